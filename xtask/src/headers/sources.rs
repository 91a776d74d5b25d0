// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which Rust files make which header: the one place that decides it.
//!
//! Type files are listed, in the order in which a reader meets them. Function files are found: each
//! other file of src/ffi and src/ffi/gen that defines an exported function takes part.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use syn::{Attribute, Ident, Item, Meta, Visibility};

use super::manual;
use crate::repository;

/// One structure layout, with its own headers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// libiscsi 1.18 and 1.19.
    V1_19,
    /// libiscsi 1.20.
    V1_20,
}

/// Both layouts.
pub(crate) const LAYOUTS: [Layout; 2] = [Layout::V1_19, Layout::V1_20];

impl Layout {
    /// As in `LIBISCSI_LAYOUT` and include/.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Layout::V1_19 => "1.19",
            Layout::V1_20 => "1.20",
        }
    }

    fn type_files(self) -> Vec<&'static str> {
        let mut files = vec![
            "types_iscsi.rs",
            "types_extensions.rs",
            "constants_lowlevel.rs",
            "enums_lowlevel.rs",
            "types_lowlevel.rs",
            "types_inquiry.rs",
            "types_mode.rs",
            "types_reports.rs",
            "types_cdb.rs",
        ];
        match self {
            Layout::V1_19 => files.push("layout_1_19.rs"),
            Layout::V1_20 => files.extend(["layout_1_20.rs", "types_since_1_20.rs"]),
        }
        files
    }
}

/// Never taken for function files: in the other layout they are no type files either.
const ONE_LAYOUT_ONLY: [&str; 3] = ["layout_1_19.rs", "layout_1_20.rs", "types_since_1_20.rs"];

/// A public header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Header {
    /// iscsi.h: the connection, and commands sent over it.
    Iscsi,
    /// scsi-lowlevel.h: tasks, CDBs and what targets answer; nothing of iSCSI.
    ScsiLowlevel,
}

/// Both headers.
pub(crate) const HEADERS: [Header; 2] = [Header::Iscsi, Header::ScsiLowlevel];

impl Header {
    /// File name without its ending, also of the configuration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Header::Iscsi => "iscsi",
            Header::ScsiLowlevel => "scsi-lowlevel",
        }
    }

    /// Where an item belongs: functions go by their prefix, types and constants by their file, and
    /// those of the layout files by their prefix again.
    fn of(item: &str, file: &str) -> Header {
        let iscsi = match file {
            "types_iscsi.rs" => true,
            _ => ["iscsi_", "ISCSI_", "LIBISCSI_", "MAX_ISCSI_"].iter().any(|p| item.starts_with(p)),
        };
        if iscsi { Header::Iscsi } else { Header::ScsiLowlevel }
    }
}

/// What a file offers to C.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An exported function.
    Function,
    /// A struct, union or enum by its C keyword and a blank, or nothing for the type of a callback.
    Type(&'static str),
    /// A `#define`.
    Constant,
}

/// One item that C can see.
pub(crate) struct PublicItem {
    /// Its name, the same in Rust and C.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// The header that declares it.
    pub(crate) header: Header,
    /// Where it is in src/ffi.
    pub(crate) file: String,
}

/// What makes the headers of one layout.
pub(crate) struct Sources {
    /// In reading order.
    pub(crate) files: Vec<PathBuf>,
    /// Everything public in them.
    pub(crate) items: Vec<PublicItem>,
}

impl Sources {
    /// Reads the files of one layout.
    pub(crate) fn read(layout: Layout) -> Result<Sources, Box<dyn Error>> {
        let types = layout.type_files();
        let mut sources = Sources { files: Vec::new(), items: Vec::new() };
        for name in &types {
            sources.add(name)?;
        }
        for folder in ["", "gen/"] {
            for name in rust_files(folder)? {
                if !types.contains(&name.as_str()) && !ONE_LAYOUT_ONLY.contains(&name.as_str()) {
                    sources.add(&name)?;
                }
            }
        }
        Ok(sources)
    }

    /// Names of one kind.
    pub(crate) fn names(&self, kind: Kind) -> BTreeSet<&str> {
        self.items.iter().filter(|i| i.kind == kind).map(|i| i.name.as_str()).collect()
    }

    fn add(&mut self, name: &str) -> Result<(), Box<dyn Error>> {
        let path = repository::path(&format!("src/ffi/{name}"));
        let text = fs::read_to_string(&path).map_err(|error| format!("src/ffi/{name}: {error}"))?;
        let file = syn::parse_file(&text).map_err(|error| format!("src/ffi/{name}: {error}"))?;
        let is_type_file = name.starts_with("types_")
            || name.starts_with("layout_")
            || name.starts_with("enums_")
            || name.starts_with("constants_");
        let mut exports_functions = false;
        for item in &file.items {
            let Some((item_name, kind)) = public_item(item) else { continue };
            if kind == Kind::Function {
                exports_functions = true;
                if !item_name.starts_with("iscsi_") && !item_name.starts_with("scsi_") {
                    return Err(format!("src/ffi/{name}: {item_name} has no known prefix").into());
                }
            } else if !is_type_file {
                continue;
            }
            manual::check(item, &item_name).map_err(|error| format!("src/ffi/{name}: {error}"))?;
            let header = Header::of(&item_name, name);
            self.items.push(PublicItem { name: item_name, kind, header, file: name.to_owned() });
        }
        if is_type_file || exports_functions {
            self.files.push(path);
        }
        Ok(())
    }
}

/// Names of the Rust files of a folder of src/ffi, sorted, with the folder in front.
fn rust_files(folder: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let path = repository::path(&format!("src/ffi/{folder}"));
    let mut names = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".rs") && name != "mod.rs" {
                names.push(format!("{folder}{name}"));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn public_item(item: &Item) -> Option<(String, Kind)> {
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    match item {
        Item::Fn(f) if public(&f.vis) && is_exported(&f.attrs) => Some((f.sig.ident.to_string(), Kind::Function)),
        Item::Struct(s) if public(&s.vis) => Some((s.ident.to_string(), Kind::Type("struct "))),
        Item::Union(u) if public(&u.vis) => Some((u.ident.to_string(), Kind::Type("union "))),
        Item::Enum(e) if public(&e.vis) => Some((e.ident.to_string(), Kind::Type("enum "))),
        Item::Type(t) if public(&t.vis) => Some((t.ident.to_string(), Kind::Type(""))),
        Item::Const(c) if public(&c.vis) => Some((c.ident.to_string(), Kind::Constant)),
        _ => None,
    }
}

/// Whether there is a `#[unsafe(no_mangle)]`.
fn is_exported(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("unsafe") => {
            list.parse_args::<Ident>().is_ok_and(|name| name == "no_mangle")
        }
        _ => false,
    })
}
