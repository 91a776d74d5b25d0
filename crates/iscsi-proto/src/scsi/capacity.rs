// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of READ CAPACITY (SBC-3, 5.15 and 5.16).

use super::data_in::DataIn;

/// Answer of READ CAPACITY(10).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Capacity10 {
    /// Address of the last block; `u32::MAX` says to ask READ CAPACITY(16).
    pub last_lba: u32,
    /// Bytes in a block.
    pub block_length: u32,
}

impl Capacity10 {
    /// Reads an answer; `None` when it is shorter than its 8 bytes.
    pub fn parse(answer: &[u8]) -> Option<Self> {
        let data = DataIn(answer);
        (answer.len() >= 8).then(|| Self { last_lba: data.u32(0), block_length: data.u32(4) })
    }
}

/// Answer of READ CAPACITY(16).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Capacity16 {
    /// Address of the last block.
    pub last_lba: u64,
    /// Bytes in a block.
    pub block_length: u32,
    /// P_TYPE: kind of protection, meaningful when `protection_enabled`.
    pub protection_type: u8,
    /// PROT_EN: the unit is formatted with protection information.
    pub protection_enabled: bool,
    /// P_I_EXPONENT: 2 to this power protection intervals in a block.
    pub protection_interval_exponent: u8,
    /// 2 to this power logical blocks in a physical one.
    pub logical_blocks_per_physical_exponent: u8,
    /// LBPME: thin provisioning is on.
    pub provisioning_enabled: bool,
    /// LBPRZ: unmapped blocks read as zeros.
    pub unmapped_reads_zeros: bool,
    /// Lowest address which begins a physical block.
    pub lowest_aligned_lba: u16,
}

impl Capacity16 {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            last_lba: data.u64(0),
            block_length: data.u32(8),
            protection_type: data.u8(12) >> 1 & 0x07,
            protection_enabled: data.bit(12, 0),
            protection_interval_exponent: data.u8(13) >> 4,
            logical_blocks_per_physical_exponent: data.u8(13) & 0x0f,
            provisioning_enabled: data.bit(14, 7),
            unmapped_reads_zeros: data.bit(14, 6),
            lowest_aligned_lba: data.u16(14) & 0x3fff,
        }
    }
}
