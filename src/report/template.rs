//! Templates: texts with places for data, which the office may replace by files of the same name. The only place that
//! knows handlebars.
//!
//! A template is compiled once and strictly: one that names a datum which does not exist is an error, never a blank.
//! Every value goes through the escape of its kind of document on its way into the text, and there is no way of writing
//! that goes around it.

use std::collections::BTreeMap;
use std::fmt;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable,
};
use serde::Serialize;

/// Templates by file name below the templates' folder, with `/` between its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    /// Text by name, such as `partials/mark.hbs`.
    pub files: BTreeMap<String, String>,
}

impl Templates {
    /// The templates that come with the program.
    pub fn embedded() -> Self {
        let files = [
            ("county.hbs", include_str!("../../templates/county.hbs")),
            ("province.hbs", include_str!("../../templates/province.hbs")),
            ("handbook.hbs", include_str!("../../templates/handbook.hbs")),
            ("annual.hbs", include_str!("../../templates/annual.hbs")),
            ("整改通知书.txt", include_str!("../../templates/整改通知书.txt")),
            ("年度报告.txt", include_str!("../../templates/年度报告.txt")),
            ("受理回执.txt", include_str!("../../templates/受理回执.txt")),
            ("base.css", include_str!("../../templates/base.css")),
            ("style.css", include_str!("../../templates/style.css")),
            ("page.js", include_str!("../../templates/page.js")),
            (
                "partials/annual-table.hbs",
                include_str!("../../templates/partials/annual-table.hbs"),
            ),
            (
                "partials/card.hbs",
                include_str!("../../templates/partials/card.hbs"),
            ),
            (
                "partials/gaps.hbs",
                include_str!("../../templates/partials/gaps.hbs"),
            ),
            (
                "partials/head.hbs",
                include_str!("../../templates/partials/head.hbs"),
            ),
            (
                "partials/level.hbs",
                include_str!("../../templates/partials/level.hbs"),
            ),
            (
                "partials/mark.hbs",
                include_str!("../../templates/partials/mark.hbs"),
            ),
            (
                "partials/masthead.hbs",
                include_str!("../../templates/partials/masthead.hbs"),
            ),
            (
                "partials/named.hbs",
                include_str!("../../templates/partials/named.hbs"),
            ),
            (
                "partials/notes.hbs",
                include_str!("../../templates/partials/notes.hbs"),
            ),
            (
                "partials/parameters.hbs",
                include_str!("../../templates/partials/parameters.hbs"),
            ),
            (
                "partials/pictures.hbs",
                include_str!("../../templates/partials/pictures.hbs"),
            ),
            (
                "partials/rules.hbs",
                include_str!("../../templates/partials/rules.hbs"),
            ),
            (
                "partials/sources.hbs",
                include_str!("../../templates/partials/sources.hbs"),
            ),
            (
                "partials/spread.hbs",
                include_str!("../../templates/partials/spread.hbs"),
            ),
            (
                "partials/stack.hbs",
                include_str!("../../templates/partials/stack.hbs"),
            ),
            (
                "partials/tiles.hbs",
                include_str!("../../templates/partials/tiles.hbs"),
            ),
            (
                "partials/who.hbs",
                include_str!("../../templates/partials/who.hbs"),
            ),
            (
                "partials/work.hbs",
                include_str!("../../templates/partials/work.hbs"),
            ),
        ];
        Templates {
            files: files
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        }
    }

    /// These templates, with each of `others` in the place of the one of the same name.
    #[must_use]
    pub fn replaced_by(mut self, others: Templates) -> Self {
        self.files.extend(others.files);
        self
    }
}

/// Compiled templates of one kind of document.
#[derive(Debug)]
pub(super) struct Engine {
    registry: Handlebars<'static>,
}

impl Engine {
    /// No template yet, for documents in which a value must not become markup of HTML.
    pub(super) fn for_html() -> Self {
        Self::escaping(handlebars::html_escape)
    }

    /// No template yet; `escape` is what each value goes through.
    pub(super) fn escaping(escape: fn(&str) -> String) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        registry.register_escape_fn(escape);
        registry.register_helper("if", Box::new(Condition { holds: true }));
        registry.register_helper("unless", Box::new(Condition { holds: false }));
        Engine { registry }
    }

    /// Compiles a template.
    ///
    /// # Errors
    /// If it is malformed, or writes data without escape.
    pub(super) fn add(&mut self, name: &str, text: &str) -> Result<(), TemplateError> {
        refuse_raw(name, text)?;
        self.registry
            .register_template_string(name, text)
            .map_err(|error| TemplateError::malformed(name, &error))
    }

    /// Makes sure that a template is there.
    ///
    /// # Errors
    /// If it is not.
    pub(super) fn require(&self, name: &str) -> Result<(), TemplateError> {
        if self.registry.has_template(name) {
            Ok(())
        } else {
            Err(TemplateError::new(name, None, "没有这个模板"))
        }
    }

    /// The text of a template with data in their places.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub(super) fn render(&self, name: &str, view: &impl Serialize) -> Result<String, TemplateError> {
        self.registry
            .render(name, view)
            .map_err(|error| TemplateError::unfit(name, &error))
    }
}

/// Refuses the ways of writing that put data on a page unescaped.
fn refuse_raw(name: &str, text: &str) -> Result<(), TemplateError> {
    const RAW: [&str; 4] = ["{{{", "{{~{", "{{&", "{{~&"];
    match text
        .lines()
        .position(|line| RAW.iter().any(|raw| line.contains(raw)))
    {
        Some(index) => Err(TemplateError::new(
            name,
            Some(index + 1),
            "三重花括号或“&”会使数据不经转义，不能使用",
        )),
        None => Ok(()),
    }
}

/// `if` and `unless` that hold to strict mode: those of the library take a misspelt name for false.
struct Condition {
    holds: bool,
}

impl HelperDef for Condition {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let param = helper
            .param(0)
            .ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        if param.is_value_missing() {
            return Err(RenderError::strict_error(param.relative_path()));
        }
        let block = if param.value().is_truthy(false) == self.holds {
            helper.template()
        } else {
            helper.inverse()
        };
        block.map_or(Ok(()), |block| block.render(registry, context, render, out))
    }
}

/// What is wrong with a template: a failure of the tool, not of a county's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Name of the template.
    pub template: String,
    /// Line from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: String,
}

impl TemplateError {
    pub(super) fn new(template: &str, line: Option<usize>, fault: impl Into<String>) -> Self {
        TemplateError {
            template: template.to_owned(),
            line,
            fault: fault.into(),
        }
    }

    fn malformed(name: &str, error: &handlebars::TemplateError) -> Self {
        use handlebars::TemplateErrorReason as Reason;
        let fault = match error.reason() {
            Reason::MismatchingClosedHelper(opened, closed)
            | Reason::MismatchingClosedDecorator(opened, closed) => {
                format!("以“{opened}”开始的一段，却以“{closed}”结束")
            }
            Reason::InvalidParam(param) => format!("参数“{param}”写法有误"),
            _ => "双花括号中的写法有误，或者有一段没有结束".to_owned(),
        };
        TemplateError {
            template: name.to_owned(),
            line: error.pos().map(|(line, _)| line),
            fault,
        }
    }

    fn unfit(page: &str, error: &RenderError) -> Self {
        let fault = match error.reason() {
            RenderErrorReason::MissingVariable(Some(path)) => format!("要用的数据项“{path}”不存在"),
            RenderErrorReason::MissingVariable(None) => "要用的数据项不存在".to_owned(),
            RenderErrorReason::PartialNotFound(name) => format!("要引入的模板“{name}”不存在"),
            RenderErrorReason::CannotIncludeSelf => "模板引入了它自己".to_owned(),
            RenderErrorReason::HelperNotFound(name) | RenderErrorReason::DecoratorNotFound(name) => {
                format!("不认识的写法“{name}”")
            }
            other => format!("不能套用：{other}"),
        };
        TemplateError {
            template: error.template_name.clone().unwrap_or_else(|| page.to_owned()),
            line: error.line_no,
            fault,
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "报告模板“{}”第 {line} 行：{}。", self.template, self.fault),
            None => write!(f, "报告模板“{}”：{}。", self.template, self.fault),
        }
    }
}

impl std::error::Error for TemplateError {}
