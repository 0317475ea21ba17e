//! The Content-Security-Policy of a page: nothing is loaded, nothing is sent, and of styles and scripts only those run
//! that the templates put there, each known by its hash.
//!
//! Data are escaped already; the policy is the second lock. It also lets whoever opens a page from a disk see that
//! it can reach no network. Source: Content Security Policy Level 3, sections 2.3.1 and 6.7.3.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use sha2::{Digest as _, Sha256};

/// Where the policy goes: after the statement of the encoding, which must stand in the first 1024 bytes.
const AFTER: &str = "<meta charset=\"utf-8\">";

/// Elements that run only if the policy knows them.
const STYLE: &str = "style";
const SCRIPT: &str = "script";

/// The policy of a page that is read piece by piece.
#[derive(Default)]
pub(super) struct Policy {
    /// What is read and not yet gone through.
    held: String,
    /// The elements so far, with their hashes.
    known: Vec<(&'static str, String)>,
}

impl Policy {
    /// That of a whole page.
    pub(super) fn of(page: &str) -> Self {
        let mut policy = Self::default();
        gather(page, &mut policy.known);
        policy
    }

    /// Reads the next piece of the page.
    pub(super) fn read(&mut self, piece: &str) {
        self.held.push_str(piece);
        let gone = gather(&self.held, &mut self.known);
        self.held.drain(..gone);
    }

    /// The page, or its first piece, with its policy. Where the template does not state the encoding there, the page is left
    /// without one.
    pub(super) fn put_into(&self, mut page: String) -> String {
        let Some(at) = page.find(AFTER) else {
            return page;
        };
        let meta = format!(
            "\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'\">",
            self.sources(STYLE),
            self.sources(SCRIPT),
        );
        page.insert_str(at + AFTER.len(), &meta);
        page
    }

    /// The hashes of elements of one name, or `'none'`.
    fn sources(&self, element: &str) -> String {
        let known = self.known.iter().filter(|(name, _)| *name == element);
        let hashes: Vec<&str> = known.map(|(_, hash)| hash.as_str()).collect();
        if hashes.is_empty() {
            return "'none'".to_owned();
        }
        hashes.join(" ")
    }
}

/// Gathers the elements that are there with their ends, and tells up to where nothing more can be made of the text: one that
/// has begun, or may have, ends in a later piece.
fn gather(text: &str, known: &mut Vec<(&'static str, String)>) -> usize {
    let mut from = 0;
    while let Some((name, inside, end)) = element(text, from) {
        let hash = STANDARD.encode(Sha256::digest(inside.as_bytes()));
        known.push((name, format!("'sha256-{hash}'")));
        from = end;
    }
    let rest = text.get(from..).unwrap_or_default();
    let begun = [STYLE, SCRIPT]
        .iter()
        .filter_map(|name| memmem::find(rest.as_bytes(), format!("<{name}>").as_bytes()))
        .min();
    from + begun.or_else(|| rest.rfind('<')).unwrap_or(rest.len())
}

/// The first element from a place on: its name, what is in it, and where that ends.
fn element(text: &str, from: usize) -> Option<(&'static str, &str, usize)> {
    let rest = text.get(from..)?;
    let elements = [STYLE, SCRIPT].into_iter().filter_map(|name| {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let at = memmem::find(rest.as_bytes(), open.as_bytes())? + open.len();
        let after = rest.get(at..)?;
        let inside = after.get(..memmem::find(after.as_bytes(), close.as_bytes())?)?;
        Some((at, name, inside))
    });
    let (at, name, inside) = elements.min()?;
    Some((name, inside, from + at + inside.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_knows_styles_and_scripts_by_their_hashes() {
        let page =
            "<head>\n<meta charset=\"utf-8\">\n<style>a { color: red }</style></head><script>x()</script>";
        let with = Policy::of(page).put_into(page.to_owned());
        assert!(
            with.starts_with(
                "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\""
            )
        );
        assert!(with.contains("default-src 'none'"));
        // printf 'a { color: red }' | openssl dgst -sha256 -binary | base64
        assert!(
            with.contains("style-src 'sha256-LHvAPItmcc9l4w10oslyz6Nh8tFuoEH5lssCs9WdKIE='"),
            "{with}"
        );
        assert!(
            with.contains("script-src 'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI='"),
            "{with}"
        );
        let (before, rest) = with.split_once("\n<meta http-equiv").unwrap();
        let (_, after) = rest.split_once('>').unwrap();
        assert_eq!([before, after].concat(), page);
    }

    #[test]
    fn in_pieces_the_same_is_known() {
        let page = "<p>县<</p><style>甲 < 乙</style><script>x</script><b>县</b><style></style><script>未完";
        let known = Policy::of(page).known;
        assert_eq!(known.len(), 3);
        for size in 1..page.len() {
            let mut policy = Policy::default();
            let (mut rest, mut most) = (page, 0);
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.ceil_char_boundary(size));
                policy.read(piece);
                most = most.max(policy.held.len());
                rest = after;
            }
            assert_eq!(policy.known, known, "{size}");
            assert!(most <= size + 30, "{size}: {most}");
        }
    }

    #[test]
    fn what_is_not_there_may_not_run() {
        let page = "<meta charset=\"utf-8\"><p>甲</p>";
        let with = Policy::of(page).put_into(page.to_owned());
        assert!(with.contains("style-src 'none'; script-src 'none'"), "{with}");
    }
}
