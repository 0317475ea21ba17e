//! Work spread over threads.

use std::sync::Mutex;

use super::args::CheckOptions;
use super::interrupt;

/// How many threads work.
pub fn jobs(options: &CheckOptions) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    options.jobs.map_or_else(processors, usize::from)
}

/// Runs a job over items on several threads; results come in the order of the items. After Ctrl-C no new one is
/// begun, and there are fewer results than items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], jobs: usize, job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let queue = Mutex::new(items.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()).max(1) {
            scope.spawn(|| {
                while !interrupt::asked() {
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
