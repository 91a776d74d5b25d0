// SPDX-License-Identifier: LGPL-2.1-or-later
//! Debug information (DWARF) as a graph of its entries, with the few attributes that a C interface has.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use gimli::{AttributeValue, DwTag, Dwarf, EndianSlice, RunTimeEndian, Unit};
use object::{Object, ObjectSection};

type Reader<'a> = EndianSlice<'a, RunTimeEndian>;

/// Place of an entry in the debug information.
pub(crate) type Place = usize;

/// One entry.
pub(crate) struct Entry {
    pub(crate) tag: DwTag,
    pub(crate) name: Option<String>,
    /// The type it has, or that it is made from.
    pub(crate) of: Option<Place>,
    pub(crate) byte_size: Option<u64>,
    /// Bytes from the start of the structure.
    pub(crate) offset: u64,
    /// Width of a bit-field.
    pub(crate) bit_size: Option<u64>,
    /// Bits from the start of the structure to a bit-field.
    pub(crate) bit_offset: u64,
    /// Of an enumerator.
    pub(crate) value: Option<i128>,
    /// Elements of an array.
    pub(crate) count: Option<u64>,
    pub(crate) is_declaration: bool,
    pub(crate) is_external: bool,
    /// The source file that declares it.
    pub(crate) file: Option<String>,
    pub(crate) children: Vec<Place>,
}

impl Entry {
    fn new(tag: DwTag) -> Entry {
        Entry {
            tag,
            name: None,
            of: None,
            byte_size: None,
            offset: 0,
            bit_size: None,
            bit_offset: 0,
            value: None,
            count: None,
            is_declaration: false,
            is_external: false,
            file: None,
            children: Vec::new(),
        }
    }
}

/// All entries of a file.
#[derive(Default)]
pub(crate) struct DebugInformation {
    pub(crate) entries: HashMap<Place, Entry>,
    /// Outermost entries of each compilation unit, in order.
    pub(crate) outermost: Vec<Place>,
}

impl DebugInformation {
    /// Reads an ELF file; empty when it holds none.
    pub(crate) fn read(path: &Path) -> Result<DebugInformation, Box<dyn Error>> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = object::File::parse(&*bytes)?;
        let endian = if file.is_little_endian() { RunTimeEndian::Little } else { RunTimeEndian::Big };
        let section = |id: gimli::SectionId| -> Result<Cow<[u8]>, object::Error> {
            match file.section_by_name(id.name()) {
                Some(section) => section.uncompressed_data(),
                None => Ok(Cow::Borrowed(&[])),
            }
        };
        let sections = gimli::DwarfSections::load(section)
            .map_err(|error| format!("{}: {error} (objcopy --decompress-debug-sections may help)", path.display()))?;
        let dwarf = sections.borrow(|data| EndianSlice::new(data, endian));
        let mut result = DebugInformation::default();
        let mut units = dwarf.units();
        while let Some(header) = units.next()? {
            result.add(&dwarf, &dwarf.unit(header)?)?;
        }
        Ok(result)
    }

    fn add(&mut self, dwarf: &Dwarf<Reader>, unit: &Unit<Reader>) -> Result<(), Box<dyn Error>> {
        let place = |offset: gimli::UnitOffset| offset.to_debug_info_offset(&unit.header).map_or(0, |global| global.0);
        // The entries on the way from the unit to the current one, innermost last.
        let mut path: Vec<Place> = Vec::new();
        let mut cursor = unit.entries();
        let mut depth = 0;
        while let Some((delta, raw)) = cursor.next_dfs()? {
            depth += delta;
            let here = place(raw.offset());
            let mut entry = Entry::new(raw.tag());
            let mut old_bit_offset = None;
            let mut attributes = raw.attrs();
            while let Some(attribute) = attributes.next()? {
                let value = attribute.value();
                match attribute.name() {
                    gimli::DW_AT_name => {
                        entry.name = Some(dwarf.attr_string(unit, value)?.to_string_lossy().into_owned());
                    }
                    gimli::DW_AT_type => {
                        entry.of = match value {
                            AttributeValue::UnitRef(offset) => Some(place(offset)),
                            AttributeValue::DebugInfoRef(offset) => Some(offset.0),
                            _ => return Err("types are in another file, which dwz made".into()),
                        };
                    }
                    gimli::DW_AT_byte_size => entry.byte_size = value.udata_value(),
                    gimli::DW_AT_data_member_location => entry.offset = value.udata_value().unwrap_or(0),
                    gimli::DW_AT_bit_size => entry.bit_size = value.udata_value(),
                    gimli::DW_AT_data_bit_offset => entry.bit_offset = value.udata_value().unwrap_or(0),
                    gimli::DW_AT_bit_offset => old_bit_offset = value.udata_value(),
                    gimli::DW_AT_const_value => {
                        entry.value = match value.udata_value() {
                            Some(number) => Some(number.into()),
                            None => value.sdata_value().map(Into::into),
                        };
                    }
                    gimli::DW_AT_count => entry.count = value.udata_value(),
                    // Absent, or -1, for an array without elements.
                    gimli::DW_AT_upper_bound => {
                        entry.count = value.udata_value().and_then(|last| last.checked_add(1));
                    }
                    gimli::DW_AT_declaration => entry.is_declaration = value == AttributeValue::Flag(true),
                    gimli::DW_AT_external => entry.is_external = value == AttributeValue::Flag(true),
                    gimli::DW_AT_decl_file => {
                        if let AttributeValue::FileIndex(index) = value {
                            entry.file = file_name(dwarf, unit, index)?;
                        }
                    }
                    _ => {}
                }
            }
            if let (Some(from_top), Some(size), Some(width)) = (old_bit_offset, entry.byte_size, entry.bit_size) {
                // DWARF 3 counts from the most significant bit of the unit that holds the field.
                entry.bit_offset = (8 * (entry.offset + size)).saturating_sub(from_top + width);
            }
            path.truncate(usize::try_from(depth)?);
            match path.last() {
                Some(parent) => {
                    if path.len() == 1 {
                        self.outermost.push(here);
                    }
                    if let Some(parent) = self.entries.get_mut(parent) {
                        parent.children.push(here);
                    }
                }
                None => debug_assert_eq!(depth, 0),
            }
            path.push(here);
            self.entries.insert(here, entry);
        }
        Ok(())
    }

    /// The entry at a place that another entry named.
    pub(crate) fn entry(&self, place: Place) -> Option<&Entry> {
        self.entries.get(&place)
    }

    /// The children of an entry that have a tag.
    pub(crate) fn children<'a>(&'a self, entry: &'a Entry, tag: DwTag) -> impl Iterator<Item = &'a Entry> {
        entry.children.iter().filter_map(|place| self.entry(*place)).filter(move |child| child.tag == tag)
    }
}

/// Directory and name of a file of the line table.
fn file_name(dwarf: &Dwarf<Reader>, unit: &Unit<Reader>, index: u64) -> Result<Option<String>, gimli::Error> {
    let Some(program) = &unit.line_program else { return Ok(None) };
    let header = program.header();
    let Some(file) = header.file(index) else { return Ok(None) };
    let name = dwarf.attr_string(unit, file.path_name())?.to_string_lossy().into_owned();
    let Some(directory) = file.directory(header) else { return Ok(Some(name)) };
    let directory = dwarf.attr_string(unit, directory)?;
    Ok(Some(format!("{}/{name}", directory.to_string_lossy())))
}
