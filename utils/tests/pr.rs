// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-pr: two initiators and one disk, each call a session of its own.

mod programs;

use iscsi_testkit::{Options, Target};
use programs::{Ended, ONE, json, printed, run, target};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-pr");

const REGISTER_CONFLICT: &str = "PR OUT command [register] failed : RESERVATION CONFLICT";

/// An initiator of this name and a disk of the target.
struct Initiator {
    name: String,
    url: String,
}

impl Initiator {
    fn new(name: &str, target: &Target) -> Self {
        Self { name: format!("iqn.2026-11.org.example:{name}"), url: format!("iscsi://{}/{ONE}/1", target.portal()) }
    }

    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        [&["-i", &self.name], arguments, &[&self.url]].concat()
    }

    fn printed(&self, arguments: &[&str]) -> String {
        printed(PROGRAM, &self.arguments(arguments))
    }

    /// Changes something, which is done and nothing is said.
    fn change(&self, arguments: &[&str]) {
        assert_eq!(self.printed(arguments), "", "{arguments:?}");
    }

    /// Is told no, with this begin of a line and this word in the advice.
    fn refused(&self, arguments: &[&str], begin: &str, advice: &str) {
        let Ended { status, out, err } = run(PROGRAM, &self.arguments(arguments));
        assert_eq!((status, out.as_str()), (255, ""), "{arguments:?}");
        assert!(err.starts_with(begin), "{arguments:?}: {err}");
        let hint = err.lines().find(|line| line.starts_with("hint: ")).unwrap_or_default();
        assert!(hint.contains(advice), "{arguments:?}: {err}");
        assert_eq!(run(PROGRAM, &self.arguments(&[arguments, &["--exit-codes"]].concat())).status, 5, "{arguments:?}");
    }

    fn keys(&self) -> Vec<String> {
        let document = json(PROGRAM, &self.arguments(&["-k", "--json"]));
        document["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect()
    }

    /// Key and type.
    fn reservation(&self) -> Option<(String, u64)> {
        let document = json(PROGRAM, &self.arguments(&["-r", "--json"]));
        let held = document["reservation"].as_object()?;
        Some((held["key"].as_str()?.to_owned(), held["type"].as_u64()?))
    }
}

#[test]
fn a_registration_is_met_again_by_the_next_call() {
    let target = target(Options::default());
    let me = Initiator::new("me", &target);
    assert_eq!(me.printed(&["-k"]), "  PR generation=0x0, 0 registered reservation keys follow:\n");
    me.change(&["-G", "-S", "0x1234"]);
    assert_eq!(me.printed(&["-k"]), "  PR generation=0x1, 1 registered reservation keys follow:\n    0x1234\n");
    // Once more the same changes nothing; another key must name the old one, or not care.
    me.change(&["--register", "--param-sark=1234"]);
    me.refused(&["-G", "-S", "9"], REGISTER_CONFLICT, "has registered another key");
    me.refused(&["-G", "-K", "8", "-S", "9"], REGISTER_CONFLICT, "the key of -K is not the one");
    me.change(&["-G", "-K", "1234", "-S", "9"]);
    assert_eq!(me.keys(), ["0x9"]);
    me.change(&["-G", "--ignore-existing-key", "-S", "ffffffffffffffff"]);
    assert_eq!(me.keys(), ["0xffffffffffffffff"]);
    me.change(&["-G", "-K", "0xffffffffffffffff"]);
    assert_eq!(me.keys(), [""; 0]);

    // Another port of the same name is another registrant.
    me.change(&["-G", "-S", "1"]);
    me.change(&["-G", "-S", "2", "--isid", "0x800000000001"]);
    assert_eq!(me.keys(), ["0x1", "0x2"]);
    assert_eq!(target.violations(), []);
}

#[test]
fn a_reservation_is_made_shown_and_released() {
    let target = target(Options::default());
    let (me, you) = (Initiator::new("me", &target), Initiator::new("you", &target));
    assert_eq!(me.printed(&["-r"]), "  PR generation=0x0, there is no reservation\n");
    me.change(&["-R", "-S", "1234", "-T", "1"]);
    assert_eq!(
        you.printed(&["-r"]),
        "  PR generation=0x1, Reservation follows:\n    Key=0x1234\n    scope: LU_SCOPE,  type: Write Exclusive\n"
    );
    me.change(&["-R", "-S", "1234", "-T", "1"]);

    // What fails leaves nothing behind, and what was there before stays.
    let reserve = "PR OUT command [reserve] failed : RESERVATION CONFLICT";
    you.refused(&["-R", "-S", "77", "-T", "1"], reserve, "another initiator holds a reservation");
    assert_eq!(you.keys(), ["0x1234"]);
    you.change(&["-G", "-S", "77"]);
    you.refused(&["-R", "-S", "77", "-T", "1"], reserve, "another initiator holds a reservation");
    assert_eq!(you.keys(), ["0x1234", "0x77"]);

    let full = json(PROGRAM, &you.arguments(&["-s", "--json"]));
    let registrations = full["registrations"].as_array().unwrap();
    assert_eq!(registrations.len(), 2);
    assert_eq!(registrations[0]["key"], "0x1234");
    assert_eq!(registrations[0]["initiator"], "iqn.2026-11.org.example:me");
    assert_eq!((&registrations[0]["is_holder"], &registrations[1]["is_holder"]), (&json!(true), &json!(false)));
    assert_eq!(registrations[0]["type_name"], "Write Exclusive");
    assert_eq!(registrations[1]["type"], json!(null));
    let text = you.printed(&["-s"]);
    assert!(text.contains(", 2 registrations follow:\n    Key=0x1234\n      initiator: iqn."), "{text}");
    assert_eq!(text.matches("holds the reservation, scope: LU_SCOPE,  type: Write Exclusive\n").count(), 1, "{text}");

    let release = "PR OUT command [release] failed : ";
    me.refused(&["-L", "-S", "55"], &format!("{release}RESERVATION CONFLICT"), "has not registered the key 0x55");
    let wrong = run(PROGRAM, &me.arguments(&["-L", "-S", "1234", "-T", "3"]));
    assert_eq!(wrong.status, 255);
    assert!(wrong.err.starts_with(&format!("{release}SENSE KEY:ILLEGAL_REQUEST(5)")), "{}", wrong.err);
    assert_eq!(me.reservation(), Some(("0x1234".to_owned(), 1)));
    me.change(&["-L", "-S", "1234", "--keep-registered"]);
    assert_eq!((me.reservation(), me.keys()), (None, vec!["0x1234".to_owned(), "0x77".to_owned()]));
    let document = json(PROGRAM, &me.arguments(&["-L", "-S", "1234", "--json"]));
    assert_eq!(document["operation"], "release");
    assert_eq!(document["initiator"], "iqn.2026-11.org.example:me");
    assert_eq!(me.keys(), ["0x77"]);
    assert_eq!(target.violations(), []);
}

#[test]
fn others_are_preempted_and_everything_cleared() {
    let target = target(Options::default());
    let (me, you) = (Initiator::new("me", &target), Initiator::new("you", &target));
    me.change(&["-R", "-S", "1", "-T", "3"]);
    let preempt = "PR OUT command [preempt] failed : RESERVATION CONFLICT";
    you.refused(&["-P", "-S", "2", "-K", "55"], preempt, "nobody has registered the key 0x55");
    assert_eq!(you.keys(), ["0x1"]);
    you.change(&["--preempt", "-S", "2", "-K", "1"]);
    assert_eq!((you.keys(), you.reservation()), (vec!["0x2".to_owned()], Some(("0x2".to_owned(), 3))));
    me.change(&["--preempt-abort", "-S", "1", "-K", "2", "-T", "7"]);
    // All registrants hold it: their key is none.
    assert_eq!((you.keys(), you.reservation()), (vec!["0x1".to_owned()], Some(("0x0".to_owned(), 7))));
    you.change(&["-G", "-S", "2"]);
    you.change(&["-P", "-S", "2", "-T", "6"]);
    assert_eq!((you.keys(), you.reservation()), (vec!["0x2".to_owned()], Some(("0x2".to_owned(), 6))));
    me.change(&["-X", "-S", "1", "-K", "2", "-T", "1"]);
    assert_eq!((you.keys(), you.reservation()), (vec![], None));

    you.change(&["-R", "-S", "2", "-T", "8"]);
    me.change(&["-C", "-S", "1"]);
    assert_eq!((you.keys(), you.reservation()), (vec![], None));
    assert_eq!(target.violations(), []);
}

#[test]
fn capabilities_have_their_names() {
    let target = target(Options::default());
    let me = Initiator::new("me", &target);
    assert_eq!(
        me.printed(&["-c"]),
        "Report capabilities response:\n  Compatible Reservation Handling(CRH): 0x0\n  Specify Initiator Ports \
         Capable(SIP_C): 0x0\n  All Target Ports Capable(ATP_C): 0x0\n  Persist Through Power Loss Capable(PTPL_C): \
         0x0\n  Type Mask Valid(TMV): 0x1\n  Allow Commands: 0x0\n  Persist Through Power Loss Active(PTPL_A): 0x0\n    \
         Support indicated in Type mask:\n      Write Exclusive\n      Exclusive Access\n      Write Exclusive, \
         Registrants Only\n      Exclusive Access Registrants Only\n      Write Exclusive, All Registrants\n      \
         Exclusive Access, All Registrants\n"
    );
    let document = json(PROGRAM, &me.arguments(&["-c", "--json"]));
    assert_eq!(document["types"], json!([1, 3, 5, 6, 7, 8]));
    assert_eq!((&document["type_mask_valid"], &document["all_target_ports"]), (&json!(true), &json!(false)));
}

#[test]
fn long_answers_are_complete() {
    let target = target(Options::default());
    let url = format!("iscsi://{}/{ONE}/1", target.portal());
    // The full status of 60 long names is more than the 4096 bytes that are asked for first.
    for number in 1..=60 {
        let name = format!("iqn.2026-11.org.example:{}{number}", "long".repeat(40));
        printed(PROGRAM, &["-i", &name, "-G", "-S", &format!("{number:x}"), &url]);
    }
    let document = json(PROGRAM, &["-i", "iqn.2026-11.org.example:me", "-s", "--json", &url]);
    assert_eq!(document["registrations"].as_array().map(Vec::len), Some(60));
}

#[test]
fn what_is_missing_is_told_before_anything_is_connected() {
    let url = "iscsi://127.0.0.1:1/iqn.2026-11.org.example:none/0";
    let name = ["-i", "iqn.2026-11.org.example:me"];
    for (arguments, begin) in [
        (&["-k", url][..], "You must specify initiator by -i/--initiator-name\n"),
        (&[name[0], name[1], url], "You must specify one Persistent Reservation operation\n"),
        (&[name[0], name[1], "-k"], "You must specify the URL\n"),
        (&[name[0], name[1], "-k", "-r", url], "error: "),
        (&[name[0], name[1], "-G", url], "You must specify a key"),
        (&[name[0], name[1], "-L", url], "You must specify the key of this initiator"),
        (&[name[0], name[1], "-R", "-S", "1", url], "You must specify the type"),
        (&[name[0], name[1], "-R", "-S", "1", "-T", "2", url], "error: invalid value '2'"),
        (&[name[0], name[1], "-G", "-S", "xyz", url], "error: invalid value 'xyz'"),
        (&[name[0], name[1], "-G", "-S", "1", "--keep-registered", url], "--keep-registered goes with --release"),
        (&[name[0], name[1], "-k", "--ignore-existing-key", url], "--ignore-existing-key goes with --register"),
    ] {
        let ended = run(PROGRAM, arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ended.err.starts_with(begin), "{arguments:?}: {}", ended.err);
    }
    let gone = run(PROGRAM, &[name[0], name[1], "-k", url]);
    assert_eq!(gone.status, 255);
    assert!(gone.err.starts_with("Login Failed. "), "{}", gone.err);
}
