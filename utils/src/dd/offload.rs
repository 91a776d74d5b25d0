// SPDX-License-Identifier: LGPL-2.1-or-later
//! EXTENDED COPY: the target moves the data, and none of them come here (SPC-3, 6.3).

use iscsi_client::blocking::{Command, Error, Session};
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::copy_results::OperatingParameters;
use iscsi_proto::scsi::vital_product_data::PageCode;

use super::failed;
use crate::disk::Disk;
use crate::failure::{Failure, Kind};
use crate::interruption::Interruption;
use crate::pipeline::Pipeline;
use crate::questions;

/// Service action of RECEIVE COPY RESULTS: OPERATING PARAMETERS.
const OPERATING_PARAMETERS: u8 = 3;
/// Bytes of its answer that are asked for.
const OPERATING_PARAMETERS_LENGTH: u32 = 1024;

/// A descriptor of a copy source or destination that names a unit by one of its designators.
const IDENTIFICATION_DESCRIPTOR: u8 = 0xe4;
/// A segment from blocks to blocks.
const BLOCK_TO_BLOCK: u8 = 0x02;
/// LIST ID USAGE: nothing is kept for RECEIVE COPY RESULTS.
const DISCARD: u8 = 2 << 3;

const HEADER_LENGTH: usize = 16;
const IDENTIFICATION_LENGTH: usize = 32;
const SEGMENT_LENGTH: usize = 28;
/// Longest designator that a descriptor holds.
const DESIGNATOR_LENGTH: usize = 20;

/// What is copied, in blocks.
pub(super) struct Extent {
    pub(super) source: u64,
    pub(super) destination: u64,
    pub(super) blocks: u64,
}

/// Copies with EXTENDED COPY; the destination is asked to do it. `wanted` is the most blocks of one command, `depth` the
/// most commands at a time. `done` gets what is copied.
pub(super) fn copy(
    source: &mut Disk,
    destination: &mut Disk,
    extent: &Extent,
    (wanted, depth): (Option<u32>, u32),
    interruption: &Interruption,
    done: &mut impl FnMut(u64, u64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    interruption.wakes(destination.session.interrupter());
    let limits = Limits::of(&mut destination.session)?;
    let block_length = destination.geometry.block_length;
    let from = identification(&mut source.session, source.geometry.block_length)?;
    let to = identification(&mut destination.session, block_length)?;
    let longest = u64::from(limits.blocks(block_length).min(wanted.unwrap_or(u32::MAX)).max(1));
    let depth = depth.min(limits.concurrent_copies).max(1) as usize;
    let mut pipeline = Pipeline::default();
    let mut next = 0;
    let mut list = 0_u8;
    loop {
        while next < extent.blocks && pipeline.len() < depth && !interruption.is_wanted() {
            let blocks = (extent.blocks - next).min(longest);
            // Lists at work have different numbers.
            list = list.checked_add(1).unwrap_or(1);
            let piece = Extent { source: extent.source + next, destination: extent.destination + next, blocks };
            let data = parameter_list(list, &from, &to, &piece);
            let command = encode::extended_copy(data.len() as u32);
            pipeline
                .begin(&mut destination.session, (next, blocks), Command::new(command).with_data(data))
                .map_err(|error| failed("XCOPY", &error))?;
            next += blocks;
        }
        match pipeline.next(&mut destination.session, None).map_err(|error| refused("EXTENDED COPY", &error))? {
            Some(((first, blocks), result)) => {
                result.map_err(|error| refused("EXTENDED COPY", &error))?;
                done(first * u64::from(block_length), blocks * u64::from(block_length))?;
            }
            None if interruption.is_urgent() => pipeline.abandon(&mut destination.session),
            None => {}
        }
        if pipeline.is_empty() && (next >= extent.blocks || interruption.is_wanted()) {
            return Ok(());
        }
    }
}

/// What the copy manager can do.
struct Limits {
    segment_bytes: u32,
    concurrent_copies: u32,
}

impl Limits {
    fn of(session: &mut Session) -> Result<Self, Failure> {
        let question = encode::receive_copy_results(OPERATING_PARAMETERS, 0, OPERATING_PARAMETERS_LENGTH);
        let answer = session.execute(question).map_err(|error| refused("RECEIVE COPY RESULTS", &error))?;
        let Some(parameters) = OperatingParameters::parse(&answer.data) else {
            return Err(Failure::new(Kind::Refused, "XCOPY RECEIVE COPY RESULTS failed: the answer is too short"));
        };
        let length = HEADER_LENGTH + 2 * IDENTIFICATION_LENGTH + SEGMENT_LENGTH;
        let too_small = [
            ("target descriptors", u32::from(parameters.maximum_target_descriptors), 2),
            ("segment descriptors", u32::from(parameters.maximum_segment_descriptors), 1),
            ("bytes of descriptors", parameters.maximum_descriptor_list_length, (length - HEADER_LENGTH) as u32),
        ]
        .into_iter()
        .find(|(_, has, needed)| has < needed);
        if let Some((what, has, needed)) = too_small {
            let text = format!("XCOPY failed: the target takes {has} {what}, but {needed} are needed");
            return Err(Failure::new(Kind::Refused, text));
        }
        Ok(Self {
            segment_bytes: parameters.maximum_segment_length,
            concurrent_copies: parameters.maximum_concurrent_copies.into(),
        })
    }

    /// Most blocks of a segment.
    fn blocks(&self, block_length: u32) -> u32 {
        let longest = if self.segment_bytes == 0 { u32::MAX } else { self.segment_bytes };
        (longest / block_length).min(u16::MAX.into())
    }
}

/// The descriptor of a unit: the best of its designators.
fn identification(session: &mut Session, block_length: u32) -> Result<[u8; IDENTIFICATION_LENGTH], Failure> {
    let lun = session.lun();
    let answer = questions::inquiry(session, lun, Some(PageCode::DEVICE_IDENTIFICATION.0))
        .map_err(|error| refused("INQUIRY", &error))?;
    let Some(Answer::DeviceIdentification(page)) = answer.parse() else {
        return Err(Failure::new(Kind::Refused, "XCOPY failed: the unit does not say who it is (page 83h)"));
    };
    // Vendor specific, T10, EUI-64 and NAA, the last being the best, of those that name the logical unit.
    let fits = |length: usize| (1..=DESIGNATOR_LENGTH).contains(&length);
    let best = page
        .designators()
        .filter(|one| one.association == 0 && one.designator_type <= 3 && fits(one.designator.len()))
        .max_by_key(|one| one.designator_type);
    let Some(best) = best else {
        return Err(Failure::new(Kind::Refused, "XCOPY failed: the unit has no designator that names it"));
    };
    let mut descriptor = [0; IDENTIFICATION_LENGTH];
    descriptor[0] = IDENTIFICATION_DESCRIPTOR;
    descriptor[4] = best.code_set;
    descriptor[5] = best.designator_type;
    descriptor[7] = best.designator.len() as u8;
    descriptor[8..8 + best.designator.len()].copy_from_slice(best.designator);
    descriptor[29..32].copy_from_slice(&block_length.to_be_bytes()[1..]);
    Ok(descriptor)
}

/// A list of two units and one segment.
fn parameter_list(
    list: u8,
    from: &[u8; IDENTIFICATION_LENGTH],
    to: &[u8; IDENTIFICATION_LENGTH],
    extent: &Extent,
) -> Vec<u8> {
    let mut data = vec![0; HEADER_LENGTH];
    data[0] = list;
    data[1] = DISCARD;
    data[2..4].copy_from_slice(&(2 * IDENTIFICATION_LENGTH as u16).to_be_bytes());
    data[8..12].copy_from_slice(&(SEGMENT_LENGTH as u32).to_be_bytes());
    data.extend_from_slice(from);
    data.extend_from_slice(to);
    let mut segment = [0; SEGMENT_LENGTH];
    segment[0] = BLOCK_TO_BLOCK;
    segment[2..4].copy_from_slice(&(SEGMENT_LENGTH as u16 - 4).to_be_bytes());
    // Numbers of the units in the list: 0 is the source, 1 the destination.
    segment[7] = 1;
    segment[10..12].copy_from_slice(&(extent.blocks as u16).to_be_bytes());
    segment[12..20].copy_from_slice(&extent.source.to_be_bytes());
    segment[20..28].copy_from_slice(&extent.destination.to_be_bytes());
    data.extend_from_slice(&segment);
    data
}

fn refused(what: &str, error: &Error) -> Failure {
    Failure::session(format!("XCOPY {what} failed: "), error)
}

#[cfg(test)]
mod tests {
    use super::{Extent, parameter_list};

    #[test]
    fn a_list_has_its_fields_where_spc_says() {
        let list = parameter_list(1, &[0xaa; 32], &[0xbb; 32], &Extent { source: 5, destination: 7, blocks: 300 });
        assert_eq!(list.len(), 16 + 64 + 28);
        assert_eq!(list[..16], [1, 0x10, 0, 64, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0]);
        assert_eq!(list[16], 0xaa);
        assert_eq!(list[48], 0xbb);
        assert_eq!(list[80..92], [2, 0, 0, 24, 0, 0, 0, 1, 0, 0, 1, 44]);
        assert_eq!((list[99], list[107]), (5, 7));
    }
}
