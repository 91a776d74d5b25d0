// SPDX-License-Identifier: LGPL-2.1-or-later
//! Waiting for an answer: a poll loop over the same service calls that an application makes.

use core::ffi::c_int;
use std::rc::Rc;

use iscsi_client::transport::tcp::wait as poll;

use super::callback::Answer;
use super::event::service;
use super::handle::{Frame, with};
use super::types_iscsi::iscsi_context;

/// Longest sleep: timeouts and the like are looked at so often at least, in ms.
const LONGEST_SLEEP: u64 = 1000;

/// What beside the clock ends the waiting.
struct View {
    descriptor: c_int,
    events: i16,
    sleep: u64,
    limit: u64,
}

/// Serves the context until `answer` has a status; `None` if that cannot come any more.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn wait(iscsi: *mut iscsi_context, answer: &Rc<Answer>) -> Option<c_int> {
    // SAFETY: passed on to the caller.
    unsafe { serve(iscsi, || answer.status.get()) }
}

/// Serves the context until `outcome` gives something; `None` if that cannot come any more.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn serve<R>(iscsi: *mut iscsi_context, outcome: impl Fn() -> Option<R>) -> Option<R> {
    // SAFETY: passed on to the caller.
    let frame = unsafe { Frame::enter(iscsi) }?;
    let begin = std::time::Instant::now();
    loop {
        if let Some(result) = outcome() {
            return Some(result);
        }
        if frame.is_doomed() {
            return None;
        }
        // SAFETY: passed on to the caller.
        let view = unsafe {
            with(iscsi, |context| View {
                descriptor: context.driver.descriptor().unwrap_or(-1),
                events: context.driver.events(),
                sleep: context.driver.next_deadline().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP),
                limit: context.timeout,
            })
        }?;
        if view.limit > 0 && begin.elapsed().as_millis() > u128::from(view.limit) + 1000 {
            // SAFETY: passed on to the caller.
            let _ = unsafe {
                with(iscsi, |context| {
                    let portal = context.driver.portal().to_owned();
                    let target = context.driver.settings.target_text();
                    context.set_error(format_args!("Connect timedout (portal {portal}, target {target})"));
                })
            };
            return None;
        }
        // A socket that waits for its next connection is hung up: polling it would not sleep.
        let descriptor = if view.events == 0 { -1 } else { view.descriptor };
        let milliseconds = c_int::try_from(view.sleep).unwrap_or(c_int::MAX);
        let revents = match poll(descriptor, view.events, milliseconds) {
            Ok(revents) => revents,
            Err(error) => {
                // SAFETY: passed on to the caller.
                unsafe { super::submit::set_error(iscsi, format_args!("poll failed: {error}")) };
                return None;
            }
        };
        // SAFETY: passed on to the caller.
        if unsafe { service(iscsi, revents) } < 0 {
            return outcome();
        }
        if view.descriptor < 0 {
            if let Some(result) = outcome() {
                return Some(result);
            }
            let text = "the connection was closed while its answer was waited for";
            // SAFETY: passed on to the caller.
            unsafe { super::submit::set_error(iscsi, format_args!("{text}")) };
            return None;
        }
    }
}
