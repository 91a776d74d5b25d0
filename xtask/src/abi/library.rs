// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a shared library shows to the loader.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

/// The dynamic side of a libiscsi.so.
pub(crate) struct Library {
    /// Processor, word size and byte order: libraries of different machines are not compared.
    pub(crate) machine: String,
    /// `DT_SONAME`; programs ask for it.
    pub(crate) soname: Option<String>,
    /// Whether its symbols have versions, which programs then ask for too.
    pub(crate) versioned: bool,
    /// Each exported name, with what it is.
    pub(crate) exports: BTreeMap<String, &'static str>,
}

impl Library {
    /// Reads an ELF file.
    pub(crate) fn read(path: &Path) -> Result<Library, Box<dyn Error>> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = object::File::parse(&*bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut exports = BTreeMap::new();
        for symbol in file.dynamic_symbols() {
            // Names of versions are absolute symbols; they are no function anyone calls.
            if symbol.is_definition() && symbol.is_global() {
                let kind = match symbol.kind() {
                    SymbolKind::Text => "function",
                    SymbolKind::Data => "data",
                    SymbolKind::Tls => "thread-local data",
                    _ => continue,
                };
                exports.insert(symbol.name()?.to_owned(), kind);
            }
        }
        if exports.is_empty() {
            return Err(format!("{}: exports nothing; is it a shared library?", path.display()).into());
        }
        Ok(Library {
            machine: format!("{:?}, {:?}-endian", file.architecture(), file.endianness()),
            soname: soname(&file)?,
            versioned: file.section_by_name(".gnu.version_d").is_some(),
            exports,
        })
    }
}

/// The text behind the `DT_SONAME` entry of the dynamic section.
fn soname(file: &object::File) -> Result<Option<String>, Box<dyn Error>> {
    const DT_SONAME: u64 = 14;
    let section = |name| file.section_by_name(name).ok_or(format!("no section {name}"));
    let (entries, texts) = (section(".dynamic")?.data()?, section(".dynstr")?.data()?);
    let word = if file.is_64() { 8 } else { 4 };
    let number = |bytes: &[u8]| {
        let append = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if file.is_little_endian() { bytes.iter().rev().fold(0, append) } else { bytes.iter().fold(0, append) }
    };
    for entry in entries.chunks_exact(2 * word) {
        let (tag, value) = entry.split_at(word);
        if number(tag) == DT_SONAME {
            let text = texts.get(usize::try_from(number(value))?..).ok_or("the SONAME is outside of .dynstr")?;
            let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
            return Ok(Some(String::from_utf8(text[..end].to_vec())?));
        }
    }
    Ok(None)
}
