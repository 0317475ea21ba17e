//! Has the allocator keep what it is given back.

use std::hint::black_box;

/// Asks glibc not to return memory to the system between one county and the next.
///
/// It asks the system for each block above a threshold, and returns what lies free at the end of its own above twice that
/// threshold; so every county's parts of workbooks would be fresh pages. The threshold rises to the largest such block that
/// has been given back, up to 32 MiB (mallopt(3), `M_MMAP_THRESHOLD`). This one is never written to, and takes no room; where
/// the allocator is another, it does nothing.
pub fn keep_freed() {
    const BLOCK: usize = 31 << 20;
    drop(black_box(Vec::<u8>::with_capacity(BLOCK)));
}
