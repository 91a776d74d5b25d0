// SPDX-License-Identifier: LGPL-2.1-or-later
//! How long the complete answer to a command would be, told from the beginning of the answer.

use super::Cdb;
use super::data_in::DataIn;
use super::opcode::{MaintenanceIn, Opcode, PersistentReserveIn};
use super::vital_product_data::PageCode;

/// Bytes that a complete answer to `cdb` would have, from the header of what was received; `None`
/// when the header does not tell or the command is not known here.
///
/// An application compares this with what it got and asks again with a larger allocation length.
pub fn full_size(cdb: &Cdb, answer: &[u8]) -> Option<u64> {
    let block = cdb.padded();
    let service_action = block[1] & 0x1f;
    let data = DataIn(answer);
    match cdb.opcode() {
        Opcode::TEST_UNIT_READY | Opcode::SYNCHRONIZE_CACHE_10 => Some(0),
        Opcode::INQUIRY if block[1] & 1 == 0 => Some(u64::from(data.u8(4)) + 5),
        Opcode::INQUIRY => match PageCode(block[2]) {
            PageCode::UNIT_SERIAL_NUMBER => Some(u64::from(data.u8(3)) + 4),
            PageCode::SUPPORTED_PAGES
            | PageCode::DEVICE_IDENTIFICATION
            | PageCode::BLOCK_LIMITS
            | PageCode::BLOCK_DEVICE_CHARACTERISTICS
            | PageCode::LOGICAL_BLOCK_PROVISIONING => Some(u64::from(data.u16(2)) + 4),
            _ => None,
        },
        Opcode::MODE_SENSE_6 => Some(u64::from(data.u8(0)) + 1),
        Opcode::READ_CAPACITY_10 => Some(8),
        Opcode::READ_TOC => Some(u64::from(data.u16(0)) + 2),
        Opcode::REPORT_LUNS => Some(u64::from(data.u32(0)) + 8),
        Opcode::PERSISTENT_RESERVE_IN => match PersistentReserveIn(service_action) {
            PersistentReserveIn::READ_KEYS => Some(u64::from(data.u32(4)) + 8),
            PersistentReserveIn::READ_RESERVATION | PersistentReserveIn::REPORT_CAPABILITIES => Some(8),
            _ => None,
        },
        Opcode::MAINTENANCE_IN => match MaintenanceIn(service_action) {
            MaintenanceIn::REPORT_TARGET_PORT_GROUPS => Some(u64::from(data.u32(0)) + 4),
            MaintenanceIn::REPORT_SUPPORTED_OPERATION_CODES => match block[2] & 0x07 {
                0 => Some(u64::from(data.u32(0)) + 4),
                // One command: its usage map and, with CTDP, a timeouts descriptor.
                1 | 2 => {
                    let timeouts = if data.bit(1, 7) { 12 } else { 0 };
                    Some(4 + u64::from(data.u16(2)) + timeouts)
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
