// SPDX-License-Identifier: LGPL-2.1-or-later
//! Commands that move or check blocks: READ, WRITE, VERIFY and kin.

use super::{Builder, EncodeError, low8, low16};
use crate::scsi::Command;
use crate::scsi::opcode::Opcode;

/// Options of the commands that move or check blocks. A command ignores those which it does not have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct BlockOptions {
    /// RDPROTECT, WRPROTECT, VRPROTECT or ORPROTECT, three bits.
    pub protect: u8,
    /// DPO: do not keep the data in the cache.
    pub dpo: bool,
    /// FUA: read from or write to the medium.
    pub fua: bool,
    /// FUA_NV: a non-volatile cache will do.
    pub fua_nv: bool,
    /// BYTCHK: compare with the Data-Out.
    pub byte_check: bool,
    /// GROUP NUMBER, five bits.
    pub group_number: u8,
}

impl BlockOptions {
    fn protect_and_dpo(self) -> u8 {
        self.protect << 5 | u8::from(self.dpo) << 4
    }

    fn transfer_byte(self) -> u8 {
        self.protect_and_dpo() | u8::from(self.fua) << 3 | u8::from(self.fua_nv) << 1
    }

    fn verify_byte(self) -> u8 {
        self.protect_and_dpo() | u8::from(self.byte_check) << 1
    }

    fn group_byte(self) -> u8 {
        self.group_number & 0x1f
    }
}

fn block_count(transfer_length: u32, block_size: u32) -> Result<u32, EncodeError> {
    transfer_length.checked_div(block_size).ok_or(EncodeError::ZeroBlockSize)
}

// Blocks of one shape: the byte of options, the address, the count and the group number.

pub(super) fn shape10(opcode: Opcode, options: u8, lba: u32, group: u8, count: u32) -> Builder {
    Builder::new(opcode, 10).byte(1, options).be32(2, lba).byte(6, group).be16(7, low16(count))
}

fn shape12(opcode: Opcode, options: u8, lba: u32, count: u32, group: u8) -> Builder {
    Builder::new(opcode, 12).byte(1, options).be32(2, lba).be32(6, count).byte(10, group)
}

pub(super) fn shape16(opcode: Opcode, options: u8, lba: u64, count: u32, group: u8) -> Builder {
    Builder::new(opcode, 16).byte(1, options).be64(2, lba).be32(10, count).byte(14, group)
}

/// READ(6) (SBC-3): at most 256 blocks below address 2^21. 256 blocks are encoded as 0.
pub fn read6(lba: u32, transfer_length: u32, block_size: u32) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    if count > 256 {
        return Err(EncodeError::TooManyBlocks);
    }
    if lba > 0x1f_ffff {
        return Err(EncodeError::AddressTooLarge);
    }
    // The address is 21 bits wide and ends at byte 3; the operation code goes over its zero byte.
    Ok(Builder::new(Opcode::READ_6, 6)
        .be32(0, lba)
        .byte(0, Opcode::READ_6.0)
        .byte(4, low8(count))
        .read(transfer_length))
}

/// READ(10) (SBC-3).
pub fn read10(lba: u32, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape10(Opcode::READ_10, options.transfer_byte(), lba, options.group_byte(), count).read(transfer_length))
}

/// READ(12) (SBC-3).
pub fn read12(lba: u32, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape12(Opcode::READ_12, options.transfer_byte(), lba, count, options.group_byte()).read(transfer_length))
}

/// READ(16) (SBC-3).
pub fn read16(lba: u64, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape16(Opcode::READ_16, options.transfer_byte(), lba, count, options.group_byte()).read(transfer_length))
}

/// WRITE(10) (SBC-3).
pub fn write10(lba: u32, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape10(Opcode::WRITE_10, options.transfer_byte(), lba, options.group_byte(), count).write(transfer_length))
}

/// WRITE(12) (SBC-3).
pub fn write12(lba: u32, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape12(Opcode::WRITE_12, options.transfer_byte(), lba, count, options.group_byte()).write(transfer_length))
}

/// WRITE(16) (SBC-3).
pub fn write16(lba: u64, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape16(Opcode::WRITE_16, options.transfer_byte(), lba, count, options.group_byte()).write(transfer_length))
}

/// ORWRITE(16) (SBC-3).
pub fn orwrite(lba: u64, transfer_length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape16(Opcode::ORWRITE, options.transfer_byte(), lba, count, options.group_byte()).write(transfer_length))
}

/// WRITE ATOMIC(16) (SBC-4) without atomic boundary; the count is cut to 16 bits.
pub fn write_atomic16(
    lba: u64,
    transfer_length: u32,
    block_size: u32,
    options: BlockOptions,
) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    let options = BlockOptions { fua_nv: false, ..options };
    let count = u32::from(low16(count));
    Ok(shape16(Opcode::WRITE_ATOMIC_16, options.transfer_byte(), lba, count, options.group_byte())
        .write(transfer_length))
}

/// COMPARE AND WRITE (SBC-3). Half of the transfer is compared, half is written; the count of
/// blocks in one half is cut to 8 bits.
pub fn compare_and_write(
    lba: u64,
    transfer_length: u32,
    block_size: u32,
    options: BlockOptions,
) -> Result<Command, EncodeError> {
    let count = u32::from(low8(block_count(transfer_length, block_size)? / 2));
    Ok(shape16(Opcode::COMPARE_AND_WRITE, options.transfer_byte(), lba, count, options.group_byte())
        .write(transfer_length))
}

fn verified(block: Builder, length: u32, options: BlockOptions) -> Command {
    block.write(if options.byte_check { length } else { 0 })
}

/// VERIFY(10) (SBC-3). Data are sent only with `byte_check`.
pub fn verify10(lba: u32, length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(length, block_size)?;
    let block = shape10(Opcode::VERIFY_10, options.verify_byte(), lba, options.group_byte(), count);
    Ok(verified(block, length, options))
}

/// VERIFY(12) (SBC-3). Data are sent only with `byte_check`.
pub fn verify12(lba: u32, length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(length, block_size)?;
    let block = shape12(Opcode::VERIFY_12, options.verify_byte(), lba, count, options.group_byte());
    Ok(verified(block, length, options))
}

/// VERIFY(16) (SBC-3). Data are sent only with `byte_check`.
pub fn verify16(lba: u64, length: u32, block_size: u32, options: BlockOptions) -> Result<Command, EncodeError> {
    let count = block_count(length, block_size)?;
    let block = shape16(Opcode::VERIFY_16, options.verify_byte(), lba, count, options.group_byte());
    Ok(verified(block, length, options))
}

/// WRITE AND VERIFY(10) (SBC-3).
pub fn write_and_verify10(
    lba: u32,
    transfer_length: u32,
    block_size: u32,
    options: BlockOptions,
) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape10(Opcode::WRITE_AND_VERIFY_10, options.verify_byte(), lba, options.group_byte(), count)
        .write(transfer_length))
}

/// WRITE AND VERIFY(12) (SBC-3).
pub fn write_and_verify12(
    lba: u32,
    transfer_length: u32,
    block_size: u32,
    options: BlockOptions,
) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape12(Opcode::WRITE_AND_VERIFY_12, options.verify_byte(), lba, count, options.group_byte())
        .write(transfer_length))
}

/// WRITE AND VERIFY(16) (SBC-3).
pub fn write_and_verify16(
    lba: u64,
    transfer_length: u32,
    block_size: u32,
    options: BlockOptions,
) -> Result<Command, EncodeError> {
    let count = block_count(transfer_length, block_size)?;
    Ok(shape16(Opcode::WRITE_AND_VERIFY_16, options.verify_byte(), lba, count, options.group_byte())
        .write(transfer_length))
}
