// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of devices, decoded blocks and mode parameter lists: unmarshall_vectors.tsv.

use std::collections::BTreeMap;
use std::fmt::Write;

use iscsi_proto::scsi::Cdb;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::cdb::decode::BlockTransfer;
use iscsi_proto::scsi::full_size::full_size;
use iscsi_proto::scsi::inquiry::{Peripheral, StandardInquiry};
use iscsi_proto::scsi::mode::pages::*;
use iscsi_proto::scsi::mode::{Form, ModePage, ModeSense, PageCode, Parameters};
use iscsi_proto::scsi::opcode::Opcode;
use iscsi_proto::scsi::vital_product_data::{BlockLimits, DeviceIdentification, PageHeader, ThirdPartyCopy};

use crate::{bit, hex, reports, rows, unhex};

const FILE: &str = include_str!("../../../../c-tests/data/unmarshall_vectors.tsv");

/// Rows about the C functions around the parsers, tested at the C border.
const ELSEWHERE: [&str; 1] = ["28.. asked for opcode 0x2a"];

/// Where the C library reads past the end, counts wrongly or drops a field, the right result.
const OWN: &str = include_str!("../../../../c-tests/data/own_unmarshall_vectors.tsv");

fn peripheral(value: Peripheral) -> String {
    fields!("qualifier={}" value.qualifier.0, "device_type={}" value.device_type.0)
}

fn page_header(value: PageHeader) -> String {
    peripheral(value.peripheral) + &fields!("pagecode=0x{:x}" value.page_code.0)
}

fn reversed(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    items.reverse();
    items.concat()
}

fn describe(answer: Answer<'_>) -> String {
    match answer {
        Answer::StandardInquiry(data) => standard_inquiry(&data),
        Answer::SupportedPages(data) => {
            page_header(data.header) + &fields!("num_pages={}" data.pages.len(), "pages=[{}]" hex(data.pages))
        }
        Answer::UnitSerialNumber(data) => {
            page_header(data.header) + &fields!("usn=\"{}\"" String::from_utf8_lossy(data.serial_number))
        }
        Answer::DeviceIdentification(data) => device_identification(&data),
        Answer::ThirdPartyCopy(data) => third_party_copy(&data),
        Answer::BlockLimits(data) => block_limits(&data),
        Answer::BlockDeviceCharacteristics(data) => {
            page_header(data.header)
                + &fields!(
                    "medium_rotation_rate=0x{:x}" data.medium_rotation_rate,
                    "product_type={}" data.product_type,
                    "wabereq={}" data.write_after_block_erase,
                    "wacereq={}" data.write_after_cryptographic_erase,
                    "nominal_form_factor={}" data.nominal_form_factor,
                    "fuab={}" bit(data.fua_behaviour),
                    "vbuls={}" bit(data.verify_byte_check_unmapped_supported),
                )
        }
        Answer::LogicalBlockProvisioning(data) => {
            page_header(data.header)
                + &fields!(
                    "threshold_exponent={}" data.threshold_exponent,
                    "lbpu={}" bit(data.unmap),
                    "lbpws={}" bit(data.write_same_16),
                    "lbpws10={}" bit(data.write_same_10),
                    "lbprz={}" bit(data.reads_zeros),
                    "anc_sup={}" bit(data.anchor),
                    "dp={}" bit(data.descriptor_present),
                    "provisioning_type={}" data.provisioning_type,
                )
        }
        Answer::Capacity10(data) => {
            fields!("lba=0x{:x}" data.last_lba, "block_size=0x{:x}" data.block_length)
        }
        Answer::Capacity16(data) => fields!(
            "returned_lba=0x{:x}" data.last_lba,
            "block_length=0x{:x}" data.block_length,
            "p_type={}" data.protection_type,
            "prot_en={}" bit(data.protection_enabled),
            "p_i_exp={}" data.protection_interval_exponent,
            "lbppbe={}" data.logical_blocks_per_physical_exponent,
            "lbpme={}" bit(data.provisioning_enabled),
            "lbprz={}" bit(data.unmapped_reads_zeros),
            "lalba=0x{:x}" data.lowest_aligned_lba,
        ),
        Answer::LbaStatus(list) => {
            let descriptors: String = list
                .iter()
                .map(|item| {
                    format!(
                        "d{{lba=0x{:x} num_blocks=0x{:x} provisioning={}}};",
                        item.lba, item.blocks, item.provisioning.0
                    )
                })
                .collect();
            fields!("num_descriptors={}" list.len()) + &descriptors
        }
        Answer::LunList(list) => {
            // The C structure has room for the first two bytes of a LUN.
            let luns: String = list.iter().map(|lun| fields!("lun=0x{:x}" lun >> 48)).collect();
            fields!("num=0x{:x}" list.len()) + &luns
        }
        Answer::ModeSense(data) => mode_sense(&data),
        Answer::TableOfContents(data) => reports::table_of_contents(&data),
        Answer::RegisteredKeys(list) => reports::registered_keys(&list),
        Answer::Reservation(data) => reports::reservation(&data),
        Answer::ReservationCapabilities(data) => reports::capabilities(&data),
        Answer::SupportedCommands(list) => reports::supported_commands(&list),
        Answer::CommandSupport(data) => reports::command_support(&data),
        Answer::TargetPortGroups(list) => reports::target_port_groups(&list),
        Answer::CopyStatus(data) => reports::copy_status(&data),
        Answer::OperatingParameters(data) => reports::operating_parameters(&data),
    }
}

fn standard_inquiry(data: &StandardInquiry) -> String {
    let versions: Vec<String> = data.version_descriptors.iter().map(|v| format!("{v:04x}")).collect();
    peripheral(data.peripheral)
        + &fields!(
            "rmb={}" bit(data.removable),
            "version={}" data.version,
            "normaca={}" bit(data.normaca),
            "hisup={}" bit(data.hisup),
            "response_data_format={}" data.response_data_format,
            "additional_length={}" data.additional_length,
            "sccs={}" bit(data.sccs),
            "acc={}" bit(data.acc),
            "tpgs={}" data.target_port_group_support,
            "threepc={}" bit(data.third_party_copy),
            "protect={}" bit(data.protect),
            "encserv={}" bit(data.enclosure_services),
            "multip={}" bit(data.multi_port),
            "addr16={}" bit(data.addr16),
            "wbus16={}" bit(data.wbus16),
            "sync={}" bit(data.sync),
            "cmdque={}" bit(data.command_queuing),
            "clocking={}" data.clocking,
            "qas={}" bit(data.qas),
            "ius={}" bit(data.ius),
            "vendor_identification=[{}00]" hex(&data.vendor_identification),
            "product_identification=[{}00]" hex(&data.product_identification),
            "product_revision_level=[{}00]" hex(&data.product_revision_level),
            "version_descriptor=[{}]" versions.join(","),
        )
}

fn device_identification(data: &DeviceIdentification<'_>) -> String {
    let designators = data.designators().map(|item| {
        format!(
            "designator{{protocol_identifier={} code_set={} piv={} association={} designator_type={} designator_length={} designator=[{}00];}};",
            item.protocol_identifier,
            item.code_set,
            bit(item.protocol_identifier_valid),
            item.association,
            item.designator_type,
            item.designator.len(),
            hex(item.designator),
        )
    });
    page_header(data.header) + &reversed(designators)
}

fn third_party_copy(data: &ThirdPartyCopy<'_>) -> String {
    let Some(commands) = data.supported_commands else {
        return page_header(data.header) + "supported_commands=NULL;";
    };
    let commands = commands.iter().map(|(opcode, service_actions)| {
        // The C array has a zero behind the last one.
        let list: String = service_actions.iter().chain([&0]).map(|sa| format!("{sa:x},")).collect();
        format!("cmd{{op=0x{opcode:x} n={} sa=[{list}]}};", service_actions.len())
    });
    page_header(data.header) + "descriptor_type=1;" + &reversed(commands)
}

fn block_limits(data: &BlockLimits) -> String {
    page_header(data.header)
        + &fields!(
            "wsnz={}" bit(data.write_same_no_zero),
            "max_cmp=0x{:x}" data.maximum_compare_and_write_length,
            "opt_gran=0x{:x}" data.optimal_transfer_length_granularity,
            "max_xfer_len=0x{:x}" data.maximum_transfer_length,
            "opt_xfer_len=0x{:x}" data.optimal_transfer_length,
            "max_prefetch=0x{:x}" data.maximum_prefetch_length,
            "max_unmap=0x{:x}" data.maximum_unmap_lba_count,
            "max_unmap_bdc=0x{:x}" data.maximum_unmap_block_descriptor_count,
            "opt_unmap_gran=0x{:x}" data.optimal_unmap_granularity,
            "ugavalid={}" bit(data.unmap_granularity_alignment_valid),
            "unmap_gran_align=0x{:x}" data.unmap_granularity_alignment,
            "max_ws_len=0x{:x}" data.maximum_write_same_length,
            "max_atomic_xfer_len=0x{:x}" data.maximum_atomic_transfer_length,
            "atomic_align=0x{:x}" data.atomic_alignment,
            "atomic_gran=0x{:x}" data.atomic_transfer_length_granularity,
            "max_atomic_tl_with_atomic_boundary=0x{:x}" data.maximum_atomic_transfer_length_with_boundary,
            "max_atomic_boundary_size=0x{:x}" data.maximum_atomic_boundary_size,
        )
}

fn mode_sense(data: &ModeSense<'_>) -> String {
    let pages = data.pages().map(|page| {
        let header = fields!(
            "ps=0x{:x}" bit(page.savable) << 7,
            "spf=0x{:x}" bit(page.subpage_format) << 6,
            "page_code=0x{:x}" page.page_code.0,
            "subpage_code=0x{:x}" page.subpage_code,
            "len={}" page.length,
        );
        format!("page{{{header}{}}};", mode_parameters(&page.parameters))
    });
    fields!(
        "mode_data_length={}" data.mode_data_length,
        "medium_type={}" data.medium_type,
        "device_specific_parameter=0x{:x}" data.device_specific_parameter,
        "longlba={}" bit(data.long_lba),
        "block_descriptor_length={}" data.block_descriptor_length,
    ) + &reversed(pages)
}

fn mode_parameters(parameters: &Parameters) -> String {
    match parameters {
        Parameters::Caching(page) => fields!(
            "ic={}" bit(page.initiator_control),
            "abpf={}" bit(page.abort_prefetch),
            "cap={}" bit(page.analysis_permitted),
            "disc={}" bit(page.discontinuity),
            "size={}" bit(page.size_enable),
            "wce={}" bit(page.write_cache_enable),
            "mf={}" bit(page.multiplication_factor),
            "rcd={}" bit(page.read_cache_disable),
            "demand_read_retention_priority={}" page.demand_read_retention_priority,
            "write_retention_priority={}" page.write_retention_priority,
            "disable_prefetch_transfer_length=0x{:x}" page.disable_prefetch_transfer_length,
            "minimum_prefetch=0x{:x}" page.minimum_prefetch,
            "maximum_prefetch=0x{:x}" page.maximum_prefetch,
            "maximum_prefetch_ceiling=0x{:x}" page.maximum_prefetch_ceiling,
            "fsw={}" bit(page.force_sequential_write),
            "lbcss={}" bit(page.segment_size_in_blocks),
            "dra={}" bit(page.disable_read_ahead),
            "nv_dis={}" bit(page.non_volatile_disabled),
            "number_of_cache_segments={}" page.number_of_cache_segments,
            "cache_segment_size=0x{:x}" page.cache_segment_size,
        ),
        Parameters::Control(page) => fields!(
            "tst={}" page.task_set_type,
            "tmf_only={}" bit(page.tmf_only),
            "dpicz={}" bit(page.dpicz),
            "d_sense={}" bit(page.descriptor_sense),
            "gltsd={}" bit(page.gltsd),
            "rlec={}" bit(page.rlec),
            "queue_algorithm_modifier={}" page.queue_algorithm_modifier,
            // The C structure holds some fields together with their neighbours.
            "nuar={}" bit(page.no_unit_attention_on_release) << 3,
            "qerr={}" page.queue_error_management,
            "vs={}" bit(page.vendor_specific),
            "rac={}" bit(page.report_a_check),
            "ua_intlck_ctrl={}" bit(page.vendor_specific) << 3
                | bit(page.report_a_check) << 2
                | page.unit_attention_interlocks_control,
            "swp={}" bit(page.software_write_protect),
            "ato={}" bit(page.application_tag_owner),
            "tas={}" bit(page.task_aborted_status),
            "atmpe={}" bit(page.application_tag_mode_page),
            "rwwp={}" bit(page.reject_write_without_protection),
            "autoload_mode={}" bit(page.autoload_mode != 0),
            "busy_timeout_period=0x{:x}" page.busy_timeout_period,
            "extended_selftest_completion_time=0x{:x}" page.extended_self_test_completion_time,
        ),
        Parameters::DisconnectReconnect(page) => fields!(
            "buffer_full_ratio={}" page.buffer_full_ratio,
            "buffer_empty_ratio={}" page.buffer_empty_ratio,
            "bus_inactivity_limit=0x{:x}" page.bus_inactivity_limit,
            "disconnect_time_limit=0x{:x}" page.disconnect_time_limit,
            "connect_time_limit=0x{:x}" page.connect_time_limit,
            "maximum_burst_size=0x{:x}" page.maximum_burst_size,
            "emdp={}" bit(page.enable_modify_data_pointers),
            "fair_arbitration={}" bit(page.enable_modify_data_pointers) << 3 | page.fair_arbitration,
            "dimm={}" bit(page.disconnect_immediate),
            "dtdc={}" page.data_transfer_disconnect_control,
            "first_burst_size=0x{:x}" page.first_burst_size,
        ),
        Parameters::InformationalExceptions(page) => fields!(
            "perf={}" bit(page.performance),
            "ebf={}" bit(page.enable_background_function),
            "ewasc={}" bit(page.enable_warning),
            "dexcpt={}" bit(page.disable_exception_control),
            "test={}" bit(page.test),
            "ebackerr={}" bit(page.enable_background_error),
            "logerr={}" bit(page.log_errors),
            "mrie={}" page.method_of_reporting,
            "interval_timer=0x{:x}" page.interval_timer,
            "report_count=0x{:x}" page.report_count,
        ),
        Parameters::PowerCondition(page) => fields!(
            "pm_bg_precedence={}" page.background_precedence,
            "standby_y={}" bit(page.standby_y),
            "idle_c={}" bit(page.idle_c),
            "idle_b={}" bit(page.idle_b),
            "idle_a={}" bit(page.idle_a),
            "standby_z={}" bit(page.standby_z),
            "idle_a_condition_timer=0x{:x}" page.idle_a_timer,
            "standby_z_condition_timer=0x{:x}" page.standby_z_timer,
            "idle_b_condition_timer=0x{:x}" page.idle_b_timer,
            "idle_c_condition_timer=0x{:x}" page.idle_c_timer,
            "standby_y_condition_timer=0x{:x}" page.standby_y_timer,
            "ccf_idle={}" page.check_condition_from_idle,
            "ccf_standby={}" page.check_condition_from_standby,
            "ccf_stopped={}" page.check_condition_from_stopped,
        ),
        Parameters::Unknown => "(no fields parsed);".to_string(),
    }
}

/// The text of the C structure for each decoded command.
fn describe_transfer(transfer: &BlockTransfer) -> String {
    let protect = match transfer.opcode {
        Opcode::READ_6 => {
            return fields!(
                "opcode=0x{:x}" transfer.opcode.0,
                "lba=0x{:x}" transfer.lba,
                "transfer_length=0x{:x}" transfer.transfer_length,
                "control=0x{:x}" transfer.control,
            );
        }
        Opcode::READ_10 | Opcode::READ_12 | Opcode::READ_16 => "rdprotect",
        Opcode::VERIFY_10 | Opcode::VERIFY_12 | Opcode::VERIFY_16 => "vrprotect",
        _ => "wrprotect",
    };
    let mut text = fields!("opcode=0x{:x}" transfer.opcode.0);
    write!(text, "{protect}={};dpo={};", transfer.protect, bit(transfer.dpo)).expect("string");
    let verify = protect == "vrprotect";
    if verify {
        // One bit in C.
        text += &fields!("bytchk={}" transfer.byte_check & 1);
    } else {
        text += &fields!("fua={}" bit(transfer.fua));
    }
    if matches!(transfer.opcode, Opcode::READ_12 | Opcode::READ_16) {
        text += &fields!("rarc={}" bit(transfer.rarc));
    }
    if !verify && transfer.opcode != Opcode::WRITE_ATOMIC_16 {
        text += &fields!("fua_nv={}" bit(transfer.fua_nv));
    }
    let lba = match transfer.opcode {
        // 32 bits wide in C.
        Opcode::WRITE_16 | Opcode::WRITE_ATOMIC_16 => transfer.lba & 0xffff_ffff,
        _ => transfer.lba,
    };
    let length = if verify { "verification_length" } else { "transfer_length" };
    text + &format!(
        "lba=0x{lba:x};group=0x{:x};{length}=0x{:x};control=0x{:x};",
        transfer.group_number, transfer.transfer_length, transfer.control
    )
}

/// A row that names a command and an answer, with the measurements of the newer library.
struct AnswerRow {
    case: &'static str,
    cdb: Cdb,
    answer: Vec<u8>,
    full_size: &'static str,
    expected: &'static str,
}

fn answer_rows() -> impl Iterator<Item = AnswerRow> {
    rows(FILE).filter(|row| !row[0].starts_with("scsi_")).map(|row| {
        let [case, block, size, data, older_size, older, newer_size, newer] = row[..] else {
            panic!("columns of {row:?}");
        };
        let answer = if data == "-" { Vec::new() } else { unhex(data) };
        assert_eq!(answer.len().to_string(), size, "{case}");
        AnswerRow {
            case,
            cdb: Cdb::new(&unhex(block)).expect("16 bytes"),
            answer,
            full_size: if newer_size == "=" { older_size } else { newer_size },
            expected: if newer == "=" { older } else { newer },
        }
    })
}

#[test]
fn full_sizes() {
    let mut checked = 0;
    for row in answer_rows() {
        // The C function returns an int; -1 says unknown.
        let size = full_size(&row.cdb, &row.answer).map_or(-1, |size| size as i32);
        assert_eq!(size.to_string(), row.full_size, "{}", row.case);
        checked += 1;
    }
    assert!(checked > 180, "only {checked} rows");
}

#[test]
fn answers() {
    let mut own: BTreeMap<&str, &str> = rows(OWN).map(|row| (row[0], row[1])).collect();
    for row in answer_rows() {
        let text = Answer::parse(&row.cdb, &row.answer).map_or("NULL".to_string(), describe);
        let right = own.remove(row.case);
        assert_ne!(right, Some(row.expected), "{}: listed without need", row.case);
        assert_eq!(text, right.unwrap_or(row.expected), "{}", row.case);
        if row.case.starts_with("inquiry std") && row.expected == "OVERREAD" {
            let mut padded = row.answer.clone();
            padded.resize(96, 0);
            let padded = Answer::parse(&row.cdb, &padded).map(describe);
            assert_eq!(Some(text), padded, "{}: missing bytes are 0", row.case);
        }
    }
    assert!(own.is_empty(), "no such rows: {own:?}");
}

#[test]
fn no_prefix_of_an_answer_is_a_problem() {
    for row in answer_rows() {
        for end in 0..=row.answer.len() {
            let text = Answer::parse(&row.cdb, &row.answer[..end]).map(describe);
            assert!(end > 0 || text.is_none(), "{}: an empty answer means nothing", row.case);
        }
    }
}

#[test]
fn decoded_blocks() {
    let mut elsewhere = Vec::new();
    let mut checked = 0;
    for row in rows(FILE).filter(|row| row[0] == "scsi_cdb_unmarshall") {
        if row[1].contains("asked for") {
            elsewhere.push(row[1]);
            continue;
        }
        let text = BlockTransfer::decode(&unhex(row[1])).map_or("NULL".to_string(), |t| describe_transfer(&t));
        assert_eq!(text, row[5], "{}", row[1]);
        checked += 1;
    }
    assert_eq!(elsewhere, ELSEWHERE);
    assert_eq!(checked, 15);
}

fn mode_pages() -> Vec<(&'static str, ModePage)> {
    let caching = Caching {
        initiator_control: true,
        analysis_permitted: true,
        size_enable: true,
        write_cache_enable: true,
        read_cache_disable: true,
        demand_read_retention_priority: 0x1a,
        write_retention_priority: 0x35,
        disable_prefetch_transfer_length: 0x1223,
        minimum_prefetch: 0x3344,
        maximum_prefetch: 0x5566,
        maximum_prefetch_ceiling: 0x7788,
        force_sequential_write: true,
        disable_read_ahead: true,
        non_volatile_disabled: true,
        number_of_cache_segments: 0x99,
        cache_segment_size: 0xaabb,
        ..Caching::default()
    };
    let page = |page_code, parameters| ModePage { page_code, parameters, ..ModePage::default() };
    let caching_a = page(PageCode::CACHING, Parameters::Caching(caching));
    let caching_b = Caching {
        abort_prefetch: true,
        discontinuity: true,
        multiplication_factor: true,
        segment_size_in_blocks: true,
        ..Caching::default()
    };
    let control_a = Control {
        task_set_type: 0xd,
        tmf_only: true,
        descriptor_sense: true,
        rlec: true,
        queue_algorithm_modifier: 0x19,
        no_unit_attention_on_release: true,
        queue_error_management: 7,
        vendor_specific: true,
        unit_attention_interlocks_control: 7,
        application_tag_owner: true,
        application_tag_mode_page: true,
        autoload_mode: 0xd,
        busy_timeout_period: 0x1234,
        extended_self_test_completion_time: 0x5678,
        ..Control::default()
    };
    let control_b = Control {
        dpicz: true,
        gltsd: true,
        report_a_check: true,
        software_write_protect: true,
        task_aborted_status: true,
        reject_write_without_protection: true,
        ..Control::default()
    };
    let disconnect = DisconnectReconnect {
        buffer_full_ratio: 0x11,
        buffer_empty_ratio: 0x22,
        bus_inactivity_limit: 0x3344,
        disconnect_time_limit: 0x5566,
        connect_time_limit: 0x7788,
        maximum_burst_size: 0x99aa,
        enable_modify_data_pointers: true,
        fair_arbitration: 0xf,
        disconnect_immediate: true,
        data_transfer_disconnect_control: 0xd,
        first_burst_size: 0xbbcc,
    };
    let exceptions = InformationalExceptions {
        performance: true,
        enable_background_function: true,
        enable_warning: true,
        disable_exception_control: true,
        test: true,
        enable_background_error: true,
        log_errors: true,
        method_of_reporting: 0x16,
        interval_timer: 0x0102_0304,
        report_count: 0x0506_0708,
    };
    let power = PowerCondition {
        background_precedence: 7,
        standby_y: true,
        idle_c: true,
        idle_a: true,
        idle_a_timer: 0x0102_0304,
        standby_z_timer: 0x1112_1314,
        idle_b_timer: 0x2122_2324,
        idle_c_timer: 0x3132_3334,
        standby_y_timer: 0x4142_4344,
        check_condition_from_idle: 3,
        check_condition_from_standby: 2,
        check_condition_from_stopped: 1,
        ..PowerCondition::default()
    };
    vec![
        ("caching A", ModePage { savable: true, length: 99, ..caching_a }),
        ("caching A with spf=1 subpage=0x42", ModePage { subpage_format: true, subpage_code: 0x42, ..caching_a }),
        ("caching B", page(PageCode::CACHING, Parameters::Caching(caching_b))),
        ("control A", page(PageCode::CONTROL, Parameters::Control(control_a))),
        ("control B", ModePage { savable: true, ..page(PageCode::CONTROL, Parameters::Control(control_b)) }),
        ("disconnect_reconnect", page(PageCode::DISCONNECT_RECONNECT, Parameters::DisconnectReconnect(disconnect))),
        (
            "informational_exceptions",
            page(PageCode::INFORMATIONAL_EXCEPTIONS_CONTROL, Parameters::InformationalExceptions(exceptions)),
        ),
        ("power_condition", page(PageCode::POWER_CONDITION, Parameters::PowerCondition(power))),
        ("xor_control (unsupported)", page(PageCode::XOR_CONTROL, Parameters::Unknown)),
    ]
}

#[test]
fn mode_select_lists() {
    let pages: BTreeMap<&str, ModePage> = mode_pages().into_iter().collect();
    let mut checked = 0;
    for row in rows(FILE).filter(|row| row[0] == "scsi_modesense_dataout_marshall") {
        let (name, six) = row[1].split_once(" is_modeselect6=").expect("form");
        let form = if six == "1" { Form::Six } else { Form::Ten };
        let text = pages[name].mode_select(form).map_or(
            "NULL".to_string(),
            |list| fields!("size={}" list.as_slice().len(), "data=[{}]" hex(list.as_slice())),
        );
        assert_eq!(text, row[5], "{}", row[1]);
        checked += 1;
    }
    assert_eq!(checked, 2 * pages.len());
}

#[test]
fn mode_pages_survive_a_round_trip() {
    for (name, page) in mode_pages() {
        let Some(list) = page.mode_select(Form::Six).filter(|_| !page.subpage_format) else { continue };
        let mut answer = list.as_slice().to_vec();
        answer[0] = (answer.len() - 1) as u8;
        let read = ModeSense::parse(&answer, Form::Six).expect(name);
        let pages: Vec<ModePage> = read.pages().collect();
        assert_eq!(pages.len(), 1, "{name}");
        assert_eq!(pages[0].mode_select(Form::Six), Some(list), "{name}");
    }
}
