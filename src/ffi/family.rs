// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the generated functions of `gen` share: making the task of a command with its data, and sending it.

use core::ffi::{c_int, c_uchar, c_void};
use core::{fmt, ptr, slice};

use iscsi_proto::scsi::cdb::encode::{EncodeError, PersistentReserveOutParameters};
use iscsi_proto::scsi::{Command, Direction};

use crate::ffi::enums_lowlevel::scsi_xfer_dir;
use crate::ffi::iovector::{scsi_task_add_data_out_buffer, scsi_task_set_iov_in, scsi_task_set_iov_out};
use crate::ffi::layout::scsi_task;
use crate::ffi::submit;
use crate::ffi::task::{self, scsi_free_scsi_task};
use crate::ffi::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_data, unmap_list};
use crate::ffi::types_lowlevel::{scsi_data, scsi_iovec};
use crate::ffi::types_mode::scsi_mode_page;
use crate::ffi::types_reports::scsi_persistent_reserve_out_basic;
use crate::ffi::unmarshal::scsi_modesense_dataout_marshall;

/// Bytes before the first descriptor of the UNMAP parameter list (SBC-3).
const UNMAP_HEADER: usize = 8;
/// Bytes of one UNMAP block descriptor.
const UNMAP_DESCRIPTOR: usize = 16;
/// The shortest allocation length of REPORT LUNS (SPC-4, 6.33).
const LUN_LIST_LENGTH: c_int = 16;

/// Why there is no task. The texts are known to users of libiscsi where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoMemory,
    Encode(EncodeError),
    PartialBlocks { datalen: u32, blocksize: i64 },
    ShortLunList { alloc_len: c_int },
    UnmapList { list_len: c_int },
    LongList { size: usize },
    ShortList { size: usize, length: usize },
    NoReservation,
    ModePage,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMemory => write!(f, "Out of memory: no task for the command"),
            Self::Encode(error) => write!(f, "Cannot encode the command: {error}"),
            Self::PartialBlocks { datalen, blocksize } => {
                write!(f, "Datalen:{datalen} is not a multiple of the blocksize:{blocksize}.")
            }
            Self::ShortLunList { alloc_len } => {
                write!(f, "Minimum allowed alloc len for reportluns is {LUN_LIST_LENGTH}. You specified {alloc_len}.")
            }
            Self::UnmapList { list_len } => write!(f, "UNMAP takes a list of 0 to 4095 ranges, got {list_len}"),
            Self::LongList { size } => write!(f, "A parameter list cannot have {size} bytes"),
            Self::ShortList { size, length } => {
                write!(f, "The parameter list has {size} bytes, the command sends {length}")
            }
            Self::NoReservation => write!(f, "PERSISTENT RESERVE OUT takes a parameter list, got NULL"),
            Self::ModePage => write!(f, "Error: Failed to marshall modesense dataout buffer."),
        }
    }
}

/// A new task that nobody else knows, never null; or why there is none.
pub(crate) type Made = Result<*mut scsi_task, Refusal>;

fn made(task: *mut scsi_task) -> Made {
    if task.is_null() { Err(Refusal::NoMemory) } else { Ok(task) }
}

/// The task of a command that sends no data.
pub(crate) fn task(command: Result<Command, EncodeError>) -> Made {
    made(task::create(&command.map_err(Refusal::Encode)?))
}

/// The task of REPORT LUNS.
pub(crate) fn lun_list_task(alloc_len: c_int, command: Result<Command, EncodeError>) -> Made {
    if alloc_len < LUN_LIST_LENGTH {
        return Err(Refusal::ShortLunList { alloc_len });
    }
    task(command)
}

fn check_blocks(datalen: u32, blocksize: i64) -> Result<(), Refusal> {
    // A negative size is no size, and nothing is a multiple of 0.
    match u64::try_from(blocksize).ok().and_then(|size| u64::from(datalen).checked_rem(size)) {
        Some(0) => Ok(()),
        _ => Err(Refusal::PartialBlocks { datalen, blocksize }),
    }
}

/// The task of a command that reads blocks.
pub(crate) fn read_task(datalen: u32, blocksize: c_int, command: Result<Command, EncodeError>) -> Made {
    check_blocks(datalen, blocksize.into())?;
    task(command)
}

/// The task of a command that writes the `datalen` bytes at `data`; without `data` it gets them later.
pub(crate) fn write_task(
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    command: Result<Command, EncodeError>,
) -> Made {
    check_blocks(datalen, blocksize.into())?;
    data_out_task(data, datalen, command)
}

/// The task of COMPARE AND WRITE, of whose data one half is compared and the other written.
#[inline(never)]
pub(crate) fn compare_and_write_task(
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    command: Result<Command, EncodeError>,
) -> Made {
    check_blocks(datalen, i64::from(blocksize) * 2)?;
    data_out_task(data, datalen, command)
}

fn data_out_task(data: *mut c_uchar, datalen: u32, command: Result<Command, EncodeError>) -> Made {
    let command = command.map_err(Refusal::Encode)?;
    // VERIFY may have a buffer and send nothing.
    if data.is_null() || command.direction != Direction::Write {
        return task(Ok(command));
    }
    made(task::create_with_data_out(&command, data.cast(), datalen as usize))
}

/// The task of WRITE SAME, which sends the block at `data`, or without one no data at all.
#[inline(never)]
pub(crate) fn one_block_task(data: *mut c_uchar, datalen: u32, command: Result<Command, EncodeError>) -> Made {
    let command = command.map_err(Refusal::Encode)?;
    if data.is_null() {
        return task(Ok(Command { direction: Direction::None, expected_length: 0, ..command }));
    }
    made(task::create_with_data_out(&command, data.cast(), datalen as usize))
}

/// The task of UNMAP for `list_len` ranges at `list`; `encode` gets the length of the parameter list.
///
/// # Safety
/// `list` is null or names `list_len` ranges.
pub(crate) unsafe fn unmap_task(list: *const unmap_list, list_len: c_int, encode: impl FnOnce(u16) -> Command) -> Made {
    let refusal = Refusal::UnmapList { list_len };
    let length = usize::try_from(list_len)
        .ok()
        .and_then(|count| count.checked_mul(UNMAP_DESCRIPTOR)?.checked_add(UNMAP_HEADER))
        .and_then(|length| u16::try_from(length).ok())
        .ok_or(refusal)?;
    let ranges = match list_len as usize {
        0 => &[],
        _ if list.is_null() => return Err(refusal),
        // SAFETY: not null, and the caller promises the number of ranges.
        count => unsafe { slice::from_raw_parts(list, count) },
    };
    made(task::create_with_parameters(&encode(length), usize::from(length), |parameters| {
        let (header, descriptors) = parameters.split_at_mut(UNMAP_HEADER);
        header[..2].copy_from_slice(&(length - 2).to_be_bytes());
        header[2..4].copy_from_slice(&(length - UNMAP_HEADER as u16).to_be_bytes());
        for (descriptor, range) in descriptors.chunks_exact_mut(UNMAP_DESCRIPTOR).zip(ranges) {
            descriptor[..8].copy_from_slice(&range.lba.to_be_bytes());
            descriptor[8..12].copy_from_slice(&range.num.to_be_bytes());
        }
    }))
}

/// The task of a command that sends a copy of the parameter list at `list`; `encode` gets its length, 0 for null.
///
/// A command which sends up to 3 bytes more than the list has (SANITIZE) sends zeros behind it.
///
/// # Safety
/// `list` is null or says where readable bytes are.
pub(crate) unsafe fn list_task(list: *const iscsi_data, encode: impl FnOnce(c_int) -> Command) -> Made {
    // SAFETY: passed on to the caller.
    let (size, data) = unsafe { list.as_ref() }.map_or((0, ptr::null_mut()), |list| (list.size, list.data));
    let size = if data.is_null() { 0 } else { size };
    let command = encode(c_int::try_from(size).map_err(|_| Refusal::LongList { size })?);
    let length = command.expected_length as usize;
    if length == 0 {
        return task(Ok(command));
    }
    if size + 3 < length {
        return Err(Refusal::ShortList { size, length });
    }
    made(task::create_with_parameters(&command, length, |parameters| {
        let copied = size.min(length);
        // SAFETY: as many readable bytes as the caller promises, at most; the parameters are new and as many or more.
        unsafe { data.copy_to_nonoverlapping(parameters.as_mut_ptr(), copied) };
    }))
}

/// The task of PERSISTENT RESERVE OUT with a copy of the keys at `param`.
///
/// # Safety
/// `param` is null or such keys of the caller's.
#[inline(never)]
pub(crate) unsafe fn reservation_task(
    param: *const scsi_persistent_reserve_out_basic,
    command: Result<Command, EncodeError>,
) -> Made {
    let command = command.map_err(Refusal::Encode)?;
    // SAFETY: passed on to the caller.
    let keys = unsafe { param.as_ref() }.ok_or(Refusal::NoReservation)?;
    let list = PersistentReserveOutParameters {
        reservation_key: keys.reservation_key,
        service_action_reservation_key: keys.service_action_reservation_key,
        specify_initiator_ports: keys.spec_i_pt != 0,
        all_target_ports: keys.all_tg_pt != 0,
        activate_persist_through_power_loss: keys.aptpl != 0,
    }
    .to_bytes();
    made(task::create_with_parameters(&command, list.len(), |parameters| parameters.copy_from_slice(&list)))
}

/// The task of MODE SELECT(6), or (10) if not `six`, for the page at `mp`; `encode` gets the length of the parameter
/// list.
///
/// # Safety
/// `mp` is null or a page of the caller's.
pub(crate) unsafe fn mode_select_task(mp: *mut scsi_mode_page, six: bool, encode: impl Fn(c_int) -> Command) -> Made {
    let task = made(task::create(&encode(0)))?;
    // SAFETY: the task is new, `mp` as the caller promises.
    let filled = unsafe { add_mode_page(task, mp, six, encode) };
    if filled.is_err() {
        // SAFETY: the task is new and nobody else's.
        unsafe { scsi_free_scsi_task(task) };
    }
    filled.map(|()| task)
}

/// # Safety
/// `task` is valid and used by nobody else; `mp` is null or a page of the caller's.
unsafe fn add_mode_page(
    task: *mut scsi_task,
    mp: *mut scsi_mode_page,
    six: bool,
    encode: impl Fn(c_int) -> Command,
) -> Result<(), Refusal> {
    // SAFETY: passed on to the caller.
    let list = unsafe { scsi_modesense_dataout_marshall(task, mp, six.into()) };
    // SAFETY: null or a struct on the memory of the task.
    let &scsi_data { size, data } = unsafe { list.as_ref() }.ok_or(Refusal::ModePage)?;
    // SAFETY: a valid task that nobody else uses; the reference ends with this line.
    task::set_command(unsafe { &mut *task }, &encode(size));
    // SAFETY: a valid task, and bytes that live as long as it.
    match unsafe { scsi_task_add_data_out_buffer(task, size, data) } {
        0 => Ok(()),
        _ => Err(Refusal::NoMemory),
    }
}

/// Makes a new task read into the application's array.
#[inline(never)]
pub(crate) fn use_iov_in(task: Made, iov: *mut scsi_iovec, niov: c_int) -> Made {
    let task = task?;
    // SAFETY: a new task; the array is stored, not read.
    unsafe { scsi_task_set_iov_in(task, iov, niov) };
    Ok(task)
}

/// Makes a new task write from the application's array, unless it has data already or sends none.
#[inline(never)]
pub(crate) fn use_iov_out(task: Made, iov: *mut scsi_iovec, niov: c_int) -> Made {
    let task = task?;
    // SAFETY: a new task that nobody else uses; the reference ends with the line after this.
    let fields = unsafe { &*task };
    let wants_data = fields.iovector_out.niov == 0 && fields.xfer_dir == scsi_xfer_dir::SCSI_XFER_WRITE as c_int;
    if wants_data {
        // SAFETY: as above; the array is stored, not read.
        unsafe { scsi_task_set_iov_out(task, iov, niov) };
    }
    Ok(task)
}

/// Sends a new task. Null, an error text and no task left, if that is not possible.
///
/// # Safety
/// `iscsi` is null or a context of the caller's.
pub(crate) unsafe fn submit(
    iscsi: *mut iscsi_context,
    lun: c_int,
    task: Made,
    callback: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    let task = match task {
        Ok(task) => task,
        Err(refusal) => {
            // SAFETY: passed on to the caller.
            unsafe { submit::set_error(iscsi, format_args!("{refusal}")) };
            return ptr::null_mut();
        }
    };
    // SAFETY: a new task; the context as the caller promises.
    if unsafe { submit::start(iscsi, lun, task, callback, private_data) } == 0 {
        return task;
    }
    // SAFETY: a task that was not started is still ours.
    unsafe { scsi_free_scsi_task(task) };
    ptr::null_mut()
}

/// Sends a new task and waits for its end. Null, an error text and no task left, if it did not come to an end.
///
/// The text is `failure` whenever nothing was sent, as users of libiscsi know it.
///
/// # Safety
/// `iscsi` is null or a context of the caller's.
pub(crate) unsafe fn run(iscsi: *mut iscsi_context, lun: c_int, task: Made, failure: &str) -> *mut scsi_task {
    let Ok(task) = task else {
        // SAFETY: passed on to the caller.
        unsafe { submit::set_error(iscsi, format_args!("{failure}")) };
        return ptr::null_mut();
    };
    // SAFETY: a new task; the context as the caller promises.
    let ended = unsafe { submit::run(iscsi, lun, task, failure) };
    if ended.is_null() {
        // SAFETY: nobody keeps a reference to a task that did not end, so it is still ours.
        unsafe { scsi_free_scsi_task(task) };
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;
    use iscsi_proto::scsi::cdb::encode::{self, BlockOptions, WriteSameOptions};
    use iscsi_proto::scsi::opcode::PersistentReserveOut;

    /// The fields that a test looks at, and the bytes that the task sends; frees the task.
    fn parts(task: Made) -> (Vec<u8>, c_int, c_int, Vec<u8>) {
        let task = task.expect("a task");
        // SAFETY: the tests pass new tasks.
        let fields = unsafe { &*task };
        let cdb = fields.cdb[..fields.cdb_size as usize].to_vec();
        let mut pieces = Vec::new();
        let mut list = fields.iovector_out;
        // SAFETY: a new task, whose elements live as long as it and the test.
        unsafe { crate::ffi::iovector::gather(&raw mut list, 0, usize::MAX, &mut pieces) };
        let mut sent = Vec::new();
        for piece in pieces {
            // SAFETY: as above.
            sent.extend_from_slice(unsafe { slice::from_raw_parts(piece.iov_base.cast::<u8>(), piece.iov_len) });
        }
        let parts = (cdb, fields.xfer_dir, fields.expxferlen, sent);
        // SAFETY: a task of this test, freed once.
        unsafe { scsi_free_scsi_task(task) };
        parts
    }

    #[test]
    fn what_is_not_whole_blocks_is_refused() {
        let read = |datalen, blocksize: c_int| {
            let command = encode::read10(0, datalen, blocksize as u32, BlockOptions::default());
            read_task(datalen, blocksize, command)
        };
        for (datalen, blocksize) in [(1000, 512), (512, 0), (512, -512), (0, 0)] {
            let refusal = read(datalen, blocksize).expect_err("no whole blocks");
            assert_eq!(
                refusal.to_string(),
                format!("Datalen:{datalen} is not a multiple of the blocksize:{blocksize}.")
            );
        }
        let (cdb, direction, length, _) = parts(read(1024, 512));
        assert_eq!((&cdb[..], direction, length), (&[0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0][..], 1, 1024));
    }

    #[test]
    fn short_lun_lists_are_refused() {
        for alloc_len in [15, 0, -1] {
            let refusal = lun_list_task(alloc_len, Ok(encode::report_luns(0, 16))).expect_err("too short");
            let text = format!("Minimum allowed alloc len for reportluns is 16. You specified {alloc_len}.");
            assert_eq!(refusal.to_string(), text);
        }
        assert_eq!(parts(lun_list_task(16, Ok(encode::report_luns(0, 16)))).2, 16);
    }

    #[test]
    fn write_same_without_a_block_sends_nothing() {
        let mut block = [9_u8; 512];
        let command = || Ok(encode::write_same10(0, 1, 512, WriteSameOptions::default()));
        let (_, direction, length, sent) = parts(one_block_task(block.as_mut_ptr(), 512, command()));
        assert_eq!((direction, length, sent.len()), (2, 512, 512));
        let (cdb, direction, length, sent) = parts(one_block_task(ptr::null_mut(), 512, command()));
        assert_eq!((cdb[0], direction, length, sent.len()), (0x41, 0, 0, 0));
    }

    #[test]
    fn unmap_sends_its_ranges() {
        let list = [unmap_list { lba: 0x0102_0304_0506_0708, num: 0x1122_3344 }, unmap_list { lba: 5, num: 6 }];
        let unmap = |list: *const unmap_list, count| {
            // SAFETY: null or two ranges; more are asked for only where the number is refused.
            unsafe { unmap_task(list, count, |length| encode::unmap(true, 21, length)) }
        };
        let (cdb, direction, length, sent) = parts(unmap(list.as_ptr(), 2));
        assert_eq!(cdb, [0x42, 1, 0, 0, 0, 0, 21, 0, 40, 0]);
        assert_eq!((direction, length), (2, 40));
        let expected = [
            &[0, 38, 0, 32, 0, 0, 0, 0][..],
            &[1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x22, 0x33, 0x44, 0, 0, 0, 0],
            &[0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 0],
        ];
        assert_eq!(sent, expected.concat());
        assert_eq!(parts(unmap(ptr::null(), 0)).3, [0, 6, 0, 0, 0, 0, 0, 0]);
        for count in [-1, 4096, c_int::MAX, c_int::MIN] {
            assert!(unmap(list.as_ptr(), count).is_err());
        }
        assert!(unmap(ptr::null(), 1).is_err());
    }

    #[test]
    fn data_win_over_an_iovector() {
        let mut data = [1_u8; 512];
        let mut other = [2_u8; 512];
        let mut iov = scsi_iovec { iov_base: other.as_mut_ptr().cast(), iov_len: 512 };
        for (data, expected) in [(data.as_mut_ptr(), 1), (ptr::null_mut(), 2)] {
            let command = encode::write10(0, 512, 512, BlockOptions::default());
            let task = use_iov_out(write_task(data, 512, 512, command), &raw mut iov, 1);
            assert_eq!(parts(task).3, [expected; 512]);
        }
    }

    #[test]
    fn what_is_compared_and_what_is_written_are_whole_blocks() {
        let mut data = [1_u8; 1024];
        let mut task = |datalen| {
            let command = encode::compare_and_write(0, datalen, 512, BlockOptions::default());
            compare_and_write_task(data.as_mut_ptr(), datalen, 512, command)
        };
        assert_eq!(task(512), Err(Refusal::PartialBlocks { datalen: 512, blocksize: 1024 }));
        let (cdb, direction, length, sent) = parts(task(1024));
        assert_eq!((cdb[13], direction, length, sent.len()), (1, 2, 1024, 1024));
    }

    #[test]
    fn verify_sends_data_only_to_be_compared() {
        let mut data = [1_u8; 512];
        let mut iov = scsi_iovec { iov_base: data.as_mut_ptr().cast(), iov_len: 512 };
        for (data, byte_check, length) in [
            (iov.iov_base.cast(), true, 512),
            (ptr::null_mut(), true, 512),
            (iov.iov_base.cast(), false, 0),
            (ptr::null_mut(), false, 0),
        ] {
            let command = encode::verify10(0, 512, 512, BlockOptions { byte_check, ..BlockOptions::default() });
            let (_, direction, expected, sent) =
                parts(use_iov_out(write_task(data, 512, 512, command), &raw mut iov, 1));
            assert_eq!((direction, expected, sent.len()), (if byte_check { 2 } else { 0 }, length, length as usize));
        }
    }

    #[test]
    fn parameter_lists_are_copied() {
        let mut bytes = [1_u8, 2, 3, 4, 5];
        let data = bytes.as_mut_ptr();
        let list = |size| iscsi_data { size, data };
        let list = [
            list(5),
            list(4),
            iscsi_data { size: usize::MAX, ..list(0) },
            iscsi_data { data: ptr::null_mut(), ..list(5) },
        ];
        let copy = |list: *const iscsi_data| {
            // SAFETY: null, or no more bytes than there are where they are looked at.
            unsafe { list_task(list, |length| encode::extended_copy(length as u32)) }
        };
        assert_eq!(parts(copy(&raw const list[0])).3, bytes);
        assert_eq!(copy(&raw const list[2]), Err(Refusal::LongList { size: usize::MAX }));
        for none in [&raw const list[3], ptr::null()] {
            let (cdb, direction, length, sent) = parts(copy(none));
            assert_eq!((cdb[13], direction, length, sent.len()), (0, 0, 0, 0));
        }
        let sanitize = |list: *const iscsi_data, length| {
            // SAFETY: as above.
            unsafe { list_task(list, |_| encode::sanitize(false, false, 1, length)) }
        };
        let (cdb, _, length, sent) = parts(sanitize(&raw const list[0], 5));
        assert_eq!((cdb[8], length, &sent[..]), (5, 8, &[1, 2, 3, 4, 5, 0, 0, 0][..]));
        assert_eq!(parts(sanitize(&raw const list[0], 4)).3, bytes[..4]);
        assert_eq!(sanitize(&raw const list[1], 5), Err(Refusal::ShortList { size: 4, length: 8 }));
        assert_eq!(sanitize(ptr::null(), 4), Err(Refusal::ShortList { size: 0, length: 4 }));
        assert_eq!(parts(sanitize(ptr::null(), 0)).1, 0);
    }

    #[test]
    fn reservation_keys_are_copied() {
        let command = || encode::persistent_reserve_out(PersistentReserveOut::RESERVE, 0, 1);
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { reservation_task(ptr::null(), command()) }, Err(Refusal::NoReservation));
        let keys = scsi_persistent_reserve_out_basic {
            reservation_key: 1,
            service_action_reservation_key: 2,
            spec_i_pt: 0,
            all_tg_pt: 9,
            aptpl: 0,
        };
        // SAFETY: keys of this test.
        let (_, direction, length, sent) = parts(unsafe { reservation_task(&raw const keys, command()) });
        assert_eq!((direction, length), (2, 24));
        assert_eq!(sent, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0]);
    }

    #[test]
    fn a_mode_page_is_copied_or_refused() {
        // SAFETY: NULL is allowed.
        let refused = unsafe { mode_select_task(ptr::null_mut(), true, |_| Command::default()) };
        assert_eq!(refused, Err(Refusal::ModePage));
        // SAFETY: every member of the struct may be zero.
        let mut page: scsi_mode_page = unsafe { core::mem::zeroed() };
        page.page_code = crate::ffi::c_enum::enum_from_number(8);
        let select = |length: c_int| encode::mode_select10(true, false, length as u32);
        // SAFETY: a caching page.
        let (cdb, direction, length, sent) = parts(unsafe { mode_select_task(&raw mut page, false, select) });
        assert_eq!(cdb, [0x55, 0x10, 0, 0, 0, 0, 0, 0, 28, 0]);
        assert_eq!((direction, length, sent.len()), (2, 28, 28));
        assert_eq!(sent[8..10], [8, 0x12]);
    }
}
