// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which sessions exist, so that a new login can take the place of an old one (RFC 7143 6.3.5).

use std::collections::HashMap;
use std::net::Shutdown;
use std::sync::{Arc, Mutex, PoisonError};

use iscsi_proto::wire::{Isid, Tsih};

use crate::line::Line;

/// What tells sessions with a target apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Nexus {
    pub(crate) initiator: String,
    pub(crate) isid: Isid,
    /// Empty in a discovery session without TargetName: such logins stand alone.
    pub(crate) target: String,
}

struct Entry {
    connection: u64,
    tsih: Tsih,
    line: Arc<Line>,
}

#[derive(Default)]
pub(crate) struct Registry(Mutex<Sessions>);

#[derive(Default)]
struct Sessions {
    by_nexus: HashMap<Nexus, Entry>,
    last_tsih: u16,
}

impl Registry {
    /// Enters a new session and closes the one it reinstates, if there is one.
    pub(crate) fn enter(&self, nexus: &Nexus, connection: u64, line: &Arc<Line>) -> Tsih {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            sessions.last_tsih = sessions.last_tsih.wrapping_add(1);
            let tsih = Tsih(sessions.last_tsih);
            if tsih.0 != 0 && sessions.by_nexus.values().all(|entry| entry.tsih != tsih) {
                break;
            }
        }
        let tsih = Tsih(sessions.last_tsih);
        if nexus.target.is_empty() {
            return tsih;
        }
        let entry = Entry { connection, tsih, line: Arc::clone(line) };
        if let Some(old) = sessions.by_nexus.insert(nexus.clone(), entry) {
            // It may be closed already.
            let _ = old.line.shut_down(Shutdown::Both);
        }
        tsih
    }

    /// Forgets the session of a connection that has ended.
    pub(crate) fn leave(&self, connection: u64) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.by_nexus.retain(|_, entry| entry.connection != connection);
    }
}
