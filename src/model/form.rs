//! The self-assessment workbook as the plan describes it: sheets, fields, columns.

use smol_str::SmolStr;

/// Names of the hidden sheets that the template adds to those of the form: the items of long drop-down lists, and what
/// the live self-check calculates with. The reader passes over them.
pub const LISTS_SHEET: &str = "选项表";
/// See [`LISTS_SHEET`].
pub const WORKING_SHEET: &str = "核算表";
/// Names of the sheets that a returned workbook has besides: the findings, and what has no place in the form. The reader
/// knows them by their titles as well and passes over them.
pub const FINDINGS_SHEET: &str = "问题清单";
/// See [`FINDINGS_SHEET`].
pub const KEPT_SHEET: &str = "原表其他内容";

/// The whole form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The workbook's title.
    pub title: String,
    /// Version of the template, written into the workbook and looked for by the reader.
    pub version: String,
    /// The sheets in order.
    pub sheets: Vec<Sheet>,
    /// Which fields play a part that the program itself must know.
    pub roles: Roles,
}

/// Fields and columns that the program itself must know, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Roles {
    /// Field: the city.
    pub city: String,
    /// Field: the county's name.
    pub county: String,
    /// Field: the county's GB/T 2260 code.
    pub code: String,
    /// Field: the year reported on.
    pub year: String,
    /// Field: the date on which the county signed the workbook.
    pub filled_on: String,
    /// Sheet: the self-rating of the measures.
    pub rating_sheet: String,
    /// Column of the rating sheet: the measure's number.
    pub rating_measure: String,
    /// Column of the rating sheet: the conclusion (已落实, 部分落实, 未落实, 不适用).
    pub rating_conclusion: String,
    /// Column of the rating sheet: numbers of evidence.
    pub rating_evidence: String,
    /// Sheet: the list of evidence.
    pub evidence_sheet: String,
    /// Column of the evidence sheet: its number.
    pub evidence_number: String,
    /// Column of the evidence sheet: file names of attachments.
    pub evidence_file: String,
    /// Sheet: explanations of findings.
    pub explanation_sheet: String,
    /// Column of the explanation sheet: the finding's or the rule's id.
    pub explanation_id: String,
    /// Column of the explanation sheet: the text.
    pub explanation_text: String,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name, at most 31 characters.
    pub name: String,
    /// Other names that counties give it.
    pub aliases: Vec<String>,
    /// A sentence or two under the sheet's title.
    pub intro: String,
    /// What it holds.
    pub body: Body,
}

/// What a sheet holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// How to fill the workbook in; paragraphs.
    Guide(Vec<String>),
    /// Labels with one value each.
    Fields(Vec<Section>),
    /// Rows under a header.
    Table(Table),
    /// The live self-check, made from the rules.
    SelfCheck,
}

/// A group of fields under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns in order; the first names the row.
    pub columns: Vec<Field>,
    /// Name of the column whose value tells one row from another.
    pub key: String,
    /// How many rows the template offers; a county may add more.
    pub capacity: u32,
    /// Rows that the plan gives: one for each measure. Otherwise the county writes its own.
    pub measure_rows: bool,
    /// A formula that is true when the table may rightly be empty.
    pub may_be_empty: Option<String>,
}

/// A field, or a column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in formulas; for a column without its table's name.
    pub name: String,
    /// Label as printed, without unit and required mark.
    pub label: SmolStr,
    /// Other labels that counties give it.
    pub aliases: Vec<String>,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Unit as printed; empty for none.
    pub unit: String,
    /// Whether it must be filled in.
    pub required: Required,
    /// Least value allowed, for numbers.
    pub min: Option<f64>,
    /// Greatest value allowed, for numbers.
    pub max: Option<f64>,
    /// Input help: one or two sentences.
    pub help: String,
    /// For a computed (blue) cell: its formula.
    pub computed: Option<String>,
    /// For a given (grey) cell: written by the office, such as the code of a county or a measure's title.
    pub given: bool,
    /// A column whose values may not repeat.
    pub unique: bool,
    /// A column whose values must stand in another column: `表_列`.
    pub refers_to: Option<String>,
    /// Personal data: left out of a public edition.
    pub personal: bool,
    /// What stands here lasts from year to year: it is carried over into next year's workbook, to be confirmed.
    pub lasting: bool,
    /// A number that is compared with what the county reported last year.
    pub compare: bool,
}

impl Field {
    /// The label as printed: required mark, label, unit in brackets.
    pub fn printed_label(&self) -> String {
        let mark = if self.required == Required::Always && self.computed.is_none() && !self.given {
            "＊"
        } else {
            ""
        };
        if self.unit.is_empty() {
            format!("{mark}{}", self.label)
        } else {
            format!("{mark}{}（{}）", self.label, self.unit)
        }
    }
}

/// Whether a field must be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// Always.
    Always,
    /// When this formula is true.
    When(String),
    /// Never.
    Never,
}

/// What may stand in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A short text.
    Text,
    /// A text of several sentences.
    Note,
    /// A whole number.
    Integer,
    /// A number with this many decimals.
    Decimal(u8),
    /// A date.
    Date,
    /// A calendar year.
    Year,
    /// One of a list. 是/否 is a list of two.
    Choice(Vec<String>),
    /// The number of an official document (发文字号).
    DocumentNumber,
    /// A telephone number.
    Phone,
    /// A GB/T 2260 code of six digits.
    RegionCode,
    /// Several short texts, separated by 、.
    List,
}

impl FieldKind {
    /// Whether values are numbers that can be added up.
    pub fn is_number(&self) -> bool {
        matches!(self, FieldKind::Integer | FieldKind::Decimal(_) | FieldKind::Year)
    }
}

impl Form {
    /// All scalar fields with their sheet, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&Sheet, &Field)> {
        self.sheets.iter().flat_map(|sheet| {
            let sections: &[Section] = if let Body::Fields(sections) = &sheet.body {
                sections
            } else {
                &[]
            };
            sections
                .iter()
                .flat_map(|section| &section.fields)
                .map(move |field| (sheet, field))
        })
    }

    /// All tables with their sheet, in order.
    pub fn tables(&self) -> impl Iterator<Item = (&Sheet, &Table)> {
        self.sheets.iter().filter_map(|sheet| {
            if let Body::Table(table) = &sheet.body {
                Some((sheet, table))
            } else {
                None
            }
        })
    }

    /// The tables in which a county lists what it has, each row its own. In the list of evidence documents from above
    /// rightly stand everywhere, and in the explanations what was found.
    pub fn rosters(&self) -> impl Iterator<Item = (&Sheet, &Table)> {
        let roles = &self.roles;
        self.tables().filter(|(sheet, table)| {
            !table.measure_rows && sheet.name != roles.evidence_sheet && sheet.name != roles.explanation_sheet
        })
    }

    /// The scalar field of this name.
    pub fn field(&self, name: &str) -> Option<(&Sheet, &Field)> {
        self.fields().find(|(_, field)| field.name == name)
    }

    /// The table on the sheet of this name.
    pub fn table(&self, sheet: &str) -> Option<&Table> {
        self.tables()
            .find(|(held, _)| held.name == sheet)
            .map(|(_, table)| table)
    }

    /// The sheet and column that a full name `表_列` means.
    pub fn column(&self, full_name: &str) -> Option<(&Sheet, &Table, &Field)> {
        self.tables().find_map(|(sheet, table)| {
            let name = full_name.strip_prefix(&sheet.name)?.strip_prefix('_')?;
            table
                .columns
                .iter()
                .find(|column| column.name == name)
                .map(|column| (sheet, table, column))
        })
    }
}

impl Table {
    /// The columns whose answers together tell a row from those of other counties: words, days and whole numbers. A
    /// choice has too few values to tell anything, and decimals are what a copyist touches up.
    pub fn telling(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().filter(|column| {
            let tells = !matches!(column.kind, FieldKind::Choice(_) | FieldKind::Decimal(_));
            tells && column.computed.is_none()
        })
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Field> {
        self.columns.iter().find(|column| column.name == name)
    }
}
