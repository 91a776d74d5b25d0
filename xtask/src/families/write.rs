// SPDX-License-Identifier: LGPL-2.1-or-later
//! The text of the generated functions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::command::{Argument, Command, Data, Family, Kind};
use super::documentation;

/// Which of the functions of a family.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Task,
    Sync,
}

/// File names and their texts, before rustfmt.
pub(super) fn files(commands: &[Command]) -> [(&'static str, String); 4] {
    let (mut task, mut sync, mut iov) = (String::new(), String::new(), String::new());
    for command in commands {
        let Some(family) = &command.family else { continue };
        task += &function(command, family, Form::Task, false);
        sync += &function(command, family, Form::Sync, false);
        if family.data.has_iovector() {
            iov += &function(command, family, Form::Task, true);
            iov += &function(command, family, Form::Sync, true);
        }
    }
    let file = |about, functions: String| file(about, FAMILY_IMPORTS, &functions);
    [
        ("cdb.rs", builders(commands)),
        ("task.rs", file("Functions that send a command and call back when it has ended.", task)),
        ("sync.rs", file("Functions that send a command and wait until it has ended.", sync)),
        ("iov.rs", file("Functions that read or write blocks through a list of buffers of the application's.", iov)),
    ]
}

const FAMILY_IMPORTS: &[&str] = &[
    "core::ffi::c_int",
    "core::ffi::c_uchar",
    "core::ffi::c_void",
    "core::ptr",
    "crate::ffi::command",
    "crate::ffi::family",
    "crate::ffi::guard::guard",
    "crate::ffi::layout::scsi_task",
    "crate::ffi::types_iscsi::iscsi_command_cb",
    "crate::ffi::types_iscsi::iscsi_context",
    "crate::ffi::types_iscsi::iscsi_data",
    "crate::ffi::types_iscsi::unmap_list",
    "crate::ffi::types_lowlevel::scsi_iovec",
    "crate::ffi::types_mode::scsi_mode_page",
    "iscsi_proto::scsi::cdb::encode",
    "iscsi_proto::scsi::opcode::Opcode",
    "iscsi_proto::scsi::opcode::PersistentReserveIn",
    "iscsi_proto::scsi::opcode::PersistentReserveOut",
];

fn head(about: &str) -> String {
    format!(
        "// SPDX-License-Identifier: LGPL-2.1-or-later\n//! {about}\n//!\n\
         //! Generated from xtask/src/families/table by `cargo xtask gen`: change that and run it again.\n\n"
    )
}

/// A whole file: of `imports`, those which `functions` mention.
fn file(about: &str, imports: &[&str], functions: &str) -> String {
    let words: BTreeSet<&str> = functions.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, name) in imports.iter().filter_map(|import| import.rsplit_once("::")) {
        if words.contains(name) {
            modules.entry(module).or_default().push(name);
        }
    }
    let mut text = head(about);
    for (module, names) in modules {
        text += &format!("use {module}::{{{}}};\n", names.join(", "));
    }
    text + functions
}

fn signature(arguments: &[String]) -> String {
    arguments.join(", ")
}

fn typed(arguments: &[Argument]) -> Vec<String> {
    arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.kind.rust())).collect()
}

/// Above an unsafe block with pointers of the caller's.
const EXISTS: &str = "// SAFETY: what the caller passes exists, as the header demands.\n";

/// A `Result` of the encoder, also where it cannot fail.
fn encoded(command: &Command) -> String {
    let call = format!("encode::{}", command.encode);
    if command.refuses.is_some() { call } else { format!("Ok({call})") }
}

fn builders(commands: &[Command]) -> String {
    let mut enums = Vec::new();
    let mut functions = String::new();
    for command in commands {
        let Some(builder) = &command.builder else { continue };
        let mut body = String::new();
        for argument in &builder.arguments {
            if let Kind::Enum(name) = argument.kind {
                body += &format!("let {0} = enum_to_number({0});\n", argument.name);
                enums.push(format!("crate::ffi::enums_lowlevel::{name}"));
            }
        }
        if command.family.as_ref().is_some_and(|family| family.data == Data::Reservation) {
            body += EXISTS;
            body += &format!(
                "unsafe {{ family::reservation_task(param.cast(), {}) }}.unwrap_or(ptr::null_mut())",
                encoded(command)
            );
        } else {
            body += &format!("command::task_of({})", encoded(command));
        }
        functions += &format!(
            "\n{}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {}({}) -> *mut scsi_task {{\n\
             guard!(ptr::null_mut(), {{ {body} }})\n}}\n",
            documentation::builder(command, builder),
            builder.function,
            signature(&typed(&builder.arguments)),
        );
    }
    enums.sort();
    enums.dedup();
    let mut imports = vec![
        "core::ffi::c_int",
        "core::ffi::c_uchar",
        "core::ffi::c_void",
        "core::mem::MaybeUninit",
        "core::ptr",
        "crate::ffi::c_enum::enum_to_number",
        "crate::ffi::command",
        "crate::ffi::family",
        "crate::ffi::guard::guard",
        "crate::ffi::layout::scsi_task",
        "iscsi_proto::scsi::cdb::encode",
        "iscsi_proto::scsi::opcode::Opcode",
        "iscsi_proto::scsi::opcode::PersistentReserveIn",
        "iscsi_proto::scsi::opcode::PersistentReserveOut",
        "iscsi_proto::scsi::opcode::ServiceActionIn",
    ];
    imports.extend(enums.iter().map(String::as_str));
    file("Functions that make a task for a command and send nothing.", &imports, &functions)
}

/// The expression that makes the task, and whether it needs an unsafe block.
fn task_expression(command: &Command, family: &Family) -> (String, bool) {
    let result = encoded(command);
    match family.data {
        Data::None | Data::In => (format!("family::task({result})"), false),
        Data::LunList => (format!("family::lun_list_task(alloc_len, {result})"), false),
        Data::BlocksIn => (format!("family::read_task(datalen, blocksize, {result})"), false),
        Data::BlocksOut => (format!("family::write_task(data, datalen, blocksize, {result})"), false),
        Data::OneBlockOut => (format!("family::one_block_task(data, datalen, {result})"), false),
        Data::TwoHalvesOut => (format!("family::compare_and_write_task(data, datalen, blocksize, {result})"), false),
        Data::List => (format!("family::list_task(param_data, |param_len: c_int| encode::{})", command.encode), true),
        Data::ListOfGivenLength => (format!("family::list_task(data, |_| encode::{})", command.encode), true),
        Data::Reservation => (format!("family::reservation_task(param.cast(), {result})"), true),
        Data::UnmapList => (format!("family::unmap_task(list, list_len, |xferlen| encode::{})", command.encode), true),
        Data::ModePage { six } => {
            let encoder = format!("|param_len: c_int| encode::{}", command.encode);
            (format!("family::mode_select_task(mp, {six}, {encoder})"), true)
        }
    }
}

/// One function of a family.
fn function(command: &Command, family: &Family, form: Form, iovector: bool) -> String {
    let on_lun = family.data != Data::LunList;
    let mut arguments = vec!["iscsi: *mut iscsi_context".to_owned()];
    if on_lun {
        arguments.push("lun: c_int".into());
    }
    arguments.extend(typed(&family.arguments));
    if form == Form::Task {
        arguments.extend(["cb: iscsi_command_cb".into(), "private_data: *mut c_void".into()]);
    }
    if iovector {
        arguments.extend(["iov: *mut scsi_iovec".into(), "niov: c_int".into()]);
    }

    let infix = if iovector { "iov_" } else { "" };
    let suffix = if form == Form::Task { "task" } else { "sync" };
    let comment = match (iovector, form) {
        (true, Form::Task) => documentation::iov_task(family),
        (true, Form::Sync) => documentation::iov_sync(family),
        (false, Form::Task) => documentation::task(command, family),
        (false, Form::Sync) => documentation::sync(family),
    };

    let mut body = String::new();
    let (task, needs_unsafe) = task_expression(command, family);
    if needs_unsafe {
        body += EXISTS;
        let _ = writeln!(body, "let task = unsafe {{ {task} }};");
    } else {
        let _ = writeln!(body, "let task = {task};");
    }
    match family.data {
        _ if !iovector => {}
        Data::BlocksIn | Data::BlocksOut | Data::TwoHalvesOut => {
            let way = if family.data == Data::BlocksIn { "in" } else { "out" };
            let _ = writeln!(body, "let task = family::use_iov_{way}(task, iov, niov);");
        }
        _ => body += "let _ = (iov, niov);\n",
    }
    let lun = if on_lun { "lun" } else { "0" };
    body += "// SAFETY: the context is the caller's, as the header demands.\n";
    let _ = match form {
        Form::Task => writeln!(body, "unsafe {{ family::submit(iscsi, {lun}, task, cb, private_data) }}"),
        Form::Sync => {
            writeln!(body, "unsafe {{ family::run(iscsi, {lun}, task, \"Failed to send {} command\") }}", family.spoken)
        }
    };
    format!(
        "\n{comment}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn iscsi_{}_{infix}{suffix}({}) -> *mut scsi_task {{\n\
         guard!(ptr::null_mut(), {{\n{body}}})\n}}\n",
        family.stem,
        signature(&arguments),
    )
}
