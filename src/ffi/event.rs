// SPDX-License-Identifier: LGPL-2.1-or-later
//! The event loop interface: what to poll, and the service call.

use core::ffi::{c_int, c_void};

use iscsi_client::{Notice, Outcome, Service, Step};
use iscsi_proto::session::{Completion, Ended, Usual};
use iscsi_proto::wire::{AsyncMessage, Itt};

use super::callback::{Callback, Ending, Pending, Recipient, Subject, complete};
use super::extensions::tell_async_event;
use super::guard::guard;
use super::handle::{Context, Frame, with};
use super::layout::scsi_task;
use super::service_thread::serves_for_others;
use super::task_management::is_under_way;
use super::types_iscsi::iscsi_context;

/// What to do once the context is not borrowed any more. Small, since it is handed on for each command.
enum Next {
    Call { recipient: Callback, status: c_int, task: *mut scsi_task },
    Rare,
    GoOn,
    Return(c_int),
}

/// What is not often to be done, beside `Next`.
enum Rare {
    Tell(Ending),
    Announce(Box<AsyncMessage>, Vec<u8>),
    Renewed,
}

/// Does what is to be done after a poll: reads, runs callbacks, writes, looks at timeouts. Gives 0,
/// or -1 when the session is over.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn service(iscsi: *mut iscsi_context, revents: i16) -> c_int {
    // SAFETY: passed on to the caller.
    let Some(frame) = (unsafe { Frame::enter(iscsi) }) else { return -1 };
    let mut call = Service::new(revents);
    let mut rare = None;
    loop {
        let next = frame.with(|context| step(context, &mut call, &mut rare));
        match next {
            // SAFETY: the frame keeps the context alive.
            Some(Next::Call { recipient, status, task }) => unsafe { recipient.call(iscsi, status, task.cast()) },
            Some(Next::Rare) => match rare.take() {
                // SAFETY: as above.
                Some(Rare::Tell(ending)) => unsafe { ending.tell(iscsi) },
                // SAFETY: as above.
                Some(Rare::Announce(message, data)) => unsafe { tell_async_event(iscsi, &message, &data) },
                // SAFETY: as above.
                Some(Rare::Renewed) => unsafe { tell_renewed(iscsi) },
                None => {}
            },
            Some(Next::GoOn) => {}
            Some(Next::Return(result)) => return result,
            None => return -1,
        }
        if frame.is_doomed() {
            return 0;
        }
    }
}

/// Makes a step; what nearly all come to, a command with a callback, goes the shortest way.
#[inline]
fn step(context: &mut Context, call: &mut Service, rare: &mut Option<Rare>) -> Next {
    match context.driver.usual_step(&mut context.buffers) {
        Some(Usual { ended: Some(ended), .. }) => finish(context, ended, rare),
        Some(Usual { ended: None, .. }) => Next::GoOn,
        None => other_step(context, call, rare),
    }
}

#[inline]
fn finish(context: &mut Context, ended: Ended, rare: &mut Option<Rare>) -> Next {
    if let Some(&Pending { subject: Subject::Command(task), recipient: Recipient::Callback(recipient) }) =
        context.driver.owner_of(&ended)
    {
        context.driver.finish_quietly(&ended);
        return Next::Call { recipient, status: complete(context, task, ended.result), task };
    }
    let Some(notice) = context.driver.finish(ended) else { return Next::GoOn };
    *rare = Some(Rare::Tell(Ending::of(context, notice)));
    Next::Rare
}

#[inline(never)]
fn other_step(context: &mut Context, call: &mut Service, rare: &mut Option<Rare>) -> Next {
    let step = context.driver.other_step(call, &mut context.buffers);
    if context.driver.has_news() {
        take_news(context);
    }
    let Some(step) = step else { return Next::GoOn };
    *rare = Some(match step {
        Step::Notice(Notice {
            owner: Pending { subject: Subject::Command(task), recipient: Recipient::Callback(recipient) },
            outcome: Outcome::Completed(Completion::Scsi(result)),
        }) => return Next::Call { recipient, status: complete(context, task, result), task },
        Step::Notice(notice) => Rare::Tell(Ending::of(context, notice)),
        Step::AsyncMessage { message, data } => Rare::Announce(message, data),
        Step::Renewed => Rare::Renewed,
        Step::Done => return Next::Return(0),
        Step::Over => return Next::Return(-1),
    });
    Next::Rare
}

/// What a step has found beside its result.
#[cold]
fn take_news(context: &mut Context) {
    if let Some(address) = context.driver.take_redirect_address() {
        context.set_target_address(&address);
    }
    if let Some(error) = context.driver.take_error() {
        context.set_error(format_args!("{error}"));
    }
}

/// Calls the function that the application has set for a descriptor that was duplicated.
unsafe fn tell_renewed(iscsi: *mut iscsi_context) {
    // SAFETY: passed on to the caller.
    let Some(Some((callback, opaque))) = (unsafe { with(iscsi, |context| context.fd_dup) }) else { return };
    // SAFETY: the application gave a function of this type; no borrow of the context is alive.
    unsafe { callback(iscsi, opaque) };
}

/// Sets a function to be called with `opaque` whenever the descriptor's number has got a new socket behind it, which happens
/// when a lost session is opened again. Who uses epoll registers the number again there: epoll forgets a descriptor whose
/// socket is closed. NULL for none.
///
/// It runs in `iscsi_service()`, and may call any function of the library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_fd_dup_cb(
    iscsi: *mut iscsi_context,
    cb: Option<unsafe extern "C" fn(iscsi: *mut iscsi_context, opaque: *mut c_void)>,
    opaque: *mut c_void,
) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.fd_dup = cb.map(|cb| (cb, opaque))) };
    })
}

/// Gives the descriptor to poll; -1 before the first connect and after `iscsi_disconnect()`. It belongs to the
/// library.
///
/// It keeps its number while a lost session is opened again, so it may be fetched once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_fd(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { with(iscsi, |context| context.driver.descriptor().unwrap_or(-1)) }.unwrap_or(-1)
    })
}

/// Gives the events to poll for: `POLLIN`, `POLLOUT` or both. Ask again before each poll.
///
/// 0 means that the library waits for the next attempt to reconnect: do not poll, which would not sleep, but sleep 100
/// ms or so, call `iscsi_service()` with 0, and ask again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_which_events(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context.
        unsafe { with(iscsi, |context| c_int::from(context.driver.events())) }.unwrap_or(0)
    })
}

/// Works on a context after a poll. Callbacks run in here; the call never blocks.
///
/// `revents` is what poll told. The call is also the library's clock: make it about once a second, with 0 if nothing
/// else, so that timeouts and reconnects happen.
///
/// Returns 0, or a negative value when the session is lost and will not be opened again; see `iscsi_get_error()`. While a
/// service thread serves the context the call does nothing and returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_service(iscsi: *mut iscsi_context, revents: c_int) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        if unsafe { with(iscsi, |context| serves_for_others(context)) } == Some(true) {
            return 0;
        }
        // SAFETY: as above. Poll's events fit 16 bits.
        unsafe { service(iscsi, revents as i16) }
    })
}

/// Gives the number of requests that have not ended, waiting or sent, plus 1 while there is no connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_queue_length(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context.
        let length = unsafe {
            with(iscsi, |context| context.driver.outstanding() + usize::from(!context.driver.is_connected()))
        };
        c_int::try_from(length.unwrap_or(0)).unwrap_or(c_int::MAX)
    })
}

/// Gives the number of requests, and of parts of write data, that wait to be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_out_queue_length(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context.
        let length = unsafe { with(iscsi, |context| context.driver.waiting()) };
        c_int::try_from(length.unwrap_or(0)).unwrap_or(c_int::MAX)
    })
}

/// Tells whether a command, or data of it, still waits to be sent: 1, otherwise 0. 0 also for a task that is not under
/// way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_is_task_in_outqueue(iscsi: *mut iscsi_context, task: *mut scsi_task) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid task.
        let Some(itt) = (unsafe { task.as_ref() }).map(|task| Itt(task.itt)) else { return 0 };
        // SAFETY: the application gives null or a valid context.
        let waiting =
            unsafe { with(iscsi, |context| is_under_way(context, task, itt) && context.driver.is_waiting(itt)) };
        c_int::from(waiting.unwrap_or(false))
    })
}
