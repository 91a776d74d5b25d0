// SPDX-License-Identifier: LGPL-2.1-or-later
//! Options that all programs have, and the sessions that they open with them.

use std::time::Duration;

use clap::{Args, value_parser};
use iscsi_client::blocking::{Connector, Session, parse_portal_url, parse_url, settings};
use iscsi_client::environment;
use iscsi_client::log::LogRecord;
use iscsi_proto::url::Url;

use crate::failure::{Failure, Kind};
use crate::program::complain;

/// How long an answer may take that a program needs to say anything at all.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(30);
/// How often a target is asked for a sign of life while a program waits for it.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Attempts to open the session of such a program again.
pub const RECONNECTS: u32 = 3;

/// Options that all programs have.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Name under which this initiator logs in
    #[arg(short, long, value_name = "IQN", required = false)]
    pub initiator_name: String,

    /// Print JSON instead of text; the manual lists its fields
    #[arg(long)]
    pub json: bool,

    /// Give up a connect, a login or a command that takes longer
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(1..=86_400))]
    pub timeout: Option<u32>,

    /// End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list
    #[arg(long)]
    pub exit_codes: bool,

    /// Log to standard error: errors; -vv connections too, -vvv socket options too
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Common {
    /// What opens sessions: the environment, then these options. `debug` is the level of a `-d` of the program, if it
    /// has one.
    ///
    /// # Errors
    /// The environment asks for what cannot be had.
    pub fn connector(&self, debug: i32) -> Result<Connector, Failure> {
        let settings = settings(&self.initiator_name).map_err(|error| Failure::session("", &error))?;
        let mut connector = Connector::new(settings);
        connector.ping_interval = Some(PING_INTERVAL);
        if let Some(seconds) = self.timeout.map(u64::from) {
            connector.settings.connect_timeout = seconds * 1000;
            connector.command_timeout = Some(Duration::from_secs(seconds));
        }
        connector.log_level = debug.max(self.verbose.into()).max(environment::log_level().unwrap_or(0));
        connector.log = Some(log);
        Ok(connector)
    }

    /// As `connector`, for a program that asks a few questions: without `--timeout` each may take [`ANSWER_LIMIT`], and
    /// a lost session is given up after [`RECONNECTS`] attempts.
    ///
    /// # Errors
    /// The environment asks for what cannot be had.
    pub fn connector_for_questions(&self, debug: i32) -> Result<Connector, Failure> {
        let mut connector = self.connector(debug)?;
        connector.command_timeout.get_or_insert(ANSWER_LIMIT);
        connector.reconnects = Some(RECONNECTS);
        Ok(connector)
    }

    /// Opens a session with the logical unit of a URL, to work for as long as it takes.
    ///
    /// # Errors
    /// With the lines of the original programs.
    pub fn connect(&self, url: &str, debug: i32) -> Result<Session, Failure> {
        let url = lun_url(url)?;
        self.connector(debug)?.connect(&url).map_err(|error| Failure::session("Login Failed. ", &error))
    }

    /// As `connect`, to ask a few questions.
    ///
    /// # Errors
    /// With the lines of the original programs.
    pub fn connect_for_questions(&self, url: &str, debug: i32) -> Result<Session, Failure> {
        let url = lun_url(url)?;
        let connector = self.connector_for_questions(debug)?;
        connector.connect(&url).map_err(|error| Failure::session("Login Failed. ", &error))
    }
}

/// One line of a log, as the C library prints it.
fn log(record: &LogRecord) {
    complain(&format!("libiscsi:{} {}", record.level, record.text));
}

/// The URL of a logical unit.
///
/// # Errors
/// What is wrong with it.
pub fn lun_url(url: &str) -> Result<Url, Failure> {
    parse_url(url).map_err(|error| bad_url(&error))
}

/// The URL of a portal.
///
/// # Errors
/// What is wrong with it.
pub fn portal_url(url: &str) -> Result<Url, Failure> {
    parse_portal_url(url).map_err(|error| bad_url(&error))
}

fn bad_url(error: &str) -> Failure {
    // What is wrong with a variable is not wrong with the URL.
    let before = if error.starts_with("LIBISCSI_") { "" } else { "Failed to parse URL: " };
    Failure::new(Kind::Usage, format!("{before}{error}"))
}

/// An integer as `strtol` with base 0 reads it: decimal, `0x` hexadecimal, `0` octal.
///
/// # Errors
/// It is none, or beyond 64 bits.
pub fn integer(text: &str) -> Result<i64, String> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let number = match (lower.strip_prefix("0x"), lower.strip_prefix('0')) {
        (Some(hexadecimal), _) => i64::from_str_radix(hexadecimal, 16),
        (None, Some(octal)) if !octal.is_empty() => i64::from_str_radix(octal, 8),
        _ => lower.parse(),
    };
    match number {
        Ok(number) if !digits.starts_with(['-', '+']) => Ok(if is_negative { -number } else { number }),
        _ => Err("neither decimal, nor 0x and hexadecimal, nor 0 and octal digits".to_owned()),
    }
}

/// A number of bytes, in any base.
///
/// # Errors
/// It is none.
pub fn bytes(text: &str) -> Result<u64, String> {
    u64::try_from(integer(text)?).map_err(|_| "a number of bytes is not negative".to_owned())
}

/// A log level as `-d` takes it.
///
/// # Errors
/// It is no number.
pub fn debug_level(text: &str) -> Result<i32, String> {
    Ok(i32::try_from(integer(text)?).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::integer;

    #[test]
    fn integers_of_any_base() {
        for (text, number) in [("0", 0), ("131", 131), ("0x83", 131), ("0X83", 131), ("0203", 131), ("-1", -1)] {
            assert_eq!(integer(text), Ok(number), "{text}");
        }
        for text in ["", "0x", "08", "12a", "--1", "+-1", "9223372036854775808"] {
            assert!(integer(text).is_err(), "{text}");
        }
    }
}
