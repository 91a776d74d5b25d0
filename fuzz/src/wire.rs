// SPDX-License-Identifier: LGPL-2.1-or-later
//! Framing and PDUs.

use iscsi_proto::wire::{
    AsyncMessage, DataIn, DataOut, Framing, HEADER_LENGTH, InitiatorPdu, LoginRequest, LoginResponse, LogoutRequest,
    LogoutResponse, NopIn, NopOut, Opcode, ReadyToTransfer, Reject, ScsiCommand, ScsiResponse, SnackRequest, TargetPdu,
    TaskManagementRequest, TaskManagementResponse, TextRequest, TextResponse, crc32c,
};

use crate::input::Input;

/// What a reader of a stream finds: the length of each PDU, and how it ends.
fn frames(framing: &Framing, stream: &[u8], portion: usize) -> (Vec<usize>, Option<String>) {
    let (mut frames, mut begin, mut end) = (Vec::new(), 0, 0);
    loop {
        match framing.parse(&stream[begin..end]) {
            Ok(Some(frame)) if frame.total_length() <= end - begin => {
                let header = &stream[begin..][..HEADER_LENGTH];
                assert_eq!(frame.header, header);
                assert!(frame.data_length <= framing.max_data_segment_length);
                let covered = HEADER_LENGTH + usize::from(header[4]) * 4;
                let digest = if framing.header_digest { 4 } else { 0 };
                assert_eq!(frame.header_length, covered + digest);
                if framing.header_digest {
                    assert_eq!(stream[begin + covered..][..4], crc32c(&stream[begin..][..covered]));
                }
                let digest = if framing.data_digest && frame.data_length > 0 { 4 } else { 0 };
                let padded = (frame.data_length + frame.trailer_length) as usize - digest;
                assert!(padded % 4 == 0 && padded - (frame.data_length as usize) < 4);
                frames.push(frame.total_length());
                begin += frame.total_length();
                // Every PDU takes at least its header.
                assert!(frame.total_length() >= HEADER_LENGTH);
            }
            Ok(_) if end == stream.len() => return (frames, None),
            Ok(_) => end = stream.len().min(end + portion),
            Err(error) => return (frames, Some(error.to_string())),
        }
    }
}

/// A stream is the same PDUs in whatever portions it comes.
pub(crate) fn deframer(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let flags = input.byte();
    let portion = usize::from(input.byte()) + 1;
    let framing = Framing {
        header_digest: flags & 1 != 0,
        data_digest: flags & 2 != 0,
        max_data_segment_length: [8192, 512, 0x00ff_ffff, 65536][usize::from(flags >> 2 & 3)],
    };
    let mut stream = input.rest().to_vec();
    if flags & 0x10 != 0 {
        // With digests that are right more of the stream is read.
        mend_digests(&framing, &mut stream);
    }
    let whole = frames(&framing, &stream, stream.len().max(1));
    assert_eq!(frames(&framing, &stream, portion), whole);
    assert_eq!(frames(&framing, &stream, 1), whole);
}

/// Gives each header in turn the digest that it should have.
fn mend_digests(framing: &Framing, mut stream: &mut [u8]) {
    if !framing.header_digest {
        return;
    }
    while stream.len() > HEADER_LENGTH {
        let covered = HEADER_LENGTH + usize::from(stream[4]) * 4;
        let Some((head, rest)) = stream.split_at_mut_checked(covered) else { return };
        let Some((place, _)) = rest.split_first_chunk_mut() else { return };
        *place = crc32c(head);
        let Ok(Some(frame)) = framing.parse(stream) else { return };
        let length = frame.total_length().min(stream.len());
        stream = &mut stream[length..];
    }
}

/// Checks that one kind of PDU is the same again once it was encoded and decoded.
macro_rules! round_trip {
    ($header:ident, $length:ident: $($kind:ident)*) => {
        $({
            let pdu = $kind::decode($header);
            let encoded = pdu.encode($length);
            assert_eq!($kind::decode(&encoded), pdu);
            assert_eq!(pdu.encode($length), encoded);
            assert_eq!(Opcode::of(&encoded), Opcode::$kind);
            assert_eq!(encoded[5..8], $length.to_be_bytes()[1..]);
            assert_eq!(encoded[4], 0);
        })*
    };
}

/// Every PDU, whatever the opcode in the header says, and the one that it names.
pub(crate) fn pdu(bytes: &[u8]) {
    let mut header = [0; HEADER_LENGTH];
    let taken = bytes.len().min(HEADER_LENGTH);
    header[..taken].copy_from_slice(&bytes[..taken]);
    let header = &header;
    let length = u32::from_be_bytes([0, header[5], header[6], header[7]]);
    round_trip!(header, length: NopOut ScsiCommand TaskManagementRequest LoginRequest TextRequest DataOut LogoutRequest
        SnackRequest NopIn ScsiResponse TaskManagementResponse LoginResponse TextResponse DataIn LogoutResponse
        ReadyToTransfer AsyncMessage Reject);
    // The texts of values that nobody has defined are texts too.
    let texts = [
        Opcode::of(header).to_string(),
        LoginResponse::decode(header).status.to_string(),
        Reject::decode(header).reason.to_string(),
        AsyncMessage::decode(header).event.to_string(),
        ScsiResponse::decode(header).response.to_string(),
        TaskManagementResponse::decode(header).response.to_string(),
        LogoutResponse::decode(header).response.to_string(),
    ];
    assert!(texts.iter().all(|text| !text.is_empty()));
    let opcode = Opcode::of(header);
    match (InitiatorPdu::decode(header), TargetPdu::decode(header)) {
        (Ok(pdu), Err(other)) => {
            assert_eq!((InitiatorPdu::decode(&pdu.encode(length)), other), (Ok(pdu), opcode));
        }
        (Err(other), Ok(pdu)) => assert_eq!((TargetPdu::decode(&pdu.encode(length)), other), (Ok(pdu), opcode)),
        (Err(one), Err(other)) => assert_eq!((one, other), (opcode, opcode)),
        (Ok(_), Ok(_)) => panic!("{opcode} is of both directions"),
    }
}
