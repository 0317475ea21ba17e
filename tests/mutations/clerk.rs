//! What else a clerk or another spreadsheet program does, beyond the lists: values under merged areas, other ways in
//! which a file may store the same cell, sheets copied from elsewhere.

use dudao::workbook::{Raw, Rect};

use super::desk::{Ink, Stored, Tag};
use super::kind::{Change, Kind, must_be_filled, one, retype, rework, typed};
use super::labels::{FIELD_SHEETS, some_field};
use super::oracle::Expect::{Either, Noted, Noticed, Open, Returned, Same};
use super::oracle::{At, Scope, Spot};

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = cells();
    kinds.extend(merged());
    kinds.extend(stored());
    kinds
}

fn cells() -> Vec<Kind> {
    vec![
        retype("金额带货币符号", Either, |slot, chance| {
            (slot.unit() == "万元").then_some(())?;
            typed(format!(
                "{}{}",
                chance.pick(&["￥", "¥", "人民币"]),
                slot.number()?
            ))
        }),
        retype("金额只写万", Noted, |slot, _| {
            (slot.unit() == "万元").then_some(())?;
            typed(format!("{}万", slot.number()?))
        }),
        retype("金额写成千元或亿元", Either, |slot, chance| {
            (slot.unit() == "万元" && slot.number()? > 0.0).then_some(())?;
            let number = slot.number()?;
            typed(if chance.percent(50) {
                format!("{}千元", (number * 10.0 * 100.0).round() / 100.0)
            } else {
                format!("{:.8}亿元", number / 10_000.0)
            })
        }),
        retype("点和逗号混用", Returned, |slot, chance| {
            slot.is_number().then_some(())?;
            typed(chance.pick(&["1.086,35", "10,86", "1,23,456", "1.2.3", "1，0", "12,"]))
        }),
        retype("分数当文本", Returned, |slot, chance| {
            slot.is_number().then_some(())?;
            typed(chance.pick(&["1/2", "3/4", "二分之一", "1∕2"]))
        }),
        retype("同义的量词", Either, |slot, _| {
            let word = match slot.unit() {
                "人" => "名",
                "次" => "场",
                "所" => "家",
                "个" => "项",
                "学时" => "课时",
                "平方米" => "㎡",
                _ => return None,
            };
            typed(format!("{}{word}", slot.number()?))
        }),
        retype("浮点尾差", Same, |slot, _| {
            let number = slot.is_number().then(|| slot.number()).flatten()?;
            (number > 1.0).then_some(Raw::Number(number * (1.0 + 3e-16)))
        }),
        retype("日期用了月初的序列值文本", Returned, |slot, _| {
            slot.value.date()?;
            typed("20265")
        }),
        retype("是否填了两个相反的", Returned, |slot, chance| {
            slot.yes()?;
            typed(chance.pick(&["是√ 否√", "☑是 ☑否", "有/无", "√×", "是，否"]))
        }),
        retype("一格两个姓名", Returned, |slot, chance| {
            // The inspector of a school is one of the roster.
            let fits = slot.field.refers_to.is_some() && slot.field.personal;
            fits.then_some(())?;
            typed(format!(
                "{}{}赵钱孙",
                slot.text()?,
                chance.pick(&["、", "，", "/", "\n"])
            ))
        }),
        retype("姓名写错一字", Returned, |slot, _| {
            let fits = slot.field.refers_to.is_some() && slot.field.personal;
            fits.then_some(())?;
            let mut chars: Vec<char> = slot.text()?.chars().collect();
            *chars.last_mut()? = '鑫';
            typed(chars.into_iter().collect::<String>())
        }),
        rework("自动计算的格是错误值", Noticed, |desk, base, chance| {
            let names: Vec<String> = base
                .form
                .fields()
                .filter(|(_, field)| field.computed.is_some())
                .map(|(_, field)| field.name.clone())
                .collect();
            let tag = Tag::Answer(one(chance, &names)?.clone());
            desk.ink(&tag)?.value = Raw::Error("#REF!".into());
            Change::at(format!("{tag:?} 显示 #REF!"), vec![At::Cell(tag)], Scope::Nothing)
        }),
        rework(
            "多出一栏，栏名像核查编号",
            Noted,
            |desk, _, chance| {
                let sheet = *one(chance, &["督学名册", "学校名单", "整改台账"])?;
                let mark = desk.mark();
                let page = desk.page(sheet)?;
                let (col, header) = (page.last_col() + 1, page.header_row()?);
                let first = page.records().first()?.0;
                let name = chance.pick(&["B12补充", "A2026年情况", "C12 备注"]);
                page.put(header, col, Ink::text(name));
                page.put(first, col, Ink::text("借调").marked(mark));
                let what = format!("「{sheet}」右边多一栏“{name}”");
                Change::at(what, vec![At::Cell(Tag::Mark(mark))], Scope::Nothing)
            },
        ),
        rework("整块下移四十行", Open, |desk, base, chance| {
            let sheet = *one(chance, &["督学名册", "学校名单", "整改台账", "机构与队伍"])?;
            desk.shift(sheet, 40, 0)?;
            let spot = At::Page(sheet.to_owned());
            let mut change = Change::plain(format!("「{sheet}」下移 40 行"))?;
            let rows = base.form.table(sheet).is_some();
            // Where it is read there is nothing to say.
            if rows {
                let covers = Scope::Sheet(sheet.to_owned());
                change.what += "（表格）";
                change.spots.push(Spot {
                    at: vec![spot, At::File],
                    covers,
                });
            }
            Some(change)
        }),
    ]
}

fn merged() -> Vec<Kind> {
    vec![
        rework(
            "合并区下面还压着别的值",
            Returned,
            |desk, base, chance| {
                // Some programs keep what stood in the cells of a merged area, and nobody sees it.
                let (sheet, field) = some_field(desk, base, chance)?;
                let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
                let page = desk.page(&sheet)?;
                let Some(Tag::Answer(below)) = page.cells.get(&(at.row + 1, at.col))?.tag.clone() else {
                    return None;
                };
                let computed = base.form.field(&below)?.1.computed.is_some();
                let (upper, lower) = (
                    page.cells.get(&(at.row, at.col))?.value.clone(),
                    page.cells.get(&(at.row + 1, at.col))?.value.clone(),
                );
                (upper != lower && upper != Raw::Blank && lower != Raw::Blank && !computed).then_some(())?;
                page.merged.push(Rect {
                    top: at.row,
                    left: at.col,
                    bottom: at.row + 1,
                    right: at.col,
                });
                Change::at(
                    format!("“{}”与“{below}”的答案格合并，下格仍存着 {lower:?}", field.name),
                    vec![
                        At::Cell(Tag::Answer(below.clone())),
                        At::Cell(Tag::Answer(field.name)),
                    ],
                    Scope::Field(below),
                )
            },
        ),
        rework("一行内两栏合并", Either, |desk, base, chance| {
            let sheet = *one(chance, &["督学名册", "学校名单", "佐证材料"])?;
            let columns = &base.form.table(sheet)?.columns;
            let at = super::kind::index(chance, columns.len() - 1);
            let second = &columns[at + 1];
            must_be_filled(second).then_some(())?;
            let (_, key) = one(chance, &desk.page(sheet)?.records())?.clone();
            let tag = Tag::Entry(sheet.to_owned(), key.clone(), second.name.clone());
            let (_, cell) = desk.find(&tag)?;
            desk.ink(&tag)?.value = Raw::Blank;
            desk.page(sheet)?.merged.push(Rect {
                top: cell.row,
                left: cell.col - 1,
                bottom: cell.row,
                right: cell.col,
            });
            // A row whose name is in doubt is another row to whoever compares names.
            let names_row = columns[at].name == base.form.table(sheet)?.key;
            let what = format!("「{sheet}」“{key}”的“{}”“{}”合并", columns[at].name, second.name);
            let scope = if names_row {
                Scope::Row(sheet.to_owned(), key)
            } else {
                Scope::Entry(sheet.to_owned(), key, second.name.clone())
            };
            Change::at(what, vec![At::Cell(tag)], scope)
        }),
        rework(
            "单位栏只在每组首行填写",
            Either,
            |desk, base, chance| {
                // Left blank for “as above”, without merging.
                let pairs = [
                    ("督学名册", "单位"),
                    ("督学名册", "职称"),
                    ("佐证材料", "发文机关"),
                ];
                let (sheet, column) = *one(chance, &pairs)?;
                let records = desk.page(sheet)?.records();
                let tag = |key: &String| Tag::Entry(sheet.to_owned(), key.clone(), column.to_owned());
                let mut above: Option<Raw> = None;
                let mut change = Change::plain(format!("「{sheet}」“{column}”与上行相同的空着"))?;
                for (_, key) in &records {
                    let ink = desk.ink(&tag(key))?;
                    if above.as_ref() == Some(&ink.value) && change.spots.len() < 2 {
                        ink.value = Raw::Blank;
                        change.spots.push(Spot {
                            at: vec![At::Cell(tag(key))],
                            covers: Scope::Entry(sheet.to_owned(), key.clone(), column.to_owned()),
                        });
                    } else {
                        above = Some(ink.value.clone());
                    }
                }
                base.form.table(sheet)?;
                (!change.spots.is_empty()).then_some(change)
            },
        ),
        rework(
            "另一个县的基本信息也在里面",
            Returned,
            |desk, _, chance| {
                let index = desk.pages.iter().position(|page| page.form == "基本信息")?;
                let mut page = desk.pages[index].clone();
                page.form = String::new();
                page.name = chance
                    .pick(&["基本信息 (2)", "雁渡县基本信息", "Sheet1"])
                    .to_owned();
                for ink in page.cells.values_mut() {
                    match &ink.tag {
                        Some(Tag::Answer(name)) if name == "县区名称" => {
                            ink.value = Raw::Text("雁渡县".into())
                        }
                        Some(Tag::Answer(name)) if name == "行政区划代码" => {
                            ink.value = Raw::Text("369933".into());
                        }
                        _ => {}
                    }
                    ink.tag = None;
                }
                let name = page.name.clone();
                let before = chance.percent(50);
                desk.pages.insert(if before { index } else { index + 1 }, page);
                let original = desk.page("基本信息")?.name.clone();
                Change::at(
                    format!(
                        "「{name}」是雁渡县的，在原表{}",
                        if before { "之前" } else { "之后" }
                    ),
                    vec![At::Tab(name), At::Tab(original)],
                    Scope::Sheet("基本信息".to_owned()),
                )
            },
        ),
        rework("答案旁边写了批注文字", Same, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            let page = desk.page(&sheet)?;
            page.put(at.row, at.col + 1, Ink::text("已与财政局核对，见会议纪要"));
            Change::plain(format!("“{}”的说明栏改写成批注", field.name))
        }),
        rework("说明栏整列删掉", Same, |desk, _, chance| {
            let sheet = *one(chance, &FIELD_SHEETS)?;
            let page = desk.page(sheet)?;
            let answer = page
                .cells
                .iter()
                .find(|(_, ink)| matches!(ink.tag, Some(Tag::Answer(_))))
                .map(|((_, col), _)| *col)?;
            page.merged.retain(|area| area.right <= answer);
            desk.delete_col(sheet, answer + 1)?;
            Change::plain(format!("「{sheet}」说明栏删除"))
        }),
    ]
}

fn stored() -> Vec<Kind> {
    let as_stored = |name, act| Kind {
        variants: 2,
        ..rework(name, Same, act)
    };
    vec![
        as_stored("日期按 1904 系统存储", |desk, _, _| {
            desk.stored = Stored::Epoch1904;
            Change::plain("1904 日期系统")
        }),
        as_stored("日期按 ISO 文本存储", |desk, _, _| {
            desk.stored = Stored::IsoDates;
            Change::plain("日期存为 ISO 文本")
        }),
        as_stored("文字存在单元格内", |desk, _, _| {
            desk.stored = Stored::InlineText;
            Change::plain("不用共享字符串")
        }),
        as_stored("文字分段带格式", |desk, _, _| {
            desk.stored = Stored::RichText;
            Change::plain("每段文字分成两截")
        }),
        as_stored("文字带拼音注音", |desk, _, _| {
            desk.stored = Stored::Phonetic;
            Change::plain("每段文字带注音")
        }),
    ]
}
