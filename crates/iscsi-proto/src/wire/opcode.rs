// SPDX-License-Identifier: LGPL-2.1-or-later
//! Opcodes (RFC 7143 11.2.1.2): the low six bits of byte 0.

open_enum! {
    /// What kind of PDU a header begins.
    Opcode(u8) {
        NopOut = 0x00 "NOP-Out",
        ScsiCommand = 0x01 "SCSI Command",
        TaskManagementRequest = 0x02 "Task Management Function Request",
        LoginRequest = 0x03 "Login Request",
        TextRequest = 0x04 "Text Request",
        DataOut = 0x05 "SCSI Data-Out",
        LogoutRequest = 0x06 "Logout Request",
        SnackRequest = 0x10 "SNACK Request",
        NopIn = 0x20 "NOP-In",
        ScsiResponse = 0x21 "SCSI Response",
        TaskManagementResponse = 0x22 "Task Management Function Response",
        LoginResponse = 0x23 "Login Response",
        TextResponse = 0x24 "Text Response",
        DataIn = 0x25 "SCSI Data-In",
        LogoutResponse = 0x26 "Logout Response",
        ReadyToTransfer = 0x31 "Ready To Transfer",
        AsyncMessage = 0x32 "Asynchronous Message",
        Reject = 0x3f "Reject",
    }
}

impl Opcode {
    /// The opcode of a header.
    #[inline]
    #[must_use]
    pub fn of(header: &[u8; 48]) -> Self {
        Self(header[0] & 0x3f)
    }
}
