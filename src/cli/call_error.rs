//! Says in Chinese what is wrong with the call; clap says it in English.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Exit;
use super::terminal::{eprintln, print};

/// Prints help, version, or what is wrong with the call.
pub fn report(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", in_full_width(&error.render().ansi().to_string()));
            Exit::Clean
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}", in_full_width(&error.render().ansi().to_string()));
            Exit::BadCall
        }
        _ => {
            eprintln!("错误：{}", message(error));
            eprintln!("用法见 dudao --help，各命令的用法见 dudao <命令> --help。");
            Exit::BadCall
        }
    }
}

/// clap ends its headings with a half-width colon.
fn in_full_width(help: &str) -> String {
    ["命令", "参数", "选项"]
        .iter()
        .fold(help.to_owned(), |help, heading| {
            help.replace(&format!("{heading}:"), &format!("{heading}："))
        })
}

fn message(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let near = context(ContextKind::SuggestedArg);
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("，是否应为 {near}")
            };
            format!("没有“{argument}”这个选项或参数{hint}。")
        }
        ErrorKind::InvalidSubcommand => {
            let near = context(ContextKind::SuggestedSubcommand);
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("，是否应为 {near}")
            };
            format!(
                "没有“{}”这个命令{hint}。",
                context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand => "没有写命令。".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}。"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 同时使用。", context(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少内容。"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            format!("{argument} 的“{value}”不可用，可用的有：{valid}。")
        }
        ErrorKind::ValueValidation => {
            let expected = if argument.contains("日期") {
                "应为存在的日期，写作 2026-11-20"
            } else if argument.contains("年份") {
                "应为 2000 至 2100 之间的年份"
            } else if argument.contains("个数") {
                "应为 1 至 256 之间的整数"
            } else {
                "写法不对"
            };
            format!("{argument} 的“{value}”无法使用，{expected}。")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} 的内容个数不对。")
        }
        ErrorKind::InvalidUtf8 => "参数中有无法识别的字符。".to_owned(),
        _ => "命令写法不对。".to_owned(),
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(strings) => strings.join("、"),
        ContextValue::StyledStrs(strings) => strings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("、"),
        other => other.to_string(),
    }
}
