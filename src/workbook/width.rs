//! How wide and how high text is on a sheet, so that nothing is cut off on screen or on paper.
//!
//! Widths are in Excel's unit, one digit of the default font; a Chinese or full-width character counts 2. Heights
//! are estimates on the safe side, because Excel and LibreOffice break lines a little differently.

use super::style::FONT_SIZE;

/// Height in points of an ordinary row: one line of the default font and a little air.
pub const LINE_HEIGHT: f64 = 18.0;

/// Every further line of a wrapped text adds this (Excel draws 14.25, other fonts in its place up to 16).
const NEXT_LINE: f64 = 16.0;

/// Excel refuses rows higher than this, in points.
const MAX_ROW_HEIGHT: f64 = 409.0;

/// Width of one character: 2 for Chinese and full-width characters and the signs that Chinese fonts draw wide.
fn char_width(c: char) -> f64 {
    match u32::from(c) {
        0x00..=0x1F | 0x7F | 0x200B..=0x200D | 0xFE00..=0xFE0F => 0.0,
        0x20..=0x2010 => 1.0,
        // From dashes and quotation marks on, Chinese fonts draw nearly everything full width.
        0xFF61..=0xFFDC => 1.0,
        _ => 2.0,
    }
}

/// What a text is at most wide: no character is wider than its bytes in UTF-8 are many.
#[expect(clippy::cast_precision_loss, reason = "a text's length is far below 2^53")]
fn widest_possible(text: &str) -> f64 {
    text.len() as f64
}

/// Width of a text without its line breaks; of the widest line if it has several.
#[must_use]
pub fn display_width(text: &str) -> f64 {
    text.lines().map(line_width).fold(0.0, f64::max)
}

fn line_width(line: &str) -> f64 {
    line.chars().map(char_width).sum()
}

/// Column width for the widest of the texts with room for the cell's padding, between `min` and `max`.
#[must_use]
pub fn fit_width<'t>(texts: impl IntoIterator<Item = &'t str>, min: f64, max: f64) -> f64 {
    let most = max.max(min);
    let mut widest = 0.0;
    for text in texts {
        if widest + 2.0 >= most {
            break;
        }
        if widest_possible(text) > widest {
            widest = display_width(text).max(widest);
        }
    }
    (widest + 2.0).clamp(min, most)
}

/// Row height in points for a text wrapped in a column (or merged columns) of this width, at a font size in points.
///
/// For a row with several cells take the greatest. At most what Excel allows, 409.
#[must_use]
pub fn row_height(text: &str, width: f64, font: f64) -> f64 {
    let scale = font / FONT_SIZE;
    let room = room(width, scale);
    let lines: u32 = if widest_possible(text) <= room {
        breaks(text) + 1
    } else {
        text.split('\n')
            .map(|paragraph| wrapped_lines(paragraph, room))
            .sum()
    };
    let height = LINE_HEIGHT + f64::from(lines.saturating_sub(1)) * NEXT_LINE;
    (height * scale).min(MAX_ROW_HEIGHT)
}

/// Whether a text is higher than a row of so many points, as [`row_height`] tells it.
#[must_use]
pub fn is_higher(text: &str, width: f64, font: f64, height: f64) -> bool {
    at_least(height, text, width, font) > height
}

/// The greater of a height in points and [`row_height`], which is worked out only for a text that may be higher.
#[must_use]
pub fn at_least(height: f64, text: &str, width: f64, font: f64) -> f64 {
    let scale = font / FONT_SIZE;
    // Two lines of a paragraph hold more than one has room for, or they were one.
    let lines = 2.0 * widest_possible(text) / room(width, scale) + f64::from(breaks(text));
    let at_most = (LINE_HEIGHT + lines * NEXT_LINE) * scale;
    if at_most > height {
        height.max(row_height(text, width, font))
    } else {
        height
    }
}

fn breaks(text: &str) -> u32 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u32
}

/// What a line takes, in digits of the default font.
fn room(width: f64, scale: f64) -> f64 {
    // One digit for padding, and one because a line may not begin with 。 or ，.
    ((width - 2.0) / scale).max(2.0)
}

/// Lines that one paragraph takes: Chinese breaks anywhere, a run of narrow characters is kept together.
fn wrapped_lines(paragraph: &str, room: f64) -> u32 {
    if widest_possible(paragraph) <= room {
        return 1;
    }
    let mut lines = 1;
    let mut used = 0.0;
    let mut run = 0.0;
    let mut place = |width: f64| {
        if used + width <= room {
            used += width;
            return;
        }
        if used > 0.0 {
            lines += 1;
        }
        // A run longer than a line is broken inside.
        let over = ((width / room).ceil() - 1.0).max(0.0);
        lines += over as u32;
        used = width - over * room;
    };
    for c in paragraph.chars() {
        let width = char_width(c);
        if width > 1.0 || c == ' ' {
            if run > 0.0 {
                place(run);
                run = 0.0;
            }
            place(width);
        } else {
            run += width;
        }
    }
    if run > 0.0 {
        place(run);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_two() {
        assert_eq!(display_width("督导2025"), 8.0);
        assert_eq!(display_width("（一）"), 6.0);
        assert_eq!(display_width("短\n比较长的一行"), 12.0);
        assert_eq!(display_width(""), 0.0);
    }

    #[test]
    fn no_character_is_wider_than_its_bytes_are_many() {
        for c in '\0'..=char::MAX {
            assert!(
                char_width(c) <= widest_possible(c.encode_utf8(&mut [0; 4])),
                "{c:?}"
            );
        }
    }

    #[test]
    fn widths_keep_their_bounds() {
        assert_eq!(fit_width(["县区", "责任督学人数"], 6.0, 40.0), 14.0);
        assert_eq!(fit_width(["一"], 10.0, 40.0), 10.0);
        assert_eq!(fit_width(["长".repeat(60).as_str()], 10.0, 40.0), 40.0);
    }

    #[test]
    fn what_is_certainly_not_higher_is_told_as_it_is() {
        let pieces = ["督", "a", " ", "abcdefghij", "，"];
        for count in 0..200 {
            let text: String = (0..count).map(|index| pieces[index * index % 11 % 5]).collect();
            for text in [text.clone(), text.replace('a', "\n")] {
                for (width, height) in [(3.0, 50.0), (12.5, 100.0), (34.0, 18.0), (34.0, 34.0)] {
                    let expected = row_height(&text, width, 11.0) > height;
                    assert_eq!(is_higher(&text, width, 11.0, height), expected, "{text}");
                }
            }
        }
    }

    #[test]
    fn rows_grow_with_text_and_font() {
        assert_eq!(row_height("", 20.0, 11.0), 18.0);
        assert_eq!(row_height("短", 20.0, 11.0), 18.0);
        // 30 characters are 60 wide; 18 fit in a line.
        assert_eq!(row_height(&"字".repeat(30), 20.0, 11.0), 18.0 + 3.0 * 16.0);
        assert_eq!(row_height("甲\n乙\n丙", 20.0, 11.0), 50.0);
        assert!(row_height(&"字".repeat(30), 20.0, 16.0) > row_height(&"字".repeat(30), 20.0, 11.0));
        assert_eq!(row_height(&"字".repeat(30_000), 20.0, 11.0), 409.0);
        // A word that does not fit goes to the next line; one longer than the line is broken.
        assert_eq!(row_height("abcdefgh abcdefghijkl", 18.0, 11.0), 34.0);
        assert_eq!(row_height(&"a".repeat(40), 18.0, 11.0), 50.0);
    }
}
