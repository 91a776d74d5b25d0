// SPDX-License-Identifier: LGPL-2.1-or-later
//! SONAME and structure layout of the build.
//!
//! `LIBISCSI_SOVERSION` (7 to 11, default 11) names the library; it is an environment variable
//! and not a feature since features add up. `LIBISCSI_LAYOUT` (1.19 or 1.20) overrides the layout
//! that goes with the SONAME: some distributions ship the 1.20 layout under SONAME 7.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    match configure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

fn configure() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(layout_1_19)");
    println!("cargo::rustc-check-cfg=cfg(layout_1_20)");

    let soversion = setting("LIBISCSI_SOVERSION")?.unwrap_or_else(|| "11".into());
    let usual_layout = match soversion.as_str() {
        "7" | "8" | "9" => "1.19",
        "10" | "11" => "1.20",
        other => return Err(format!("LIBISCSI_SOVERSION is {other:?}, must be 7 to 11")),
    };
    let layout = setting("LIBISCSI_LAYOUT")?.unwrap_or_else(|| usual_layout.into());
    match layout.as_str() {
        "1.19" => println!("cargo::rustc-cfg=layout_1_19"),
        "1.20" => println!("cargo::rustc-cfg=layout_1_20"),
        other => {
            return Err(format!("LIBISCSI_LAYOUT is {other:?}, must be 1.19 or 1.20"));
        }
    }

    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("macos") => link_arg(&format!("-Wl,-install_name,@rpath/libiscsi.{soversion}.dylib")),
        Ok("windows" | "cygwin") => {}
        _ => {
            link_arg(&format!("-Wl,-soname,libiscsi.so.{soversion}"));
            // A thread that asks for a name may outlive the last context, and so a dlclose().
            link_arg("-Wl,-z,nodelete");
        }
    }
    Ok(())
}

/// An environment variable; unset and empty mean the default, so that `make LAYOUT=` works.
fn setting(name: &str) -> Result<Option<String>, String> {
    println!("cargo::rerun-if-env-changed={name}");
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not text")),
    }
}

fn link_arg(argument: &str) {
    println!("cargo::rustc-cdylib-link-arg={argument}");
}
