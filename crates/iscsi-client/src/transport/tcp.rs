// SPDX-License-Identifier: LGPL-2.1-or-later
//! A TCP socket that never blocks, never raises SIGPIPE, and keeps its descriptor number when it
//! is replaced by another.
#![allow(unsafe_code)]

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::log::{Logger, level};
use crate::settings::TcpSettings;
use crate::transport::{Connection, Transfer};

/// Most places of one gathered read or write.
pub const MAX_PLACES: usize = 1024;

/// A socket, connecting or connected.
#[derive(Debug)]
pub struct Socket {
    descriptor: OwnedFd,
}

/// Which of the interfaces the next socket of this process is bound to.
static NEXT_INTERFACE: AtomicUsize = AtomicUsize::new(0);

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn new_descriptor(address: &SocketAddr) -> io::Result<OwnedFd> {
    let domain = if address.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
    let kind = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: socket takes no pointers.
    let descriptor = check(unsafe { libc::socket(domain, kind, 0) })?;
    // SAFETY: the descriptor was made just now and belongs to nobody else.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

impl Socket {
    /// A socket that begins to connect.
    ///
    /// # Errors
    /// What the system says to socket or connect.
    pub fn open(address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<Self> {
        let socket = Self { descriptor: new_descriptor(address)? };
        socket.begin(address, settings, logger)?;
        Ok(socket)
    }

    /// Puts a new socket in the place of this one, under the same number, and begins to connect
    /// it. After an error the number is a socket without a connection.
    ///
    /// # Errors
    /// What the system says to socket, dup or connect.
    pub fn reopen(&mut self, address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<()> {
        let fresh = new_descriptor(address)?;
        // SAFETY: dup3 takes no pointers; both descriptors are owned here.
        check(unsafe { libc::dup3(fresh.as_raw_fd(), self.raw(), libc::O_CLOEXEC) })?;
        self.begin(address, settings, logger)
    }

    fn begin(&self, address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<()> {
        self.apply(settings, logger);
        let (storage, length) = socket_address(address);
        // SAFETY: `storage` holds a socket address of `length` bytes and outlives the call.
        match check(unsafe { libc::connect(self.raw(), (&raw const storage).cast(), length) }) {
            Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => Err(error),
            _ => Ok(()),
        }
    }

    fn raw(&self) -> RawFd {
        self.descriptor.as_raw_fd()
    }

    /// Sets what the settings ask for. A failure is no reason not to connect.
    fn apply(&self, settings: &TcpSettings, logger: &mut Logger) {
        if let Err(error) = self.set_keepalive(settings) {
            logger.log(level::ERROR, format_args!("TCP: could not enable keepalive. {error}"));
        }
        for (name, option, value) in [
            ("TCP_NODELAY", libc::TCP_NODELAY, 1),
            ("TCP_USER_TIMEOUT", libc::TCP_USER_TIMEOUT, settings.user_timeout),
            ("TCP_SYNCNT", libc::TCP_SYNCNT, settings.syn_count),
        ] {
            if value <= 0 {
                continue;
            }
            match self.set_option(libc::IPPROTO_TCP, option, value) {
                Ok(()) => logger.log(level::SOCKET, format_args!("TCP: {name} set to {value}")),
                Err(error) => logger.log(level::ERROR, format_args!("TCP: could not set {name} to {value}. {error}")),
            }
        }
        if !settings.interfaces.is_empty() {
            let turn = NEXT_INTERFACE.fetch_add(1, Ordering::Relaxed) % settings.interfaces.len();
            let interface = &settings.interfaces[turn];
            let shown = interface.escape_ascii();
            match self.bind_to(interface) {
                Ok(()) => logger.log(level::SOCKET, format_args!("TCP: bound to interface {shown}")),
                Err(error) => {
                    logger.log(level::ERROR, format_args!("TCP: could not bind to interface {shown}. {error}"));
                }
            }
        }
    }

    fn bind_to(&self, interface: &[u8]) -> io::Result<()> {
        // SAFETY: the name is valid for reads of its length.
        check(unsafe {
            libc::setsockopt(
                self.raw(),
                libc::SOL_SOCKET,
                libc::SO_BINDTODEVICE,
                interface.as_ptr().cast(),
                interface.len() as libc::socklen_t,
            )
        })?;
        Ok(())
    }

    fn set_option(&self, protocol: libc::c_int, option: libc::c_int, value: libc::c_int) -> io::Result<()> {
        let length = size_of::<libc::c_int>() as libc::socklen_t;
        // SAFETY: `value` is valid for reads of `length` bytes.
        check(unsafe { libc::setsockopt(self.raw(), protocol, option, (&raw const value).cast(), length) })?;
        Ok(())
    }
}

impl Connection for Socket {
    fn number(&self) -> RawFd {
        self.raw()
    }

    fn shut_down(&self) {
        // SAFETY: shutdown takes no pointers. Its failure means that there is no connection.
        let _ = unsafe { libc::shutdown(self.raw(), libc::SHUT_RDWR) };
    }

    fn connect_result(&self) -> io::Result<()> {
        let mut error: libc::c_int = 0;
        let mut length = size_of::<libc::c_int>() as libc::socklen_t;
        // SAFETY: `error` and `length` are valid for writes of the sizes that they tell.
        check(unsafe {
            libc::getsockopt(self.raw(), libc::SOL_SOCKET, libc::SO_ERROR, (&raw mut error).cast(), &raw mut length)
        })?;
        if error == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(error)) }
    }

    fn set_keepalive(&self, settings: &TcpSettings) -> io::Result<()> {
        self.set_option(libc::SOL_SOCKET, libc::SO_KEEPALIVE, 1)?;
        for (option, value) in [
            (libc::TCP_KEEPIDLE, settings.keep_idle),
            (libc::TCP_KEEPCNT, settings.keep_count),
            (libc::TCP_KEEPINTVL, settings.keep_interval),
        ] {
            if value > 0 {
                self.set_option(libc::IPPROTO_TCP, option, value)?;
            }
        }
        Ok(())
    }

    unsafe fn send(&self, places: &[libc::iovec]) -> Transfer {
        // SAFETY: all-zero bytes are a valid msghdr: null pointers and zero lengths.
        let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
        message.msg_iov = places.as_ptr().cast_mut();
        message.msg_iovlen = places.len().min(MAX_PLACES) as _;
        loop {
            // SAFETY: the places are valid by the contract of this function; the kernel does not
            // write through `msg_iov` when sending.
            let sent = unsafe { libc::sendmsg(self.raw(), &raw const message, libc::MSG_NOSIGNAL) };
            match usize::try_from(sent) {
                Ok(0) => return Transfer::WouldBlock,
                Ok(bytes) => return Transfer::Bytes(bytes),
                Err(_) => match classify(io::Error::last_os_error()) {
                    Some(transfer) => return transfer,
                    None => continue,
                },
            }
        }
    }

    unsafe fn receive(&self, places: &mut [libc::iovec]) -> Transfer {
        let count = places.len().min(MAX_PLACES) as libc::c_int;
        loop {
            // SAFETY: the places are valid by the contract of this function.
            let received = unsafe { libc::readv(self.raw(), places.as_ptr(), count) };
            match usize::try_from(received) {
                Ok(0) => return Transfer::Closed,
                Ok(bytes) => return Transfer::Bytes(bytes),
                Err(_) => match classify(io::Error::last_os_error()) {
                    Some(transfer) => return transfer,
                    None => continue,
                },
            }
        }
    }
}

/// What an error of a read or write means; `None` to try again at once.
fn classify(error: io::Error) -> Option<Transfer> {
    match error.kind() {
        io::ErrorKind::Interrupted => None,
        io::ErrorKind::WouldBlock => Some(Transfer::WouldBlock),
        _ => Some(Transfer::Failed(error)),
    }
}

/// An address in the form of the system, with its length.
fn socket_address(address: &SocketAddr) -> (libc::sockaddr_storage, libc::socklen_t) {
    // SAFETY: all-zero bytes are a valid sockaddr_storage.
    let mut storage: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
    let length = match address {
        SocketAddr::V4(address) => {
            let form = libc::sockaddr_in {
                sin_family: libc::AF_INET as libc::sa_family_t,
                sin_port: address.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(address.ip().octets()) },
                sin_zero: [0; 8],
            };
            // SAFETY: sockaddr_storage is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in>().write(form) };
            size_of::<libc::sockaddr_in>()
        }
        SocketAddr::V6(address) => {
            let form = libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as libc::sa_family_t,
                sin6_port: address.port().to_be(),
                sin6_flowinfo: address.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: address.ip().octets() },
                sin6_scope_id: address.scope_id(),
            };
            // SAFETY: sockaddr_storage is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in6>().write(form) };
            size_of::<libc::sockaddr_in6>()
        }
    };
    (storage, length as libc::socklen_t)
}

/// Waits until the descriptor is ready for `events` or `milliseconds` are over (-1 for no end).
/// Gives the events that occurred.
///
/// # Errors
/// What the system says, but never an interruption: that counts as nothing having occurred.
pub fn wait(descriptor: RawFd, events: i16, milliseconds: i32) -> io::Result<i16> {
    let mut entry = libc::pollfd { fd: descriptor, events, revents: 0 };
    // SAFETY: `entry` is one valid pollfd.
    match check(unsafe { libc::poll(&raw mut entry, 1, milliseconds) }) {
        Ok(_) => Ok(entry.revents),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(0),
        Err(error) => Err(error),
    }
}
