//! Tests of the whole: operators, what is refused and in which words, and formulas made at random.

use super::testing::{Sheet, check, sheet};
use super::{Formula, Value};

#[test]
fn arithmetic() {
    check(&[
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("2^3^2", "64"),
        ("-2^2", "4"),
        ("2^-1", "0.5"),
        ("50%", "0.5"),
        ("200%%", "0.02"),
        ("-50%", "-0.5"),
        ("10-5-2", "3"),
        ("--\"3\"", "3"),
        ("+\"abc\"", "abc"),
        ("\"12\"+1", "13"),
        ("\"1,234\"*2", "2468"),
        ("\"50%\"*2", "1"),
        ("\"x\"+1", "#VALUE!"),
        ("空+1", "1"),
        ("空&\"x\"", "x"),
        ("空文+1", "#VALUE!"),
        ("真+1", "2"),
        ("1/0", "#DIV/0!"),
        ("错+1/0", "#DIV/0!"),
        ("未知+1", "#NAME?"),
        ("0.1+0.2-0.3", "0"),
        ("1-0.9-0.1", "0"),
        ("1E308*10", "#NUM!"),
        ("0^0", "#NUM!"),
        ("0^-1", "#DIV/0!"),
        ("(-8)^(1/3)", "#NUM!"),
        ("1&2", "12"),
        ("1/3&\"\"", "0.333333333333333"),
        ("TRUE&\"\"", "TRUE"),
        ("错&\"\"", "#DIV/0!"),
        ("中小学校数/督学配备比", "8.2"),
        (" 1 +\n2 ", "3"),
        ("列数+1", "{11;21;31;41}"),
        ("列数+列日", "{45302;45020;45686;#N/A}"),
    ]);
}

#[test]
fn comparison() {
    check(&[
        ("0.1+0.2=0.3", "TRUE"),
        ("0.1+0.2>0.3", "FALSE"),
        ("1=1.00000000000001", "FALSE"),
        ("\"abc\"=\"ABC\"", "TRUE"),
        ("\"a\"=\"ａ\"", "FALSE"),
        ("\"5\"=5", "FALSE"),
        ("5<\"1\"", "TRUE"),
        ("\"z\"<TRUE", "TRUE"),
        ("TRUE>1", "TRUE"),
        ("空=0", "TRUE"),
        ("空=\"\"", "TRUE"),
        ("空=FALSE", "TRUE"),
        ("空=空", "TRUE"),
        ("空<>1", "TRUE"),
        ("空<1", "TRUE"),
        ("错=错", "#DIV/0!"),
        ("\"a\"<\"b\"", "TRUE"),
        ("1<>2", "TRUE"),
        ("2<=2", "TRUE"),
        ("2>=3", "FALSE"),
        ("1=1=TRUE", "TRUE"),
        ("\"a\"&\"b\"=\"AB\"", "TRUE"),
        ("1+1=2", "TRUE"),
        ("中小学校数>=82", "TRUE"),
        ("列文=\"是\"", "{TRUE;FALSE;TRUE;TRUE}"),
    ]);
}

#[test]
fn refusals() {
    let deep = "(".repeat(65) + "1" + &")".repeat(65);
    let long = "1+".repeat(5000) + "1";
    let terms = "1+".repeat(400) + "1";
    let text = format!("\"{}\"", "长".repeat(256));
    for (formula, message) in [
        ("", "公式是空的。"),
        ("  ", "公式是空的。"),
        ("=1+1", "公式开头不写“=”，请去掉。"),
        ("ROUNDUP（甲/乙,0)", "公式第 8 个字符是全角“（”，请改用半角“(”。"),
        ("IF(甲＞1,1,0)", "公式第 5 个字符是全角“＞”，请改用半角“>”。"),
        ("IF(甲>1，1,0)", "公式第 7 个字符是全角“，”，请改用半角“,”。"),
        ("甲=“是”", "公式第 3 个字符是中文引号，请改用半角双引号。"),
        ("甲≥1", "公式第 2 个字符“≥”不是运算符，请改用“>=”。"),
        ("甲　+1", "公式第 2 个字符是全角空格，请改用半角空格。"),
        ("甲：乙", "公式第 2 个字符是全角“：”，请改用半角“:”。"),
        ("A1+1", "公式第 1 个字符起的“A1”是单元格地址，规则里只能写名称。"),
        (
            "1+R1C1",
            "公式第 3 个字符起的“R1C1”是单元格地址，规则里只能写名称。",
        ),
        (
            "SUM(A1:B2)",
            "公式第 7 个字符“:”表示单元格区域，规则里只能写名称。",
        ),
        ("$A$1", "公式第 1 个字符“$”表示单元格地址，规则里只能写名称。"),
        ("表!甲", "公式第 2 个字符“!”不能出现在公式里。"),
        ("SUM({1,2})", "公式第 5 个字符“{”表示数组常量，规则里不能用。"),
        ("IF(甲;1;2)", "公式第 5 个字符是分号，参数之间请用半角逗号。"),
        ("甲='是'", "公式第 3 个字符是单引号，文字请用半角双引号括起。"),
        ("甲\u{a0}+1", "公式第 2 个字符是看不见的特殊字符，请删去。"),
        (
            "5人+1",
            "公式第 1 个字符起的“5人”不能作名称，名称以汉字、字母或下划线开头，只含汉字、字母、数字、下划线和点。",
        ),
        ("甲=\"是", "公式第 3 个字符的双引号没有配对。"),
        ("SUM(甲", "公式第 4 个字符的左括号没有对应的右括号。"),
        ("SUM(甲))", "公式第 7 个字符的右括号没有对应的左括号。"),
        ("VLOOKUP(甲,乙,1,0)", "公式使用了不支持的函数 VLOOKUP。"),
        ("求和(甲)", "公式使用了不支持的函数 求和。"),
        ("ROUND(甲,1,2)", "函数 ROUND 需要 2 个参数，这里给了 3 个。"),
        ("IF(甲)", "函数 IF 需要 2 到 3 个参数，这里给了 1 个。"),
        ("SUM()", "函数 SUM 至少需要 1 个参数，这里没有给。"),
        ("TODAY(1)", "函数 TODAY 不带参数，这里给了 1 个。"),
        ("COUNTIFS(甲,1,乙)", "函数 COUNTIFS 的参数要成对，这里给了 3 个。"),
        (
            "SUMIFS(甲,乙,1,丙)",
            "函数 SUMIFS 第 1 个参数之后的参数要成对，这里共给了 4 个。",
        ),
        ("IFS(甲,1,乙)", "函数 IFS 的参数要成对，这里给了 3 个。"),
        (
            "COUNTIF(甲*1,\">0\")",
            "函数 COUNTIF 的第 1 个参数只能是一个名称。",
        ),
        ("INDEX(\"a\",1)", "函数 INDEX 的第 1 个参数只能是一个名称。"),
        ("MATCH(1,甲,1)", "函数 MATCH 的第 3 个参数只能写 0（精确查找）。"),
        ("1+*2", "公式在第 3 个字符处有误，请检查运算符、逗号和括号。"),
        ("甲 乙", "公式在第 3 个字符处有误，请检查运算符、逗号和括号。"),
        ("甲,乙", "公式在第 2 个字符处有误，请检查运算符、逗号和括号。"),
        ("()", "公式在第 2 个字符处有误，请检查运算符、逗号和括号。"),
        ("1+", "公式不完整，末尾缺少内容。"),
        ("甲(1)", "公式使用了不支持的函数 甲。"),
        ("IF (甲,1)", "公式在第 1 个字符处有误，请检查运算符、逗号和括号。"),
        ("SUM(1)(2)", "公式在第 1 个字符处有误，请检查运算符、逗号和括号。"),
        ("1E999", "公式第 1 个字符起的数超出范围。"),
        (&text, "公式中一段文字超过 255 个字符，Excel 不接受。"),
        (&deep, "公式嵌套太深或项数太多，请拆成几条规则。"),
        (&terms, "公式嵌套太深或项数太多，请拆成几条规则。"),
        (&long, "公式有 10001 个字符，最多 8192 个。"),
    ] {
        let error = Formula::parse(formula).map(|f| f.text().to_owned()).unwrap_err();
        assert_eq!(error.to_string(), message, "{formula}");
    }
}

#[test]
fn accepted() {
    for text in [
        "甲=\"（全角，可以）\"",
        "inf+nan",
        "round(甲,0)",
        "表_列.1+_x",
        "\"\"\"\"",
        "IF(甲>1,,)",
        "SUM(,)",
        "甲\t+\r\n1",
    ] {
        if let Err(error) = Formula::parse(text) {
            panic!("{text}: {error}");
        }
    }
    let formula = Formula::parse("乙+甲+IF(乙>1,inf,甲)").unwrap();
    assert_eq!(formula.names(), ["乙", "甲", "inf"]);
    assert_eq!(formula.text(), "乙+甲+IF(乙>1,inf,甲)");
    assert_eq!(formula, formula.clone());
}

/// The deepest formula the parser lets through must not exhaust the stack, in a test thread's 2 MB either.
#[test]
fn deep_but_accepted() {
    let sheet = sheet();
    let terms = "1+".repeat(250) + "1";
    assert_eq!(Formula::parse(&terms).unwrap().eval(&sheet), Value::Number(251.0));
    let nested = "ABS(".repeat(60) + "-1" + &")".repeat(60);
    assert_eq!(Formula::parse(&nested).unwrap().eval(&sheet), Value::Number(1.0));
    let mixed = "IF(TRUE,".repeat(30) + &"1+".repeat(150) + "1" + &")".repeat(30);
    assert_eq!(Formula::parse(&mixed).unwrap().eval(&sheet), Value::Number(151.0));
}

/// A small linear congruential generator, so that every run tries the same formulas.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn formula(&mut self, depth: usize) -> String {
        const NAMES: &[&str] = &[
            "中小学校数",
            "督学配备比",
            "空",
            "空文",
            "文数",
            "真",
            "错",
            "列数",
            "列文",
            "列日",
            "列证",
            "列空",
            "列杂",
            "列错",
            "列校",
            "未知",
            "坏",
        ];
        const LITERALS: &[&str] = &[
            "0",
            "1",
            "-1",
            "0.1",
            "1E15",
            "1E308",
            "60",
            "45536",
            "TRUE",
            "FALSE",
            "\"\"",
            "\"是\"",
            "\">=10\"",
            "\"*学\"",
            "\"𠮷a\"",
            "\"12\"",
            "\"Y\"",
            "\"MD\"",
            "\"2024-02-29\"",
            "1E-300",
            "2958465",
            "\"~\"",
            "\"<>\"",
        ];
        const CALLS: &[&str] = &[
            "ABS",
            "AND",
            "AVERAGE",
            "CONCATENATE",
            "COUNT",
            "COUNTA",
            "COUNTBLANK",
            "COUNTIF",
            "COUNTIFS",
            "DATE",
            "DATEDIF",
            "DAY",
            "EDATE",
            "EXACT",
            "FIND",
            "IF",
            "IFERROR",
            "IFS",
            "INDEX",
            "INT",
            "ISBLANK",
            "ISERROR",
            "ISNUMBER",
            "ISTEXT",
            "LEFT",
            "LEN",
            "LOWER",
            "MATCH",
            "MAX",
            "MID",
            "MIN",
            "MOD",
            "MONTH",
            "N",
            "NOT",
            "OR",
            "RIGHT",
            "ROUND",
            "ROUNDDOWN",
            "ROUNDUP",
            "SEARCH",
            "SIGN",
            "SUBSTITUTE",
            "SUM",
            "SUMIF",
            "SUMIFS",
            "SUMPRODUCT",
            "TRIM",
            "UPPER",
            "VALUE",
            "YEAR",
            "TODAY",
            "NA",
        ];
        const OPERATORS: &[&str] = &["+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">="];
        match if depth == 0 { self.below(2) } else { self.below(9) } {
            0 => self.pick(NAMES).to_owned(),
            1 => self.pick(LITERALS).to_owned(),
            2 => format!("-{}", self.formula(depth - 1)),
            3 => format!("({})%", self.formula(depth - 1)),
            4 | 5 => {
                let (a, b) = (self.formula(depth - 1), self.formula(depth - 1));
                format!("({a}){}({b})", self.pick(OPERATORS))
            }
            _ => {
                let name = self.pick(CALLS);
                let count = super::functions::find(name).map_or(0, |f| {
                    let extra = self.below(f.max.min(f.min + 2) - f.min + 1);
                    f.min + if f.paired() { extra / 2 * 2 } else { extra }
                });
                let function = super::functions::find(name).unwrap();
                let args: Vec<String> = (0..count)
                    .map(|index| match function.param(index) {
                        super::functions::Param::Range => self.pick(NAMES).to_owned(),
                        _ if name == "MATCH" && index == 2 => "0".to_owned(),
                        _ => self.formula(depth - 1),
                    })
                    .collect();
                format!("{name}({})", args.join(","))
            }
        }
    }

    fn junk(&mut self) -> String {
        const BITS: &[&str] = &[
            "甲", "A1", "(", ")", "\"", ",", ";", "{", "}", "+", "-", "%", "^", "=", "<", ">", "IF(", "SUM(",
            "1", ".", "E", "#", "@", "!", "'", "[", "]", ":", " ", "\n", "（", "“", "\u{0}", "𠮷", "&",
            "TRUE", "#N/A", "$",
        ];
        let length = self.below(12);
        (0..length).map(|_| self.pick(BITS)).collect()
    }
}

fn wild_sheet() -> Sheet {
    let mut sheet = sheet();
    let nested = Value::Array(vec![
        Value::Number(f64::NAN),
        Value::Array(vec![Value::Number(f64::INFINITY)]),
    ]);
    sheet.0.insert("坏".to_owned(), nested);
    sheet
}

#[test]
fn random_formulas_never_panic_and_print_back() {
    let (mut random, sheet) = (Random(20_260_101), wild_sheet());
    let mut evaluated = 0;
    for _ in 0..6000 {
        let text = random.formula(4);
        let Ok(formula) = Formula::parse(&text) else {
            panic!("{text}: {:?}", Formula::parse(&text))
        };
        let value = formula.eval(&sheet);
        let printed = formula.excel(&str::to_owned, "TODAY()");
        let again =
            Formula::parse(&printed).unwrap_or_else(|error| panic!("{text} printed as {printed}: {error}"));
        assert_eq!(
            format!("{:?}", again.eval(&sheet)),
            format!("{value:?}"),
            "{text} printed as {printed}"
        );
        let _ = (
            formula.needed_names(),
            formula.array_misuse(&|name| name.starts_with('列')),
        );
        evaluated += 1;
    }
    assert_eq!(evaluated, 6000);
}

#[test]
fn junk_never_panics() {
    let (mut random, sheet) = (Random(7), wild_sheet());
    let mut accepted = 0;
    for _ in 0..20_000 {
        let text = random.junk();
        match Formula::parse(&text) {
            Ok(formula) => {
                let _ = formula.eval(&sheet);
                accepted += 1;
            }
            Err(error) => assert!(error.to_string().ends_with('。'), "{text}"),
        }
    }
    assert!(accepted > 100, "{accepted}");
}
