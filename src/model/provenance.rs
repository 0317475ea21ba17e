//! Which program made a report; the plan and the inputs name themselves by version and hash.

/// The program that made a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Version of the program, such as `0.1.0`.
    pub program_version: String,
    /// It is a public edition, without personal data.
    pub public: bool,
}

impl Provenance {
    /// A line of a head or a foot, which says so in a public edition.
    pub fn marked(&self, line: &str) -> String {
        if self.public {
            format!("公开版 · {line}")
        } else {
            line.to_owned()
        }
    }
}
