// SPDX-License-Identifier: LGPL-2.1-or-later
//! The driver of `iscsi-client`: it connects, logs in, checks the unit and reconnects, while the target says what the
//! input says. Each owner is told once, what leaves is right, service calls end, and a good read lacks nothing.

mod network;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use iscsi_client::{Driver, Outcome, Service, Settings, Step};
use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::login::{ChapCredentials, DigestPreference, SessionType};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Completion, Residual, ScsiRequest};
use iscsi_proto::wire::{Isid, Itt, TaskFunction};

use crate::input::Input;
use crate::session::left::Left;
use crate::session::memory::Buffers;
use crate::session::peer::Peer;
use crate::session::{Kind, LUN, Setup, length, setup};
use network::{End, Net, Wire};

/// Requests of one input that are not told at a time.
const REQUESTS: usize = 32;

struct World {
    setup: Setup,
    driver: Driver<u32, Net>,
    wire: Rc<RefCell<Wire>>,
    memory: Buffers,
    peer: Peer,
    left: Left,
    /// The connection that `peer` and `left` are about.
    connection: u64,
    next_owner: u32,
    /// Requests whose owners are not told. 0 stands for the driver's own.
    live: BTreeMap<u32, (Kind, Itt)>,
    over: bool,
}

fn settings(setup: Setup) -> Settings {
    let mut settings = Settings::new(b"iqn.2026-01.test:i".to_vec(), Some(Isid([0x80, 0, 0, 1, 0, 1])));
    settings.target_name = Some(b"iqn.2026-01.test:t".to_vec());
    settings.session_type = Some(if setup.offers & 0x40 != 0 { SessionType::Discovery } else { SessionType::Normal });
    settings.header_digest = DigestPreference::None;
    settings.data_digest = DigestPreference::None;
    settings.initial_r2t = setup.offers & 0x10 != 0;
    settings.immediate_data = setup.offers & 0x20 == 0;
    settings.max_burst_length = 65536;
    settings.first_burst_length = 16384;
    settings.max_recv_data_segment_length = 8192;
    settings.max_outstanding_r2t = 4;
    if setup.offers & 0x80 != 0 {
        settings.chap = Some(ChapCredentials { user: b"user".to_vec(), secret: b"our secret, 16 b"[..].into() });
        settings.chap_algorithms = (setup.offers & 1 != 0).then(|| vec![ChapAlgorithm::MD5]);
    }
    if setup.offers & 2 != 0 {
        settings.other_portals = vec!["10.0.0.2".to_owned(), "nowhere:1".to_owned()];
    }
    settings.no_auto_reconnect = setup.offers & 4 != 0;
    settings.no_ua_on_reconnect = setup.offers & 8 != 0;
    settings.allow_target_name_redirect = setup.answers & 0x40 != 0;
    if setup.answers & 2 != 0 {
        settings.unit_serial_number = Some(b"serial".to_vec());
    }
    settings
}

impl World {
    fn new(setup: Setup) -> Self {
        let wire = Rc::new(RefCell::new(Wire::new(setup.portion.into())));
        let mut driver = Driver::on(Net(Rc::clone(&wire)), settings(setup));
        driver.logger.set_level(10);
        driver.set_max_retries(Some(3));
        // No digests in this target: `Peer` is not to answer with them.
        let said = Setup { offers: setup.offers & 0x70, ..setup };
        let mut world = Self {
            setup: said,
            driver,
            wire,
            memory: Buffers::default(),
            peer: Peer::new(said),
            left: Left::in_login(),
            connection: 0,
            next_owner: 1,
            live: BTreeMap::from([(0, (Kind::NoData, Itt::RESERVED))]),
            over: false,
        };
        world.full_connect(0);
        world
    }

    fn full_connect(&mut self, lun: i32) {
        let connecting = self.driver.full_connect("10.0.0.1:3260,1", lun, self.next_owner);
        self.begun(
            Kind::Login,
            connecting.map(|()| Itt::RESERVED).map_err(|(error, owner)| (error.to_string(), owner)),
        );
    }

    fn begun(&mut self, kind: Kind, begun: Result<Itt, (String, u32)>) {
        match begun {
            Ok(itt) => {
                self.live.insert(self.next_owner, (kind, itt));
                self.next_owner += 1;
            }
            Err((text, owner)) => {
                assert!(owner == self.next_owner && !text.is_empty());
                self.memory.of.remove(&owner);
            }
        }
    }

    /// One service call of a program.
    fn serve(&mut self, events: i16) {
        let mut call = Service::new(events);
        // Each step tells of something, and there is only so much to tell of.
        for _ in 0..100_000 {
            let step = self.driver.step(&mut call, &mut self.memory);
            self.look_at_the_wire();
            match step {
                Step::Notice(notice) => self.told(notice.owner, &notice.outcome),
                Step::AsyncMessage { data, .. } => assert!(data.len() <= iscsi_proto::limits::ASYNC_DATA),
                Step::Renewed => {}
                Step::Done => return,
                Step::Over => {
                    self.over = true;
                    return;
                }
            }
        }
        panic!("a service call does not end");
    }

    /// Reads what has left.
    fn look_at_the_wire(&mut self) {
        let mut wire = self.wire.borrow_mut();
        if wire.connections != self.connection {
            self.connection = wire.connections;
            self.left = Left::in_login();
            self.peer = Peer::new(self.setup);
        }
        let outgoing = std::mem::take(&mut wire.outgoing);
        drop(wire);
        self.memory.begun.clear();
        self.left.login = true;
        self.left.take(&outgoing);
        while let Some(record) = self.driver.logger.take() {
            assert!(!record.text.contains("our secret"));
        }
    }

    fn told(&mut self, owner: u32, outcome: &Outcome) {
        let Some((kind, _)) = self.live.remove(&owner) else { panic!("request {owner} is told of twice") };
        let buffer = self.memory.of.remove(&owner);
        match (kind, outcome) {
            (Kind::Login, Outcome::Failed(error)) => {
                let text = error.to_string();
                assert!(!text.is_empty() && !text.contains("our secret"), "{text}");
            }
            (Kind::Login, Outcome::Connected)
            | (Kind::NoData | Kind::Read { .. } | Kind::Write { .. }, Outcome::Completed(Completion::Scsi(_)))
            | (Kind::Ping, Outcome::Completed(Completion::Ping(_)))
            | (Kind::Text, Outcome::Completed(Completion::Text(_)))
            | (Kind::Manage, Outcome::Completed(Completion::TaskManagement(_)))
            | (Kind::Logout, Outcome::Completed(Completion::LoggedOut(_)))
            | (_, Outcome::Completed(Completion::Failed(_))) => {}
            (kind, outcome) => panic!("{kind:?} ends as {outcome:?}"),
        }
        if let (Kind::Read { length, is_block: true }, Outcome::Completed(Completion::Scsi(result))) = (kind, outcome) {
            let missing = match result.residual {
                Residual::Underflow(missing) => missing,
                Residual::None | Residual::Overflow(_) => 0,
            };
            assert!(result.received as usize <= buffer.map_or(0, |buffer| buffer.bytes.len()));
            if result.status == 0 {
                assert!(result.received + missing >= length, "a good read lacks data, and nothing tells");
            }
        }
    }

    fn submit(&mut self, kind: Kind, at_once: bool) {
        if self.live.len() >= REQUESTS {
            return;
        }
        let owner = self.next_owner;
        let (opcode, direction, expected_length) = match kind {
            Kind::Read { length, is_block } => (if is_block { 0x28 } else { 0x12 }, Direction::Read, length),
            Kind::Write { length, is_block } => (if is_block { 0x2a } else { 0x55 }, Direction::Write, length),
            _ => (0, Direction::None, 0),
        };
        let mut cdb = [0; 16];
        cdb[0] = opcode;
        cdb[12..].copy_from_slice(&owner.to_be_bytes());
        self.memory.add(owner, expected_length, direction == Direction::Write);
        let request = ScsiRequest { lun: LUN, cdb, direction, expected_length };
        let submitted = self.driver.submit(request, owner, at_once, &mut self.memory);
        let submitted = submitted.map(|handle| handle.itt).map_err(|(error, owner)| (format!("{error:?}"), owner));
        self.begun(kind, submitted);
        self.look_at_the_wire();
    }

    fn ask(&mut self, kind: Kind, number: u8) {
        if self.live.len() >= REQUESTS {
            return;
        }
        let owner = self.next_owner;
        let asked = match kind {
            Kind::Ping => self.driver.ping(&vec![number; number.into()], owner),
            Kind::Text => self.driver.send_targets(owner),
            Kind::Manage => {
                let (tag, cmd_sn) = self.nth(number).map_or_else(Default::default, |(owner, itt)| {
                    let handle = self.memory.of.get(&owner).and_then(|buffer| buffer.handle);
                    (itt, handle.map_or_else(Default::default, |handle| handle.cmd_sn))
                });
                self.driver.manage_tasks(TaskFunction::AbortTask, LUN, tag, cmd_sn, owner)
            }
            _ => self.driver.log_out(owner),
        };
        self.begun(kind, asked.map(|handle| handle.itt).map_err(|(error, owner)| (format!("{error:?}"), owner)));
    }

    /// One of the requests that can be cancelled.
    fn nth(&self, number: u8) -> Option<(u32, Itt)> {
        let requests: Vec<_> = self.live.iter().filter(|(_, (_, itt))| *itt != Itt::RESERVED).collect();
        requests.get(usize::from(number) % requests.len().max(1)).map(|(owner, (_, itt))| (**owner, *itt))
    }

    fn step(&mut self, input: &mut Input<'_>) {
        let act = input.byte();
        let flag = act & 0x20 != 0;
        match act & 0x1f {
            0 => {
                let length = length(input.byte());
                self.submit(Kind::Read { length, is_block: !flag }, act & 0x40 != 0);
            }
            1 => {
                let length = length(input.byte());
                self.submit(Kind::Write { length, is_block: !flag }, act & 0x40 != 0);
            }
            2 => self.submit(Kind::NoData, flag),
            3 => {
                let number = input.byte();
                let kinds = [Kind::Ping, Kind::Text, Kind::Manage, Kind::Logout];
                self.ask(kinds[usize::from(number >> 6)], number & 0x3f);
            }
            4 => {
                if let Some((owner, itt)) = self.nth(input.byte()) {
                    if let Some(cancelled) = self.driver.cancel(itt, &mut self.memory) {
                        assert_eq!(cancelled, owner);
                        self.live.remove(&owner);
                        self.memory.of.remove(&owner);
                    }
                }
            }
            5 => self.wire.borrow_mut().now += u64::from(input.word()),
            6 => self.wire.borrow_mut().end = if flag { End::Reset } else { End::Closed },
            7 => self.wire.borrow_mut().refused = input.byte() & 7,
            8 => {
                self.driver.set_timeout(u64::from(input.byte()) * 10);
            }
            9 => {
                if flag {
                    self.driver.reconnect();
                } else {
                    self.driver.force_reconnect();
                }
            }
            10 => {
                // Without a connection there is nothing to close.
                let closed = self.driver.disconnect();
                assert!(closed.is_ok() || self.driver.descriptor().is_none());
            }
            11 => self.full_connect(i32::from(flag) - 1),
            12 => self.wire.borrow_mut().most = input.byte().into(),
            13 => {
                self.driver.cancel_all(&mut self.memory);
            }
            14 => self.driver.set_no_auto_reconnect(flag),
            _ => self.peer.say(act, input, &self.left, &self.live),
        }
        let said = std::mem::take(&mut self.peer.said);
        self.wire.borrow_mut().incoming.extend_from_slice(&said);
        if act & 0x80 == 0 {
            self.serve_as_polled();
            self.serve_as_polled();
        }
    }

    /// A service call with what poll would tell.
    fn serve_as_polled(&mut self) {
        let mut events = self.driver.events() & libc::POLLOUT;
        let wire = self.wire.borrow();
        if self.driver.events() & libc::POLLIN != 0 && (!wire.incoming.is_empty() || wire.end != End::Open) {
            events |= libc::POLLIN;
        }
        drop(wire);
        self.serve(events);
    }

    /// Time passes until all is told.
    fn finish(mut self) {
        self.wire.borrow_mut().end = End::Closed;
        self.serve_as_polled();
        // Retries, and what is left of the session.
        for _ in 0..4 {
            self.wire.borrow_mut().now += 60_000;
            self.serve_as_polled();
        }
        if self.driver.descriptor().is_some() {
            assert!(self.driver.disconnect().is_ok());
        }
        self.driver.cancel_all(&mut self.memory);
        self.serve(0);
        self.live.remove(&0);
        assert!(self.live.is_empty(), "never told: {:?}", self.live);
        assert_eq!(self.driver.outstanding(), 0);
    }
}

/// What a program, the network and the target do, one after the other.
pub(crate) fn driver(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let mut world = World::new(setup(&mut input));
    world.serve(libc::POLLOUT);
    if !world.peer.is_silent() {
        world.peer.answer_login(&world.left);
        let said = std::mem::take(&mut world.peer.said);
        world.wire.borrow_mut().incoming.extend_from_slice(&said);
        world.serve_as_polled();
    }
    while !input.is_empty() && !world.over {
        world.step(&mut input);
    }
    world.finish();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by libFuzzer: the TEST UNIT READY of a full connect stayed in the session.
    #[test]
    fn a_disconnect_leaves_no_command_of_the_driver() {
        let mut world = World::new(Setup { offers: 0, answers: 0, portion: 0 });
        world.serve(libc::POLLOUT);
        world.peer.answer_login(&world.left);
        let said = std::mem::take(&mut world.peer.said);
        world.wire.borrow_mut().incoming.extend_from_slice(&said);
        world.serve_as_polled();
        assert_eq!(world.left.commands.len(), 1, "the unit is asked whether it is ready");
        assert!(world.driver.disconnect().is_ok());
        assert_eq!(world.driver.outstanding(), 0);
        assert_eq!(world.driver.due(), Some(iscsi_proto::session::Instant(0)), "the owner is to be told");
        world.finish();
    }
}
