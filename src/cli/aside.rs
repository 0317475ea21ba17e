//! Puts bytes aside in a file without a name, for what thousands of counties need later and memory has no room for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Bytes put aside under names. The file is gone when the program ends, however it ends.
pub struct Aside(Mutex<Held>);

struct Held {
    file: File,
    end: u64,
    /// Where each begins and how long it is.
    places: BTreeMap<String, (u64, usize)>,
}

impl Aside {
    /// Uses a file that nobody else knows.
    pub fn new(file: File) -> Self {
        Self(Mutex::new(Held {
            file,
            end: 0,
            places: BTreeMap::new(),
        }))
    }

    /// Puts bytes aside.
    ///
    /// # Errors
    /// A disk that is full or fails; then they are not there.
    pub fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.end;
        held.file.seek(SeekFrom::Start(at))?;
        held.file.write_all(bytes)?;
        held.end = held.file.stream_position()?;
        held.places.insert(name.to_owned(), (at, bytes.len()));
        Ok(())
    }

    /// The bytes that were put aside under a name; none if none were.
    ///
    /// # Errors
    /// A disk that fails.
    pub fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((at, length)) = held.places.get(name).copied() else {
            return Ok(None);
        };
        let mut bytes = vec![0; length];
        held.file.seek(SeekFrom::Start(at))?;
        held.file.read_exact(&mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_comes_back() {
        let aside = Aside::new(tempfile::tempfile().unwrap());
        for (name, bytes) in [
            ("甲", &b"one"[..]),
            ("乙", b""),
            ("丙", b"three"),
            ("甲", b"once more"),
        ] {
            aside.put(name, bytes).unwrap();
        }
        assert_eq!(aside.get("甲").unwrap().unwrap(), b"once more");
        assert_eq!(aside.get("乙").unwrap().unwrap(), b"");
        assert_eq!(aside.get("丙").unwrap().unwrap(), b"three");
        assert!(aside.get("丁").unwrap().is_none());
    }
}
