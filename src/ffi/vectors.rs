// SPDX-License-Identifier: LGPL-2.1-or-later
//! Rows of c-tests/data pass through the C functions in this process: what Miri can watch, c-tests/vectors cannot show it.
//!
//! Answers, sense data and CDBs lie in blocks of exactly their size, and every member of what is decoded is read, so that
//! a byte too many and a byte never written are seen. The texts of the tables are compared by c-tests/vectors; here only
//! what is cheap to compare.

use core::ffi::{CStr, c_int, c_void};
use std::ffi::CString;
use std::hint::black_box;
use std::ptr;

use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::{Cdb, Command, Direction};

use super::alloc;
use super::c_enum::{enum_from_number, enum_to_number};
use super::context::{iscsi_create_context, iscsi_destroy_context, iscsi_get_error};
use super::layout::{scsi_sense, scsi_task};
use super::sense::scsi_parse_sense_data;
use super::task;
use super::types_cdb::*;
use super::types_inquiry::*;
use super::types_lowlevel::*;
use super::types_mode::scsi_mode_sense;
use super::types_reports::*;
use super::types_since_1_20::{scsi_inquiry_third_party_copy, scsi_report_target_port_groups};
use super::unmarshal::{scsi_cdb_unmarshall, scsi_datain_getfullsize, scsi_datain_unmarshall};
use super::url::{iscsi_destroy_url, iscsi_parse_full_url, iscsi_parse_portal_url};

const UNMARSHALL: &str = include_str!("../../c-tests/data/unmarshall_vectors.tsv");
const OWN_UNMARSHALL: &str = include_str!("../../c-tests/data/own_unmarshall_vectors.tsv");
const SENSE: &str = include_str!("../../c-tests/data/sense_vectors.tsv");
const OWN_SENSE: &str = include_str!("../../c-tests/data/own_sense_vectors.tsv");
const URLS: &str = include_str!("../../c-tests/data/url_vectors.tsv");
const OWN_URLS: &str = include_str!("../../c-tests/data/own_url_vectors.tsv");

/// The rows of a table, without comments and the heading.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn cells(row: &'static str) -> Vec<&'static str> {
    row.split('\t').collect()
}

/// What this library makes of a row: the last cell of the row of `own` that begins with the same cells as `row`, or, if
/// there is none, the newer of two results of the original. `=` in that stands for the older.
fn expected(own: &[&'static str], key: &str, older: &'static str, newer: &'static str) -> &'static str {
    match own.iter().find_map(|row| row.strip_prefix(key)?.strip_prefix('\t')) {
        Some(rest) => rest.rsplit('\t').next().unwrap_or(rest),
        None if newer.starts_with('=') => older,
        None => newer,
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: Vec<u8> = hex.bytes().filter_map(digit).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Reads a whole structure: it must be aligned, inside its block and written.
fn read<T: Copy>(place: *const T) -> T {
    // SAFETY: the structure which the command of a row is answered with; freed later, with its task.
    black_box(unsafe { place.read() })
}

/// The same for an array.
fn read_all<T: Copy>(first: *const T, count: usize) -> Vec<T> {
    (0..count).map(|index| read(first.wrapping_add(index))).collect()
}

/// The array behind a structure; `of` gives the place of the last member, which has no length.
fn behind<H, E>(head: *const H, of: fn(*const H) -> *const [E; 0]) -> *const E {
    of(head).cast()
}

fn count(number: c_int) -> usize {
    usize::try_from(number).expect("a count")
}

/// Everything of the structure that belongs to an answer.
pub(super) fn visit(answer: &Answer<'_>, value: *mut c_void) {
    match answer {
        Answer::StandardInquiry(_) => drop(black_box(read::<scsi_inquiry_standard>(value.cast()).version_descriptor)),
        Answer::SupportedPages(_) => {
            let page: scsi_inquiry_supported_pages = read(value.cast());
            read_all(page.pages, count(page.num_pages));
        }
        Answer::UnitSerialNumber(_) => {
            let page: scsi_inquiry_unit_serial_number = read(value.cast());
            // SAFETY: the text is terminated.
            black_box(unsafe { CStr::from_ptr(page.usn) }.to_bytes().len());
        }
        Answer::DeviceIdentification(_) => {
            let mut next = read::<scsi_inquiry_device_identification>(value.cast()).designators;
            while !next.is_null() {
                let designator = read(next);
                // A zero follows.
                read_all(designator.designator, count(designator.designator_length) + 1);
                next = designator.next;
            }
        }
        Answer::ThirdPartyCopy(_) => {
            let page: scsi_inquiry_third_party_copy = read(value.cast());
            if page.supported_commands.is_null() {
                return;
            }
            let mut next = read(page.supported_commands).commands_supported;
            while !next.is_null() {
                let command = read(next);
                read_all(command.service_action, count(command.service_action_length) + 1);
                next = command.next;
            }
        }
        Answer::BlockLimits(_) => drop(black_box(read::<scsi_inquiry_block_limits>(value.cast()).wsnz)),
        Answer::BlockDeviceCharacteristics(_) => {
            black_box(read::<scsi_inquiry_block_device_characteristics>(value.cast()).medium_rotation_rate);
        }
        Answer::LogicalBlockProvisioning(_) => {
            let page: scsi_inquiry_logical_block_provisioning = read(value.cast());
            black_box(enum_to_number(page.provisioning_type));
        }
        Answer::Capacity10(_) => drop(black_box(read::<scsi_readcapacity10>(value.cast()).lba)),
        Answer::Capacity16(_) => drop(black_box(read::<scsi_readcapacity16>(value.cast()).returned_lba)),
        Answer::LbaStatus(_) => {
            let list: scsi_get_lba_status = read(value.cast());
            for descriptor in read_all(list.descriptors, list.num_descriptors as usize) {
                black_box(enum_to_number(descriptor.provisioning));
            }
        }
        Answer::LunList(_) => {
            let list: *const scsi_reportluns_list = value.cast();
            // SAFETY: the place of a member of a valid structure.
            read_all(behind(list, |list| unsafe { &raw const (*list).luns }), read(list).num as usize);
        }
        Answer::ModeSense(_) => {
            let mut next = read::<scsi_mode_sense>(value.cast()).pages;
            while !next.is_null() {
                let page = read(next);
                // SAFETY: the longest member; none of its bytes may be unset, whatever the page.
                black_box(unsafe { page.body.caching });
                next = page.next;
            }
        }
        Answer::TableOfContents(_) => {
            let list: *const scsi_readtoc_list = value.cast();
            // SAFETY: the place of a member of a valid structure.
            for item in read_all(behind(list, |list| unsafe { &raw const (*list).desc }), count(read(list).num)) {
                // SAFETY: the member of READ TOC; those of the other formats begin like it.
                black_box(unsafe { item.desc.toc }.adr);
            }
        }
        Answer::RegisteredKeys(_) => {
            let list: *const scsi_persistent_reserve_in_read_keys = value.cast();
            // SAFETY: the place of a member of a valid structure.
            read_all(behind(list, |list| unsafe { &raw const (*list).keys }), count(read(list).num_keys));
        }
        Answer::Reservation(_) => {
            black_box(read::<scsi_persistent_reserve_in_read_reservation>(value.cast()).pr_type);
        }
        Answer::ReservationCapabilities(_) => {
            black_box(read::<scsi_persistent_reserve_in_report_capabilities>(value.cast()).length);
        }
        Answer::SupportedCommands(_) => {
            let list: *const scsi_report_supported_op_codes = value.cast();
            // SAFETY: the place of a member of a valid structure.
            read_all(behind(list, |list| unsafe { &raw const (*list).descriptors }), count(read(list).num_descriptors));
        }
        Answer::CommandSupport(_) => {
            black_box(read::<scsi_report_supported_op_codes_one_command>(value.cast()).support);
        }
        Answer::TargetPortGroups(_) => {
            let list: *const scsi_report_target_port_groups = value.cast();
            // SAFETY: the place of a member of a valid structure.
            let groups = behind(list, |list| unsafe { &raw const (*list).groups });
            for group in read_all(groups, count(read(list).num_groups)) {
                read_all(group.ports, group.retrieved_port_count.into());
            }
        }
        Answer::CopyStatus(_) => drop(black_box(read::<scsi_copy_results_copy_status>(value.cast()).hdd)),
        Answer::OperatingParameters(_) => {
            let list: *const scsi_copy_results_op_params = value.cast();
            // SAFETY: the place of a member of a valid structure.
            let codes = behind(list, |list| unsafe { &raw const (*list).imp_desc_type_codes });
            read_all(codes, read(list).impl_desc_list_length.into());
        }
    }
}

fn task_of(cdb: &[u8]) -> *mut scsi_task {
    let cdb = Cdb::new(cdb).expect("at most 16 bytes");
    let task = task::create(&Command { cdb, direction: Direction::Read, expected_length: 255 });
    assert!(!task.is_null());
    task
}

/// A task with its answer in a block of exactly its size.
pub(super) fn answered(cdb: &[u8], answer: &[u8]) -> *mut scsi_task {
    let task = task_of(cdb);
    if !answer.is_empty() {
        let data = alloc::bytes(answer.len()).cast::<u8>();
        // SAFETY: a new block of as many bytes.
        unsafe { data.copy_from_nonoverlapping(answer.as_ptr(), answer.len()) };
        // SAFETY: a task of the test, which frees the block with it.
        unsafe { (*task).datain = scsi_data { size: answer.len() as c_int, data } };
    }
    task
}

/// Sense data as long as `scsi_parse_sense_data` is promised.
pub(super) fn whole_sense(mut data: Vec<u8>) -> Box<[u8]> {
    let length = match data.first().map(|code| code & 0x7f) {
        Some(0x70 | 0x71) => 18,
        Some(0x72 | 0x73) => {
            data.resize(data.len().max(8), 0);
            8 + usize::from(data[7])
        }
        _ => 1,
    };
    data.resize(length, 0);
    data.into_boxed_slice()
}

#[test]
fn answers() {
    let own: Vec<&str> = rows(OWN_UNMARSHALL).collect();
    let mut decoded_rows = 0;
    // Rows of the other functions begin with their names.
    for row in rows(UNMARSHALL).filter(|row| !row.starts_with("scsi_")) {
        let row = cells(row);
        let (case, cdb, answer) = (row[0], bytes(row[1]), bytes(row[3]));
        let full_size = if row[6] == "=" { row[4] } else { row[6] };
        let result = expected(&own, case, row[5], row[7]);

        let task = answered(&cdb, &answer);
        // SAFETY: a task of this test.
        assert_eq!(unsafe { scsi_datain_getfullsize(task) }.to_string(), full_size, "{case}");
        // SAFETY: as above.
        let value = unsafe { scsi_datain_unmarshall(task) };
        assert_eq!(value.is_null(), result == "NULL", "{case}: {result}");
        if !value.is_null() {
            let cdb = Cdb::new(&cdb).expect("as above");
            visit(&Answer::parse(&cdb, &answer).expect("decoded"), value);
            decoded_rows += 1;
        }
        // SAFETY: freed once, last.
        unsafe { task::scsi_free_scsi_task(task) };
    }
    assert!(decoded_rows > 100, "{decoded_rows}");
}

#[test]
fn command_blocks() {
    let mut decoded_rows = 0;
    for row in rows(UNMARSHALL).filter(|row| row.starts_with("scsi_cdb_unmarshall\t")) {
        let row = cells(row);
        let (block, asked) = row[1].split_once(" asked for opcode 0x").unwrap_or((row[1], &row[1][..2]));
        let task = task_of(&bytes(block));
        let opcode = u32::from_str_radix(asked, 16).expect("hexadecimal");
        // SAFETY: a task of this test.
        let value = unsafe { scsi_cdb_unmarshall(task, enum_from_number(opcode)) };
        assert_eq!(value.is_null(), row[5] == "NULL", "{row:?}");
        if !value.is_null() {
            let control = match opcode {
                0x08 => read::<scsi_read6_cdb>(value.cast()).control,
                0x28 => read::<scsi_read10_cdb>(value.cast()).control,
                0x2a => read::<scsi_write10_cdb>(value.cast()).control,
                0x2f => read::<scsi_verify10_cdb>(value.cast()).control,
                0x88 => read::<scsi_read16_cdb>(value.cast()).control,
                0x8a => read::<scsi_write16_cdb>(value.cast()).control,
                0x8f => read::<scsi_verify16_cdb>(value.cast()).control,
                0x9c => read::<scsi_writeatomic16_cdb>(value.cast()).control,
                0xa8 => read::<scsi_read12_cdb>(value.cast()).control,
                0xaa => read::<scsi_write12_cdb>(value.cast()).control,
                0xaf => read::<scsi_verify12_cdb>(value.cast()).control,
                other => panic!("what does {other:#x} give?"),
            };
            assert!(row[5].ends_with(&format!("control={control:#x};")), "{row:?}");
            decoded_rows += 1;
        }
        // SAFETY: freed once, last.
        unsafe { task::scsi_free_scsi_task(task) };
    }
    assert!(decoded_rows > 10, "{decoded_rows}");
}

#[test]
fn sense_data() {
    let own: Vec<&str> = rows(OWN_SENSE).collect();
    // What sense data leave as it was is tested beside the function.
    for row in rows(SENSE).filter(|row| !row.starts_with("destination not cleared first")).map(cells) {
        let data = whole_sense(bytes(row[1]));
        let sense: *mut scsi_sense = alloc::zeroed();
        // SAFETY: zeros are a value of the structure, and the data are as long as promised.
        unsafe { scsi_parse_sense_data(sense, data.as_ptr()) };
        let fields = read(sense);
        let flag = |number| u8::from(fields.flags & sense_flag(number) != 0);
        let text = format!(
            "error_type={:#x};key={};ascq={:#06x};sense_specific={};ill_param_in_cdb={};bit_pointer_valid={};\
             bit_pointer={};field_pointer={:#x};",
            fields.error_type,
            enum_to_number(fields.key),
            fields.ascq,
            flag(0),
            flag(1),
            flag(2),
            fields.bit_pointer,
            fields.field_pointer
        );
        let expected = expected(&own, &format!("{}\t{}", row[0], row[1]), row[2], row[3]);
        assert!(expected.starts_with(&text), "{}: {text} instead of {expected}", row[0]);
        // SAFETY: from `zeroed`, freed once.
        unsafe { alloc::free(sense) };
    }
}

#[test]
fn urls() {
    let own: Vec<&str> = rows(OWN_URLS).collect();
    let mut parsed_rows = 0;
    // The tables of the environment's variables are for a process of their own.
    for row in rows(URLS).map(cells).filter(|row| row[2] == "-") {
        let expected = expected(&own, &row[..4].join("\t"), row[4], row[5]);
        let text = CString::new(row[3]).expect("no zero in a row");
        let iscsi = match row[1] {
            "NULL" => ptr::null_mut(),
            // SAFETY: a literal.
            _ => unsafe { iscsi_create_context(c"iqn.2026-01.org.example:initiator".as_ptr()) },
        };
        let parse = if row[0] == "full" { iscsi_parse_full_url } else { iscsi_parse_portal_url };
        // SAFETY: null or a context of this test, and a terminated string.
        let url = unsafe { parse(iscsi, text.as_ptr()) };
        assert_eq!(url.is_null(), expected.starts_with("NULL;") || expected == "NULL", "{row:?}");
        if !url.is_null() {
            assert!(expected.contains(&format!(";lun={};", read(url).lun)), "{row:?}");
            parsed_rows += 1;
        }
        // SAFETY: null or a context of this test.
        let error = unsafe { iscsi_get_error(iscsi) };
        // SAFETY: the text is terminated.
        black_box(unsafe { CStr::from_ptr(error) }.to_bytes().len());
        // SAFETY: null or from the parser, freed once.
        unsafe { iscsi_destroy_url(url) };
        // SAFETY: null or a context of this test, freed once.
        assert_eq!(unsafe { iscsi_destroy_context(iscsi) }, 0);
    }
    assert!(parsed_rows > 50, "{parsed_rows}");
}
