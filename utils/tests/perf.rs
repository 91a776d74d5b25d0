// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-perf against the embedded target.

mod support;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use iscsi_proto::wire::Opcode;
use iscsi_testkit::{NullBacking, Target, TargetNode};
use support::{NAME, disk, end, nobody, noise, run, start, target, url};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-perf");

fn large() -> Target {
    target(TargetNode::new(NAME).unit(1, 512, NullBacking(100 << 20)))
}

#[test]
fn lines_of_the_original() {
    let target = large();
    let url = url(&target, 1);
    let ran = run(PROGRAM, &["-t", "2", "-m", "4", &url]);
    let text = ran.succeeds().text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("iscsi-perf version "), "{text}");
    assert_eq!(lines[1], "");
    assert_eq!(
        lines[2..8],
        [
            format!("connected to {url}").as_str(),
            "capacity is 204800 blocks or 104857600 byte (100 MB)",
            "performing SEQUENTIAL READ with 4 parallel requests",
            "FIXED transfer size of 8 blocks (4096 byte)",
            "will run for 2 seconds.",
            "",
        ]
    );
    assert!(lines[8].starts_with("00:00:01 - lba ") && lines[8].ends_with(", busy 0        "), "{text}");
    for part in [", iops current ", " MB/s), iops average ", " MB/s), in_flight "] {
        assert!(lines[8].contains(part), "{text}");
    }
    assert!(lines[9].starts_with("iops average ") && lines[9].ends_with(&format!(" MB/s){:56}", "")), "{text}");
    assert_eq!(lines[10..], ["", "finished."]);
    assert!(target.violations().is_empty(), "{:?}", target.violations());
}

#[test]
fn other_words() {
    let target = large();
    let ran = run(PROGRAM, &["-rR", "-b", "16", "--count", "500", "--latency", &url(&target, 1)]);
    let text = ran.succeeds().text();
    for line in [
        "performing RANDOM READ with 32 parallel requests\n",
        "RANDOM transfer size of 1 - 16 blocks (512 - 8192 byte)\n",
        "will run for 500 requests.\n",
        "\nlatency: minimum ",
        "\n      p50 ",
        "\n   p99.99 ",
    ] {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
    assert!(text.lines().any(|line| line.starts_with("  < ") && line.ends_with('#')), "{text}");
}

#[test]
fn a_count_and_a_mix_as_json() {
    let content = noise(1 << 20, 1);
    let target = disk(&content);
    let url = url(&target, 1);
    let arguments = ["--json", "--count", "3000", "--threads", "2", "--write", "30", "-r", "-b", "4", &url];
    run(PROGRAM, &arguments).fails(2, "--destroy");
    assert_eq!(target.counters().connections(), 0, "a disk was asked before it was clear what may be done with it");

    let mut arguments = arguments.to_vec();
    arguments.push("--destroy");
    let json = run(PROGRAM, &arguments).succeeds().json();
    let number = |name: &str| json[name].as_u64().unwrap_or_else(|| panic!("{name} in {json}"));
    assert_eq!(number("requests"), 3000);
    assert_eq!(number("reads") + number("writes"), 3000);
    assert!((600..1200).contains(&number("writes")), "{json}");
    assert_eq!(number("bytes"), 3000 * 2048);
    assert_eq!((number("errors"), number("threads"), number("request_blocks")), (0, 2, 4));
    let latency = &json["latency_us"];
    let times: Vec<f64> = ["minimum", "p50", "p90", "p95", "p99", "p99_9", "p99_99"]
        .map(|name| latency[name].as_f64().unwrap_or_else(|| panic!("{name} in {json}")))
        .to_vec();
    assert!(times.is_sorted() && times[0] > 0.0, "{json}");
    assert!(target.counters().pdus(Opcode::ScsiCommand) >= 3000);
}

#[test]
fn plots() {
    let target = large();
    for (name, begin) in [("plot.svg", "<svg xmlns="), ("plot.html", "<!DOCTYPE html>\n")] {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
        let path = file.to_str().expect("a path of text");
        run(PROGRAM, &["-t", "1", "--warm-up", "1", "--plot", path, &url(&target, 1)]).succeeds();
        let plot = std::fs::read_to_string(&file).expect("the plot");
        std::fs::remove_file(&file).expect("the plot");
        assert!(plot.starts_with(begin) && plot.contains("<polyline points=\"90.0,"), "{plot}");
        assert!(!plot.contains("NaN") && !plot.contains("inf"), "{plot}");
    }
}

#[test]
fn a_signal_ends_it() {
    let target = large();
    let begin = Instant::now();
    let child = start(PROGRAM, &[&url(&target, 1)]);
    std::thread::sleep(Duration::from_millis(500));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    let ran = end(child);
    let text = ran.succeeds().text();
    assert!(text.contains("infinite runtime - press CTRL-C to abort.\n"), "{text}");
    assert!(text.contains("\niops average ") && text.ends_with("\nfinished.\n"), "{text}");
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn failures() {
    let target = large();
    run(PROGRAM, &["-t", "1", &nobody()]).fails(10, "Login Failed. ");
    run(PROGRAM, &["-t", "1", "--exit-codes", &nobody()]).fails(3, "Login Failed. ");
    run(PROGRAM, &["-t", "1", &url(&target, 7)]).fails(10, "LOGICAL_UNIT_NOT_SUPPORTED(0x2500)");
    run(PROGRAM, &["-m", "0", &url(&target, 1)]).fails(2, "--max");
    run(PROGRAM, &["-x", "0", "-t", "1", "nonsense"]).fails(10, "Failed to parse URL: ");
    run(PROGRAM, &[]).fails(2, "You must specify the URL");
}
