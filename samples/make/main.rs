//! Makes the samples: rounds of a city that does not exist, with eight counties, each made for something.
//!
//! `cargo run --example make-samples` rewrites the rounds' folders and `samples/README.md` from the descriptions in
//! `samples/make/counties` and `samples/make/rounds`. The bytes are the same on every run; `tests/samples.rs` says that
//! they are the committed ones, that every county gets just the findings that its description expects, and that the
//! rounds come to what theirs expect.
//!
//! `cargo run --release --example make-samples -- 1000 DIR` makes the round of a province of a thousand counties
//! instead, to try the program's speed on.

// Named by path, so that its children lie beside it here as in the test that shares it.
#[path = "round.rs"]
mod round;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => samples(),
        [count, dir] => province(count.parse()?, Path::new(dir)),
        _ => Err("usage: make-samples [COUNTIES DIR]".into()),
    }
}

fn samples() -> Result<(), Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let made = round::make()?;
    for held in &made.rounds {
        let folder = samples.join(&held.description.folder);
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
    }
    for (name, bytes) in &made.files {
        write(&samples.join(name), bytes)?;
    }
    Ok(())
}

fn province(count: u32, dir: &Path) -> Result<(), Box<dyn Error>> {
    if count > round::province::MOST {
        return Err(format!("at most {} counties have names", round::province::MOST).into());
    }
    round::province::make(&round::plan()?, &round::info(), count, &mut |name, bytes| {
        write(&dir.join(name), bytes)
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program around the samples is the one that writes them"
)]
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)
}
