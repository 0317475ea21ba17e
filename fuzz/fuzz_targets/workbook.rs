//! Whole files: any bytes through every reader, the intake and the checks.

#![no_main]

mod whole;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| whole::check(data));
