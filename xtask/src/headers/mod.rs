// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask headers`: include/{1.19,1.20}/iscsi/{iscsi.h,scsi-lowlevel.h} from src/ffi.

mod polish;
pub(crate) mod sources;

use std::error::Error;

use clap::Args;

use crate::Outcome;
use crate::prototypes::Expected;
use crate::repository::{self, Mode};
use polish::polish;
use sources::{HEADERS, Header, Kind, LAYOUTS, Layout, Sources};

/// Command line of `cargo xtask headers`.
#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing, fail when a header is out of date
    #[arg(long)]
    check: bool,
}

/// Runs `cargo xtask headers`.
pub(crate) fn run(options: &Options) -> Outcome {
    generate(if options.check { Mode::Check } else { Mode::Write })
}

/// Writes or compares the four headers.
pub(crate) fn generate(mode: Mode) -> Outcome {
    let expected = Expected::read()?;
    for layout in LAYOUTS {
        let sources = Sources::read(layout)?;
        for header in HEADERS {
            let text = header_text(layout, header, &sources, &expected)?;
            repository::emit(&header_file(layout, header), &text, mode)?;
        }
    }
    Ok(())
}

/// Path of a header in the repository.
pub(crate) fn header_file(layout: Layout, header: Header) -> String {
    format!("include/{}/iscsi/{}.h", layout.name(), header.name())
}

/// Functions which the header of this layout declares.
///
/// Every build exports everything, but a header declares only what the original one of its layout
/// does, and our extensions.
pub(crate) fn declared<'a>(layout: Layout, header: Header, sources: &'a Sources, expected: &Expected) -> Vec<&'a str> {
    let functions = sources.items.iter().filter(|i| i.kind == Kind::Function && i.header == header);
    functions.map(|i| i.name.as_str()).filter(|name| expected.is_declared(name, layout)).collect()
}

fn header_text(
    layout: Layout,
    header: Header,
    sources: &Sources,
    expected: &Expected,
) -> Result<String, Box<dyn Error>> {
    let config_file = format!("include/cbindgen/{}.toml", header.name());
    let mut config = cbindgen::Config::from_file(repository::path(&config_file))
        .map_err(|error| format!("{config_file}: {error}"))?;
    if layout == Layout::V1_20 && header == Header::ScsiLowlevel {
        config.sys_includes.insert(0, "assert.h".into());
        let others = config.after_includes.take().unwrap_or_default();
        config.after_includes = Some(format!("{STATIC_ASSERT}\n{others}"));
    }

    // Each call sees all files, since types refer to each other; what belongs to the other header
    // is left out. Types are named outright because cbindgen prints only what functions mention.
    let declared = declared(layout, header, sources, expected);
    for item in &sources.items {
        let here = item.header == header && (item.kind != Kind::Function || declared.contains(&item.name.as_str()));
        if here {
            if let Kind::Type(_) = item.kind {
                config.export.include.push(item.name.clone());
            }
            continue;
        }
        config.export.exclude.push(item.name.clone());
        if let Kind::Type(keyword) = item.kind {
            // cbindgen forgets what an excluded type is, and would mention it without its keyword.
            config.export.rename.insert(item.name.clone(), format!("{keyword}{}", item.name));
        }
    }

    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in &sources.files {
        builder = builder.with_src(file);
    }
    let mut bytes = Vec::new();
    builder.generate()?.write(&mut bytes);
    Ok(polish(&String::from_utf8(bytes)?))
}

/// C99 has no `static_assert`, and the 1.20 header promises one.
const STATIC_ASSERT: &str = "
#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif
";
