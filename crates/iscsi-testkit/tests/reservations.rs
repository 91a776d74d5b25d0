// SPDX-License-Identifier: LGPL-2.1-or-later
//! Persistent reservations and target port groups: what two initiators see of each other.

mod initiator;

use initiator::{Completion, INITIATOR, Initiator, TARGET, node, target};
use iscsi_proto::wire::{DataOut, Isid, LoginStatus, Lun, ScsiCommand, TargetPdu};
use iscsi_testkit::{Options, Target};

const GOOD: u8 = 0;
const CHECK_CONDITION: u8 = 2;
const RESERVATION_CONFLICT: u8 = 0x18;

const REGISTER: u8 = 0;
const RESERVE: u8 = 1;
const RELEASE: u8 = 2;
const CLEAR: u8 = 3;
const PREEMPT: u8 = 4;
const PREEMPT_AND_ABORT: u8 = 5;
const REGISTER_AND_IGNORE: u8 = 6;

/// A session of the port with this number.
fn session(target: &Target, port: u8, keys: &[(&str, &str)]) -> Initiator {
    let mut initiator = Initiator::connect(target.portal());
    initiator.isid = Isid([0x80, 0, 0, 1, 0, port]);
    let names = [("InitiatorName", INITIATOR), ("TargetName", TARGET)];
    assert_eq!(initiator.login(&[&names, keys].concat()), LoginStatus::Success);
    initiator
}

fn list(key: u64, action_key: u64) -> Vec<u8> {
    [&key.to_be_bytes()[..], &action_key.to_be_bytes(), &[0; 8]].concat()
}

/// Status and sense of PERSISTENT RESERVE OUT.
fn out(initiator: &mut Initiator, action: u8, kind: u8, key: u64, action_key: u64) -> (u8, Option<(u8, u16)>) {
    let cdb = [0x5f, action, kind, 0, 0, 0, 0, 0, 24, 0];
    let done = initiator.write_command(Lun::default(), &cdb, &list(key, action_key));
    (done.status, done.sense)
}

fn take_in(initiator: &mut Initiator, action: u8) -> Completion {
    initiator.read_command(Lun::default(), &[0x5e, action, 0, 0, 0, 0, 0, 1, 0, 0], 256)
}

/// Generation and keys.
fn keys(initiator: &mut Initiator) -> (u32, Vec<u64>) {
    let data = take_in(initiator, 0).data;
    assert_eq!(u32::from_be_bytes(data[4..8].try_into().unwrap()) as usize, data.len() - 8);
    let keys = data[8..].chunks_exact(8).map(|key| u64::from_be_bytes(key.try_into().unwrap()));
    (u32::from_be_bytes(data[..4].try_into().unwrap()), keys.collect())
}

/// Key and type of the reservation.
fn reservation(initiator: &mut Initiator) -> Option<(u64, u8)> {
    let data = take_in(initiator, 1).data;
    let key = data.get(8..16)?;
    Some((u64::from_be_bytes(key.try_into().unwrap()), data[21]))
}

fn read(initiator: &mut Initiator) -> u8 {
    initiator.read(0, 1).status
}

fn write(initiator: &mut Initiator) -> u8 {
    initiator.write(0, &[7; 512]).status
}

#[test]
fn registrations_outlive_their_session_and_change_by_their_key() {
    let target = target(Options::default());
    let mut first = session(&target, 1, &[]);
    assert_eq!(out(&mut first, REGISTER, 0, 5, 9), (RESERVATION_CONFLICT, None), "no key is registered");
    assert_eq!(out(&mut first, REGISTER, 0, 0, 0), (GOOD, None));
    assert_eq!(keys(&mut first), (0, vec![]));
    assert_eq!(out(&mut first, REGISTER, 0, 0, 0x1234), (GOOD, None));
    first.logout();

    let mut first = session(&target, 1, &[]);
    let mut second = session(&target, 2, &[]);
    assert_eq!(keys(&mut second), (1, vec![0x1234]));
    assert_eq!(out(&mut first, REGISTER, 0, 0, 5), (RESERVATION_CONFLICT, None), "the key is another");
    assert_eq!(out(&mut first, REGISTER, 0, 0x1234, 5), (GOOD, None));
    assert_eq!(out(&mut second, REGISTER_AND_IGNORE, 0, 77, 6), (GOOD, None));
    assert_eq!(out(&mut second, REGISTER_AND_IGNORE, 0, 77, 7), (GOOD, None));
    assert_eq!(keys(&mut second), (4, vec![5, 7]));
    assert_eq!(out(&mut second, REGISTER, 0, 7, 0), (GOOD, None));
    assert_eq!(keys(&mut second), (5, vec![5]));
    assert_eq!(out(&mut second, RESERVE, 1, 0, 0), (RESERVATION_CONFLICT, None), "not registered");
    first.logout();
    second.logout();
    assert_eq!(target.violations(), []);
}

/// What others may do, by the type of the reservation: for one who is registered, and one who is not.
#[test]
fn each_type_keeps_out_whom_it_should() {
    let allowed = GOOD;
    let conflict = RESERVATION_CONFLICT;
    for (kind, registered, stranger) in [
        (1, (allowed, conflict), (allowed, conflict)),
        (3, (conflict, conflict), (conflict, conflict)),
        (5, (allowed, allowed), (allowed, conflict)),
        (6, (allowed, allowed), (conflict, conflict)),
        (7, (allowed, allowed), (allowed, conflict)),
        (8, (allowed, allowed), (conflict, conflict)),
    ] {
        let target = target(Options::default());
        let [mut holder, mut other, mut third] = [1, 2, 3].map(|port| session(&target, port, &[]));
        assert_eq!(out(&mut holder, REGISTER, 0, 0, 1), (GOOD, None));
        assert_eq!(out(&mut other, REGISTER, 0, 0, 2), (GOOD, None));
        assert_eq!(out(&mut holder, RESERVE, kind, 1, 0), (GOOD, None));
        assert_eq!(out(&mut holder, RESERVE, kind, 1, 0), (GOOD, None), "again, by the holder");
        let other_type = if kind == 1 { 3 } else { 1 };
        assert_eq!(out(&mut holder, RESERVE, other_type, 1, 0), (RESERVATION_CONFLICT, None));
        assert_eq!((read(&mut holder), write(&mut holder)), (GOOD, GOOD), "type {kind}");
        assert_eq!((read(&mut other), write(&mut other)), registered, "type {kind}");
        assert_eq!((read(&mut third), write(&mut third)), stranger, "type {kind}");
        // What is always free: TEST UNIT READY, INQUIRY, READ CAPACITY.
        for cdb in [[0; 10], [0x12, 0, 0, 0, 36, 0, 0, 0, 0, 0], [0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
            assert_eq!(third.read_command(Lun::default(), &cdb, 36).status, GOOD);
        }
        let all_registrants = kind >= 7;
        assert_eq!(reservation(&mut third), Some((if all_registrants { 0 } else { 1 }, kind)));
        let expected = if all_registrants { (GOOD, None) } else { (RESERVATION_CONFLICT, None) };
        assert_eq!(out(&mut other, RESERVE, kind, 2, 0), expected, "type {kind}");
        assert_eq!(out(&mut holder, RELEASE, other_type, 1, 0), (CHECK_CONDITION, Some((5, 0x2604))));
        assert_eq!(out(&mut holder, RELEASE, kind, 1, 0), (GOOD, None));
        assert_eq!(reservation(&mut third), None);
        let told = (kind >= 5).then_some((6, 0x2a04));
        assert_eq!(other.read_command(Lun::default(), &[0; 6], 0).sense, told, "type {kind}");
        assert_eq!((read(&mut third), write(&mut third)), (GOOD, GOOD));
    }
}

#[test]
fn holders_that_unregister_give_up_and_clear_ends_all() {
    let target = target(Options::default());
    let [mut first, mut second] = [1, 2].map(|port| session(&target, port, &[]));
    for kind in [1, 5, 8] {
        assert_eq!(out(&mut first, REGISTER_AND_IGNORE, 0, 0, 1), (GOOD, None));
        assert_eq!(out(&mut second, REGISTER_AND_IGNORE, 0, 0, 2), (GOOD, None));
        assert_eq!(out(&mut first, RESERVE, kind, 1, 0), (GOOD, None));
        assert_eq!(out(&mut second, RELEASE, kind, 2, 0), (GOOD, None), "another's, but of all registrants");
        if kind == 8 {
            assert_eq!(first.read_command(Lun::default(), &[0; 6], 0).sense, Some((6, 0x2a04)));
            assert_eq!(out(&mut second, RESERVE, kind, 2, 0), (GOOD, None));
        }
        assert_eq!(out(&mut first, REGISTER, 0, 1, 0), (GOOD, None));
        let left = if kind == 8 { Some((0, 8)) } else { None };
        let told = (kind == 5).then_some((6, 0x2a04));
        assert_eq!(second.read_command(Lun::default(), &[0; 6], 0).sense, told);
        assert_eq!(reservation(&mut second), left);
        assert_eq!(out(&mut second, CLEAR, 0, 2, 0), (GOOD, None));
        assert_eq!((keys(&mut first).1, reservation(&mut first)), (vec![], None));
    }
    assert_eq!(out(&mut first, REGISTER, 0, 0, 1), (GOOD, None));
    assert_eq!(out(&mut second, REGISTER, 0, 0, 2), (GOOD, None));
    assert_eq!(out(&mut second, CLEAR, 0, 1, 0), (RESERVATION_CONFLICT, None), "a key of another");
    assert_eq!(out(&mut second, CLEAR, 0, 2, 0), (GOOD, None));
    assert_eq!(first.read_command(Lun::default(), &[0; 6], 0).sense, Some((6, 0x2a03)));
    assert_eq!(first.read_command(Lun::default(), &[0; 6], 0).status, GOOD, "told once");
}

#[test]
fn preempting_takes_over_and_aborts() {
    let target = target(Options::default());
    let two_step =
        [("InitialR2T", "Yes"), ("ImmediateData", "No"), ("MaxBurstLength", "512"), ("FirstBurstLength", "512")];
    let mut first = session(&target, 1, &two_step);
    let mut second = session(&target, 2, &[]);
    assert_eq!(out(&mut first, REGISTER, 0, 0, 1), (GOOD, None));
    assert_eq!(out(&mut second, REGISTER, 0, 0, 2), (GOOD, None));
    assert_eq!(out(&mut first, RESERVE, 3, 1, 0), (GOOD, None));
    assert_eq!(out(&mut second, PREEMPT, 3, 2, 0), (CHECK_CONDITION, Some((5, 0x2600))));
    assert_eq!(out(&mut second, PREEMPT, 3, 2, 9), (RESERVATION_CONFLICT, None), "nobody has that key");

    // A write of the first has sent half of its data when it is preempted.
    let command = ScsiCommand {
        write: true,
        last: true,
        expected_data_transfer_length: 1024,
        ..first.new_command(&[0x2a, 0, 0, 0, 0, 8, 0, 0, 2, 0])
    };
    first.send(command, &[]);
    let (TargetPdu::ReadyToTransfer(r2t), _) = first.receive() else { panic!("no R2T") };
    let half = DataOut { itt: command.itt, ttt: r2t.ttt, ..DataOut::default() };
    first.send_data(half, &[1; 1024], 0, 512);
    let (TargetPdu::ReadyToTransfer(r2t), _) = first.receive() else { panic!("no second R2T") };
    assert_eq!(out(&mut second, PREEMPT_AND_ABORT, 1, 2, 1), (GOOD, None));
    first.send_data(DataOut { ttt: r2t.ttt, ..half }, &[1; 1024], 512, 1024);

    assert_eq!(first.read_command(Lun::default(), &[0; 6], 0).sense, Some((6, 0x2a05)));
    assert_eq!((keys(&mut first).1, reservation(&mut first)), (vec![2], Some((2, 1))));
    assert_eq!(second.read(8, 2).data[512..], [0; 512], "the rest of an aborted write is not taken");
    assert_eq!((read(&mut first), write(&mut first)), (GOOD, RESERVATION_CONFLICT));

    // What a nexus without a session has missed, it is not told.
    first.logout();
    assert_eq!(out(&mut second, PREEMPT, 8, 2, 2), (GOOD, None), "of oneself, to change the type");
    let mut first = session(&target, 1, &[]);
    assert_eq!(first.read_command(Lun::default(), &[0; 6], 0).status, GOOD);
    assert_eq!(reservation(&mut first), Some((0, 8)));
    assert_eq!(out(&mut first, REGISTER, 0, 0, 1), (GOOD, None));
    assert_eq!(out(&mut first, PREEMPT, 6, 1, 0), (GOOD, None), "of all registrants, all others");
    assert_eq!((keys(&mut first).1, reservation(&mut first)), (vec![1], Some((1, 6))));
}

#[test]
fn abilities_and_full_status_are_told() {
    let target = target(Options::default());
    let [mut first, mut second] = [1, 2].map(|port| session(&target, port, &[]));
    assert_eq!(take_in(&mut first, 2).data, [0, 8, 0, 0x80, 0xea, 1, 0, 0]);
    assert_eq!(take_in(&mut first, 4).sense, Some((5, 0x2400)));
    assert_eq!(out(&mut first, REGISTER, 0, 0, 1), (GOOD, None));
    assert_eq!(out(&mut second, REGISTER, 0, 0, 2), (GOOD, None));
    assert_eq!(out(&mut second, RESERVE, 6, 2, 0), (GOOD, None));
    let data = take_in(&mut first, 3).data;
    let name = format!("{INITIATOR},i,0x800000010001\0");
    let id_length = 4 + name.len().next_multiple_of(4);
    assert_eq!(data.len(), 8 + 2 * (24 + id_length));
    let (one, two) = data[8..].split_at(24 + id_length);
    assert_eq!((one[7], one[12], one[13]), (1, 0, 0));
    assert_eq!((two[7], two[12], two[13], two[19]), (2, 1, 6, 1));
    assert_eq!(one[24..28], [0x45, 0, 0, (id_length - 4) as u8]);
    assert_eq!(&one[28..28 + name.len()], name.as_bytes());

    // Parameters that are not offered, and a list of another length.
    let cdb = [0x5f, REGISTER, 0, 0, 0, 0, 0, 0, 24, 0];
    let mut spec_i_pt = list(1, 3);
    spec_i_pt[20] = 8;
    assert_eq!(first.write_command(Lun::default(), &cdb, &spec_i_pt).sense, Some((5, 0x2600)));
    let cdb = [0x5f, REGISTER, 0, 0, 0, 0, 0, 0, 20, 0];
    assert_eq!(first.write_command(Lun::default(), &cdb, &list(1, 3)[..20]).sense, Some((5, 0x1a00)));
    assert_eq!(out(&mut first, 7, 0, 1, 3), (CHECK_CONDITION, Some((5, 0x2400))));
    assert_eq!(out(&mut first, RESERVE, 2, 1, 0), (CHECK_CONDITION, Some((5, 0x2400))));
}

#[test]
fn port_groups_are_told_if_there_are_any() {
    let ask = |initiator: &mut Initiator, format: u8, length: u8| {
        let cdb = [0xa3, format << 5 | 0x0a, 0, 0, 0, 0, 0, 0, 0, length, 0, 0];
        initiator.read_command(Lun::default(), &cdb, length.into())
    };
    let without = target(Options::default());
    let mut initiator = Initiator::normal(without.portal(), &[]);
    assert_eq!(ask(&mut initiator, 0, 64).sense, Some((5, 0x2000)));

    let groups = ["1:+active-optimized:1,2", "2:standby:3"].map(|group| group.parse().unwrap());
    let with = Target::builder().node(node().port_groups(groups.to_vec())).start().unwrap();
    let mut initiator = Initiator::normal(with.portal(), &[]);
    let answer = ask(&mut initiator, 0, 64).data;
    assert_eq!(answer[..12], [0, 0, 0, 28, 0x80, 0xdf, 0, 1, 0, 2, 0, 2]);
    assert_eq!(answer[20..], [0x02, 0xdf, 0, 2, 0, 2, 0, 1, 0, 0, 0, 3]);
    assert_eq!(ask(&mut initiator, 1, 64).data[..8], [0, 0, 0, 32, 0x10, 0, 0, 0]);
    assert_eq!(ask(&mut initiator, 2, 64).sense, Some((5, 0x2400)));
    assert_eq!(ask(&mut initiator, 0, 6).data.len(), 6);
    let standard = initiator.read_command(Lun::default(), &[0x12, 0, 0, 0, 36, 0], 36);
    assert_eq!(standard.data[5] >> 4 & 3, 1, "TPGS");
}
