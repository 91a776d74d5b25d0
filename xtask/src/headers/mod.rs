// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask headers`: include/{1.19,1.20}/iscsi/{iscsi.h,scsi-lowlevel.h} from src/ffi and include/templates.

mod comment;
mod declarations;
mod manual;
pub(crate) mod sources;
mod template;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use clap::Args;

use crate::Outcome;
use crate::prototypes::Expected;
use crate::repository::{self, Mode};
use declarations::Declarations;
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
    let all = LAYOUTS.into_iter().map(Sources::read).collect::<Result<Vec<_>, _>>()?;
    let known: BTreeSet<String> = all
        .iter()
        .flat_map(|sources| sources.items.iter().map(|item| item.name.clone()))
        .chain(expected.names().map(str::to_owned))
        .collect();
    for (layout, sources) in LAYOUTS.into_iter().zip(&all) {
        let mut texts = Vec::new();
        for header in HEADERS {
            texts.push(header_text(layout, header, sources, &expected, &known)?);
        }
        manual::check_references(&texts).map_err(|error| format!("layout {}: {error}", layout.name()))?;
        for (header, text) in HEADERS.into_iter().zip(&texts) {
            repository::emit(&header_file(layout, header), text, mode)?;
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
    known: &BTreeSet<String>,
) -> Result<String, Box<dyn Error>> {
    let config_file = format!("include/cbindgen/{}.toml", header.name());
    let mut config = cbindgen::Config::from_file(repository::path(&config_file))
        .map_err(|error| format!("{config_file}: {error}"))?;

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
    let template_file = format!("include/templates/{}.h", header.name());
    let template =
        fs::read_to_string(repository::path(&template_file)).map_err(|error| format!("{template_file}: {error}"))?;
    let text = Declarations::read(&String::from_utf8(bytes)?)
        .and_then(|declarations| template::fill(&template, layout, header, sources, known, declarations))
        .map_err(|error| format!("{template_file} for layout {}: {error}", layout.name()))?;
    Ok(text)
}
