// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where inputs begin: rows of c-tests/data, and PDUs of initiators and targets.

use iscsi_proto::text::Writer;
use iscsi_proto::wire::{
    AsyncMessage, CmdSn, DataIn, DataOut, InitiatorPdu, Itt, LoginRequest, LoginResponse, LogoutRequest,
    LogoutResponse, Lun, NopIn, NopOut, ReadyToTransfer, Reject, ScsiCommand, ScsiResponse, SnackRequest, Stage,
    TaskFunction, TaskManagementRequest, TaskManagementResponse, TextRequest, TextResponse, Ttt,
};

use crate::session;

const ANSWERS: &str = include_str!("../../c-tests/data/unmarshall_vectors.tsv");
const SENSE: &str = include_str!("../../c-tests/data/sense_vectors.tsv");
const COMMANDS: &str = include_str!("../../c-tests/data/cdb_vectors.tsv");
const LINKS: &str = include_str!("../../c-tests/data/url_vectors.tsv");

/// Seeds of the target `name`.
#[must_use]
pub fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut seeds = match name {
        "deframer" => deframer(),
        "pdu" => headers().into_iter().map(|header| header.to_vec()).collect(),
        "text" => texts(),
        "login" => logins(),
        "chap" => chap(),
        "discovery" => discovery(),
        "url" => cells(LINKS, 3).map(|link| [b"\0", link.as_bytes()].concat()).collect(),
        "sense" => cells(SENSE, 1).map(bytes).collect(),
        "data_in" => answers(),
        "cdb" => cells(COMMANDS, 2).map(bytes).collect(),
        "session" => sessions(),
        "stream" => streams(),
        "driver" => drivers(),
        "target" => targets(),
        _ => Vec::new(),
    };
    seeds.sort();
    seeds.dedup();
    seeds
}

/// A column of a table, without comments and the heading.
fn cells(table: &'static str, column: usize) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(move |row| row.split('\t').nth(column))
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// A header of each kind, with nothing in it and with something everywhere.
fn headers() -> Vec<[u8; 48]> {
    let full = [0xa5; 48];
    macro_rules! both {
        ($($kind:ident)*) => { vec![$($kind::default().encode(0), $kind::decode(&full).encode(20)),*] };
    }
    both!(NopOut ScsiCommand TaskManagementRequest LoginRequest TextRequest DataOut LogoutRequest SnackRequest NopIn
        ScsiResponse TaskManagementResponse LoginResponse TextResponse DataIn LogoutResponse ReadyToTransfer
        AsyncMessage Reject)
}

fn deframer() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for header in headers() {
        let mut pdu = header.to_vec();
        pdu.resize(pdu.len() + usize::from(header[7]), 0x11);
        all.extend_from_slice(&pdu);
    }
    let stream = |flags: u8| [&[flags, 15], &all[..]].concat();
    // With digests, and with an additional header segment of a word.
    let segment = |flags: u8| [&[flags, 200][..], &[0; 4], &[1], &[0; 120]].concat();
    [0, 0x11, 0x12, 0x13].into_iter().flat_map(|flags| [stream(flags), segment(flags)]).collect()
}

fn texts() -> Vec<Vec<u8>> {
    let mut texts = vec![operational_answers()];
    for value in ["Yes", "No", "0", "16777215", "0x1F", "0b/+8A", "0xAbCd", "CRC32C,None", "Reject", ""] {
        let mut text = Vec::new();
        Writer::new(&mut text).pair("MaxBurstLength", value).pair("X-org.example.key", value);
        texts.push(text);
    }
    texts
}

/// What a target answers to the operational keys.
fn operational_answers() -> Vec<u8> {
    let mut text = Vec::new();
    Writer::new(&mut text)
        .pair("HeaderDigest", "None")
        .pair("DataDigest", "None")
        .pair("InitialR2T", "No")
        .pair("ImmediateData", "Yes")
        .number("MaxRecvDataSegmentLength", 65536)
        .number("MaxBurstLength", 262_144)
        .number("FirstBurstLength", 65536)
        .number("DefaultTime2Wait", 2)
        .number("DefaultTime2Retain", 0)
        .number("MaxOutstandingR2T", 1)
        .pair("IFMarker", "No")
        .pair("OFMarker", "No")
        .number("ErrorRecoveryLevel", 0)
        .number("TargetPortalGroupTag", 1)
        .pair("TargetAlias", "disk");
    text
}

/// A piece as `Input::piece` reads it.
fn piece(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u16).to_be_bytes(), text].concat()
}

const CHALLENGE: &[u8] = b"CHAP_A=5\0CHAP_I=17\0CHAP_C=0x0123456789abcdef0123456789abcdef\0";

fn logins() -> Vec<Vec<u8>> {
    let response = |flags: u8, text: &[u8]| [vec![flags], piece(text)].concat();
    let operational = response(0, &operational_answers());
    let method = response(1, b"AuthMethod=CHAP\0TargetPortalGroupTag=1\0");
    let challenge = response(0, CHALLENGE);
    let (first, rest) = (operational_answers()[..40].to_vec(), operational_answers()[40..].to_vec());
    let mut seeds = Vec::new();
    for who in [0, 0x20, 0x04, 0x14, 0x06, 0x0c, 0x0f, 0x40] {
        for what in [0, 0x05, 0x3a, 0xff] {
            let head = vec![who, what];
            seeds.push([head.clone(), operational.clone()].concat());
            seeds.push([head.clone(), response(0, b"AuthMethod=None\0"), operational.clone()].concat());
            let proved = response(if who & 8 != 0 { 0x40 } else { 0 }, b"");
            let login = [head.clone(), method.clone(), challenge.clone(), proved, operational.clone()];
            seeds.push(login.concat());
        }
        let head = vec![who, 0];
        seeds.push([head.clone(), response(3, &first), response(0, &rest)].concat());
        seeds.push([head.clone(), vec![0xc8, 2, 1], piece(b"")].concat());
        seeds.push([head, vec![0xc8, 1, 1], piece(b"TargetAddress=10.0.0.2:3260,1\0TargetName=iqn.b\0")].concat());
    }
    seeds
}

fn chap() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for value in ["5", "255", "0x0123456789abcdef", "0bAAECAwQFBgc=", "0x", ""] {
        for flags in [0, 1, 2, 3, 5, 7, 9, 0x15] {
            let texts = [piece(value.as_bytes()), piece(CHALLENGE), piece(b""), operational_answers()];
            seeds.push([vec![flags], texts.concat()].concat());
        }
    }
    for algorithm in 6..9 {
        let challenge = [format!("CHAP_A={algorithm}\0").as_bytes(), &CHALLENGE[9..]].concat();
        seeds.push([vec![5], piece(b"1"), piece(&challenge), piece(b""), operational_answers()].concat());
    }
    seeds
}

fn discovery() -> Vec<Vec<u8>> {
    let one =
        &b"TargetName=iqn.2026-01.org.example:disk\0TargetAddress=10.0.0.1:3260,1\0TargetAddress=[fe80::1]:3260,2\0"[..];
    vec![one.to_vec(), one.repeat(3), b"TargetName=a\0".repeat(20), b"TargetName=b\0TargetAddress=host,1\0".to_vec()]
}

/// Commands of which each answer is a kind of its own: operation code, byte 1, byte 2.
const ANSWERED: &[[u8; 3]] = &[
    [0x12, 0, 0],    // INQUIRY
    [0x12, 1, 0x00], // and its pages
    [0x12, 1, 0x80],
    [0x12, 1, 0x83],
    [0x12, 1, 0x8f],
    [0x12, 1, 0xb0],
    [0x12, 1, 0xb1],
    [0x12, 1, 0xb2],
    [0x12, 1, 0x42],
    [0x25, 0, 0],    // READ CAPACITY(10)
    [0x9e, 0x10, 0], // READ CAPACITY(16)
    [0x9e, 0x12, 0], // GET LBA STATUS
    [0xa0, 0, 0],    // REPORT LUNS
    [0x1a, 0, 0x3f], // MODE SENSE
    [0x5a, 0, 0x3f],
    [0x43, 0, 0], // READ TOC/PMA/ATIP, by format
    [0x43, 0, 1],
    [0x43, 0, 2],
    [0x43, 0, 5],
    [0x5e, 0, 0], // PERSISTENT RESERVE IN, by service action
    [0x5e, 1, 0],
    [0x5e, 2, 0],
    [0x5e, 3, 0],
    [0xa3, 0x0a, 0],    // REPORT TARGET PORT GROUPS
    [0xa3, 0x0c, 0],    // REPORT SUPPORTED OPERATION CODES
    [0xa3, 0x0c, 1],    // one command,
    [0xa3, 0x0c, 0x81], // with timeouts
    [0x84, 0x00, 0],    // RECEIVE COPY RESULTS
    [0x84, 0x03, 0],
    [0x84, 0x04, 0],
];

fn answers() -> Vec<Vec<u8>> {
    let recorded = cells(ANSWERS, 1).zip(cells(ANSWERS, 3)).filter_map(|(command, answer)| {
        let block = *bytes(command).first_chunk::<3>()?;
        Some([&block[..], &bytes(answer)].concat())
    });
    // A length of 60 bytes wherever an answer may have it.
    let made = ANSWERED.iter().map(|block| [&block[..], &[0, 0, 0, 60], &[1; 60]].concat());
    recorded.chain(made).collect()
}

/// Ways to set up a session: digests, kinds of data, portions.
const SETUPS: [[u8; 3]; 8] = [
    [0, 0, 0],
    [0x03, 0x04, 0],
    [0x0f, 0x40, 13],
    [0x10, 0x0c, 0],
    [0x25, 0x4b, 48],
    [0x20, 0x98, 1],
    [0x0c, 0, 0],
    [0x30, 0, 0],
];

/// What happens in a session: the acts of `session::World::step` with what follows each.
const STORIES: [&[u8]; 12] = [
    // A read in three parts, the last with status; one with a response.
    &[0, 120, 16, 0, 60, 16, 0, 60, 17, 0, 255, 0, 64, 16, 0, 64, 18, 0],
    // Writes of all kinds of data, with R2Ts, and their responses.
    &[2, 40, 2, 200, 20, 0, 100, 20, 0, 100, 20, 1, 200, 20, 0, 255, 20, 0, 255, 18, 0, 18, 0],
    // Many at a time, answered in another order.
    &[0, 30, 2, 30, 0, 50, 4, 18, 3, 17, 1, 50, 17, 0, 30, 19, 0, 2, 18],
    // Pings of both sides, text in parts.
    &[5, 9, 21, 9, 0x35, 4, 0, 6, 22, 0x45, 22, 0x47, 22, 0x40],
    // Cancels, an abort, timeouts.
    &[13, 20, 0, 90, 2, 90, 8, 0, 7, 0, 23, 0, 9, 1, 0, 16, 0x80, 9, 18, 0x80],
    // Announcements, then a logout asked for.
    &[0, 9, 0x39, 0, 18, 25, 255, 25, 1, 24, 11, 16, 0, 9],
    // A loss with commands in flight, which come again.
    &[0, 90, 2, 90, 16, 0, 20, 11, 17, 0, 90, 20, 0, 90, 20, 0, 90, 18, 0],
    // Rejects.
    &[0, 9, 26, 0, 9, 5, 1, 0x3a, 0, 4, 0, 9, 26, 0x80, 4],
    // Wrong in one field each.
    &[0, 90, 0x50, 0, 40, 0, 43, 1, 0, 90, 0x54, 0, 20, 0, 36, 9, 18, 0],
    // A response that comes with the R2T, before any data has left.
    &[2, 40, 0x94, 0, 255, 18, 0, 2, 40, 0x94, 0, 20, 0x94, 0, 255, 18, 0],
    // Data that changes on its way.
    &[0, 40, 0x91, 0, 40, 29, 0, 60, 1, 0, 40, 0x90, 0, 20, 0x9d, 0, 50, 4, 17, 0, 255],
    // Partial writes, several acts at a time, held and released.
    &[0x82, 90, 0x8e, 40, 0x8e, 7, 0x2c, 0x80, 30, 12, 18, 0, 10, 24],
];

fn sessions() -> Vec<Vec<u8>> {
    SETUPS.iter().flat_map(|setup| STORIES.iter().map(|story| [&setup[..], story].concat())).collect()
}

fn streams() -> Vec<Vec<u8>> {
    let acts: [&[u8]; 4] = [
        &[16, 0, 20, 17, 0, 255, 20, 0, 30, 18, 0, 21, 3, 22, 0x45, 22, 0x40, 23, 0, 18, 0, 18, 0, 18, 0],
        &[20, 0, 255, 20, 1, 255, 20, 1, 255, 18, 0, 18, 0, 19, 0, 2, 18, 18, 0, 18, 0],
        &[25, 0, 25, 255, 0x35, 7, 3, 26, 0, 9, 26, 0, 4, 25, 1, 24],
        &[17, 0, 255, 17, 0, 255, 17, 0, 255, 0x35, 1, 0, 19, 0, 8, 0, 19, 0, 0x28, 0],
    ];
    SETUPS.iter().flat_map(|setup| acts.map(|acts| session::recorded(*setup, acts))).collect()
}

fn drivers() -> Vec<Vec<u8>> {
    // The unit is ready; then reads and writes, losses, time, reconnects.
    let stories: [&[u8]; 7] = [
        &[18, 0, 0, 60, 17, 0, 60, 1, 60, 20, 0, 60, 18, 0],
        &[19, 0, 2, 18, 18, 0, 0x40, 60, 6, 0, 60, 31, 18, 0, 17, 0, 60],
        &[18, 0, 0, 60, 0x26, 5, 20, 0, 31, 18, 0, 17, 0, 60],
        &[18, 0, 3, 4, 21, 4, 3, 0x40, 22, 0x40, 3, 0xc0, 24],
        &[17, 0, 60, 1, 90, 4, 0, 9, 31, 18, 0, 10, 11, 31, 18, 0],
        &[18, 0, 7, 2, 6, 5, 100, 0, 5, 200, 0, 31, 18, 0, 13],
        &[5, 255, 255, 11, 31, 18, 0, 25, 1, 24, 31, 18, 0],
    ];
    let setups = [[0, 0, 0], [0x80, 0x20, 0], [0x40, 0, 0], [0x0a, 2, 7], [4, 0x40, 0], [0x31, 4, 0]];
    let mut seeds: Vec<Vec<u8>> =
        setups.iter().flat_map(|setup| stories.map(|story| [&setup[..], story].concat())).collect();
    // Logins that the input answers itself.
    let response = |flags: u8, text: &[u8]| [&[27, flags, text.len() as u8], text].concat();
    let login = [
        vec![0x80, 0x20, 0],
        response(0, b"AuthMethod=CHAP\0TargetPortalGroupTag=1\0"),
        response(0, CHALLENGE),
        response(0x11, b""),
        response(0x37, b"HeaderDigest=None\0DataDigest=None\0"),
    ];
    seeds.push(login.concat());
    seeds
}

/// What an initiator sends after its login.
fn requests() -> Vec<(InitiatorPdu, Vec<u8>)> {
    let mut cmd_sn = 1;
    let mut command = |itt: u32, cdb: &[u8], length: u32, write: bool, lun: u16| {
        let mut block = [0; 16];
        block[..cdb.len()].copy_from_slice(cdb);
        let command = ScsiCommand {
            last: true,
            read: !write && length > 0,
            write,
            attribute: 1,
            lun: Lun::from_wire_prefix(lun),
            itt: Itt(itt),
            expected_data_transfer_length: length,
            cmd_sn: CmdSn(cmd_sn),
            cdb: block,
            ..ScsiCommand::default()
        };
        cmd_sn += 1;
        (InitiatorPdu::from(command), vec![0x22; if write { length.min(1024) as usize } else { 0 }])
    };
    let mut requests = vec![
        command(2, &[0], 0, false, 0),
        command(3, &[0x12, 0, 0, 0, 255], 255, false, 0),
        command(4, &[0x12, 1, 0x83, 0, 255], 255, false, 0),
        command(5, &[0x12, 1, 0xb0, 0, 255], 255, false, 3),
        command(6, &[0x25], 8, false, 0),
        command(7, &[0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32], 32, false, 3),
        command(8, &[0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64], 64, false, 0),
        command(9, &[0x1a, 0, 0x3f, 0, 255], 255, false, 0),
        command(10, &[0x28, 0, 0, 0, 0, 1, 0, 0, 8], 4096, false, 0),
        command(11, &[0x2a, 0, 0, 0, 0, 1, 0, 0, 2], 1024, true, 0),
        command(12, &[0x2a, 0, 0, 0, 0, 1, 0, 0, 16], 8192, true, 0),
        command(13, &[0x35], 0, false, 0),
        command(14, &[0x42, 0, 0, 0, 0, 0, 0, 0, 24], 24, true, 0),
        command(15, &[0x93, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8], 512, true, 0),
        command(16, &[0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 8], 4096, false, 0),
        command(17, &[0x5e], 8, false, 0),
    ];
    let text =
        TextRequest { last: true, itt: Itt(20), ttt: Ttt::RESERVED, cmd_sn: CmdSn(17), ..TextRequest::default() };
    requests.push((text.into(), b"SendTargets=All\0".to_vec()));
    let ping = NopOut { itt: Itt(21), ttt: Ttt::RESERVED, cmd_sn: CmdSn(18), ..NopOut::default() };
    requests.push((ping.into(), b"ping".to_vec()));
    let reset = TaskManagementRequest {
        immediate: true,
        function: TaskFunction::LogicalUnitReset,
        itt: Itt(22),
        referenced_task_tag: Itt::RESERVED,
        cmd_sn: CmdSn(19),
        ..TaskManagementRequest::default()
    };
    requests.push((reset.into(), Vec::new()));
    let data = DataOut { last: true, itt: Itt(12), ttt: Ttt(1), buffer_offset: 1024, ..DataOut::default() };
    requests.push((data.into(), vec![0x33; 2048]));
    requests.push((
        LogoutRequest { immediate: true, itt: Itt(23), cmd_sn: CmdSn(19), ..LogoutRequest::default() }.into(),
        Vec::new(),
    ));
    requests
}

fn encode((pdu, data): &(InitiatorPdu, Vec<u8>)) -> Vec<u8> {
    let mut bytes = pdu.encode(data.len() as u32).to_vec();
    bytes.extend_from_slice(data);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn targets() -> Vec<Vec<u8>> {
    let login = |stage: Stage, next: Stage, itt: u32, text: &[u8]| {
        let request = LoginRequest {
            immediate: true,
            transit: true,
            current_stage: stage,
            next_stage: next,
            itt: Itt(itt),
            cmd_sn: CmdSn(1),
            ..LoginRequest::default()
        };
        encode(&(request.into(), text.to_vec()))
    };
    let requests = requests();
    let mut seeds = Vec::new();
    for setup in [[0x10, 0, 0], [0x10, 7, 1], [0x50, 0x88, 60], [0x90, 0x22, 0]] {
        let all: Vec<u8> = requests.iter().flat_map(encode).collect();
        seeds.push([&setup[..], &all[..all.len().min(8000)]].concat());
        for request in &requests {
            let mut request = request.clone();
            if let InitiatorPdu::ScsiCommand(command) = &mut request.0 {
                command.cmd_sn = CmdSn(1);
            }
            seeds.push([&setup[..], &encode(&request)].concat());
        }
    }
    let names = b"InitiatorName=iqn.2026-01.test:i\0TargetName=iqn.2026-01.org.example:disk\0SessionType=Normal\0";
    let discovery = b"InitiatorName=iqn.2026-01.test:i\0SessionType=Discovery\0";
    let digests = [&names[..], b"HeaderDigest=CRC32C,None\0DataDigest=CRC32C\0MaxBurstLength=4096\0"].concat();
    for setup in [[0, 0, 0], [0x0a, 0, 0], [0x05, 0x20, 9]] {
        for text in [&names[..], &discovery[..], &digests] {
            seeds.push([&setup[..], &login(Stage::Operational, Stage::FullFeature, 1, text)].concat());
        }
    }
    let talk = [
        login(Stage::Security, Stage::Operational, 1, &[&names[..], b"AuthMethod=CHAP,None\0"].concat()),
        login(Stage::Security, Stage::Security, 1, b"CHAP_A=8,7,6,5\0"),
        login(Stage::Security, Stage::Operational, 1, b"CHAP_N=user\0CHAP_R=0x00112233445566778899aabbccddeeff\0"),
    ];
    seeds.push([&[0, 0x10, 0][..], &talk.concat()].concat());
    seeds
}

/// Reads of PDUs of a target, for those who write more seeds.
#[cfg(test)]
mod tests {
    use iscsi_proto::wire::TargetPdu;

    use super::*;
    use crate::TARGETS;

    #[test]
    fn every_target_has_seeds_and_takes_them() {
        for target in TARGETS {
            let seeds = seeds(target.name);
            assert!(seeds.len() >= 4, "{} has {} seeds", target.name, seeds.len());
            for seed in &seeds {
                target.run(seed);
            }
        }
    }

    #[test]
    fn seeds_of_sessions_are_what_they_are_meant_to_be() {
        // The recorded streams have PDUs of a target in them.
        for seed in streams() {
            assert!(seed.len() >= 3 + 48, "{seed:?}");
            assert!(TargetPdu::decode(seed[3..].first_chunk().unwrap()).is_ok());
        }
    }
}
