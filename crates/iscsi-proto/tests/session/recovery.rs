// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session that comes back: which commands are sent again and in which order, what ends, what
//! waits, and how all of it ends when the session does not come back.

use iscsi_proto::limits;
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{CommandError, Completion, Failure, Lost, Phase, SubmitError};
use iscsi_proto::wire::{AsyncEvent, AsyncMessage, CmdSn, InitiatorPdu, Itt, NopIn, TaskFunction, Ttt};

use crate::bench::{Bench, FIRST_CMD_SN, LUN, owner_of};
use crate::memory::patterns;

fn cancelled(bench: &mut Bench, owner: u32) {
    assert!(matches!(bench.completion(owner), Completion::Failed(Failure::Cancelled)));
}

/// Commands 1 to 5 in flight, of which 2 is over; 6 and 7 wait.
fn lost() -> Bench {
    let mut bench = Bench::open("");
    let tags = [1, 2, 3, 4, 5].map(|owner| bench.read(owner, 64));
    bench.take();
    bench.answer_good(tags[1]);
    bench.completion(2);
    let half = bench.data_in(tags[2], 0, 0);
    bench.give(half, &[0xee; 32]);
    bench.read(6, 64);
    bench.read(7, 64);
    assert_eq!(bench.lose(), Lost::Recover);
    assert_eq!((bench.session.phase(), bench.session.is_recovering()), (Phase::Idle, true));
    bench
}

#[test]
fn commands_are_sent_again_in_their_order() {
    let mut bench = lost();
    bench.read(8, 64);
    bench.reopen("");
    bench.read(9, 64);
    let commands = bench.take_commands();
    assert_eq!(commands.iter().map(owner_of).collect::<Vec<_>>(), [1, 3, 4, 5, 6, 7, 8, 9]);
    for (number, command) in commands.iter().enumerate() {
        assert_eq!(command.cmd_sn, FIRST_CMD_SN.plus(number as u32));
    }
    // What had come before the loss does not count.
    let data = bench.data_in(commands[1].itt, 0, 0);
    bench.give(data, &patterns(3, 0, 64));
    bench.answer_good(commands[1].itt);
    assert!(matches!(bench.completion(3), Completion::Scsi(result) if result.received == 64));
    assert_eq!(bench.memory.of[&3].data_in, patterns(3, 0, 64));
}

#[test]
fn several_losses_keep_the_order() {
    let mut bench = lost();
    for round in 0..5 {
        bench.reopen("");
        // A part of them leaves, and a part of the last one's PDU.
        bench.leave(48 * round + 20);
        if round == 2 {
            assert_eq!(bench.lose(), Lost::Recover);
            bench.session.connected();
            bench.begin_login(iscsi_proto::login::SessionType::Normal);
        }
        assert_eq!(bench.lose(), Lost::Recover, "also if it was on its way back");
        bench.ended.clear();
    }
    bench.reopen("");
    assert_eq!(bench.take_owners(), [1, 3, 4, 5, 6, 7]);
}

#[test]
fn writes_begin_anew() {
    let keys = "InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1024|MaxRecvDataSegmentLength=512|";
    let mut bench = Bench::open(keys);
    let itt = bench.write(1, 4096);
    bench.take();
    let request = bench.ready_to_transfer(itt, 0, 1024, 3072);
    bench.give(request, &[]);
    bench.leave(700);
    bench.lose();
    // Other values hold on the new connection.
    bench.reopen("InitialR2T=Yes|ImmediateData=No|");
    let command = bench.take_commands()[0];
    assert!(command.last);
    for r2t_sn in 0..4 {
        let request = bench.ready_to_transfer(command.itt, r2t_sn, r2t_sn * 1024, 1024);
        bench.give(request, &[]);
        assert_eq!(bench.take_one().data, patterns(1, r2t_sn * 1024, 1024));
    }
    bench.answer_good(command.itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
}

#[test]
fn what_means_nothing_on_another_connection_ends() {
    let mut bench = Bench::open("");
    let now = bench.now;
    bench.session.ping(now, b"", 1).unwrap();
    bench.session.send_targets(now, 2).unwrap();
    bench.session.manage_tasks(now, TaskFunction::AbortTask, LUN, Itt(1), CmdSn(1), 3).unwrap();
    bench.take();
    bench.session.ping(now, b"", 4).unwrap();
    bench.session.manage_tasks(now, TaskFunction::AbortTask, LUN, Itt(1), CmdSn(1), 5).unwrap();
    bench.read(6, 0);
    let gone = bench.read(7, 0);
    bench.cancel(gone);
    assert_eq!(bench.lose(), Lost::Recover);
    (1..=5).for_each(|owner| cancelled(&mut bench, owner));
    assert!(bench.ended.is_empty());
    assert_eq!((bench.session.outstanding(), bench.session.pings_in_flight()), (1, 0));
    // Only commands may wait for the session.
    assert!(matches!(bench.session.ping(now, b"", 8), Err((SubmitError::NotLoggedIn, 8))));
    assert!(matches!(bench.session.log_out(now, 8), Err((SubmitError::NotLoggedIn, 8))));
    bench.reopen("");
    assert_eq!(bench.take_owners(), [6]);
}

/// Nor is what was owed to the lost connection sent on the next one.
#[test]
fn what_was_owed_to_the_lost_connection_is_not_sent() {
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=No|");
    let itt = bench.write(1, 1000);
    bench.take();
    bench.session.hold();
    let request = bench.ready_to_transfer(itt, 0, 0, 1000);
    bench.give(request, &[]);
    let ping = NopIn { itt: Itt::RESERVED, ttt: Ttt(1), ..NopIn::default() };
    bench.give(ping, &[]);
    bench.lose();
    bench.reopen("");
    assert!(bench.take().is_empty());
}

#[test]
fn a_late_answer_to_the_lost_connection_means_nothing() {
    let mut bench = Bench::open("");
    let itt = bench.read(1, 0);
    bench.take();
    bench.cancel(itt);
    let kept = bench.read(2, 0);
    bench.take();
    bench.lose();
    bench.reopen("");
    bench.answer_good(itt);
    assert!(bench.ended.is_empty() && bench.failed.is_none());
    bench.take();
    bench.answer_good(kept);
    assert!(matches!(bench.completion(2), Completion::Scsi(_)));
}

#[test]
fn a_session_that_is_held_sends_only_what_goes_ahead() {
    let mut bench = lost();
    bench.session.hold();
    bench.session.set_timeout(1000);
    bench.read(8, 64);
    bench.now = bench.now.plus(900);
    bench.reopen("");
    assert!(bench.take().is_empty());
    let request = bench.request(20, Direction::None, 0);
    let ahead = bench.session.submit_ahead(bench.now, request, 20).unwrap();
    assert!(bench.session.wants_to_send());
    let command = bench.take_commands()[0];
    assert_eq!((owner_of(&command), command.itt, command.cmd_sn), (20, ahead.itt, FIRST_CMD_SN));
    assert!(!bench.session.wants_to_send());
    bench.answer_good(ahead.itt);
    assert!(matches!(bench.completion(20), Completion::Scsi(_)));
    bench.session.release(bench.now);
    // The time of a command that waited begins anew.
    assert!(!bench.session.handle_timeout(bench.now.plus(999), &mut bench.memory));
    assert_eq!(bench.take_owners(), [1, 3, 4, 5, 6, 7, 8]);
    assert!(bench.session.handle_timeout(bench.now.plus(1000), &mut bench.memory));
}

#[test]
fn a_command_that_went_ahead_can_be_forgotten() {
    for left in [false, true] {
        let mut bench = lost();
        bench.session.hold();
        bench.reopen("");
        let request = bench.request(20, Direction::None, 0);
        let ahead = bench.session.submit_ahead(bench.now, request, 20).unwrap();
        if left {
            bench.take();
        }
        bench.lose();
        bench.session.forget(ahead.itt);
        bench.memory.of.remove(&20);
        bench.session.release(bench.now);
        bench.reopen("");
        assert_eq!(bench.take_owners(), [1, 3, 4, 5, 6, 7]);
        assert_eq!(bench.session.outstanding(), 6);
    }
}

#[test]
fn timeouts_run_on_while_the_session_is_away() {
    let mut bench = Bench::open("");
    bench.session.set_timeout(1000);
    bench.read(1, 0);
    bench.take();
    bench.read(2, 0);
    bench.lose();
    for owner in [1, 2] {
        assert!(bench.session.handle_timeout(bench.now.plus(1000), &mut bench.memory));
        bench.poll();
        assert!(matches!(bench.completion(owner), Completion::Failed(Failure::TimedOut)));
    }
    bench.reopen("");
    assert!(bench.take().is_empty());
}

#[test]
fn everything_ends_when_the_session_is_given_up() {
    let mut bench = lost();
    bench.session.give_up();
    let ended = bench.session.cancel_all(&mut bench.memory);
    assert_eq!(ended, [1, 3, 4, 5, 6, 7]);
    assert_eq!((bench.session.outstanding(), bench.session.waiting()), (0, 0));
    assert_eq!((bench.session.is_recovering(), bench.session.next_deadline()), (false, None));
    let request = bench.request(9, Direction::None, 0);
    assert!(matches!(bench.session.submit(bench.now, request, 9), Err((SubmitError::NotLoggedIn, 9))));
}

#[test]
fn a_discovery_session_does_not_come_back() {
    let mut bench = Bench::discovery();
    bench.session.send_targets(bench.now, 1).unwrap();
    bench.take();
    assert_eq!(bench.lose(), Lost::Over);
    cancelled(&mut bench, 1);
}

/// The login of a lost connection is no session: a target that accepts and drops is not trusted
/// with more than the caller's attempts.
#[test]
fn a_failed_login_keeps_what_waits() {
    let mut bench = lost();
    for _ in 0..3 {
        bench.session.connected();
        let request = bench.begin_login(iscsi_proto::login::SessionType::Normal);
        assert!(matches!(request.header, InitiatorPdu::LoginRequest(_)));
        assert_eq!(bench.lose(), Lost::Recover);
        cancelled(&mut bench, crate::bench::LOGIN);
    }
    bench.reopen("");
    assert_eq!(bench.take_owners(), [1, 3, 4, 5, 6, 7]);
}

/// A command whose answers end the connection each time does not keep the others from it for ever.
#[test]
fn a_command_with_wrong_answers_ends() {
    let mut bench = Bench::open("");
    bench.read(1, 64);
    bench.read(2, 64);
    for round in 0..=limits::COMMAND_FAULTS {
        let commands = bench.take_commands();
        assert_eq!(commands.iter().map(owner_of).collect::<Vec<_>>(), [1, 2], "round {round}");
        let beyond = bench.data_in(commands[0].itt, 0, 64);
        bench.give(beyond, &[0; 64]);
        bench.failure();
        assert_eq!(bench.lose(), Lost::Recover);
        bench.reopen("");
    }
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::Error(CommandError::WrongAnswers))));
    let commands = bench.take_commands();
    assert_eq!(commands.iter().map(owner_of).collect::<Vec<_>>(), [2]);
    bench.answer_good(commands[0].itt);
    bench.completion(2);
}

/// Nor does one that outlives connection after connection, whatever ends them.
#[test]
fn a_command_that_outlives_too_many_connections_ends() {
    let mut bench = Bench::open("");
    bench.read(1, 64);
    for _ in 0..limits::COMMAND_REPLAYS {
        assert_eq!(bench.take_owners(), [1]);
        assert_eq!(bench.lose(), Lost::Recover);
        bench.reopen("");
    }
    assert_eq!(bench.take_owners(), [1]);
    bench.lose();
    bench.poll();
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::Error(CommandError::LostTooOften))));
    assert_eq!(bench.session.outstanding(), 0);
}

/// Its time begins anew with a session that was opened again, but not with each of any number of them.
#[test]
fn a_command_that_is_always_lost_times_out() {
    let mut bench = Bench::open("");
    bench.session.set_timeout(4000);
    bench.read(1, 64);
    bench.session.set_timeout(0);
    let opened = bench.now;
    // Sessions live three seconds each.
    while !bench.session.handle_timeout(bench.now, &mut bench.memory) {
        assert!(opened.until(bench.now) < 30_000, "it waits still");
        bench.take();
        assert_eq!(bench.lose(), Lost::Recover);
        bench.now = bench.now.plus(3000);
        bench.reopen("");
        bench.session.release(bench.now);
    }
    bench.poll();
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::TimedOut)));
    let renewed = u64::from(limits::TIMEOUT_RENEWALS) * 3000;
    assert_eq!(opened.until(bench.now), (renewed + 4000).next_multiple_of(3000));
}

/// The target asks for a logout and does not answer it: the connection is given up.
#[test]
fn an_unanswered_logout_for_the_target_ends_the_connection() {
    let mut bench = Bench::open("");
    let stat_sn = bench.next_stat_sn();
    let message = AsyncMessage {
        itt: Itt::RESERVED,
        stat_sn,
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        event: AsyncEvent::LogoutRequested,
        ..AsyncMessage::default()
    };
    bench.give(message, &[]);
    bench.take();
    assert_eq!(bench.session.phase(), Phase::LoggingOut);
    assert!(!bench.session.handle_timeout(bench.now.plus(limits::LOGOUT_WAIT - 1), &mut bench.memory));
    assert!(bench.session.handle_timeout(bench.now.plus(limits::LOGOUT_WAIT), &mut bench.memory));
    bench.poll();
    bench.failure();
    assert_eq!(bench.lose(), Lost::Recover);
}
