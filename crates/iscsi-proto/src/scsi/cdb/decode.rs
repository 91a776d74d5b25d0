// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoders: a command descriptor block to the command that it asks for.

use super::super::data_in::DataIn;
use super::super::mode::Form;
use super::super::opcode::{Opcode, ServiceActionIn};

/// A READ, WRITE, VERIFY or WRITE ATOMIC block. A field that the command does not have is 0 or false.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct BlockTransfer {
    /// Which command.
    pub opcode: Opcode,
    /// RDPROTECT, WRPROTECT or VRPROTECT.
    pub protect: u8,
    /// DPO.
    pub dpo: bool,
    /// FUA.
    pub fua: bool,
    /// RARC: rebuild assist recovery control; READ(12) and READ(16).
    pub rarc: bool,
    /// FUA_NV.
    pub fua_nv: bool,
    /// BYTCHK, two bits; VERIFY only.
    pub byte_check: u8,
    /// First block.
    pub lba: u64,
    /// The length field as it stands; see [`BlockTransfer::blocks`].
    pub transfer_length: u32,
    /// ATOMIC BOUNDARY in blocks; WRITE ATOMIC(16) only.
    pub atomic_boundary: u16,
    /// GROUP NUMBER.
    pub group_number: u8,
    /// CONTROL byte.
    pub control: u8,
}

impl BlockTransfer {
    /// Decodes READ 6/10/12/16, WRITE 6/10/12/16, VERIFY 10/12/16 and WRITE ATOMIC(16); `None` for
    /// another command. Bytes missing at the end are 0.
    pub fn decode(block: &[u8]) -> Option<Self> {
        let data = DataIn(block);
        let opcode = Opcode(data.u8(0));
        let (lba, transfer_length, group, control) = match opcode {
            Opcode::READ_6 | Opcode::WRITE_6 => {
                let lba = u64::from(data.u32(0) & 0x1f_ffff);
                return Some(Self {
                    opcode,
                    lba,
                    transfer_length: data.u8(4).into(),
                    control: data.u8(5),
                    ..Self::default()
                });
            }
            Opcode::READ_10 | Opcode::WRITE_10 | Opcode::VERIFY_10 => {
                (data.u32(2).into(), data.u16(7).into(), data.u8(6), data.u8(9))
            }
            Opcode::READ_12 | Opcode::WRITE_12 | Opcode::VERIFY_12 => {
                (data.u32(2).into(), data.u32(6), data.u8(10), data.u8(11))
            }
            Opcode::READ_16 | Opcode::WRITE_16 | Opcode::VERIFY_16 => {
                (data.u64(2), data.u32(10), data.u8(14), data.u8(15))
            }
            Opcode::WRITE_ATOMIC_16 => (data.u64(2), data.u16(12).into(), data.u8(14), data.u8(15)),
            _ => return None,
        };
        let verify = matches!(opcode, Opcode::VERIFY_10 | Opcode::VERIFY_12 | Opcode::VERIFY_16);
        let atomic = opcode == Opcode::WRITE_ATOMIC_16;
        Some(Self {
            opcode,
            protect: data.u8(1) >> 5,
            dpo: data.bit(1, 4),
            fua: !verify && data.bit(1, 3),
            rarc: matches!(opcode, Opcode::READ_12 | Opcode::READ_16) && data.bit(1, 2),
            fua_nv: !verify && !atomic && data.bit(1, 1),
            byte_check: if verify { data.u8(1) >> 1 & 0x03 } else { 0 },
            lba,
            transfer_length,
            atomic_boundary: if atomic { data.u16(10) } else { 0 },
            group_number: group & 0x1f,
            control,
        })
    }

    /// How many blocks are meant: a length of 0 is 256 for READ(6) and WRITE(6), else none.
    pub fn blocks(&self) -> u32 {
        let short = matches!(self.opcode, Opcode::READ_6 | Opcode::WRITE_6);
        if short && self.transfer_length == 0 { 256 } else { self.transfer_length }
    }
}

/// A WRITE SAME(10) or WRITE SAME(16) block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct WriteSame {
    /// WRPROTECT.
    pub protect: u8,
    /// ANCHOR.
    pub anchor: bool,
    /// UNMAP.
    pub unmap: bool,
    /// NDOB: no Data-Out, the block to write is zeros; WRITE SAME(16) only.
    pub no_data_out_buffer: bool,
    /// First block.
    pub lba: u64,
    /// Number of blocks; 0 reaches to the end of the medium.
    pub blocks: u32,
    /// GROUP NUMBER.
    pub group_number: u8,
}

/// A MODE SENSE block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ModeSense {
    /// Six or ten bytes.
    pub form: Form,
    /// LLBAA: long block descriptors are accepted; ten-byte form only.
    pub long_lba_accepted: bool,
    /// DBD: no block descriptors, please.
    pub disable_block_descriptors: bool,
    /// PC: 0 current, 1 changeable, 2 default, 3 saved values.
    pub page_control: u8,
    /// PAGE CODE.
    pub page_code: u8,
    /// SUBPAGE CODE.
    pub subpage_code: u8,
    /// ALLOCATION LENGTH.
    pub allocation_length: u16,
}

/// A MODE SELECT block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ModeSelect {
    /// Six or ten bytes.
    pub form: Form,
    /// PF: the parameters are mode pages.
    pub page_format: bool,
    /// SP: save the pages.
    pub save_pages: bool,
    /// PARAMETER LIST LENGTH.
    pub parameter_list_length: u16,
}

/// A SYNCHRONIZE CACHE block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct SynchronizeCache {
    /// SYNC_NV.
    pub sync_nv: bool,
    /// IMMED: answer before the work is done.
    pub immediate: bool,
    /// First block.
    pub lba: u64,
    /// Number of blocks; 0 reaches to the end of the medium.
    pub blocks: u32,
}

/// A START STOP UNIT block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct StartStopUnit {
    /// IMMED: answer before the work is done.
    pub immediate: bool,
    /// POWER CONDITION MODIFIER.
    pub power_condition_modifier: u8,
    /// POWER CONDITION.
    pub power_condition: u8,
    /// NO_FLUSH.
    pub no_flush: bool,
    /// LOEJ: load or eject.
    pub load_eject: bool,
    /// START.
    pub start: bool,
}

/// A command that a target knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Decoded {
    /// TEST UNIT READY.
    TestUnitReady,
    /// REQUEST SENSE.
    RequestSense {
        /// DESC: descriptor format, please.
        descriptor_format: bool,
        /// ALLOCATION LENGTH.
        allocation_length: u8,
    },
    /// INQUIRY.
    Inquiry {
        /// EVPD: `page_code` names a vital product data page.
        evpd: bool,
        /// PAGE CODE.
        page_code: u8,
        /// ALLOCATION LENGTH.
        allocation_length: u16,
    },
    /// READ CAPACITY(10).
    ReadCapacity10 {
        /// LOGICAL BLOCK ADDRESS (obsolete).
        lba: u32,
        /// PMI (obsolete).
        partial_medium: bool,
    },
    /// READ CAPACITY(16).
    ReadCapacity16 {
        /// ALLOCATION LENGTH.
        allocation_length: u32,
    },
    /// GET LBA STATUS.
    GetLbaStatus {
        /// First block.
        lba: u64,
        /// ALLOCATION LENGTH.
        allocation_length: u32,
    },
    /// REPORT LUNS.
    ReportLuns {
        /// SELECT REPORT.
        select_report: u8,
        /// ALLOCATION LENGTH.
        allocation_length: u32,
    },
    /// MODE SENSE 6/10.
    ModeSense(ModeSense),
    /// MODE SELECT 6/10.
    ModeSelect(ModeSelect),
    /// READ 6/10/12/16.
    Read(BlockTransfer),
    /// WRITE 6/10/12/16.
    Write(BlockTransfer),
    /// WRITE ATOMIC(16).
    WriteAtomic(BlockTransfer),
    /// VERIFY 10/12/16.
    Verify(BlockTransfer),
    /// WRITE SAME 10/16.
    WriteSame(WriteSame),
    /// SYNCHRONIZE CACHE 10/16.
    SynchronizeCache(SynchronizeCache),
    /// UNMAP.
    Unmap {
        /// ANCHOR.
        anchor: bool,
        /// GROUP NUMBER.
        group_number: u8,
        /// PARAMETER LIST LENGTH.
        parameter_list_length: u16,
    },
    /// START STOP UNIT.
    StartStopUnit(StartStopUnit),
    /// PREVENT ALLOW MEDIUM REMOVAL.
    PreventAllowMediumRemoval {
        /// PREVENT, two bits.
        prevent: u8,
    },
    /// Another command, or another service action of a known operation code.
    Unknown(Opcode),
}

/// Decodes a block, as it stands in an iSCSI command header or shorter. Bytes missing at the end are
/// 0; reserved bits are ignored.
pub fn decode(block: &[u8]) -> Decoded {
    let data = DataIn(block);
    let opcode = Opcode(data.u8(0));
    match opcode {
        Opcode::TEST_UNIT_READY => Decoded::TestUnitReady,
        Opcode::REQUEST_SENSE => {
            Decoded::RequestSense { descriptor_format: data.bit(1, 0), allocation_length: data.u8(4) }
        }
        Opcode::INQUIRY => {
            Decoded::Inquiry { evpd: data.bit(1, 0), page_code: data.u8(2), allocation_length: data.u16(3) }
        }
        Opcode::READ_CAPACITY_10 => Decoded::ReadCapacity10 { lba: data.u32(2), partial_medium: data.bit(8, 0) },
        Opcode::SERVICE_ACTION_IN_16 => match ServiceActionIn(data.u8(1) & 0x1f) {
            ServiceActionIn::READ_CAPACITY_16 => Decoded::ReadCapacity16 { allocation_length: data.u32(10) },
            ServiceActionIn::GET_LBA_STATUS => {
                Decoded::GetLbaStatus { lba: data.u64(2), allocation_length: data.u32(10) }
            }
            _ => Decoded::Unknown(opcode),
        },
        Opcode::REPORT_LUNS => Decoded::ReportLuns { select_report: data.u8(2), allocation_length: data.u32(6) },
        Opcode::MODE_SENSE_6 | Opcode::MODE_SENSE_10 => Decoded::ModeSense(mode_sense(data, opcode)),
        Opcode::MODE_SELECT_6 | Opcode::MODE_SELECT_10 => {
            let (form, parameter_list_length) = match opcode {
                Opcode::MODE_SELECT_6 => (Form::Six, data.u8(4).into()),
                _ => (Form::Ten, data.u16(7)),
            };
            Decoded::ModeSelect(ModeSelect {
                form,
                page_format: data.bit(1, 4),
                save_pages: data.bit(1, 0),
                parameter_list_length,
            })
        }
        Opcode::WRITE_SAME_10 => {
            Decoded::WriteSame(write_same(data, data.u32(2).into(), data.u16(7).into(), data.u8(6), false))
        }
        Opcode::WRITE_SAME_16 => {
            Decoded::WriteSame(write_same(data, data.u64(2), data.u32(10), data.u8(14), data.bit(1, 0)))
        }
        Opcode::SYNCHRONIZE_CACHE_10 => {
            Decoded::SynchronizeCache(synchronize_cache(data, data.u32(2).into(), data.u16(7).into()))
        }
        Opcode::SYNCHRONIZE_CACHE_16 => Decoded::SynchronizeCache(synchronize_cache(data, data.u64(2), data.u32(10))),
        Opcode::UNMAP => Decoded::Unmap {
            anchor: data.bit(1, 0),
            group_number: data.u8(6) & 0x1f,
            parameter_list_length: data.u16(7),
        },
        Opcode::START_STOP_UNIT => Decoded::StartStopUnit(StartStopUnit {
            immediate: data.bit(1, 0),
            power_condition_modifier: data.u8(3) & 0x0f,
            power_condition: data.u8(4) >> 4,
            no_flush: data.bit(4, 2),
            load_eject: data.bit(4, 1),
            start: data.bit(4, 0),
        }),
        Opcode::PREVENT_ALLOW_MEDIUM_REMOVAL => Decoded::PreventAllowMediumRemoval { prevent: data.u8(4) & 0x03 },
        _ => block_transfer(block, opcode),
    }
}

fn block_transfer(block: &[u8], opcode: Opcode) -> Decoded {
    let Some(transfer) = BlockTransfer::decode(block) else {
        return Decoded::Unknown(opcode);
    };
    match opcode {
        Opcode::READ_6 | Opcode::READ_10 | Opcode::READ_12 | Opcode::READ_16 => Decoded::Read(transfer),
        Opcode::VERIFY_10 | Opcode::VERIFY_12 | Opcode::VERIFY_16 => Decoded::Verify(transfer),
        Opcode::WRITE_ATOMIC_16 => Decoded::WriteAtomic(transfer),
        _ => Decoded::Write(transfer),
    }
}

fn mode_sense(data: DataIn<'_>, opcode: Opcode) -> ModeSense {
    let (form, allocation_length) = match opcode {
        Opcode::MODE_SENSE_6 => (Form::Six, data.u8(4).into()),
        _ => (Form::Ten, data.u16(7)),
    };
    ModeSense {
        form,
        long_lba_accepted: form == Form::Ten && data.bit(1, 4),
        disable_block_descriptors: data.bit(1, 3),
        page_control: data.u8(2) >> 6,
        page_code: data.u8(2) & 0x3f,
        subpage_code: data.u8(3),
        allocation_length,
    }
}

fn write_same(data: DataIn<'_>, lba: u64, blocks: u32, group: u8, no_data_out_buffer: bool) -> WriteSame {
    WriteSame {
        protect: data.u8(1) >> 5,
        anchor: data.bit(1, 4),
        unmap: data.bit(1, 3),
        no_data_out_buffer,
        lba,
        blocks,
        group_number: group & 0x1f,
    }
}

fn synchronize_cache(data: DataIn<'_>, lba: u64, blocks: u32) -> SynchronizeCache {
    SynchronizeCache { sync_nv: data.bit(1, 2), immediate: data.bit(1, 1), lba, blocks }
}
