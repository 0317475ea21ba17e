//! What is wrong with the text of a formula, in a sentence an official can act on. Positions count characters
//! from 1, in the text as it was written.

use std::fmt;

/// A formula that cannot be read; its display is one Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormulaError {
    /// Nothing but space.
    Empty,
    /// A leading `=`, which the plan leaves out.
    LeadingEquals,
    /// More than 8192 characters.
    TooLong {
        /// How many characters there are.
        chars: usize,
    },
    /// Brackets or operators nested too deep.
    TooDeep,
    /// A full-width or Chinese punctuation mark outside a string literal.
    FullWidth {
        /// Which character.
        position: usize,
        /// The character found.
        found: char,
        /// What to write instead.
        instead: String,
    },
    /// A character that no formula of a rule may contain outside a string literal.
    Forbidden {
        /// Which character.
        position: usize,
        /// The character found.
        found: char,
    },
    /// A string literal without its closing quote.
    UnclosedText {
        /// Where the literal begins.
        position: usize,
    },
    /// A string literal longer than the 255 characters that Excel takes.
    LongText,
    /// `(` without `)`.
    UnclosedBracket {
        /// Which character.
        position: usize,
    },
    /// `)` without `(`.
    UnopenedBracket {
        /// Which character.
        position: usize,
    },
    /// A cell address such as `A1` or `R1C1`.
    CellReference {
        /// Where it begins.
        position: usize,
        /// The address.
        text: String,
    },
    /// A word that cannot be a defined name.
    BadName {
        /// Where it begins.
        position: usize,
        /// The word.
        text: String,
    },
    /// A number too large for a cell.
    BadNumber {
        /// Where it begins.
        position: usize,
    },
    /// A function outside the table.
    UnknownFunction {
        /// The name as written.
        name: String,
    },
    /// Too few or too many arguments.
    ArgumentCount {
        /// The function.
        function: &'static str,
        /// The least it takes.
        min: usize,
        /// The most it takes.
        max: usize,
        /// How many were given.
        given: usize,
    },
    /// Arguments that must come in pairs, such as a range and its criterion.
    UnpairedArguments {
        /// The function.
        function: &'static str,
        /// How many were given.
        given: usize,
    },
    /// An argument that must be a name, because Excel takes only a range there.
    NeedsName {
        /// The function.
        function: &'static str,
        /// Which argument, from 1.
        argument: usize,
    },
    /// `MATCH` without 0 as its third argument.
    InexactMatch,
    /// Text that does not make a formula, for instance two operators in a row.
    Malformed {
        /// Where reading stopped; `None` at the end of the text.
        position: Option<usize>,
    },
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("公式是空的。"),
            Self::LeadingEquals => f.write_str("公式开头不写“=”，请去掉。"),
            Self::TooLong { chars } => write!(f, "公式有 {chars} 个字符，最多 8192 个。"),
            Self::TooDeep => f.write_str("公式嵌套太深或项数太多，请拆成几条规则。"),
            Self::FullWidth {
                position,
                found,
                instead,
            } => full_width(f, *position, *found, instead),
            Self::Forbidden { position, found } => forbidden(f, *position, *found),
            Self::UnclosedText { position } => write!(f, "公式第 {position} 个字符的双引号没有配对。"),
            Self::LongText => f.write_str("公式中一段文字超过 255 个字符，Excel 不接受。"),
            Self::UnclosedBracket { position } => {
                write!(f, "公式第 {position} 个字符的左括号没有对应的右括号。")
            }
            Self::UnopenedBracket { position } => {
                write!(f, "公式第 {position} 个字符的右括号没有对应的左括号。")
            }
            Self::CellReference { position, text } => {
                write!(
                    f,
                    "公式第 {position} 个字符起的“{text}”是单元格地址，规则里只能写名称。"
                )
            }
            Self::BadName { position, text } => {
                write!(
                    f,
                    "公式第 {position} 个字符起的“{text}”不能作名称，名称以汉字、字母或下划线开头，只含汉字、字母、数字、下划线和点。"
                )
            }
            Self::BadNumber { position } => write!(f, "公式第 {position} 个字符起的数超出范围。"),
            Self::UnknownFunction { name } => write!(f, "公式使用了不支持的函数 {name}。"),
            Self::ArgumentCount {
                function,
                min,
                max,
                given,
            } => {
                count(f, function, *min, *max)?;
                if *given == 0 {
                    f.write_str("，这里没有给。")
                } else {
                    write!(f, "，这里给了 {given} 个。")
                }
            }
            Self::UnpairedArguments {
                function: "SUMIFS",
                given,
            } => {
                write!(
                    f,
                    "函数 SUMIFS 第 1 个参数之后的参数要成对，这里共给了 {given} 个。"
                )
            }
            Self::UnpairedArguments { function, given } => {
                write!(f, "函数 {function} 的参数要成对，这里给了 {given} 个。")
            }
            Self::NeedsName { function, argument } => {
                write!(f, "函数 {function} 的第 {argument} 个参数只能是一个名称。")
            }
            Self::InexactMatch => f.write_str("函数 MATCH 的第 3 个参数只能写 0（精确查找）。"),
            Self::Malformed {
                position: Some(position),
            } => {
                write!(f, "公式在第 {position} 个字符处有误，请检查运算符、逗号和括号。")
            }
            Self::Malformed { position: None } => f.write_str("公式不完整，末尾缺少内容。"),
        }
    }
}

impl std::error::Error for FormulaError {}

fn full_width(f: &mut fmt::Formatter<'_>, position: usize, found: char, instead: &str) -> fmt::Result {
    match (found, instead) {
        ('\u{3000}', _) => write!(f, "公式第 {position} 个字符是全角空格，请改用半角空格。"),
        (_, "\"") => write!(f, "公式第 {position} 个字符是中文引号，请改用半角双引号。"),
        ('≥' | '≧' | '≤' | '≦' | '≠' | '×' | '÷', _) => {
            write!(
                f,
                "公式第 {position} 个字符“{found}”不是运算符，请改用“{instead}”。"
            )
        }
        _ => write!(
            f,
            "公式第 {position} 个字符是全角“{found}”，请改用半角“{instead}”。"
        ),
    }
}

fn forbidden(f: &mut fmt::Formatter<'_>, position: usize, found: char) -> fmt::Result {
    match found {
        ':' => write!(f, "公式第 {position} 个字符“:”表示单元格区域，规则里只能写名称。"),
        ';' => write!(f, "公式第 {position} 个字符是分号，参数之间请用半角逗号。"),
        '{' | '}' => write!(f, "公式第 {position} 个字符“{found}”表示数组常量，规则里不能用。"),
        '$' => write!(f, "公式第 {position} 个字符“$”表示单元格地址，规则里只能写名称。"),
        '\'' => write!(f, "公式第 {position} 个字符是单引号，文字请用半角双引号括起。"),
        _ if found.is_control() || found.is_whitespace() => {
            write!(f, "公式第 {position} 个字符是看不见的特殊字符，请删去。")
        }
        _ => write!(f, "公式第 {position} 个字符“{found}”不能出现在公式里。"),
    }
}

fn count(f: &mut fmt::Formatter<'_>, function: &str, min: usize, max: usize) -> fmt::Result {
    if max == 0 {
        write!(f, "函数 {function} 不带参数")
    } else if min == max {
        write!(f, "函数 {function} 需要 {min} 个参数")
    } else if max >= super::expr::MANY {
        write!(f, "函数 {function} 至少需要 {min} 个参数")
    } else {
        write!(f, "函数 {function} 需要 {min} 到 {max} 个参数")
    }
}
