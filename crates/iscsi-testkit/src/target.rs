// SPDX-License-Identifier: LGPL-2.1-or-later
//! The target as a whole: what it offers, where it listens, and its end.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use iscsi_proto::wire::{AsyncMessage, LoginStatus, Opcode, Reject};

use crate::backing::Backing;
use crate::connection::{self, Connection, Ended};
use crate::engine::Engine;
use crate::judge::{Verdicts, Violation};
use crate::line::Line;
use crate::lun::LogicalUnit;
use crate::options::Options;
use crate::port_group::PortGroup;
use crate::registry::Registry;
use crate::script::{Script, Verdict};
use crate::scsi::Reservations;

/// A name under which logical units can be reached.
#[derive(Clone)]
pub struct TargetNode {
    name: String,
    alias: Option<String>,
    redirect: Option<(LoginStatus, String)>,
    units: Vec<Arc<LogicalUnit>>,
    port_groups: Vec<PortGroup>,
}

impl TargetNode {
    /// A target without logical units.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), alias: None, redirect: None, units: Vec::new(), port_groups: Vec::new() }
    }

    /// Adds a disk. A unit of the same number is replaced.
    #[must_use]
    pub fn unit(mut self, number: u16, block_size: u32, backing: impl Backing + 'static) -> Self {
        self.add_unit(number, block_size, Box::new(backing));
        self
    }

    /// Adds a disk. A unit of the same number is replaced.
    pub fn add_unit(&mut self, number: u16, block_size: u32, backing: Box<dyn Backing>) {
        let unit = LogicalUnit {
            number,
            block_size,
            backing,
            serial_number: serial_number(&self.name, number),
            write_cache: AtomicBool::new(true),
            write_protect: AtomicBool::new(false),
            reservations: Reservations::default(),
            resets: AtomicU32::new(0),
        };
        self.units.retain(|other| other.number != number);
        self.units.push(Arc::new(unit));
        self.units.sort_by_key(|unit| unit.number);
    }

    /// TargetAlias, declared at login.
    #[must_use]
    pub fn alias(mut self, alias: &str) -> Self {
        self.alias = Some(alias.into());
        self
    }

    /// Logins are sent to another address (`host[:port]`): status class 1 (RFC 7143 11.13.5).
    #[must_use]
    pub fn redirect(mut self, status: LoginStatus, address: &str) -> Self {
        self.redirect = Some((status, address.into()));
        self
    }

    /// Tells of groups of ports (REPORT TARGET PORT GROUPS, SPC-4 6.37); without any, the target does not know that
    /// command.
    #[must_use]
    pub fn port_groups(mut self, groups: Vec<PortGroup>) -> Self {
        self.port_groups = groups;
        self
    }

    /// The iSCSI name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn declared_alias(&self) -> Option<&str> {
        self.alias.as_deref()
    }

    pub(crate) fn redirection(&self) -> Option<&(LoginStatus, String)> {
        self.redirect.as_ref()
    }

    pub(crate) fn units(&self) -> &[Arc<LogicalUnit>] {
        &self.units
    }

    pub(crate) fn told_port_groups(&self) -> &[PortGroup] {
        &self.port_groups
    }
}

/// The same text for the same unit in every run: FNV-1a of target name and number.
pub(crate) fn serial_number(name: &str, number: u16) -> String {
    let bytes = name.bytes().chain(number.to_be_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

/// What a target has received and sent so far.
#[derive(Debug)]
pub struct Counters {
    received: [AtomicU64; 64],
    sent: [AtomicU64; 64],
    bytes_received: AtomicU64,
    bytes_sent: AtomicU64,
    connections: AtomicU64,
}

impl Counters {
    fn new() -> Self {
        Self {
            received: [const { AtomicU64::new(0) }; 64],
            sent: [const { AtomicU64::new(0) }; 64],
            bytes_received: AtomicU64::new(0),
            bytes_sent: AtomicU64::new(0),
            connections: AtomicU64::new(0),
        }
    }

    /// PDUs of a kind, received if it is an initiator's, else sent.
    #[must_use]
    pub fn pdus(&self, opcode: Opcode) -> u64 {
        let index = usize::from(opcode.0 & 0x3f);
        self.received[index].load(Ordering::Relaxed) + self.sent[index].load(Ordering::Relaxed)
    }

    /// Bytes received and sent on all connections.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.bytes_received.load(Ordering::Relaxed), self.bytes_sent.load(Ordering::Relaxed))
    }

    /// Connections accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn received(&self, opcode: Opcode) {
        self.received[usize::from(opcode.0 & 0x3f)].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self, opcode: Opcode) {
        self.sent[usize::from(opcode.0 & 0x3f)].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn bytes_received(&self, count: usize) {
        self.bytes_received.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn bytes_sent(&self, count: usize) {
        self.bytes_sent.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// What all connections of a target share.
pub(crate) struct Shared {
    pub(crate) portal: SocketAddr,
    pub(crate) options: Options,
    pub(crate) nodes: Vec<TargetNode>,
    pub(crate) counters: Counters,
    pub(crate) verdicts: Verdicts,
    pub(crate) registry: Registry,
    /// Whether there is a script: without one nobody takes its lock.
    pub(crate) scripted: bool,
    script: Mutex<Option<Box<dyn Script>>>,
    connections: Mutex<BTreeMap<u64, Entry>>,
    stopped: Mutex<bool>,
    stop: Condvar,
}

struct Entry {
    line: Arc<Line>,
    connection: Arc<Mutex<Connection>>,
    thread: Option<JoinHandle<()>>,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Asks the script.
    pub(crate) fn ask(&self, question: impl FnOnce(&mut dyn Script) -> Verdict) -> Verdict {
        match &mut *lock(&self.script) {
            Some(script) => question(&mut **script),
            None => Verdict::Pass,
        }
    }

    /// Waits, unless the target stops.
    pub(crate) fn wait(&self, time: Duration) -> Result<(), Ended> {
        let stopped = lock(&self.stopped);
        let (stopped, _) =
            self.stop.wait_timeout_while(stopped, time, |stopped| !*stopped).unwrap_or_else(PoisonError::into_inner);
        if *stopped { Err(Ended) } else { Ok(()) }
    }

    pub(crate) fn node(&self, name: &str) -> Option<&TargetNode> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// Takes a connection in memory in; gives its number.
    pub(crate) fn enter(self: &Arc<Self>, line: &Arc<Line>) -> (u64, Arc<Mutex<Connection>>) {
        let number = self.counters.connections.fetch_add(1, Ordering::Relaxed) + 1;
        let connection = Arc::new(Mutex::new(Connection::new(Arc::clone(self), Arc::clone(line), number)));
        let entry = Entry { line: Arc::clone(line), connection: Arc::clone(&connection), thread: None };
        lock(&self.connections).insert(number, entry);
        (number, connection)
    }

    /// Forgets a connection in memory that has ended.
    pub(crate) fn leave(&self, connection: u64) {
        lock(&self.connections).remove(&connection);
    }

    /// Every connection but one is closed: TARGET COLD RESET.
    pub(crate) fn close_others(&self, connection: u64) {
        for (number, entry) in &*lock(&self.connections) {
            if *number != connection {
                // It may be closed already.
                let _ = entry.line.shut_down(Shutdown::Both);
            }
        }
    }

    pub(crate) fn say(&self, connection: u64, line: std::fmt::Arguments<'_>) {
        if self.options.verbose {
            eprintln!("connection {connection}: {line}");
        }
    }
}

/// What a target will be.
pub struct Builder {
    listen: SocketAddr,
    options: Options,
    nodes: Vec<TargetNode>,
    script: Option<Box<dyn Script>>,
}

impl Builder {
    /// Where to listen; only loopback addresses are accepted. Default 127.0.0.1, any free port.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How to behave.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Adds a target.
    #[must_use]
    pub fn node(mut self, node: TargetNode) -> Self {
        self.nodes.push(node);
        self
    }

    /// Lets a script take part.
    #[must_use]
    pub fn script(mut self, script: impl Script + 'static) -> Self {
        self.script = Some(Box::new(script));
        self
    }

    /// Listens, and serves until the [`Target`] is dropped.
    ///
    /// # Errors
    /// `InvalidInput` for an address that is not loopback or options that are out of range; whatever
    /// the system says to listening there.
    pub fn start(self) -> io::Result<Target> {
        let wrong = |text: String| io::Error::new(io::ErrorKind::InvalidInput, text);
        if !self.listen.ip().is_loopback() {
            return Err(wrong(format!("{} is not a loopback address: this target is for tests", self.listen.ip())));
        }
        self.options.check().map_err(wrong)?;
        let listener = TcpListener::bind(self.listen)?;
        let shared = Arc::new(self.share(listener.local_addr()?));
        let accepting = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("accept".into()).spawn(move || accept(&listener, &accepting))?;
        Ok(Target { shared, accept: Some(thread) })
    }

    /// A target without a socket, for a test that carries the bytes itself.
    ///
    /// # Errors
    /// `InvalidInput` for options that are out of range.
    pub fn offline(self) -> io::Result<Engine> {
        self.options.check().map_err(|text| io::Error::new(io::ErrorKind::InvalidInput, text))?;
        let portal = self.listen;
        Ok(Engine::new(Arc::new(self.share(portal))))
    }

    fn share(self, portal: SocketAddr) -> Shared {
        Shared {
            portal,
            verdicts: Verdicts::new(self.options.verbose),
            options: self.options,
            nodes: self.nodes,
            counters: Counters::new(),
            registry: Registry::default(),
            scripted: self.script.is_some(),
            script: Mutex::new(self.script),
            connections: Mutex::default(),
            stopped: Mutex::new(false),
            stop: Condvar::new(),
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let accepted = listener.accept();
        if *lock(&shared.stopped) {
            return;
        }
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // The connection is gone again, or descriptors are short for the moment.
                eprintln!("iscsi-testkit: cannot accept: {error}");
                std::thread::sleep(Duration::from_millis(10));
                continue;
            }
        };
        let number = shared.counters.connections.fetch_add(1, Ordering::Relaxed) + 1;
        shared.say(number, format_args!("accepted from {peer}"));
        // Answers leave in batches that are whole: there is nothing for Nagle to wait for.
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let line = Arc::new(Line::Tcp(stream));
        let connection = Arc::new(Mutex::new(Connection::new(Arc::clone(shared), Arc::clone(&line), number)));
        let mut connections = lock(&shared.connections);
        connections.retain(|_, entry| entry.thread.as_ref().is_none_or(|thread| !thread.is_finished()));
        let (served, serving) = (Arc::clone(&connection), Arc::clone(&line));
        let thread = std::thread::Builder::new()
            .name(format!("connection {number}"))
            .spawn(move || connection::serve(&served, &serving));
        match thread {
            Ok(thread) => {
                connections.insert(number, Entry { line, connection, thread: Some(thread) });
            }
            Err(error) => eprintln!("iscsi-testkit: connection {number} dropped: {error}"),
        }
    }
}

/// A running target. Dropping it closes every connection and waits for its threads.
pub struct Target {
    shared: Arc<Shared>,
    accept: Option<JoinHandle<()>>,
}

impl Target {
    /// A target with default options on 127.0.0.1 and a free port.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            options: Options::default(),
            nodes: Vec::new(),
            script: None,
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn portal(&self) -> SocketAddr {
        self.shared.portal
    }

    /// What has been received and sent so far.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// What initiators did wrong so far; empty when judging is off.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.verdicts.list()
    }

    /// Forgets the violations so far.
    pub fn clear_violations(&self) {
        self.shared.verdicts.clear();
    }

    /// Violations that happened beyond those that are kept.
    #[must_use]
    pub fn violations_dropped(&self) -> u64 {
        self.shared.verdicts.dropped()
    }

    /// Sends an Asynchronous Message on every normal session. StatSN, ExpCmdSN, MaxCmdSN and tag
    /// are filled in. Returns on how many.
    pub fn send_async_message(&self, message: &AsyncMessage, data: &[u8]) -> usize {
        self.on_sessions(|connection| connection.send_async_message(*message, data))
    }

    /// Sends a Reject on every normal session; `header` is that of the PDU it is about.
    /// StatSN, ExpCmdSN, MaxCmdSN and tag are filled in. Returns on how many.
    pub fn send_reject(&self, reject: &Reject, header: &[u8]) -> usize {
        self.on_sessions(|connection| connection.send_reject(*reject, header))
    }

    /// Sends a NOP-In that wants an answer on every normal session. Returns on how many.
    pub fn ping(&self) -> usize {
        self.on_sessions(Connection::ping)
    }

    /// Waits until every connection has ended: then all that initiators sent is judged. Returns
    /// whether that was within `time`.
    #[must_use]
    pub fn wait_for_connections(&self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        let finished = |entry: &Entry| entry.thread.as_ref().is_none_or(JoinHandle::is_finished);
        while !lock(&self.shared.connections).values().all(finished) {
            if Instant::now() >= deadline {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        true
    }

    /// Closes every connection, as a failing network would. New ones are still accepted.
    pub fn drop_connections(&self) {
        self.shared.close_others(0);
    }

    fn on_sessions(&self, act: impl Fn(&mut Connection) -> Result<(), Ended>) -> usize {
        let connections: Vec<_> =
            lock(&self.shared.connections).values().map(|entry| Arc::clone(&entry.connection)).collect();
        let act_and_flush = |connection: &Arc<Mutex<Connection>>| {
            let mut connection = lock(connection);
            connection.is_normal_session() && act(&mut connection).and_then(|()| connection.flush()).is_ok()
        };
        connections.iter().filter(|connection| act_and_flush(connection)).count()
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        *lock(&self.shared.stopped) = true;
        self.shared.stop.notify_all();
        // Wakes the thread that accepts.
        let woken = TcpStream::connect_timeout(&self.shared.portal, Duration::from_secs(1));
        if let (Ok(_), Some(thread)) = (woken, self.accept.take()) {
            // A thread that panicked has said so on stderr.
            let _ = thread.join();
        }
        self.drop_connections();
        let threads: Vec<_> =
            lock(&self.shared.connections).values_mut().filter_map(|entry| entry.thread.take()).collect();
        for thread in threads {
            let _ = thread.join();
        }
    }
}
