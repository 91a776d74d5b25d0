// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where the bytes of a logical unit are: memory, a file, or nowhere.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

/// Storage of a logical unit. Offsets and lengths are in bytes and lie inside of [`Backing::len`]:
/// the SCSI layer has checked them.
pub trait Backing: Send + Sync {
    /// Size in bytes.
    fn len(&self) -> u64;

    /// Whether there is no byte at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every byte always reads as zero: then `append` is never called.
    fn always_zero(&self) -> bool {
        false
    }

    /// Adds `length` bytes from `offset` on to the end of `out`.
    ///
    /// # Errors
    /// The medium cannot be read; `out` may have grown.
    fn append(&self, offset: u64, length: usize, out: &mut Vec<u8>) -> io::Result<()>;

    /// Writes `bytes` at `offset`.
    ///
    /// # Errors
    /// The medium cannot be written.
    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Makes the range read as zeros, and gives up its storage where that is possible.
    ///
    /// # Errors
    /// The medium cannot be written.
    fn unmap(&self, offset: u64, length: u64) -> io::Result<()>;

    /// Bytes of the unit in which storage is given up, and whether it can be.
    fn unmap_granularity(&self) -> Option<u64> {
        None
    }

    /// Whether storage stands behind `offset`, and for how many bytes the answer holds.
    fn mapped(&self, offset: u64) -> (bool, u64) {
        (true, self.len() - offset)
    }

    /// Brings what was written to stable storage.
    ///
    /// # Errors
    /// The medium cannot be written.
    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Sparse memory: chunks that were never written take no room.
#[derive(Debug)]
pub struct MemoryBacking {
    length: u64,
    chunks: RwLock<HashMap<u64, Box<[u8]>>>,
}

const CHUNK: u64 = 65536;

impl MemoryBacking {
    /// Memory of `length` bytes, all zero.
    #[must_use]
    pub fn new(length: u64) -> Self {
        Self { length, chunks: RwLock::default() }
    }

    /// The pieces of a range that lie in one chunk each: chunk, place in it, length.
    fn pieces(offset: u64, length: u64) -> impl Iterator<Item = (u64, usize, usize)> {
        let end = offset + length;
        let mut at = offset;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let (chunk, place) = (at / CHUNK, at % CHUNK);
            let piece = (CHUNK - place).min(end - at);
            at += piece;
            Some((chunk, place as usize, piece as usize))
        })
    }
}

impl Backing for MemoryBacking {
    fn len(&self) -> u64 {
        self.length
    }

    fn append(&self, offset: u64, length: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let chunks = self.chunks.read().unwrap_or_else(PoisonError::into_inner);
        for (chunk, place, piece) in Self::pieces(offset, length as u64) {
            match chunks.get(&chunk) {
                Some(bytes) => out.extend_from_slice(&bytes[place..place + piece]),
                None => out.resize(out.len() + piece, 0),
            }
        }
        Ok(())
    }

    fn write(&self, offset: u64, mut bytes: &[u8]) -> io::Result<()> {
        let mut chunks = self.chunks.write().unwrap_or_else(PoisonError::into_inner);
        for (chunk, place, piece) in Self::pieces(offset, bytes.len() as u64) {
            let (now, rest) = bytes.split_at(piece);
            let stored = chunks.entry(chunk).or_insert_with(|| vec![0; CHUNK as usize].into_boxed_slice());
            stored[place..place + piece].copy_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    fn unmap(&self, offset: u64, length: u64) -> io::Result<()> {
        let mut chunks = self.chunks.write().unwrap_or_else(PoisonError::into_inner);
        let end = offset + length;
        // Over a wide range what is stored is fewer than what is named.
        chunks.retain(|&chunk, bytes| {
            let first = chunk * CHUNK;
            let behind = (first + CHUNK).min(self.length);
            if offset <= first && behind <= end {
                return false;
            }
            let (start, stop) = (offset.max(first), end.min(behind));
            if start < stop {
                bytes[(start - first) as usize..(stop - first) as usize].fill(0);
            }
            true
        });
        Ok(())
    }

    fn unmap_granularity(&self) -> Option<u64> {
        Some(CHUNK)
    }

    fn mapped(&self, offset: u64) -> (bool, u64) {
        let chunks = self.chunks.read().unwrap_or_else(PoisonError::into_inner);
        let mapped = chunks.contains_key(&(offset / CHUNK));
        let mut end = (offset / CHUNK + 1) * CHUNK;
        if chunks.is_empty() {
            end = self.length;
        }
        while end < self.length && chunks.contains_key(&(end / CHUNK)) == mapped {
            end += CHUNK;
        }
        (mapped, end.min(self.length) - offset)
    }
}

/// A file of fixed size.
#[derive(Debug)]
pub struct FileBacking {
    file: File,
    length: u64,
}

impl FileBacking {
    /// Opens an existing file for reading and writing.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::options().read(true).write(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }
}

impl Backing for FileBacking {
    fn len(&self) -> u64 {
        self.length
    }

    fn append(&self, offset: u64, length: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let start = out.len();
        out.resize(start + length, 0);
        self.file.read_exact_at(&mut out[start..], offset)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    fn unmap(&self, offset: u64, length: u64) -> io::Result<()> {
        let zeros = [0; 65536];
        let end = offset + length;
        let mut at = offset;
        while at < end {
            let piece = (end - at).min(zeros.len() as u64);
            self.file.write_all_at(&zeros[..piece as usize], at)?;
            at += piece;
        }
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// Nothing: reads zeros, forgets writes, copies neither.
#[derive(Debug)]
pub struct NullBacking(
    /// Size in bytes.
    pub u64,
);

impl Backing for NullBacking {
    fn len(&self) -> u64 {
        self.0
    }

    fn always_zero(&self) -> bool {
        true
    }

    fn append(&self, _offset: u64, length: usize, out: &mut Vec<u8>) -> io::Result<()> {
        out.resize(out.len() + length, 0);
        Ok(())
    }

    fn write(&self, _offset: u64, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn unmap(&self, _offset: u64, _length: u64) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_sparse_and_unmaps() {
        let memory = MemoryBacking::new(10 * CHUNK + 512);
        let read = |offset, length| {
            let mut out = Vec::new();
            memory.append(offset, length, &mut out).unwrap();
            out
        };
        memory.write(CHUNK - 2, &[1, 2, 3, 4]).unwrap();
        memory.write(10 * CHUNK, &[9; 512]).unwrap();
        assert_eq!(read(CHUNK - 3, 6), [0, 1, 2, 3, 4, 0]);
        assert_eq!(memory.mapped(0), (true, 2 * CHUNK));
        assert_eq!(memory.mapped(2 * CHUNK + 5), (false, 8 * CHUNK - 5));
        memory.unmap(CHUNK - 1, CHUNK + 1).unwrap();
        assert_eq!(read(CHUNK - 3, 6), [0, 1, 0, 0, 0, 0]);
        assert_eq!(memory.mapped(0), (true, CHUNK));
        memory.unmap(5 * CHUNK, 5 * CHUNK + 512).unwrap();
        assert_eq!(memory.mapped(CHUNK), (false, 9 * CHUNK + 512));
        assert_eq!(read(10 * CHUNK, 512), [0; 512]);
    }
}
