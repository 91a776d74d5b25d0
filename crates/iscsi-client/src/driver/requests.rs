// SPDX-License-Identifier: LGPL-2.1-or-later
//! Requests of the application: queued, and taken back.

use iscsi_proto::session::{Handle, Instant, ScsiRequest, SubmitError};
use iscsi_proto::wire::{CmdSn, Itt, Lun, TaskFunction};

use super::memory::Divided;
use super::{Driver, Owner};
use crate::error::ClientError;
use crate::memory::CommandMemory;
use crate::transport::Network;

impl<T, N: Network> Driver<T, N> {
    /// Queues the login.
    ///
    /// # Errors
    /// Nothing was begun, no notice will come.
    pub fn log_in(&mut self, owner: T) -> Result<(), (ClientError, T)> {
        match self.begin_login(Owner::Application(owner)) {
            Ok(()) => Ok(()),
            Err((error, Owner::Application(owner))) => Err((error, owner)),
            Err((_, Owner::Attempt)) => unreachable!("the owner that is given is given back"),
        }
    }

    /// Queues a SCSI command. With `at_once` it leaves now if nothing is on the way.
    ///
    /// # Errors
    /// Nothing was queued, no notice will come.
    #[inline]
    pub fn submit<M: CommandMemory<T>>(
        &mut self,
        request: ScsiRequest,
        owner: T,
        at_once: bool,
        memory: &mut M,
    ) -> Result<Handle, (SubmitError, T)> {
        // When the session is lost, all are told of at once.
        if self.notices.try_reserve(self.session.outstanding() + 1).is_err() {
            return Err((SubmitError::Full, owner));
        }
        let quiet = at_once && self.session.is_quiet() && memory.covers(&owner, request.expected_length_out());
        let handle = owned(self.session.submit(self.moment(), request, Owner::Application(owner)))?;
        if quiet {
            // An error is found again, and handled, by the next service call.
            self.flush(memory);
        }
        Ok(handle)
    }

    /// When a request is submitted: looking at the clock costs as much as much else of it.
    #[inline]
    fn moment(&self) -> Instant {
        if self.session.is_timed() { self.network.now() } else { self.session.clock() }
    }

    /// Queues a ping with `data`.
    ///
    /// # Errors
    /// Nothing was queued, no notice will come.
    pub fn ping(&mut self, data: &[u8], owner: T) -> Result<Handle, (SubmitError, T)> {
        owned(self.session.ping(self.network.now(), data, Owner::Application(owner)))
    }

    /// Queues the question for all targets.
    ///
    /// # Errors
    /// Nothing was queued, no notice will come.
    pub fn send_targets(&mut self, owner: T) -> Result<Handle, (SubmitError, T)> {
        owned(self.session.send_targets(self.network.now(), Owner::Application(owner)))
    }

    /// Queues the logout.
    ///
    /// # Errors
    /// Nothing was queued, no notice will come.
    pub fn log_out(&mut self, owner: T) -> Result<Handle, (SubmitError, T)> {
        owned(self.session.log_out(self.network.now(), Owner::Application(owner)))
    }

    /// Queues a task management request.
    ///
    /// # Errors
    /// Nothing was queued, no notice will come.
    pub fn manage_tasks(
        &mut self,
        function: TaskFunction,
        lun: Lun,
        referenced: Itt,
        ref_cmd_sn: CmdSn,
        owner: T,
    ) -> Result<Handle, (SubmitError, T)> {
        let now = self.network.now();
        owned(self.session.manage_tasks(now, function, lun, referenced, ref_cmd_sn, Owner::Application(owner)))
    }

    /// The application's owner of a request.
    #[must_use]
    #[inline]
    pub fn owner(&self, itt: Itt) -> Option<&T> {
        match self.session.owner(itt) {
            Some(Owner::Application(owner)) => Some(owner),
            _ => None,
        }
    }

    /// The logical unit of a SCSI command of the application, also of one that was cancelled and that the target still
    /// has.
    #[must_use]
    pub fn lun(&self, itt: Itt) -> Option<Lun> {
        self.session.lun(itt)
    }

    /// Ends a request without telling the target; gives its owner back.
    pub fn cancel<M: CommandMemory<T>>(&mut self, itt: Itt, memory: &mut M) -> Option<T> {
        self.owner(itt)?;
        let mut divided = Divided::new(memory, &mut self.own_memory);
        match self.session.cancel(itt, &mut divided) {
            Some(Owner::Application(owner)) => Some(owner),
            _ => None,
        }
    }

    /// Ends all requests of the application that there are, the waiting ones first; notices tell
    /// their owners, as many as this gives.
    pub fn cancel_all<M: CommandMemory<T>>(&mut self, memory: &mut M) -> usize {
        let mut divided = Divided::new(memory, &mut self.own_memory);
        let owners = self.session.cancel_those(Owner::is_application, &mut divided);
        self.tell_cancelled(owners);
        self.notices.len()
    }

    /// As `cancel_all`, for SCSI commands only, or for those of one logical unit only.
    pub fn cancel_commands<M: CommandMemory<T>>(&mut self, unit: Option<Lun>, memory: &mut M) -> usize {
        let mut divided = Divided::new(memory, &mut self.own_memory);
        let owners = self.session.cancel_commands(unit, Owner::is_application, &mut divided);
        self.tell_cancelled(owners);
        self.notices.len()
    }
}

/// What the session says of a request of the application, in its terms.
#[inline]
fn owned<V, T>(result: Result<V, (SubmitError, Owner<T>)>) -> Result<V, (SubmitError, T)> {
    match result {
        Ok(value) => Ok(value),
        Err((error, Owner::Application(owner))) => Err((error, owner)),
        Err((_, Owner::Attempt)) => unreachable!("the owner that is given is given back"),
    }
}
