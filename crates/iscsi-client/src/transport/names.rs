// SPDX-License-Identifier: LGPL-2.1-or-later
//! The addresses of portals, remembered: only the first question for a name waits for the system's answer.
//!
//! A session that was lost is opened again by whoever serves it, maybe an event loop that must not wait for a name server that
//! is gone too. It gets the addresses of last time at once; a thread asks again, and its answer is for the next attempt.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use crate::error::ClientError;
use crate::resolve::{has_name, resolve};

/// Portals that are remembered, more than anybody has.
const PORTALS: usize = 64;

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, Known>);

#[derive(Debug)]
struct Known {
    addresses: Vec<SocketAddr>,
    /// A thread asks again.
    question: Option<Receiver<Vec<SocketAddr>>>,
}

impl Names {
    /// All addresses of a portal, the best first. Blocks for a name that was not asked for before.
    pub(super) fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        if !has_name(portal)? {
            return resolve(portal);
        }
        if let Some(known) = self.0.get_mut(portal) {
            known.refresh(portal);
            return Ok(known.addresses.clone());
        }
        let addresses = resolve(portal)?;
        if self.0.len() >= PORTALS {
            self.0.clear();
        }
        self.0.insert(portal.to_owned(), Known { addresses: addresses.clone(), question: None });
        Ok(addresses)
    }
}

impl Known {
    fn refresh(&mut self, portal: &str) {
        match self.question.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(addresses)) => self.addresses = addresses,
            Some(Err(TryRecvError::Disconnected)) | None => {}
        }
        let (answer, question) = channel();
        let name = portal.to_owned();
        let asking = thread::Builder::new().name("iscsi-resolve".to_owned()).spawn(move || {
            super::block_signals();
            // Without an answer, or with nobody who still wants it, the old addresses are as good as any.
            if let Ok(addresses) = resolve(&name) {
                let _ = answer.send(addresses);
            }
        });
        self.question = asking.is_ok().then_some(question);
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use std::time::{Duration, Instant};

    #[test]
    fn a_name_is_asked_for_again_in_the_background() {
        let mut names = Names::default();
        let first = names.resolve("localhost:7").unwrap();
        // As if the name had meant something else.
        names.0.get_mut("localhost:7").unwrap().addresses = vec!["192.0.2.1:7".parse().unwrap()];
        let end = Instant::now() + Duration::from_secs(20);
        while names.resolve("localhost:7").unwrap() != first {
            assert!(Instant::now() < end, "no new answer");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn addresses_need_no_memory() {
        let mut names = Names::default();
        assert_eq!(names.resolve("[::1]:2,1").unwrap(), ["[::1]:2".parse().unwrap()]);
        assert!(names.0.is_empty());
        assert!(names.resolve("[::1").is_err());
    }
}
