//! What the program takes, beside the least that the same files could take: `cargo bench --bench speed`.
//!
//! It makes a province's round ([`round::province`]), takes the library's stages over its counties one by one, then
//! runs the program over the whole as a process. Each figure stands beside its floor, measured on the same files in
//! the same run: reading, inflating and looking once at the inputs; deflating and writing the outputs. Times are CPU
//! time, user and system, because others use the machine, too. Linux only: it reads /proc.
//!
//! `-- --counties 1000,3000` takes other sizes than 1 and 100; `--runs 5` says how often a whole run is repeated;
//! `DUDAO_BIN` names another build of the program for the whole runs.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement has files, a clock and a terminal"
)]

mod clock;
mod floor;
mod stages;
mod table;
mod whole;

#[path = "../../src/cli/memory.rs"]
mod memory;

#[allow(dead_code, reason = "what only the samples need")]
#[path = "../../samples/make/round.rs"]
mod round;

use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Stages are taken over so many counties at most: more change no ratio.
const FOR_STAGES: u32 = 100;

fn main() -> Outcome<()> {
    memory::keep_freed();
    let options = Options::read(std::env::args().skip(1))?;
    let place = tempfile::tempdir()?;
    let largest = options.counties.iter().copied().max().unwrap_or(1);
    if largest > round::province::MOST {
        return Err(format!("at most {} counties have names", round::province::MOST).into());
    }
    let mut table = table::Table::new();

    let sample = place.path().join("stages");
    province(largest.min(FOR_STAGES), &sample)?;
    stages::measure(&sample, &mut table)?;
    let mut last: Option<(u32, f64)> = None;
    for count in options.counties {
        let input = place.path().join(format!("round-{count}"));
        province(count, &input)?;
        let cpu = whole::measure(count, &input, options.runs, &mut table)?;
        if let Some((fewer, before)) = last {
            let what = format!("CPU of {count} against {fewer} counties");
            table.ratio(&what, cpu, before, "", f64::from(count) / f64::from(fewer));
        }
        last = Some((count, cpu));
    }
    print!("{table}");
    Ok(())
}

struct Options {
    counties: Vec<u32>,
    runs: usize,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            counties: vec![1, 100],
            runs: 5,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--counties" => {
                    let counts = value()?;
                    options.counties = counts.split(',').map(str::parse).collect::<Result<_, _>>()?;
                }
                "--runs" => options.runs = value()?.parse::<usize>()?.max(1),
                // What cargo itself says to every benchmark.
                "--bench" => {}
                other => return Err(format!("{other}: not an option of this benchmark").into()),
            }
        }
        Ok(options)
    }
}

/// Makes the round of a province of so many counties in a folder.
fn province(count: u32, dir: &Path) -> Outcome<()> {
    std::fs::create_dir_all(dir)?;
    round::province::make(&round::plan()?, &round::info(), count, &mut |name, bytes| {
        std::fs::write(dir.join(name), bytes)
    })
}
