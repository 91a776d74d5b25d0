// SPDX-License-Identifier: LGPL-2.1-or-later
//! The other end of a connection: a socket, or memory that a test carries bytes to and from.

use std::io::{self, IoSlice, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Mutex;

use crate::target::lock;

/// Where a connection's bytes go.
pub(crate) enum Line {
    Tcp(TcpStream),
    Memory(Mutex<Sent>),
}

/// What a connection in memory has sent and nobody has taken.
#[derive(Default)]
pub(crate) struct Sent {
    bytes: Vec<u8>,
    /// Nothing more will be sent.
    ended: bool,
    /// Nothing more will be received.
    deaf: bool,
}

impl Line {
    pub(crate) fn memory() -> Self {
        Self::Memory(Mutex::default())
    }

    /// The socket, if it is one.
    pub(crate) fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Tcp(stream) => Some(stream),
            Self::Memory(_) => None,
        }
    }

    pub(crate) fn shut_down(&self, how: Shutdown) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.shutdown(how),
            Self::Memory(sent) => {
                let mut sent = lock(sent);
                sent.ended |= how != Shutdown::Read;
                sent.deaf |= how != Shutdown::Write;
                Ok(())
            }
        }
    }

    /// Sends all of the pieces.
    pub(crate) fn write_all(&self, mut pieces: &mut [IoSlice<'_>]) -> io::Result<()> {
        let mut stream = match self {
            Self::Tcp(stream) => stream,
            Self::Memory(sent) => {
                let mut sent = lock(sent);
                if sent.ended {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                for piece in pieces {
                    sent.bytes.extend_from_slice(piece);
                }
                return Ok(());
            }
        };
        while !pieces.is_empty() {
            match stream.write_vectored(pieces) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut pieces, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes what a connection in memory has sent; `true` when no more will come.
    pub(crate) fn take_sent(&self, into: &mut Vec<u8>) -> bool {
        match self {
            Self::Tcp(_) => false,
            Self::Memory(sent) => {
                let mut sent = lock(sent);
                into.append(&mut sent.bytes);
                sent.ended
            }
        }
    }

    /// Whether a connection in memory takes no more bytes.
    pub(crate) fn is_deaf(&self) -> bool {
        match self {
            Self::Tcp(_) => false,
            Self::Memory(sent) => lock(sent).deaf,
        }
    }
}
