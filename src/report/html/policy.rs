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

/// The page with its policy. A page whose template does not state the encoding is left without a policy.
pub(super) fn with_policy(mut page: String) -> String {
    let Some(at) = page.find(AFTER) else {
        return page;
    };
    let meta = format!(
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'\">",
        sources(&page, "style"),
        sources(&page, "script"),
    );
    page.insert_str(at + AFTER.len(), &meta);
    page
}

/// The hashes of a page's elements of one name, or `'none'`.
fn sources(page: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let hashes: Vec<String> = memmem::find_iter(page.as_bytes(), &open)
        .filter_map(|at| page.get(at + open.len()..))
        .filter_map(|after| after.get(..memmem::find(after.as_bytes(), close.as_bytes())?))
        .map(|text| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes()))))
        .collect();
    if hashes.is_empty() {
        return "'none'".to_owned();
    }
    hashes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_knows_styles_and_scripts_by_their_hashes() {
        let page =
            "<head>\n<meta charset=\"utf-8\">\n<style>a { color: red }</style></head><script>x()</script>";
        let with = with_policy(page.to_owned());
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
    fn what_is_not_there_may_not_run() {
        let with = with_policy("<meta charset=\"utf-8\"><p>甲</p>".to_owned());
        assert!(with.contains("style-src 'none'; script-src 'none'"), "{with}");
    }
}
