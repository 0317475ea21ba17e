//! What a document is made of, apart from how a package stores it.

use jiff::civil::Date;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Title in the file's properties.
    pub title: String,
    /// The date that the file states for its making.
    pub date: Date,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// A place that the office fills in by hand, coloured so that nobody misses it.
    ToFill(String),
    /// The line ends here, the paragraph does not.
    LineBreak,
}

/// A table as wide as the page's text. Its first rows repeat on every page; no row is split between two.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Widths of the columns, in proportion to each other.
    pub widths: Vec<u32>,
    /// Whether the cells of each column stand at the right, as numbers do.
    pub right: Vec<bool>,
    /// Rows of headings.
    pub head: Vec<Vec<Vec<Piece>>>,
    /// Rows of data.
    pub rows: Vec<Vec<Vec<Piece>>>,
}

/// What a paragraph is, and so how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// 发文字号, centred.
    IssueNumber,
    /// The document's title, centred.
    Title,
    /// 主送机关, from the margin.
    Addressee,
    /// Running text, indented by two characters.
    Body,
    /// Running text that keeps a line on the page of what follows: no page holds a signature alone.
    BodyKept,
    /// A heading 一、
    Heading1,
    /// A heading （一）
    Heading2,
    /// A heading or an item 1.
    Heading3,
    /// The first line of the list of annexes.
    Annexes,
    /// A further line of it, below the name of the first.
    AnnexesMore,
    /// Who issues the document.
    Signature,
    /// The date of issue.
    DateOfIssue,
    /// 附件1, at the top of a page of its own.
    AnnexLabel,
    /// The title of an annex, centred.
    AnnexTitle,
    /// The title of a table, above it and on its page.
    TableTitle,
    /// What a table counts, between its title and it.
    TableNote,
    /// A heading in a table.
    TableHead,
    /// A cell of a table.
    TableCell,
    /// A cell of a column whose cells stand at the right, as numbers do.
    TableNumber,
    /// What follows a table: as good as nothing.
    TableEnd,
    /// The page number of an odd page.
    PageOdd,
    /// The page number of an even page.
    PageEven,
}
