//! Every look that a sheet uses, made once: fonts, fills, borders, number formats, colours.
//!
//! Sheets take their formats from [`Styles`] and make none of their own, so that the blank workbook, the returned
//! one and the reports look alike. Sign and word of a verdict come from the report; the colour comes from here and
//! never stands alone.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline};

use crate::model::finding::Severity;

/// The font of every sheet. Where it is missing, Excel, WPS and LibreOffice fall back to another Chinese font.
pub const FONT: &str = "等线";

/// Its size in points.
pub const FONT_SIZE: f64 = 11.0;

/// The one accent, deep blue.
const ACCENT: u32 = 0x1F_4E79;
const COMPUTED: u32 = 0xDD_EBF7;
const GIVEN: u32 = 0xF2_F2F2;
const CARRIED: u32 = 0xFF_F9E8;
const CARRIED_DOTS: u32 = 0xC9_A227;
const SECTION: u32 = 0xEA_F1F8;
const RULE: u32 = 0xBF_C7D1;
const MUTED: u32 = 0x47_5467;
const BAR: u32 = 0xA9_C6E3;
/// Text on the ground of a marked cell, also where it is a heading in white otherwise.
const MARKED_INK: u32 = 0x1F_2933;

/// Colour of a verdict. The report maps its verdicts to these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// 达标 ✓
    Met,
    /// 部分达标 ◐
    Partial,
    /// 未达标 ✕
    Unmet,
    /// 无法判定 ？, hatched
    Unknown,
    /// 不适用 —
    NotApplicable,
    /// 试行 △
    Trial,
}

impl Tone {
    /// Every tone, in the order of the enum.
    pub const ALL: [Self; 6] = [
        Self::Met,
        Self::Partial,
        Self::Unmet,
        Self::Unknown,
        Self::NotApplicable,
        Self::Trial,
    ];

    /// Colour of the text, 0xRRGGBB.
    #[must_use]
    pub const fn ink(self) -> u32 {
        match self {
            Self::Met => 0x1B_7A3D,
            Self::Partial => 0x9A_6700,
            Self::Unmet => 0xB4_2318,
            Self::Unknown => 0x47_5467,
            Self::NotApplicable => 0x66_7085,
            Self::Trial => 0x17_5CD3,
        }
    }

    /// Colour of the ground, 0xRRGGBB: a pale one of the same hue, at least 4.5:1 against the ink.
    #[must_use]
    pub const fn ground(self) -> u32 {
        match self {
            Self::Met => 0xEC_F8F0,
            Self::Partial => 0xFF_F8E6,
            Self::Unmet => 0xFE_F0EE,
            Self::Unknown => 0xF2_F4F7,
            Self::NotApplicable => 0xFC_FCFD,
            Self::Trial => 0xEE_F4FF,
        }
    }
}

/// Colour of a finding's severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 错误 ■
    Error,
    /// 不达标 ✕
    Gap,
    /// 预警 ▲
    Warning,
    /// 提示 ●
    Info,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::错误 => Level::Error,
            Severity::不达标 => Level::Gap,
            Severity::预警 => Level::Warning,
            Severity::提示 => Level::Info,
        }
    }
}

impl Level {
    /// Ground of a cell that a finding points at, 0xRRGGBB: stronger than in a list, to be seen in a full table.
    const fn mark(self) -> u32 {
        match self {
            Self::Error => 0xF7_B7B0,
            Self::Gap => 0xFF_D8B8,
            Self::Warning => 0xFF_EFA8,
            Self::Info => 0xD3_E4FF,
        }
    }

    /// Border of such a cell.
    const fn rim(self) -> u32 {
        match self {
            Self::Error | Self::Gap => Tone::Unmet.ink(),
            Self::Warning => Tone::Partial.ink(),
            Self::Info => Tone::Trial.ink(),
        }
    }
}

/// Ground of a whole row; see [`Styles::on`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Written by the program, not to be changed: pale grey.
    Given,
    /// Heading or sum of the rows around it: bold on pale blue.
    Section,
}

/// Every cell format of the program's sheets.
///
/// All are 等线, vertically centred unless they wrap, and locked unless they are `input…`.
#[derive(Clone, Debug)]
pub struct Styles {
    /// Title of a sheet, 16 pt bold.
    pub title: Format,
    /// Line below the title: county, date, source.
    pub subtitle: Format,
    /// Explanation in grey, wrapped.
    pub note: Format,
    /// Column heading: white on deep blue, centred, wrapped, bordered.
    pub header: Format,
    /// Heading of a block of rows.
    pub section: Format,
    /// Label of a field beside its input cell, wrapped, bordered.
    pub label: Format,
    /// Free text or a list to fill in: white, bordered, unlocked, wrapped.
    pub input: Format,
    /// Text that must stay as typed (telephone, code): as `input`, number format `@`.
    pub input_text: Format,
    /// Date to fill in, yyyy-mm-dd.
    pub input_date: Format,
    /// Number to fill in, `0`: years and numbers without separators.
    pub input_integer: Format,
    /// Number to fill in, `#,##0`: counts.
    pub input_count: Format,
    /// Number to fill in, `#,##0.00`: amounts.
    pub input_amount: Format,
    /// Formula's text, pale blue, locked.
    pub computed: Format,
    /// Formula's whole number, `#,##0`.
    pub computed_count: Format,
    /// Formula's amount, `#,##0.00`.
    pub computed_amount: Format,
    /// Formula's rate, `0.0%`.
    pub computed_percent: Format,
    /// Formula's date, yyyy-mm-dd.
    pub computed_date: Format,
    /// Text that the program filled in beforehand, pale grey, locked.
    pub given: Format,
    /// Count that the program filled in beforehand, `#,##0`.
    pub given_count: Format,
    /// Date that the program filled in beforehand, yyyy-mm-dd.
    pub given_date: Format,
    /// Text in a table, one line.
    pub text: Format,
    /// Text in a table, wrapped, at the top.
    pub wrapped: Format,
    /// Text in a table, wrapped, in the middle of its row.
    pub prose: Format,
    /// Text in a table, centred.
    pub centred: Format,
    /// Amount in a table, `#,##0.00`, right.
    pub number: Format,
    /// Whole number in a table, `#,##0`, right.
    pub integer: Format,
    /// Rate in a table, `0.0%`, right.
    pub percent: Format,
    /// Date in a table, yyyy-mm-dd, centred.
    pub date: Format,
    /// Link to another place of the workbook.
    pub link: Format,
    /// Link in a table.
    pub boxed_link: Format,
    tones: [Format; 6],
    levels: [Format; 4],
}

impl Styles {
    /// Makes all formats; once for a workbook.
    #[must_use]
    pub fn new() -> Self {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(FONT_SIZE)
            .set_align(FormatAlign::VerticalCenter);
        let boxed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(color(RULE));
        let right = boxed.clone().set_align(FormatAlign::Right);
        let centred = boxed.clone().set_align(FormatAlign::Center);
        let wrapped = boxed.clone().set_text_wrap().set_align(FormatAlign::Top);

        let prose = boxed.clone().set_text_wrap();
        let underlined = |format: Format| {
            format
                .set_font_color(color(Tone::Trial.ink()))
                .set_underline(FormatUnderline::Single)
        };

        let input = boxed.clone().set_background_color(Color::White).set_unlocked();
        let input_right = input.clone().set_align(FormatAlign::Right);
        let computed = boxed.clone().set_background_color(color(COMPUTED));
        let computed_right = computed.clone().set_align(FormatAlign::Right);
        let given = boxed.clone().set_background_color(color(GIVEN));

        let tone = |tone: Tone| {
            let format = centred.clone().set_bold().set_font_color(color(tone.ink()));
            match tone {
                // Hatched, so that it is told from 不适用 in grey print.
                Tone::Unknown => format
                    .set_pattern(FormatPattern::LightUp)
                    .set_background_color(color(tone.ground()))
                    .set_foreground_color(color(0xD0_D5DD)),
                _ => format.set_background_color(color(tone.ground())),
            }
        };
        let level = |ink: u32, ground: u32| {
            centred
                .clone()
                .set_bold()
                .set_font_color(color(ink))
                .set_background_color(color(ground))
        };

        Self {
            title: base
                .clone()
                .set_font_size(16.0)
                .set_bold()
                .set_font_color(color(ACCENT)),
            subtitle: base.clone().set_font_color(color(MUTED)),
            note: base
                .clone()
                .set_font_color(color(MUTED))
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            header: centred
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(color(ACCENT)),
            section: boxed
                .clone()
                .set_bold()
                .set_font_color(color(ACCENT))
                .set_background_color(color(SECTION)),
            label: boxed.clone().set_text_wrap(),
            input: input.clone().set_text_wrap(),
            input_text: input.clone().set_text_wrap().set_num_format("@"),
            input_date: input.set_align(FormatAlign::Center).set_num_format(DATE),
            input_integer: input_right.clone().set_num_format("0"),
            input_count: input_right.clone().set_num_format(COUNT),
            input_amount: input_right.set_num_format(AMOUNT),
            computed: computed.clone().set_text_wrap(),
            computed_count: computed_right.clone().set_num_format(COUNT),
            computed_amount: computed_right.clone().set_num_format(AMOUNT),
            computed_percent: computed_right.set_num_format(PERCENT),
            computed_date: computed.set_align(FormatAlign::Center).set_num_format(DATE),
            given: given.clone().set_text_wrap(),
            given_count: given.clone().set_align(FormatAlign::Right).set_num_format(COUNT),
            given_date: given.set_align(FormatAlign::Center).set_num_format(DATE),
            boxed_link: underlined(boxed.clone()),
            text: boxed,
            wrapped,
            prose,
            number: right.clone().set_num_format(AMOUNT),
            integer: right.clone().set_num_format(COUNT),
            percent: right.set_num_format(PERCENT),
            date: centred.clone().set_num_format(DATE),
            link: underlined(base),
            tones: Tone::ALL.map(tone),
            levels: [
                level(Tone::Unmet.ink(), Tone::Unmet.ground()),
                level(Tone::Unmet.ink(), Tone::Unmet.ground()),
                level(Tone::Partial.ink(), Tone::Partial.ground()),
                level(Tone::Trial.ink(), Tone::Trial.ground()),
            ],
            centred,
        }
    }

    /// Format of a verdict cell: bold, centred, on the tone's ground.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> &Format {
        let [met, partial, unmet, unknown, not_applicable, trial] = &self.tones;
        match tone {
            Tone::Met => met,
            Tone::Partial => partial,
            Tone::Unmet => unmet,
            Tone::Unknown => unknown,
            Tone::NotApplicable => not_applicable,
            Tone::Trial => trial,
        }
    }

    /// Format of a severity cell.
    #[must_use]
    pub fn level(&self, level: Level) -> &Format {
        let [error, gap, warning, info] = &self.levels;
        match level {
            Level::Error => error,
            Level::Gap => gap,
            Level::Warning => warning,
            Level::Info => info,
        }
    }

    /// Format of a quantity in a table: fixed decimals, separators from 10,000 up, right. The sign, such as `≥`, is
    /// shown before the number and is no part of it.
    #[must_use]
    pub fn quantity(&self, sign: &str, decimals: u8) -> Format {
        let sign = shown_sign(sign);
        let fraction = match decimals {
            0 => String::new(),
            count => format!(".{}", "0".repeat(usize::from(count))),
        };
        let format = format!("[>=10000]{sign}#,##0{fraction}{PAD};{sign}0{fraction}{PAD}");
        self.number.clone().set_num_format(format)
    }

    /// Format of a share of 1 in a table, as percent with one decimal; the sign as in [`Styles::quantity`].
    #[must_use]
    pub fn share(&self, sign: &str) -> Format {
        self.percent
            .clone()
            .set_num_format(shown_sign(sign) + PERCENT + PAD)
    }

    /// The format in the colours of a verdict; the sign or word that goes with it is the report's.
    #[must_use]
    pub fn in_tone(&self, format: &Format, tone: Tone) -> Format {
        format
            .clone()
            .set_bold()
            .set_font_color(color(tone.ink()))
            .set_background_color(color(tone.ground()))
    }

    /// The format of a cell that a finding points at.
    #[must_use]
    pub fn marked(&self, format: &Format, level: Level) -> Format {
        format
            .clone()
            .set_font_color(color(MARKED_INK))
            .set_background_color(color(level.mark()))
            .set_border(FormatBorder::Medium)
            .set_border_color(color(level.rim()))
    }

    /// The format of a cell whose content was carried over from last year and is yet to be confirmed: dotted, so that it
    /// shows in grey print as well.
    #[must_use]
    pub fn carried_over(&self, format: &Format) -> Format {
        format
            .clone()
            .set_pattern(FormatPattern::Gray0625)
            .set_foreground_color(color(CARRIED_DOTS))
            .set_background_color(color(CARRIED))
    }

    /// The format on the ground of its row.
    #[must_use]
    pub fn on(&self, format: &Format, ground: Ground) -> Format {
        match ground {
            Ground::Given => format.clone().set_background_color(color(GIVEN)),
            Ground::Section => format.clone().set_bold().set_background_color(color(SECTION)),
        }
    }

    /// Colour of a bar drawn behind numbers, pale enough for them to be read on it.
    #[must_use]
    pub fn bar(&self) -> Color {
        color(BAR)
    }
}

/// A sign before a number, as a number format quotes it.
fn shown_sign(sign: &str) -> String {
    if sign.is_empty() {
        String::new()
    } else {
        format!("\"{} \"", sign.replace('"', ""))
    }
}

impl Default for Styles {
    fn default() -> Self {
        Self::new()
    }
}

const DATE: &str = "yyyy-mm-dd";
const COUNT: &str = "#,##0";
const AMOUNT: &str = "#,##0.00";
const PERCENT: &str = "0.0%";
/// Room of one space at the right, so that a number does not touch the text of the next column.
const PAD: &str = "_ ";

fn color(rgb: u32) -> Color {
    Color::RGB(rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(rgb: u32) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from((rgb >> shift) & 0xFF) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn inks_can_be_read_on_their_grounds() {
        for tone in Tone::ALL {
            assert!(contrast(tone.ink(), tone.ground()) >= 4.5, "{tone:?}");
        }
        for severity in Severity::ALL {
            let mark = Level::from(severity).mark();
            assert!(contrast(MARKED_INK, mark) >= 7.0, "{severity:?}");
        }
        assert!(contrast(0xFF_FFFF, ACCENT) >= 7.0);
        assert!(contrast(Tone::Unknown.ink(), 0xD0_D5DD) >= 4.5);
    }
}
