//! `dudao template`: writes the workbook that counties fill in.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dudao::form::{self, Fill};
use dudao::model::plan::{County, Plan, Roster};
use dudao::report::paths;

use super::args::TemplateOptions;
use super::check::{default_year, today};
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
    let year = i32::from(options.year.unwrap_or_else(|| default_year(today())));
    let counties = counties(options, &roster)?;
    let targets: Vec<(PathBuf, Option<&County>)> = counties
        .iter()
        .map(|county| (target(&options.out, *county, year, options.all), *county))
        .collect();
    if let Some((path, _)) = targets.iter().find(|(path, _)| path.exists() && !options.force) {
        bail!(
            "文件 {} 已经存在。如要覆盖，请加 --force；否则请换一个位置（--out）。",
            path.display()
        );
    }
    for (path, county) in &targets {
        let fill = Fill {
            county: county.cloned(),
            ..Fill::default()
        };
        replace(path, &form::write(&plan, year, None, plan_date(&plan), &fill)?)?;
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

/// A template's bytes depend on the plan alone, so it carries the plan's date and not the day's.
fn plan_date(plan: &Plan) -> jiff::civil::Date {
    plan.issued
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
    let name = county.map_or_else(String::new, |county| format!("{}-", paths::county_folder(county)));
    out.join(format!("{name}{year}年自评工作簿.xlsx"))
}
