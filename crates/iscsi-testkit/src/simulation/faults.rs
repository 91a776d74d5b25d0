// SPDX-License-Identifier: LGPL-2.1-or-later
//! What can go wrong in a run, and when it does.
//!
//! A seed arms some kinds of fault, each with how likely it is where it could strike, and how often it may. Those of the
//! link and of the target as a whole are carried out by the `world`, those of single PDUs by `lies`.

use std::collections::BTreeSet;

use super::chance::Chance;

macro_rules! faults {
    ($($name:ident $swallows:ident $text:literal)+) => {
        /// A kind of fault.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Fault {
            $(#[doc = $text] $name,)+
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// In words.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// Whether a request may stay without an answer for ever.
            fn swallows(self) -> bool {
                match self {
                    $(Self::$name => stringify!($swallows) == "swallows",)+
                }
            }
        }
    };
}

faults! {
    // Names and connects.
    NameUnknown passes "the portal's name is not known for the moment"
    FirstAddressDead passes "the first address of the portal refuses"
    ConnectFailsAtOnce passes "the network is unreachable"
    ConnectRefused passes "a connect is refused"
    ConnectSilent passes "a connect is not answered"
    ClosedOnceAccepted passes "a connection is closed as soon as it is accepted"
    // The link.
    SlowLink passes "segments take up to seconds"
    TinySegments passes "segments of few bytes"
    ShortTransfers passes "each read and write moves few bytes"
    NarrowSendBuffer passes "the socket takes few bytes until they have arrived"
    ResetOnTheWayThere passes "a reset after any byte to the target"
    ResetOnTheWayBack passes "a reset after any byte to the initiator"
    EndOnTheWayThere passes "the target reads an end after any byte"
    EndOnTheWayBack passes "the initiator reads an end after any byte"
    Reset passes "a reset at any time"
    StallThere passes "nothing reaches the target for a while"
    StallBack passes "nothing reaches the initiator for a while"
    HalfOpen passes "nothing passes any more, until keepalive finds out"
    // The target as a whole.
    ClosedByTarget passes "the target closes a connection"
    Restart passes "the target restarts, its sessions are lost"
    RestartAndAbsence passes "the target restarts and is away for a while"
    GoneForGood passes "the target goes away and stays away"
    TargetSilent swallows "the target understands and says nothing any more"
    // Login.
    LoginRefused passes "a login is refused with one of many statuses"
    LoginRedirected passes "a login is redirected once"
    LoginRedirectLoop passes "logins are redirected again and again"
    LoginRedirectNowhere passes "a login is redirected to where nobody is"
    LoginUnanswered passes "a login is not answered"
    LoginLate passes "a login is answered late"
    LoginWrongTag passes "a login is answered with another tag"
    LoginGarbage passes "a login is answered with text that makes no sense"
    LoginWrongStage passes "a login is answered with a stage that was not asked for"
    // Sequence numbers and tags.
    StatusNumberSkips passes "StatSN skips a few numbers"
    StatusNumberFar passes "StatSN jumps far ahead"
    StatusNumberOld passes "StatSN goes back"
    WindowClosed passes "MaxCmdSN does not move for a while"
    WindowNonsense swallows "MaxCmdSN and ExpCmdSN contradict each other"
    UnknownTag passes "an answer to a tag that is not in use"
    // Answers.
    AnswerTwice passes "an answer comes twice"
    AnswerLate passes "an answer comes late, behind later ones"
    AnswerMissing swallows "an answer does not come"
    Busy passes "BUSY"
    TaskSetFull passes "TASK SET FULL"
    UnitAttention passes "a unit attention"
    ServiceResponse passes "a response code other than 0"
    Rejected passes "a Reject instead of an answer"
    RejectOfNothing passes "a Reject of nothing that was sent"
    ResidualNonsense passes "residual flags and counts that contradict each other"
    // Data.
    DataInMissing passes "a Data-In is left out"
    DataInTwice passes "a Data-In comes twice"
    DataInWrongOffset passes "a Data-In for another place"
    DataInBeyond passes "a Data-In beyond the end of the transfer"
    DataInEmpty passes "a Data-In without data"
    DataInNotFinal passes "the last Data-In is not marked as the last"
    StatusMissing swallows "the last Data-In has no status"
    GoodWithoutData passes "GOOD for a read without its data"
    R2tTwice passes "an R2T comes twice"
    R2tBeyond passes "an R2T beyond the end of the transfer"
    R2tTooLong passes "an R2T for too much"
    R2tEmpty passes "an R2T for nothing"
    R2tMissing swallows "an R2T does not come"
    DataOutLost swallows "the target overlooks a Data-Out"
    // Requests.
    CommandLost swallows "the target overlooks a command"
    CommandHeld swallows "the target keeps a command until it is aborted"
    TaskManagementUnanswered swallows "a task management request is not answered"
    TaskManagementRefused swallows "a task management request fails"
    LogoutUnanswered swallows "a logout is not answered"
    LogoutRefused passes "a logout fails"
    PingUnanswered swallows "a ping is not answered"
    // What the target says by itself.
    AsyncScsiEvent passes "async message 0: SCSI event"
    AsyncLogoutRequested passes "async message 1: logout requested"
    AsyncConnectionDropped passes "async message 2: the connection will be dropped"
    AsyncSessionDropped passes "async message 3: the session will be dropped"
    AsyncNegotiation passes "async message 4: negotiation requested"
    AsyncTasksTerminated passes "async message 5: tasks terminated"
    AsyncVendorSpecific passes "async message 255: vendor specific"
    PingFromTarget passes "a NOP-In that wants an answer"
    PingFlood passes "hundreds of NOP-Ins that want answers"
    // Bytes that are no PDU.
    HeaderDigestWrong passes "a header that its digest does not fit"
    DataDigestWrong passes "data that their digest does not fit"
    OpcodeUnknown passes "a PDU of an unknown kind"
    OpcodeMisplaced passes "a PDU that has no place in its phase"
    SegmentTooLong passes "a data segment longer than was agreed"
    Garbage swallows "bytes that are no PDU"
    Truncated passes "the connection ends in the middle of a PDU"
}

/// A kind of fault that may strike in a run.
#[derive(Clone, Copy, Debug)]
struct Armed {
    fault: Fault,
    /// How often of a thousand times.
    per_mille: u64,
    left: u32,
}

/// Something to be sent later: on a connection, bytes; none to make the target say its numbers.
struct Later {
    due: u64,
    connection: u64,
    bytes: Vec<u8>,
}

/// The faults of a run.
pub(super) struct Faults {
    pub(super) now: u64,
    pub(super) chance: Chance,
    armed: Vec<Armed>,
    healed: bool,
    gone_silently: bool,
    struck: Vec<Fault>,
    /// How often each kind has struck, in the order of [`Fault::ALL`].
    pub(super) counts: Vec<u32>,
    /// Connections on which the initiator was told other things than the judge knows of.
    misled: BTreeSet<u64>,
    later: Vec<Later>,
    /// Connections whose window is frozen, at which number, until when.
    pub(super) frozen: Vec<(u64, u32, u64)>,
}

impl Faults {
    /// None at all, or a few kinds. `patient`: requests wait without limit, so that none may be swallowed.
    pub(super) fn draw(mut chance: Chance, patient: bool) -> Self {
        let mut armed: Vec<Armed> = Vec::new();
        let kinds = if chance.one_in(10) { 0 } else { chance.within(1, 8) };
        for _ in 0..kinds {
            let fault = chance.pick(Fault::ALL);
            let unfit = patient && fault.swallows() || armed.iter().any(|armed| armed.fault == fault);
            if !unfit {
                let per_mille = chance.pick(&[1000, 300, 100, 30]);
                armed.push(Armed { fault, per_mille, left: chance.pick(&[1, 1, 2, 3, 10, 40]) });
            }
        }
        Self {
            now: 0,
            gone_silently: chance.one_in(2),
            chance,
            armed,
            healed: false,
            struck: Vec::new(),
            counts: vec![0; Fault::ALL.len()],
            misled: BTreeSet::new(),
            later: Vec::new(),
            frozen: Vec::new(),
        }
    }

    /// Nothing will ever go wrong.
    pub(super) fn none(chance: Chance) -> Self {
        let mut none = Self::draw(chance, false);
        none.armed.clear();
        none
    }

    /// Whether nothing will ever go wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.armed.is_empty()
    }

    /// What may go wrong, in words.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Fault> + '_ {
        self.armed.iter().map(|armed| armed.fault)
    }

    pub(super) fn heal(&mut self) {
        self.healed = true;
        for later in &mut self.later {
            later.due = later.due.min(self.now);
        }
        for (_, _, until) in &mut self.frozen {
            *until = self.now;
        }
    }

    pub(super) fn healed(&self) -> bool {
        self.healed
    }

    pub(super) fn gone_silently(&self) -> bool {
        self.gone_silently
    }

    /// Whether a fault strikes, where it could.
    pub(super) fn strikes(&mut self, fault: Fault) -> bool {
        if self.healed {
            return false;
        }
        let Some(armed) = self.armed.iter_mut().find(|armed| armed.fault == fault && armed.left > 0) else {
            return false;
        };
        if !self.chance.per_mille(armed.per_mille) {
            return false;
        }
        armed.left -= 1;
        self.counts[fault as usize] += 1;
        true
    }

    /// As `strikes`, in the middle of the target's work: told of when that is done.
    pub(super) fn strikes_inside(&mut self, fault: Fault) -> bool {
        let strikes = self.strikes(fault);
        if strikes {
            self.struck.push(fault);
        }
        strikes
    }

    pub(super) fn take_struck(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.struck)
    }

    /// The judge cannot judge this connection any more.
    pub(super) fn mislead(&mut self, connection: u64) {
        self.misled.insert(connection);
    }

    pub(super) fn is_misled(&self, connection: u64) -> bool {
        self.misled.contains(&connection)
    }

    pub(super) fn send_later(&mut self, due: u64, connection: u64, bytes: Vec<u8>) {
        self.later.push(Later { due, connection, bytes });
    }

    pub(super) fn next_due(&self) -> Option<u64> {
        self.later.iter().map(|later| later.due).min()
    }

    pub(super) fn take_due(&mut self) -> Option<(u64, Vec<u8>)> {
        let place = self.later.iter().position(|later| later.due <= self.now)?;
        let later = self.later.remove(place);
        Some((later.connection, later.bytes))
    }
}
