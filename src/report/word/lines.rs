//! The lines of a text template, and the paragraphs and tables that they become.
//!
//! Every line begins with a mark in 【】 that names its style; a blank line is nothing. `［…］` is a place that the office
//! fills in by hand, `｜` ends a line of a title or a cell of a row. All this is markup only where the template itself
//! says it: a value carries signs of its own around it, which no value can hold, and stays text whatever is in it.

use super::document::{Block, Paragraph, Piece, Style, Table};
use super::text::visible;
use crate::report::template::TemplateError;

/// Around a value; `visible` leaves no control character in it.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';
/// A line end in a value.
const END: char = '\u{3}';

/// The marks of paragraphs.
const MARKS: [(&str, Style); 14] = [
    ("字号", Style::IssueNumber),
    ("标题", Style::Title),
    ("主送", Style::Addressee),
    ("正文", Style::Body),
    ("一级", Style::Heading1),
    ("二级", Style::Heading2),
    ("三级", Style::Heading3),
    ("附件", Style::Annexes),
    ("署名", Style::Signature),
    ("日期", Style::DateOfIssue),
    ("附件页", Style::AnnexLabel),
    ("附件标题", Style::AnnexTitle),
    ("表题", Style::TableTitle),
    ("表注", Style::TableNote),
];
/// The marks of a table: its columns' widths, its rows of headings, its rows.
const TABLE: &str = "表";
const TABLE_HEAD: &str = "表头";
const TABLE_ROW: &str = "表行";
/// Behind the width of a column whose cells stand at the right.
const RIGHT: char = '右';

/// Appends a value to the text of a template.
pub fn value(text: &str, out: &mut String) {
    out.push(OPEN);
    out.push_str(&visible(text).replace('\n', &END.to_string()));
    out.push(CLOSE);
}

/// The text of a template as it is compiled: line ends of one kind, no mark of the encoding before it.
///
/// # Errors
/// A line without a mark, with one that does not exist, or with a control character.
pub fn prepared(name: &str, template: &str) -> Result<String, TemplateError> {
    let text = template.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    for (index, line) in without_tags(&text).lines().enumerate() {
        let fault = |fault: String| Err(TemplateError::new(name, Some(index + 1), fault));
        if line.chars().any(|c| c.is_control() && c != '\t') {
            return fault("含有不可见的控制字符，请删去".to_owned());
        }
        if line.trim().is_empty() {
            continue;
        }
        let known = |mark| mark_of(mark).is_some();
        match split_mark(line) {
            Some((mark, _)) if known(mark) => {}
            Some((mark, _)) => return fault(unknown(mark)),
            None => return fault(UNMARKED.to_owned()),
        }
    }
    Ok(text)
}

/// The paragraphs and tables of a template's lines, with the values in their places.
///
/// # Errors
/// A line without a known mark, a row without its table, a row with more or fewer cells than the table has columns.
pub fn blocks(name: &str, text: &str) -> Result<Vec<Block>, TemplateError> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let fault = |fault: &str| TemplateError::new(name, None, format!("{fault}：“{}”", beginning(line)));
        let (mark, rest) = split_mark(line).ok_or_else(|| fault(UNMARKED))?;
        match mark_of(mark).ok_or_else(|| fault(&unknown(mark)))? {
            Mark::Paragraph(style) => paragraph(&mut blocks, style, rest),
            Mark::Table => {
                let (widths, right) = columns(rest).ok_or_else(|| fault(WIDTHS))?;
                blocks.push(Block::Table(Table {
                    widths,
                    right,
                    head: Vec::new(),
                    rows: Vec::new(),
                }));
            }
            Mark::Row { head } => {
                let Some(Block::Table(table)) = blocks.last_mut() else {
                    return Err(fault("【表头】【表行】应紧接在【表】之后"));
                };
                let cells = cells(rest);
                if cells.len() != table.widths.len() {
                    return Err(fault(&format!(
                        "这一行有 {} 格，【表】写的是 {} 栏",
                        cells.len(),
                        table.widths.len()
                    )));
                }
                if head { &mut table.head } else { &mut table.rows }.push(cells);
            }
        }
    }
    Ok(blocks)
}

const UNMARKED: &str = "每行开头应有样式标记，如“【正文】”";
const WIDTHS: &str = "【表】之后应写各栏的宽度，是用“｜”隔开的正整数，靠右的一栏后面写“右”";

fn unknown(mark: &str) -> String {
    let known: Vec<&str> = MARKS
        .iter()
        .map(|(mark, _)| *mark)
        .chain([TABLE, TABLE_HEAD, TABLE_ROW])
        .collect();
    format!("没有“【{mark}】”这个标记，可用的有：{}", known.join("、"))
}

/// What a mark begins.
#[derive(Clone, Copy)]
enum Mark {
    Paragraph(Style),
    Table,
    Row { head: bool },
}

fn mark_of(mark: &str) -> Option<Mark> {
    match mark {
        TABLE => Some(Mark::Table),
        TABLE_HEAD => Some(Mark::Row { head: true }),
        TABLE_ROW => Some(Mark::Row { head: false }),
        _ => MARKS
            .iter()
            .find(|(known, _)| *known == mark)
            .map(|(_, style)| Mark::Paragraph(*style)),
    }
}

/// The mark at the beginning of a line, and the rest.
fn split_mark(line: &str) -> Option<(&str, &str)> {
    let (mark, rest) = line.trim_start().strip_prefix('【')?.split_once('】')?;
    Some((mark.trim(), rest.trim()))
}

/// A paragraph of which nothing is left when its values are blank is none.
fn paragraph(blocks: &mut Vec<Block>, style: Style, text: &str) {
    let mut pieces = pieces(text, style == Style::Title);
    if pieces.is_empty() {
        return;
    }
    let before = match blocks.last_mut() {
        Some(Block::Paragraph(before)) => Some(&mut before.style),
        _ => None,
    };
    let style = match (style, before) {
        (Style::Annexes, Some(Style::Annexes | Style::AnnexesMore)) => Style::AnnexesMore,
        (Style::Annexes | Style::Signature, Some(before)) if *before == Style::Body => {
            *before = Style::BodyKept;
            style
        }
        _ => style,
    };
    if style == Style::Annexes {
        pieces.insert(0, Piece::Text("附件：".to_owned()));
    }
    blocks.push(Block::Paragraph(Paragraph { style, pieces }));
}

fn cells(text: &str) -> Vec<Vec<Piece>> {
    split_outside_values(text)
        .into_iter()
        .map(|cell| pieces(cell.trim(), false))
        .collect()
}

/// Widths of columns, and which of them stand at the right.
fn columns(text: &str) -> Option<(Vec<u32>, Vec<bool>)> {
    split_outside_values(text)
        .into_iter()
        .map(|width| {
            let width = width.trim_matches(|c: char| c.is_whitespace() || matches!(c, OPEN | CLOSE));
            let (width, right) = width
                .strip_suffix(RIGHT)
                .map_or((width, false), |width| (width, true));
            let width = width
                .trim()
                .parse::<u32>()
                .ok()
                .filter(|width| (1..=1000).contains(width))?;
            Some((width, right))
        })
        .collect()
}

/// The parts between the template's own `｜`.
fn split_outside_values(text: &str) -> Vec<&str> {
    let mut in_value = false;
    text.split(|c: char| {
        match c {
            OPEN => in_value = true,
            CLOSE => in_value = false,
            _ => {}
        }
        !in_value && is_bar(c)
    })
    .collect()
}

fn is_bar(c: char) -> bool {
    matches!(c, '｜' | '|')
}

/// Text and values of a line, neighbours of one kind put together.
fn pieces(text: &str, bars_break: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut in_value, mut to_fill) = (false, false);
    for c in text.chars() {
        match c {
            OPEN => in_value = true,
            CLOSE => in_value = false,
            END => pieces.push(Piece::LineBreak),
            _ if bars_break && !in_value && is_bar(c) => pieces.push(Piece::LineBreak),
            _ => {
                to_fill |= !in_value && c == '［';
                match (pieces.last_mut(), to_fill) {
                    (Some(Piece::Text(text)), false) | (Some(Piece::ToFill(text)), true) => text.push(c),
                    (_, false) => pieces.push(Piece::Text(c.to_string())),
                    (_, true) => pieces.push(Piece::ToFill(c.to_string())),
                }
                to_fill &= in_value || c != '］';
            }
        }
    }
    pieces
}

/// The template without what stands in double braces, line for line as before.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("{{") {
        kept.push_str(before);
        let close = if from.trim_start_matches('~').starts_with("!--") {
            "--}}"
        } else {
            "}}"
        };
        let (tag, after) = from.split_once(close).unwrap_or((from, ""));
        kept.extend(tag.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// The beginning of a line, for a message.
fn beginning(line: &str) -> String {
    const SHOWN: usize = 30;
    let plain = |c: &char| !matches!(*c, OPEN | CLOSE | END);
    let mut shown: String = line.trim().chars().filter(plain).take(SHOWN).collect();
    if line.trim().chars().filter(plain).nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
