// SPDX-License-Identifier: LGPL-2.1-or-later
//! Systems with the interface of POSIX: Linux, the BSDs, macOS, illumos.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use libc::c_int;
pub use libc::{POLLERR, POLLHUP, POLLIN, POLLOUT};

use super::{Descriptor, SocketOption};
use crate::transport::Transfer;

/// Memory to read to or to write from.
pub type Place = libc::iovec;

/// Most places of one gathered read or write.
pub(crate) const MAX_PLACES: usize = 1024;

/// What is polled, for what, and what occurred.
pub(in crate::transport) type PollEntry = libc::pollfd;

/// Options of sockets.
pub(in crate::transport) mod option {
    use super::super::SocketOption;

    pub(in crate::transport) const KEEPALIVE: SocketOption = Some((libc::SOL_SOCKET, libc::SO_KEEPALIVE));
    pub(in crate::transport) const NO_DELAY: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_NODELAY));
    /// Seconds.
    #[cfg(not(target_vendor = "apple"))]
    pub(in crate::transport) const KEEP_IDLE: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_KEEPIDLE));
    /// Seconds.
    #[cfg(target_vendor = "apple")]
    pub(in crate::transport) const KEEP_IDLE: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_KEEPALIVE));
    pub(in crate::transport) const KEEP_COUNT: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_KEEPCNT));
    /// Seconds.
    pub(in crate::transport) const KEEP_INTERVAL: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_KEEPINTVL));
    /// Milliseconds.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(in crate::transport) const USER_TIMEOUT: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT));
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(in crate::transport) const USER_TIMEOUT: SocketOption = None;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(in crate::transport) const SYN_COUNT: SocketOption = Some((libc::IPPROTO_TCP, libc::TCP_SYNCNT));
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(in crate::transport) const SYN_COUNT: SocketOption = None;
    /// Its value is the name of an interface.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(super) const BIND_TO_DEVICE: SocketOption = Some((libc::SOL_SOCKET, libc::SO_BINDTODEVICE));
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(super) const BIND_TO_DEVICE: SocketOption = None;
}

/// Fails if a system call did.
fn check(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// The level and the name of an option that this system has.
fn known(option: SocketOption) -> io::Result<(c_int, c_int)> {
    option.ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, "this system cannot do it"))
}

/// A socket.
#[derive(Debug)]
pub(in crate::transport) struct Handle(OwnedFd);

impl Handle {
    /// A TCP socket that is not connected.
    pub(in crate::transport) fn new(address: &SocketAddr) -> io::Result<Self> {
        let domain = if address.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
        Self::with_flags(domain)
    }

    #[cfg(not(target_vendor = "apple"))]
    fn with_flags(domain: c_int) -> io::Result<Self> {
        let kind = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        // SAFETY: socket takes no pointers.
        let descriptor = check(unsafe { libc::socket(domain, kind, 0) })?;
        // SAFETY: the descriptor was made just now and belongs to nobody else.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(descriptor) }))
    }

    #[cfg(target_vendor = "apple")]
    fn with_flags(domain: c_int) -> io::Result<Self> {
        // SAFETY: socket takes no pointers.
        let descriptor = check(unsafe { libc::socket(domain, libc::SOCK_STREAM, 0) })?;
        // SAFETY: the descriptor was made just now and belongs to nobody else.
        let handle = Self(unsafe { OwnedFd::from_raw_fd(descriptor) });
        handle.close_on_exec()?;
        // SAFETY: this command of fcntl takes a number.
        check(unsafe { libc::fcntl(descriptor, libc::F_SETFL, libc::O_NONBLOCK) })?;
        handle.set_option(Some((libc::SOL_SOCKET, libc::SO_NOSIGPIPE)), 1)?;
        Ok(handle)
    }

    #[cfg(target_vendor = "apple")]
    fn close_on_exec(&self) -> io::Result<()> {
        // SAFETY: this command of fcntl takes a number.
        check(unsafe { libc::fcntl(self.number(), libc::F_SETFD, libc::FD_CLOEXEC) })?;
        Ok(())
    }

    /// Its number.
    #[inline]
    pub(in crate::transport) fn number(&self) -> Descriptor {
        self.0.as_raw_fd()
    }

    /// Takes the place of another socket, under that one's number.
    #[cfg(not(target_vendor = "apple"))]
    pub(in crate::transport) fn replace(self, old: &mut Self) -> io::Result<()> {
        // SAFETY: dup3 takes no pointers; both descriptors are owned here.
        check(unsafe { libc::dup3(self.number(), old.number(), libc::O_CLOEXEC) })?;
        Ok(())
    }

    /// Takes the place of another socket, under that one's number.
    #[cfg(target_vendor = "apple")]
    pub(in crate::transport) fn replace(self, old: &mut Self) -> io::Result<()> {
        // SAFETY: dup2 takes no pointers; both descriptors are owned here.
        check(unsafe { libc::dup2(self.number(), old.number()) })?;
        old.close_on_exec()
    }

    /// Begins to connect.
    pub(in crate::transport) fn connect(&self, address: &SocketAddr) -> io::Result<()> {
        let (storage, length) = socket_address(address);
        // SAFETY: `storage` holds a socket address of `length` bytes and outlives the call.
        match check(unsafe { libc::connect(self.number(), (&raw const storage).cast(), length) }) {
            Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => Err(error),
            _ => Ok(()),
        }
    }

    /// Sets an option whose value is a number.
    pub(in crate::transport) fn set_option(&self, option: SocketOption, value: c_int) -> io::Result<()> {
        let (level, name) = known(option)?;
        let length = size_of::<c_int>() as libc::socklen_t;
        // SAFETY: `value` is valid for reads of `length` bytes.
        check(unsafe { libc::setsockopt(self.number(), level, name, (&raw const value).cast(), length) })?;
        Ok(())
    }

    /// Lets the socket use one interface only.
    pub(in crate::transport) fn bind_to(&self, interface: &[u8]) -> io::Result<()> {
        let (level, name) = known(option::BIND_TO_DEVICE)?;
        let length = interface.len() as libc::socklen_t;
        // SAFETY: the name is valid for reads of its length.
        check(unsafe { libc::setsockopt(self.number(), level, name, interface.as_ptr().cast(), length) })?;
        Ok(())
    }

    /// Ends the connection, if there is one, in both directions.
    pub(in crate::transport) fn shut_down(&self) {
        // SAFETY: shutdown takes no pointers. Its failure means that there is no connection.
        let _ = unsafe { libc::shutdown(self.number(), libc::SHUT_RDWR) };
    }

    /// The outcome of a connect that has ended.
    pub(in crate::transport) fn connect_result(&self) -> io::Result<()> {
        let mut error: c_int = 0;
        let mut length = size_of::<c_int>() as libc::socklen_t;
        // SAFETY: `error` and `length` are valid for writes of the sizes that they tell.
        check(unsafe {
            libc::getsockopt(self.number(), libc::SOL_SOCKET, libc::SO_ERROR, (&raw mut error).cast(), &raw mut length)
        })?;
        if error == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(error)) }
    }

    /// Writes from the places, or from the first of them.
    ///
    /// # Safety
    /// Each place must be valid for reads during the call.
    pub(in crate::transport) unsafe fn send(&self, places: &[Place]) -> Transfer {
        // Apple's systems were told with_flags.
        #[cfg(target_vendor = "apple")]
        const FLAGS: c_int = 0;
        #[cfg(not(target_vendor = "apple"))]
        const FLAGS: c_int = libc::MSG_NOSIGNAL;

        // SAFETY: all-zero bytes are a valid msghdr: null pointers and zero lengths.
        let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
        message.msg_iov = places.as_ptr().cast_mut();
        message.msg_iovlen = places.len().min(MAX_PLACES) as _;
        loop {
            // SAFETY: the places are valid by the contract of this function; the kernel does not
            // write through `msg_iov` when sending.
            let sent = unsafe { libc::sendmsg(self.number(), &raw const message, FLAGS) };
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

    /// Reads to the places, or to the first of them.
    ///
    /// # Safety
    /// Each place must be valid for writes during the call, and nothing else may access it.
    pub(in crate::transport) unsafe fn receive(&self, places: &mut [Place]) -> Transfer {
        let count = places.len().min(MAX_PLACES) as c_int;
        loop {
            // SAFETY: the places are valid by the contract of this function.
            let received = unsafe { libc::readv(self.number(), places.as_ptr(), count) };
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
            // SAFETY: all-zero bytes are a valid sockaddr_in. Some systems have more fields than the ones set here.
            let mut form: libc::sockaddr_in = unsafe { std::mem::zeroed() };
            form.sin_family = libc::AF_INET as libc::sa_family_t;
            form.sin_port = address.port().to_be();
            form.sin_addr.s_addr = u32::from_ne_bytes(address.ip().octets());
            // SAFETY: sockaddr_storage is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in>().write(form) };
            size_of::<libc::sockaddr_in>()
        }
        SocketAddr::V6(address) => {
            // SAFETY: as above.
            let mut form: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
            form.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            form.sin6_port = address.port().to_be();
            form.sin6_flowinfo = address.flowinfo();
            form.sin6_addr.s6_addr = address.ip().octets();
            form.sin6_scope_id = address.scope_id();
            // SAFETY: sockaddr_storage is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in6>().write(form) };
            size_of::<libc::sockaddr_in6>()
        }
    };
    // The BSDs have the length in the address too.
    #[cfg(any(
        target_vendor = "apple",
        target_os = "freebsd",
        target_os = "dragonfly",
        target_os = "netbsd",
        target_os = "openbsd"
    ))]
    {
        storage.ss_len = length as u8;
    }
    (storage, length as libc::socklen_t)
}

/// Waits until one of the entries has an event or `milliseconds` are over (-1 for no end). An interruption counts as
/// nothing having occurred.
pub(in crate::transport) fn poll(entries: &mut [PollEntry], milliseconds: c_int) -> io::Result<()> {
    // SAFETY: the entries are valid pollfds, as many as are told.
    match check(unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, milliseconds) }) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
            entries.iter_mut().for_each(|entry| entry.revents = 0);
            Ok(())
        }
        other => other.map(drop),
    }
}

/// An entry for [`poll`]; a negative number is passed over.
#[inline]
pub(in crate::transport) fn entry(descriptor: Descriptor, events: i16) -> PollEntry {
    libc::pollfd { fd: descriptor, events, revents: 0 }
}

/// What one thread writes and another one polls.
#[derive(Debug)]
pub(in crate::transport) struct Wake {
    bell: File,
    /// The other end, where the system has no descriptor that is both.
    ear: Option<File>,
}

impl Wake {
    /// One that has nothing to read.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(in crate::transport) fn new() -> io::Result<Self> {
        // SAFETY: no memory is passed.
        let number = check(unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) })?;
        // SAFETY: the descriptor was made just now, and nobody else has it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
        Ok(Self { bell: File::from(descriptor), ear: None })
    }

    /// One that has nothing to read.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(in crate::transport) fn new() -> io::Result<Self> {
        let (bell, ear) = std::os::unix::net::UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        ear.set_nonblocking(true)?;
        Ok(Self { bell: File::from(OwnedFd::from(bell)), ear: Some(File::from(OwnedFd::from(ear))) })
    }

    fn ear(&self) -> &File {
        self.ear.as_ref().unwrap_or(&self.bell)
    }

    /// What [`poll`] takes.
    pub(in crate::transport) fn number(&self) -> Descriptor {
        self.ear().as_raw_fd()
    }

    /// Makes it readable.
    pub(in crate::transport) fn ring(&self) {
        // A full bell has rung already; one that a signal interrupts has not.
        while (&self.bell).write(&1u64.to_ne_bytes()).is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {}
    }

    /// Takes all that there is to read.
    pub(in crate::transport) fn clear(&self) {
        let mut rung = [0; 64];
        // Empty is as good: what counts is that it is empty afterwards.
        while (&mut self.ear()).read(&mut rung).is_ok_and(|bytes| bytes == rung.len()) {}
    }
}

/// Blocks all signals in the calling thread, one of the library's own: signals are for the threads of the application.
pub fn block_signals() {
    // SAFETY: all-zero bytes are a valid sigset_t.
    let mut all: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: `all` is a valid sigset_t.
    unsafe { libc::sigfillset(&raw mut all) };
    // SAFETY: as above; the old set is not asked for. It cannot fail with these arguments.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, std::ptr::null_mut()) };
}

/// Milliseconds of a clock that never goes back. The standard library's tells nanoseconds since another moment, which
/// takes twice the time.
#[inline]
pub(in crate::transport) fn milliseconds() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for writes; the clock exists on each of these systems.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    // Neither is negative.
    (time.tv_sec as u64).wrapping_mul(1000).wrapping_add(time.tv_nsec as u64 / 1_000_000)
}
