// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of RECEIVE COPY RESULTS (SPC-3, 6.18).

use super::data_in::DataIn;

/// Answer of COPY STATUS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CopyStatus {
    /// AVAILABLE DATA: bytes that follow this field.
    pub available_data: u32,
    /// HDD: held data were discarded.
    pub held_data_discarded: bool,
    /// COPY MANAGER STATUS, seven bits.
    pub status: u8,
    /// SEGMENTS PROCESSED.
    pub segments_processed: u16,
    /// TRANSFER COUNT UNITS.
    pub transfer_count_units: u8,
    /// TRANSFER COUNT in these units.
    pub transfer_count: u32,
}

impl CopyStatus {
    /// AVAILABLE DATA of a whole answer.
    const LENGTH: u32 = 8;

    /// Reads an answer; `None` when it announces less than a status has. Missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Option<Self> {
        let data = DataIn(answer);
        let available_data = data.u32(0);
        (available_data >= Self::LENGTH).then(|| Self {
            available_data,
            held_data_discarded: data.bit(4, 7),
            status: data.u8(4) & 0x7f,
            segments_processed: data.u16(5),
            transfer_count_units: data.u8(7),
            transfer_count: data.u32(8),
        })
    }
}

/// Answer of OPERATING PARAMETERS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OperatingParameters<'a> {
    /// AVAILABLE DATA: bytes that follow this field.
    pub available_data: u32,
    /// MAXIMUM TARGET DESCRIPTOR COUNT.
    pub maximum_target_descriptors: u16,
    /// MAXIMUM SEGMENT DESCRIPTOR COUNT.
    pub maximum_segment_descriptors: u16,
    /// MAXIMUM DESCRIPTOR LIST LENGTH in bytes.
    pub maximum_descriptor_list_length: u32,
    /// MAXIMUM SEGMENT LENGTH in bytes.
    pub maximum_segment_length: u32,
    /// MAXIMUM INLINE DATA LENGTH in bytes.
    pub maximum_inline_data_length: u32,
    /// HELD DATA LIMIT in bytes.
    pub held_data_limit: u32,
    /// MAXIMUM STREAM DEVICE TRANSFER SIZE in bytes.
    pub maximum_stream_transfer_size: u32,
    /// TOTAL CONCURRENT COPIES.
    pub total_concurrent_copies: u16,
    /// MAXIMUM CONCURRENT COPIES.
    pub maximum_concurrent_copies: u8,
    /// DATA SEGMENT GRANULARITY, as a power of 2.
    pub data_segment_granularity: u8,
    /// INLINE DATA GRANULARITY, as a power of 2.
    pub inline_data_granularity: u8,
    /// HELD DATA GRANULARITY, as a power of 2.
    pub held_data_granularity: u8,
    /// IMPLEMENTED DESCRIPTOR LIST LENGTH, as the device says.
    pub implemented_descriptors_length: u8,
    /// The implemented descriptor type codes which were received.
    pub implemented_descriptors: &'a [u8],
}

impl<'a> OperatingParameters<'a> {
    /// AVAILABLE DATA without descriptor type codes.
    const LENGTH: u32 = 40;

    /// Reads an answer; `None` when it announces less than the parameters have. Missing bytes are 0.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        let data = DataIn(answer);
        let available_data = data.u32(0);
        let length = data.u8(43);
        (available_data >= Self::LENGTH).then(|| Self {
            available_data,
            maximum_target_descriptors: data.u16(8),
            maximum_segment_descriptors: data.u16(10),
            maximum_descriptor_list_length: data.u32(12),
            maximum_segment_length: data.u32(16),
            maximum_inline_data_length: data.u32(20),
            held_data_limit: data.u32(24),
            maximum_stream_transfer_size: data.u32(28),
            total_concurrent_copies: data.u16(34),
            maximum_concurrent_copies: data.u8(36),
            data_segment_granularity: data.u8(37),
            inline_data_granularity: data.u8(38),
            held_data_granularity: data.u8(39),
            implemented_descriptors_length: length,
            implemented_descriptors: data.bytes(44, usize::from(length)),
        })
    }
}
