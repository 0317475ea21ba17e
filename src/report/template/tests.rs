//! The short ways of compiling and writing come to what handlebars does, or leave it to handlebars.

use serde::Serialize;

use super::*;

#[derive(Serialize)]
struct Page {
    title: &'static str,
    number: i32,
    zero: u8,
    yes: bool,
    none: Option<&'static str>,
    empty: Vec<Row>,
    rows: Vec<Row>,
}

#[derive(Clone, Serialize)]
struct Row {
    name: &'static str,
    marks: Vec<&'static str>,
}

fn page() -> Page {
    let row = |name, marks: &[&'static str]| Row {
        name,
        marks: marks.to_vec(),
    };
    Page {
        title: "<甲>",
        number: -7,
        zero: 0,
        yes: true,
        none: None,
        empty: Vec::new(),
        rows: vec![row("一&", &["x", "y"]), row("", &[]), row("三", &["\"z\""])],
    }
}

fn data() -> Data {
    Data::of(&page()).unwrap()
}

/// An engine with templates, of which the first is that of the document.
fn engine(templates: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::for_html();
    for (name, text) in templates {
        engine.add(name, text).unwrap();
    }
    engine
}

#[test]
fn what_is_plain_is_written_as_handlebars_renders_it() {
    for text in [
        "{{title}} {{number}} {{zero}} {{yes}} {{none}}。",
        "{{#if title}}有{{else}}无{{/if}}{{#if zero}}有{{else}}无{{/if}}{{#if none}}有{{/if}}",
        "{{#unless none}}无{{/unless}}{{#unless title}}无{{else}}有{{/unless}}{{#if rows}}有{{/if}}{{#if empty}}有{{/if}}",
        "{{#if none}}甲{{else if zero}}乙{{else if yes}}丙{{else}}丁{{/if}}",
        "{{#each rows}}{{#unless @first}}、{{/unless}}{{name}}{{#each marks}}{{this}}{{../name}}{{@root.title}}{{/each}}\n{{/each}}",
        "{{#each empty}}有{{else}}{{title}}{{/each}}{{#each empty}}有{{/each}}{{#each none}}有{{else}}无{{/each}}",
        "{{#each rows}}{{#each marks}}{{lookup (lookup @root.rows @index) \"name\"}}{{/each}}{{/each}}",
        "{{#each rows}}{{#if (eq name \"三\")}}是{{else}}否{{/if}}{{/each}}",
        "{{> row.hbs \"\" name=title marks=empty}}{{#each rows}}{{> row.hbs \"\" name=../title marks=marks}}{{/each}}",
        "{{#each rows}}\n  {{> row.hbs}}\n{{/each}}\n{{#each rows}}{{> row.hbs this}}{{/each}}",
        "{{#each rows}}{{> row.hbs this name=../title}}{{/each}}",
        "{{> swap.hbs \"\" name=title other=number}}",
        "{{#each rows}}{{> first.hbs this}}{{> row.hbs this name=\"<x>\"}}{{/each}}",
        "甲\n{{#if yes}}\n乙\n{{! 丙 }}\n{{/if}}\n\n{{> row.hbs \"\" name=none marks=empty}}\n",
    ] {
        let engine = engine(&[
            ("t", text),
            ("row.hbs", "{{name}}：{{#each marks}}{{> mark.hbs}}，{{/each}}\n"),
            ("mark.hbs", "（{{this}}）"),
            ("swap.hbs", "{{name}}{{> swapped.hbs \"\" name=other other=name}}"),
            ("swapped.hbs", "{{name}}{{other}}"),
            ("first.hbs", "{{#if @first}}首{{/if}}{{name}}"),
        ]);
        let written = engine.written("t", &data());
        assert_eq!(
            written.ok_or(text),
            Ok(engine.library.render("t", &data()).unwrap())
        );
    }
}

#[test]
fn what_is_amiss_or_rare_is_left_to_handlebars() {
    for text in [
        "{{no_such}}",
        "{{#if no_such}}{{/if}}",
        "{{#unless no_such}}{{/unless}}",
        "{{#each no_such}}{{/each}}",
        "{{#each no_such}}{{else}}无{{/each}}",
        "{{#each none}}{{/each}}",
        "{{#each title}}{{/each}}",
        "{{#each this}}{{/each}}",
        "{{#if (eq number \"1\")}}{{/if}}",
        "{{#if @first}}{{/if}}",
        "{{rows}}",
        "{{this}}",
        "{{rows.name}}",
        "{{../title}}",
        "{{> none.hbs}}",
        "{{> row.hbs no_such}}",
        "{{> row.hbs \"\" name=no_such}}",
        "{{> row.hbs \"\"}}",
        "{{> row.hbs title name=title}}",
        "{{> t}}",
        "{{> row.hbs rows.[0]}}",
        "{{lookup this \"title\"}}",
        "{{lookup (lookup rows @index) \"name\"}}",
        "{{#each rows}}{{lookup (lookup ../title @index) \"name\"}}{{/each}}",
        "{{#each rows}}{{lookup (lookup marks @index) \"name\"}}{{/each}}",
        "{{#each rows}}{{lookup (lookup @root.rows @index) \"marks\"}}{{/each}}",
    ] {
        let engine = engine(&[("t", text), ("row.hbs", "{{name}}")]);
        assert_eq!(engine.written("t", &data()), None, "{text}");
    }
}

#[test]
fn the_templates_of_the_program_are_plain() {
    let mut engine = Engine::for_html();
    for (name, text) in &Templates::embedded().files {
        engine.add(name, text).unwrap();
        assert!(engine.plain.contains_key(name), "{name}");
    }
}
