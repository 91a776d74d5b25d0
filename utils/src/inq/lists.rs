// SPDX-License-Identifier: LGPL-2.1-or-later
//! Pages that are lists, or more than fields at fixed places. Each function gets the whole page, cut to its length.

use iscsi_proto::scsi::data_in::DataIn;
use iscsi_proto::scsi::inquiry::Peripheral;
use iscsi_proto::scsi::names;
use iscsi_proto::scsi::opcode::Opcode;
use iscsi_proto::scsi::vital_product_data::{DeviceIdentification, SupportedPages, ThirdPartyCopy};
use serde_json::{Map, Value, json};

use super::hex::digits;
use super::page;
use crate::output::trimmed;

const HEADER: usize = 4;
/// Code set of a designator that is no text.
pub(super) const BINARY: u8 = 1;

fn one(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}

/// Page 00.
pub(super) fn supported_pages(page: &[u8]) -> Map<String, Value> {
    let supported = SupportedPages::parse(page);
    let device_type = supported.header.peripheral.device_type;
    let list =
        supported.pages.iter().map(|code| json!({ "page_code": code, "page_name": page::name(*code, device_type) }));
    one("pages", list.collect())
}

/// Page 83 (SPC-4 7.8.6).
pub(super) fn device_identification(page: &[u8]) -> Map<String, Value> {
    one("designators", designators(page))
}

fn designators(page: &[u8]) -> Value {
    let list = DeviceIdentification::parse(page).designators().map(|designator| {
        let is_text = designator.code_set != BINARY;
        let text = if is_text { trimmed(designator.designator) } else { digits(designator.designator) };
        let protocol = names::as_str(names::protocol_identifier(designator.protocol_identifier.into()));
        json!({
            "protocol": designator.protocol_identifier_valid.then_some(protocol),
            "code_set": names::as_str(names::code_set(designator.code_set.into())),
            "association": names::as_str(names::association(designator.association.into())),
            "designator_type": names::as_str(names::designator_type(designator.designator_type.into())),
            "designator": text,
        })
    });
    list.collect()
}

/// Page 85 (SPC-4 7.8.8).
pub(super) fn management_network_addresses(page: &[u8]) -> Map<String, Value> {
    const SERVICES: [&str; 7] = [
        "unspecified",
        "storage configuration service",
        "diagnostics",
        "status",
        "logging",
        "code download",
        "copy service",
    ];
    let list = descriptors(page, HEADER, 4, 2).map(|(head, body)| {
        let kind = head.first().copied().unwrap_or_default();
        json!({
            "association": names::as_str(names::association((kind >> 5 & 3).into())),
            "service_type": SERVICES.get(usize::from(kind & 0x1f)).unwrap_or(&"unknown"),
            "network_address": trimmed(body),
        })
    });
    one("addresses", list.collect())
}

/// Page 87 (SPC-4 7.8.9).
pub(super) fn mode_page_policy(page: &[u8]) -> Map<String, Value> {
    const POLICIES: [&str; 4] = ["shared", "per target port", "obsolete", "per I_T nexus"];
    let list = page.get(HEADER..).unwrap_or_default().chunks_exact(4).map(|descriptor| {
        json!({
            "policy_page_code": descriptor[0] & 0x3f,
            "policy_subpage_code": descriptor[1],
            "mlus": descriptor[2] & 0x80 != 0,
            "mode_page_policy": POLICIES[usize::from(descriptor[2] & 3)],
        })
    });
    one("policies", list.collect())
}

/// Page 88 (SPC-4 7.8.14).
pub(super) fn scsi_ports(page: &[u8]) -> Map<String, Value> {
    let mut ports = Vec::new();
    let data = DataIn(page);
    let mut at = HEADER;
    while at + 12 <= page.len() {
        let identifier_length = usize::from(data.u16(at + 6));
        let identifier = data.bytes(at + 8, identifier_length);
        let list_at = at + 8 + identifier_length;
        let list_length = usize::from(data.u16(list_at + 2));
        // Designators are as on page 83, whose header they get.
        let list = data.bytes(list_at + 4, list_length);
        let length = u16::try_from(list.len()).unwrap_or(u16::MAX).to_be_bytes();
        let list = [&[0, 0x83, length[0], length[1]], list].concat();
        ports.push(json!({
            "relative_port_identifier": data.u16(at + 2),
            "initiator_port_transport_id": digits(identifier),
            "target_port_designators": designators(&list),
        }));
        at = list_at + 4 + list_length;
    }
    one("ports", Value::Array(ports))
}

/// Page 89 (SAT-3 12.4.2).
pub(super) fn ata_information(page: &[u8]) -> Map<String, Value> {
    const IDENTIFY: usize = 60;
    let data = DataIn(page);
    // ATA strings have their bytes swapped in pairs.
    let text = |word: usize, words: usize| {
        let swapped = data.bytes(IDENTIFY + 2 * word, 2 * words).chunks(2).flat_map(|pair| pair.iter().rev());
        trimmed(&swapped.copied().collect::<Vec<u8>>())
    };
    let mut fields = Map::new();
    for (name, value) in [
        ("sat_vendor_identification", json!(trimmed(data.bytes(8, 8)))),
        ("sat_product_identification", json!(trimmed(data.bytes(16, 16)))),
        ("sat_product_revision_level", json!(trimmed(data.bytes(32, 4)))),
        ("device_signature", json!(digits(data.bytes(36, 20)))),
        ("command_code", json!(data.u8(56))),
        ("serial_number", json!(text(10, 10))),
        ("firmware_revision", json!(text(23, 4))),
        ("model_number", json!(text(27, 20))),
        ("identify_device_data", json!(digits(data.bytes(IDENTIFY, 512)))),
    ] {
        fields.insert(name.to_owned(), value);
    }
    fields
}

/// Page 8f (SPC-4 7.8.17).
pub(super) fn third_party_copy(page: &[u8]) -> Map<String, Value> {
    let list = descriptors(page, HEADER, 4, 2).map(|(head, body)| {
        let code = DataIn(head).u16(0);
        let name = match code {
            0x0000 => "block device ROD limits",
            0x0001 => "supported commands",
            0x0004 => "parameter data",
            0x0008 => "supported descriptors",
            0x000c => "supported CSCD descriptor IDs",
            0x0106 => "ROD token features",
            0x0108 => "supported ROD token and ROD types",
            0x8001 => "general copy operations",
            0x9101 => "stream copy operations",
            0xc001 => "held data",
            0xe000.. => "vendor specific",
            _ => "unknown",
        };
        json!({ "descriptor_type": code, "name": name, "data": digits(body) })
    });
    let mut fields = one("descriptors", list.collect());
    if let Some(commands) = ThirdPartyCopy::parse(page).supported_commands {
        let commands = commands.iter().map(|(code, actions)| {
            let name = match Opcode(code) {
                Opcode::RECEIVE_COPY_RESULTS => "RECEIVE COPY RESULTS",
                Opcode(code) => names::as_str(names::opcode(code.into())),
            };
            json!({ "operation_code": code, "name": name, "service_actions": actions })
        });
        fields.insert("supported_commands".to_owned(), commands.collect());
    }
    fields
}

/// Page b2 of a tape (SSC-4 8.5.4): a bit for each of 64 flags, the first being flag 1.
pub(super) fn tape_alert_flags(page: &[u8]) -> Map<String, Value> {
    let flags = DataIn(page).u64(HEADER);
    let list = (1..=64u64).filter(|flag| flags >> (64 - flag) & 1 == 1).map(Value::from);
    one("supported_flags", list.collect())
}

/// Descriptors one behind the other: `head` bytes, of which the last two from `length_at` on are the length of the body.
fn descriptors(page: &[u8], begin: usize, head: usize, length_at: usize) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = page.get(begin..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (header, behind) = rest.split_at_checked(head)?;
        let body = DataIn(behind).bytes(0, DataIn(header).u16(length_at).into());
        rest = behind.get(body.len()..).unwrap_or_default();
        Some((header, body))
    })
}

/// Qualifier and type of the device, for text.
pub(super) fn peripheral_lines(peripheral: Peripheral) -> String {
    let qualifier = names::as_str(names::peripheral_qualifier(peripheral.qualifier.0.into()));
    let device_type = names::as_str(names::device_type(peripheral.device_type.0.into()));
    format!("Peripheral Qualifier:{qualifier}\nPeripheral Device Type:{device_type}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_with_their_designators() {
        let mut page = vec![0, 0x88, 0, 28];
        // Port 7, no TransportID, a designator of 8 bytes text with its header.
        page.extend([0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 12, 0x52, 0x98, 0, 8]);
        page.extend(b"iqn.a,t\0");
        let fields = scsi_ports(&page);
        let port = &fields["ports"][0];
        assert_eq!(port["relative_port_identifier"], 7);
        let expected = json!({
            "protocol": "ISCSI", "code_set": "ASCII", "association": "TARGET_PORT",
            "designator_type": "SCSI_NAME_STRING", "designator": "iqn.a,t",
        });
        assert_eq!(port["target_port_designators"], json!([expected]));
    }

    #[test]
    fn lengths_that_lie_end_a_list() {
        for page in
            [&[0, 0x88, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0][..], &[0, 0x85, 0, 4, 0, 0, 0xff, 0xff]]
        {
            scsi_ports(page);
            let addresses = management_network_addresses(page);
            assert!(addresses["addresses"].as_array().is_some_and(|list| list.len() <= 3));
            third_party_copy(page);
            mode_page_policy(page);
            ata_information(page);
        }
    }

    #[test]
    fn ata_strings_have_their_bytes_the_other_way_round() {
        let mut page = vec![0; 572];
        page[..4].copy_from_slice(&[0, 0x89, 2, 56]);
        page[8..16].copy_from_slice(b"LSI     ");
        page[56] = 0xec;
        page[60 + 20..60 + 26].copy_from_slice(b"BA1C2 ");
        page[60 + 54..60 + 60].copy_from_slice(b"OMED L");
        let fields = ata_information(&page);
        assert_eq!(fields["sat_vendor_identification"], "LSI");
        assert_eq!((&fields["serial_number"], &fields["model_number"]), (&json!("ABC1 2"), &json!("MODEL")));
        assert_eq!(fields["command_code"], 0xec);
    }

    #[test]
    fn policies_and_addresses() {
        let page = [0, 0x87, 0, 8, 0x3f, 0xff, 0x80, 0, 0x0a, 0, 0, 0];
        let policy = json!({
            "policy_page_code": 0x3f, "policy_subpage_code": 0xff, "mlus": true, "mode_page_policy": "shared",
        });
        let policies = mode_page_policy(&page);
        assert_eq!((&policies["policies"][0], policies["policies"].as_array().map(Vec::len)), (&policy, Some(2)));
        let page = [&[0, 0x85, 0, 12, 0x22, 0, 0, 8][..], b"http://\0"].concat();
        let expected = json!([{
            "association": "TARGET_PORT", "service_type": "diagnostics", "network_address": "http://",
        }]);
        assert_eq!(management_network_addresses(&page)["addresses"], expected);
    }

    #[test]
    fn third_party_copy_lists_descriptors_and_commands() {
        let page = [0, 0x8f, 0, 16, 0, 1, 0, 4, 3, 0x83, 1, 0x00, 0x00, 0x0c, 0, 4, 0, 1, 0x20, 0x24];
        let fields = third_party_copy(&page);
        assert_eq!(fields["descriptors"][1]["name"], "supported CSCD descriptor IDs");
        let expected = json!([{ "operation_code": 0x83, "name": "EXTENDED COPY", "service_actions": [0] }]);
        assert_eq!(fields["supported_commands"], expected);
    }

    #[test]
    fn tape_alert_flags_count_from_one() {
        let page = [1, 0xb2, 0, 8, 0x80, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(tape_alert_flags(&page)["supported_flags"], json!([1, 64]));
    }
}
