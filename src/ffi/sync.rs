// SPDX-License-Identifier: LGPL-2.1-or-later
//! Waiting for an answer: a poll loop over the same service calls that an application makes, or sleep while a service thread
//! makes them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use iscsi_client::transport::tcp::wait as poll;

use super::callback::{Answer, Told};
use super::event::service;
use super::handle::{Context, Frame, with};
use super::service_thread::{ThreadMark, Wait, serves_for_others};
use super::types_iscsi::iscsi_context;

/// Longest sleep: timeouts and the like are looked at so often at least, in ms.
const LONGEST_SLEEP: u64 = 1000;
/// How much longer than the requests' own timeout a call waits, in ms.
const GRACE: u64 = 1000;

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    /// An answer, whose coming wakes the thread anyway.
    Answer,
    /// A state of the session.
    Session,
}

/// How the calling thread waits next.
enum Turn {
    /// It serves the context itself.
    Serve { wait: Wait, descriptor: i32 },
    /// The service thread wakes it.
    Sleep,
    /// In vain: the session is lost for good, or the connection was closed.
    Give(End),
}

enum End {
    Lost,
    Closed,
    TimedOut,
}

/// A wait under way.
struct Waiting<'a> {
    answer: &'a Arc<Answer>,
    watch: Watch,
    begin: Instant,
    /// The service thread that wakes this one, and the losses that it had seen by then.
    enlisted: Option<(Option<ThreadMark>, u64)>,
}

impl Waiting<'_> {
    fn turn(&mut self, context: &mut Context) -> Turn {
        let limit = context.timeout;
        if limit > 0 && self.begin.elapsed().as_millis() > u128::from(limit) + u128::from(GRACE) {
            return Turn::Give(End::TimedOut);
        }
        let descriptor = context.driver.descriptor().unwrap_or(-1);
        let other = serves_for_others(context).then_some(context.service_thread.as_mut()).flatten();
        let Some(service_thread) = other else {
            self.enlisted = None;
            return Turn::Serve { wait: Wait::of(&context.driver), descriptor };
        };
        match self.enlisted {
            Some((mark, losses)) if mark == service_thread.mark() => {
                if losses != service_thread.losses() {
                    Turn::Give(End::Lost)
                } else if descriptor < 0 {
                    Turn::Give(End::Closed)
                } else {
                    Turn::Sleep
                }
            }
            _ => {
                self.enlisted = Some((service_thread.mark(), service_thread.losses()));
                service_thread.enlist(self.answer, self.watch == Watch::Session);
                Turn::Sleep
            }
        }
    }

    fn over(&self, context: &mut Context, end: Option<&End>) {
        let Context { service_thread, errors, .. } = context;
        if let (Some(_), Some(service_thread)) = (self.enlisted, service_thread) {
            service_thread.strike_off(self.answer);
            if matches!(end, Some(End::Lost)) {
                errors.adopt(service_thread.loss_text());
            }
        }
        match end {
            Some(End::TimedOut) => {
                let portal = context.driver.portal().to_owned();
                let target = context.driver.settings.target_text();
                context.set_error(format_args!("Connect timedout (portal {portal}, target {target})"));
            }
            Some(End::Closed) => {
                context.set_error(format_args!("the connection was closed while its answer was waited for"));
            }
            Some(End::Lost) | None => {}
        }
    }
}

/// Serves the context until `answer` is there; `None` if that cannot come any more.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn wait(iscsi: *mut iscsi_context, answer: &Arc<Answer>) -> Option<Told> {
    // SAFETY: passed on to the caller.
    let told = unsafe { serve(iscsi, answer, Watch::Answer, || answer.take()) }?;
    if !told.error.is_empty() {
        // SAFETY: passed on to the caller.
        let _ = unsafe { with(iscsi, |context| context.errors.adopt(&told.error)) };
    }
    Some(told)
}

/// Serves the context, or sleeps on `answer`, until `outcome` gives something; `None` if that cannot come any more.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn serve<R>(
    iscsi: *mut iscsi_context,
    answer: &Arc<Answer>,
    watch: Watch,
    outcome: impl Fn() -> Option<R>,
) -> Option<R> {
    // SAFETY: passed on to the caller.
    let frame = unsafe { Frame::enter(iscsi) }?;
    let mut waiting = Waiting { answer, watch, begin: Instant::now(), enlisted: None };
    let (result, end) = loop {
        if frame.is_doomed() {
            break (outcome(), None);
        }
        // SAFETY: the frame keeps the context alive.
        let turn = unsafe { with(iscsi, |context| waiting.turn(context)) }?;
        // Looked at after the thread was enlisted, so that no answer is missed.
        if let Some(result) = outcome() {
            break (Some(result), None);
        }
        match turn {
            Turn::Give(end) => break (None, Some(end)),
            Turn::Sleep => answer.sleep(Duration::from_millis(LONGEST_SLEEP)),
            Turn::Serve { wait, descriptor } => {
                let milliseconds = wait.milliseconds(Some(LONGEST_SLEEP));
                let revents = match poll(wait.descriptor, wait.events, milliseconds) {
                    Ok(revents) => revents,
                    Err(error) => {
                        // SAFETY: as above.
                        unsafe { super::submit::set_error(iscsi, format_args!("poll failed: {error}")) };
                        return None;
                    }
                };
                // SAFETY: as above.
                if unsafe { service(iscsi, revents) } < 0 {
                    return outcome();
                }
                if descriptor < 0 {
                    let result = outcome();
                    let end = result.is_none().then_some(End::Closed);
                    break (result, end);
                }
            }
        }
    };
    // SAFETY: as above.
    let _ = unsafe { with(iscsi, |context| waiting.over(context, end.as_ref())) };
    result
}
