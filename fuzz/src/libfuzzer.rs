// SPDX-License-Identifier: LGPL-2.1-or-later
//! The binary that libFuzzer drives; `FUZZ_TARGET` in the environment names the target. See run.sh.
#![no_main]

use std::sync::OnceLock;

use iscsi_fuzz::{Target, heap};

#[global_allocator]
static ALLOCATOR: heap::Counting = heap::Counting;

static TARGET: OnceLock<&'static Target> = OnceLock::new();

fn target() -> &'static Target {
    TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        Target::named(&name).unwrap_or_else(|| panic!("FUZZ_TARGET is {name:?}, which is no target"))
    })
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| target().run(input));
