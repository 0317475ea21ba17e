//! Stands in for the crate of this name in the self-check page. `zip` links it for compression levels above 9, whatever
//! levels are asked for; nothing asks for them here, and the real one is 20 KB of a page that is mailed about.
//!
//! What `zip` calls is here, and says that it cannot be had.

use std::io::{Error, ErrorKind, Result, Write};
use std::num::NonZeroU64;

/// How thoroughly to compress.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Rounds at most.
    pub iteration_count: NonZeroU64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            iteration_count: NonZeroU64::MIN,
        }
    }
}

/// How blocks are encoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct BlockType;

/// An encoder that encodes nothing.
#[derive(Debug)]
pub struct DeflateEncoder<W: Write> {
    sink: W,
}

impl<W: Write> DeflateEncoder<W> {
    /// An encoder over a sink.
    pub fn new(_: Options, _: BlockType, sink: W) -> Self {
        Self { sink }
    }

    /// The sink.
    pub fn get_ref(&self) -> &W {
        &self.sink
    }

    /// The sink, to be written to.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.sink
    }

    /// The sink, with all that was to be written.
    ///
    /// # Errors
    /// Always.
    pub fn finish(self) -> Result<W> {
        Err(none())
    }
}

impl<W: Write> Write for DeflateEncoder<W> {
    fn write(&mut self, _: &[u8]) -> Result<usize> {
        Err(none())
    }

    fn flush(&mut self) -> Result<()> {
        Err(none())
    }
}

fn none() -> Error {
    Error::new(
        ErrorKind::Unsupported,
        "compression levels above 9 are not part of the page",
    )
}
