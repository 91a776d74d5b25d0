// SPDX-License-Identifier: LGPL-2.1-or-later
//! Opening sessions.

use std::time::Duration;

use iscsi_proto::discovery::{DiscoveredTarget, parse_send_targets};
use iscsi_proto::login::SessionType;
use iscsi_proto::session::Completion;
use iscsi_proto::url::Url;
use iscsi_proto::wire::Lun;

use super::error::{Error, NoAnswer};
use super::session::Session;
use crate::error::ClientError;
use crate::log::LogRecord;
use crate::settings::{Chosen, Settings};

/// What receives log records of a session. It is called while the session works, between two of its steps.
pub type LogFunction = fn(&LogRecord);

/// What a session is opened with.
#[derive(Clone)]
pub struct Connector {
    /// Settings of the login and the connection. Target and credentials are those of the URL.
    pub settings: Settings,
    /// How long a command may take; `None` for no limit. It counts on while a lost session is opened again.
    pub command_timeout: Option<Duration>,
    /// How many attempts to open a lost session again may fail in a row before it is given up; `None` for endless.
    pub reconnects: Option<u32>,
    /// How often a target is asked for a sign of life (NOP-Out) while somebody waits for it; a session in which four such
    /// questions have no answer is opened again. `None` for never: then nothing but the connection tells of a loss.
    pub ping_interval: Option<Duration>,
    /// Up to which level records are logged, see [`crate::log::level`]; 0 for none.
    pub log_level: i32,
    /// Where they go.
    pub log: Option<LogFunction>,
}

impl Connector {
    /// Without limits and without a log.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, command_timeout: None, reconnects: None, ping_interval: None, log_level: 0, log: None }
    }

    /// Connects, logs in, and sees that the logical unit answers (TEST UNIT READY; a unit without medium is taken).
    ///
    /// # Errors
    /// What failed. A failed attempt is not repeated.
    pub fn connect(&self, url: &Url) -> Result<Session, Error> {
        let lun = Lun::from_wire_prefix(url.lun as u16);
        self.open(url, SessionType::Normal, url.lun, lun)
    }

    /// As `connect`, without a look at the logical unit: for programs that ask for the units of a target.
    ///
    /// # Errors
    /// What failed.
    pub fn connect_to_target(&self, url: &Url) -> Result<Session, Error> {
        self.open(url, SessionType::Normal, -1, Lun::default())
    }

    /// Asks the portal of a URL for its targets (SendTargets, RFC 7143 appendix C), in its order.
    ///
    /// # Errors
    /// What failed. That the session could not be logged out of afterwards is no failure: it is closed.
    pub fn discover(&self, url: &Url) -> Result<Vec<DiscoveredTarget>, Error> {
        let mut session = self.open(url, SessionType::Discovery, -1, Lun::default())?;
        let text = match session.send_targets()? {
            Completion::Text(text) => text,
            _ => return Err(session.no_answer(None, None, NoAnswer::Unexpected)),
        };
        let targets =
            parse_send_targets(&text).map_err(|cause| Error::Discovery { place: Box::new(session.place(None)), cause });
        // The list is there, whether the target takes its leave properly or not.
        let _ = session.log_out();
        targets
    }

    fn open(&self, url: &Url, session_type: SessionType, checked_lun: i32, lun: Lun) -> Result<Session, Error> {
        let mut settings = self.settings.clone();
        settings
            .apply_url(url, &Chosen::default())
            .map_err(|text| ClientError::Unusable(format!("portal=: {text}")))?;
        settings.session_type = Some(session_type);
        let portal = String::from_utf8(url.portal.clone()).map_err(|_| ClientError::InvalidPortal {
            portal: String::from_utf8_lossy(&url.portal).into_owned(),
            problem: "The host is no text",
        })?;
        Session::open(self, settings, &portal, checked_lun, lun)
    }
}
