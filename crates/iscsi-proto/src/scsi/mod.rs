// SPDX-License-Identifier: LGPL-2.1-or-later
//! SCSI commands and what they return (SAM-5, SPC-4, SBC-3).
//!
//! - [`cdb`]: command descriptor blocks, encoded for an initiator and decoded for a target
//! - [`opcode`], [`status`]: open newtypes of the code values, since a peer may send any number
//! - [`sense`]: sense data, fixed and descriptor format, both directions
//! - [`data_in`]: how every answer is read: a missing byte is 0, nothing is read past the end
//! - [`inquiry`], [`vital_product_data`], [`capacity`], [`report_luns`], [`mode`], [`lba_status`],
//!   [`table_of_contents`], [`persistent_reservation`], [`operation_codes`], [`target_port_groups`],
//!   [`copy_results`]: the answers of one command each
//! - [`answer`]: which of them reads the answer to a command
//! - [`full_size`]: how long the complete answer to a command would be
//! - [`names`]: texts of code values
//!
//! Parsers borrow the answer and allocate nothing, so a length that a device claims costs nothing.

macro_rules! open_newtype {
    ($(#[$doc:meta])* $name:ident: $repr:ty { $($(#[$value_doc:meta])* $value:ident = $number:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub $repr);

        impl $name {
            $($(#[$value_doc])* pub const $value: Self = Self($number);)+
        }
    };
}

pub mod answer;
pub mod capacity;
pub mod cdb;
pub mod copy_results;
pub mod data_in;
pub mod full_size;
pub mod inquiry;
pub mod lba_status;
pub mod mode;
pub mod names;
pub mod opcode;
pub mod operation_codes;
pub mod persistent_reservation;
pub mod report_luns;
pub mod sense;
pub mod status;
pub mod table_of_contents;
pub mod target_port_groups;
pub mod vital_product_data;

/// Which way the data of a command goes, seen from the initiator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Direction {
    /// No data phase.
    #[default]
    None,
    /// From the target to the initiator (Data-In).
    Read,
    /// From the initiator to the target (Data-Out).
    Write,
}

/// A command descriptor block: up to 16 bytes, unused ones 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Cdb {
    bytes: [u8; Cdb::MAX_LEN],
    len: u8,
}

impl Cdb {
    /// The longest block that fits into an iSCSI header without an additional header segment.
    pub const MAX_LEN: usize = 16;

    /// Copies a block; `None` when it is longer than [`Cdb::MAX_LEN`].
    pub fn new(block: &[u8]) -> Option<Self> {
        let mut bytes = [0; Self::MAX_LEN];
        bytes.get_mut(..block.len())?.copy_from_slice(block);
        Some(Self { bytes, len: u8::try_from(block.len()).ok()? })
    }

    /// The block without the filling zeros.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len()).unwrap_or(&self.bytes)
    }

    /// All 16 bytes, as they stand in an iSCSI command header (RFC 7143, 11.3.5).
    pub fn padded(&self) -> &[u8; Self::MAX_LEN] {
        &self.bytes
    }

    /// Length of the block: 6, 10, 12 or 16 for the commands of this crate.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether the block has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The operation code; 0 (TEST UNIT READY) for an empty block.
    pub fn opcode(&self) -> opcode::Opcode {
        opcode::Opcode(self.bytes[0])
    }
}

/// What an encoder returns: the block to send and the data phase that belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Command {
    /// The block to send.
    pub cdb: Cdb,
    /// Which way data goes.
    pub direction: Direction,
    /// Expected Data Transfer Length in bytes (RFC 7143, 11.3.4). It is not cut to the field of the block.
    pub expected_length: u32,
}
