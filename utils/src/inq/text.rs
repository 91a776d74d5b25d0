// SPDX-License-Identifier: LGPL-2.1-or-later
//! What iscsi-inq prints without `--json`. The lines are the original's, with its spelling.

use std::io::Write;

use iscsi_proto::scsi::inquiry::StandardInquiry;
use iscsi_proto::scsi::names::{self, as_str};
use iscsi_proto::scsi::vital_product_data::{
    BlockDeviceCharacteristics, BlockLimits, Designator, DeviceIdentification, LogicalBlockProvisioning,
    SupportedPages, UnitSerialNumber,
};
use serde_json::{Map, Value};

use super::hex;
use super::lists::{BINARY, peripheral_lines};
use super::page::{self, Page};
use crate::failure::Failure;
use crate::output::{Output, printable};

/// Standard data.
pub(super) fn standard(output: &mut Output, inquiry: &StandardInquiry) -> Result<(), Failure> {
    write!(output, "{}", peripheral_lines(inquiry.peripheral))?;
    writeln!(output, "Removable:{}", u8::from(inquiry.removable))?;
    writeln!(output, "Version:{} {}", inquiry.version, as_str(names::version(inquiry.version.into())))?;
    for (name, value) in [
        ("NormACA", inquiry.normaca.into()),
        ("HiSup", inquiry.hisup.into()),
        ("ReponseDataFormat", inquiry.response_data_format),
        ("SCCS", inquiry.sccs.into()),
        ("ACC", inquiry.acc.into()),
        ("TPGS", inquiry.target_port_group_support),
        ("3PC", inquiry.third_party_copy.into()),
        ("Protect", inquiry.protect.into()),
        ("EncServ", inquiry.enclosure_services.into()),
        ("MultiP", inquiry.multi_port.into()),
        ("SYNC", inquiry.sync.into()),
        ("CmdQue", inquiry.command_queuing.into()),
    ] {
        writeln!(output, "{name}:{value}")?;
    }
    writeln!(output, "Vendor:{}", printable(&inquiry.vendor_identification))?;
    writeln!(output, "Product:{}", printable(&inquiry.product_identification))?;
    writeln!(output, "Revision:{}", printable(&inquiry.product_revision_level))?;
    for descriptor in inquiry.version_descriptors.iter().filter(|descriptor| **descriptor != 0) {
        let name = as_str(names::version_descriptor((*descriptor).into()));
        writeln!(output, "Version Descriptor:{descriptor:04x} {name}")?;
    }
    Ok(())
}

/// A page of vital product data.
pub(super) fn page(output: &mut Output, page: &Page<'_>) -> Result<(), Failure> {
    match page.code {
        0x00 => supported_pages(output, page),
        0x80 => {
            let text = printable(UnitSerialNumber::parse(page.data).serial_number);
            writeln!(output, "Unit Serial Number:[{text}]")?;
            Ok(())
        }
        0x83 => device_identification(output, page),
        0xb0 if page.is_of_disk() => block_limits(output, &BlockLimits::parse(page.data)),
        0xb1 if page.is_of_disk() => {
            let rate = BlockDeviceCharacteristics::parse(page.data).medium_rotation_rate;
            writeln!(output, "Medium Rotation Rate:{rate}RPM")?;
            Ok(())
        }
        0xb2 if page.is_of_disk() => provisioning(output, &LogicalBlockProvisioning::parse(page.data)),
        _ => other(output, page),
    }
}

fn supported_pages(output: &mut Output, page: &Page<'_>) -> Result<(), Failure> {
    for code in SupportedPages::parse(page.data).pages {
        writeln!(output, "Page:{code:#04x} {}", page::name(*code, page.peripheral.device_type))?;
    }
    Ok(())
}

fn device_identification(output: &mut Output, page: &Page<'_>) -> Result<(), Failure> {
    heading(output, page)?;
    // The original keeps them in a list that it builds from its end, so its number 0 is the last one.
    let designators: Vec<_> = DeviceIdentification::parse(page.data).designators().collect();
    for (number, designator) in designators.into_iter().rev().enumerate() {
        writeln!(output, "DEVICE DESIGNATOR #{number}")?;
        let Designator { protocol_identifier, code_set, association, designator_type, .. } = designator;
        if designator.protocol_identifier_valid {
            let name = as_str(names::protocol_identifier(protocol_identifier.into()));
            writeln!(output, "Device Protocol Identifier:({protocol_identifier}) {name}")?;
        }
        writeln!(output, "Code Set:({code_set}) {}", as_str(names::code_set(code_set.into())))?;
        writeln!(output, "PIV:{}", u8::from(designator.protocol_identifier_valid))?;
        writeln!(output, "Association:({association}) {}", as_str(names::association(association.into())))?;
        let name = as_str(names::designator_type(designator_type.into()));
        writeln!(output, "Designator Type:({designator_type}) {name}")?;
        if code_set == BINARY {
            let digits: String = designator.designator.iter().map(|byte| format!(" {byte:02x}")).collect();
            writeln!(output, "Designator:[{digits}]")?;
        } else {
            writeln!(output, "Designator:[{}]", printable(designator.designator))?;
        }
    }
    Ok(())
}

fn heading(output: &mut Output, page: &Page<'_>) -> Result<(), Failure> {
    write!(output, "{}", peripheral_lines(page.peripheral))?;
    writeln!(output, "Page Code:({:#04x}) {}", page.code, page.name())?;
    Ok(())
}

fn block_limits(output: &mut Output, limits: &BlockLimits) -> Result<(), Failure> {
    for (name, value) in [
        ("wsnz", u64::from(limits.write_same_no_zero)),
        ("maximum compare and write length", limits.maximum_compare_and_write_length.into()),
        ("optimal transfer length granularity", limits.optimal_transfer_length_granularity.into()),
        ("maximum transfer length", limits.maximum_transfer_length.into()),
        ("optimal transfer length", limits.optimal_transfer_length.into()),
        ("maximum prefetch xdread xdwrite transfer length", limits.maximum_prefetch_length.into()),
        ("maximum unmap lba count", limits.maximum_unmap_lba_count.into()),
        ("maximum unmap block descriptor count", limits.maximum_unmap_block_descriptor_count.into()),
        ("optimal unmap granularity", limits.optimal_unmap_granularity.into()),
        ("ugavalid", limits.unmap_granularity_alignment_valid.into()),
        ("unmap granularity alignment", limits.unmap_granularity_alignment.into()),
        ("maximum write same length", limits.maximum_write_same_length),
    ] {
        writeln!(output, "{name}:{value}")?;
    }
    Ok(())
}

fn provisioning(output: &mut Output, page: &LogicalBlockProvisioning) -> Result<(), Failure> {
    for (name, value) in [
        ("Threshold Exponent", page.threshold_exponent),
        ("lbpu", page.unmap.into()),
        ("lbpws", page.write_same_16.into()),
        ("lbpws10", page.write_same_10.into()),
        ("lbprz", page.reads_zeros.into()),
        ("anc_sup", page.anchor.into()),
        ("dp", page.descriptor_present.into()),
        ("provisioning type", page.provisioning_type),
    ] {
        writeln!(output, "{name}:{value}")?;
    }
    Ok(())
}

/// A page that the original does not show.
fn other(output: &mut Output, page: &Page<'_>) -> Result<(), Failure> {
    heading(output, page)?;
    match page.fields() {
        Some(fields) => object(output, &fields, 0),
        None => {
            write!(output, "{}", hex::dump(page.data))?;
            Ok(())
        }
    }
}

/// Fields as `name:value`; lists as numbered groups, each level two columns further in.
fn object(output: &mut Output, fields: &Map<String, Value>, indent: usize) -> Result<(), Failure> {
    for (name, value) in fields {
        let name = name.replace('_', " ");
        match value {
            Value::Null => {}
            Value::Bool(bit) => writeln!(output, "{:indent$}{name}:{}", "", u8::from(*bit))?,
            Value::String(text) => writeln!(output, "{:indent$}{name}:[{text}]", "")?,
            Value::Array(list) if list.iter().any(Value::is_object) => {
                for (number, item) in list.iter().enumerate() {
                    writeln!(output, "{:indent$}{name} #{number}", "")?;
                    object(output, item.as_object().unwrap_or(&Map::new()), indent + 2)?;
                }
            }
            Value::Array(list) => {
                let items: Vec<_> = list.iter().map(Value::to_string).collect();
                writeln!(output, "{:indent$}{name}:{}", "", items.join(" "))?;
            }
            other => writeln!(output, "{:indent$}{name}:{other}", "")?,
        }
    }
    Ok(())
}
