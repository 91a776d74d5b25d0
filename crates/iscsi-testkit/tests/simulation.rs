// SPDX-License-Identifier: LGPL-2.1-or-later
//! The simulation itself: a seed is one run, and what is broken is found.

use std::process::Command;

use iscsi_testkit::simulation::flips::{Flips, Part, Way};
use iscsi_testkit::simulation::{Run, Sabotage};

#[test]
fn a_seed_is_one_run() {
    let run = Run::default();
    let once: Vec<_> = (0..150).map(|seed| run.seed(seed)).collect();
    for first in &once {
        let second = run.seed(first.seed);
        assert_eq!(first.failure(), None);
        assert_eq!((first.hash, first.happenings, first.time), (second.hash, second.happenings, second.time));
        assert_eq!(first.struck, second.struck);
    }
    let mut hashes: Vec<_> = once.iter().map(|report| report.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), once.len(), "different seeds are different runs");
}

/// Defects that are put in on purpose, and the invariants that must find them.
#[test]
fn defects_are_found_and_told_how_to_see_again() {
    for (sabotage, invariants) in [
        (Sabotage::ForgottenWrite, &["good-write-is-stored"] as &[&str]),
        (Sabotage::StaleRead, &["good-read-is-stored"]),
        (Sabotage::ToldTwice, &["told-once"]),
        (Sabotage::NeverTold, &["told-once", "progress", "waiting-has-a-deadline", "timeouts-end-requests"]),
        (Sabotage::SentAfterEnd, &["nothing-after-the-end"]),
        (Sabotage::ReservedBits, &["protocol"]),
    ] {
        let run = Run { sabotage: Some(sabotage), ..Run::default() };
        let found: Vec<_> = (0..60).map(|seed| run.seed(seed)).filter(|report| report.broken.is_some()).collect();
        assert!(!found.is_empty(), "{sabotage:?} is not found");
        for report in found {
            let broken = report.broken.as_ref().unwrap();
            assert!(invariants.contains(&broken.invariant), "{sabotage:?} is found as {broken:?}");
            let text = report.failure().unwrap();
            assert!(text.contains(&format!("make simulate SEEDS={0}..{0}", report.seed)), "{text}");
        }
    }
}

#[test]
fn the_program_runs_exactly_the_seeds_it_is_given() {
    let run = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_iscsi-simulate")).args(arguments).output().unwrap();
    let output = run(&["7..26"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(text.lines().last().unwrap().starts_with("simulation: 20 seeds ran in "), "{text}");
    assert!(run(&["3"]).stdout.starts_with(b"simulation: 1 seeds ran"));
    // What cannot be reached is a failure, as a broken invariant would be.
    assert_eq!(run(&["3", "--at-least-kinds", "1000"]).status.code(), Some(1));
    for wrong in ["5..3", "x", "1..", "..2"] {
        assert_eq!(run(&[wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn flipped_bits_are_noticed_in_every_part_of_a_pdu() {
    let mut struck = 0;
    let mut parts = [[0; Part::ALL.len()]; Way::ALL.len()];
    for seed in 1000..1010 {
        let report = Flips::default().seed(seed);
        assert_eq!(report.failure(), None);
        struck += report.struck.iter().flatten().sum::<u64>();
        for (sum, count) in parts.iter_mut().flatten().zip(report.struck.iter().flatten()) {
            *sum += count;
        }
    }
    assert_eq!(struck, 10 * Flips::PER_SEED);
    for way in Way::ALL {
        for part in Part::ALL {
            let sent = way == Way::ToInitiator || part != Part::AdditionalHeader;
            assert_eq!(parts[way as usize][part as usize] > 0, sent, "{way:?} {part:?}");
        }
    }
}

/// With digests that were made to fit nobody can notice: the simulation has to say so.
#[test]
fn flipped_bits_that_nobody_notices_are_found() {
    let flips = Flips { forged: true, ..Flips::default() };
    for seed in 0..10 {
        let report = flips.seed(seed);
        let broken = report.broken.as_ref().expect("broken");
        let invariants = ["always-noticed", "good-answers-are-right", "protocol", "progress", "sessions-recover"];
        assert!(invariants.contains(&broken.invariant), "{broken:?}");
        assert!(report.failure().is_some_and(|text| text.contains(&format!("{seed}..{seed} --flips"))));
    }
}
