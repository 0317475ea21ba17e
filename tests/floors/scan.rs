//! Reads Rust source as text: files, words and signs, paths.
//!
//! Comments and literals are blanked first, so that no example in a doc and no message counts as code, and groups
//! (`use crate::{model, plan::{self, Rule}}`) are expanded, so that a rule sees every leaf on its own line.

use std::path::Path;

/// One file, with its path from the root of the repository, parts separated by `/`.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// A word or a sign of the code, with the line it stands on.
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// A path with its groups expanded, and the inline modules (`mod tests { … }`) around it.
pub struct Named {
    pub segments: Vec<String>,
    pub line: usize,
    pub inside: Vec<String>,
}

/// All `.rs` files below a folder of the repository, in the order of their paths.
#[expect(
    clippy::disallowed_methods,
    reason = "this test reads the source; the rule is for the library"
)]
pub fn read_sources(root: &Path, folder: &str, out: &mut Vec<Source>) -> std::io::Result<()> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        names.push((
            entry.file_name().to_string_lossy().into_owned(),
            entry.file_type()?.is_dir(),
        ));
    }
    names.sort();
    for (name, is_folder) in names {
        let path = format!("{folder}/{name}");
        if is_folder {
            read_sources(root, &path, out)?;
        } else if name.ends_with(".rs") {
            out.push(Source {
                text: std::fs::read_to_string(root.join(&path))?,
                path,
            });
        }
    }
    Ok(())
}

/// The module path of a file: `src/check/gap.rs` is `["check", "gap"]`, `src/lib.rs` is `["lib"]`.
pub fn module_path(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    inner
        .strip_suffix(".rs")
        .unwrap_or(inner)
        .split('/')
        .map(str::to_owned)
        .collect()
}

/// Replaces comments, strings and characters with blanks, so that every line keeps its number.
pub fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = if at(i) == '/' && at(i + 1) == '/' {
            let mut end = i;
            while end < chars.len() && at(end) != '\n' {
                end += 1;
            }
            end
        } else if at(i) == '/' && at(i + 1) == '*' {
            block_comment_end(&chars, i)
        } else if at(i) == '"' || at(i) == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            quoted_end(&chars, i)
        } else if at(i) == '_' || at(i).is_alphanumeric() {
            let mut end = i;
            while at(end) == '_' || at(end).is_alphanumeric() {
                end += 1;
            }
            let word: String = chars.iter().skip(i).take(end - i).collect();
            match raw_string_end(&chars, &word, end) {
                Some(end) => end,
                None => {
                    out.push_str(&word);
                    i = end;
                    continue;
                }
            }
        } else {
            out.push(at(i));
            i += 1;
            continue;
        };
        out.extend(
            chars
                .iter()
                .take(end)
                .skip(i)
                .map(|&c| if c == '\n' { '\n' } else { ' ' }),
        );
        i = end;
    }
    out
}

/// The index behind a block comment, which may hold others.
fn block_comment_end(chars: &[char], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut i = start;
    while i < chars.len() {
        match (chars.get(i), chars.get(i + 1)) {
            (Some('/'), Some('*')) => depth += 1,
            (Some('*'), Some('/')) => depth -= 1,
            _ => {
                i += 1;
                continue;
            }
        }
        i += 2;
        if depth == 0 {
            break;
        }
    }
    i.min(chars.len())
}

/// The index behind a literal that begins with the quote at `start` and may hold escapes.
fn quoted_end(chars: &[char], start: usize) -> usize {
    let quote = chars.get(start);
    let mut i = start + 1;
    while i < chars.len() && chars.get(i) != quote {
        i += if chars.get(i) == Some(&'\\') { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// The index behind a raw string whose prefix `word` ends at `end`, if one begins there.
fn raw_string_end(chars: &[char], word: &str, end: usize) -> Option<usize> {
    if !matches!(word, "r" | "br" | "cr") {
        return None;
    }
    let hashes = chars.iter().skip(end).take_while(|&&c| c == '#').count();
    if chars.get(end + hashes) != Some(&'"') {
        return None;
    }
    let mut i = end + hashes + 1;
    while i < chars.len() {
        if chars.get(i) == Some(&'"') && chars.iter().skip(i + 1).take(hashes).all(|&c| c == '#') {
            return Some((i + 1 + hashes).min(chars.len()));
        }
        i += 1;
    }
    Some(chars.len())
}

/// The words and signs of blanked code; `::` is one sign, a lifetime is none.
pub fn tokens(code: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut line = 1;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let mut text = String::from(c);
        if c == '\n' {
            line += 1;
        } else if c == '_' || c == '\'' || c.is_alphanumeric() {
            while let Some(c) = chars.next_if(|c| *c == '_' || c.is_alphanumeric()) {
                text.push(c);
            }
            // A raw identifier (`r#fs`) is the same name with a longer spelling.
            if text == "r" && chars.next_if_eq(&'#').is_some() {
                continue;
            }
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            text.push(':');
        }
        if !c.is_whitespace() && c != '\'' {
            out.push(Token { text, line });
        }
    }
    out
}

/// The text of the token at `i`, empty behind the end.
pub fn text_at(tokens: &[Token], i: usize) -> &str {
    tokens.get(i).map_or("", |token| token.text.as_str())
}

/// Whether the text is an identifier or a keyword.
pub fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// Every path of two or more parts in the code, groups expanded.
pub fn paths(tokens: &[Token]) -> Vec<Named> {
    let mut out = Vec::new();
    let mut open: Vec<Option<String>> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let text = text_at(tokens, i);
        let before = i.checked_sub(1).map_or("", |i| text_at(tokens, i));
        match text {
            "{" => {
                let named = i >= 2 && text_at(tokens, i - 2) == "mod";
                open.push(named.then(|| before.to_owned()));
            }
            "}" => {
                open.pop();
            }
            _ => {}
        }
        // `::std` is a root as well; any other word behind `::` belongs to a path already read.
        let root = before != "::" || matches!(text, "std" | "core" | "alloc");
        if is_word(text) && root && text_at(tokens, i + 1) == "::" {
            let inside: Vec<String> = open.iter().flatten().cloned().collect();
            let mut leaves = Vec::new();
            i = expand(tokens, i, &[], &mut leaves);
            out.extend(leaves.into_iter().map(|(segments, line)| Named {
                segments,
                line,
                inside: inside.clone(),
            }));
        } else {
            i += 1;
        }
    }
    out
}

/// Reads one path or group from `i` on and adds its leaves; gives the index behind it.
fn expand(tokens: &[Token], mut i: usize, prefix: &[String], out: &mut Vec<(Vec<String>, usize)>) -> usize {
    let mut segments = prefix.to_vec();
    while let Some(token) = tokens.get(i) {
        if token.text == "{" {
            i += 1;
            while i < tokens.len() && text_at(tokens, i) != "}" {
                i = expand(tokens, i, &segments, out).max(i + 1);
            }
            return i + 1;
        }
        if token.text != "*" && !is_word(&token.text) {
            return i;
        }
        segments.push(token.text.clone());
        i += 1;
        let next = text_at(tokens, i + 1);
        if text_at(tokens, i) == "::" && (is_word(next) || matches!(next, "*" | "{")) {
            i += 1;
            continue;
        }
        out.push((segments, token.line));
        // The new name of an import is no path of its own.
        return if !prefix.is_empty() && text_at(tokens, i) == "as" {
            i + 2
        } else {
            i
        };
    }
    i
}
