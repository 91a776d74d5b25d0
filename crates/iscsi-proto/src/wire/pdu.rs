// SPDX-License-Identifier: LGPL-2.1-or-later
//! Any PDU of one direction, told apart by its opcode.

use super::{
    AsyncMessage, DataIn, DataOut, LoginRequest, LoginResponse, LogoutRequest, LogoutResponse, NopIn, NopOut, Opcode,
    ReadyToTransfer, Reject, ScsiCommand, ScsiResponse, SnackRequest, TaskManagementRequest, TaskManagementResponse,
    TextRequest, TextResponse,
};

macro_rules! any_pdu {
    ($(#[$meta:meta])* $name:ident { $($kind:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum $name {
            $($kind($kind),)*
        }

        impl $name {
            /// Reads a header; its opcode comes back when it is none of this direction.
            #[inline]
            pub fn decode(header: &[u8; 48]) -> Result<Self, Opcode> {
                match Opcode::of(header) {
                    $(Opcode::$kind => Ok(Self::$kind($kind::decode(header))),)*
                    other => Err(other),
                }
            }

            /// Writes the header with `data_segment_length` bytes of data behind it.
            #[must_use]
            pub fn encode(&self, data_segment_length: u32) -> [u8; 48] {
                match self {
                    $(Self::$kind(pdu) => pdu.encode(data_segment_length),)*
                }
            }
        }

        $(impl From<$kind> for $name {
            fn from(pdu: $kind) -> Self {
                Self::$kind(pdu)
            }
        })*
    };
}

any_pdu! {
    /// A PDU that an initiator sends.
    InitiatorPdu {
        NopOut,
        ScsiCommand,
        TaskManagementRequest,
        LoginRequest,
        TextRequest,
        DataOut,
        LogoutRequest,
        SnackRequest,
    }
}

any_pdu! {
    /// A PDU that a target sends.
    TargetPdu {
        NopIn,
        ScsiResponse,
        TaskManagementResponse,
        LoginResponse,
        TextResponse,
        DataIn,
        LogoutResponse,
        ReadyToTransfer,
        AsyncMessage,
        Reject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decoding what any 48 bytes say and encoding it again changes nothing but reserved bits:
    /// a second round trip is exact.
    #[test]
    fn every_header_survives_a_round_trip() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for round in 0..if cfg!(miri) { 200 } else { 20_000_u32 } {
            let mut header = [0_u8; 48];
            for byte in &mut header {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                *byte = state as u8;
            }
            header[0] = (header[0] & 0x40) | (round % 64) as u8;
            if let Ok(pdu) = InitiatorPdu::decode(&header) {
                assert_eq!(InitiatorPdu::decode(&pdu.encode(0)), Ok(pdu));
            }
            if let Ok(pdu) = TargetPdu::decode(&header) {
                assert_eq!(TargetPdu::decode(&pdu.encode(0)), Ok(pdu));
            }
        }
    }

    #[test]
    fn opcodes_of_the_other_direction_are_refused() {
        assert_eq!(TargetPdu::decode(&NopOut::default().encode(0)), Err(Opcode::NopOut));
        assert_eq!(InitiatorPdu::decode(&Reject::default().encode(0)), Err(Opcode::Reject));
    }

    /// The SCSI Read(10) PDU of RFC 7143 appendix A.4.
    #[test]
    fn read10_of_the_rfc() {
        let mut expected = [0_u8; 48];
        expected[..2].copy_from_slice(&[0x01, 0xc0]);
        expected[16] = 0x14;
        expected[22] = 0x04;
        expected[27] = 0x14;
        expected[31] = 0x18;
        expected[32] = 0x28;
        expected[40] = 0x02;
        let command = ScsiCommand::decode(&expected);
        assert!(command.last && command.read && !command.write && !command.immediate);
        assert_eq!(command.itt, crate::wire::Itt(0x1400_0000));
        assert_eq!(command.expected_data_transfer_length, 1024);
        assert_eq!(command.encode(0), expected);
        assert_eq!(crate::wire::crc32c(&expected), [0x56, 0x3a, 0x96, 0xd9]);
    }
}
