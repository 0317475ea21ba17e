//! Pages: views put into templates, one self-contained file each. The only place that knows handlebars.
//!
//! Templates are compiled once and strictly: a template that names a datum which does not exist is an error, never a
//! blank. Everything that comes from data is escaped; style and script are templates' own text. The office may replace
//! any template by one of the same name.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable,
};
use serde::Serialize;

use super::view::card::Places;
use super::view::{county, handbook, province};
use crate::model::assessment::Assessment;
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::model::round::{Round, RoundInfo};

const COUNTY: &str = "county.hbs";
const PROVINCE: &str = "province.hbs";
const HANDBOOK: &str = "handbook.hbs";

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
            (COUNTY, include_str!("../../templates/county.hbs")),
            (PROVINCE, include_str!("../../templates/province.hbs")),
            (HANDBOOK, include_str!("../../templates/handbook.hbs")),
            ("style.css", include_str!("../../templates/style.css")),
            ("page.js", include_str!("../../templates/page.js")),
            (
                "partials/card.hbs",
                include_str!("../../templates/partials/card.hbs"),
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
                "partials/notes.hbs",
                include_str!("../../templates/partials/notes.hbs"),
            ),
            (
                "partials/parameters.hbs",
                include_str!("../../templates/partials/parameters.hbs"),
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
                "partials/stack.hbs",
                include_str!("../../templates/partials/stack.hbs"),
            ),
            (
                "partials/tiles.hbs",
                include_str!("../../templates/partials/tiles.hbs"),
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

/// The compiled pages.
#[derive(Debug)]
pub struct Pages {
    registry: Handlebars<'static>,
}

impl Pages {
    /// Compiles all templates.
    ///
    /// # Errors
    /// If a template is malformed, or the template of a page is not there.
    pub fn compile(templates: &Templates) -> Result<Self, TemplateError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        registry.register_helper("if", Box::new(Condition { holds: true }));
        registry.register_helper("unless", Box::new(Condition { holds: false }));
        for (name, text) in &templates.files {
            refuse_raw(name, text)?;
            registry
                .register_template_string(name, text)
                .map_err(|error| TemplateError::malformed(name, &error))?;
        }
        for name in [COUNTY, PROVINCE, HANDBOOK] {
            if !registry.has_template(name) {
                return Err(TemplateError {
                    template: name.to_owned(),
                    line: None,
                    fault: "没有这个模板".to_owned(),
                });
            }
        }
        Ok(Pages { registry })
    }

    /// A county's page.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn county(
        &self,
        plan: &Plan,
        info: &RoundInfo,
        assessment: &Assessment,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(COUNTY, &county::county(plan, info, assessment, provenance))
    }

    /// The province's page.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn province(
        &self,
        plan: &Plan,
        round: &Round,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(PROVINCE, &province::province(plan, round, provenance))
    }

    /// The rule handbook; `places` says where fields stand in the blank workbook.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn handbook(
        &self,
        plan: &Plan,
        places: &Places,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(HANDBOOK, &handbook::handbook(plan, places, provenance))
    }

    fn render(&self, template: &str, view: &impl Serialize) -> Result<String, TemplateError> {
        self.registry
            .render(template, view)
            .map_err(|error| TemplateError::unfit(template, &error))
    }
}

/// Refuses the ways of writing that put data on a page unescaped.
fn refuse_raw(name: &str, text: &str) -> Result<(), TemplateError> {
    const RAW: [&str; 4] = ["{{{", "{{~{", "{{&", "{{~&"];
    match text
        .lines()
        .position(|line| RAW.iter().any(|raw| line.contains(raw)))
    {
        Some(index) => Err(TemplateError {
            template: name.to_owned(),
            line: Some(index + 1),
            fault: "三重花括号或“&”会使数据不经转义，不能使用".to_owned(),
        }),
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
