// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-ls.

mod programs;

use iscsi_testkit::{Options, Target, TargetNode};
use programs::{ONE, SECRET, TWO, USER, json, printed, run, target, with_chap};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-ls");

#[test]
fn lists_as_the_original_prints_them() {
    for unit_attention in [false, true] {
        let target = target(Options { unit_attention, ..Options::default() });
        let portal = target.portal();
        let url = format!("iscsi://{portal}");
        let short = format!("Target:{TWO} Portal:{portal},1\nTarget:{ONE} Portal:{portal},1\n");
        assert_eq!(printed(PROGRAM, &[&url]), short);
        let urls = format!("iscsi://{portal}/{TWO}/0\niscsi://{portal}/{ONE}/0\n");
        assert_eq!(printed(PROGRAM, &["-U", &url]), urls);
        let units = format!(
            "\
Target:{TWO} Portal:{portal},1
Lun:5    Type:DIRECT_ACCESS (Size:4M)
Target:{ONE} Portal:{portal},1
Lun:0    Type:DIRECT_ACCESS (Size:23M)
Lun:1    Type:DIRECT_ACCESS (Size:99M)
"
        );
        assert_eq!(printed(PROGRAM, &["-s", &url]), units);
        assert_eq!(printed(PROGRAM, &["--url", "--show-luns", &url]), units);
        assert_eq!(target.violations(), []);
    }
}

#[test]
fn tables_and_trees_fit_a_terminal() {
    let target = target(Options::default());
    let portal = target.portal();
    let url = format!("iscsi://{portal}");
    let table = printed(PROGRAM, &["--long", &url]);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[..2], [ONE, &format!("  at {portal},1")]);
    assert_eq!(lines[2], "    LUN  TYPE             SIZE  VENDOR    PRODUCT           SERIAL NUMBER");
    assert!(lines[4].starts_with("      1  disk       100.00 MiB  ISCSIKIT  TEST DISK         "), "{}", lines[4]);
    assert!(lines.iter().all(|line| line.len() <= 80), "{table}");
    assert_eq!(printed(PROGRAM, &["--table", &url]), table);
    let tree = printed(PROGRAM, &["--tree", &url]);
    let lines: Vec<_> = tree.lines().collect();
    assert_eq!(lines[..2], [portal.to_string(), format!("|-- {ONE} at {portal},1")]);
    assert!(lines[3].starts_with("|   `-- LUN 1: disk, 100.00 MiB (ISCSIKIT, TEST DISK, "), "{tree}");
    assert!(lines[5].starts_with("    `-- LUN 5: disk, 5.00 MiB (ISCSIKIT, TEST DISK, "), "{tree}");
    assert!(tree.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)));
}

#[test]
fn everything_as_json() {
    let target = target(Options::default());
    let portal = target.portal();
    let url = format!("iscsi://{portal}");
    let document = json(PROGRAM, &["--json", &url]);
    let one = &document["portals"][0]["targets"][0];
    assert_eq!((&one["name"], &one["luns"]), (&ONE.into(), &serde_json::Value::Null));
    assert_eq!(one["portals"], serde_json::json!([{ "address": portal.to_string(), "tag": 1 }]));
    let document = json(PROGRAM, &["-s", "--json", &url]);
    let unit = &document["portals"][0]["targets"][1]["luns"][0];
    for (field, value) in [
        ("lun", 5.into()),
        ("address", "0005000000000000".into()),
        ("device_type", "DIRECT_ACCESS".into()),
        ("vendor", "ISCSIKIT".into()),
        ("has_medium", true.into()),
        // The whole of it, where the text has 4M.
        ("size", (5 << 20).into()),
        ("block_length", 4096.into()),
        ("error", serde_json::Value::Null),
    ] {
        assert_eq!(unit[field], value, "{field}");
    }
    assert_eq!(unit["serial_number"].as_str().map(str::len), Some(16));
}

#[test]
fn several_portals_one_of_which_nobody_answers() {
    let first = target(Options::default());
    let second = Target::builder().node(TargetNode::new("iqn.2026-11.org.example:three")).start().unwrap();
    let gone = target(Options::default()).portal();
    let urls: Vec<_> =
        [first.portal(), gone, second.portal()].iter().map(|portal| format!("iscsi://{portal}")).collect();
    let ended = run(PROGRAM, &urls.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ended.status, 10);
    assert_eq!(ended.out.lines().count(), 3, "{}", ended.out);
    assert!(ended.out.ends_with(&format!("Target:iqn.2026-11.org.example:three Portal:{},1\n", second.portal())));
    assert!(ended.err.starts_with("discoveryconnect_cb: connection failed : Failed to connect"), "{}", ended.err);
    let ended = run(PROGRAM, &["--json", "--exit-codes", &urls[1], &urls[2]]);
    assert_eq!(ended.status, 3);
    let document: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(document["portals"][0]["error"]["kind"], "not_connected");
    assert_eq!(document["portals"][1]["targets"][0]["name"], "iqn.2026-11.org.example:three");
}

#[test]
fn chap_and_a_target_that_refuses() {
    let target = target(with_chap());
    let portal = target.portal();
    let good = printed(PROGRAM, &["-s", &format!("iscsi://{USER}%{SECRET}@{portal}")]);
    assert_eq!(good.lines().count(), 5, "{good}");
    // The portal wants to know who asks.
    let ended = run(PROGRAM, &["-s", &format!("iscsi://{portal}")]);
    assert_eq!((ended.status, ended.out.as_str()), (10, ""));
    assert!(ended.err.contains("Authentication failure(513)"), "{}", ended.err);
}

#[test]
fn ipv6() {
    let started = Target::builder().listen("[::1]:0".parse().unwrap()).node(TargetNode::new(ONE)).start();
    // There are machines without.
    let Ok(target) = started else { return };
    let portal = target.portal();
    assert_eq!(printed(PROGRAM, &[&format!("iscsi://{portal}")]), format!("Target:{ONE} Portal:{portal},1\n"));
}

#[test]
fn no_portal() {
    let ended = run(PROGRAM, &[]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""));
    assert!(ended.err.starts_with("You must specify iscsi target portal.\nUsage: iscsi-ls"), "{}", ended.err);
    let ended = run(PROGRAM, &["notaurl"]);
    assert_eq!((ended.status, ended.out.as_str()), (10, ""));
    let expected = "Failed to parse URL: Invalid URL notaurl\niSCSI Portal URL must be of the form: ";
    assert!(ended.err.starts_with(expected), "{}", ended.err);
}
