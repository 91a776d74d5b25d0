// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-readcapacity16.

mod programs;

use iscsi_testkit::Options;
use programs::{ONE, TWO, json, printed, target};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-readcapacity16");

#[test]
fn capacity_as_the_original_prints_it() {
    let target = target(Options::default());
    let url = format!("iscsi://{}/{TWO}/5", target.portal());
    let expected = "\
RETURNED LOGICAL BLOCK ADDRESS:1279
LOGICAL BLOCK LENGTH IN BYTES:4096
P_TYPE:0 PROT_EN:0
P_I_EXPONENT:0 LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT:0
LBPME:1 LBPRZ:1
LOWEST ALIGNED LOGICAL BLOCK ADDRESS:0
Total size:5242880
";
    assert_eq!(printed(PROGRAM, &[&url]), expected);
    assert_eq!(printed(PROGRAM, &["-s", &url]), "5242880\n");
}

#[test]
fn capacity_as_json() {
    let target = target(Options::default());
    let document = json(PROGRAM, &["--json", &format!("iscsi://{}/{ONE}/1", target.portal())]);
    let expected = json!({
        "size": 104_857_600, "blocks": 204_800, "block_length": 512, "last_lba": 204_799,
        "protection_type": 0, "protection_enabled": false, "protection_interval_exponent": 0,
        "logical_blocks_per_physical_block_exponent": 0, "provisioning_enabled": true, "unmapped_reads_zeros": true,
        "lowest_aligned_lba": 0,
    });
    assert_eq!(document, expected);
}
