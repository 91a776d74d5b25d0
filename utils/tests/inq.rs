// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-inq.

mod programs;

use iscsi_testkit::Options;
use programs::{ONE, json, printed, run, target};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-inq");

#[test]
fn standard_data_as_the_original_prints_it() {
    let target = target(Options::default());
    let expected = "\
Peripheral Qualifier:CONNECTED
Peripheral Device Type:DIRECT_ACCESS
Removable:0
Version:6 unknown
NormACA:0
HiSup:1
ReponseDataFormat:2
SCCS:0
ACC:0
TPGS:0
3PC:0
Protect:0
EncServ:0
MultiP:0
SYNC:0
CmdQue:1
Vendor:ISCSIKIT
Product:TEST DISK       \n\
Revision:0001
Version Descriptor:00a0 unknown
Version Descriptor:0960 iSCSI
Version Descriptor:0460 SPC-4
Version Descriptor:04c0 SBC-3
";
    assert_eq!(printed(PROGRAM, &[&format!("iscsi://{}/{ONE}/0", target.portal())]), expected);
}

#[test]
fn pages_as_the_original_prints_them() {
    let target = target(Options::default());
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    let pages = "\
Page:0x00 SUPPORTED_VPD_PAGES
Page:0x80 UNIT_SERIAL_NUMBER
Page:0x83 DEVICE_IDENTIFICATION
Page:0xb0 BLOCK_LIMITS
Page:0xb1 BLOCK_DEVICE_CHARACTERISTICS
Page:0xb2 LOGICAL_BLOCK_PROVISIONING
";
    assert_eq!(printed(PROGRAM, &["-e", "1", &url]), pages);
    assert_eq!(printed(PROGRAM, &["-e", "1", "-c", "0", &url]), pages);
    let serial = printed(PROGRAM, &["-e", "1", "-c", "0x80", &url]);
    let serial = serial.strip_prefix("Unit Serial Number:[").and_then(|rest| rest.strip_suffix("]\n")).unwrap();
    assert_eq!(serial.len(), 16);
    // The original's number 0 is the last designator.
    let digits: String = format!("3{}", &serial[..15])
        .as_bytes()
        .chunks(2)
        .map(|pair| format!(" {}", std::str::from_utf8(pair).unwrap()))
        .collect();
    let expected = format!(
        "\
Peripheral Qualifier:CONNECTED
Peripheral Device Type:DIRECT_ACCESS
Page Code:(0x83) DEVICE_IDENTIFICATION
DEVICE DESIGNATOR #0
Code Set:(1) BINARY
PIV:0
Association:(0) LOGICAL_UNIT
Designator Type:(3) NAA
Designator:[{digits}]
DEVICE DESIGNATOR #1
Code Set:(2) ASCII
PIV:0
Association:(0) LOGICAL_UNIT
Designator Type:(1) T10_VENDORT_ID
Designator:[ISCSIKIT{serial}]
"
    );
    assert_eq!(printed(PROGRAM, &["-e", "1", "-c", "131", &url]), expected);
    let limits = printed(PROGRAM, &["-e", "1", "-c", "0xb0", &url]);
    assert_eq!((limits.lines().count(), limits.lines().next()), (12, Some("wsnz:0")));
    assert!(limits.contains("optimal transfer length:2048\n") && limits.ends_with("maximum write same length:0\n"));
    assert_eq!(printed(PROGRAM, &["-e", "1", "-c", "0xb1", &url]), "Medium Rotation Rate:1RPM\n");
    let provisioning = printed(PROGRAM, &["-c", "0xb2", &url]);
    assert!(
        provisioning.starts_with("Threshold Exponent:0\nlbpu:1\n") && provisioning.ends_with("provisioning type:2\n")
    );
}

#[test]
fn a_page_that_the_unit_does_not_have() {
    let target = target(Options::default());
    let ended = run(PROGRAM, &["-e", "1", "-c", "0x89", &format!("iscsi://{}/{ONE}/0", target.portal())]);
    assert_eq!((ended.status, ended.out.as_str()), (10, ""));
    let begin =
        "Inquiry command failed : SENSE KEY:ILLEGAL_REQUEST(5) ASCQ:INVALID_FIELD_IN_CDB(0x2400) (INQUIRY, LUN 0 of";
    assert!(ended.err.starts_with(begin), "{}", ended.err);
    let ended = run(PROGRAM, &["-e", "1", "-c", "0x189", "iscsi://127.0.0.1/x/0"]);
    assert_eq!(ended.status, 2);
}

#[test]
fn everything_as_json() {
    let target = target(Options::default());
    let document = json(PROGRAM, &["--all", "--json", &format!("iscsi://{}/{ONE}/1", target.portal())]);
    assert_eq!(document["standard"]["vendor_identification"], "ISCSIKIT");
    assert_eq!(document["standard"]["version_descriptors"][1], serde_json::json!({ "code": 0x0960, "name": "iSCSI" }));
    let pages = document["pages"].as_array().unwrap();
    let codes: Vec<_> = pages.iter().filter_map(|page| page["page_code"].as_u64()).collect();
    assert_eq!(codes, [0x00, 0x80, 0x83, 0xb0, 0xb1, 0xb2]);
    assert_eq!(pages[2]["designators"].as_array().map(Vec::len), Some(2));
    assert_eq!((&pages[3]["maximum_unmap_lba_count"], &pages[5]["lbprz"]), (&u32::MAX.into(), &1.into()));
    let keys: Vec<_> = pages[4].as_object().unwrap().keys().take(4).collect();
    assert_eq!(keys, ["peripheral_qualifier", "peripheral_device_type", "page_code", "page_name"]);
}

#[test]
fn everything_as_text() {
    let target = target(Options::default());
    let text = printed(PROGRAM, &["--all", &format!("iscsi://{}/{ONE}/1", target.portal())]);
    for heading in ["[0x00 SUPPORTED_VPD_PAGES]", "[0x80 UNIT_SERIAL_NUMBER]", "[0xb2 LOGICAL_BLOCK_PROVISIONING]"] {
        assert!(text.contains(&format!("\n\n{heading}\n")), "{text}");
    }
}
