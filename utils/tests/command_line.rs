// SPDX-License-Identifier: LGPL-2.1-or-later
//! What all programs have in common: help, usage, options in any place and abbreviated, exit statuses.

mod programs;

use std::process::{Command, Stdio};
use std::time::Instant;

use iscsi_testkit::{FaultScript, MemoryBacking, Target, TargetNode};
use programs::{ONE, run, run_with, target, with_chap};

const READCAPACITY16: &str = env!("CARGO_BIN_EXE_iscsi-readcapacity16");
const INQ: &str = env!("CARGO_BIN_EXE_iscsi-inq");

/// Where cargo has put a program, given that it has put another one beside it.
fn path(program: &str) -> String {
    INQ.replace("iscsi-inq", program)
}

#[test]
fn every_program_has_help_usage_and_a_version() {
    for listed in iscsi_utils::PROGRAMS {
        let command = (listed.command)();
        command.clone().debug_assert();
        let program = path(command.get_name());
        for option in ["-h", "-?", "--help", "--he"] {
            let ended = run(&program, &[option]);
            assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{program} {option}");
            assert!(ended.out.contains(&format!("Usage: {}", command.get_name())), "{}", ended.out);
            assert!(ended.out.lines().all(|line| line.chars().count() <= 100), "{program} {option}");
        }
        // A long example goes on in the next line.
        let help = run(&program, &["--help"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(listed.manual.examples.iter().all(|(example, _)| help.contains(example)), "{program}");
        let usage = run(&program, &["--usage"]);
        assert_eq!((usage.status, usage.out.lines().count()), (0, 1), "{usage:?}");
        assert_eq!(run(&program, &["-V"]).out, format!("{} {}\n", command.get_name(), env!("CARGO_PKG_VERSION")));
        for fault in [&["--no-such-option"][..], &["--timeout", "0", "iscsi://x"], &["--timeout"]] {
            let ended = run(&program, fault);
            assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{program} {fault:?}");
        }
    }
}

/// fish gives up at a `?` that is not quoted, so that the options behind it are never offered.
#[test]
fn completions_of_fish_have_no_wildcards() {
    for listed in iscsi_utils::PROGRAMS {
        let path = format!("{}/completions/{}.fish", env!("CARGO_MANIFEST_DIR"), (listed.command)().get_name());
        let script = std::fs::read_to_string(&path).expect("a script");
        assert!(script.contains(" -s '?' ") && !script.contains(" ? "), "{path}");
    }
}

#[test]
fn nothing_to_work_on() {
    let ended = run(INQ, &[]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""));
    assert!(ended.err.starts_with("You must specify the URL\nUsage: iscsi-inq"), "{}", ended.err);
}

#[test]
fn options_stand_anywhere_repeat_and_are_abbreviated() {
    let target = target(programs::with_chap());
    let url = format!("iscsi://{}/{ONE}/1", target.portal());
    let credentials = [("LIBISCSI_CHAP_USERNAME", programs::USER), ("LIBISCSI_CHAP_PASSWORD", programs::SECRET)];
    let size = run_with(READCAPACITY16, &["-s", &url], &credentials);
    assert_eq!((size.status, size.out.as_str(), size.err.as_str()), (0, "104857600\n", ""));
    for arguments in [
        &[url.as_str(), "-s"][..],
        &["--si", url.as_str()],
        &["--size", "--size", url.as_str()],
        &["-s", "--", url.as_str()],
        &["-sd", url.as_str(), "-i", "iqn.2026-11.org.example:a", "--i=iqn.2026-11.org.example:b"],
    ] {
        assert_eq!(run_with(READCAPACITY16, arguments, &credentials).out, size.out, "{arguments:?}");
    }
    // `--e` was the original's --evpd; that there is --exit-codes now does not matter.
    for arguments in [
        &["--e", "1", "--p", "0x80", &url][..],
        &["-e1", "-c128", "--", &url],
        &["--evpd=0x1", "--page=0200", "--", &url],
    ] {
        let ended = run_with(INQ, arguments, &credentials);
        assert!(ended.out.starts_with("Unit Serial Number:["), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn secrets_may_stand_in_a_file() {
    let target = target(with_chap());
    let url = format!("iscsi://{}/{ONE}/1", target.portal());
    let file = std::env::temp_dir().join(format!("iscsi-utils-secret-{}", std::process::id()));
    std::fs::write(&file, format!("{}\n", programs::SECRET)).unwrap();
    let path = file.to_str().unwrap().to_owned();
    let variables = [("LIBISCSI_CHAP_USERNAME", programs::USER), ("LIBISCSI_CHAP_PASSWORD_FILE", path.as_str())];
    let ended = run_with(READCAPACITY16, &["-s", &url], &variables);
    std::fs::remove_file(&file).unwrap();
    assert_eq!((ended.status, ended.out.as_str()), (0, "104857600\n"), "{ended:?}");
    let ended = run_with(READCAPACITY16, &["-s", &url], &variables);
    assert_eq!(ended.status, 10);
    assert!(ended.err.starts_with("LIBISCSI_CHAP_PASSWORD_FILE"), "{}", ended.err);
}

#[test]
fn statuses_tell_failures_apart_when_asked() {
    let target = target(with_chap());
    let portal = target.portal();
    let gone = {
        let target = programs::target(iscsi_testkit::Options::default());
        target.portal()
    };
    let good = format!("{}%{}@{portal}", programs::USER, programs::SECRET);
    for (url, status, begin) in [
        ("nonsense".to_owned(), 2, "Failed to parse URL: Invalid URL nonsense\n"),
        (format!("iscsi://{gone}/{ONE}/0"), 3, "Login Failed. Failed to connect to iSCSI socket."),
        (
            format!("iscsi://{portal}/{ONE}/0"),
            4,
            "Login Failed. Failed to log in to target. Status: Authentication failure(513)",
        ),
        (
            format!("iscsi://{good}/iqn.2026-11.org.example:none/0"),
            5,
            "Login Failed. Failed to log in to target. Status: Target not found(515)",
        ),
        (
            format!("iscsi://{good}/{ONE}/9"),
            5,
            "Login Failed. SENSE KEY:ILLEGAL_REQUEST(5) ASCQ:LOGICAL_UNIT_NOT_SUPPORTED(0x2500)",
        ),
    ] {
        let ended = run(READCAPACITY16, &[&url]);
        assert_eq!((ended.status, ended.out.as_str()), (10, ""), "{url}");
        assert!(ended.err.starts_with(begin), "{url}: {}", ended.err);
        assert!(!ended.err.contains(programs::SECRET));
        assert_eq!(run(READCAPACITY16, &["--exit-codes", &url]).status, status, "{url}");
    }
}

#[test]
fn nobody_waits_longer_than_told() {
    // The first target never answers a login, the second no command but the first.
    for (fault, status) in [("login=silence", 3), ("command:2=hold", 6)] {
        let script = FaultScript::new(vec![fault.parse().unwrap()]);
        let node = TargetNode::new(ONE).unit(0, 512, MemoryBacking::new(1 << 20));
        let target = Target::builder().node(node).script(script).start().unwrap();
        let url = format!("iscsi://{}/{ONE}/0", target.portal());
        let begin = Instant::now();
        let ended = run(READCAPACITY16, &["--timeout", "1", "--exit-codes", &url]);
        assert!((1..8).contains(&begin.elapsed().as_secs()), "{fault}: {:?}", begin.elapsed());
        assert_eq!((ended.status, ended.out.as_str()), (status, ""), "{fault}: {}", ended.err);
        assert!(ended.err.contains("no answer in time"), "{fault}: {}", ended.err);
    }
}

#[test]
fn logs_go_to_standard_error() {
    let target = target(iscsi_testkit::Options::default());
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    for (arguments, variables) in
        [(&["-vv", "-s", &url][..], &[][..]), (&["-d", "-s", &url], &[]), (&["-s", &url], &[("LIBISCSI_DEBUG", "2")])]
    {
        let ended = run_with(READCAPACITY16, arguments, variables);
        assert_eq!((ended.status, ended.out.as_str()), (0, "25165824\n"));
        assert!(ended.err.starts_with("libiscsi:2 connecting to portal 127.0.0.1:"), "{}", ended.err);
    }
}

#[test]
fn a_reader_that_leaves_is_no_reason_to_complain() {
    let target = target(iscsi_testkit::Options::default());
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    let mut command = Command::new(READCAPACITY16);
    let mut child = command.arg(url).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It has to log in before it prints.
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((String::from_utf8_lossy(&ended.stderr).as_ref(), ended.status.code()), ("", Some(10)));
}
