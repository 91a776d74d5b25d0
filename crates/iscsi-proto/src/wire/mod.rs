// SPDX-License-Identifier: LGPL-2.1-or-later
//! PDUs of RFC 7143 chapter 11, both directions: an initiator encodes one half and decodes the
//! other, a target the reverse.
//!
//! Each PDU is a plain struct whose fields name their place in the 48-byte Basic Header Segment
//! once, in the [`pdu!`](layout) table of its file; `encode` and `decode` follow from that table.
//! Decoding never fails: what a peer may send in a field is an open type, and its owner judges it.
//! Lengths are the business of [`frame`].

#[macro_use]
mod layout;

pub mod async_message;
pub mod data;
pub mod digest;
pub mod frame;
pub mod login;
pub mod logout;
pub mod nop;
pub mod opcode;
pub mod pdu;
pub mod reject;
pub mod scsi;
pub mod serial;
pub mod snack;
pub mod tags;
pub mod task_management;
pub mod text;

pub use async_message::{AsyncEvent, AsyncMessage};
pub use data::{DataIn, DataOut, ReadyToTransfer};
pub use digest::{Crc32c, crc32c};
pub use frame::{DIGEST_LENGTH, FrameError, FrameHeader, Framing, HEADER_LENGTH, padding};
pub use login::{LoginRequest, LoginResponse, LoginStatus, Stage};
pub use logout::{LogoutReason, LogoutRequest, LogoutResponse, LogoutResult};
pub use nop::{NopIn, NopOut};
pub use opcode::Opcode;
pub use pdu::{InitiatorPdu, TargetPdu};
pub use reject::{Reject, RejectReason};
pub use scsi::{ResponseCode, ScsiCommand, ScsiResponse};
pub use serial::{CmdSn, DataSn, StatSn};
pub use snack::{SnackRequest, SnackType};
pub use tags::{Cid, Isid, Itt, Lun, Tsih, Ttt};
pub use task_management::{TaskFunction, TaskManagementRequest, TaskManagementResponse, TaskResult};
pub use text::{TextRequest, TextResponse};
