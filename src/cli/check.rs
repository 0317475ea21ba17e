//! `dudao check`: finds the workbooks, checks them on several threads, writes the reports.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread::ScopedJoinHandle;

use anyhow::{Context, Result, anyhow};
use dudao::followup::Edits;
use dudao::model::assessment::{Assessment, SubmissionVerdict};
use dudao::model::carried::Carried;
use dudao::model::place::SourceFile;
use dudao::model::round::{Round, RoundInfo, UnreadableFile};
use dudao::public::Personal;
use dudao::report::html::Pages;
use dudao::report::letter::Letters;
use dudao::report::receipt::Receipts;
use dudao::report::template::Templates;
use dudao::report::xlsx::CountyBooks;
use dudao::report::{json, paths};
use dudao::{Input, Outcome, Returner, Session};
use jiff::civil::Date;

use super::ahead::Ahead;
use super::args::{CheckOptions, Format};
use super::aside::Aside;
use super::collect::{Found, Left, read};
use super::output::OutputFolder;
use super::progress::Progress;
use super::reports::{Kept, Writer};
use super::round_file::RoundFile;
use super::terminal::eprintln;
use super::threads::{in_parallel, jobs};
use super::{Exit, interrupt, last_year, plan_source, previous, summary};

/// Where results go that the call names no folder for.
const OUT: &str = "out";

/// Runs the command.
///
/// # Errors
/// A call that is wrong, a plan with mistakes, results that cannot be written.
pub fn run(options: &CheckOptions) -> Result<Exit> {
    let out = options.out.as_deref().unwrap_or(Path::new(OUT));
    into_folder(options, out).map(|checked| checked.exit)
}

/// What came of a check.
pub struct Checked {
    /// How the program ends.
    pub exit: Exit,
    /// The page to look at first, if pages are wanted: of a single workbook the county's, otherwise the overview.
    pub page: Option<PathBuf>,
}

/// Checks, and writes the results into a folder.
///
/// # Errors
/// As for [`run`].
pub fn into_folder(options: &CheckOptions, folder: &Path) -> Result<Checked> {
    let texts = templates(options.templates.as_deref())?;
    std::thread::scope(|scope| {
        // That takes longer than the plan, and nothing but the reports needs it.
        let reports = scope.spawn(|| Reports::compile(&texts));
        let ahead = scope.spawn(|| Ahead::look(options, folder));
        with_reports(options, folder, || joined(reports), || joined(ahead))
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|fault| std::panic::resume_unwind(fault))
}

/// The templates of everything that is written, ready to be filled in.
struct Reports {
    pages: Pages,
    letters: Letters,
    receipts: Receipts,
}

impl Reports {
    fn compile(templates: &Templates) -> Result<Self> {
        Ok(Self {
            pages: Pages::compile(templates)?,
            letters: Letters::compile(templates)?,
            receipts: Receipts::compile(templates)?,
        })
    }
}

fn with_reports(
    options: &CheckOptions,
    folder: &Path,
    reports: impl FnOnce() -> Result<Reports>,
    ahead: impl FnOnce() -> Result<Ahead>,
) -> Result<Checked> {
    // The program ends with the check: giving back plan, templates and round piece by piece would be waited for in vain.
    let plan = ManuallyDrop::new(plan_source::plan(options.plan.as_deref())?);
    let file = RoundFile::find(&options.paths)?;
    let roster = plan_source::roster_or(options.roster.as_ref().or(file.roster.as_ref()), &plan)?;
    let mut info = info(options.year, options.as_of, &file);
    info.calendar = plan_source::calendar(options.calendar.as_deref().or(file.calendar.as_deref()))?;
    // A county's own workbook is nothing for the public.
    let returns = !options.public && options.format.contains(&Format::Xlsx);
    let returner = LazyLock::new(|| returns.then(|| Returner::new(&plan, &info)).transpose());
    let reports = ManuallyDrop::new(reports()?);
    let previous = previous::read(options.previous.as_deref().or(file.previous.as_deref()), &info)?;
    let last = options.last_year.as_deref().or(file.last_year.as_deref());
    let last = last_year::read(last, &plan, &roster, &info)?;
    if let Some((_, results)) = &previous {
        previous::is_kept("上一轮", results, folder)?;
    }
    if let Some((_, Some(results))) = &last {
        previous::is_kept("上年度", results, folder)?;
    }
    let ahead = ahead()?;
    let out = OutputFolder::open(folder)?;

    interrupt::listen();
    let jobs = jobs(options);
    let ready_returner = || LazyLock::force(&returner).as_ref().ok().and_then(Option::as_ref);
    let mut session = Session::new(&plan, &info, &roster)?
        .after(previous.as_ref().map(|(round, _)| round))
        .compared_with(last.map(|(last, _)| last))
        .carrying(Some(&ready_returner));
    if options.public {
        session = session.for_the_public();
    }
    let edits = edits(
        &session,
        previous
            .as_ref()
            .map(|(round, results)| (results.as_path(), round.ledgers.len())),
        options,
        folder,
        jobs,
    )?;
    let kept = Kept {
        // A public edition changes what the details say once the round is complete.
        details: (!options.public).then(|| out.aside().ok()).flatten(),
        carried: returns.then(|| out.aside().ok()).flatten(),
    };
    let mut round = std::thread::scope(|scope| {
        // The first workbooks are read meanwhile.
        scope.spawn(|| LazyLock::force(&returner));
        checked(&session, ahead, edits, jobs, options.quiet, &kept)
    })?;
    let only_files = options.paths.iter().all(|path| path.is_file());
    if only_files {
        round = round.of_what_came();
    }
    let round = ManuallyDrop::new(round);
    let writer = Writer {
        plan: &plan,
        round: &round,
        pages: &reports.pages,
        books: &CountyBooks::new(&plan),
        letters: &reports.letters,
        receipts: &reports.receipts,
        out: &out,
        formats: &options.format,
        public: options.public,
        returner: LazyLock::force(&returner),
        kept: &kept,
    };
    let written = writer.write(jobs, options.quiet);
    if !options.quiet {
        summary::print(&round, folder, &options.format);
    }
    written?;
    Ok(Checked {
        exit: exit(&round),
        page: options
            .format
            .contains(&Format::Html)
            .then(|| folder.join(first_page(&round, only_files))),
    })
}

/// The page to look at first, below the folder of the results.
fn first_page(round: &Round, only_files: bool) -> String {
    match paths::county_folders(round).as_slice() {
        [only] if only_files && round.unreadable.is_empty() => {
            format!("{}/{only}/{}", paths::COUNTIES, paths::COUNTY_PAGE)
        }
        _ => paths::PROVINCE_PAGE.to_owned(),
    }
}

/// The round by the options of the call, then by `round.toml`, then by the day.
pub fn info(year: Option<i16>, as_of: Option<Date>, file: &RoundFile) -> RoundInfo {
    let as_of = as_of.or_else(|| file.as_of()).unwrap_or_else(today);
    RoundInfo::new(as_of, year.or(file.year).map(i32::from), file.title.clone())
}

/// The date where the program runs.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
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

/// What people wrote into the lists of the round before (its folder, and how many counties are followed there), and into
/// those that this run replaces. A public edition takes none of it.
fn edits(
    session: &Session<'_>,
    before: Option<(&Path, usize)>,
    options: &CheckOptions,
    folder: &Path,
    jobs: usize,
) -> Result<Edits> {
    let (replaced, replaced_lists) = previous::replaced(session, folder, jobs)?;
    if options.public {
        previous::nothing_written(&replaced_lists, folder)?;
        return Ok(Edits::default());
    }
    let lists = match before {
        Some((results, counties)) => previous::lists(session, results, counties, jobs)?,
        None => Vec::new(),
    };
    Ok(Edits {
        lists,
        replaced,
        replaced_lists,
    })
}

fn checked(
    session: &Session<'_>,
    ahead: Ahead,
    mut edits: Edits,
    jobs: usize,
    quiet: bool,
    kept: &Kept,
) -> Result<Round> {
    let found = &ahead.collected.found;
    let progress = Progress::new("核查", found.len(), quiet);
    let mut done = in_parallel(found, jobs, |found| {
        let mut outcome = check_one(session, found, &ahead);
        progress.step(&found.name, is_returned(&outcome));
        if let Outcome::Checked {
            assessment, carried, ..
        } = &mut outcome
        {
            if let Some(aside) = &kept.details {
                put_details_aside(session, assessment, aside);
            }
            if let Some((aside, carried)) = kept.carried.as_ref().zip(carried.take()) {
                // Where there is no room for it, there is none for the workbook either: that is said then.
                let _ = put_carried_aside(&assessment.file.name, &carried, aside);
            }
        }
        Done {
            dir: found.dir.clone(),
            outcome,
        }
    });
    drop(progress);
    if done.len() < found.len() {
        return Err(anyhow!(
            "已按要求中断：核查了 {} 份，共 {} 份，没有写报告。结果文件夹中原有的文件没有改动。",
            done.len(),
            found.len()
        ));
    }
    let named: Vec<(PathBuf, BTreeSet<String>)> = done
        .iter_mut()
        .filter_map(|done| match &mut done.outcome {
            Outcome::Checked {
                attachments_named, ..
            } => Some((done.dir.clone(), std::mem::take(attachments_named))),
            Outcome::Unreadable { .. } | Outcome::List(_) => None,
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
    let mut taken_out: BTreeMap<SourceFile, Personal> = BTreeMap::new();
    for Done { dir, outcome } in done {
        match outcome {
            Outcome::Checked {
                assessment, personal, ..
            } => {
                if let Some(personal) = personal {
                    taken_out.insert(assessment.file.clone(), *personal);
                }
                assessments.push(*assessment);
            }
            Outcome::Unreadable { file, other_form } if other_form && is_listed(&dir, &file.file.name) => {}
            Outcome::Unreadable { file, .. } => unreadable.push(file),
            Outcome::List(list) => {
                // It counts among no county's submissions, and without results to follow it may belong to nothing.
                eprintln!(
                    "“{}”是整改清单，不是自评工作簿，只采用其中填写的整改内容。",
                    list.name
                );
                edits.lists.push(list);
            }
        }
    }
    for (name, Left { path, why }) in ahead.collected.left {
        if !path.parent().is_some_and(|dir| is_listed(dir, &name)) {
            unreadable.push(unopened(name, why));
        }
    }
    drop(named);
    let round = session.assemble(assessments, unreadable, &edits);
    Ok(session.disclose(round, &taken_out)?)
}

/// Puts the details of an assessment aside. Where there is no room for them they stay in memory, and it is whole.
fn put_details_aside(session: &Session<'_>, assessment: &mut Assessment, aside: &Aside) {
    let details = session.take_details(assessment);
    let bytes = json::details(&details).map_err(std::io::Error::from);
    if bytes
        .and_then(|bytes| aside.put(&assessment.file.name, &bytes))
        .is_err()
    {
        assessment.put_back(details);
    }
}

fn put_carried_aside(name: &str, carried: &Carried, aside: &Aside) -> Result<()> {
    Ok(aside.put(name, &postcard::to_stdvec(carried)?)?)
}

/// Whether the workbook goes back to its county.
fn is_returned(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Checked { assessment, .. } => assessment.verdict == SubmissionVerdict::退回修改,
        // A sound workbook of another form may be an attachment.
        Outcome::Unreadable { other_form, .. } => !other_form,
        Outcome::List(_) => false,
    }
}

fn check_one(session: &Session<'_>, found: &Found, ahead: &Ahead) -> Outcome {
    fn input<'b>(found: &Found, bytes: &'b [u8]) -> Input<'b> {
        Input {
            name: found.name.clone(),
            bytes,
            attachments: found.attachments(),
            lock_file: found.lock_file.clone(),
        }
    }
    if let Some(first) = ahead.take(&found.source) {
        return session.check_read(input(found, &first.bytes), first.book);
    }
    match read(&found.source) {
        Ok(bytes) => session.check(input(found, &bytes)),
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
            name: name.into(),
            ..SourceFile::default()
        },
        check: String::new(),
        message,
        county: None,
    }
}

fn exit(round: &Round) -> Exit {
    if !round.unreadable.is_empty() {
        Exit::Unreadable
    } else if round.assessments.iter().any(Assessment::asks_something) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
