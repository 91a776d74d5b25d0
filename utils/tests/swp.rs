// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-swp.

mod programs;

use iscsi_testkit::Options;
use programs::{ONE, json, printed, run, target};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-swp");

#[test]
fn protection_is_shown_switched_and_kept() {
    let target = target(Options::default());
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    for (arguments, expected) in [
        (&[url.as_str()][..], "SWP:0\n"),
        (&["-s", "on", &url], "SWP:0\nTurning SWP ON\n"),
        (&[&url], "SWP:1\n"),
        (&["--swp=OFF", &url], "SWP:1\nTurning SWP OFF\n"),
        (&["-s", "off", &url], "SWP:0\nTurning SWP OFF\n"),
    ] {
        assert_eq!(printed(PROGRAM, arguments), expected, "{arguments:?}");
    }
    let document = json(PROGRAM, &["--json", "-s", "on", &url]);
    assert_eq!(document, serde_json::json!({ "swp": true, "swp_before": false }));
    // The other unit is another one.
    assert_eq!(printed(PROGRAM, &[&format!("iscsi://{}/{ONE}/1", target.portal())]), "SWP:0\n");
}

#[test]
fn other_words_are_wrong() {
    let ended = run(PROGRAM, &["-s", "maybe", "iscsi://127.0.0.1/x/0"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""));
}
