// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the program does of itself.

use std::rc::Rc;

use iscsi_client::{Driver, Notice, Outcome};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Completion, Failure, ScsiRequest};
use iscsi_proto::wire::{CmdSn, Itt, Lun, TaskFunction};

use super::{Aim, Application, BLOCKS, Command, Kind, MOST_LIVE, Stage};
use crate::simulation::heap;
use crate::simulation::network::Net;
use crate::simulation::store::{self, BLOCK};
use crate::simulation::trace::Happening;
use crate::simulation::world::{PORTAL, TWO_ADDRESSES};

impl Application {
    pub(super) fn act_if_due(&mut self) {
        let now = self.now();
        match (self.stage, self.aim) {
            (Stage::Gone, _) => {}
            (Stage::Closed { until }, _) if until <= now => self.open(),
            (Stage::Closed { .. }, _) => {}
            (_, Aim::Chaos) if self.next_action <= now && self.actions_left > 0 => {
                self.actions_left -= 1;
                self.next_action = now + if self.chance.one_in(3) { 0 } else { self.chance.mostly_small(0, 15_000) };
                self.act();
            }
            (Stage::Open, Aim::Verify { .. } | Aim::Leave) if self.live.is_empty() && self.is_open() => self.go_on(),
            _ => {}
        }
    }

    /// Opens a session, with a context of its own or the one that is there.
    pub(super) fn open(&mut self) {
        if self.driver.is_some() && self.chance.one_in(3) {
            self.destroy();
        }
        if self.driver.is_none() {
            let net = Net { world: Rc::clone(&self.world), initiator: self.number };
            let mut driver = Driver::on(net, self.settings.clone());
            driver.set_timeout(self.timeout);
            driver.set_max_retries(self.retries);
            driver.set_connect_timeout(self.connect_timeout);
            driver.set_no_auto_reconnect(self.no_auto_reconnect);
            self.heap_before = heap::held();
            self.driver = Some(driver);
        } else {
            self.disconnect();
        }
        if self.driver.is_none() {
            // A callback has destroyed it.
            return self.close_for_now();
        }
        self.over = false;
        self.stage = Stage::Opening;
        let portal = if self.chance.one_in(6) { TWO_ADDRESSES } else { PORTAL };
        let full = self.full_connect && !self.discovery;
        let command = self.begin(if full { Kind::FullConnect } else { Kind::Connect }, 0, 0);
        let lun = if self.chance.one_in(3) { -1 } else { 0 };
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        let begun = if full { driver.full_connect(portal, lun, command) } else { driver.connect(portal, command) };
        if let Err((_, command)) = begun {
            self.withdraw(command);
            self.close_for_now();
        }
    }

    pub(super) fn act(&mut self) {
        if self.stage != Stage::Open {
            // Whatever the state is, these are allowed.
            match self.chance.below(12) {
                0 => self.cancel_all(),
                1 => self.destroy_for_now(),
                2 if self.stage == Stage::Opening => {
                    self.disconnect();
                    self.close_for_now();
                }
                3 => self.reconnect(),
                4 => self.submit_some(2),
                _ => {}
            }
            return;
        }
        match self.chance.below(40) {
            0..=17 => {
                let most = self.chance.mostly_small(1, 16);
                self.submit_some(most);
            }
            18..=20 => self.cancel_one(),
            21 => self.cancel_all(),
            22 => self.cancel_unit(),
            23..=25 => self.abort_one(),
            26 => self.reset(),
            27..=29 => self.ping(),
            30 => self.log_out(),
            31..=32 => self.reconnect(),
            33 => {
                self.disconnect();
                self.close_for_now();
            }
            34 => self.switch_auto_reconnect(),
            35 => self.destroy_for_now(),
            36 => self.service(0),
            37 => self.text(),
            38 => self.change_timeout(),
            _ => self.submit_some(1),
        }
    }

    /// The verification and the end, one step at a time.
    pub(super) fn go_on(&mut self) {
        match self.aim {
            Aim::Verify { next } if self.discovery || next >= BLOCKS => {
                self.aim = Aim::Leave;
                self.log_out();
            }
            Aim::Verify { next } => {
                let blocks = self.chance.within(1, 64).min(BLOCKS - next);
                self.read(next, blocks);
            }
            _ => {
                self.disconnect();
                self.destroy();
                self.stage = Stage::Gone;
            }
        }
    }

    pub(super) fn begin(&mut self, kind: Kind, first: u64, second: u64) -> u32 {
        let number = self.next_command;
        self.next_command += 1;
        let begun = self.world.borrow().store.with(store::State::begin);
        let (submitted, timeout) = (self.now(), self.timeout);
        let command =
            Command { kind, begun, submitted, timeout, is_short: false, itt: Itt::RESERVED, cmd_sn: CmdSn(0) };
        self.live.insert(number, command);
        let what = match kind {
            Kind::Connect => "connect",
            Kind::FullConnect => "full connect",
            Kind::LogIn => "login",
            Kind::Read { .. } => "read",
            Kind::Write { .. } => "write",
            Kind::Inquiry => "inquiry",
            Kind::TestUnitReady => "test unit ready",
            Kind::Ping { .. } => "ping",
            Kind::Text => "text",
            Kind::Abort { .. } => "abort",
            Kind::Manage => "reset",
            Kind::LogOut => "logout",
        };
        self.note(Happening::Began { initiator: self.number as u64, command: number, what, first, second });
        number
    }

    /// A command was not taken: nobody will tell of it.
    pub(super) fn withdraw(&mut self, command: u32) {
        if let Some(Command { kind, .. }) = self.live.remove(&command) {
            self.end_write(kind, false);
        }
        self.buffers.end(command);
        self.note(Happening::Told { initiator: self.number as u64, command, how: "not taken" });
    }

    pub(super) fn submit_some(&mut self, most: u64) {
        for _ in 0..most {
            if self.live.len() >= MOST_LIVE || self.driver.is_none() {
                return;
            }
            let blocks = self.chance.mostly_small(1, 128);
            let first = self.chance.below(BLOCKS - blocks + 1);
            match self.chance.below(10) {
                0..=3 => self.read(first, blocks),
                4..=7 => self.write(first, blocks),
                8 => self.submit(Kind::Inquiry, [0x12, 0, 0, 0, 255], Direction::Read, 255),
                _ => self.submit(Kind::TestUnitReady, [0; 5], Direction::None, 0),
            }
        }
    }

    pub(super) fn read(&mut self, first: u64, blocks: u64) {
        self.transfer(Kind::Read { first, blocks }, first, blocks);
    }

    pub(super) fn write(&mut self, first: u64, blocks: u64) {
        let write = self.world.borrow().store.with(|state| state.begin_write(first, blocks));
        self.transfer(Kind::Write { first, blocks, write }, first, blocks);
    }

    pub(super) fn transfer(&mut self, kind: Kind, first: u64, blocks: u64) {
        let is_write = matches!(kind, Kind::Write { .. });
        let [b0, b1, b2, b3] = (first as u32).to_be_bytes();
        let [c0, c1] = (blocks as u16).to_be_bytes();
        let opcode = if is_write { 0x2a } else { 0x28 };
        let direction = if is_write { Direction::Write } else { Direction::Read };
        let bytes = [opcode, 0, b0, b1, b2, b3, 0, c0, c1];
        self.submit(kind, bytes, direction, blocks as u32 * BLOCK as u32);
    }

    pub(super) fn submit<const N: usize>(
        &mut self,
        kind: Kind,
        bytes: [u8; N],
        direction: Direction,
        expected_length: u32,
    ) {
        let (first, blocks) = match kind {
            Kind::Read { first, blocks } | Kind::Write { first, blocks, .. } => (first, blocks),
            _ => (0, 0),
        };
        let command = self.begin(kind, first, blocks);
        let is_short = blocks > 0 && self.aim == Aim::Chaos && self.chance.one_in(50);
        let missing = if is_short { self.chance.within(1, expected_length.into()) as usize } else { 0 };
        if let Some(live) = self.live.get_mut(&command) {
            live.is_short = is_short;
        }
        let length = expected_length as usize - missing;
        if let Kind::Write { write, .. } = kind {
            let mut data = store::data(write, first, blocks);
            data.truncate(length);
            self.buffers.add_data(command, data, &mut self.chance);
        } else {
            self.buffers.add_room(command, length, &mut self.chance);
        }
        let mut cdb = [0; 16];
        cdb[..N].copy_from_slice(&bytes);
        let request = ScsiRequest { lun: Lun::default(), cdb, direction, expected_length };
        let at_once = self.depth == 0 && self.chance.one_in(2);
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        let open = driver.is_open() || driver.is_recovering();
        let taken = heap::measured(|| driver.submit(request, command, at_once, &mut self.buffers));
        match taken {
            Ok(handle) => {
                if let Some(live) = self.live.get_mut(&command) {
                    (live.itt, live.cmd_sn) = (handle.itt, handle.cmd_sn);
                }
            }
            Err((error, command)) => {
                self.withdraw(command);
                if open && !self.discovery {
                    self.fail("open-sessions-take-commands", format!("a command was refused: {error:?}"));
                }
            }
        }
    }

    pub(super) fn end_write(&self, kind: Kind, good: bool) {
        if let Kind::Write { write, .. } = kind {
            let store = self.world.borrow().store.clone();
            store.with(|state| state.end_write(write, good));
        }
    }

    pub(super) fn has_commands(&self) -> bool {
        self.live.values().any(|command| command.itt != Itt::RESERVED)
    }

    /// What a command is called in task management.
    pub(super) fn named(&self, command: u32) -> Option<(Itt, CmdSn)> {
        let Command { itt, cmd_sn, .. } = self.live.get(&command)?;
        Some((*itt, self.buffers.cmd_sn(command).unwrap_or(*cmd_sn)))
    }

    pub(super) fn any_live(&mut self) -> Option<u32> {
        let commands: Vec<u32> =
            self.live.iter().filter(|(_, command)| command.itt != Itt::RESERVED).map(|(number, _)| *number).collect();
        if commands.is_empty() { None } else { Some(self.chance.pick(&commands)) }
    }

    pub(super) fn cancel_one(&mut self) {
        let Some(command) = self.any_live() else { return };
        let Some((itt, cmd_sn)) = self.named(command) else { return };
        self.cancel(command);
        if self.tells_target() {
            self.manage(Kind::Manage, TaskFunction::AbortTask, itt, cmd_sn);
        }
    }

    /// Whether the target is told of a cancel. It would otherwise wait for the data of a write, and the write would keep
    /// its place in the window: somebody who waits without limit for other commands cannot want that.
    pub(super) fn tells_target(&mut self) -> bool {
        self.timeout == 0 || self.fair || self.chance.one_in(2)
    }

    pub(super) fn cancel(&mut self, command: u32) {
        let Some(itt) = self.live.get(&command).map(|command| command.itt) else { return };
        let Some(driver) = &mut self.driver else { return };
        // Its end may be due to be told already: then the tag is not its own any more.
        if driver.owner(itt) == Some(&command) {
            if driver.cancel(itt, &mut self.buffers) == Some(command) {
                self.told(Notice {
                    owner: command,
                    outcome: Outcome::Completed(Completion::Failed(Failure::Cancelled)),
                });
            } else {
                self.fail("cancel-gives-back", format!("command {command} was not given back"));
            }
        }
    }

    pub(super) fn cancel_all(&mut self) {
        self.did("cancel all");
        let Some(driver) = &mut self.driver else { return };
        let ended = driver.cancel_all(&mut self.buffers);
        self.tell_ended(ended);
        self.abort_all();
    }

    pub(super) fn abort_all(&mut self) {
        if !self.tells_target() || self.stage != Stage::Open {
            return;
        }
        if self.has_commands() {
            // Callbacks have submitted more: the target would end them, too, and not say so.
            self.reconnect();
        } else {
            self.manage(Kind::Manage, TaskFunction::AbortTaskSet, Itt::RESERVED, CmdSn(0));
        }
    }

    pub(super) fn cancel_unit(&mut self) {
        self.did("cancel unit");
        let Some(driver) = &mut self.driver else { return };
        let ended = driver.cancel_commands(Some(Lun::default()), &mut self.buffers);
        self.tell_ended(ended);
        self.abort_all();
    }

    pub(super) fn tell_ended(&mut self, ended: usize) {
        for _ in 0..ended {
            let Some(notice) = self.driver.as_mut().and_then(Driver::take_notice) else { return };
            self.told(notice);
        }
    }

    pub(super) fn abort_one(&mut self) {
        let Some(aborted) = self.any_live() else { return };
        let Some((itt, cmd_sn)) = self.named(aborted) else { return };
        self.manage(Kind::Abort { aborted }, TaskFunction::AbortTask, itt, cmd_sn);
    }

    pub(super) fn reset(&mut self) {
        if !self.resets {
            return;
        }
        let function = self.chance.pick(&[
            TaskFunction::AbortTaskSet,
            TaskFunction::ClearTaskSet,
            TaskFunction::LogicalUnitReset,
            TaskFunction::TargetWarmReset,
            TaskFunction::TargetColdReset,
        ]);
        self.cancel_unit();
        if self.fair && self.has_commands() {
            return;
        }
        self.manage(Kind::Manage, function, Itt::RESERVED, CmdSn(0));
    }

    pub(super) fn manage(&mut self, kind: Kind, function: TaskFunction, referenced: Itt, ref_cmd_sn: CmdSn) {
        let command = self.begin(kind, u64::from(function.0), 0);
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        let taken = driver.manage_tasks(function, Lun::default(), referenced, ref_cmd_sn, command);
        if let Err((_, command)) = taken {
            self.withdraw(command);
        }
    }

    pub(super) fn ping(&mut self) {
        let length = self.chance.mostly_small(0, 512) as usize;
        let command = self.begin(Kind::Ping { length }, length as u64, 0);
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        if let Err((_, command)) = driver.ping(&vec![command as u8; length], command) {
            self.withdraw(command);
        }
    }

    pub(super) fn text(&mut self) {
        if !self.discovery {
            return;
        }
        let command = self.begin(Kind::Text, 0, 0);
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        if let Err((_, command)) = driver.send_targets(command) {
            self.withdraw(command);
        }
    }

    pub(super) fn log_out(&mut self) {
        let command = self.begin(Kind::LogOut, 0, 0);
        let Some(driver) = &mut self.driver else { return self.withdraw(command) };
        if let Err((_, command)) = driver.log_out(command) {
            self.withdraw(command);
        }
    }

    pub(super) fn reconnect(&mut self) {
        self.did("reconnect");
        let forced = self.chance.one_in(5);
        let Some(driver) = &mut self.driver else { return };
        if forced {
            driver.force_reconnect();
            driver.reset_next_reconnect();
        } else {
            driver.reconnect();
        }
    }

    pub(super) fn disconnect(&mut self) {
        self.did("disconnect");
        let Some(driver) = &mut self.driver else { return };
        let _ = driver.disconnect();
        // Commands of the old session can only be cancelled; the next connect would do it.
        if self.chance.one_in(2) {
            self.cancel_all();
        } else if self.depth == 0 {
            // Other requests are told of by the next service call.
            self.service(0);
        }
    }

    pub(super) fn switch_auto_reconnect(&mut self) {
        self.did("switch automatic reconnects");
        self.no_auto_reconnect = !self.no_auto_reconnect;
        let off = self.no_auto_reconnect;
        let Some(driver) = &mut self.driver else { return };
        driver.set_no_auto_reconnect(off);
    }

    pub(super) fn change_timeout(&mut self) {
        if self.timeout > 0 {
            self.timeout = self.chance.pick(&[500, 2_000, 10_000, 30_000]);
            let timeout = self.timeout;
            let Some(driver) = &mut self.driver else { return };
            driver.set_timeout(timeout);
        }
    }

    pub(super) fn destroy_for_now(&mut self) {
        self.destroy();
        self.close_for_now();
    }

    /// As `iscsi_destroy_context`: all are told, then nothing is left.
    pub(super) fn destroy(&mut self) {
        self.did("destroy");
        let Some(driver) = &mut self.driver else { return };
        let _ = driver.disconnect();
        let ended = driver.cancel_all(&mut self.buffers);
        // Callbacks may ask for anything, but not of a context that is being destroyed.
        let driver = self.driver.take();
        if let Some(mut driver) = driver {
            for _ in 0..ended {
                let Some(notice) = driver.take_notice() else { break };
                self.told(notice);
            }
            heap::measured(|| drop(driver));
        }
        if !self.live.is_empty() {
            let text = format!("destroyed, and {:?} were not told", self.live.keys().collect::<Vec<_>>());
            self.fail("told-once", text);
            self.live.clear();
        }
        self.over = false;
    }
}
