// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded CDBs as C structures. Where a C field is narrower than the field of the block, its low bits are kept.

use core::ffi::c_void;

use iscsi_proto::scsi::cdb::decode::BlockTransfer;
use iscsi_proto::scsi::opcode::Opcode;

use crate::ffi::c_enum::enum_from_number;
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_cdb::*;

/// The C structure of a READ, WRITE, VERIFY or WRITE ATOMIC block; `None` for another command, too.
pub(crate) fn transfer(memory: &TaskMemory, cdb: &[u8]) -> Option<*mut c_void> {
    let block = BlockTransfer::decode(cdb)?;
    let opcode = enum_from_number(block.opcode.0.into());
    match block.opcode {
        Opcode::READ_6 => put(
            memory,
            scsi_read6_cdb {
                opcode,
                lba: block.lba as u32,
                transfer_length: block.transfer_length as u16,
                control: block.control,
            },
        ),
        Opcode::READ_10 => put(
            memory,
            scsi_read10_cdb {
                opcode,
                rdprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba as u32,
                group: block.group_number,
                transfer_length: block.transfer_length as u16,
                control: block.control,
            },
        ),
        Opcode::READ_12 => put(
            memory,
            scsi_read12_cdb {
                opcode,
                rdprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                rarc: block.rarc.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba as u32,
                transfer_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::READ_16 => put(
            memory,
            scsi_read16_cdb {
                opcode,
                rdprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                rarc: block.rarc.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba,
                transfer_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::VERIFY_10 => put(
            memory,
            scsi_verify10_cdb {
                opcode,
                vrprotect: block.protect,
                dpo: block.dpo.into(),
                bytchk: block.byte_check & 1,
                lba: block.lba as u32,
                group: block.group_number,
                verification_length: block.transfer_length as u16,
                control: block.control,
            },
        ),
        Opcode::VERIFY_12 => put(
            memory,
            scsi_verify12_cdb {
                opcode,
                vrprotect: block.protect,
                dpo: block.dpo.into(),
                bytchk: block.byte_check & 1,
                lba: block.lba as u32,
                verification_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::VERIFY_16 => put(
            memory,
            scsi_verify16_cdb {
                opcode,
                vrprotect: block.protect,
                dpo: block.dpo.into(),
                bytchk: block.byte_check & 1,
                lba: block.lba,
                verification_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::WRITE_10 => put(
            memory,
            scsi_write10_cdb {
                opcode,
                wrprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba as u32,
                group: block.group_number,
                transfer_length: block.transfer_length as u16,
                control: block.control,
            },
        ),
        Opcode::WRITE_12 => put(
            memory,
            scsi_write12_cdb {
                opcode,
                wrprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba as u32,
                transfer_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::WRITE_16 => put(
            memory,
            scsi_write16_cdb {
                opcode,
                wrprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                fua_nv: block.fua_nv.into(),
                lba: block.lba as u32,
                transfer_length: block.transfer_length,
                group: block.group_number,
                control: block.control,
            },
        ),
        Opcode::WRITE_ATOMIC_16 => put(
            memory,
            scsi_writeatomic16_cdb {
                opcode,
                wrprotect: block.protect,
                dpo: block.dpo.into(),
                fua: block.fua.into(),
                lba: block.lba as u32,
                transfer_length: block.transfer_length as u16,
                group: block.group_number,
                control: block.control,
            },
        ),
        _ => None,
    }
}

fn put<T: Copy>(memory: &TaskMemory, value: T) -> Option<*mut c_void> {
    memory.put(value).map(|value| value.cast())
}
