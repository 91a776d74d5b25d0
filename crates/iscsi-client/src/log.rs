// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the driver has to say while it works. Records are kept until the application takes them,
//! so that a log function of its own never runs inside the driver.

use std::collections::VecDeque;
use std::fmt::{self, Write};

use iscsi_proto::limits;

/// Levels in use: a record is kept if its level is at most the one that was set.
pub mod level {
    /// Errors.
    pub const ERROR: i32 = 1;
    /// Connections coming and going.
    pub const CONNECTION: i32 = 2;
    /// Socket options.
    pub const SOCKET: i32 = 3;
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRecord {
    /// See [`level`].
    pub level: i32,
    /// Without a line end.
    pub text: String,
}

/// A text that fails to be written where memory is short.
struct Line(String);

impl fmt::Write for Line {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0.try_reserve(part.len()).map_err(|_| fmt::Error)?;
        self.0.push_str(part);
        Ok(())
    }
}

/// Collects records.
#[derive(Debug, Default)]
pub struct Logger {
    level: i32,
    records: VecDeque<LogRecord>,
}

impl Logger {
    /// Keeps records up to `level`; 0 for none.
    pub fn set_level(&mut self, level: i32) {
        self.level = level;
    }

    /// The level that was set.
    #[must_use]
    pub fn level(&self) -> i32 {
        self.level
    }

    /// Keeps a line, if there is memory for it. Costs nothing but a comparison when its level is off.
    pub fn log(&mut self, level: i32, text: fmt::Arguments<'_>) {
        if level > self.level {
            return;
        }
        if self.records.len() >= limits::LOG_RECORDS {
            self.records.pop_front();
        }
        let mut line = Line(String::new());
        if line.write_fmt(text).is_ok() && self.records.try_reserve(1).is_ok() {
            self.records.push_back(LogRecord { level, text: line.0 });
        }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Takes the oldest record.
    pub fn take(&mut self) -> Option<LogRecord> {
        self.records.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_records_are_kept() {
        let mut logger = Logger::default();
        logger.log(level::ERROR, format_args!("off"));
        assert!(logger.is_empty());
        logger.set_level(level::CONNECTION);
        for number in 0..limits::LOG_RECORDS + 10 {
            logger.log(level::ERROR, format_args!("{number}"));
            logger.log(level::SOCKET, format_args!("above the level"));
        }
        let kept: Vec<LogRecord> = std::iter::from_fn(|| logger.take()).collect();
        assert_eq!(kept.len(), limits::LOG_RECORDS);
        assert_eq!(kept.first().map(|record| record.text.as_str()), Some("10"));
    }
}
