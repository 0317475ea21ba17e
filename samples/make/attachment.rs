//! Tiny attachments that open: a page, a picture, a text.

/// A one-page PDF that says what it stands for.
///
/// The text is in the PDF's own Latin encoding, so that no font has to be carried along.
pub fn pdf(number: &str) -> Vec<u8> {
    let content = format!("BT /F1 24 Tf 72 720 Td (Sample attachment {number}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut made = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(made.len());
        made.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = made.len();
    made.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        made.push_str(&format!("{offset:010} 00000 n \n"));
    }
    made.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    made.into_bytes()
}

/// A grey JPEG of eight by eight pixels.
pub fn jpeg() -> Vec<u8> {
    let mut made = vec![0xFF, 0xD8];
    made.extend([
        0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
    ]);
    // One quantisation table, all ones.
    made.extend([0xFF, 0xDB, 0, 67, 0]);
    made.extend([1; 64]);
    made.extend([0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    // Huffman tables with a single code each: DC difference 0, end of block.
    for class in [0x00, 0x10] {
        made.extend([
            0xFF, 0xC4, 0, 20, class, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ]);
    }
    made.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F, 0xFF, 0xD9]);
    made
}

/// A file by the ending of its name.
pub fn by_name(name: &str) -> Vec<u8> {
    let stem: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    match name.rsplit_once('.') {
        Some((_, "pdf")) => pdf(stem.trim_end_matches("pdf")),
        Some((_, "jpg")) => jpeg(),
        _ => "这是样例附件，内容从略。\n".into(),
    }
}
