// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-dd against the embedded target: copies are identical, whatever the two ends are, and go on after an interruption.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use iscsi_proto::wire::Opcode;
use iscsi_testkit::fault::{Act, Fault};
use iscsi_testkit::{Backing, FaultScript, MemoryBacking, Moment, Script, Target, TargetNode, Verdict, When};
use support::{NAME, end, memory, nobody, noise, run, run_with, start, target, url};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-dd");
const LENGTH: usize = 4 << 20;

/// A directory of a test, which is gone after it.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("dd-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // A directory that stays is no failure.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of text")
}

/// Units 1 and 2, of which the first holds `content` and the second nothing.
fn two_disks(content: &[u8]) -> Target {
    target(TargetNode::new(NAME).unit(1, 512, memory(content)).unit(2, 512, MemoryBacking::new(content.len() as u64)))
}

/// Zeros and noise by turns, 64 KiB each, and an end that is no multiple of a piece.
fn patches() -> Vec<u8> {
    let mut content = noise(LENGTH + 512 * 7, 9);
    for (number, chunk) in content.chunks_mut(1 << 16).enumerate() {
        if number % 2 == 0 {
            chunk.fill(0);
        }
    }
    content
}

/// Holes are neither read nor written: the target sees but a few reads for a disk of many pieces.
#[test]
fn holes_of_both_kinds_are_not_read() {
    const SIZE: usize = 48 << 20;
    let directory = Directory::new("unread");
    let (original, copy) = (directory.path("original"), directory.path("copy"));
    let island = noise(300_000, 4);
    let file = fs::File::create(&original).expect("a file");
    file.set_len(SIZE as u64).expect("a length");
    file.write_all_at(&island, 20 << 20).expect("some data");
    drop(file);
    let reads = Arc::new(AtomicU64::new(0));
    let node = TargetNode::new(NAME).unit(1, 512, MemoryBacking::new(SIZE as u64)).unit(2, 512, full(SIZE));
    let target = Target::builder().node(node).script(Reads(Arc::clone(&reads))).start().expect("a target");
    let (one, two) = (url(&target, 1), url(&target, 2));

    run(PROGRAM, &["-s", text(&original), "-d", &two, "--conv", "sparse", "--verify"]).succeeds();
    // This one has nothing behind its holes; the other one has been written all over.
    run(PROGRAM, &["-s", text(&original), "-d", &one, "--conv", "sparse"]).succeeds();
    reads.store(0, Ordering::Relaxed);
    run(PROGRAM, &["-s", &one, "-d", text(&copy), "--conv", "sparse"]).succeeds();
    assert!(reads.load(Ordering::Relaxed) < 20, "{reads:?} reads of a disk that is almost empty");
    assert!(fs::read(&copy).expect("a copy") == fs::read(&original).expect("the original"));
    let stored = fs::metadata(&copy).expect("a copy").blocks() * 512;
    assert!(stored < 2 << 20, "{stored} bytes are stored");
    assert_eq!(target.violations(), []);
}

/// A disk without a hole.
fn full(size: usize) -> MemoryBacking {
    let memory = MemoryBacking::new(size as u64);
    for place in (0..size as u64).step_by(1 << 20) {
        memory.write(place, &[0xff; 1 << 20]).expect("memory can be written");
    }
    memory
}

/// Counts reads.
struct Reads(Arc<AtomicU64>);

impl Script for Reads {
    fn received(&mut self, _moment: &Moment, pdu: &mut [u8]) -> Verdict {
        // A SCSI Command PDU with READ(10) or READ(16).
        if matches!((pdu[0] & 0x3f, pdu[32]), (0x01, 0x28 | 0x88)) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        Verdict::Pass
    }
}

#[test]
fn file_to_disk_to_disk_to_file() {
    let directory = Directory::new("round");
    let content = patches();
    let (original, copy) = (directory.path("original"), directory.path("copy"));
    fs::write(&original, &content).expect("a file");
    let target = two_disks(&vec![0xff; content.len()]);
    let (one, two) = (url(&target, 1), url(&target, 2));

    let ran = run(PROGRAM, &["-s", text(&original), "-d", &one, "--verify"]);
    let blocks = content.len() / 512;
    assert!(ran.succeeds().text().starts_with(&format!("{blocks} blocks (512 sized) copied in ")), "{ran:?}");
    assert!(ran.text().ends_with("M/s.\n"), "{ran:?}");
    let json =
        run(PROGRAM, &["-s", &one, "-d", &two, "-6", "--json", "--verify", "-m", "3", "-b", "11"]).succeeds().json();
    assert_eq!(json["bytes"], content.len());
    assert_eq!(json["verified"], true);
    // Lines of -p stay out of the document.
    let counted = run(PROGRAM, &["-s", &one, "-d", &two, "--json", "-p"]);
    assert_eq!(counted.json()["blocks"], blocks);
    assert!(counted.stderr.ends_with("blocks transferred.\n"), "{counted:?}");
    let conversions = format!("of={}", text(&copy));
    run(PROGRAM, &["-s", &two, &conversions, "conv=sparse,fsync"]).succeeds();
    assert!(fs::read(&copy).expect("the copy") == content, "the copy is not identical");
    let stored = fs::metadata(&copy).expect("the copy").blocks() * 512;
    assert!(stored < content.len() as u64 * 3 / 4, "{stored} bytes are stored: the holes are gone");
    assert!(target.violations().is_empty(), "{:?}", target.violations());
}

#[test]
fn holes_of_a_disk() {
    let content = patches();
    let target = two_disks(&content);
    // The second disk holds something else first, which a hole must not leave there.
    let directory = Directory::new("holes");
    let (full, copy) = (directory.path("full"), directory.path("copy"));
    fs::write(&full, noise(content.len(), 3)).expect("a file");
    run(PROGRAM, &["-s", text(&full), "-d", &url(&target, 2)]).succeeds();
    let written = target.counters().bytes().0;
    run(PROGRAM, &["-s", &url(&target, 1), "-d", &url(&target, 2), "--conv=sparse", "-b", "64", "--verify"]).succeeds();
    let written = target.counters().bytes().0 - written;
    assert!(written < content.len() as u64 * 3 / 4, "{written} bytes went to the disk: zeros were written");
    run(PROGRAM, &["-s", &url(&target, 2), "-d", text(&copy)]).succeeds();
    assert!(fs::read(&copy).expect("the copy") == content, "the copy is not identical");
}

#[test]
fn holes_keep_no_old_bytes_of_a_file() {
    let directory = Directory::new("old");
    let content = patches();
    let copy = directory.path("copy");
    fs::write(&copy, noise(LENGTH * 2, 5)).expect("a file");
    let target = two_disks(&content);
    run(PROGRAM, &["-s", &url(&target, 1), "-d", text(&copy), "--conv", "sparse,notrunc"]).succeeds();
    let now = fs::read(&copy).expect("the copy");
    assert!(now[..content.len()] == content, "the copy is not identical");
    assert!(now[content.len()..] == noise(LENGTH * 2, 5)[content.len()..], "what stood behind the copy is gone");
}

#[test]
fn parts_by_blocks_and_bytes() {
    let directory = Directory::new("parts");
    let content = noise(LENGTH, 6);
    let target = two_disks(&content);
    let copy = directory.path("copy");
    run(PROGRAM, &["-s", &url(&target, 1), "-d", text(&copy), "--skip", "3", "--seek=1", "--count", "5"]).succeeds();
    let now = fs::read(&copy).expect("the copy");
    assert!(now[512..] == content[3 * 512..8 * 512] && now[..512] == [0; 512]);
    run(PROGRAM, &["-s", &url(&target, 1), "-d", text(&copy), "bs=64K", "skip=1", "count=100B"]).succeeds();
    assert!(fs::read(&copy).expect("the copy") == content[65536..65636]);
    // The rest of the last block of a disk stays.
    fs::write(&copy, [7; 700]).expect("a file");
    run(PROGRAM, &["-s", text(&copy), "-d", &url(&target, 1), "--seek", "2"]).succeeds();
    let ran = run(PROGRAM, &["-s", &url(&target, 1), "-d", "-"]);
    assert_eq!(ran.status, Some(0));
    assert!(ran.stderr.contains("8192 blocks (512 sized) copied in"), "{}", ran.stderr);
    let mut expected = content;
    expected[1024..1724].fill(7);
    assert!(ran.stdout == expected);
}

#[test]
fn pipes() {
    let content = noise(LENGTH, 7);
    let target = two_disks(&vec![0; LENGTH]);
    run_with(PROGRAM, &["-s", "-", "-d", &url(&target, 1)], &content).succeeds();
    let ran = run(PROGRAM, &["-s", &url(&target, 1), "-d", "-", "-m", "7", "-p"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    assert!(ran.stdout == content);
    assert!(!ran.stderr.contains('\r'), "{:?}", ran.stderr);
    let mut long = content.clone();
    long.extend([1; 1000]);
    run_with(PROGRAM, &["-s", "-", "-d", &url(&target, 1)], &long)
        .fails(10, "the destination is full after 4194304 bytes");
    // A person who ends the pipe early is not told about it.
    let mut child = start(PROGRAM, &["-s", &url(&target, 1), "-d", "-"]);
    drop(
        child
            .stdout
            .replace(Command::new("true").stdout(Stdio::piped()).spawn().expect("true").stdout.expect("a pipe")),
    );
    let ran = end(child);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(10), ""));
}

#[test]
fn progress_in_a_pipe() {
    let target = two_disks(&noise(LENGTH, 8));
    let ran = run(PROGRAM, &["-s", &url(&target, 1), "-d", &url(&target, 2), "-p"]);
    let lines: Vec<&str> = ran.succeeds().text().lines().collect();
    assert_eq!(lines[lines.len() - 2], "8192 of 8192 blocks transferred.");
    assert!(lines[lines.len() - 1].starts_with("8192 blocks (512 sized) copied in "));
}

/// A target that begins to answer slowly after some reads, so that a person can interrupt.
fn slow(content: &[u8]) -> Target {
    let faults = (30..200)
        .map(|number| Fault {
            when: When::Received(Opcode::ScsiCommand, number),
            act: Act::Verdict(Verdict::Delay(Duration::from_millis(100))),
        })
        .collect();
    Target::builder()
        .node(TargetNode::new(NAME).unit(1, 512, memory(content)))
        .script(FaultScript::new(faults))
        .start()
        .expect("a target on loopback")
}

#[test]
fn an_interrupted_copy_goes_on() {
    let directory = Directory::new("interrupted");
    let copy = directory.path("copy");
    let content = patches();
    let target = slow(&content);
    let source = url(&target, 1);
    let arguments = ["-s", &source, "-d", text(&copy), "-m", "2", "-b", "64", "-p", "--conv", "sparse"];
    let mut child = start(PROGRAM, &arguments);
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("a line");
    std::thread::sleep(Duration::from_millis(700));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    let ran = end(child);
    assert_eq!(ran.status, Some(130), "{ran:?}");
    assert!(ran.stderr.starts_with("interrupted\nThe first "), "{}", ran.stderr);
    let options = ran.stderr.lines().last().expect("the options").trim().to_owned();
    assert!(fs::read(&copy).expect("the copy") != content);

    let quick = target_of(&content);
    let source = url(&quick, 1);
    let mut arguments = vec!["-s", &source, "-d", text(&copy), "--conv", "sparse"];
    arguments.extend(options.split_whitespace());
    run(PROGRAM, &arguments).succeeds();
    assert!(fs::read(&copy).expect("the copy") == content, "the copy is not identical after {options}");
    let skipped: usize =
        options.split_whitespace().nth(1).and_then(|skip| skip.strip_suffix('B')?.parse().ok()).expect("a number");
    assert!(skipped >= 20 * 64 * 512 && skipped < content.len(), "{skipped} bytes are called copied");
}

fn target_of(content: &[u8]) -> Target {
    target(TargetNode::new(NAME).unit(1, 512, memory(content)))
}

#[test]
fn a_target_that_restarts_does_not_end_a_copy() {
    let directory = Directory::new("restart");
    let copy = directory.path("copy");
    let content = noise(LENGTH, 10);
    let script = FaultScript::one(When::Sending(Opcode::DataIn, 20), Verdict::Close).on_first(2);
    let node = TargetNode::new(NAME).unit(1, 512, memory(&content)).unit(2, 512, MemoryBacking::new(LENGTH as u64));
    let target = Target::builder().node(node).script(script).start().expect("a target on loopback");
    run(PROGRAM, &["-s", &url(&target, 1), "-d", &url(&target, 2)]).succeeds();
    assert!(target.counters().connections() > 2, "no connection was lost");
    run(PROGRAM, &["-s", &url(&target, 2), "-d", text(&copy)]).succeeds();
    assert!(fs::read(&copy).expect("the copy") == content, "the copy is not identical");
}

#[test]
fn ends_that_do_not_go_together() {
    let directory = Directory::new("wrong");
    let file = directory.path("file");
    fs::File::create(&file).and_then(|mut file| file.write_all(&[1; 8192])).expect("a file");
    let node = TargetNode::new(NAME).unit(1, 512, memory(&[1; 8192])).unit(2, 4096, memory(&[2; 8192])).unit(
        3,
        512,
        memory(&[3; 4096]),
    );
    let target = target(node);
    let (one, other, small) = (url(&target, 1), url(&target, 2), url(&target, 3));
    for (arguments, status, text) in [
        (vec!["-s", &one], 2, "You must specify a dst url"),
        (vec!["-d", &one], 2, "You must specify a src url"),
        (vec!["-s", "a", "-d", "b"], 2, "neither source nor destination is an iSCSI URL"),
        (vec!["-s", &one, "-d", &other], 10, "source LUN has different blocksize than destination (512 != 4096)"),
        (vec!["-s", &one, "-d", &small], 10, "source LUN is bigger than destination (16 > 8 sectors)"),
        (vec!["-s", text(&file), "-d", &small], 10, "source is bigger than destination (8192 > 4096 bytes)"),
        (vec!["-s", &one, "-d", "-", "--verify"], 2, "--verify"),
        (vec!["-s", &one, "-d", "-", "--xcopy"], 2, "--xcopy copies between logical units only"),
        (vec!["-s", &one, "-d", "-", "--skip", "1B"], 2, "no whole number of blocks"),
        (vec!["-s", &one, "-d", "-", "--skip", "17"], 2, "the source has 8192 bytes"),
        (vec!["-s", &one, "-d", "-", "bs=0"], 2, "a block size of 0"),
        (vec!["-s", &one, "-d", "-", "cbs=5"], 2, "no such operand"),
        (vec!["-s", &one, "-d", "-", "-m", "abc"], 2, "abc"),
        (vec!["-s", &one, "-d", "/nonexistent/directory/file"], 10, "cannot open /nonexistent/directory/file"),
        (vec!["-s", "/nonexistent/file", "-d", &one], 10, "cannot open /nonexistent/file"),
    ] {
        run(PROGRAM, &arguments).fails(status, text);
    }
    let nobody = nobody();
    run(PROGRAM, &["-s", &one, "-d", &nobody, "--exit-codes"]).fails(3, "Login Failed. ");
    run(PROGRAM, &["-s", &nobody, "-d", text(&file)]).fails(10, "Login Failed. ");
    assert_eq!(fs::read(&file).expect("the file"), [1; 8192], "a file was written without a source");
}

#[test]
fn the_target_copies() {
    let content = patches();
    let target = two_disks(&content);
    let (one, two) = (url(&target, 1), url(&target, 2));
    let before = target.counters().bytes();
    let json = run(PROGRAM, &["-s", &one, "-d", &two, "--xcopy", "--json"]).succeeds().json();
    assert_eq!(json["bytes"], content.len());
    let after = target.counters().bytes();
    assert!(after.0 - before.0 < 65536 && after.1 - before.1 < 65536, "the data came here");
    assert!(run(PROGRAM, &["-s", &two, "-d", "-"]).stdout == content, "the copy is not identical");
    // Parts, to another place; and a target that refuses.
    run(PROGRAM, &["-s", &one, "-d", &two, "-x", "--skip", "128", "--seek", "1", "--count", "700", "-m", "2"])
        .succeeds();
    let mut expected = content.clone();
    expected[512..512 * 701].copy_from_slice(&content[512 * 128..512 * 828]);
    assert!(run(PROGRAM, &["-s", &two, "-d", "-"]).stdout == expected, "the part is not identical");
    let other = two_disks(&content);
    run(PROGRAM, &["-s", &one, "-d", &url(&other, 3), "-x"]).fails(10, "LOGICAL_UNIT_NOT_SUPPORTED(0x2500)");
}
