//! Workbooks saved by other software mean the same in every format.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop, and reads the committed files"
)]
use dudao::model::{place::SourceFile, round::RoundInfo, submission::Attachments};
use dudao::plan::{Documents, load, load_roster};
#[test]
fn x() {
    let plan = load(&Documents::embedded()).unwrap();
    let roster =
        std::fs::read_to_string(format!("{}/samples/2026/名单.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let roster = load_roster("名单.csv", &roster).unwrap();
    let info = RoundInfo {
        title: "试报".to_owned(),
        year: 2026,
        as_of: jiff::civil::date(2026, 11, 20),
    };
    let session = dudao::Session::new(&plan, &info, &roster).unwrap();
    for county in ["青岚县", "漱石县"] {
        let read = |kind: &str| {
            let bytes = std::fs::read(format!(
                "{}/samples/foreign/{county}-{kind}",
                env!("CARGO_MANIFEST_DIR")
            ))
            .unwrap();
            let b = dudao::workbook::read(&bytes, &dudao::workbook::Limits::default()).unwrap();
            let file = SourceFile {
                name: "青岚县自评工作簿.xlsx".to_owned(),
                ..SourceFile::default()
            };
            dudao::intake::read(&plan, &b, file, Attachments::default()).unwrap()
        };
        let o = read("原件.xlsx");
        let fo = session.assess(&o);
        println!("orig findings {}", fo.findings.len());
        for kind in ["LibreOffice.xlsx", "LibreOffice.xls", "LibreOffice.ods"] {
            let b = read(kind);
            println!("== {county} {kind}");
            for (k, a) in &o.fields {
                let x = &b.fields[k];
                if a != x {
                    println!("{k} {a:?} {x:?}");
                }
            }
            for (k, t) in &o.tables {
                let u = &b.tables[k];
                println!(
                    "{k} {} {} cols {}",
                    t.rows.len(),
                    u.rows.len(),
                    t.columns == u.columns
                );
                let mut n = 0;
                for (r, s) in t.rows.iter().zip(&u.rows) {
                    for (c, a) in &r.answers {
                        if s.answers.get(c) != Some(a) {
                            n += 1;
                            if n < 3 {
                                println!("{k} {} {c} {a:?} {:?}", r.row, s.answers.get(c));
                            }
                        }
                    }
                }
            }
            println!(
                "sheets {} not_read {} {}",
                o.sheets == b.sheets,
                o.not_read.len(),
                b.not_read.len()
            );
            let f = session.assess(&b);
            let key = |f: &dudao::model::finding::Finding| format!("{f:?}");
            let a: std::collections::BTreeSet<_> = fo.findings.iter().map(key).collect();
            let c: std::collections::BTreeSet<_> = f.findings.iter().map(key).collect();
            for x in a.difference(&c) {
                println!("- {x}");
            }
            for x in c.difference(&a) {
                println!("+ {x}");
            }
        }
    }
}
