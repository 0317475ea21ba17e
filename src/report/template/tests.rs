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

/// What is written of the page without handlebars.
fn written(engine: &Engine) -> Option<String> {
    let mut text = String::new();
    let document = engine.document("t", page(), LongLists::default()).unwrap();
    document.pieces(&mut |piece| text.push_str(piece)).map(|()| text)
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
        let rendered = engine
            .document("t", page(), LongLists::default())
            .unwrap()
            .rendered();
        assert_eq!(written(&engine).ok_or(text), Ok(rendered.unwrap()));
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
        assert_eq!(written(&engine), None, "{text}");
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

/// A page with a long list in place of its rows.
#[derive(Serialize)]
struct LongPage {
    title: &'static str,
    empty: Long,
    rows: Long,
}

#[test]
fn long_lists_are_written_as_lists_in_pieces() {
    const COUNT: usize = 9000;
    let row = |index: usize| Row {
        name: ["一&", "", "三"][index % 3],
        marks: vec!["x", "\"y\""],
    };
    for text in [
        "{{title}}{{#each rows}}{{#unless @first}}、{{/unless}}{{name}}{{#each marks}}{{this}}{{../name}}{{@root.title}}{{/each}}\n{{/each}}。",
        "{{#if rows}}有{{/if}}{{#if empty}}有{{else}}无{{/if}}{{#each empty}}有{{else}}{{title}}{{/each}}{{#each rows}}{{../title}}{{/each}}",
        "{{#each rows}}{{> row.hbs this name=../title}}{{/each}}{{#each rows}}{{> row.hbs}}{{/each}}",
        "{{> list.hbs \"\" of=rows}}",
    ] {
        let engine = engine(&[
            ("t", text),
            ("row.hbs", "{{name}}：{{#each marks}}（{{this}}）{{/each}}\n"),
            (
                "list.hbs",
                "{{#each of}}<td>{{name}}{{#if @first}}首{{/if}}</td>{{/each}}",
            ),
        ]);
        let listed = Page {
            rows: (0..COUNT).map(row).collect(),
            ..page()
        };
        let mut lists = LongLists::default();
        let empty = lists.add(0, |to| to(&[row(0)]));
        let rows = lists.add(COUNT, |to| {
            for first in (0..COUNT).step_by(7) {
                to(&(first..COUNT.min(first + 7)).map(row).collect::<Vec<_>>());
            }
        });
        let title = page().title;
        let view = LongPage { title, empty, rows };
        let document = engine.document("t", view, lists).unwrap();
        let mut pieces: Vec<String> = Vec::new();
        document
            .pieces(&mut |piece| pieces.push(piece.to_owned()))
            .unwrap();
        assert!(
            pieces.len() > 1 && pieces.iter().all(|piece| piece.len() < 100_000),
            "{text}"
        );
        assert_eq!(pieces.concat(), engine.render("t", listed).unwrap());
        assert_eq!(pieces.concat(), document.rendered().unwrap());
    }
}

#[test]
fn what_is_amiss_in_a_row_of_a_long_list_is_left_to_handlebars() {
    for text in ["{{#each rows}}{{no_such}}{{/each}}", "{{rows}}", "{{rows.name}}"] {
        let engine = engine(&[("t", text)]);
        let mut lists = LongLists::default();
        let (title, empty) = (page().title, lists.add(0, |to| to(&page().rows)));
        let rows = lists.add(3, |to| to(&page().rows));
        let document = engine
            .document("t", LongPage { title, empty, rows }, lists)
            .unwrap();
        assert_eq!(document.pieces(&mut |_| ()), None, "{text}");
    }
}
