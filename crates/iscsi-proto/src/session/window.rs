// SPDX-License-Identifier: LGPL-2.1-or-later
//! Command window and acknowledged statuses (RFC 7143 4.2.2).

use crate::limits;
use crate::wire::{CmdSn, StatSn};

/// The sequence numbers of a session with its one connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    /// CmdSN of the next command to be sent.
    pub(super) next: CmdSn,
    /// Lowest CmdSN that the target has not seen.
    pub(super) expected: CmdSn,
    /// Last CmdSN that may be sent.
    pub(super) max: CmdSn,
    /// ExpStatSN: one behind the last status taken.
    pub(super) exp_stat_sn: StatSn,
}

/// A StatSN so far from the expected one that statuses must have been lost (SN-16).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct StatusGap;

impl Window {
    /// A window for a login that starts with `first`: closed until the target has answered.
    pub(super) fn starting_at(first: CmdSn) -> Self {
        Self { next: first, expected: first, max: first.minus(1), exp_stat_sn: StatSn(0) }
    }

    /// Whether a non-immediate request may be sent now.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        !self.max.precedes(self.next)
    }

    /// How many non-immediate requests may be sent now.
    pub(super) fn room(&self) -> u32 {
        if self.is_open() { self.max.steps_from(self.next) + 1 } else { 0 }
    }

    /// Takes ExpCmdSN and MaxCmdSN of a received PDU: only forward, and only if they make sense
    /// together (SN-7). A window that ended half the numbers away could not be told from one that
    /// lies behind, so it ends earlier.
    #[inline(always)]
    pub(super) fn update(&mut self, exp_cmd_sn: CmdSn, max_cmd_sn: CmdSn) {
        if max_cmd_sn.precedes(exp_cmd_sn.minus(1)) {
            return;
        }
        let farthest = self.next.plus(limits::COMMAND_WINDOW);
        let max_cmd_sn = if farthest.precedes(max_cmd_sn) { farthest } else { max_cmd_sn };
        if self.max.precedes(max_cmd_sn) {
            self.max = max_cmd_sn;
        }
        if self.expected.precedes(exp_cmd_sn) {
            self.expected = exp_cmd_sn;
        }
    }

    /// Whether a StatSN is one that `take_status` takes as the next.
    #[inline]
    pub(super) fn is_next_status(&self, stat_sn: StatSn) -> bool {
        stat_sn == self.exp_stat_sn
    }

    /// Takes the StatSN of a PDU that consumes one: only forward.
    #[inline]
    pub(super) fn take_status(&mut self, stat_sn: StatSn) -> Result<(), StatusGap> {
        if stat_sn.precedes(self.exp_stat_sn) {
            return Ok(());
        }
        if stat_sn.steps_from(self.exp_stat_sn) > limits::STAT_SN_GAP {
            return Err(StatusGap);
        }
        self.exp_stat_sn = stat_sn.next();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_moves_forward_only() {
        let mut window = Window::starting_at(CmdSn(u32::MAX));
        assert!(!window.is_open());
        window.update(CmdSn(u32::MAX), CmdSn(1));
        assert!(window.is_open());
        window.next = CmdSn(1);
        assert!(window.is_open());
        window.next = CmdSn(2);
        assert!(!window.is_open());
        window.update(CmdSn(0), CmdSn(0));
        assert_eq!(window.max, CmdSn(1));
        window.update(CmdSn(20), CmdSn(10));
        assert_eq!((window.max, window.expected), (CmdSn(1), CmdSn(0)));
    }

    #[test]
    fn a_huge_window_does_not_close_by_an_old_number() {
        let mut window = Window::starting_at(CmdSn(100));
        window.update(CmdSn(100), CmdSn(100 + 0x7fff_fffe));
        assert_eq!(window.max, CmdSn(100 + limits::COMMAND_WINDOW));
        window.update(CmdSn(50), CmdSn(49));
        assert!(window.is_open());
    }

    #[test]
    fn status_numbers_wrap_and_never_go_back() {
        let mut window = Window { exp_stat_sn: StatSn(u32::MAX), ..Window::default() };
        assert_eq!(window.take_status(StatSn(u32::MAX)), Ok(()));
        assert_eq!(window.exp_stat_sn, StatSn(0));
        assert_eq!(window.take_status(StatSn(u32::MAX)), Ok(()));
        assert_eq!(window.exp_stat_sn, StatSn(0));
        assert_eq!(window.take_status(StatSn(1 << 20)), Err(StatusGap));
    }
}
