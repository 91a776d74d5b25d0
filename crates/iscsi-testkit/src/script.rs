// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where a test takes over from the target: a script sees each PDU before it counts.

use std::time::Duration;

use iscsi_proto::wire::Opcode;

/// What a connection is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Until the Login Response that ends the login.
    Login,
    /// From then on.
    FullFeature,
    /// After the Logout Response.
    LoggedOut,
}

/// Which PDU a script is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Number of the connection at this target, from 1.
    pub connection: u64,
    /// What the connection is doing.
    pub phase: Phase,
    /// What kind of PDU it is.
    pub opcode: Opcode,
    /// How many PDUs of this opcode the connection has carried, this one included.
    pub ordinal: u64,
}

/// What becomes of a PDU.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It goes its way, as the script may have changed it.
    Pass,
    /// It vanishes.
    Drop,
    /// It waits, and holds up all behind it on the connection.
    Delay(Duration),
    /// These bytes are sent: instead of it if it was to be sent, as its answer if it was received.
    Answer(Vec<u8>),
    /// The first bytes are sent, then the connection is closed. A received PDU has no bytes to send.
    Truncate(usize),
    /// The connection is closed; what was queued before is sent.
    Close,
    /// The connection stays open, but nothing is understood or sent on it any more.
    Silence,
    /// A received SCSI Command is taken in but not answered, until a task management function or
    /// the end of the connection ends it. Other PDUs vanish.
    Hold,
}

/// A test's own behaviour of the target. Calls come one at a time over all connections.
///
/// The judge sees every PDU before the script does: what the initiator really sent, and what the
/// target meant to send.
pub trait Script: Send {
    /// A connection was accepted.
    fn accepted(&mut self, _connection: u64) -> Verdict {
        Verdict::Pass
    }

    /// A whole PDU was received: header, AHS, data and padding, without digests.
    /// Its length must not be changed.
    fn received(&mut self, _moment: &Moment, _pdu: &mut [u8]) -> Verdict {
        Verdict::Pass
    }

    /// A PDU is about to be sent: all of its bytes, digests included.
    fn sending(&mut self, _moment: &Moment, _pdu: &mut Vec<u8>) -> Verdict {
        Verdict::Pass
    }
}
