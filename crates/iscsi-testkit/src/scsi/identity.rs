// SPDX-License-Identifier: LGPL-2.1-or-later
//! INQUIRY: standard data and vital product data pages (SPC-4 6.6, 7.8; SBC-3 6.6).

use super::{INVALID_FIELD_IN_CDB, Plan, answer_within, u16_at};
use crate::lun::LogicalUnit;
use crate::port_group::PortGroup;

const VENDOR: &[u8; 8] = b"ISCSIKIT";
const PRODUCT: &[u8; 16] = b"TEST DISK       ";
const REVISION: &[u8; 4] = b"0001";
const UNMAP_DESCRIPTORS: u32 = 256;
/// Byte 0 where there is no unit: qualifier 3, type 1fh.
const NO_DEVICE: u8 = 0x7f;

pub(super) fn inquiry(
    cdb: &[u8; 16],
    unit: Option<&LogicalUnit>,
    port_groups: &[PortGroup],
    answer: &mut Vec<u8>,
) -> Plan {
    let allocation_length = u16_at(cdb, 3).into();
    let vital = cdb[1] & 1 != 0;
    match (vital, unit) {
        (false, _) if cdb[2] != 0 => return Plan::Done(INVALID_FIELD_IN_CDB),
        (false, unit) => standard(unit.is_some(), !port_groups.is_empty(), answer),
        (true, None) => return Plan::Done(INVALID_FIELD_IN_CDB),
        (true, Some(unit)) => {
            answer.extend_from_slice(&[0, cdb[2], 0, 0]);
            if !page(cdb[2], unit, port_groups, answer) {
                return Plan::Done(INVALID_FIELD_IN_CDB);
            }
            let length = (answer.len() - 4) as u16;
            answer[2..4].copy_from_slice(&length.to_be_bytes());
        }
    }
    answer_within(answer, allocation_length)
}

fn standard(exists: bool, has_groups: bool, answer: &mut Vec<u8>) {
    // SPC-4, response data format 2 with HISUP, CMDQUE; TPGS 01b, implicit asymmetric access.
    let groups = if has_groups { 0x10 } else { 0 };
    answer.extend_from_slice(&[if exists { 0 } else { NO_DEVICE }, 0, 6, 0x12, 91, groups, 0, 2]);
    answer.extend_from_slice(VENDOR);
    answer.extend_from_slice(PRODUCT);
    answer.extend_from_slice(REVISION);
    answer.resize(58, 0);
    // SAM-5, iSCSI, SPC-4, SBC-3.
    for descriptor in [0x00a0_u16, 0x0960, 0x0460, 0x04c0] {
        answer.extend_from_slice(&descriptor.to_be_bytes());
    }
    answer.resize(96, 0);
}

/// NAA designator, locally assigned: from the serial number, which is 16 hexadecimal digits.
pub(super) fn naa(unit: &LogicalUnit) -> u64 {
    u64::from_str_radix(&unit.serial_number, 16).unwrap_or(0) >> 4 | 0x3 << 60
}

/// Adds the body of a page behind its four bytes of header.
fn page(code: u8, unit: &LogicalUnit, port_groups: &[PortGroup], answer: &mut Vec<u8>) -> bool {
    let granularity = unit.backing.unmap_granularity();
    match code {
        0x00 => answer.extend_from_slice(&[0x00, 0x80, 0x83, 0xb0, 0xb1, 0xb2]),
        0x80 => answer.extend_from_slice(unit.serial_number.as_bytes()),
        0x83 => {
            // T10 vendor ID based, ASCII, of the logical unit.
            let serial = unit.serial_number.as_bytes();
            answer.extend_from_slice(&[0x02, 0x01, 0, (VENDOR.len() + serial.len()) as u8]);
            answer.extend_from_slice(VENDOR);
            answer.extend_from_slice(serial);
            // NAA, binary.
            answer.extend_from_slice(&[0x01, 0x03, 0, 8]);
            answer.extend_from_slice(&naa(unit).to_be_bytes());
            // The port that is used, and its group: the first of the first.
            if let Some(group) = port_groups.first() {
                let port = group.ports.first().copied().unwrap_or_default();
                for (designator_type, number) in [(4, port), (5, group.number)] {
                    answer.extend_from_slice(&[0x51, 0x90 | designator_type, 0, 4, 0, 0]);
                    answer.extend_from_slice(&number.to_be_bytes());
                }
            }
        }
        0xb0 => {
            answer.resize(64, 0);
            let blocks = |bytes: u64| (bytes / u64::from(unit.block_size)).max(1) as u32;
            // OPTIMAL TRANSFER LENGTH; UNMAP: LBA COUNT, DESCRIPTOR COUNT, OPTIMAL GRANULARITY.
            let fields =
                [(12, blocks(1 << 20)), (20, u32::MAX), (24, UNMAP_DESCRIPTORS), (28, granularity.map_or(0, blocks))];
            for (place, value) in fields {
                answer[place..place + 4].copy_from_slice(&value.to_be_bytes());
            }
        }
        0xb1 => {
            // Does not rotate; form factor not reported.
            answer.extend_from_slice(&[0, 1]);
            answer.resize(64, 0);
        }
        // LBPU, LBPWS, LBPWS10, LBPRZ; thin where storage is given up.
        0xb2 => answer.extend_from_slice(&[0, 0xe4, if granularity.is_some() { 2 } else { 0 }, 0]),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backing::MemoryBacking;
    use crate::target::TargetNode;

    /// Places of the fields as SBC-3 6.6.3 numbers them.
    #[test]
    fn block_limits_lie_where_they_belong() {
        let node = TargetNode::new("iqn.2026-01.example:x").unit(0, 512, MemoryBacking::new(1 << 20));
        let mut answer = Vec::new();
        let cdb = [0x12, 1, 0xb0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(inquiry(&cdb, Some(&node.units()[0]), &[], &mut answer), Plan::Answer);
        assert_eq!((answer.len(), answer[3]), (64, 60));
        let at = |place: usize| super::super::u32_at(&answer, place);
        assert_eq!((at(8), at(12), at(20), at(24), at(28)), (0, 2048, u32::MAX, 256, 128));
    }
}
