// SPDX-License-Identifier: LGPL-2.1-or-later
//! A bar for what takes long: on standard error, if that is a terminal, and nowhere else.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fits into 80 columns at any time: the bar takes what the rest leaves. The cursor goes back to the begin of the line: what
/// the terminal shows for a key such as ^C would go on in the next line otherwise, and leave a part of the bar behind.
const WITH_TOTAL: &str =
    "{wide_bar:.} {bytes:>10} of {total_bytes:>10} {percent:>3}% {binary_bytes_per_sec:>12} {eta:>4}\r";
const WITHOUT_TOTAL: &str = "{spinner} {bytes:>10} {binary_bytes_per_sec:>12} {elapsed:>4}";

/// Progress in bytes, with rate and time left.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Of `total` bytes, if that is known. Draws nothing unless `is_wanted` and standard error is a terminal.
    #[must_use]
    pub fn new(total: Option<u64>, is_wanted: bool) -> Self {
        if !is_wanted || !stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let (bar, template) = match total {
            Some(total) => (ProgressBar::with_draw_target(Some(total), target), WITH_TOTAL),
            None => (ProgressBar::with_draw_target(None, target), WITHOUT_TOTAL),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// So many bytes are done in all.
    pub fn set(&self, done: u64) {
        self.0.set_position(done);
    }

    /// So many more bytes are done.
    pub fn add(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Prints while the bar is out of the way.
    pub fn suspend<R>(&self, print: impl FnOnce() -> R) -> R {
        self.0.suspend(print)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
