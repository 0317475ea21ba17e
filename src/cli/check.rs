//! `dudao check`: finds the workbooks, checks them on several threads, writes the reports.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow};
use dudao::model::assessment::Assessment;
use dudao::model::finding::Severity;
use dudao::model::place::SourceFile;
use dudao::model::round::{PreviousRound, Round, RoundInfo, Status, UnreadableFile};
use dudao::parcel;
use dudao::report::html::{Pages, Templates};
use dudao::workbook::{Limits, Unreadable};
use dudao::{Input, Outcome, Session, round};
use jiff::civil::Date;

use super::args::CheckOptions;
use super::collect::{Collected, Found, Left, Source, collect};
use super::output::OutputFolder;
use super::progress::Progress;
use super::reports::Writer;
use super::round_file::RoundFile;
use super::{Exit, plan_source, summary};

/// Runs the command.
///
/// # Errors
/// A call that is wrong, a plan with mistakes, results that cannot be written.
pub fn run(options: &CheckOptions) -> Result<Exit> {
    let plan = plan_source::plan(options.plan.as_deref())?;
    let file = RoundFile::find(&options.paths)?;
    let roster = plan_source::roster_or(options.roster.as_ref().or(file.roster.as_ref()), &plan)?;
    let info = info(options.year, options.as_of, &file);
    let pages = Pages::compile(&templates(options.templates.as_deref())?)?;
    let previous = previous(options.previous.as_ref().or(file.previous.as_ref()))?;
    let collected = collect(&options.paths, &options.out)?;
    let out = OutputFolder::open(&options.out)?;

    let jobs = options.jobs.map_or_else(processors, usize::from);
    let session = Session::new(&plan, &info, &roster)?.after(previous.as_ref());
    let mut round = checked(&session, collected, jobs, options.quiet);
    if options.paths.iter().all(|path| path.is_file()) {
        // A clerk who checks a workbook of their own asks nothing about the other counties.
        round.entries.retain(|entry| entry.status != Status::未报送);
    }
    let writer = Writer {
        plan: &plan,
        round: &round,
        pages: &pages,
        out: &out,
        formats: &options.format,
    };
    let written = writer.write(jobs, options.quiet);
    if !options.quiet {
        summary::print(&round, &options.out, &options.format);
    }
    written?;
    Ok(exit(&round))
}

/// The round by the options of the call, then by `round.toml`, then by the day.
pub fn info(year: Option<i16>, as_of: Option<Date>, file: &RoundFile) -> RoundInfo {
    let as_of = as_of.or_else(|| file.as_of()).unwrap_or_else(today);
    let year = year.or(file.year).unwrap_or_else(|| default_year(as_of));
    let title = file
        .title
        .clone()
        .unwrap_or_else(|| format!("{year}年教育督导改革落实情况县级自评核查"));
    RoundInfo {
        title,
        year: i32::from(year),
        as_of,
    }
}

/// What is known of the last round, from its results folder or its result.json.
fn previous(path: Option<&PathBuf>) -> Result<Option<PreviousRound>> {
    let Some(path) = path else { return Ok(None) };
    let path = if path.is_dir() {
        path.join("result.json")
    } else {
        path.clone()
    };
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "上一轮结果 {} 无法读取。请写上一轮的结果文件夹，其中应有 result.json。",
            path.display()
        )
    })?;
    let previous = round::previous(&text).map_err(|_| {
        anyhow!(
            "{} 不是核查生成的 result.json，或内容不完整。请写上一轮的结果文件夹。",
            path.display()
        )
    })?;
    Ok(Some(previous))
}

/// Until June the year before is reported on, from July this year.
pub fn default_year(today: Date) -> i16 {
    if today.month() <= 6 {
        today.year() - 1
    } else {
        today.year()
    }
}

/// The date where the program runs.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The templates, with those of a folder in place of the program's own.
///
/// # Errors
/// A folder that is not there or holds none, a file that cannot be read.
pub fn templates(dir: Option<&Path>) -> Result<Templates> {
    let own = Templates::embedded();
    let Some(dir) = dir else { return Ok(own) };
    if !dir.is_dir() {
        return Err(anyhow!("模板文件夹 {} 不存在。", dir.display()));
    }
    let mut others = Templates::default();
    for name in own.files.keys() {
        let path = dir.join(name);
        if path.is_file() {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("模板 {} 无法读取。", path.display()))?;
            others.files.insert(name.clone(), text);
        }
    }
    if others.files.is_empty() {
        let names: Vec<&str> = own.files.keys().map(String::as_str).collect();
        return Err(anyhow!(
            "模板文件夹 {} 中没有可替换的模板。可替换的有：{}。",
            dir.display(),
            names.join("、")
        ));
    }
    Ok(own.replaced_by(others))
}

/// What came of one file, and where it lay.
struct Done {
    dir: PathBuf,
    outcome: Outcome,
}

fn checked(session: &Session<'_>, collected: Collected, jobs: usize, quiet: bool) -> Round {
    let Collected { found, left } = collected;
    let progress = Progress::new("核查", found.len(), quiet);
    let done = in_parallel(&found, jobs, |found| {
        let outcome = check_one(session, found);
        progress.step(&found.name);
        Done {
            dir: found.dir.clone(),
            outcome,
        }
    });
    let named: Vec<(PathBuf, BTreeSet<String>)> = done
        .iter()
        .filter_map(|done| match &done.outcome {
            Outcome::Checked {
                attachments_named, ..
            } => Some((done.dir.clone(), attachments_named.clone())),
            Outcome::Unreadable { .. } => None,
        })
        .collect();
    // A workbook in or below the folder of a submission that lists it, or lists the archive that it lies in, is that
    // one's attachment.
    let is_listed = |dir: &Path, name: &str| {
        let name = name.to_lowercase();
        named
            .iter()
            .any(|(at, names)| dir.starts_with(at) && name.split('/').any(|part| names.contains(part)))
    };
    let mut assessments: Vec<Assessment> = Vec::new();
    let mut unreadable: Vec<UnreadableFile> = Vec::new();
    for Done { dir, outcome } in done {
        match outcome {
            Outcome::Checked { assessment, .. } => assessments.push(*assessment),
            Outcome::Unreadable { file, other_form } if other_form && is_listed(&dir, &file.file.name) => {}
            Outcome::Unreadable { file, .. } => unreadable.push(file),
        }
    }
    for (name, Left { path, why }) in left {
        if !path.parent().is_some_and(|dir| is_listed(dir, &name)) {
            unreadable.push(unopened(name, why));
        }
    }
    session.assemble(assessments, unreadable)
}

fn check_one(session: &Session<'_>, found: &Found) -> Outcome {
    match read(&found.source) {
        Ok(bytes) => session.check(Input {
            name: found.name.clone(),
            bytes: &bytes,
            attachments: found.attachments.clone(),
            lock_file: found.lock_file.clone(),
        }),
        Err(message) => Outcome::Unreadable {
            file: unopened(found.name.clone(), message),
            other_form: false,
        },
    }
}

/// A file whose bytes are not to be had.
fn unopened(name: String, message: String) -> UnreadableFile {
    UnreadableFile {
        file: SourceFile {
            name,
            ..SourceFile::default()
        },
        check: String::new(),
        message,
        county: None,
    }
}

/// Reads a file, unless it is larger than any workbook that would be looked into.
///
/// # Errors
/// Why it cannot be read, as officials read it.
pub fn read(source: &Source) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| parcel::ParcelError::Unreadable(error).to_string();
    let path = match source {
        Source::File(path) => path,
        Source::InParcel { parcel, index } => {
            let file = std::fs::File::open(parcel).map_err(failed)?;
            return match parcel::open(BufReader::new(file), parcel::Limits::default()) {
                Ok(Some(mut parcel)) => parcel.read(*index).map_err(|error| error.to_string()),
                Ok(None) => Err("压缩包在核查过程中被改动，请重新核查。".to_owned()),
                Err(error) => Err(error.to_string()),
            };
        }
    };
    let limit = Limits::default().file_bytes;
    let found = std::fs::metadata(path).map_err(failed)?.len();
    if found > limit {
        return Err(Unreadable::TooLarge {
            what: "文件字节数".to_owned(),
            found,
            limit,
        }
        .to_string());
    }
    std::fs::read(path).map_err(failed)
}

/// Runs a job over items on several threads; results come in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], jobs: usize, job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let queue = Mutex::new(items.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()).max(1) {
            scope.spawn(|| {
                loop {
                    // The lock must be gone before the work begins.
                    let next = queue.lock().ok().and_then(|mut queue| queue.next());
                    let Some((index, item)) = next else { break };
                    let result = job(item);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn exit(round: &Round) -> Exit {
    let asks = |assessment: &Assessment| {
        assessment
            .findings
            .iter()
            .any(|finding| finding.severity != Severity::提示 && finding.is_open())
    };
    if !round.unreadable.is_empty() {
        Exit::Unreadable
    } else if round.assessments.iter().any(asks) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
