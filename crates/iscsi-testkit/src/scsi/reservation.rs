// SPDX-License-Identifier: LGPL-2.1-or-later
//! Who has registered with a unit, and who holds it (SPC-4 5.13). An I_T nexus is an initiator's name with its ISID, so a
//! registration outlives the session that made it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{INVALID_FIELD_IN_CDB, INVALID_FIELD_IN_PARAMETER_LIST, INVALID_RELEASE, Outcome};
use crate::registry::Nexus;

/// What a reservation lets others do (SPC-4 table 54).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Type {
    WriteExclusive = 1,
    ExclusiveAccess = 3,
    WriteExclusiveRegistrantsOnly = 5,
    ExclusiveAccessRegistrantsOnly = 6,
    WriteExclusiveAllRegistrants = 7,
    ExclusiveAccessAllRegistrants = 8,
}

impl Type {
    pub(super) const ALL: [Self; 6] = [
        Self::WriteExclusive,
        Self::ExclusiveAccess,
        Self::WriteExclusiveRegistrantsOnly,
        Self::ExclusiveAccessRegistrantsOnly,
        Self::WriteExclusiveAllRegistrants,
        Self::ExclusiveAccessAllRegistrants,
    ];

    pub(super) fn of(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == code)
    }

    /// Others may read.
    fn excludes_writes_only(self) -> bool {
        matches!(self, Self::WriteExclusive | Self::WriteExclusiveRegistrantsOnly | Self::WriteExclusiveAllRegistrants)
    }

    /// Whoever is registered may do what the holder may.
    fn admits_registrants(self) -> bool {
        !matches!(self, Self::WriteExclusive | Self::ExclusiveAccess)
    }

    /// Whoever is registered is a holder.
    pub(super) fn is_all_registrants(self) -> bool {
        matches!(self, Self::WriteExclusiveAllRegistrants | Self::ExclusiveAccessAllRegistrants)
    }
}

/// What a command does as far as reservations go (SPC-4 table 63, SBC-3 table 13).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// It is carried out in any case.
    Free,
    Read,
    Write,
}

/// Additional sense of the unit attentions that reservations establish.
const RESERVATIONS_PREEMPTED: u16 = 0x2a03;
const RESERVATIONS_RELEASED: u16 = 0x2a04;
const REGISTRATIONS_PREEMPTED: u16 = 0x2a05;

/// Something that a nexus has to be told.
struct Attention {
    nexus: Nexus,
    additional: u16,
    /// Its tasks are gone.
    aborts: bool,
}

pub(super) struct Registration {
    pub(super) nexus: Nexus,
    pub(super) key: u64,
}

pub(super) struct Reservation {
    pub(super) kind: Type,
    /// Who made it.
    maker: Nexus,
}

/// What is registered and reserved.
#[derive(Default)]
pub(super) struct State {
    /// PRGENERATION.
    pub(super) generation: u32,
    pub(super) registrations: Vec<Registration>,
    pub(super) reservation: Option<Reservation>,
    attentions: Vec<Attention>,
}

/// Registrations and the reservation of a unit.
#[derive(Default)]
pub(crate) struct Reservations {
    /// Somebody has registered at some time: before that nobody takes the lock.
    in_use: AtomicBool,
    state: Mutex<State>,
}

impl Reservations {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_if_used(&self) -> Option<MutexGuard<'_, State>> {
        self.in_use.load(Ordering::Acquire).then(|| self.state())
    }

    /// Whether somebody else's reservation keeps a nexus from this.
    pub(super) fn conflicts(&self, nexus: &Nexus, access: Access) -> bool {
        access != Access::Free && self.state_if_used().is_some_and(|state| state.conflicts(nexus, access))
    }

    /// Whether all tasks of a nexus were aborted, and it has not been told.
    pub(crate) fn has_aborted(&self, nexus: &Nexus) -> bool {
        self.state_if_used()
            .is_some_and(|state| state.attentions.iter().any(|attention| attention.aborts && attention.nexus == *nexus))
    }

    /// The next unit attention for a nexus.
    pub(crate) fn take_attention(&self, nexus: &Nexus) -> Option<u16> {
        let mut state = self.state_if_used()?;
        let place = state.attentions.iter().position(|attention| attention.nexus == *nexus)?;
        Some(state.attentions.remove(place).additional)
    }

    /// A new session: what happened while the nexus was not there is not told.
    pub(crate) fn forget_attentions(&self, nexus: &Nexus) {
        if let Some(mut state) = self.state_if_used() {
            state.attentions.retain(|attention| attention.nexus != *nexus);
        }
    }

    /// REGISTER (SPC-4 5.13.7); `ignores_key` for REGISTER AND IGNORE EXISTING KEY.
    pub(super) fn register(&self, nexus: &Nexus, key: u64, new_key: u64, ignores_key: bool) -> Outcome {
        self.in_use.store(true, Ordering::Release);
        let mut state = self.state();
        let registered = state.key_of(nexus);
        if !ignores_key && key != registered.unwrap_or(0) {
            return Outcome::ReservationConflict;
        }
        match (registered, new_key) {
            (None, 0) => return Outcome::Good,
            (None, _) => state.registrations.push(Registration { nexus: nexus.clone(), key: new_key }),
            (Some(_), 0) => state.unregister(nexus),
            (Some(_), _) => {
                for registration in state.registrations.iter_mut().filter(|registration| registration.nexus == *nexus) {
                    registration.key = new_key;
                }
            }
        }
        state.generation = state.generation.wrapping_add(1);
        Outcome::Good
    }
}

impl State {
    pub(super) fn key_of(&self, nexus: &Nexus) -> Option<u64> {
        self.registrations.iter().find(|registration| registration.nexus == *nexus).map(|registration| registration.key)
    }

    pub(super) fn is_holder(&self, nexus: &Nexus) -> bool {
        self.reservation.as_ref().is_some_and(|reservation| {
            if reservation.kind.is_all_registrants() {
                self.key_of(nexus).is_some()
            } else {
                reservation.maker == *nexus
            }
        })
    }

    fn conflicts(&self, nexus: &Nexus, access: Access) -> bool {
        let Some(Reservation { kind, .. }) = self.reservation else { return false };
        if self.is_holder(nexus) || (kind.admits_registrants() && self.key_of(nexus).is_some()) {
            return false;
        }
        access == Access::Write || !kind.excludes_writes_only()
    }

    fn attend(&mut self, nexus: &Nexus, additional: u16, aborts: bool) {
        self.attentions.push(Attention { nexus: nexus.clone(), additional, aborts });
    }

    /// Tells every registered nexus but one.
    fn attend_others(&mut self, nexus: &Nexus, additional: u16) {
        let others: Vec<Nexus> =
            self.registrations.iter().map(|other| other.nexus.clone()).filter(|other| other != nexus).collect();
        for other in others {
            self.attend(&other, additional, false);
        }
    }

    /// SPC-4 5.13.11.2.3: the reservation of its holder goes too; one of all registrants with the last of them.
    fn unregister(&mut self, nexus: &Nexus) {
        let held = self.is_holder(nexus);
        self.registrations.retain(|registration| registration.nexus != *nexus);
        let Some(Reservation { kind, .. }) = self.reservation else { return };
        if held && (!kind.is_all_registrants() || self.registrations.is_empty()) {
            self.reservation = None;
            if kind.admits_registrants() {
                self.attend_others(nexus, RESERVATIONS_RELEASED);
            }
        }
    }

    /// RESERVE (SPC-4 5.13.9), by a nexus that has shown its key.
    pub(super) fn reserve(&mut self, nexus: &Nexus, kind: Option<Type>) -> Outcome {
        let Some(kind) = kind else { return INVALID_FIELD_IN_CDB };
        match &self.reservation {
            None => self.reservation = Some(Reservation { kind, maker: nexus.clone() }),
            Some(reservation) if self.is_holder(nexus) && reservation.kind == kind => {}
            Some(_) => return Outcome::ReservationConflict,
        }
        Outcome::Good
    }

    /// RELEASE (SPC-4 5.13.11.2.2). Of somebody else's reservation it is no error, and does nothing.
    pub(super) fn release(&mut self, nexus: &Nexus, kind: Option<Type>) -> Outcome {
        let Some(held) = self.reservation.as_ref().map(|reservation| reservation.kind) else { return Outcome::Good };
        if !self.is_holder(nexus) {
            return Outcome::Good;
        }
        if kind != Some(held) {
            return INVALID_RELEASE;
        }
        self.reservation = None;
        if held.admits_registrants() {
            self.attend_others(nexus, RESERVATIONS_RELEASED);
        }
        Outcome::Good
    }

    /// CLEAR (SPC-4 5.13.11.2.5).
    pub(super) fn clear(&mut self, nexus: &Nexus) -> Outcome {
        self.attend_others(nexus, RESERVATIONS_PREEMPTED);
        self.registrations.clear();
        self.reservation = None;
        self.generation = self.generation.wrapping_add(1);
        Outcome::Good
    }

    /// PREEMPT, or PREEMPT AND ABORT (SPC-4 5.13.11.2.4): the registrations with `victim` end, and the reservation goes over
    /// if it was theirs.
    pub(super) fn preempt(&mut self, nexus: &Nexus, victim: u64, kind: Option<Type>, aborts: bool) -> Outcome {
        let held = self.reservation.as_ref().map(|reservation| reservation.kind);
        let takes_over = match &self.reservation {
            Some(reservation) if reservation.kind.is_all_registrants() => victim == 0,
            Some(reservation) => victim != 0 && self.key_of(&reservation.maker) == Some(victim),
            None => false,
        };
        if victim == 0 && !takes_over {
            return INVALID_FIELD_IN_PARAMETER_LIST;
        }
        if takes_over && kind.is_none() {
            return INVALID_FIELD_IN_CDB;
        }
        let is_meant = |registration: &Registration| victim == 0 || registration.key == victim;
        if !self.registrations.iter().any(is_meant) {
            return Outcome::ReservationConflict;
        }
        let ended: Vec<Nexus> = self
            .registrations
            .iter()
            .filter(|registration| is_meant(registration) && registration.nexus != *nexus)
            .map(|registration| registration.nexus.clone())
            .collect();
        self.registrations.retain(|registration| !ended.contains(&registration.nexus));
        if let (true, Some(kind)) = (takes_over, kind) {
            self.reservation = Some(Reservation { kind, maker: nexus.clone() });
            if held != Some(kind) {
                self.attend_others(nexus, RESERVATIONS_RELEASED);
            }
        }
        for other in &ended {
            self.attend(other, REGISTRATIONS_PREEMPTED, aborts);
        }
        self.generation = self.generation.wrapping_add(1);
        Outcome::Good
    }
}
