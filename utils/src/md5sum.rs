// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-md5sum: the checksum of a disk, or of a part of it.

use std::fmt::Write as _;
use std::io::Write;

use clap::{Parser, ValueEnum, value_parser};
use serde::Serialize;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::connection::{Common, bytes, debug_level};
use crate::copying::{self, Ordered, Reading, Source};
use crate::disk::Disk;
use crate::failure::Failure;
use crate::interruption::{self, Interruption};
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use crate::progress::Progress;

/// Print the checksum of a disk
#[derive(Parser, Debug)]
#[command(name = "iscsi-md5sum")]
pub struct Arguments {
    /// The disk: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// Begin at this byte, which must be the first of a block
    #[arg(short, long, value_name = "BYTES", default_value = "0", value_parser = bytes)]
    offset: u64,

    /// Read so many bytes; 0 reads to the end
    #[arg(short, long, value_name = "BYTES", default_value = "0", value_parser = bytes)]
    length: u64,

    /// Which checksum
    #[arg(short, long, value_enum, default_value_t = Algorithm::Md5)]
    algorithm: Algorithm,

    /// Reads on their way at a time
    #[arg(short, long, value_name = "NUMBER", default_value = "16", value_parser = value_parser!(u32).range(1..=1024))]
    max: u32,

    /// Log up to this level to standard error: 1 errors, 2 connections, 3 socket options
    #[arg(short, long, value_name = "LEVEL", default_value = "0", value_parser = debug_level)]
    debug: i32,

    #[command(flatten)]
    common: Common,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

/// Bytes that one command reads, at most.
const PIECE: u32 = 1 << 20;

/// Exit status of a read that failed.
const UNREADABLE: u8 = 5;

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    algorithm: Algorithm,
    checksum: String,
    offset: u64,
    length: u64,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Reads a disk, or a part of it, and prints the MD5 of what it holds, as md5sum(1) prints it for a file, or \
             another checksum. Many reads are on their way at a time.",
            "Numbers may be decimal, hexadecimal with 0x, or octal with 0. A part that would end behind the disk ends \
             with it. On a terminal a bar shows how far it is.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-md5sum",
        original_options: &["initiator-name", "offset", "length", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 22,
        other_statuses: &[
            (UNREADABLE, "the disk could not be read"),
            (interruption::STATUS, "ended by SIGINT or SIGTERM"),
        ],
        examples: &[
            ("iscsi-md5sum iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "the MD5 of the whole disk"),
            (
                "iscsi-md5sum --algorithm sha256 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "another checksum: sha1, sha256 or sha512",
            ),
            (
                "iscsi-md5sum -o 1048576 -l 4096 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "that of 4096 bytes behind the first MiB",
            ),
        ],
        fields: &[
            ("algorithm", "md5, sha1, sha256 or sha512"),
            ("checksum", "hexadecimal digits"),
            ("offset", "first byte that was read"),
            ("length", "number of bytes that were read"),
        ],
        differences: &[
            "A length that is no whole number of blocks is taken as it is; the original fails to read it.",
            "A disk without the Block Limits page is read; the original fails.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let interruption = Interruption::watch()?;
        let mut disk = Disk::open(&self.common, &self.url, self.debug)?;
        let length = self.range(&disk)?;
        let block_length = disk.geometry.block_length;
        disk.geometry.has_long_addresses |= disk.geometry.blocks > u32::MAX.into();
        let reading = Reading {
            begin: self.offset,
            length: Some(length),
            piece_length: disk.longest_transfer((PIECE / block_length).max(1)) * block_length,
            depth: self.max,
            longest_hole: None,
            complaint: |error| format!("read16 command failed : {error}"),
        };
        let checksum = match self.algorithm {
            Algorithm::Md5 => sum::<md5::Md5>(disk, reading, &interruption),
            Algorithm::Sha1 => sum::<Sha1>(disk, reading, &interruption),
            Algorithm::Sha256 => sum::<Sha256>(disk, reading, &interruption),
            Algorithm::Sha512 => sum::<Sha512>(disk, reading, &interruption),
        }?;
        if self.common.json {
            let document = Document { algorithm: self.algorithm, checksum, offset: self.offset, length };
            return output.json(&document);
        }
        writeln!(output, "{checksum}")?;
        Ok(())
    }
}

impl Arguments {
    /// How many bytes are read.
    fn range(&self, disk: &Disk) -> Result<u64, Failure> {
        disk.check_offset(self.offset)?;
        let rest = disk.geometry.size() - self.offset;
        Ok(if self.length == 0 { rest } else { self.length.min(rest) })
    }
}

fn sum<D: Digest>(disk: Disk, reading: Reading, interruption: &Interruption) -> Result<String, Failure> {
    let length = reading.length.unwrap_or(0);
    let progress = Progress::new(Some(length), true);
    let pieces = copying::start(Source::Disk(Box::new(disk)), reading, None, interruption)?;
    let mut ordered = Ordered::default();
    let mut digest = D::new();
    while ordered.taken() < length {
        match pieces.wait() {
            copying::Next::Piece(piece) => ordered.put(piece),
            copying::Next::Nothing => {}
            copying::Next::End => break,
        }
        while let Some(piece) = ordered.take() {
            let data = piece.data.map_err(|failure| failure.with_status(UNREADABLE))?;
            digest.update(&data);
            progress.set(ordered.taken());
            pieces.give_back(data);
        }
    }
    progress.finish();
    if ordered.taken() < length {
        return Err(interruption.failure());
    }
    let mut hexadecimal = String::new();
    for byte in digest.finalize() {
        // A String takes everything.
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    Ok(hexadecimal)
}
