// SPDX-License-Identifier: LGPL-2.1-or-later
//! What fuzzing has found worth keeping passes through the C functions too, from blocks of exactly its size.
//!
//! `fuzz/run.sh` runs this with AddressSanitizer and with all that has grown, which `ISCSI_FUZZ_INPUTS` names.

use std::env;
use std::ffi::CString;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::ptr;

use iscsi_proto::scsi::Cdb;
use iscsi_proto::scsi::answer::Answer;

use super::alloc;
use super::c_enum::enum_from_number;
use super::layout::scsi_sense;
use super::sense::scsi_parse_sense_data;
use super::task::scsi_free_scsi_task;
use super::unmarshal::{scsi_cdb_unmarshall, scsi_datain_getfullsize, scsi_datain_unmarshall};
use super::url::{iscsi_destroy_url, iscsi_parse_full_url, iscsi_parse_portal_url};
use super::vectors::{answered, visit, whole_sense};

/// The inputs of a fuzz target. Under Miri some of them, since it takes long.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let grown = env::var_os("ISCSI_FUZZ_INPUTS").map(|directory| PathBuf::from(directory).join(target));
    let directories = [Some(kept.join("corpus").join(target)), Some(kept.join("regressions").join(target)), grown];
    let mut inputs = Vec::new();
    for directory in directories.into_iter().flatten().filter(|directory| directory.exists()) {
        for entry in fs::read_dir(directory).expect("a directory") {
            inputs.push(fs::read(entry.expect("its entries").path()).expect("a file"));
        }
    }
    inputs.into_iter().step_by(if cfg!(miri) { 64 } else { 1 }).collect()
}

#[test]
fn answers() {
    for input in inputs("data_in") {
        let Some((block, answer)) = input.split_first_chunk::<3>() else { continue };
        let task = answered(block, answer);
        // SAFETY: a task of this test.
        black_box(unsafe { scsi_datain_getfullsize(task) });
        // SAFETY: as above.
        let value = unsafe { scsi_datain_unmarshall(task) };
        let cdb = Cdb::new(block).expect("three bytes fit");
        match Answer::parse(&cdb, answer) {
            Some(parsed) if !value.is_null() => visit(&parsed, value),
            // A list may be too long for its structure.
            _ => assert!(value.is_null()),
        }
        // SAFETY: freed once, last.
        unsafe { scsi_free_scsi_task(task) };
    }
}

#[test]
fn command_blocks() {
    for input in inputs("cdb") {
        let Some(block) = input.get(..input.len().min(Cdb::MAX_LEN)).filter(|block| !block.is_empty()) else {
            continue;
        };
        let task = answered(block, &[]);
        // SAFETY: a task of this test.
        black_box(unsafe { scsi_cdb_unmarshall(task, enum_from_number(block[0].into())) });
        // SAFETY: freed once, last.
        unsafe { scsi_free_scsi_task(task) };
    }
}

#[test]
fn sense_data() {
    for input in inputs("sense") {
        let data = whole_sense(input);
        let sense: *mut scsi_sense = alloc::zeroed();
        // SAFETY: zeros are a value of the structure, and the data are as long as promised.
        unsafe { scsi_parse_sense_data(sense, data.as_ptr()) };
        // SAFETY: written above.
        black_box(unsafe { sense.read() }.ascq);
        // SAFETY: from `zeroed`, freed once.
        unsafe { alloc::free(sense) };
    }
}

#[test]
fn urls() {
    for input in inputs("url") {
        // The first byte is about the environment.
        let text: Vec<u8> = input.into_iter().skip(1).take_while(|&byte| byte != 0).collect();
        let text = CString::new(text).expect("up to the first zero");
        for parse in [iscsi_parse_full_url, iscsi_parse_portal_url] {
            // SAFETY: no context, and a terminated string.
            let url = unsafe { parse(ptr::null_mut(), text.as_ptr()) };
            // SAFETY: null or from the parser, freed once.
            unsafe { iscsi_destroy_url(url) };
        }
    }
}
