// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers, CDBs and mode pages between bytes and C structures. The structures live on the task's memory.

use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::{ptr, slice};

use iscsi_proto::scsi::Cdb;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::full_size::full_size;
use iscsi_proto::scsi::mode::Form;

use crate::ffi::c_enum::enum_to_number;
use crate::ffi::enums_lowlevel::{scsi_modesense_page_code, scsi_opcode};
use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_lowlevel::scsi_data;
use crate::ffi::types_mode::{scsi_mode_page, scsi_mode_sense};
use crate::ffi::{unmarshal_cdb, unmarshal_inquiry, unmarshal_mode, unmarshal_reports, unmarshal_reservations};

/// CDB and answer of a task; no answer is an empty one. `None` for a null task.
///
/// # Safety
/// `task` is null or valid, its `datain` describes readable bytes, and neither is freed or changed while the slice lives.
pub(crate) unsafe fn command_and_answer<'a>(task: *const scsi_task) -> Option<(Cdb, &'a [u8])> {
    // SAFETY: the caller's promise.
    let task = unsafe { task.as_ref() }?;
    let cdb = Cdb::new(&task.cdb)?;
    let size = usize::try_from(task.datain.size).unwrap_or(0);
    if size == 0 || task.datain.data.is_null() {
        return Some((cdb, &[]));
    }
    // SAFETY: the caller's promise about `datain`.
    Some((cdb, unsafe { slice::from_raw_parts(task.datain.data, size) }))
}

/// Tells how many bytes the whole answer to the command of `task` has, from the beginning of the answer in
/// `task->datain`.
///
/// If it is more than `task->datain.size` the answer was cut: ask again with it as `alloc_len`. Returns -1 if `task`
/// is NULL or the answer does not tell: MODE SENSE(10), READ CAPACITY(16), GET LBA STATUS, RECEIVE COPY RESULTS, the
/// Third-party Copy page and commands that are not decoded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_datain_getfullsize(task: *mut scsi_task) -> c_int {
    guard!(-1, {
        // SAFETY: null, or a task of the caller's whose answer stays during the call.
        let Some((cdb, answer)) = (unsafe { command_and_answer(task) }) else {
            return -1;
        };
        // A size beyond an int can only be a lie; it wraps, as C programs know it.
        full_size(&cdb, answer).map_or(-1, |size| size as c_int)
    })
}

/// Decodes the answer in `task->datain` by the CDB of the task.
///
/// Returns a structure that belongs to the task and is freed with it:
///
/// - INQUIRY: `scsi_inquiry_standard`; with EVPD the one of its page, see `enum scsi_inquiry_pagecode`
/// - READ CAPACITY(10), (16): `scsi_readcapacity10`, `scsi_readcapacity16`
/// - REPORT LUNS: `scsi_reportluns_list`
/// - GET LBA STATUS: `scsi_get_lba_status`
/// - MODE SENSE(6), (10): `scsi_mode_sense`
/// - PERSISTENT RESERVE IN: `scsi_persistent_reserve_in_read_keys`, `scsi_persistent_reserve_in_read_reservation` or
///   `scsi_persistent_reserve_in_report_capabilities`, by the service action
/// - REPORT SUPPORTED OPERATION CODES: `scsi_report_supported_op_codes` or, for one command,
///   `scsi_report_supported_op_codes_one_command`
/// - REPORT TARGET PORT GROUPS: `scsi_report_target_port_groups`, which the headers of 1.20 have
/// - RECEIVE COPY RESULTS: `scsi_copy_results_copy_status` or `scsi_copy_results_op_params`, by the service action
/// - READ TOC/PMA/ATIP: `scsi_readtoc_list`
///
/// Bytes that are missing at the end read as 0 and lists hold what was received; the list of supported commands has
/// zeros for those that were announced and not sent. Designators, mode pages and third-party copy commands are in
/// reverse order.
///
/// Returns NULL if `task` is NULL, there is no answer, it is too short to mean anything, the command is another one,
/// or memory is short. Each call makes a new structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_datain_unmarshall(task: *mut scsi_task) -> *mut c_void {
    guard!(ptr::null_mut(), {
        // SAFETY: null, or a task of the caller's whose answer stays during the call.
        let Some((cdb, bytes)) = (unsafe { command_and_answer(task) }) else {
            return ptr::null_mut();
        };
        let Some(answer) = Answer::parse(&cdb, bytes) else {
            return ptr::null_mut();
        };
        // SAFETY: the task is valid, and no reference to it is left.
        let memory = unsafe { TaskMemory::new(task) };
        put_answer(&memory, answer).unwrap_or(ptr::null_mut())
    })
}

fn put_answer(memory: &TaskMemory, answer: Answer<'_>) -> Option<*mut c_void> {
    match answer {
        Answer::StandardInquiry(data) => unmarshal_inquiry::standard(memory, &data),
        Answer::SupportedPages(data) => unmarshal_inquiry::supported_pages(memory, &data),
        Answer::UnitSerialNumber(data) => unmarshal_inquiry::unit_serial_number(memory, &data),
        Answer::DeviceIdentification(data) => unmarshal_inquiry::device_identification(memory, &data),
        Answer::ThirdPartyCopy(data) => unmarshal_inquiry::third_party_copy(memory, &data),
        Answer::BlockLimits(data) => unmarshal_inquiry::block_limits(memory, &data),
        Answer::BlockDeviceCharacteristics(data) => unmarshal_inquiry::block_device_characteristics(memory, &data),
        Answer::LogicalBlockProvisioning(data) => unmarshal_inquiry::logical_block_provisioning(memory, &data),
        Answer::Capacity10(data) => unmarshal_reports::capacity10(memory, &data),
        Answer::Capacity16(data) => unmarshal_reports::capacity16(memory, &data),
        Answer::LbaStatus(list) => unmarshal_reports::lba_status(memory, &list),
        Answer::LunList(list) => unmarshal_reports::lun_list(memory, &list),
        Answer::ModeSense(data) => unmarshal_mode::mode_sense(memory, &data),
        Answer::TableOfContents(data) => unmarshal_reports::table_of_contents(memory, &data),
        Answer::RegisteredKeys(list) => unmarshal_reservations::keys(memory, &list),
        Answer::Reservation(data) => unmarshal_reservations::reservation(memory, &data),
        Answer::ReservationCapabilities(data) => unmarshal_reservations::capabilities(memory, &data),
        Answer::SupportedCommands(list) => unmarshal_reports::supported_commands(memory, &list),
        Answer::CommandSupport(data) => unmarshal_reports::command_support(memory, &data),
        Answer::TargetPortGroups(list) => unmarshal_reports::target_port_groups(memory, &list),
        Answer::CopyStatus(data) => unmarshal_reports::copy_status(memory, &data),
        Answer::OperatingParameters(data) => unmarshal_reports::operating_parameters(memory, &data),
    }
}

/// Decodes `task->cdb`, whose operation code must be `opcode`: READ(6) to (16), WRITE(10) to (16), WRITE ATOMIC(16),
/// VERIFY(10) to (16).
///
/// Returns the structure named after the command, such as `struct scsi_read10_cdb`, which is freed with the task. NULL
/// if `task` is NULL, for another command, or if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_unmarshall(task: *mut scsi_task, opcode: MaybeUninit<scsi_opcode>) -> *mut c_void {
    guard!(ptr::null_mut(), {
        // SAFETY: null, or a valid task; only the block is copied out.
        let Some(cdb) = (unsafe { task.as_ref() }).map(|task| task.cdb) else {
            return ptr::null_mut();
        };
        if enum_to_number(opcode) != u32::from(cdb[0]) {
            return ptr::null_mut();
        }
        // SAFETY: the task is valid, and no reference to it is left.
        let memory = unsafe { TaskMemory::new(task) };
        unmarshal_cdb::transfer(&memory, &cdb).unwrap_or(ptr::null_mut())
    })
}

/// Finds a page in the answer of MODE SENSE: the first with this code and subpage code (0 for a page without one).
///
/// Returns it, or NULL if there is none or `ms` is NULL. It belongs to the task of the answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_modesense_get_page(
    ms: *mut scsi_mode_sense,
    page_code: MaybeUninit<scsi_modesense_page_code>,
    subpage_code: c_int,
) -> *mut scsi_mode_page {
    guard!(ptr::null_mut(), {
        let wanted = enum_to_number(page_code);
        // SAFETY: null, or what scsi_datain_unmarshall returned.
        let mut page = (unsafe { ms.as_ref() }).map_or(ptr::null_mut(), |ms| ms.pages);
        // SAFETY: null, or a page of that list.
        while let Some(fields) = unsafe { page.as_ref() } {
            if enum_to_number(fields.page_code) == wanted && fields.subpage_code == subpage_code {
                break;
            }
            page = fields.next;
        }
        page
    })
}

/// Encodes a mode page as the parameter list of MODE SELECT(6) (`is_modeselect6` not 0) or MODE SELECT(10).
///
/// The list has a mode parameter header of zeros and no block descriptor; `mp->len` and `mp->next` do not matter.
/// Pages: caching, control, disconnect-reconnect, informational exceptions control, power condition.
///
/// Returns the list, which is freed with the task and to be attached with `scsi_task_add_data_out_buffer()`; NULL if
/// an argument is NULL, for another page, or if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_modesense_dataout_marshall(
    task: *mut scsi_task,
    mp: *mut scsi_mode_page,
    is_modeselect6: c_int,
) -> *mut scsi_data {
    guard!(ptr::null_mut(), {
        if task.is_null() {
            return ptr::null_mut();
        }
        // SAFETY: null, or a page of the caller's that stays during the call.
        let Some(page) = (unsafe { mp.as_ref() }) else {
            return ptr::null_mut();
        };
        let form = if is_modeselect6 != 0 { Form::Six } else { Form::Ten };
        let Some(list) = unmarshal_mode::from_c(page).mode_select(form) else {
            return ptr::null_mut();
        };
        // SAFETY: a valid task of the caller's, to which nobody holds a reference.
        let memory = unsafe { TaskMemory::new(task) };
        let bytes = list.as_slice();
        memory
            .put_array(bytes.iter().copied())
            .and_then(|data| memory.put(scsi_data { size: bytes.len() as c_int, data }))
            .unwrap_or(ptr::null_mut())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::c_enum::enum_from_number;
    use crate::ffi::task;
    use crate::ffi::types_inquiry::scsi_inquiry_device_identification;
    use crate::ffi::types_lowlevel::scsi_reportluns_list;
    use core::ffi::CStr;
    use iscsi_proto::scsi::{Cdb, Command, Direction};

    fn read_task(cdb: &[u8], expected_length: u32) -> *mut scsi_task {
        let cdb = Cdb::new(cdb).expect("at most 16 bytes");
        task::create(&Command { cdb, direction: Direction::Read, expected_length })
    }

    /// A task whose answer is a block of malloc of exactly the given size.
    fn answered(cdb: &[u8], answer: &[u8]) -> *mut scsi_task {
        let task = read_task(cdb, 255);
        assert!(!task.is_null());
        let data = crate::ffi::alloc::zeroed_bytes(answer.len()).cast::<u8>();
        // SAFETY: a new block of as many bytes.
        unsafe { data.copy_from_nonoverlapping(answer.as_ptr(), answer.len()) };
        // SAFETY: just created; the block is freed with the task.
        unsafe { (*task).datain = scsi_data { size: answer.len() as c_int, data } };
        task
    }

    fn unmarshal<'a, T>(task: *mut scsi_task) -> Option<&'a T> {
        // SAFETY: a valid task.
        let value = unsafe { scsi_datain_unmarshall(task) }.cast::<T>();
        // SAFETY: null, or the structure that belongs to the command of the test.
        unsafe { value.as_ref() }
    }

    fn free(task: *mut scsi_task) {
        // SAFETY: each test frees its task once, last.
        unsafe { task::scsi_free_scsi_task(task) };
    }

    #[test]
    fn designators_are_in_reverse_order_and_terminated() {
        let mut answer = vec![0, 0x83, 0, 18, 0x02, 0x01, 0, 5];
        answer.extend(b"first");
        answer.extend([0x53, 0x98, 0, 9]);
        answer.extend(b"second");
        let task = answered(&[0x12, 1, 0x83, 0, 255, 0], &answer);
        // SAFETY: a valid task.
        assert_eq!(unsafe { scsi_datain_getfullsize(task) }, 22);
        let page: &scsi_inquiry_device_identification = unmarshal(task).expect("a page");
        // SAFETY: two designators were sent.
        let second = unsafe { &*page.designators };
        // SAFETY: as above.
        let first = unsafe { &*second.next };
        assert!(first.next.is_null());
        assert_eq!((second.designator_length, second.piv), (6, 1), "cut to what was received");
        // SAFETY: designators are terminated.
        assert_eq!(unsafe { CStr::from_ptr(second.designator) }, c"second");
        // SAFETY: as above.
        assert_eq!(unsafe { CStr::from_ptr(first.designator) }, c"first");
        free(task);
    }

    #[test]
    fn luns_stand_behind_their_number() {
        let mut answer = [0; 24];
        answer[3] = 16;
        answer[17] = 1;
        let task = answered(&[0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0], &answer);
        // SAFETY: a valid task.
        let list = unsafe { scsi_datain_unmarshall(task) }.cast::<scsi_reportluns_list>();
        // SAFETY: null fails the test.
        assert_eq!(unsafe { list.as_ref() }.expect("a list").num, 2);
        let luns = list.wrapping_add(1).cast::<u16>();
        // SAFETY: two LUNs follow the number, on the memory of the task.
        assert_eq!(unsafe { luns.wrapping_add(1).read() }, 1);
        free(task);
    }

    #[test]
    fn a_mode_page_comes_back_as_mode_select_data() {
        let answer = [19, 0, 0, 0, 0x82, 14, 0x11, 0x22, 0, 1, 0, 2, 0, 3, 0, 4, 0xfd, 0, 0xbb, 0xcc];
        let task = answered(&[0x1a, 0, 0x3f, 0, 255, 0], &answer);
        // SAFETY: a valid task.
        let sense = unsafe { scsi_datain_unmarshall(task) }.cast::<scsi_mode_sense>();
        let code = enum_from_number(2);
        // SAFETY: the structure of MODE SENSE.
        assert!(unsafe { scsi_modesense_get_page(sense, code, 1) }.is_null());
        // SAFETY: as above.
        let page = unsafe { scsi_modesense_get_page(sense, code, 0) };
        // SAFETY: found, said the test if not.
        let fields = unsafe { page.as_ref() }.expect("the page");
        assert_eq!((fields.ps, fields.spf, fields.len), (0x80, 0, 14));
        // SAFETY: the member of this page code.
        assert_eq!(unsafe { fields.body.disconnect_reconnect }.fair_arbitration, 15);
        // SAFETY: a valid task and page.
        let list = unsafe { scsi_modesense_dataout_marshall(task, page, 1) };
        // SAFETY: null fails the test.
        let list = unsafe { list.as_ref() }.expect("a list");
        assert_eq!(list.size, 20);
        // SAFETY: as many bytes as it says.
        let bytes = unsafe { slice::from_raw_parts(list.data, 20) };
        assert_eq!(bytes[0], 0, "the mode data length is reserved in MODE SELECT");
        assert_eq!(bytes[1..], answer[1..]);
        free(task);
    }

    #[test]
    fn a_block_is_decoded_only_as_what_it_is() {
        let task = read_task(&[0x28, 0xff, 1, 2, 3, 4, 0xff, 0xab, 0xcd, 0x80], 512);
        // SAFETY: a valid task.
        assert!(unsafe { scsi_cdb_unmarshall(task, enum_from_number(0x2a)) }.is_null());
        // SAFETY: a valid task.
        let block = unsafe { scsi_cdb_unmarshall(task, enum_from_number(0x28)) };
        // SAFETY: the structure of READ(10), or null.
        let block = unsafe { block.cast::<crate::ffi::types_cdb::scsi_read10_cdb>().as_ref() }.expect("decoded");
        assert_eq!((block.rdprotect, block.dpo, block.lba, block.transfer_length), (7, 1, 0x0102_0304, 0xabcd));
        free(task);
    }

    #[test]
    fn nothing_is_decoded_from_nothing() {
        // SAFETY: NULL is allowed.
        assert!(unsafe { scsi_datain_unmarshall(ptr::null_mut()) }.is_null());
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { scsi_datain_getfullsize(ptr::null_mut()) }, -1);
        // SAFETY: NULL is allowed.
        assert!(unsafe { scsi_modesense_dataout_marshall(ptr::null_mut(), ptr::null_mut(), 1) }.is_null());
        // SAFETY: NULL is allowed.
        assert!(unsafe { scsi_modesense_get_page(ptr::null_mut(), enum_from_number(8), 0) }.is_null());
        let task = read_task(&[0x12; 6], 36);
        for size in [0, 1, -1, c_int::MIN] {
            // SAFETY: a valid task; no data belong to it, whatever its size says.
            unsafe { (*task).datain.size = size };
            assert!(unmarshal::<u8>(task).is_none());
        }
        free(task);
    }
}
