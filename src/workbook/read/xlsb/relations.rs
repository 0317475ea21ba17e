//! Which part is which sheet's.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::super::Unreadable;
use super::super::super::guard::{Limits, within};
use super::super::super::xml::local_attribute;

/// A part that the workbook refers to.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) path: String,
    pub(super) worksheet: bool,
    kind: String,
}

/// The workbook's relationships, by their number in the file.
#[derive(Debug, Default)]
pub(super) struct Relations(BTreeMap<String, Part>);

impl Relations {
    pub(super) fn read(part: Option<impl BufRead>, limits: &Limits) -> Result<Self, Unreadable> {
        let mut relations = Self::default();
        let Some(part) = part else {
            return Ok(relations);
        };
        let mut xml = Reader::from_reader(part);
        xml.config_mut().expand_empty_elements = true;
        let mut buf = Vec::new();
        loop {
            buf.clear();
            match xml.read_event_into(&mut buf) {
                Ok(Event::Start(tag)) if tag.local_name().as_ref() == "Relationship" => {
                    let id = local_attribute(&tag, "Id");
                    let target = local_attribute(&tag, "Target");
                    let kind = local_attribute(&tag, "Type");
                    if let (Some(id), Some(target)) = (id, target) {
                        relations.add(id.into_owned(), &target, &kind.unwrap_or_default());
                        within("关系条数", relations.0.len() as u64, limits.entries)?;
                    }
                }
                Ok(Event::Eof) => return Ok(relations),
                Ok(_) => {}
                Err(err) => return Err(Unreadable::broken("文件的内容不完整或格式有误", err)),
            }
        }
    }

    fn add(&mut self, id: String, target: &str, kind: &str) {
        // Names of parts do not tell large letters from small.
        let target = target.trim_start_matches('/').to_ascii_lowercase();
        let path = if target.starts_with("xl/") {
            target
        } else {
            format!("xl/{target}")
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        self.0.insert(
            id,
            Part {
                path,
                worksheet: kind == "worksheet",
                kind,
            },
        );
    }

    pub(super) fn part(&self, id: &str) -> Result<&Part, Unreadable> {
        self.0
            .get(id)
            .ok_or_else(|| Unreadable::broken("文件缺少组成部分", format_args!("relationship {id}")))
    }

    /// The path of the part of a kind, or where it usually lies.
    pub(super) fn of_kind(&self, kind: &str, usual: &str) -> String {
        self.0
            .values()
            .find(|part| part.kind == kind)
            .map_or_else(|| usual.to_owned(), |part| part.path.clone())
    }
}
