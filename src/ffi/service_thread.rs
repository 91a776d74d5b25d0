// SPDX-License-Identifier: LGPL-2.1-or-later
//! A thread that serves a context, so that the application's threads need not.
//!
//! ```text
//!   any thread                           service thread
//!   ──────────                           ──────────────
//!   borrow: submit, cancel, ask ...      borrow: what is there to wait for? ── asleep ──┐
//!     if it sleeps too long for this: ───── ring ─────────────────────────────► poll ◄──┘
//!   synchronous call: park               borrow: step ── callback, without the lock ─── step ...
//!     ▲──────────────────────────────────── unpark when its answer is there
//! ```
//! Everything that the threads share is in the context, under its one lock. No signals are used.

use core::ffi::c_int;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use iscsi_client::Driver;
use iscsi_client::transport::{Alarm, POLLERR, block_signals};
use iscsi_proto::session::Instant;

use super::callback::{Answer, Pending};
use super::event::service;
use super::guard::guard;
use super::handle::{Context, Frame, with};
use super::types_iscsi::iscsi_context;

/// How long a start waits for a thread of a busy system to run; it works as well if it runs later.
const LONGEST_START: Duration = Duration::from_secs(10);

/// How often who waits for the end of a thread looks for himself.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Tells threads that live at the same time apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ThreadMark(usize);

impl ThreadMark {
    /// That of the calling thread.
    fn here() -> Self {
        thread_local! {
            static HERE: u8 = const { 0 };
        }
        Self(HERE.with(|own| core::ptr::from_ref(own).addr()))
    }
}

/// What the service thread of a context shares with the others.
pub(crate) struct ServiceThread {
    /// `None` until it runs.
    mark: Option<ThreadMark>,
    /// Taken by the one who stops it.
    join: Option<JoinHandle<()>>,
    alarm: Arc<Alarm>,
    /// What it waits for, while it does.
    asleep: Option<Wait>,
    stopping: bool,
    /// Service calls that found the session lost for good.
    losses: u64,
    /// What the last of them said.
    loss_text: Vec<u8>,
    waiters: Vec<Waiter>,
}

/// Who waits for something of the context.
struct Waiter {
    answer: Arc<Answer>,
    /// Woken by each service call, not by its answer.
    watches: bool,
}

/// What there is to wait for.
#[derive(Clone, Copy)]
pub(crate) struct Wait {
    pub(crate) descriptor: c_int,
    pub(crate) events: i16,
    /// When there is something to do without the descriptor.
    due: Option<Instant>,
    /// Milliseconds until then; `None` for no end.
    sleep: Option<u64>,
}

impl Wait {
    pub(crate) fn of(driver: &Driver<Pending>) -> Self {
        let events = driver.events();
        // A socket that waits for its next connection is hung up: polling it would not sleep.
        let descriptor = if events == 0 { -1 } else { driver.descriptor().unwrap_or(-1) };
        Self { descriptor, events, due: driver.due(), sleep: driver.next_deadline() }
    }

    /// The sleep in the form of poll.
    pub(crate) fn milliseconds(&self, longest: Option<u64>) -> c_int {
        match self.sleep.into_iter().chain(longest).min() {
            Some(sleep) => c_int::try_from(sleep).unwrap_or(c_int::MAX),
            None => -1,
        }
    }
}

impl ServiceThread {
    /// Whether the calling thread is the service thread.
    pub(crate) fn is_current(&self) -> bool {
        self.mark == Some(ThreadMark::here())
    }

    /// Which thread it is, once it runs.
    pub(crate) fn mark(&self) -> Option<ThreadMark> {
        self.mark
    }

    /// Why the session was lost for good; empty if it was not.
    pub(crate) fn loss_text(&self) -> &[u8] {
        &self.loss_text
    }

    /// How often the session was found lost for good.
    pub(crate) fn losses(&self) -> u64 {
        self.losses
    }

    /// Has `answer` woken when the session is lost for good, the connection closed or the service thread stopped; with
    /// `watches` also after each service call.
    pub(crate) fn enlist(&mut self, answer: &Arc<Answer>, watches: bool) {
        self.waiters.push(Waiter { answer: Arc::clone(answer), watches });
    }

    /// Undoes `enlist`.
    pub(crate) fn strike_off(&mut self, answer: &Arc<Answer>) {
        self.waiters.retain(|waiter| !Arc::ptr_eq(&waiter.answer, answer));
    }

    fn wake_waiters(&self, all: bool) {
        for waiter in self.waiters.iter().filter(|waiter| all || waiter.watches) {
            waiter.answer.wake();
        }
    }
}

/// Whether a thread of the library's own serves the context, and the calling thread is another one.
pub(crate) fn serves_for_others(context: &Context) -> bool {
    let mark = context.service_thread.as_ref().and_then(|thread| thread.mark);
    mark.is_some_and(|mark| mark != ThreadMark::here())
}

/// A borrow has begun: if it is by another thread than the service thread, its errors are its own.
#[cold]
pub(crate) fn borrow_begins(context: &mut Context) {
    context.lifted_text = serves_for_others(context).then(|| context.errors.lift());
}

/// Such a borrow is over. What it did may give the service thread something to do.
#[cold]
pub(crate) fn borrow_ends(context: &mut Context) {
    let Some(shared_text) = context.lifted_text.take() else { return };
    let text = context.errors.put_back(shared_text);
    context.errors.keep(text);
    rouse(context);
}

/// Wakes the service thread if there is something to do before it would wake, and waiters whose connection is closed.
fn rouse(context: &mut Context) {
    let Some(thread) = &mut context.service_thread else { return };
    if context.driver.descriptor().is_none() {
        thread.wake_waiters(true);
    }
    let Some(asleep) = thread.asleep else { return };
    let now = Wait::of(&context.driver);
    let is_sooner = now.due.is_some_and(|due| asleep.due.is_none_or(|before| due < before));
    if is_sooner || now.events != asleep.events || now.descriptor != asleep.descriptor {
        thread.asleep = None;
        thread.alarm.ring();
    }
}

/// A context that the service thread serves.
struct Served(Frame);

// SAFETY: a context may be used by any thread: its state is behind its lock, and its frames are counted atomically.
unsafe impl Send for Served {}

/// What the thread does.
fn run(served: Served, alarm: &Alarm, started: &Answer) {
    let Served(frame) = served;
    block_signals();
    let iscsi = frame.context();
    // SAFETY: the frame keeps the context alive.
    let _ = unsafe {
        with(iscsi, |context| {
            if let Some(thread) = &mut context.service_thread {
                thread.mark = Some(ThreadMark::here());
            }
        })
    };
    started.wake();
    let mut revents = 0;
    loop {
        // SAFETY: the frame keeps the context alive.
        let is_lost = unsafe { service(iscsi, revents) } < 0;
        if frame.is_doomed() {
            break;
        }
        // SAFETY: as above.
        let Some(Some(wait)) = (unsafe { with(iscsi, |context| before_sleep(context, is_lost)) }) else { break };
        revents = alarm.wait(wait.descriptor, wait.events, wait.milliseconds(None)).unwrap_or_else(|error| {
            // SAFETY: as above.
            unsafe { super::submit::set_error(iscsi, format_args!("poll failed: {error}")) };
            // The service call finds out what is wrong with the socket.
            POLLERR
        });
    }
    // SAFETY: as above.
    let _ = unsafe {
        with(iscsi, |context| {
            if let Some(thread) = context.service_thread.take() {
                thread.wake_waiters(true);
            }
        })
    };
}

/// What to wait for, or `None` to end.
fn before_sleep(context: &mut Context, is_lost: bool) -> Option<Wait> {
    let thread = context.service_thread.as_mut().filter(|thread| !thread.stopping)?;
    let wait = if is_lost {
        thread.losses += 1;
        thread.loss_text = context.errors.text().to_owned();
        // Nothing changes before the application does something.
        Wait { descriptor: -1, events: 0, due: None, sleep: None }
    } else {
        Wait::of(&context.driver)
    };
    thread.wake_waiters(is_lost);
    thread.asleep = Some(wait);
    Some(wait)
}

fn start(context: &mut Context, frame: Frame) -> Result<Arc<Answer>, String> {
    if context.service_thread.is_some() {
        return Err("the service thread runs already".to_owned());
    }
    let alarm = Alarm::new().map_err(|error| format!("no descriptor to wake a service thread: {error}"))?;
    let alarm = Arc::new(alarm);
    let started = Arc::new(Answer::default());
    let (served, own_alarm, own_started) = (Served(frame), Arc::clone(&alarm), Arc::clone(&started));
    let builder = thread::Builder::new().name("iscsi-service".to_owned());
    let join = builder
        .spawn(move || run(served, &own_alarm, &own_started))
        .map_err(|error| format!("no service thread could be started: {error}"))?;
    // Whoever starts the thread goes on with the text that the context had.
    context.errors.keep(context.errors.text().to_owned());
    // The thread's first borrow waits for the end of this one.
    context.service_thread = Some(ServiceThread {
        mark: None,
        join: Some(join),
        alarm,
        asleep: None,
        stopping: false,
        losses: 0,
        loss_text: Vec::new(),
        waiters: Vec::new(),
    });
    Ok(started)
}

/// Ends the service thread if there is one, and waits for that. False in the thread itself, which cannot wait for its end.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn stop(iscsi: *mut iscsi_context) -> bool {
    // SAFETY: passed on to the caller.
    let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return true };
    let ended = Arc::new(Answer::default());
    // SAFETY: the frame keeps the context alive.
    let asked = unsafe {
        with(iscsi, |context| {
            let Some(thread) = &mut context.service_thread else { return Ok(None) };
            if thread.is_current() {
                return Err(());
            }
            thread.stopping = true;
            thread.alarm.ring();
            if thread.join.is_none() {
                thread.enlist(&ended, false);
            }
            Ok(Some((thread.join.take(), thread.mark)))
        })
    };
    let joined = match asked {
        Some(Err(())) => return false,
        Some(Ok(Some((Some(join), _)))) => Some(join.join()),
        // Another thread stops it.
        Some(Ok(Some((None, mark)))) => {
            let runs =
                |context: &mut Context| context.service_thread.as_ref().is_some_and(|thread| thread.mark == mark);
            // SAFETY: as above.
            while unsafe { with(iscsi, runs) } == Some(true) {
                ended.sleep(LONGEST_SLEEP);
            }
            None
        }
        Some(Ok(None)) | None => None,
    };
    if joined.is_some() {
        // From now on the context has one text, and whoever has stopped the thread has it.
        // SAFETY: as above.
        let _ = unsafe { with(iscsi, |context| context.errors.take_over()) };
    }
    true
}

/// Starts a thread that serves the context, so that any thread may use it from now on: submit, cancel, ask, make synchronous
/// calls. Two contexts never wait for one another.
///
/// Callbacks run on the service thread, but those that a call itself runs, as `iscsi_scsi_cancel_task()` does, on the thread
/// of that call; the log function may run on any. A synchronous call of another thread sleeps until its answer is there; in a
/// callback it serves the context itself. `iscsi_get_error()` gives the text of the calling thread's last failure.
/// `iscsi_service()` does nothing meanwhile. Lost sessions are opened again as ever. No signals are used; all are blocked in
/// the thread.
///
/// Returns 0, or -1 with an error text: a thread serves the context already, or the system gives none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_mt_service_thread_start(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        let Some(frame) = (unsafe { Frame::enter(iscsi) }) else { return -1 };
        // SAFETY: the frame, which the thread gets, keeps the context alive.
        let started = unsafe {
            with(iscsi, |context| start(context, frame).map_err(|text| context.set_error(format_args!("{text}"))))
        };
        match started {
            Some(Ok(started)) => {
                started.sleep(LONGEST_START);
                0
            }
            Some(Err(())) | None => -1,
        }
    })
}

/// Ends the service thread and waits until it has ended. Requests go on when the application calls `iscsi_service()`, makes a
/// synchronous call, or starts a thread again.
///
/// Without a service thread nothing happens. In a callback of the service thread, which cannot wait for its own end, nothing
/// happens but that an error text is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_mt_service_thread_stop(iscsi: *mut iscsi_context) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        if !unsafe { stop(iscsi) } {
            let text = "the service thread cannot be stopped from one of its own callbacks";
            // SAFETY: as above.
            unsafe { super::submit::set_error(iscsi, format_args!("{text}")) };
        }
    })
}
