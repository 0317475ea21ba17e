//! A compound file made by hand, for tests of the library and of the program alike.

/// Bytes of a sector.
const SECTOR: usize = 512;
/// Smaller streams would lie in small sectors; the tests fill them up instead.
const CUTOFF: usize = 4096;
const END: u32 = 0xFFFF_FFFE;
const NONE: u32 = 0xFFFF_FFFF;

/// A container with these streams below its root; a short one is filled up with zeros.
pub fn compound_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let padded: Vec<Vec<u8>> = streams
        .iter()
        .map(|(_, content)| {
            let mut content = content.to_vec();
            content.resize(content.len().max(CUTOFF), 0);
            content
        })
        .collect();
    let sectors_of = |bytes: usize| bytes.div_ceil(SECTOR);
    let directory = sectors_of((streams.len() + 1) * 128);
    let content: usize = padded.iter().map(|stream| sectors_of(stream.len())).sum();
    let mut tables = 1;
    while tables * SECTOR / 4 < tables + directory + content {
        tables += 1;
    }
    assert!(tables <= 109, "the header lists no more");

    let number = |n: usize| u32::try_from(n).unwrap();
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; tables];
    let chain = |table: &mut Vec<u32>, length: usize| {
        let start = table.len();
        table.extend((1..length).map(|step| number(start + step)));
        table.push(END);
        number(start)
    };
    let directory_start = chain(&mut table, directory);
    let mut entries = entry("Root Entry", 5, NONE, 1, END, 0);
    for (index, (stream, (name, _))) in padded.iter().zip(streams).enumerate() {
        let start = chain(&mut table, sectors_of(stream.len()));
        let right = if index + 1 < streams.len() {
            number(index + 2)
        } else {
            NONE
        };
        entries.extend(entry(name, 2, right, NONE, start, number(stream.len())));
    }
    table.resize(tables * SECTOR / 4, NONE);

    let mut file = header(directory_start, number(tables));
    file.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    entries.resize(directory * SECTOR, 0);
    file.extend(entries);
    for stream in &padded {
        file.extend(stream);
        file.resize(file.len().next_multiple_of(SECTOR), 0);
    }
    file
}

fn header(directory: u32, tables: u32) -> Vec<u8> {
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.resize(0x18, 0);
    for half in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        header.extend(half.to_le_bytes());
    }
    for word in [0, tables, directory, 0, 4096, END, 0, END, 0] {
        header.extend(word.to_le_bytes());
    }
    for home in 0..109 {
        header.extend(if home < tables { home } else { NONE }.to_le_bytes());
    }
    header
}

fn entry(name: &str, kind: u8, right: u32, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    for word in [NONE, right, child] {
        entry.extend(word.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(u64::from(size).to_le_bytes());
    entry
}
