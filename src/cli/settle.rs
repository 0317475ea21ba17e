//! Has finished files reach the disk while the next ones are made: an old disk takes longer for that than the program
//! takes to make them.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use tempfile::NamedTempFile;

/// Threads that wait for the disk: a file system settles several files together.
const THREADS: usize = 4;

/// Files that may wait for them; whoever makes more waits, too.
const WAITING: usize = 32;

/// A file that is whole, but beside its place, and maybe nowhere but in memory.
pub struct Unsettled {
    pub file: NamedTempFile,
    pub path: PathBuf,
}

impl Unsettled {
    /// Moves it to its place once it is on the disk.
    ///
    /// # Errors
    /// A file that cannot be written; what stood there before is still there then.
    pub fn settle(self) -> io::Result<()> {
        // The name must not outlive a power failure that the content does not.
        self.file.as_file().sync_all()?;
        self.file.persist(self.path)?;
        Ok(())
    }
}

/// A file on its way, and what to make of a failure.
struct Task {
    file: Unsettled,
    failed: Failed,
}

/// Tells what could not be written, or removes what stands there.
type Failed = Box<dyn FnOnce(&io::Error) -> anyhow::Error + Send>;

/// Settles files on threads of its own, which begin with the first.
#[derive(Default)]
pub struct Settler(Mutex<Option<Threads>>);

struct Threads {
    hand: SyncSender<Task>,
    working: Vec<JoinHandle<Vec<anyhow::Error>>>,
}

impl Settler {
    /// Takes a file. What fails is told by [`wait`](Self::wait).
    ///
    /// # Errors
    /// A file that cannot be written, where no thread can be had.
    pub fn settle(
        &self,
        file: Unsettled,
        failed: impl FnOnce(&io::Error) -> anyhow::Error + Send + 'static,
    ) -> anyhow::Result<()> {
        let task = Task {
            file,
            failed: Box::new(failed),
        };
        let hand = {
            let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            threads.get_or_insert_with(Threads::start).hand.clone()
        };
        // Where no thread could be had, nobody takes it.
        hand.send(task).or_else(|unsent| done(unsent.0))
    }

    /// Waits for all files, and gives what failed.
    pub fn wait(&self) -> Vec<anyhow::Error> {
        let threads = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Threads { hand, working }) = threads else {
            return Vec::new();
        };
        drop(hand);
        let failures = working
            .into_iter()
            .map(|thread| thread.join().unwrap_or_default());
        failures.flatten().collect()
    }
}

impl Drop for Settler {
    fn drop(&mut self) {
        self.wait();
    }
}

impl Threads {
    fn start() -> Self {
        let (hand, tasks) = sync_channel(WAITING);
        let tasks = Arc::new(Mutex::new(tasks));
        let start = |_| {
            let tasks = Arc::clone(&tasks);
            Builder::new().spawn(move || work(&tasks)).ok()
        };
        let working = (0..THREADS).filter_map(start).collect();
        Self { hand, working }
    }
}

fn work(tasks: &Mutex<Receiver<Task>>) -> Vec<anyhow::Error> {
    let mut failures = Vec::new();
    loop {
        // The lock must be gone before the work begins.
        let task = tasks.lock().ok().and_then(|tasks| tasks.recv().ok());
        let Some(task) = task else { return failures };
        failures.extend(done(task).err());
    }
}

fn done(task: Task) -> anyhow::Result<()> {
    let Task { file, failed } = task;
    file.settle().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir, read_dir, read_to_string};
    use std::io::Write;
    use std::path::Path;

    use super::*;

    fn unsettled(dir: &Path, name: &str) -> Unsettled {
        let mut file = tempfile::Builder::new().tempfile_in(dir).unwrap();
        file.write_all(name.as_bytes()).unwrap();
        let path = dir.join(name);
        Unsettled { file, path }
    }

    #[test]
    fn all_files_are_in_their_places_when_it_was_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let settler = Settler::default();
        assert!(settler.wait().is_empty());
        for round in 0..2 {
            for number in 0..100 {
                let file = unsettled(dir.path(), &format!("{round}-{number}"));
                settler.settle(file, |_| anyhow::anyhow!("none")).unwrap();
            }
            assert!(settler.wait().is_empty());
            let name = format!("{round}-99");
            assert_eq!(read_to_string(dir.path().join(&name)).unwrap(), name);
        }
        assert_eq!(read_dir(dir.path()).unwrap().count(), 200);
    }

    #[test]
    fn what_fails_is_told_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        create_dir(dir.path().join("甲")).unwrap();
        let settler = Settler::default();
        for name in ["甲", "乙"] {
            let file = unsettled(dir.path(), name);
            let failed = move |error: &io::Error| anyhow::anyhow!("{name}: {:?}", error.kind());
            settler.settle(file, failed).unwrap();
        }
        let failures = settler.wait();
        assert_eq!(failures.len(), 1);
        assert!(failures[0].to_string().starts_with("甲: "));
        assert_eq!(read_dir(dir.path()).unwrap().count(), 2);
    }
}
