// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a session counts and keeps: CmdSN window, StatSN, tasks that wait for data.
//! A session has one connection.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use iscsi_proto::wire::{CmdSn, DataSn, Itt, Lun, StatSn, Ttt};

use crate::lun::LogicalUnit;
use crate::scsi::Outcome;

/// Spreads tags, which are numbers already, at the cost of one multiplication.
#[derive(Clone, Copy, Default)]
pub(crate) struct TagHasher(u64);

impl Hasher for TagHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(byte.into());
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

/// A map by Initiator Task Tag.
pub(crate) type TagMap<T> = HashMap<Itt, T, BuildHasherDefault<TagHasher>>;

/// An R2T that is not answered in full.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenR2t {
    pub(crate) ttt: Ttt,
    /// Offset of the next byte.
    pub(crate) next: u32,
    /// Offset behind the last byte.
    pub(crate) end: u32,
}

/// What happens to the data of a task.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// Written from this byte offset of the unit on.
    Write { offset: u64 },
    /// Compared with the unit from this byte offset on.
    Compare { offset: u64, same: bool },
    /// Kept until all is there.
    Collect,
    /// Thrown away; the outcome is known.
    Discard(Outcome),
    /// Never answered: a script holds the command.
    Held,
}

/// A command that waits for data.
pub(crate) struct Task {
    pub(crate) itt: Itt,
    pub(crate) lun: Lun,
    pub(crate) immediate: bool,
    pub(crate) unit: Option<Arc<LogicalUnit>>,
    /// Resets of the unit when the task began.
    pub(crate) resets: u32,
    pub(crate) cdb: [u8; 16],
    /// ExpectedDataTransferLength.
    pub(crate) expected: u32,
    /// Bytes that the command would take if there were no such limit.
    pub(crate) length: u64,
    /// Bytes that it will take.
    pub(crate) wanted: u32,
    pub(crate) purpose: Purpose,
    pub(crate) collected: Vec<u8>,
    /// Unsolicited data goes on.
    pub(crate) unsolicited: bool,
    /// Bytes received in order, or asked for.
    pub(crate) requested: u32,
    pub(crate) r2t_sn: DataSn,
    pub(crate) open: VecDeque<OpenR2t>,
    /// A sequence ended early or did not fit.
    pub(crate) damaged: bool,
}

/// Numbers and tasks of a session.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) exp_cmd_sn: CmdSn,
    pub(crate) max_cmd_sn: CmdSn,
    pub(crate) next_stat_sn: StatSn,
    depth: u32,
    tasks: TagMap<Task>,
    counted: u32,
    spare: Vec<(Vec<u8>, VecDeque<OpenR2t>)>,
    next_ttt: u32,
    /// Resets of each unit that the initiator has been told of: unit number, count.
    resets_told: Vec<(u16, u32)>,
}

/// StatSN, ExpCmdSN and MaxCmdSN of a PDU to send.
#[derive(Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) stat_sn: StatSn,
    pub(crate) exp_cmd_sn: CmdSn,
    pub(crate) max_cmd_sn: CmdSn,
}

impl Session {
    /// Full feature phase begins: the window opens at the CmdSN of the login.
    pub(crate) fn open(&mut self, depth: u32) {
        self.depth = depth;
        self.max_cmd_sn = self.exp_cmd_sn.plus(depth - 1);
    }

    /// The session has to do with a unit; `tell` reports it as newly reset.
    pub(crate) fn attach(&mut self, unit: &LogicalUnit, tell: bool) {
        let resets = unit.resets.load(Ordering::Relaxed);
        self.resets_told.push((unit.number, if tell { resets.wrapping_sub(1) } else { resets }));
    }

    /// Whether a unit was reset, by any session, since it was asked last. Tasks from before are gone.
    pub(crate) fn was_reset(&mut self, unit: &LogicalUnit) -> bool {
        let resets = unit.resets.load(Ordering::Relaxed);
        let Some((_, told)) = self.resets_told.iter_mut().find(|(number, _)| *number == unit.number) else {
            return false;
        };
        if *told == resets {
            return false;
        }
        *told = resets;
        self.abort(|task| task.resets != resets && task.unit.as_ref().is_some_and(|used| used.number == unit.number));
        true
    }

    /// Ends every task of a unit, without status.
    pub(crate) fn abort_all_of(&mut self, unit: &LogicalUnit) {
        self.abort(|task| task.unit.as_ref().is_some_and(|used| used.number == unit.number));
    }

    /// Takes a request's number. `false`: it is to be ignored (RFC 7143 4.2.2.1).
    pub(crate) fn accept(&mut self, cmd_sn: CmdSn, immediate: bool) -> bool {
        if immediate {
            return true;
        }
        if cmd_sn.precedes(self.exp_cmd_sn) || self.max_cmd_sn.precedes(cmd_sn) {
            return false;
        }
        // There is one connection, so a gap was left by a script or by a wrong initiator, and
        // nothing will fill it.
        self.exp_cmd_sn = cmd_sn.next();
        true
    }

    /// Numbers for a PDU that consumes a StatSN.
    pub(crate) fn stamp(&mut self) -> Stamp {
        let stamp = self.quote();
        self.next_stat_sn = stamp.stat_sn.next();
        stamp
    }

    /// Numbers for a PDU that does not.
    pub(crate) fn quote(&mut self) -> Stamp {
        if self.depth > 0 {
            // A waiting task keeps its place in the window until it is answered.
            let limit = self.exp_cmd_sn.plus(self.depth - 1).minus(self.counted.min(self.depth));
            if self.max_cmd_sn.precedes(limit) {
                self.max_cmd_sn = limit;
            }
        }
        Stamp { stat_sn: self.next_stat_sn, exp_cmd_sn: self.exp_cmd_sn, max_cmd_sn: self.max_cmd_sn }
    }

    pub(crate) fn new_ttt(&mut self) -> Ttt {
        self.next_ttt = self.next_ttt.wrapping_add(1);
        if Ttt(self.next_ttt) == Ttt::RESERVED {
            self.next_ttt = 0;
        }
        Ttt(self.next_ttt)
    }

    /// Buffers for a new task, warm if a task has ended before.
    pub(crate) fn buffers(&mut self) -> (Vec<u8>, VecDeque<OpenR2t>) {
        self.spare.pop().unwrap_or_default()
    }

    pub(crate) fn insert(&mut self, task: Task) {
        self.counted += u32::from(!task.immediate);
        self.tasks.insert(task.itt, task);
    }

    pub(crate) fn task(&mut self, itt: Itt) -> Option<&mut Task> {
        self.tasks.get_mut(&itt)
    }

    /// Takes a task out; [`Session::recycle`] takes its buffers back.
    pub(crate) fn remove(&mut self, itt: Itt) -> Option<Task> {
        let task = self.tasks.remove(&itt)?;
        self.counted -= u32::from(!task.immediate);
        Some(task)
    }

    pub(crate) fn recycle(&mut self, mut task: Task) {
        task.collected.clear();
        task.open.clear();
        self.spare.push((task.collected, task.open));
    }

    /// Ends the tasks that `which` names, without status.
    pub(crate) fn abort(&mut self, which: impl Fn(&Task) -> bool) -> usize {
        let named: Vec<Itt> = self.tasks.values().filter(|task| which(task)).map(|task| task.itt).collect();
        for itt in &named {
            if let Some(task) = self.remove(*itt) {
                self.recycle(task);
            }
        }
        named.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_slides_with_answers() {
        let mut session = Session { exp_cmd_sn: CmdSn(u32::MAX), ..Session::default() };
        session.open(2);
        assert_eq!(session.max_cmd_sn, CmdSn(0));
        assert!(session.accept(CmdSn(u32::MAX), false));
        assert!(!session.accept(CmdSn(u32::MAX), false), "a number is taken once");
        assert!(session.accept(CmdSn(0), false));
        assert!(!session.accept(CmdSn(1), false), "the window is closed");
        assert!(session.accept(CmdSn(1), true), "immediate delivery passes the window");
        assert_eq!(session.quote().max_cmd_sn, CmdSn(2));
        assert!(session.accept(CmdSn(1), false));
    }
}
