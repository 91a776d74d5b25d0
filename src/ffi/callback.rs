// SPDX-License-Identifier: LGPL-2.1-or-later
//! Telling an application how its request ended: the outcome in C terms, then its callback.

use core::ffi::{c_int, c_void};
use core::ptr;
use std::sync::Arc;
use std::time::Duration;

use iscsi_client::error::{sense_text, status_text};
use iscsi_client::{Notice, Outcome};
use iscsi_proto::scsi::sense::Sense;
use iscsi_proto::scsi::status::Status;
use iscsi_proto::session::{Completion, Failure, Residual, ScsiResult};
use iscsi_proto::wire::TaskResult;
use parking_lot::{Condvar, Mutex};

use super::command_memory::response;
use super::discovery::TargetList;
use super::handle::Context;
use super::layout::scsi_task;
use super::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_data, scsi_status};
use super::{alloc, c_enum, sense};

const GOOD: c_int = scsi_status::SCSI_STATUS_GOOD as c_int;
const CANCELLED: c_int = scsi_status::SCSI_STATUS_CANCELLED as c_int;
pub(crate) const ERROR: c_int = scsi_status::SCSI_STATUS_ERROR as c_int;
const TIMEOUT: c_int = scsi_status::SCSI_STATUS_TIMEOUT as c_int;
const REDIRECT: c_int = scsi_status::SCSI_STATUS_REDIRECT as c_int;

/// What a request is about; it decides what the callback gets beside the status.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    /// Connect, login, logout: nothing.
    Session,
    /// A SCSI command: its task.
    Command(*mut scsi_task),
    /// A ping: the echo.
    Ping,
    /// A task management function: the response code.
    TaskManagement,
    /// SendTargets: the list.
    Discovery,
}

/// Who is told.
pub(crate) enum Recipient {
    Callback(Callback),
    /// A function of this library that waits, or has stopped waiting.
    Waiter(Arc<Answer>),
}

/// The application's function, and what it wants back.
#[derive(Clone, Copy)]
pub(crate) struct Callback {
    function: iscsi_command_cb,
    private_data: *mut c_void,
}

impl Callback {
    /// Calls the function, if there is one. It may do anything, also destroy the context.
    ///
    /// # Safety
    /// `iscsi` is a context kept alive by a frame of the caller, of which no borrow is alive; `command_data` is what the
    /// function expects for this kind of request, valid during the call.
    #[inline]
    pub(crate) unsafe fn call(self, iscsi: *mut iscsi_context, status: c_int, command_data: *mut c_void) {
        if let Some(function) = self.function {
            // SAFETY: the application gave a function of this type; the rest is passed on to the caller.
            unsafe { function(iscsi, status, command_data, self.private_data) };
        }
    }
}

/// Where a waiting function finds what it is told, maybe by another thread.
#[derive(Default)]
pub(crate) struct Answer {
    state: Mutex<Waited>,
    changed: Condvar,
}

#[derive(Default)]
struct Waited {
    told: Option<Told>,
    /// There is something to look at.
    is_woken: bool,
}

/// What a waiting function is told.
pub(crate) struct Told {
    pub(crate) status: c_int,
    pub(crate) targets: Option<TargetList>,
    pub(crate) task_result: Option<TaskResult>,
    /// The error text that goes with it, if another thread has told; empty for none.
    pub(crate) error: Vec<u8>,
}

impl Answer {
    /// What was told, once.
    pub(crate) fn take(&self) -> Option<Told> {
        self.state.lock().told.take()
    }

    fn tell(&self, told: Told) {
        self.state.lock().told = Some(told);
        self.wake();
    }

    /// Ends the sleep of whoever waits for this, or else the next one.
    pub(crate) fn wake(&self) {
        self.state.lock().is_woken = true;
        self.changed.notify_one();
    }

    /// Sleeps until woken, at most so long.
    pub(crate) fn sleep(&self, longest: Duration) {
        let mut state = self.state.lock();
        if !state.is_woken {
            self.changed.wait_for(&mut state, longest);
        }
        state.is_woken = false;
    }
}

/// A request under way, as the driver keeps it.
pub(crate) struct Pending {
    pub(crate) subject: Subject,
    pub(crate) recipient: Recipient,
}

impl Pending {
    pub(crate) fn callback(subject: Subject, callback: iscsi_command_cb, private_data: *mut c_void) -> Self {
        Self { subject, recipient: Recipient::Callback(Callback { function: callback, private_data }) }
    }

    pub(crate) fn waiter(subject: Subject, answer: &Arc<Answer>) -> Self {
        Self { subject, recipient: Recipient::Waiter(Arc::clone(answer)) }
    }
}

/// What goes beside the status. It lives until the callback returns.
enum Data {
    None,
    Command(*mut scsi_task),
    Ping(Vec<u8>),
    TaskManagement(u32),
    Targets(TargetList),
}

/// How a request ended, in C terms, and who is told.
pub(crate) struct Ending {
    recipient: Recipient,
    status: c_int,
    data: Data,
    /// The error text that belongs to a thread that waits; empty for none.
    error: Vec<u8>,
}

impl Ending {
    /// Converts a notice; an error text is kept where there is one.
    pub(crate) fn of(context: &mut Context, notice: Notice<Pending>) -> Self {
        let Pending { subject, recipient } = notice.owner;
        let has_own_text = context.service_thread.is_some() && matches!(recipient, Recipient::Waiter(_));
        if !has_own_text {
            let (status, data) = convert(context, subject, notice.outcome);
            return Self { recipient, status, data, error: Vec::new() };
        }
        let shared_text = context.errors.lift();
        let (status, data) = convert(context, subject, notice.outcome);
        let mut error = context.errors.put_back(shared_text);
        if status == CANCELLED && error.is_empty() && context.driver.is_lost() {
            // What it ended with says why.
            context.errors.text().clone_into(&mut error);
        }
        Self { recipient, status, data, error }
    }

    /// Tells it. The callback may do anything, also destroy the context.
    ///
    /// # Safety
    /// `iscsi` is a context kept alive by a frame of the caller.
    pub(crate) unsafe fn tell(self, iscsi: *mut iscsi_context) {
        let Self { recipient, status, data, error } = self;
        match recipient {
            Recipient::Callback(callback) => {
                let mut echo = iscsi_data { size: 0, data: ptr::null_mut() };
                let mut data = data;
                let command_data: *mut c_void = match &mut data {
                    Data::None => ptr::null_mut(),
                    Data::Command(task) => task.cast(),
                    Data::Ping(bytes) => {
                        if !bytes.is_empty() {
                            echo = iscsi_data { size: bytes.len(), data: bytes.as_mut_ptr() };
                        }
                        (&raw mut echo).cast()
                    }
                    Data::TaskManagement(response) => ptr::from_mut(response).cast(),
                    Data::Targets(list) => list.reversed().cast(),
                };
                // SAFETY: the caller keeps the context alive and holds no borrow; what `command_data` points to lives until
                // the end of this block.
                unsafe { callback.call(iscsi, status, command_data) };
                drop(data);
            }
            Recipient::Waiter(answer) => {
                let mut told = Told { status, targets: None, task_result: None, error };
                match data {
                    Data::Targets(list) => told.targets = Some(list),
                    Data::TaskManagement(response) => told.task_result = Some(TaskResult(response as u8)),
                    Data::None | Data::Command(_) | Data::Ping(_) => {}
                }
                answer.tell(told);
            }
        }
    }
}

/// The outcome in C terms; an error text is kept where there is one.
fn convert(context: &mut Context, subject: Subject, outcome: Outcome) -> (c_int, Data) {
    if let Subject::Command(task) = subject {
        let status = match outcome {
            Outcome::Completed(Completion::Scsi(result)) => complete(context, task, result),
            other => {
                let status = failure(context, other);
                // SAFETY: the task of a request that was not told yet is valid.
                unsafe { (*task).status = status };
                status
            }
        };
        return (status, Data::Command(task));
    }
    match (subject, outcome) {
        (_, Outcome::Connected)
        | (Subject::Session, Outcome::Completed(Completion::LoggedIn | Completion::LoggedOut(_))) => (GOOD, Data::None),
        (Subject::Session, Outcome::Completed(Completion::Redirected(redirect))) => {
            context.set_target_address(&redirect.address);
            let portal = context.driver.portal().to_owned();
            let address = String::from_utf8_lossy(&redirect.address).into_owned();
            context.set_error(format_args!("The target at portal {portal} redirects the login to {address}"));
            (REDIRECT, Data::None)
        }
        (Subject::Ping, Outcome::Completed(Completion::Ping(echo))) => (GOOD, Data::Ping(echo)),
        (Subject::TaskManagement, Outcome::Completed(Completion::TaskManagement(response))) => {
            (GOOD, Data::TaskManagement(u32::from(response.0)))
        }
        (Subject::Discovery, Outcome::Completed(Completion::Text(text))) => match TargetList::parse(&text) {
            Ok(list) => (GOOD, Data::Targets(list)),
            Err(error) => {
                let portal = context.driver.portal().to_owned();
                context.set_error(format_args!("Discovery at portal {portal} failed: {error}"));
                (ERROR, Data::None)
            }
        },
        (_, outcome) => (failure(context, outcome), Data::None),
    }
}

/// The status of a request that has no answer of its kind.
fn failure(context: &mut Context, outcome: Outcome) -> c_int {
    match outcome {
        Outcome::Completed(Completion::Failed(Failure::Cancelled)) => CANCELLED,
        Outcome::Completed(Completion::Failed(Failure::TimedOut)) => {
            let portal = context.driver.portal().to_owned();
            context.set_error(format_args!("command timed out (portal {portal})"));
            TIMEOUT
        }
        Outcome::Completed(Completion::Failed(Failure::Error(error))) => {
            context.set_error(format_args!("{error}"));
            ERROR
        }
        Outcome::Completed(Completion::Failed(Failure::Login(error))) => {
            context.set_error(format_args!("{error}"));
            ERROR
        }
        Outcome::Failed(error) => {
            context.set_error(format_args!("{error}"));
            ERROR
        }
        Outcome::Connected | Outcome::Completed(_) => {
            context.set_error(format_args!("the target's answer is of the wrong kind"));
            ERROR
        }
    }
}

/// Fills a task in with the answer of the target; gives its status as callers know it.
#[inline]
pub(crate) fn complete(context: &mut Context, task: *mut scsi_task, result: ScsiResult) -> c_int {
    // SAFETY: the task of a request that was not told yet is valid and used by nobody else.
    let task = unsafe { &mut *task };
    let (kind, residual) = match result.residual {
        Residual::None => (0, 0),
        Residual::Underflow(bytes) => (1, bytes),
        Residual::Overflow(bytes) => (2, bytes),
    };
    task.residual_status = c_enum::enum_from_number(kind);
    task.residual = residual as usize;
    let status = Status(result.status);
    if status != Status::CHECK_CONDITION && !task.datain.data.is_null() {
        task.datain.size = c_int::try_from(result.received).unwrap_or(c_int::MAX);
        if result.received == 0 {
            drop_data_in(task);
        }
    }
    task.status = match status {
        Status::GOOD | Status::CONDITION_MET => GOOD,
        _ => not_good(context, task, status),
    };
    task.status
}

/// The status of a task that was not carried out, as callers know it, with an error text.
#[cold]
fn not_good(context: &mut Context, task: &mut scsi_task, status: Status) -> c_int {
    match status {
        Status::CHECK_CONDITION => {
            // Only a response with sense sets the size before; other data must not be taken for it.
            if task.datain.size == 0 {
                drop_data_in(task);
            }
            let bytes = response(&task.datain);
            let length = bytes.first_chunk::<2>().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
            let bytes = bytes.get(2..).unwrap_or_default();
            let bytes = &bytes[..bytes.len().min(length)];
            let text = sense_text(&Sense::parse(bytes));
            sense::store(&mut task.sense, bytes);
            context.set_error(format_args!("{text}"));
        }
        _ => match status_text(status) {
            Some(text) => context.set_error(format_args!("{text}")),
            None => {
                context.set_error(format_args!("Unknown SCSI status :{}.", status.0));
                return ERROR;
            }
        },
    }
    c_int::from(status.0)
}

fn drop_data_in(task: &mut scsi_task) {
    let data = task.datain.data;
    task.datain.data = ptr::null_mut();
    task.datain.size = 0;
    // SAFETY: null, or a block of malloc that belongs to the task.
    unsafe { alloc::free(data) };
}
