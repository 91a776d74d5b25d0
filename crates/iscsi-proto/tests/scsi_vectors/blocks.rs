// SPDX-License-Identifier: LGPL-2.1-or-later
//! Encoders of command descriptor blocks, cdb_vectors.tsv, and decoders.

use iscsi_proto::scsi::cdb::decode::*;
use iscsi_proto::scsi::cdb::encode::*;
use iscsi_proto::scsi::mode::Form;
use iscsi_proto::scsi::opcode::{Opcode, PersistentReserveIn, PersistentReserveOut, ServiceActionIn};
use iscsi_proto::scsi::{Cdb, Command, Direction};

use crate::{hex, rows, unhex};

const FILE: &str = include_str!("../../../../c-tests/data/cdb_vectors.tsv");

/// Where the C library overwrites flags, the right result.
const OWN: &str = include_str!("../../../../c-tests/data/own_cdb_vectors.tsv");

/// Functions of other layers, and why.
const ELSEWHERE: [&str; 1] = [
    // Makes a task of the C interface from a finished block.
    "scsi_create_task",
];

struct Arguments(Vec<i128>);

impl Arguments {
    fn parse(text: &str) -> Self {
        Self(text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(value).collect())
    }

    fn u8(&self, at: usize) -> u8 {
        self.0[at] as u8
    }

    fn u16(&self, at: usize) -> u16 {
        self.0[at] as u16
    }

    fn u32(&self, at: usize) -> u32 {
        self.0[at] as u32
    }

    fn u64(&self, at: usize) -> u64 {
        self.0[at] as u64
    }

    fn flag(&self, at: usize) -> bool {
        self.0[at] != 0
    }

    fn transfer(&self, first: usize) -> BlockOptions {
        BlockOptions {
            protect: self.u8(first),
            dpo: self.flag(first + 1),
            fua: self.flag(first + 2),
            fua_nv: self.flag(first + 3),
            group_number: self.u8(first + 4),
            ..BlockOptions::default()
        }
    }

    fn verify(&self) -> BlockOptions {
        BlockOptions { protect: self.u8(2), dpo: self.flag(3), byte_check: self.flag(4), ..BlockOptions::default() }
    }

    fn write_and_verify(&self) -> BlockOptions {
        BlockOptions {
            protect: self.u8(3),
            dpo: self.flag(4),
            byte_check: self.flag(5),
            group_number: self.u8(6),
            ..BlockOptions::default()
        }
    }

    fn write_same(&self) -> WriteSameOptions {
        WriteSameOptions { protect: self.u8(0), anchor: self.flag(1), unmap: self.flag(2), group_number: self.u8(4) }
    }
}

/// A number, a product of numbers, or a name.
fn value(text: &str) -> i128 {
    match text {
        "SCSI_READCAPACITY16" => ServiceActionIn::READ_CAPACITY_16.0.into(),
        "SCSI_GET_LBA_STATUS" => ServiceActionIn::GET_LBA_STATUS.0.into(),
        "SCSI_OPCODE_READ10" => Opcode::READ_10.0.into(),
        "SCSI_OPCODE_SERVICE_ACTION_IN" => Opcode::SERVICE_ACTION_IN_16.0.into(),
        // Parameter lists of PERSISTENT RESERVE OUT: looked up by index.
        "&b1" => 0,
        "&b2" => 1,
        "&b3" => 2,
        _ => text.split('*').map(|factor| number(factor.trim())).product(),
    }
}

fn number(text: &str) -> i128 {
    let digits = text.trim_end_matches(['U', 'L', 'u']);
    match digits.strip_prefix("0x") {
        Some(hex) => i128::from_str_radix(hex, 16),
        None => digits.parse(),
    }
    .unwrap_or_else(|error| panic!("{text}: {error}"))
}

const RESERVE_OUT: [PersistentReserveOutParameters; 3] = [
    PersistentReserveOutParameters {
        reservation_key: 0x0102030405060708,
        service_action_reservation_key: 0x1112131415161718,
        specify_initiator_ports: true,
        all_target_ports: false,
        activate_persist_through_power_loss: true,
    },
    PersistentReserveOutParameters {
        reservation_key: 0xfffefdfcfbfaf9f8,
        service_action_reservation_key: 0,
        specify_initiator_ports: false,
        all_target_ports: true,
        activate_persist_through_power_loss: false,
    },
    PersistentReserveOutParameters {
        reservation_key: 0,
        service_action_reservation_key: 0x8000000000000001,
        specify_initiator_ports: true,
        all_target_ports: true,
        activate_persist_through_power_loss: true,
    },
];

/// What our encoder of a function returns; `None` for a function without one.
fn encode(function: &str, a: &Arguments) -> Option<Result<Command, EncodeError>> {
    Some(match function {
        "scsi_cdb_testunitready" => Ok(test_unit_ready()),
        "scsi_cdb_sanitize" => Ok(sanitize(a.flag(0), a.flag(1), a.u8(2), a.u32(3))),
        "scsi_reportluns_cdb" => Ok(report_luns(a.u8(0), a.u32(1))),
        "scsi_cdb_reserve6" => Ok(reserve6()),
        "scsi_cdb_release6" => Ok(release6()),
        "scsi_cdb_readcapacity10" => Ok(read_capacity10(a.u32(0), a.flag(1))),
        "scsi_cdb_readcapacity16" => Ok(read_capacity16()),
        "scsi_cdb_inquiry" => Ok(inquiry(a.flag(0), a.u8(1), a.u32(2))),
        "scsi_cdb_readdefectdata10" => Ok(read_defect_data10(a.flag(0), a.flag(1), a.u8(2), a.u16(3))),
        "scsi_cdb_readdefectdata12" => Ok(read_defect_data12(a.flag(0), a.flag(1), a.u8(2), a.u32(3), a.u32(4))),
        "scsi_cdb_readtoc" => read_toc(a.flag(0), a.u32(1), a.u8(2), a.u16(3)),
        "scsi_cdb_serviceactionin16" => Ok(service_action_in16(ServiceActionIn(a.u8(0)), a.u32(1))),
        "scsi_cdb_get_lba_status" => Ok(get_lba_status(a.u64(0), a.u32(1))),
        "scsi_cdb_read6" => read6(a.u32(0), a.u32(1), a.u32(2)),
        "scsi_cdb_read10" => read10(a.u32(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_read12" => read12(a.u32(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_read16" => read16(a.u64(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_write10" => write10(a.u32(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_write12" => write12(a.u32(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_write16" => write16(a.u64(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_orwrite" => orwrite(a.u64(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_compareandwrite" => compare_and_write(a.u64(0), a.u32(1), a.u32(2), a.transfer(3)),
        "scsi_cdb_writeatomic16" => {
            let options = BlockOptions {
                protect: a.u8(3),
                dpo: a.flag(4),
                fua: a.flag(5),
                group_number: a.u8(6),
                ..BlockOptions::default()
            };
            write_atomic16(a.u64(0), a.u32(1), a.u32(2), options)
        }
        "scsi_cdb_verify10" => verify10(a.u32(0), a.u32(1), a.u32(5), a.verify()),
        "scsi_cdb_verify12" => verify12(a.u32(0), a.u32(1), a.u32(5), a.verify()),
        "scsi_cdb_verify16" => verify16(a.u64(0), a.u32(1), a.u32(5), a.verify()),
        "scsi_cdb_writeverify10" => write_and_verify10(a.u32(0), a.u32(1), a.u32(2), a.write_and_verify()),
        "scsi_cdb_writeverify12" => write_and_verify12(a.u32(0), a.u32(1), a.u32(2), a.write_and_verify()),
        "scsi_cdb_writeverify16" => write_and_verify16(a.u64(0), a.u32(1), a.u32(2), a.write_and_verify()),
        "scsi_cdb_writesame10" => Ok(write_same10(a.u32(3), a.u16(5), a.u32(6), a.write_same())),
        "scsi_cdb_writesame16" => Ok(write_same16(a.u64(3), a.u32(5), a.u32(6), a.write_same())),
        "scsi_cdb_unmap" => Ok(unmap(a.flag(0), a.u8(1), a.u16(2))),
        "scsi_cdb_persistent_reserve_in" => Ok(persistent_reserve_in(PersistentReserveIn(a.u8(0)), a.u16(1))),
        "scsi_cdb_persistent_reserve_out" => persistent_reserve_out(PersistentReserveOut(a.u8(0)), a.u8(1), a.u8(2)),
        "scsi_cdb_modesense6" => Ok(mode_sense6(a.flag(0), a.u8(1), a.u8(2), a.u8(3), a.u8(4))),
        "scsi_cdb_modesense10" => Ok(mode_sense10(a.flag(0), a.flag(1), a.u8(2), a.u8(3), a.u8(4), a.u32(5))),
        "scsi_cdb_modeselect6" => Ok(mode_select6(a.flag(0), a.flag(1), a.u32(2))),
        "scsi_cdb_modeselect10" => Ok(mode_select10(a.flag(0), a.flag(1), a.u32(2))),
        "scsi_cdb_startstopunit" => Ok(start_stop_unit(a.flag(0), a.u8(1), a.u8(2), a.flag(3), a.flag(4), a.flag(5))),
        "scsi_cdb_preventallow" => Ok(prevent_allow_medium_removal(a.u8(0))),
        "scsi_cdb_synchronizecache10" => Ok(synchronize_cache10(a.u32(0), a.u32(1), a.flag(2), a.flag(3))),
        "scsi_cdb_synchronizecache16" => Ok(synchronize_cache16(a.u64(0), a.u32(1), a.flag(2), a.flag(3))),
        "scsi_cdb_prefetch10" => Ok(pre_fetch10(a.u32(0), a.u32(1), a.flag(2), a.u8(3))),
        "scsi_cdb_prefetch16" => Ok(pre_fetch16(a.u64(0), a.u32(1), a.flag(2), a.u8(3))),
        "scsi_cdb_report_supported_opcodes" => {
            Ok(report_supported_operation_codes(a.flag(0), a.u8(1), Opcode(a.u8(2)), a.u16(3), a.u32(4)))
        }
        "scsi_cdb_extended_copy" => Ok(extended_copy(a.u32(0))),
        "scsi_cdb_receive_copy_results" => Ok(receive_copy_results(a.u8(0), a.u8(1), a.u32(2))),
        "scsi_cdb_report_target_port_groups" => Ok(report_target_port_groups(a.u32(0))),
        _ => return None,
    })
}

fn describe(result: Result<Command, EncodeError>) -> String {
    let Ok(command) = result else {
        return "NULL - - -".to_string();
    };
    let direction = match command.direction {
        Direction::None => 0,
        Direction::Read => 1,
        Direction::Write => 2,
    };
    format!("{} {} {direction} {}", hex(command.cdb.padded()), command.cdb.len(), command.expected_length as i32)
}

#[test]
fn encoders() {
    let mut elsewhere = Vec::new();
    let mut checked = 0;
    for row in rows(FILE) {
        let [function, arguments, block, size, direction, expected_length, data_out] = row[..] else {
            panic!("columns of {row:?}");
        };
        if function == "scsi_create_task" {
            elsewhere.push(function);
            continue;
        }
        let values = Arguments::parse(arguments);
        let Some(result) = encode(function, &values) else {
            elsewhere.push(function);
            continue;
        };
        let corrected = rows(OWN).find(|own| own[..2] == [function, arguments]).map_or(block, |own| own[2]);
        let expected = format!("{corrected} {size} {direction} {expected_length}");
        assert_eq!(describe(result), expected, "{function}({arguments})");
        if let Some(list) = data_out.strip_prefix("iov[0]:") {
            assert_eq!(hex(&RESERVE_OUT[values.0[3] as usize].to_bytes()), list, "{arguments}");
        }
        checked += 1;
    }
    elsewhere.dedup();
    assert_eq!(elsewhere, ELSEWHERE);
    assert!(checked > 130, "only {checked} rows");
}

#[test]
fn a_block_size_of_zero_is_refused() {
    let options = BlockOptions::default();
    for result in [
        read6(0, 512, 0),
        read10(0, 512, 0, options),
        write16(0, 0, 0, options),
        compare_and_write(0, 512, 0, options),
        verify12(0, 512, 0, options),
        write_and_verify16(0, 512, 0, options),
    ] {
        assert_eq!(result, Err(EncodeError::ZeroBlockSize));
    }
}

#[test]
fn a_block_is_at_most_16_bytes_long() {
    let bytes = unhex("9e0102030405060708090a0b0c0d0e0f10");
    assert_eq!(Cdb::new(&bytes), None);
    let ten = Cdb::new(&bytes[..10]).expect("fits");
    assert_eq!(hex(ten.as_slice()), "9e010203040506070809");
    assert_eq!(hex(ten.padded()), "9e010203040506070809000000000000");
}

/// A target reads what an initiator writes.
#[test]
fn decoder_reads_what_the_encoder_writes() {
    let block = |command: Command| decode(command.cdb.padded());
    assert_eq!(block(test_unit_ready()), Decoded::TestUnitReady);
    assert_eq!(
        block(inquiry(true, 0x83, 255)),
        Decoded::Inquiry { evpd: true, page_code: 0x83, allocation_length: 255 }
    );
    assert_eq!(block(report_luns(2, 16)), Decoded::ReportLuns { select_report: 2, allocation_length: 16 });
    assert_eq!(block(read_capacity10(7, true)), Decoded::ReadCapacity10 { lba: 7, partial_medium: true });
    assert_eq!(block(read_capacity16()), Decoded::ReadCapacity16 { allocation_length: 32 });
    assert_eq!(
        block(get_lba_status(0x0102030405060708, 24)),
        Decoded::GetLbaStatus { lba: 0x0102030405060708, allocation_length: 24 }
    );
    assert_eq!(
        block(mode_sense10(true, true, 2, 8, 0xab, 0x1234)),
        Decoded::ModeSense(ModeSense {
            form: Form::Ten,
            long_lba_accepted: true,
            disable_block_descriptors: true,
            page_control: 2,
            page_code: 8,
            subpage_code: 0xab,
            allocation_length: 0x1234,
        })
    );
    assert_eq!(
        block(mode_select6(true, false, 24)),
        Decoded::ModeSelect(ModeSelect {
            form: Form::Six,
            page_format: true,
            save_pages: false,
            parameter_list_length: 24,
        })
    );
    assert_eq!(block(unmap(true, 5, 24)), Decoded::Unmap { anchor: true, group_number: 5, parameter_list_length: 24 });
    let options = WriteSameOptions { protect: 5, anchor: true, unmap: true, group_number: 9 };
    let same = WriteSame {
        protect: 5,
        anchor: true,
        unmap: true,
        no_data_out_buffer: false,
        lba: 0x01020304,
        blocks: 0xabcd,
        group_number: 9,
    };
    assert_eq!(block(write_same10(0x01020304, 0xabcd, 512, options)), Decoded::WriteSame(same));
    let zeros = WriteSame { no_data_out_buffer: true, lba: 1 << 40, blocks: 1 << 20, ..same };
    assert_eq!(block(write_same16(1 << 40, 1 << 20, 0, options)), Decoded::WriteSame(zeros));
    let flush = SynchronizeCache { sync_nv: true, immediate: false, lba: 1 << 40, blocks: 9 };
    assert_eq!(block(synchronize_cache16(1 << 40, 9, true, false)), Decoded::SynchronizeCache(flush));
    let flush = SynchronizeCache { sync_nv: false, immediate: true, lba: 77, blocks: 9 };
    assert_eq!(block(synchronize_cache10(77, 9, false, true)), Decoded::SynchronizeCache(flush));
    assert_eq!(
        block(start_stop_unit(true, 0xf, 3, true, false, true)),
        Decoded::StartStopUnit(StartStopUnit {
            immediate: true,
            power_condition_modifier: 0xf,
            power_condition: 3,
            no_flush: true,
            load_eject: false,
            start: true,
        })
    );
    assert_eq!(block(prevent_allow_medium_removal(1)), Decoded::PreventAllowMediumRemoval { prevent: 1 });
    assert_eq!(
        decode(&[3, 1, 0, 0, 252, 0]),
        Decoded::RequestSense { descriptor_format: true, allocation_length: 252 }
    );
    assert_eq!(block(extended_copy(8)), Decoded::Unknown(Opcode::EXTENDED_COPY));
    assert_eq!(block(service_action_in16(ServiceActionIn(0x11), 8)), Decoded::Unknown(Opcode::SERVICE_ACTION_IN_16));
    assert_eq!(decode(&[]), Decoded::TestUnitReady);
}

#[test]
fn decoder_reads_transfers() {
    let options = BlockOptions { protect: 5, dpo: true, fua: true, fua_nv: true, byte_check: true, group_number: 9 };
    let transfer = BlockTransfer {
        protect: 5,
        dpo: true,
        fua: true,
        fua_nv: true,
        lba: 0x01020304,
        transfer_length: 3,
        group_number: 9,
        ..BlockTransfer::default()
    };
    let decoded = |command: Result<Command, EncodeError>| decode(command.expect("valid").cdb.padded());
    for (command, opcode) in [
        (read10(0x01020304, 1536, 512, options), Opcode::READ_10),
        (read12(0x01020304, 1536, 512, options), Opcode::READ_12),
        (read16(0x01020304, 1536, 512, options), Opcode::READ_16),
    ] {
        assert_eq!(decoded(command), Decoded::Read(BlockTransfer { opcode, ..transfer }));
    }
    for (command, opcode) in [
        (write10(0x01020304, 1536, 512, options), Opcode::WRITE_10),
        (write12(0x01020304, 1536, 512, options), Opcode::WRITE_12),
        (write16(0x01020304, 1536, 512, options), Opcode::WRITE_16),
    ] {
        assert_eq!(decoded(command), Decoded::Write(BlockTransfer { opcode, ..transfer }));
    }
    let verify = BlockTransfer { fua: false, fua_nv: false, byte_check: 1, ..transfer };
    for (command, opcode) in [
        (verify10(0x01020304, 1536, 512, options), Opcode::VERIFY_10),
        (verify12(0x01020304, 1536, 512, options), Opcode::VERIFY_12),
        (verify16(0x01020304, 1536, 512, options), Opcode::VERIFY_16),
    ] {
        let expected = BlockTransfer { opcode, group_number: 9, ..verify };
        assert_eq!(decoded(command), Decoded::Verify(expected));
    }
    let Decoded::Read(short) = decoded(read6(0x1fffff, 512 * 256, 512)) else { panic!("not a READ") };
    assert_eq!((short.lba, short.transfer_length, short.blocks()), (0x1fffff, 0, 256));
    let Decoded::Write(short) = decode(&[0x0a, 0xff, 0, 1, 2, 0]) else { panic!("not a WRITE") };
    assert_eq!((short.lba, short.blocks()), (0x1f0001, 2));
}
