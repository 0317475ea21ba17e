//! The only place that knows handlebars: it compiles every template, reads the plain form out of what came of it,
//! renders what has none, and says in Chinese what is wrong with a template.

use super::plain::{Given, Of, Part, Path, Plain, Start, Test};
use super::{Escape, TemplateError, pieces};
use handlebars::template::{DecoratorTemplate, HelperTemplate, Parameter, TemplateElement};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy, Output, Path as HandlebarsPath,
    PathSeg, RenderContext, RenderError, RenderErrorReason, Renderable, Template,
};
use serde::Serialize;

/// Names that mean a helper of handlebars even where a datum has the same name.
const HELPERS: [&str; 17] = [
    "and", "each", "eq", "gt", "gte", "if", "len", "log", "lookup", "lt", "lte", "ne", "not", "or", "raw",
    "unless", "with",
];

/// Templates as handlebars compiles them.
#[derive(Debug)]
pub(super) struct Library {
    registry: Handlebars<'static>,
}

impl Library {
    /// No template yet; `escape` is what each value goes through.
    pub(super) fn escaping(escape: Escape) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        registry.register_escape_fn(move |value| {
            let mut escaped = String::with_capacity(value.len());
            escape(value, &mut escaped);
            escaped
        });
        registry.register_helper("if", Box::new(Condition { holds: true }));
        registry.register_helper("unless", Box::new(Condition { holds: false }));
        Library { registry }
    }

    /// Compiles a template.
    ///
    /// # Errors
    /// If it is malformed.
    pub(super) fn compile(&mut self, name: &str, text: &str) -> Result<(), TemplateError> {
        if let Some(template) = self.put_together(name, text) {
            self.registry.register_template(name, template);
            return Ok(());
        }
        // At once, which also says what is wrong with it.
        self.registry
            .register_template_string(name, text)
            .map_err(|error| malformed(name, &error))
    }

    /// The template put together from its pieces; none if one of them does not compile.
    fn put_together(&mut self, name: &str, text: &str) -> Option<Template> {
        let mut whole = Template::new();
        whole.name = Some(name.to_owned());
        if !text.contains("{{") {
            whole.elements.push(TemplateElement::RawString(text.to_owned()));
            return Some(whole);
        }
        let mut lines = 0;
        for piece in pieces::pieces(text) {
            self.registry.register_template_string(name, piece).ok()?;
            let mut template = self.registry.get_template(name)?.clone();
            move_down(&mut template, lines);
            whole.elements.append(&mut template.elements);
            whole.mapping.append(&mut template.mapping);
            lines += piece.matches('\n').count();
        }
        Some(whole)
    }

    /// Whether a template is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.registry.has_template(name)
    }

    /// The plain form of a template, if it has one.
    pub(super) fn plain(&self, name: &str) -> Option<Plain> {
        self.registry.get_template(name).and_then(plain)
    }

    /// The text of a template with data in their places.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub(super) fn render(&self, name: &str, data: &impl Serialize) -> Result<String, TemplateError> {
        self.registry
            .render(name, data)
            .map_err(|error| unfit(name, &error))
    }
}

/// Counts a template's lines on by as many as stand before it.
fn move_down(template: &mut Template, lines: usize) {
    for place in &mut template.mapping {
        place.0 += lines;
    }
    for element in &mut template.elements {
        match element {
            TemplateElement::HelperBlock(block) => {
                for inside in block.template.iter_mut().chain(&mut block.inverse) {
                    move_down(inside, lines);
                }
            }
            TemplateElement::DecoratorBlock(block) | TemplateElement::PartialBlock(block) => {
                if let Some(inside) = &mut block.template {
                    move_down(inside, lines);
                }
            }
            _ => {}
        }
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

fn malformed(name: &str, error: &handlebars::TemplateError) -> TemplateError {
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

fn unfit(page: &str, error: &RenderError) -> TemplateError {
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

/// The plain form of a template, if it has one.
fn plain(template: &Template) -> Option<Plain> {
    let mut parts: Vec<Part> = Vec::with_capacity(template.elements.len());
    for element in &template.elements {
        match (part(element)?, parts.last_mut()) {
            (Part::Text(text), Some(Part::Text(before))) => before.push_str(&text),
            (part, _) => parts.push(part),
        }
    }
    Some(Plain { parts })
}

fn part(element: &TemplateElement) -> Option<Part> {
    match element {
        TemplateElement::RawString(text) => Some(Part::Text(text.clone())),
        TemplateElement::Comment(_) => Some(Part::Text(String::new())),
        TemplateElement::Expression(place) if place.params.is_empty() && place.hash.is_empty() => {
            let name = place.name.as_name()?;
            (!HELPERS.contains(&name)).then_some(())?;
            Some(Part::Place(path(&place.name)?))
        }
        TemplateElement::Expression(call) => beside(call),
        TemplateElement::HelperBlock(block) => self::block(block),
        TemplateElement::PartialExpression(partial) => self::partial(partial),
        _ => None,
    }
}

fn beside(call: &HelperTemplate) -> Option<Part> {
    let (Parameter::Subexpression(row), Parameter::Literal(field)) = looked_up(call)? else {
        return None;
    };
    let TemplateElement::Expression(row) = row.as_element() else {
        return None;
    };
    match looked_up(row)? {
        (list, Parameter::Path(HandlebarsPath::Local((0, name, _)))) if name == "index" => {
            Some(Part::Beside {
                list: path(list)?,
                field: field.as_str()?.to_owned(),
            })
        }
        _ => None,
    }
}

/// In what `lookup` looks, and for what.
fn looked_up(call: &HelperTemplate) -> Option<(&Parameter, &Parameter)> {
    match (call.name.as_name()?, call.params.as_slice()) {
        ("lookup", [of, what]) if call.hash.is_empty() => Some((of, what)),
        _ => None,
    }
}

fn block(block: &HelperTemplate) -> Option<Part> {
    if block.block_param.is_some() || !block.hash.is_empty() {
        return None;
    }
    let [parameter] = block.params.as_slice() else {
        return None;
    };
    let inside = plain(block.template.as_ref()?)?;
    let otherwise = match &block.inverse {
        Some(inverse) => Some(plain(inverse)?),
        None => None,
    };
    match block.name.as_name()? {
        "each" => Some(Part::Rows {
            path: path(parameter)?,
            row: inside,
            none: otherwise,
        }),
        name @ ("if" | "unless") => Some(Part::Choice {
            test: test(parameter)?,
            expected: name == "if",
            then: inside,
            otherwise,
        }),
        _ => None,
    }
}

fn partial(partial: &DecoratorTemplate) -> Option<Part> {
    let Parameter::Name(name) = &partial.name else {
        return None;
    };
    let of = match partial.params.as_slice() {
        [] => Of::Same,
        [Parameter::Literal(_)] => Of::Nothing,
        [parameter] => Of::Datum(path(parameter)?),
        _ => return None,
    };
    let mut named = Vec::new();
    for (name, value) in &partial.hash {
        let given = match value {
            Parameter::Literal(text) => Given::Text(text.as_str()?.to_owned()),
            _ => Given::Datum(path(value)?),
        };
        named.push((name.clone(), given));
    }
    // As they come out of a hash map, they would stand otherwise on every run.
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(Part::Template {
        name: name.clone(),
        of,
        named,
    })
}

fn test(parameter: &Parameter) -> Option<Test> {
    match parameter {
        Parameter::Path(HandlebarsPath::Local((0, name, _))) if name == "first" => Some(Test::First),
        Parameter::Subexpression(expression) => {
            let TemplateElement::Expression(call) = expression.as_element() else {
                return None;
            };
            let ("eq", [one, Parameter::Literal(other)]) = (call.name.as_name()?, call.params.as_slice())
            else {
                return None;
            };
            Some(Test::Equal(path(one)?, other.as_str()?.to_owned()))
        }
        _ => path(parameter).map(Test::Datum),
    }
}

/// A path of names, from the top of the data or so many blocks out.
fn path(parameter: &Parameter) -> Option<Path> {
    let Parameter::Path(HandlebarsPath::Relative((segments, written))) = parameter else {
        return None;
    };
    let names: Vec<String> = segments
        .iter()
        .filter_map(|segment| match segment {
            PathSeg::Named(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    // What is no name are the steps before the names; handlebars does not tell which.
    let steps = segments.len() - names.len();
    let start = if written.starts_with("@root") {
        (steps == 1).then_some(Start::Top)?
    } else {
        let out = written
            .split("../")
            .take_while(|between| between.is_empty())
            .count();
        (steps == out).then_some(Start::Out(out))?
    };
    Some(Path { start, names })
}

#[cfg(test)]
mod tests {
    use super::super::{Templates, escape};
    use super::*;

    fn plain(text: &str) -> Option<Plain> {
        let mut registry = Handlebars::new();
        registry.register_template_string("t", text).unwrap();
        super::plain(registry.get_template("t").unwrap())
    }

    fn place(start: Start, names: &[&str]) -> Part {
        Part::Place(Path {
            start,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        })
    }

    #[test]
    fn a_path_is_read_as_handlebars_reads_it() {
        for (text, start, names) in [
            ("{{a}}", Start::Out(0), vec!["a"]),
            ("{{this}}", Start::Out(0), vec![]),
            ("{{this.a}}", Start::Out(0), vec!["a"]),
            ("{{a.b}}", Start::Out(0), vec!["a", "b"]),
            ("{{县.名}}", Start::Out(0), vec!["县", "名"]),
            ("{{../a}}", Start::Out(1), vec!["a"]),
            ("{{../../a.b}}", Start::Out(2), vec!["a", "b"]),
            ("{{@root.a}}", Start::Top, vec!["a"]),
        ] {
            let part = plain(text).unwrap().parts.pop();
            assert_eq!(part, Some(place(start, &names)), "{text}");
        }
    }

    #[test]
    fn comments_leave_no_trace() {
        let text = plain("甲{{! 一 }}乙{{!-- 二 --}}丙").unwrap();
        assert_eq!(text.parts, [Part::Text("甲乙丙".to_owned())]);
    }

    #[test]
    fn what_is_not_plain_has_no_plain_form() {
        for text in [
            "{{lookup a \"b\"}}",
            "{{len}}",
            "{{@index}}",
            "{{#with a}}{{b}}{{/with}}",
            "{{#each a as |b|}}{{b}}{{/each}}",
            "{{#if (gt a 1)}}{{/if}}",
            "{{#if (eq a 1)}}{{/if}}",
            "{{#if a includeZero=true}}{{/if}}",
            "{{#if @../first}}{{/if}}",
            "{{#each a}}{{#with b}}{{/with}}{{/each}}",
            "{{> b c=1}}",
            "{{> (b)}}",
            "{{#> b}}{{/b}}",
            "{{#*inline \"b\"}}{{/inline}}",
            "{{{{raw}}}}{{a}}{{{{/raw}}}}",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    /// The template as it is written: texts that follow each other as one.
    fn joined(template: &Template) -> Template {
        let mut joined = Template::new();
        for (index, element) in template.elements.iter().enumerate() {
            match (element, joined.elements.last_mut()) {
                (TemplateElement::RawString(text), _) if text.is_empty() => {}
                (TemplateElement::RawString(text), Some(TemplateElement::RawString(before))) => {
                    before.push_str(text);
                }
                (TemplateElement::RawString(_), _) => joined.elements.push(element.clone()),
                _ => {
                    joined.mapping.push(template.mapping[index].clone());
                    joined.elements.push(match element.clone() {
                        TemplateElement::HelperBlock(mut block) => {
                            block.template = block.template.as_ref().map(self::joined);
                            block.inverse = block.inverse.as_ref().map(self::joined);
                            TemplateElement::HelperBlock(block)
                        }
                        element => element,
                    });
                }
            }
        }
        joined
    }

    #[test]
    fn pieces_come_to_the_whole() {
        let long = "字".repeat(200);
        let lines = format!(
            "{long}\n{{{{#if a}}}}\n{long}\n{{{{else}}}}\n{long}\n{{{{/if}}}}\n\n{{{{! {long}\n{{{{#if }}}}\n{{{{b}}}}{long}\n\n \
         {{{{c}}}}\n{long}\n  {{{{> d e}}}}  \n{long}{{{{#each f}}}}{long}\n{long}{{{{/each}}}}{{{{\n{long}\ng}}}}\n{long}\n"
        );
        let mut texts: Vec<String> = Templates::embedded().files.into_values().collect();
        texts.extend([
            lines.replace('\n', "\r\n"),
            lines.replace('\n', " \n "),
            lines.replace("{{", "{{~").replace("{{~!", "{{!"),
            lines,
            String::new(),
            "{{a}}".to_owned(),
            "甲\n\n".to_owned(),
        ]);
        for text in &texts {
            let mut library = Library::escaping(escape::html);
            library.compile("t", text).unwrap();
            let put_together = joined(library.registry.get_template("t").unwrap());
            library.registry.register_template_string("t", text).unwrap();
            let whole = joined(library.registry.get_template("t").unwrap());
            assert!(put_together == whole, "{text}");
        }
    }

    #[test]
    fn every_character_is_escaped_as_by_handlebars() {
        let ascii: String = (0_u8..128).map(char::from).collect();
        for text in [
            ascii.as_str(),
            "",
            "县",
            "<",
            "<<县>\"&\"'`=",
            "县<\u{3C9}>=\u{10FFFF}",
        ] {
            let mut out = "前".to_owned();
            escape::html(text, &mut out);
            assert_eq!(out, format!("前{}", handlebars::html_escape(text)));
        }
    }
}
