//! `dudao template`: writes the workbook that counties fill in.

mod from_last_year;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dudao::Prefiller;
use dudao::form;
use dudao::model::plan::{County, Roster};
use dudao::model::round::RoundInfo;
use dudao::report::paths;

use super::args::TemplateOptions;
use super::check::today;
use super::output::replace;
use super::terminal::println;
use super::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// A call that is wrong, a plan with mistakes, a file that is there already or cannot be written.
pub fn run(options: &TemplateOptions) -> Result<Exit> {
    let plan = plan_source::plan(options.plan.as_deref())?;
    let roster = plan_source::roster_or(options.roster.as_ref(), &plan)?;
    let year = RoundInfo::new(today(), options.year.map(i32::from), None).year;
    if let Some(from) = &options.from {
        return from_last_year::run(from, options, &Prefiller::new(&plan, &roster, year), year);
    }
    let counties = counties(options, &roster)?;
    let targets: Vec<(PathBuf, Option<&County>)> = counties
        .iter()
        .map(|county| (target(&options.out, *county, year, options.all), *county))
        .collect();
    refuse_existing(targets.iter().map(|(path, _)| path.as_path()), options.force)?;
    for (path, county) in &targets {
        replace(path, &form::template(&plan, year, county.cloned())?)?;
    }
    match targets.as_slice() {
        [(path, _)] => println!("已生成 {}。", path.display()),
        _ => println!(
            "已生成 {} 份自评工作簿，在 {}。",
            targets.len(),
            options.out.display()
        ),
    }
    Ok(Exit::Clean)
}

/// Refuses to write over what is there, unless that was asked for.
fn refuse_existing<'p>(mut paths: impl Iterator<Item = &'p Path>, force: bool) -> Result<()> {
    if let Some(path) = paths.find(|path| path.exists() && !force) {
        bail!(
            "文件 {} 已经存在。如要覆盖，请加 --force；否则请换一个位置（--out）。",
            path.display()
        );
    }
    Ok(())
}

fn counties<'a>(options: &TemplateOptions, roster: &'a Roster) -> Result<Vec<Option<&'a County>>> {
    if options.all {
        return Ok(roster.counties.iter().map(Some).collect());
    }
    let Some(wanted) = &options.county else {
        return Ok(vec![None]);
    };
    let found: Vec<&County> = roster
        .counties
        .iter()
        .filter(|county| county.code == *wanted || county.name == *wanted)
        .collect();
    match found.as_slice() {
        [county] => Ok(vec![Some(county)]),
        _ => {
            let near: Vec<String> = roster
                .counties
                .iter()
                .filter(|county| county.name.contains(wanted.as_str()))
                .map(|county| format!("{}（{}）", county.name, county.code))
                .take(5)
                .collect();
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("名单中相近的有：{}。", near.join("、"))
            };
            bail!("县区名单中没有“{wanted}”，请写全称或六位代码。{hint}")
        }
    }
}

fn target(out: &Path, county: Option<&County>, year: i32, all: bool) -> PathBuf {
    let is_file = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if is_file && !all {
        return out.to_path_buf();
    }
    out.join(paths::template(county, year))
}
