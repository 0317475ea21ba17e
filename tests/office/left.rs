//! What only the reader can tell, with the reason: there the workbook waits, and never says 达标 by itself.

use std::collections::BTreeMap;

use dudao::form::{self, Entry, Fill};
use dudao::model::assessment::{Assessment, Verdict};

use crate::county::{Agreed, Chance, Kind, county, lean, row, text};
use crate::soffice::recalculated;
use crate::spreadsheet::{Live, difference, edited, live};
use crate::{assess, info, plan};

/// Answers that the reader understands and formulas do not.
const ANSWERS: [(&str, &str, &str); 5] = [
    ("培训学时", "四十", "formulas know no Chinese numerals"),
    ("培训学时", "40.1250学时", "formulas take at most three decimals"),
    ("聘任日期", "20250301", "eight digits in a row may be a number"),
    ("是否责任督学", "是。", "only the reader drops a full stop"),
    (
        "姓名",
        "甲　某（兼）",
        "only the reader tells a remark from a name",
    ),
];

/// Rows that are no records, and that formulas cannot tell from one.
const ROWS: [(&str, &str); 3] = [
    (
        "共5人",
        "formulas know a count of all records by its beginning only",
    ),
    (
        "共计五人",
        "formulas know a count of all records by its beginning only",
    ),
    (
        "总计5",
        "formulas know a count of all records by its beginning only",
    ),
];

/// The table in which they stand.
const TABLE: &str = "督学名册";

fn valid() -> Fill {
    let plan = lean(&plan());
    let mut agreed = Agreed::new();
    (2..)
        .map(|seed| county(&plan, Kind::Valid, &mut Chance::new(seed), &mut agreed))
        .find(|fill| (5..=8).contains(&fill.rows[TABLE].len()))
        .unwrap()
}

/// Where the live self-check does not say what the checker says it waits; gives how many rules wait that need not.
fn waits(case: &str, live: &BTreeMap<String, Live>, assessment: &Assessment) -> usize {
    let differing = assessment
        .outcomes
        .iter()
        .filter_map(|outcome| Some((outcome, difference(&live[outcome.rule.as_str()], outcome)?)));
    let mut count = 0;
    for (outcome, difference) in differing {
        let told = live[outcome.rule.as_str()].verdict.as_str();
        // A rule that other rows fail is failed whatever that row is; how many fail is then not yet sure.
        let fails = told == "未达标" && outcome.verdict == Verdict::未达标;
        assert!(told == "待填" || fails, "{case}: {difference}");
        count += usize::from(told == "待填");
    }
    count
}

#[test]
fn the_workbook_waits_where_only_the_reader_can_tell() {
    let plan = lean(&plan());
    let mut cases = BTreeMap::new();
    for (column, answer, why) in ANSWERS {
        let mut fill = valid();
        fill.rows.get_mut(TABLE).unwrap()[0].insert(column.to_owned(), text(answer));
        cases.insert(format!("{column} {answer}"), (fill, why));
    }
    for (word, why) in ROWS {
        let mut fill = valid();
        let hours = ("培训学时", Entry::Number(203.0));
        let rows = fill.rows.get_mut(TABLE).unwrap();
        rows.push(row([("姓名", text(word)), hours]));
        cases.insert(word.to_owned(), (fill, why));
    }
    let workbooks: BTreeMap<String, Vec<u8>> = cases
        .iter()
        .map(|(case, (fill, _))| {
            let bytes = form::write(&plan, 2026, Some(info().as_of), info().as_of, fill).unwrap();
            (case.clone(), bytes)
        })
        .collect();
    let after = recalculated(&workbooks);
    for (case, (_, why)) in &cases {
        let assessment = assess(&plan, &plan.roster, case, &workbooks[case]);
        let count = waits(case, &live(&after[case]), &assessment);
        println!("{case}: {count} rules wait");
        assert!(count > 0, "{case} is told now, though {why}");
    }
}

/// A row of sums without a word: the reader sees the formulas, a formula sees only numbers.
#[test]
fn the_workbook_waits_at_a_row_of_sums_without_a_word() {
    let plan = lean(&plan());
    let fill = valid();
    let bytes = form::write(&plan, 2026, Some(info().as_of), info().as_of, &fill).unwrap();
    let mut sheets = plan.form.sheets.iter();
    let index = sheets.position(|sheet| sheet.name == TABLE).unwrap();
    let below = 3 + fill.rows[TABLE].len();
    let after = edited(
        &bytes,
        &format!(
            "sheet = doc.Sheets.getByIndex({index})\nsheet.unprotect(\"\")\n\
             sheet.getCellByPosition(10, {below}).Formula = \"=SUM(K4:K{below})\"\n"
        ),
    );
    let assessment = assess(&plan, &plan.roster, "sums", &after);
    assert!(waits("sums", &live(&after), &assessment) > 0);
}
