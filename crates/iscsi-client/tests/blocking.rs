// SPDX-License-Identifier: LGPL-2.1-or-later
//! Blocking sessions against the embedded target: data, many commands at a time, losses, errors that say where.

use std::time::{Duration, Instant};

use iscsi_client::blocking::{Command, Connector, ErrorKind, Session, parse_portal_url, parse_url};
use iscsi_client::settings::Settings;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::cdb::encode::{self, BlockOptions};
use iscsi_proto::scsi::sense::AdditionalSense;
use iscsi_proto::url::Url;
use iscsi_testkit::{Chap, Credentials, FaultScript, MemoryBacking, Options, Target, TargetNode};

const TARGET: &str = "iqn.2026-11.org.example:blocking";
const BLOCK: usize = 512;

fn node() -> TargetNode {
    TargetNode::new(TARGET).unit(0, 512, MemoryBacking::new(1 << 20)).unit(3, 512, MemoryBacking::new(2 << 20))
}

fn url(target: &Target, lun: u32) -> Url {
    parse_url(&format!("iscsi://{}/{TARGET}/{lun}", target.portal())).unwrap()
}

fn connector() -> Connector {
    Connector::new(Settings::with_random_isid(b"iqn.2026-11.org.example:test".to_vec()).unwrap())
}

fn faulty(faults: &[&str], connections: u64) -> Target {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Target::builder().node(node()).script(FaultScript::new(faults).on_first(connections)).start().unwrap()
}

fn write(lba: u64, data: Vec<u8>) -> Command {
    let command = encode::write16(lba, data.len() as u32, BLOCK as u32, BlockOptions::default()).unwrap();
    Command::new(command).with_data(data)
}

fn read(lba: u64, blocks: usize) -> Command {
    Command::new(encode::read16(lba, (blocks * BLOCK) as u32, BLOCK as u32, BlockOptions::default()).unwrap())
}

fn block(number: u64) -> Vec<u8> {
    number.to_be_bytes().repeat(BLOCK / 8)
}

#[test]
fn data_comes_back_and_blocks_are_used_again() {
    let target = Target::builder().node(node()).start().unwrap();
    let mut session = connector().connect(&url(&target, 3)).unwrap();
    let answer = session.execute(encode::read_capacity16()).unwrap();
    let Some(Answer::Capacity16(capacity)) = answer.parse() else { panic!("{answer:?}") };
    assert_eq!((capacity.last_lba, capacity.block_length), (4095, 512));

    // More than a burst, so that the target asks for parts of it.
    let data: Vec<u8> = (0..1024).flat_map(block).collect();
    let written = session.execute(write(100, data.clone())).unwrap();
    assert_eq!(written.data, data, "the block of a write is given back");
    let answer = session.execute(read(100, 1024).with_data(written.data)).unwrap();
    assert_eq!(answer.data, data);
    session.log_out().unwrap();
    assert!(target.wait_for_connections(Duration::from_secs(5)));
    assert_eq!(target.violations(), []);
}

#[test]
fn many_commands_run_at_a_time_and_each_ends_once() {
    let target = Target::builder().node(node()).start().unwrap();
    let mut session = Session::connect(&url(&target, 0), connector().settings).unwrap();
    let mut running = std::collections::BTreeMap::new();
    for lba in 0..512 {
        running.insert(session.submit(write(lba, block(lba))).unwrap(), lba);
    }
    assert_eq!(session.outstanding(), 512);
    // One that is waited for alone leaves the ends of the others to be told.
    session.execute(encode::test_unit_ready()).unwrap();
    for lba in 0..512 {
        running.insert(session.submit(read(lba, 1)).unwrap(), lba);
    }
    while let Some((ticket, result)) = session.wait(Some(Duration::from_secs(10))).unwrap() {
        let lba = running.remove(&ticket).expect("told twice");
        assert_eq!(result.unwrap().data, block(lba));
    }
    assert!(running.is_empty());
    assert_eq!(session.outstanding(), 0);
}

#[test]
fn a_lost_session_goes_on() {
    // The connection ends in the middle of an answer, and the next one when it is used.
    let target = faulty(&["data-in:4=truncate:300", "command:2=close"], 2);
    let mut session = connector().connect(&url(&target, 0)).unwrap();
    let mut tickets: Vec<_> = (0..16).map(|lba| session.submit(read(lba, 2)).unwrap()).collect();
    while let Some((ticket, result)) = session.wait(Some(Duration::from_secs(20))).unwrap() {
        assert_eq!(result.unwrap().data, [0; 2 * BLOCK]);
        tickets.retain(|other| *other != ticket);
    }
    assert_eq!(tickets, []);
    assert!(target.counters().connections() >= 3);
    session.log_out().unwrap();
}

#[test]
fn a_target_that_falls_silent_is_given_up_for_another_connection() {
    let target = faulty(&["command:2=silence"], 1);
    let mut connector = connector();
    connector.ping_interval = Some(Duration::from_millis(40));
    let begin = Instant::now();
    let mut session = connector.connect(&url(&target, 0)).unwrap();
    session.execute(read(0, 1)).unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(160), "four pings without an answer, not fewer");
    assert!(begin.elapsed() < Duration::from_secs(10));

    // Pings are nobody's commands.
    assert!(session.wait(Some(Duration::from_millis(200))).unwrap().is_none());
    assert_eq!(session.outstanding(), 0);
    session.log_out().unwrap();
    assert_eq!(target.violations(), []);
}

#[test]
fn a_session_that_cannot_come_back_ends_its_commands_with_the_reason() {
    let target = Target::builder().node(node()).start().unwrap();
    let mut connector = connector();
    connector.reconnects = Some(0);
    let mut session = connector.connect(&url(&target, 0)).unwrap();
    let portal = target.portal().to_string();
    drop(target);
    let first = session.submit(read(0, 1)).unwrap();
    let second = session.submit(read(1, 1)).unwrap();
    let mut texts = Vec::new();
    while let Some((ticket, result)) = session.wait(Some(Duration::from_secs(30))).unwrap() {
        assert!(ticket == first || ticket == second);
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotConnected | ErrorKind::Io), "{error}");
        texts.push(error.to_string());
    }
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains(&portal), "{texts:?}");
    assert!(session.execute(encode::test_unit_ready()).is_err());
}

#[test]
fn commands_have_a_time_limit() {
    let target = faulty(&["command:3=hold"], 1);
    let mut connector = connector();
    connector.command_timeout = Some(Duration::from_millis(300));
    let mut session = connector.connect(&url(&target, 0)).unwrap();
    session.execute(encode::test_unit_ready()).unwrap();
    let begin = Instant::now();
    let error = session.execute(read(0, 1)).unwrap_err();
    assert_eq!((error.kind(), begin.elapsed() < Duration::from_secs(5)), (ErrorKind::Io, true));
    assert!(error.to_string().starts_with("no answer in time (READ16, LUN 0 of target iqn.2026-11"), "{error}");
}

#[test]
fn waits_end_in_time_and_when_they_are_interrupted() {
    let target = faulty(&["command:2=hold"], 1);
    let mut session = connector().connect(&url(&target, 0)).unwrap();
    let ticket = session.submit(encode::test_unit_ready()).unwrap();
    let begin = Instant::now();
    assert!(session.wait(Some(Duration::from_millis(50))).unwrap().is_none());
    assert!(begin.elapsed() >= Duration::from_millis(50));
    let interrupter = session.interrupter();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        interrupter.interrupt();
    });
    assert!(session.wait(Some(Duration::from_secs(20))).unwrap().is_none());
    assert!(begin.elapsed() < Duration::from_secs(10));
    thread.join().unwrap();
    session.cancel(ticket);
    let (ended, result) = session.wait(Some(Duration::from_secs(5))).unwrap().expect("the end of a cancelled command");
    assert_eq!(ended, ticket);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Io);
    session.cancel(ticket);
    assert!(session.wait(Some(Duration::from_secs(5))).unwrap().is_none(), "nothing runs");
}

#[test]
fn refusals_say_what_where_and_what_to_do() {
    let target = Target::builder().node(node()).start().unwrap();
    let mut session = connector().connect(&url(&target, 3)).unwrap();
    let error = session.execute(read(4096, 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.sense_cause().map(|cause| cause.additional), Some(AdditionalSense::LBA_OUT_OF_RANGE));
    let place = format!("(READ16, LUN 3 of target {TARGET} at portal {})", target.portal());
    assert_eq!(error.to_string(), format!("SENSE KEY:ILLEGAL_REQUEST(5) ASCQ:LBA_OUT_OF_RANGE(0x2100) {place}"));

    let Err(error) = connector().connect(&url(&target, 9)) else { panic!("there is no LUN 9") };
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.advice().is_some_and(|advice| advice.contains("iscsi-ls --show-luns")), "{error}");
    // Somebody may want to know which units there are.
    assert!(connector().connect_to_target(&url(&target, 9)).is_ok());
}

#[test]
fn nobody_there_and_nobody_allowed() {
    let target = Target::builder().node(node()).start().unwrap();
    let nobody = url(&target, 0);
    drop(target);
    let Err(error) = connector().connect(&nobody) else { panic!("nobody listens") };
    assert_eq!(error.kind(), ErrorKind::NotConnected);

    let initiator = Credentials { name: "user".to_owned(), secret: b"long enough secret".to_vec() };
    let options = Options { chap: Some(Chap::new(initiator, None)), ..Options::default() };
    let target = Target::builder().node(node()).options(options).start().unwrap();
    let portal = target.portal();
    for credentials in ["", "user%wrong secret@"] {
        let url = parse_url(&format!("iscsi://{credentials}{portal}/{TARGET}/0")).unwrap();
        let Err(error) = connector().connect(&url) else { panic!("let in with {credentials:?}") };
        assert_eq!(error.kind(), ErrorKind::NotAuthorised, "{error}");
        assert!(!error.to_string().contains("wrong secret"));
    }
    let good = parse_url(&format!("iscsi://user%long enough secret@{portal}/{TARGET}/0")).unwrap();
    connector().connect(&good).unwrap().log_out().unwrap();
}

#[test]
fn portals_tell_their_targets() {
    let target = Target::builder().node(node()).node(TargetNode::new("iqn.2026-11.org.example:other")).start().unwrap();
    let portal = target.portal();
    let found = connector().discover(&parse_portal_url(&format!("iscsi://{portal}")).unwrap()).unwrap();
    let names: Vec<_> = found.iter().map(|target| String::from_utf8_lossy(&target.name).into_owned()).collect();
    assert_eq!(names, [TARGET, "iqn.2026-11.org.example:other"]);
    assert_eq!(found[0].portals, [format!("{portal},1").into_bytes()]);
    assert!(target.wait_for_connections(Duration::from_secs(5)));
    assert_eq!(target.violations(), []);
}
