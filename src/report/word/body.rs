//! `document.xml` and the footers: what the document says, each paragraph with the name of its style.

use std::io;

use super::document::{Block, Document, Piece, Style, Table};
use super::markup::Markup;
use super::styles::{LINE, PAGE, TABLE_STYLE, id};
use super::text::visible;

/// The main namespace of WordprocessingML.
pub(super) const W: (&str, &str) = (
    "xmlns:w",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
);
const R: (&str, &str) = (
    "xmlns:r",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
);

/// Relationship of the footer of odd pages.
pub(super) const FOOTER_ODD: &str = "rIdFooterOdd";
/// Relationship of the footer of even pages.
pub(super) const FOOTER_EVEN: &str = "rIdFooterEven";

/// The document's text.
pub(super) fn document(document: &Document) -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    part.element("w:document", &[W, R], |part| {
        part.element("w:body", &[], |part| {
            for block in &document.blocks {
                match block {
                    Block::Paragraph(held) => paragraph(part, held.style, &held.pieces)?,
                    Block::Table(held) => table(part, held)?,
                }
            }
            section(part)
        })
    })?;
    Ok(part.into_bytes())
}

/// The footer of odd or of even pages: — 1 —
pub(super) fn footer(style: Style) -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    part.element("w:ftr", &[W], |part| {
        part.element("w:p", &[], |part| {
            part.element("w:pPr", &[], |part| part.value("w:pStyle", id(style)))?;
            run(part, "— ", false)?;
            part.element("w:fldSimple", &[("w:instr", " PAGE ")], |part| {
                run(part, "1", false)
            })?;
            run(part, " —", false)
        })
    })?;
    Ok(part.into_bytes())
}

fn paragraph(part: &mut Markup, style: Style, pieces: &[Piece]) -> io::Result<()> {
    part.element("w:p", &[], |part| {
        part.element("w:pPr", &[], |part| part.value("w:pStyle", id(style)))?;
        for piece in pieces {
            match piece {
                Piece::Text(text) => lines(part, text, false)?,
                Piece::ToFill(text) => lines(part, text, true)?,
                Piece::LineBreak => line_break(part)?,
            }
        }
        Ok(())
    })
}

/// A text that may hold line ends of its own.
fn lines(part: &mut Markup, text: &str, to_fill: bool) -> io::Result<()> {
    for (index, line) in visible(text).split('\n').enumerate() {
        if index > 0 {
            line_break(part)?;
        }
        if !line.is_empty() {
            run(part, line, to_fill)?;
        }
    }
    Ok(())
}

fn run(part: &mut Markup, text: &str, to_fill: bool) -> io::Result<()> {
    part.element("w:r", &[], |part| {
        part.element("w:rPr", &[], |part| {
            // Without the hint quotation marks and dashes are taken for Latin ones, half as wide.
            part.empty("w:rFonts", &[("w:hint", "eastAsia")])?;
            if to_fill {
                part.value("w:highlight", "yellow")?;
            }
            Ok(())
        })?;
        part.element("w:t", &[("xml:space", "preserve")], |part| part.text(text))
    })
}

fn line_break(part: &mut Markup) -> io::Result<()> {
    part.element("w:r", &[], |part| part.empty("w:br", &[]))
}

fn table(part: &mut Markup, table: &Table) -> io::Result<()> {
    let widths = widths(&table.widths);
    part.element("w:tbl", &[], |part| {
        part.element("w:tblPr", &[], |part| {
            part.value("w:tblStyle", TABLE_STYLE)?;
            let all = widths.iter().sum::<u32>().to_string();
            part.empty("w:tblW", &[("w:w", &all), ("w:type", "dxa")])?;
            part.value("w:jc", "center")?;
            part.empty("w:tblLayout", &[("w:type", "fixed")])
        })?;
        part.element("w:tblGrid", &[], |part| {
            widths
                .iter()
                .try_for_each(|width| part.empty("w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        for row in &table.head {
            cells(part, &widths, row, |_| Style::TableHead)?;
        }
        for row in &table.rows {
            cells(part, &widths, row, |column| {
                if table.right.get(column) == Some(&true) {
                    Style::TableNumber
                } else {
                    Style::TableCell
                }
            })?;
        }
        Ok(())
    })?;
    // Word wants a paragraph behind a table.
    paragraph(part, Style::TableEnd, &[])
}

/// A row; `style` is that of the cells of each column.
fn cells(
    part: &mut Markup,
    widths: &[u32],
    row: &[Vec<Piece>],
    style: impl Fn(usize) -> Style,
) -> io::Result<()> {
    part.element("w:tr", &[], |part| {
        part.element("w:trPr", &[], |part| {
            part.empty("w:cantSplit", &[])?;
            if style(0) == Style::TableHead {
                part.empty("w:tblHeader", &[])?;
            }
            Ok(())
        })?;
        // A row that is short of cells must not lose the columns of the grid.
        for (index, width) in widths.iter().enumerate() {
            part.element("w:tc", &[], |part| {
                part.element("w:tcPr", &[], |part| {
                    part.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
                    part.value("w:vAlign", "center")
                })?;
                paragraph(part, style(index), row.get(index).map_or(&[][..], Vec::as_slice))
            })?;
        }
        Ok(())
    })
}

/// Widths in twentieths of a point, together as wide as the page's text.
fn widths(shares: &[u32]) -> Vec<u32> {
    let all = shares.iter().sum::<u32>().max(1);
    shares
        .iter()
        .map(|share| PAGE.text_width() * share / all)
        .collect()
}

fn section(part: &mut Markup) -> io::Result<()> {
    part.element("w:sectPr", &[], |part| {
        for (kind, relation) in [("default", FOOTER_ODD), ("even", FOOTER_EVEN)] {
            part.empty("w:footerReference", &[("w:type", kind), ("r:id", relation)])?;
        }
        part.empty(
            "w:pgSz",
            &[
                ("w:w", &PAGE.width.to_string()),
                ("w:h", &PAGE.height.to_string()),
            ],
        )?;
        part.empty(
            "w:pgMar",
            &[
                ("w:top", &PAGE.top.to_string()),
                ("w:right", &PAGE.right.to_string()),
                ("w:bottom", &PAGE.bottom.to_string()),
                ("w:left", &PAGE.left.to_string()),
                ("w:header", &PAGE.header.to_string()),
                ("w:footer", &PAGE.footer.to_string()),
                ("w:gutter", "0"),
            ],
        )?;
        part.empty(
            "w:docGrid",
            &[("w:type", "lines"), ("w:linePitch", &LINE.to_string())],
        )
    })
}
