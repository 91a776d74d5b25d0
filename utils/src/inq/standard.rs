// SPDX-License-Identifier: LGPL-2.1-or-later
//! Standard INQUIRY data as fields.

use iscsi_proto::scsi::inquiry::StandardInquiry;
use iscsi_proto::scsi::names;
use serde_json::{Map, Value, json};

use super::page::peripheral_fields;
use crate::output::trimmed;

pub(super) fn fields(inquiry: &StandardInquiry) -> Map<String, Value> {
    let mut fields = peripheral_fields(inquiry.peripheral);
    let descriptors: Vec<_> = inquiry.version_descriptors.iter().filter(|descriptor| **descriptor != 0).collect();
    let descriptors: Vec<_> = descriptors
        .into_iter()
        .map(|code| json!({ "code": code, "name": names::as_str(names::version_descriptor((*code).into())) }))
        .collect();
    for (name, value) in [
        ("removable", json!(inquiry.removable)),
        ("version", json!(inquiry.version)),
        ("normaca", json!(inquiry.normaca)),
        ("hisup", json!(inquiry.hisup)),
        ("response_data_format", json!(inquiry.response_data_format)),
        ("sccs", json!(inquiry.sccs)),
        ("acc", json!(inquiry.acc)),
        ("tpgs", json!(inquiry.target_port_group_support)),
        ("third_party_copy", json!(inquiry.third_party_copy)),
        ("protect", json!(inquiry.protect)),
        ("encserv", json!(inquiry.enclosure_services)),
        ("multip", json!(inquiry.multi_port)),
        ("sync", json!(inquiry.sync)),
        ("cmdque", json!(inquiry.command_queuing)),
        ("vendor_identification", json!(trimmed(&inquiry.vendor_identification))),
        ("product_identification", json!(trimmed(&inquiry.product_identification))),
        ("product_revision_level", json!(trimmed(&inquiry.product_revision_level))),
        ("version_descriptors", json!(descriptors)),
    ] {
        fields.insert(name.to_owned(), value);
    }
    fields
}
