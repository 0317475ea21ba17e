//! How much is read of a workbook at most, whatever it claims. All limits of reading stand here, each with its reason.

/// The most that is read. An honest submission is below 2 MB with fewer than 60,000 cells; the defaults are more
/// than ten times that, and keep the worst file below a few hundred megabytes of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. Pictures pasted in as evidence make files large; beyond 32 MB it is no self-assessment.
    pub file_bytes: u64,
    /// Entries of the zip container; an Excel file has some 20, and several for each picture.
    pub entries: u64,
    /// Bytes of one part after inflating; 60,000 cells are about 4 MB of XML.
    pub part_bytes: u64,
    /// Bytes of all parts after inflating.
    pub total_bytes: u64,
    /// XML tags of all parts together, whatever is in them: every one costs a step in each reading. 60,000 cells are
    /// about 200,000.
    pub tags: u64,
    /// Inflated size over compressed size, asked of parts above 4 MB; honest XML stays below 50.
    pub ratio: u64,
    /// Shared strings the file may claim: the reader reserves 24 bytes for each.
    pub shared_strings: u64,
    /// Cell formats: the reader keeps a full copy of the style for each. Excel itself stops at 65,490.
    pub cell_formats: u64,
    /// Bytes of one tag in the style sheet, copied into every format that uses it; Excel's longest number format
    /// has 255 characters.
    pub style_tag_bytes: u64,
    /// Number of a shared formula's group: the reader makes a table of that length.
    pub formula_groups: u64,
    /// Sheets, each of which costs a pass over its part.
    pub sheets: u64,
    /// Names of sheets of .xlsx that are listed without their cells if they are hidden: whoever reads the workbook has no
    /// use for them.
    pub passed_over: &'static [&'static str],
    /// Names of the sheets of .xlsx whose cells are wanted; the others are listed without theirs. None named: all.
    pub wanted: &'static [&'static str],
    /// Rows down to the last cell that holds data; farther down it is a stray entry, or an attack on dense readers.
    pub rows: u64,
    /// Columns up to the last cell that holds data.
    pub cols: u64,
    /// Merged areas in all sheets together; each takes 12 bytes, and 16 more while .xlsx is read.
    pub merged: u64,
    /// Defined names. Workbooks copied over many years carry tens of thousands.
    pub names: u64,
    /// Records of the binary formats in all sheets together, whatever is in them: every one costs a step, and a file
    /// may have sheets that begin inside one another.
    pub records: u64,
    /// Bytes of one record of .xlsb that is looked into; Excel's longest text takes 64 KiB, and a formula 16 KiB.
    pub record_bytes: u64,
    /// Cells with data in all sheets together.
    pub cells: u64,
    /// Bytes of one text or formula; Excel's longest text has 32,767 characters.
    pub text_bytes: u64,
    /// Bytes of all texts and formulas together: one long shared string may stand in every cell.
    pub total_text_bytes: u64,
}

pub(super) const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 32 * MIB,
            entries: 2_000,
            part_bytes: 48 * MIB,
            total_bytes: 128 * MIB,
            tags: 5_000_000,
            ratio: 300,
            shared_strings: 500_000,
            cell_formats: 100_000,
            style_tag_bytes: 4_096,
            formula_groups: 500_000,
            sheets: 100,
            passed_over: &[],
            wanted: &[],
            rows: 100_000,
            cols: 1_000,
            merged: 200_000,
            names: 100_000,
            records: 10_000_000,
            record_bytes: MIB,
            cells: 500_000,
            text_bytes: 256 * 1024,
            total_text_bytes: 64 * MIB,
        }
    }
}

impl Limits {
    /// So many times the content, for a workbook that holds what many counties' do. What a reader keeps of a format, a
    /// column or a single text stays as it is.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        let many = |limit: u64| limit.saturating_mul(times);
        Self {
            file_bytes: many(self.file_bytes),
            part_bytes: many(self.part_bytes),
            total_bytes: many(self.total_bytes),
            tags: many(self.tags),
            shared_strings: many(self.shared_strings),
            rows: many(self.rows),
            records: many(self.records),
            cells: many(self.cells),
            total_text_bytes: many(self.total_text_bytes),
            ..self
        }
    }

    /// Whether the cells of a sheet of this name are left out, if that is certain.
    pub(super) fn leaves_out(&self, name: &str, hidden: bool) -> bool {
        (hidden && self.passed_over.contains(&name))
            || !(self.wanted.is_empty() || self.wanted.contains(&name.trim()))
    }
}
