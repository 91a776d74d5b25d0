// SPDX-License-Identifier: LGPL-2.1-or-later
//! Module map of the C border.
//!
//! The header generator reads the files listed in `xtask/src/headers/sources.rs`, never this one:
//! it would follow the `mod` lines into both layouts.
#![allow(unreachable_pub, reason = "the header generator prints what is `pub`")]
#![allow(non_camel_case_types, reason = "types at the border have their C names")]

#[macro_use]
mod assert_layout;
mod c_enum;

mod alloc;
mod command;
mod family;
mod r#gen;
mod guard;
mod iovector;
mod task;

mod authentication;
mod callback;
mod command_memory;
mod connect;
mod context;
mod discovery;
mod environment;
mod error_text;
mod event;
mod extensions;
mod handle;
mod logging;
mod login_parameters;
mod lun64;
mod nop;
mod queue_pdu;
mod reserve;
mod service_thread;
mod settings;
mod submit;
mod sync;
mod task_management;
mod task_memory;
mod text;
mod url;

mod byte_order;
#[cfg(test)]
mod corpora;
mod sense;
mod strings;
mod unmarshal;
mod unmarshal_cdb;
mod unmarshal_inquiry;
mod unmarshal_mode;
mod unmarshal_reports;
mod unmarshal_reservations;
#[cfg(test)]
mod vectors;

mod constants_lowlevel;
mod enums_lowlevel;
mod types_cdb;
mod types_extensions;
mod types_inquiry;
mod types_iscsi;
mod types_lowlevel;
mod types_mode;
mod types_reports;
mod types_since_1_20;

#[cfg(layout_1_19)]
#[path = "layout_1_19.rs"]
mod layout;
#[cfg(layout_1_20)]
#[path = "layout_1_20.rs"]
mod layout;
