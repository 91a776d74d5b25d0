// SPDX-License-Identifier: LGPL-2.1-or-later
//! How the vectors print tables of contents, reservations, commands, port groups and copy results.

use iscsi_proto::scsi::copy_results::{CopyStatus, OperatingParameters};
use iscsi_proto::scsi::operation_codes::{CommandSupport, CommandTimeouts, SupportedCommands};
use iscsi_proto::scsi::persistent_reservation::{RegisteredKeys, Reservation, ReservationCapabilities};
use iscsi_proto::scsi::table_of_contents::{Entries, TableOfContents};
use iscsi_proto::scsi::target_port_groups::TargetPortGroups;

use crate::{bit, hex};

pub(crate) fn table_of_contents(data: &TableOfContents<'_>) -> String {
    // The C structure has the upper half of a byte where it is in the byte.
    let (count, entries): (usize, String) = match data.entries {
        Entries::Tracks(list) => (
            list.len(),
            list.iter()
                .map(|track| {
                    let (adr, control) = (track.adr << 4, track.control);
                    let (number, address) = (track.number, track.address);
                    format!("toc{{adr=0x{adr:x} control=0x{control:x} track={number} lba=0x{address:x}}};")
                })
                .collect(),
        ),
        Entries::Sessions(list) => (
            list.len(),
            list.iter()
                .map(|track| {
                    let (adr, control) = (track.adr << 4, track.control);
                    let (number, address) = (track.number, track.address);
                    format!("ses{{adr=0x{adr:x} control=0x{control:x} first_in_last={number} lba=0x{address:x}}};")
                })
                .collect(),
        ),
        Entries::Full(list) => (
            list.len(),
            list.iter()
                .map(|entry| {
                    format!(
                        "full{{session=0x{:x} adr=0x{:x} control=0x{:x} tno={} point={} min={} sec={} frame={} zero={} \
                         pmin={} psec={} pframe={}}};",
                        entry.session & 0xf0,
                        entry.adr << 4,
                        entry.control,
                        entry.track,
                        entry.point,
                        entry.time[0],
                        entry.time[1],
                        entry.time[2],
                        entry.zero,
                        entry.point_time[0],
                        entry.point_time[1],
                        entry.point_time[2],
                    )
                })
                .collect(),
        ),
    };
    fields!("num={}" count, "first={}" data.first, "last={}" data.last) + &entries
}

pub(crate) fn registered_keys(list: &RegisteredKeys<'_>) -> String {
    let keys: String = list.iter().map(|key| fields!("key=0x{:x}" key)).collect();
    fields!(
        "prgeneration=0x{:x}" list.generation,
        "additional_length=0x{:x}" list.additional_length,
        "num_keys={}" list.len(),
    ) + &keys
}

pub(crate) fn reservation(data: &Reservation) -> String {
    fields!(
        "prgeneration=0x{:x}" data.generation,
        "additional_length=0x{:x}" data.additional_length,
        "reserved={}" bit(data.additional_length != 0),
        "reservation_key=0x{:x}" data.key,
        "pr_scope={}" data.scope,
        "pr_type={}" data.kind,
    )
}

pub(crate) fn capabilities(data: &ReservationCapabilities) -> String {
    fields!(
        "length={}" data.length,
        "crh={}" bit(data.compatible_reservation_handling),
        "sip_c={}" bit(data.specify_initiator_ports),
        "atp_c={}" bit(data.all_target_ports),
        "ptpl_c={}" bit(data.persist_through_power_loss),
        "tmv={}" bit(data.type_mask_valid),
        "allow_commands={}" data.allow_commands,
        "ptpl_a={}" bit(data.persist_through_power_loss_activated),
        "persistent_reservation_type_mask=0x{:x}" data.type_mask,
    )
}

fn timeouts(data: Option<CommandTimeouts>) -> String {
    let data = data.unwrap_or_default();
    fields!(
        "descriptor_length={}" data.descriptor_length,
        "command_specific={}" data.command_specific,
        "nominal_processing_timeout=0x{:x}" data.nominal_processing,
        "recommended_timeout=0x{:x}" data.recommended,
    )
}

pub(crate) fn supported_commands(list: &SupportedCommands<'_>) -> String {
    let commands: String = list
        .iter()
        .map(|command| {
            format!(
                "cmd{{opcode=0x{:x} sa=0x{:x} ctdp={} servactv={} cdb_len={} {}}};",
                command.opcode.0,
                command.service_action,
                bit(command.timeouts.is_some()),
                bit(command.has_service_action),
                command.cdb_length,
                timeouts(command.timeouts),
            )
        })
        .collect();
    fields!("num_descriptors={}" list.len()) + &commands
}

pub(crate) fn command_support(data: &CommandSupport) -> String {
    fields!(
        "ctdp={}" bit(data.timeouts.is_some()),
        "support={}" data.support,
        "cdb_length={}" data.cdb_length,
        "cdb_usage_data=[{}]" hex(&data.usage),
    ) + &timeouts(data.timeouts)
}

pub(crate) fn target_port_groups(list: &TargetPortGroups<'_>) -> String {
    let groups: String = list
        .iter()
        .map(|group| {
            let ports: String = group.ports().map(|port| format!("{port:x},")).collect();
            format!(
                // A little-endian C program finds the bit-fields at the other end of the byte, and no vendor
                // specific byte.
                "group{{pref={} rtpg_fmt={} alua_state={} byte0=0x{:x} flags=0x{:x} port_group=0x{:x} status_code={} \
                 vendor_specific=0 port_count={} retrieved={} ports=[{ports}]}};",
                group.first_byte & 1,
                group.first_byte >> 1 & 0x07,
                group.first_byte >> 4,
                group.first_byte,
                group.supported_states,
                group.group,
                group.status_code,
                group.port_count,
                group.ports().len(),
            )
        })
        .collect();
    fields!("num_groups={}" list.len()) + &groups
}

pub(crate) fn copy_status(data: &CopyStatus) -> String {
    fields!(
        "available_data=0x{:x}" data.available_data,
        "copy_manager_status=0x{:x}" data.status,
        "hdd={}" bit(data.held_data_discarded),
        "segments_processed=0x{:x}" data.segments_processed,
        "transfer_count_units=0x{:x}" data.transfer_count_units,
        "transfer_count=0x{:x}" data.transfer_count,
    )
}

pub(crate) fn operating_parameters(data: &OperatingParameters<'_>) -> String {
    let mut codes = data.implemented_descriptors.to_vec();
    codes.resize(data.implemented_descriptors_length.into(), 0);
    fields!(
        "available_data=0x{:x}" data.available_data,
        "max_target_desc_count=0x{:x}" data.maximum_target_descriptors,
        "max_segment_desc_count=0x{:x}" data.maximum_segment_descriptors,
        "max_desc_list_length=0x{:x}" data.maximum_descriptor_list_length,
        "max_segment_length=0x{:x}" data.maximum_segment_length,
        "max_inline_data_length=0x{:x}" data.maximum_inline_data_length,
        "held_data_limit=0x{:x}" data.held_data_limit,
        "max_stream_device_transfer_size=0x{:x}" data.maximum_stream_transfer_size,
        "total_concurrent_copies=0x{:x}" data.total_concurrent_copies,
        "max_concurrent_copies=0x{:x}" data.maximum_concurrent_copies,
        "data_segment_granularity=0x{:x}" data.data_segment_granularity,
        "inline_data_granularity=0x{:x}" data.inline_data_granularity,
        "held_data_granularity=0x{:x}" data.held_data_granularity,
        "impl_desc_list_length=0x{:x}" data.implemented_descriptors_length,
        "imp_desc_type_codes=[{}]" hex(&codes),
    )
}

#[test]
fn a_list_of_commands_is_no_longer_than_any_device_has() {
    let mut answer = [0; 20];
    for (length, count) in [(0x0001_0000_u32, 8192), (0x0001_0001, 2), (u32::MAX, 2), (0x8000_0000, 2), (7, 0), (0, 0)]
    {
        answer[..4].copy_from_slice(&length.to_be_bytes());
        let list = SupportedCommands::parse(&answer).expect("a header");
        assert_eq!((list.len(), list.iter().count()), (count, count), "{length:#x}");
    }
}

#[test]
fn what_other_lists_announce_beyond_the_received_bytes_is_not_there() {
    let mut answer = [0xff; 32];
    assert_eq!(TargetPortGroups::parse(&answer).expect("a header").len(), 1);
    assert_eq!(RegisteredKeys::parse(&answer).expect("a header").len(), 3);
    answer[..2].copy_from_slice(&33_u16.to_be_bytes());
    assert!(TableOfContents::parse(&answer, 2).is_none());
    answer[..2].copy_from_slice(&30_u16.to_be_bytes());
    let table = TableOfContents::parse(&answer, 2).expect("complete");
    assert!(matches!(table.entries, Entries::Full(list) if list.len() == 2));
    assert!(TableOfContents::parse(&answer, 3).is_none());
}
