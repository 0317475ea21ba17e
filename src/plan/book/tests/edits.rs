//! Random small edits of the TOML files: whatever loads from there is the same when it has gone through the workbook.

use super::{documents, load, load_workbook, sound, write};
use crate::plan::{Documents, diff};

/// A small generator of pseudo-random numbers (xorshift), so that every run makes the same edits.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// A text with whatever a spreadsheet or an XML file might trip over.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(4) {
            text += self.one_of(&[
                "应设立委员会",
                "=1+1",
                "+甲",
                "-乙",
                "@丙",
                "'引",
                "\"引\"",
                "\"",
                "“引”",
                "\n",
                "\n\n第二段",
                "\t",
                "<b>&amp;</b>",
                "]]>",
                "_x0041_",
                "_x000D_",
                "𠮷",
                "👨‍👩‍👧",
                "ﬁ",
                "é",
                "e\u{301}",
                "\u{200b}",
                "\u{feff}",
                "　",
                " ",
                "  ",
                "100%",
                "12",
                "2026-05-08",
                "1-2",
                "TRUE",
                "是",
                "#N/A",
                "\\",
                "\\n",
                "；",
                "、",
                "，",
                "：",
                "[[rule]]",
                "# 注",
                "العربية",
            ]);
        }
        if self.below(40) == 0 {
            text += &"很长的文字，".repeat(5_000);
        }
        // An empty text is a mistake nearly everywhere.
        text + "字"
    }

    fn line(&mut self) -> String {
        self.text().replace('\n', "").trim().to_owned()
    }

    fn number(&mut self) -> String {
        self.one_of(&[
            "0",
            "-0.0",
            "1",
            "0.1",
            "0.30000000000000004",
            "1e-7",
            "123456789012345680",
            "1.7976931348623157e308",
            "5e-324",
            "0.3333333333333333",
            "-12.5",
            "1_000_000",
            "99.99999999999999",
        ])
        .to_owned()
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|letter| match letter {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

fn replace(text: &mut String, from: &str, to: &str) {
    if let Some(at) = text.find(from) {
        text.replace_range(at..at + from.len(), to);
    }
}

fn edit(documents: &mut Documents, chance: &mut Chance) {
    let text = quoted(&chance.text());
    let line = quoted(&chance.line());
    let number = chance.number();
    let Documents {
        plan,
        form,
        measures,
        roster,
    } = documents;
    match chance.below(24) {
        0 => replace(plan, "\"关于深化教育督导改革的实施方案\"", &text),
        1 => replace(plan, "contact = \"", &format!("contact = \"{}", chance.line().replace(['"', '\\'], ""))),
        2 => replace(plan, "[\"云山省人民政府办公厅\"]", &format!("[{line}, \"云山省教育厅\"]")),
        3 => replace(plan, "\"仅掌握所引部分。\"", &text),
        4 => replace(plan, "value = 40", &format!("value = {number}")),
        5 => replace(plan, "unit = \"学时\"\nmeaning = \"每名督学每年培训学时\"", &format!("unit = {text}\nmeaning = {text}")),
        6 => replace(plan, "value = '责任督学数'\n", "value = '''\n责任督学数\n  + 0'''\nratio = ['''责任督学数\n+1''', \"学校总数\"]\n"),
        7 => replace(plan, "issued = 2020-09-14", chance.one_of(&["issued = 1899-12-31", "issued = 1900-02-28", "issued = 9999-12-31", "issued = 0001-01-01"])),
        8 => replace(form, "[\"请如实填写。\"]", &format!("[{line}, \"请如实填写。\", {line}]")),
        9 => replace(form, "aliases = [\"县区\"]", &format!("aliases = [{line}, \"县区\"]")),
        10 => replace(form, "max = 999", &format!("max = 2000000\nhelp = {}", quoted(&chance.line().chars().take(255).collect::<String>()))),
        11 => replace(form, "min = 0", &format!("min = {number}")),
        12 => replace(form, "[\"单设\", \"合署,或挂靠\"]", &format!("[\"单设\", {line}]")),
        13 => replace(form, "required = '是否设立=\"是\"'", chance.one_of(&["required = true", "required = false", "required = '''是否设立=\"是\"\n'''", "required = '是否设立<>\"否\"\"定\"'"])),
        14 => replace(measures, "title = \"配齐责任督学\"", &format!("title = {text}")),
        15 => replace(measures, "[\"责任督学按比例配备。\"]", &format!("[{line}, \"责任督学按比例配备。\"]")),
        16 => replace(measures, "message = \"责任督学 {实际}", &format!("message = {}", text.trim_end_matches('"')).replace(['{', '}'], "")),
        17 => replace(measures, "what = \"补足督学\"", &format!("what = {text}")),
        18 => replace(measures, "severity = \"提示\"", &format!("severity = \"{}\"", chance.one_of(&["错误", "预警", "不达标"]))),
        19 => replace(measures, "must = '是否设立=\"是\"'", chance.one_of(&["must = '''是否设立=\n\"是\"'''", "must = '是否设立=\"是\"\"\"'", "must = 'OR(是否设立=\"=1+1\",是否设立=\"是\")'"])),
        20 => replace(measures, "pass = { \"是否设立\" = \"是\" }", &format!("pass = {{ \"是否设立\" = {} }}", chance.one_of(&["\"\"", "\" 是 \"", "\"12\"", "12", "2026-05-08", "\"2026-05-08\"", "\"\\\"\"", "\"=是\"", "-0.5", "\"80%\"", "\"甲\\n乙\""]))),
        21 => replace(measures, "\"督学名册_培训学时\" = [40, 12.5]", &format!("\"督学名册_培训学时\" = {}", chance.one_of(&["[]", "[\"\"]", "[\"\", \"\"]", "[1, \"\", \"2\", 2020-01-01, \"\"]", "[0.1, 1e-9, 3]"]))),
        22 => measures.push_str(&format!(
            "\n[[rule]]\nid = \"L{}\"\nseverity = \"提示\"\ntitle = {line}\nwhen = '''学校总数>0\n'''\nmust = '责任督学数>=0'\nmessage = \"无\"\nremedy = {{ what = {line}, owner = \"县\", days = 65535, evidence = {line} }}\nsource = {{ key = \"office\", place = {line} }}\npass = {{ \"责任督学数\" = {number}, \"学校总数\" = 1 }}\nfail = {{ \"学校总数\" = 1, \"责任督学数\" = -1 }}\n",
            100 + chance.below(900)
        )),
        _ => roster.push_str(&format!("\"{}\",{}县,99{:04}\n", chance.line().replace(['"', ','], ""), chance.below(99), 1000 + chance.below(9000))),
    }
}

#[test]
fn whatever_toml_can_say_the_workbook_says_too() {
    let mut chance = Chance(0x2026_1125);
    let sound_plan = sound(load(&documents()));
    let mut sound_edits = 0;
    for round in 0..60 {
        let mut edited = documents();
        for _ in 0..=chance.below(5) {
            edit(&mut edited, &mut chance);
        }
        // Some edits make a plan that TOML refuses, too; they are none of the workbook's business.
        let Ok(plan) = load(&edited) else { continue };
        sound_edits += 1;
        let bytes = write(&plan).unwrap_or_else(|error| panic!("{round}: {error}"));
        let back =
            load_workbook(&bytes).unwrap_or_else(|mistakes| panic!("{round}: {mistakes}\n{edited:#?}"));
        assert_eq!(back, plan, "{round}");
        assert_eq!(write(&back).unwrap(), bytes, "{round}");
        let changes = diff(&sound_plan, &back);
        assert_eq!(
            plan.hash == sound_plan.hash,
            changes.is_empty(),
            "{round}: {changes:#?}"
        );
    }
    assert!(sound_edits > 30, "only {sound_edits} edits were sound");
}
