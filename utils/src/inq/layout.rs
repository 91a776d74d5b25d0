// SPDX-License-Identifier: LGPL-2.1-or-later
//! Pages whose fields have fixed places.

use serde_json::{Map, Value, json};

/// A page: its fields in their order.
pub(super) type Layout = [Field];

/// A field: `width` bits that end with bit `low` of byte `byte`; 8, 16, 32 or 64 bits begin at byte `byte`.
pub(super) struct Field {
    name: &'static str,
    byte: usize,
    low: u8,
    width: u8,
}

/// One bit.
const fn bit(name: &'static str, byte: usize, low: u8) -> Field {
    Field { name, byte, low, width: 1 }
}

/// A few bits of a byte.
const fn bits(name: &'static str, byte: usize, low: u8, width: u8) -> Field {
    Field { name, byte, low, width }
}

/// Whole bytes.
const fn number(name: &'static str, byte: usize, bytes: u8) -> Field {
    Field { name, byte, low: 0, width: 8 * bytes }
}

/// The fields that lie in what was received.
pub(super) fn read(layout: &Layout, data: &[u8]) -> Map<String, Value> {
    let mut fields = Map::new();
    for field in layout {
        let length = usize::from(field.width.div_ceil(8));
        let Some(bytes) = data.get(field.byte..field.byte + length) else { continue };
        let whole = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let value = whole >> field.low & (u64::MAX >> (64 - field.width));
        let value = if field.width == 1 { json!(value == 1) } else { json!(value) };
        fields.insert(field.name.to_owned(), value);
    }
    fields
}

/// SPC-4 7.8.7.
pub(super) static EXTENDED_INQUIRY_DATA: [Field; 28] = [
    bits("activate_microcode", 4, 6, 2),
    bits("supported_protection_types", 4, 3, 3),
    bit("guard_check", 4, 2),
    bit("application_tag_check", 4, 1),
    bit("reference_tag_check", 4, 0),
    bit("unit_attention_sense_key_specific_data", 5, 5),
    bit("grouping_function", 5, 4),
    bit("priority", 5, 3),
    bit("head_of_queue", 5, 2),
    bit("ordered", 5, 1),
    bit("simple", 5, 0),
    bit("write_uncorrectable", 6, 3),
    bit("correction_disable", 6, 2),
    bit("nonvolatile_cache", 6, 1),
    bit("volatile_cache", 6, 0),
    bit("no_protection_information_checking", 7, 5),
    bit("protection_information_interval", 7, 4),
    bit("logical_unit_i_t_nexus_clear", 7, 0),
    bit("referrals", 8, 4),
    bit("capability_based_command_security", 8, 0),
    bits("multi_i_t_nexus_microcode_download", 9, 0, 4),
    number("extended_self_test_completion_minutes", 10, 2),
    bit("power_on_activation", 12, 7),
    bit("hard_reset_activation", 12, 6),
    bit("vendor_specific_activation", 12, 5),
    number("maximum_supported_sense_data_length", 13, 1),
    number("maximum_inquiry_change_logs", 15, 2),
    number("maximum_mode_page_change_logs", 17, 2),
];

/// SBC-4 6.6.4.
pub(super) static BLOCK_LIMITS: [Field; 17] = [
    bit("wsnz", 4, 0),
    number("maximum_compare_and_write_length", 5, 1),
    number("optimal_transfer_length_granularity", 6, 2),
    number("maximum_transfer_length", 8, 4),
    number("optimal_transfer_length", 12, 4),
    number("maximum_prefetch_length", 16, 4),
    number("maximum_unmap_lba_count", 20, 4),
    number("maximum_unmap_block_descriptor_count", 24, 4),
    number("optimal_unmap_granularity", 28, 4),
    bit("ugavalid", 32, 7),
    bits("unmap_granularity_alignment", 32, 0, 31),
    number("maximum_write_same_length", 36, 8),
    number("maximum_atomic_transfer_length", 44, 4),
    number("atomic_alignment", 48, 4),
    number("atomic_transfer_length_granularity", 52, 4),
    number("maximum_atomic_transfer_length_with_atomic_boundary", 56, 4),
    number("maximum_atomic_boundary_size", 60, 4),
];

/// SBC-4 6.6.2.
pub(super) static BLOCK_DEVICE_CHARACTERISTICS: [Field; 9] = [
    number("medium_rotation_rate", 4, 2),
    number("product_type", 6, 1),
    bits("wabereq", 7, 6, 2),
    bits("wacereq", 7, 4, 2),
    bits("nominal_form_factor", 7, 0, 4),
    bits("zoned", 8, 4, 2),
    bit("bocs", 8, 2),
    bit("fuab", 8, 1),
    bit("vbuls", 8, 0),
];

/// SBC-4 6.6.6.
pub(super) static LOGICAL_BLOCK_PROVISIONING: [Field; 10] = [
    number("threshold_exponent", 4, 1),
    bit("lbpu", 5, 7),
    bit("lbpws", 5, 6),
    bit("lbpws10", 5, 5),
    bits("lbprz", 5, 2, 3),
    bit("anc_sup", 5, 1),
    bit("dp", 5, 0),
    bits("minimum_percentage", 6, 3, 5),
    bits("provisioning_type", 6, 0, 3),
    number("threshold_percentage", 7, 1),
];

/// SBC-4 6.6.8.
pub(super) static REFERRALS: [Field; 2] =
    [number("user_data_segment_size", 8, 4), number("user_data_segment_multiplier", 12, 4)];

/// SBC-4 6.6.3.
pub(super) static BLOCK_DEVICE_CHARACTERISTICS_EXTENSION: [Field; 5] = [
    number("utilization_type", 5, 1),
    number("utilization_units", 6, 1),
    number("utilization_interval", 7, 1),
    number("utilization_b", 8, 4),
    number("utilization_a", 12, 4),
];

/// ZBC 6.5.2.
pub(super) static ZONED_BLOCK_DEVICE_CHARACTERISTICS: [Field; 4] = [
    bit("urswrz", 4, 0),
    number("optimal_number_of_open_sequential_write_preferred_zones", 8, 4),
    number("optimal_number_of_nonsequentially_written_sequential_write_preferred_zones", 12, 4),
    number("maximum_number_of_open_sequential_write_required_zones", 16, 4),
];

/// SSC-4 8.5.2.
pub(super) static SEQUENTIAL_ACCESS_DEVICE_CAPABILITIES: [Field; 2] = [bit("tsmc", 4, 1), bit("worm", 4, 0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_where_the_standards_put_them() {
        let mut data = [0; 64];
        data[4] = 1;
        data[32..36].copy_from_slice(&[0x80, 0, 0, 5]);
        data[36..44].copy_from_slice(&0x0102_0304_0506_0708_u64.to_be_bytes());
        let fields = read(&BLOCK_LIMITS, &data);
        assert_eq!(fields["wsnz"], true);
        assert_eq!((&fields["ugavalid"], &fields["unmap_granularity_alignment"]), (&json!(true), &json!(5)));
        assert_eq!(fields["maximum_write_same_length"], 0x0102_0304_0506_0708_u64);

        let fields = read(&EXTENDED_INQUIRY_DATA, &[0, 0x86, 0, 60, 0b0110_1001, 0b0000_0111, 1]);
        assert_eq!((&fields["activate_microcode"], &fields["supported_protection_types"]), (&json!(1), &json!(5)));
        assert_eq!(
            (&fields["simple"], &fields["volatile_cache"], fields.get("referrals")),
            (&json!(true), &json!(true), None)
        );
    }
}
