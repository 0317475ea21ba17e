//! Packs the page into one file: `pack PAGE_DIR TEMPLATES_DIR GLUE.js PROGRAM.wasm OUT_DIR`.
//!
//! Writes `自查.html`, and `自查（旧浏览器）.html` for browsers that ask for a wider policy. The
//! Content-Security-Policy lets run what stands here and nothing else: no request of any kind goes out.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest as _, Sha256};

/// The page's file name, and what a browser of its age wants to read in a policy before it compiles WebAssembly:
/// Chromium before 97 knows only the wider word.
const PAGES: [(&str, &str); 2] = [
    ("自查.html", "'wasm-unsafe-eval'"),
    ("自查（旧浏览器）.html", "'unsafe-eval'"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [page, templates, glue, program, out] = args.as_slice() else {
        return Err("usage: pack PAGE_DIR TEMPLATES_DIR GLUE.js PROGRAM.wasm OUT_DIR".into());
    };
    let text = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let page = Path::new(page);
    let template = text(&page.join("page.html"))?;
    let style = without_comments(
        &[
            text(&Path::new(templates).join("base.css"))?,
            text(&page.join("page.css"))?,
        ]
        .concat(),
    );
    let script = without_comments(&text(&page.join("page.js"))?);
    let worker = without_comments(
        &[
            text(Path::new(glue))?,
            text(&page.join("unpack.js"))?,
            text(&page.join("worker.js"))?,
        ]
        .concat(),
    );
    let program = as_text(&packed(&fs::read(program)?)?);
    fs::create_dir_all(out)?;
    for (name, allows_wasm) in PAGES {
        let html = filled(
            &template,
            &[
                ("policy", &policy(allows_wasm, &script)),
                ("style", &style),
                ("worker", &worker),
                ("program", &program),
                ("script", &script),
            ],
        )?;
        fs::write(Path::new(out).join(name), &html)?;
        println!("{:>9}  {name}", html.len());
    }
    Ok(())
}

/// A script or style without lines that are comments, and without indentation: a fifth of what the tool for WebAssembly
/// writes. No text in them, and no comment of a style, goes over several lines.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let lines = lines
        .filter(|line| !line.is_empty() && !["//", "/*", "*"].iter().any(|begin| line.starts_with(begin)));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// As `page/unpack.js` reads it: LZMA with the header that states the size.
fn packed(program: &[u8]) -> std::io::Result<Vec<u8>> {
    let size = u64::try_from(program.len()).ok();
    let mut options = LzmaOptions::with_preset(9);
    // Instructions lie at any byte, and what comes next is told by the byte before more than by the place.
    (options.lc, options.pb, options.nice_len) = (4, 0, 273);
    // It takes two seconds more.
    options.depth_limit = 1000;
    let mut packed = LzmaWriter::new_use_header(Vec::new(), &options, size)?;
    packed.write_all(program)?;
    packed.finish()
}

/// Bytes as text that may stand in an element: 13 bits are two characters, a thirteenth less than in base64. They are
/// those from `#` to `}`, with `~` for `<`; the last bits are filled up with zeros.
fn as_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 16 / 13 + 2);
    let mut push = |value: u32| {
        for digit in [value / 91, value % 91] {
            let letter = char::from(b'#' + digit as u8);
            text.push(if letter == '<' { '~' } else { letter });
        }
    };
    let (mut held, mut bits) = (0, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits >= 13 {
            bits -= 13;
            push(held >> bits);
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        push(held << (13 - bits));
    }
    text
}

/// Nothing is loaded and nothing sent. The report is shown in a frame, which takes this policy over on top of its own:
/// its style is the county's (the foot of printed pages names it), so that no hash can be known here.
fn policy(allows_wasm: &str, script: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    format!(
        "default-src 'none'; connect-src 'none'; script-src 'sha256-{hash}' {allows_wasm}; worker-src blob:; frame-src blob:; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
}

/// The template with a text for each of its places, each of which occurs once.
fn filled(template: &str, texts: &[(&str, &str)]) -> Result<String, String> {
    let mut html = String::new();
    let mut rest = template;
    for (name, text) in texts {
        let place = format!("{{{{{name}}}}}");
        let (before, after) = rest
            .split_once(&place)
            .ok_or_else(|| format!("page.html has no {place}, or not in its turn"))?;
        if text.contains("</script") || text.contains("</style") {
            return Err(format!("{name} would end its own element"));
        }
        html.push_str(before);
        html.push_str(text);
        rest = after;
    }
    if rest.contains("{{") {
        return Err("page.html has a place that nothing fills".to_owned());
    }
    html.push_str(rest);
    Ok(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_filled_once_and_in_turn() {
        assert_eq!(
            filled("a{{x}}b{{y}}c", &[("x", "{{y}}"), ("y", "2")]).unwrap(),
            "a{{y}}b2c"
        );
        assert!(filled("a", &[("x", "1")]).unwrap_err().contains("{{x}}"));
        assert!(
            filled("{{x}}{{z}}", &[("x", "1")])
                .unwrap_err()
                .contains("nothing fills")
        );
        assert!(filled("{{x}}", &[("x", "</script>")]).is_err());
    }

    #[test]
    fn text_holds_bytes_and_ends_no_element() {
        assert_eq!(as_text(&[0, 0]), "####");
        // 2^13 − 1 is 90, 1; what is left are three bits, 7 · 2^10, which is 78, 70.
        assert_eq!(as_text(&[255, 255]), "}$qi");
        // 25 · 91 is the digits 25 and 0.
        assert_eq!(as_text(&[71, 24]), "~###");
        assert_eq!(as_text(&[0; 13]).len(), 16);
        assert_eq!(as_text(&[]), "");
    }

    #[test]
    fn scripts_lose_comments_and_indentation() {
        assert_eq!(
            without_comments("// a\n  x(); // b\n\n  /**\n   * c\n   */\n  y('//');\n"),
            "x(); // b\ny('//');\n"
        );
    }

    #[test]
    fn a_policy_sends_nothing_and_knows_its_script() {
        let policy = policy(PAGES[0].1, "x()");
        assert!(policy.contains("connect-src 'none'"));
        assert!(
            policy.contains("'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI='"),
            "{policy}"
        );
        assert!(!policy.contains("'unsafe-eval'"));
    }
}
