// SPDX-License-Identifier: LGPL-2.1-or-later
//! What many programs ask a logical unit.

use iscsi_client::blocking::{Answer, Command, Error, Session};
use iscsi_proto::scsi::answer::Answer as Parsed;
use iscsi_proto::scsi::capacity::{Capacity10, Capacity16};
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::inquiry::{DeviceType, StandardInquiry};
use iscsi_proto::scsi::sense::AdditionalSense;
use iscsi_proto::scsi::vital_product_data::{BlockLimits, PageCode};
use iscsi_proto::wire::Lun;

use crate::failure::Failure;

/// Bytes of an INQUIRY answer that are asked for first.
const INQUIRY_LENGTH: u32 = 64;

/// INQUIRY, complete: standard data, or a page of vital product data. The answer may be cut by the unit all the same.
///
/// # Errors
/// The unit refused, or did not answer.
pub fn inquiry(session: &mut Session, lun: Lun, page: Option<u8>) -> Result<Answer, Error> {
    inquiry_as_told(session, lun, page.is_some(), page.unwrap_or(0))
}

/// As `inquiry`, with any combination of EVPD and PAGE CODE, whether it makes sense or not.
///
/// # Errors
/// The unit refused, or did not answer.
pub fn inquiry_as_told(session: &mut Session, lun: Lun, evpd: bool, page: u8) -> Result<Answer, Error> {
    let ask = |length| Command::new(encode::inquiry(evpd, page, length)).on(lun);
    let answer = session.execute(ask(INQUIRY_LENGTH))?;
    // Every page has its length in bytes 2 and 3, also those that the library cannot read.
    let full = match (evpd, answer.data.as_slice()) {
        (true, [_, _, high, low, ..]) => u32::from(u16::from_be_bytes([*high, *low])) + 4,
        (true, _) => 0,
        (false, data) => data.get(4).map_or(0, |length| u32::from(*length) + 5),
    };
    if full > INQUIRY_LENGTH { session.execute(ask(full.min(0xffff))) } else { Ok(answer) }
}

/// Capacity of a disk: READ CAPACITY(16), or (10) where the unit does not have it.
///
/// # Errors
/// The unit refused both, or did not answer.
pub fn capacity(session: &mut Session, lun: Lun) -> Result<Capacity16, Error> {
    Ok(capacity_and_addresses(session, lun)?.0)
}

/// As [`capacity`], and whether the unit has commands with addresses of 64 bits.
///
/// # Errors
/// The unit refused both, or did not answer.
pub fn capacity_and_addresses(session: &mut Session, lun: Lun) -> Result<(Capacity16, bool), Error> {
    match session.execute(Command::new(encode::read_capacity16()).on(lun)) {
        Ok(answer) => Ok((Capacity16::parse(&answer.data), true)),
        Err(error) if has_cause(&error, AdditionalSense::INVALID_OPERATION_CODE) => {
            let answer = session.execute(Command::new(encode::read_capacity10(0, false)).on(lun))?;
            let Capacity10 { last_lba, block_length } = Capacity10::parse(&answer.data).unwrap_or_default();
            Ok((Capacity16 { last_lba: last_lba.into(), block_length, ..Capacity16::default() }, false))
        }
        Err(error) => Err(error),
    }
}

/// Limits of a disk; `None` if it does not have the page.
///
/// # Errors
/// The unit did not answer.
pub fn block_limits(session: &mut Session, lun: Lun) -> Result<Option<BlockLimits>, Error> {
    match inquiry(session, lun, Some(PageCode::BLOCK_LIMITS.0)) {
        Ok(answer) => match answer.parse() {
            Some(Parsed::BlockLimits(limits)) => Ok(Some(limits)),
            _ => Ok(None),
        },
        Err(Error::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a unit refused with this additional sense.
#[must_use]
pub fn has_cause(error: &Error, additional: AdditionalSense) -> bool {
    error.sense_cause().is_some_and(|cause| cause.additional == additional)
}

/// What a unit is, in a word for people; `None` for what few have seen.
#[must_use]
pub fn device_word(device_type: DeviceType) -> Option<&'static str> {
    Some(match device_type {
        DeviceType::DIRECT_ACCESS => "disk",
        DeviceType::SEQUENTIAL_ACCESS => "tape",
        DeviceType::MMC => "CD or DVD",
        DeviceType::MEDIA_CHANGER => "changer",
        DeviceType::STORAGE_ARRAY_CONTROLLER => "controller",
        _ => return None,
    })
}

/// A command failed, as with [`Failure::session`]. A unit that does not know it may be no disk: the hint says what it is.
pub fn failure(session: &mut Session, before: &str, error: &Error) -> Failure {
    let failure = Failure::session(before, error);
    if !has_cause(error, AdditionalSense::INVALID_OPERATION_CODE) {
        return failure;
    }
    let lun = session.lun();
    // Without an answer the hint is the usual one.
    let Ok(answer) = inquiry(session, lun, None) else { return failure };
    match device_word(StandardInquiry::parse(&answer.data).peripheral.device_type) {
        None | Some("disk") => failure,
        Some(word) => failure.with_advice(format!("the unit is a {word}, which does not have this command")),
    }
}
