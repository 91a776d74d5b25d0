// SPDX-License-Identifier: LGPL-2.1-or-later
//! Windows, with its sockets. They have no second descriptor for one connection: after a reconnect the number is another.

use std::ffi::{c_int, c_void};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::windows::io::{AsRawSocket, FromRawSocket, OwnedSocket};
use std::sync::OnceLock;
use std::time::Instant;

use windows_sys::Win32::Networking::WinSock as winsock;
pub use windows_sys::Win32::Networking::WinSock::{POLLERR, POLLHUP, POLLIN, POLLOUT};

use super::{Descriptor, SocketOption};
use crate::transport::Transfer;

/// Memory to read to or to write from, with the fields that other systems give it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Place {
    /// Where it begins.
    pub iov_base: *mut c_void,
    /// Its bytes.
    pub iov_len: usize,
}

/// Most places of one gathered read or write.
pub(crate) const MAX_PLACES: usize = 64;

/// What is polled, for what, and what occurred.
pub(in crate::transport) type PollEntry = winsock::WSAPOLLFD;

/// Options of sockets.
pub(in crate::transport) mod option {
    use super::super::SocketOption;
    use super::winsock;

    pub(in crate::transport) const KEEPALIVE: SocketOption = Some((winsock::SOL_SOCKET, winsock::SO_KEEPALIVE));
    pub(in crate::transport) const NO_DELAY: SocketOption = Some((winsock::IPPROTO_TCP, winsock::TCP_NODELAY));
    /// Seconds.
    pub(in crate::transport) const KEEP_IDLE: SocketOption = Some((winsock::IPPROTO_TCP, winsock::TCP_KEEPIDLE));
    pub(in crate::transport) const KEEP_COUNT: SocketOption = Some((winsock::IPPROTO_TCP, winsock::TCP_KEEPCNT));
    /// Seconds.
    pub(in crate::transport) const KEEP_INTERVAL: SocketOption = Some((winsock::IPPROTO_TCP, winsock::TCP_KEEPINTVL));
    /// Milliseconds.
    pub(in crate::transport) const USER_TIMEOUT: SocketOption = Some((winsock::IPPROTO_TCP, winsock::TCP_MAXRTMS));
    pub(in crate::transport) const SYN_COUNT: SocketOption = None;
}

fn last_error() -> io::Error {
    // SAFETY: WSAGetLastError has no precondition.
    io::Error::from_raw_os_error(unsafe { winsock::WSAGetLastError() })
}

/// Fails if a call did.
fn check(result: c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(last_error()) }
}

/// Sockets want to be asked for once in a process.
fn start() -> io::Result<()> {
    static STARTED: OnceLock<i32> = OnceLock::new();
    let error = *STARTED.get_or_init(|| {
        // SAFETY: all-zero bytes are a valid WSADATA.
        let mut data: winsock::WSADATA = unsafe { std::mem::zeroed() };
        // SAFETY: `data` is valid for writes.
        unsafe { winsock::WSAStartup(0x0202, &raw mut data) }
    });
    if error == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(error)) }
}

/// A number of the system for the numbers of the C interface: handles have 32 significant bits.
fn number_of(socket: &impl AsRawSocket) -> Descriptor {
    socket.as_raw_socket() as Descriptor
}

/// A socket.
#[derive(Debug)]
pub(in crate::transport) struct Handle(OwnedSocket);

impl Handle {
    /// A TCP socket that is not connected.
    pub(in crate::transport) fn new(address: &SocketAddr) -> io::Result<Self> {
        start()?;
        let family = c_int::from(if address.is_ipv4() { winsock::AF_INET } else { winsock::AF_INET6 });
        let flags = winsock::WSA_FLAG_OVERLAPPED | winsock::WSA_FLAG_NO_HANDLE_INHERIT;
        // SAFETY: no protocol is described by the null pointer.
        let socket = unsafe {
            winsock::WSASocketW(family, winsock::SOCK_STREAM, winsock::IPPROTO_TCP, std::ptr::null(), 0, flags)
        };
        if socket == winsock::INVALID_SOCKET {
            return Err(last_error());
        }
        // SAFETY: the socket was made just now and belongs to nobody else.
        let handle = Self(unsafe { OwnedSocket::from_raw_socket(socket as u64) });
        let mut yes = 1;
        // SAFETY: `yes` is valid for reads.
        check(unsafe { winsock::ioctlsocket(handle.raw(), winsock::FIONBIO, &raw mut yes) })?;
        Ok(handle)
    }

    fn raw(&self) -> winsock::SOCKET {
        self.0.as_raw_socket() as winsock::SOCKET
    }

    /// Its number.
    pub(in crate::transport) fn number(&self) -> Descriptor {
        number_of(&self.0)
    }

    /// Takes the place of another socket, but with a number of its own.
    pub(in crate::transport) fn replace(self, old: &mut Self) -> io::Result<()> {
        *old = self;
        Ok(())
    }

    /// Begins to connect.
    pub(in crate::transport) fn connect(&self, address: &SocketAddr) -> io::Result<()> {
        let (storage, length) = socket_address(address);
        // SAFETY: `storage` holds a socket address of `length` bytes and outlives the call.
        match check(unsafe { winsock::connect(self.raw(), (&raw const storage).cast(), length) }) {
            Err(error) if error.raw_os_error() != Some(winsock::WSAEWOULDBLOCK) => Err(error),
            _ => Ok(()),
        }
    }

    /// Sets an option whose value is a number.
    pub(in crate::transport) fn set_option(&self, option: SocketOption, value: c_int) -> io::Result<()> {
        let Some((level, name)) = option else { return Err(unsupported()) };
        let length = size_of::<c_int>() as c_int;
        // SAFETY: `value` is valid for reads of `length` bytes.
        check(unsafe { winsock::setsockopt(self.raw(), level, name, (&raw const value).cast(), length) })
    }

    /// Interfaces have no names here that a socket could be bound to.
    pub(in crate::transport) fn bind_to(&self, _interface: &[u8]) -> io::Result<()> {
        Err(unsupported())
    }

    /// Ends the connection, if there is one, in both directions.
    pub(in crate::transport) fn shut_down(&self) {
        // SAFETY: shutdown takes no pointers. Its failure means that there is no connection.
        let _ = unsafe { winsock::shutdown(self.raw(), winsock::SD_BOTH) };
    }

    /// The outcome of a connect that has ended.
    pub(in crate::transport) fn connect_result(&self) -> io::Result<()> {
        let mut error: c_int = 0;
        let mut length = size_of::<c_int>() as c_int;
        // SAFETY: `error` and `length` are valid for writes of the sizes that they tell.
        check(unsafe {
            winsock::getsockopt(
                self.raw(),
                winsock::SOL_SOCKET,
                winsock::SO_ERROR,
                (&raw mut error).cast(),
                &raw mut length,
            )
        })?;
        if error == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(error)) }
    }

    /// Writes from the places, or from the first of them.
    ///
    /// # Safety
    /// Each place must be valid for reads during the call.
    pub(in crate::transport) unsafe fn send(&self, places: &[Place]) -> Transfer {
        let (buffers, count) = buffers(places);
        let mut bytes = 0;
        // SAFETY: the buffers are the places, which are valid by the contract of this function; without an OVERLAPPED
        // the call has ended when it returns.
        let result = check(unsafe {
            winsock::WSASend(self.raw(), buffers.as_ptr(), count, &raw mut bytes, 0, std::ptr::null_mut(), None)
        });
        match result {
            Ok(()) if bytes == 0 => Transfer::WouldBlock,
            Ok(()) => Transfer::Bytes(bytes as usize),
            Err(error) => failed(error),
        }
    }

    /// Reads to the places, or to the first of them.
    ///
    /// # Safety
    /// Each place must be valid for writes during the call, and nothing else may access it.
    pub(in crate::transport) unsafe fn receive(&self, places: &mut [Place]) -> Transfer {
        let (buffers, count) = buffers(places);
        let mut bytes = 0;
        let mut flags = 0;
        // SAFETY: the buffers are the places, which are valid by the contract of this function; without an OVERLAPPED
        // the call has ended when it returns.
        let result = check(unsafe {
            winsock::WSARecv(
                self.raw(),
                buffers.as_ptr(),
                count,
                &raw mut bytes,
                &raw mut flags,
                std::ptr::null_mut(),
                None,
            )
        });
        match result {
            Ok(()) if bytes == 0 => Transfer::Closed,
            Ok(()) => Transfer::Bytes(bytes as usize),
            Err(error) => failed(error),
        }
    }
}

fn unsupported() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "this system cannot do it")
}

fn failed(error: io::Error) -> Transfer {
    if error.kind() == io::ErrorKind::WouldBlock { Transfer::WouldBlock } else { Transfer::Failed(error) }
}

/// The first places in the form of the system, and how many they are.
fn buffers(places: &[Place]) -> ([winsock::WSABUF; MAX_PLACES], u32) {
    let mut buffers = [winsock::WSABUF { len: 0, buf: std::ptr::null_mut() }; MAX_PLACES];
    let mut count = 0;
    for (buffer, place) in buffers.iter_mut().zip(places) {
        // What is behind a place that is cut off waits for the next call.
        buffer.len = u32::try_from(place.iov_len).unwrap_or(u32::MAX);
        buffer.buf = place.iov_base.cast();
        count += 1;
        if buffer.len as usize != place.iov_len {
            break;
        }
    }
    (buffers, count)
}

/// An address in the form of the system, with its length.
fn socket_address(address: &SocketAddr) -> (winsock::SOCKADDR_STORAGE, c_int) {
    let mut storage = winsock::SOCKADDR_STORAGE::default();
    let length = match address {
        SocketAddr::V4(address) => {
            let mut form = winsock::SOCKADDR_IN {
                sin_family: winsock::AF_INET,
                sin_port: address.port().to_be(),
                ..Default::default()
            };
            form.sin_addr.S_un.S_addr = u32::from_ne_bytes(address.ip().octets());
            // SAFETY: SOCKADDR_STORAGE is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<winsock::SOCKADDR_IN>().write(form) };
            size_of::<winsock::SOCKADDR_IN>()
        }
        SocketAddr::V6(address) => {
            let mut form = winsock::SOCKADDR_IN6 {
                sin6_family: winsock::AF_INET6,
                sin6_port: address.port().to_be(),
                sin6_flowinfo: address.flowinfo(),
                ..Default::default()
            };
            form.sin6_addr.u.Byte = address.ip().octets();
            form.Anonymous.sin6_scope_id = address.scope_id();
            // SAFETY: SOCKADDR_STORAGE is at least as large and as aligned as any address form.
            unsafe { (&raw mut storage).cast::<winsock::SOCKADDR_IN6>().write(form) };
            size_of::<winsock::SOCKADDR_IN6>()
        }
    };
    (storage, length as c_int)
}

/// Waits until one of the entries has an event or `milliseconds` are over (-1 for no end).
pub(in crate::transport) fn poll(entries: &mut [PollEntry], milliseconds: c_int) -> io::Result<()> {
    start()?;
    // SAFETY: the entries are valid WSAPOLLFDs, as many as are told.
    let ready = unsafe { winsock::WSAPoll(entries.as_mut_ptr(), entries.len() as u32, milliseconds) };
    if ready < 0 { Err(last_error()) } else { Ok(()) }
}

/// An entry for [`poll`]; a negative number is passed over.
pub(in crate::transport) fn entry(descriptor: Descriptor, events: i16) -> PollEntry {
    // With the sign, so that none stays none.
    winsock::WSAPOLLFD { fd: descriptor as isize as winsock::SOCKET, events, revents: 0 }
}

/// What one thread writes and another one polls: a connection of the process with itself, as only sockets can be polled.
#[derive(Debug)]
pub(in crate::transport) struct Wake {
    bell: TcpStream,
    ear: TcpStream,
}

impl Wake {
    /// One that has nothing to read.
    pub(in crate::transport) fn new() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let bell = TcpStream::connect(listener.local_addr()?)?;
        let name = bell.local_addr()?;
        // Others on this machine may connect first.
        let ear = loop {
            let (stream, peer) = listener.accept()?;
            if peer == name {
                break stream;
            }
        };
        bell.set_nodelay(true)?;
        bell.set_nonblocking(true)?;
        ear.set_nonblocking(true)?;
        Ok(Self { bell, ear })
    }

    /// What [`poll`] takes.
    pub(in crate::transport) fn number(&self) -> Descriptor {
        number_of(&self.ear)
    }

    /// Makes it readable.
    pub(in crate::transport) fn ring(&self) {
        // A full bell has rung already.
        let _ = (&self.bell).write(&[1]);
    }

    /// Takes all that there is to read.
    pub(in crate::transport) fn clear(&self) {
        let mut rung = [0; 64];
        // Empty is as good: what counts is that it is empty afterwards.
        while (&self.ear).read(&mut rung).is_ok_and(|bytes| bytes == rung.len()) {}
    }
}

/// There are no signals here that a thread could block.
pub fn block_signals() {}

/// Milliseconds of a clock that never goes back.
pub(in crate::transport) fn milliseconds() -> u64 {
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed().as_millis() as u64
}
