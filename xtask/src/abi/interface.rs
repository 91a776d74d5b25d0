// SPDX-License-Identifier: LGPL-2.1-or-later
//! The C interface that debug information describes, as facts which can be compared one by one.
//!
//! Types are spelled with their typedefs resolved: two interfaces that name the same type differently are the same to a
//! compiled program.

use std::collections::BTreeMap;
use std::fmt;

use gimli::DwTag;

use super::debug_information::{DebugInformation, Entry, Place};
use super::probe::FUNCTION_PROBE;

/// What a fact is about. The order is that of the report.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Subject {
    /// Parameters and result.
    Function(String),
    /// Size of a `struct`, `union` or `enum`.
    Size(String),
    /// Place and type of a member of the first.
    Member(String, String),
    /// Value.
    Enumerator(String),
    /// What it stands for.
    Typedef(String),
    /// Its text.
    Macro(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Function(name) => write!(f, "prototype of {name}"),
            Subject::Size(name) => write!(f, "{name}"),
            Subject::Member(of, name) => write!(f, "{of}, member {name}"),
            Subject::Enumerator(name) => write!(f, "enumerator {name}"),
            Subject::Typedef(name) => write!(f, "typedef {name}"),
            Subject::Macro(name) => write!(f, "macro {name}"),
        }
    }
}

/// Facts by subject.
pub(crate) type Facts = BTreeMap<Subject, String>;

/// Everything that the files accepted by `from` declare, and the functions which a probe asked for.
pub(crate) fn of_headers(information: &DebugInformation, from: impl Fn(&str) -> bool) -> Facts {
    let mut facts = Facts::new();
    for entry in outermost(information) {
        let Some(name) = &entry.name else {
            if entry.file.as_deref().is_some_and(&from) {
                add_enumerators(&mut facts, information, entry);
            }
            continue;
        };
        if let (gimli::DW_TAG_variable, Some(function)) = (entry.tag, name.strip_prefix(FUNCTION_PROBE)) {
            let pointed = entry.of.and_then(|place| information.entry(place)).and_then(|pointer| pointer.of);
            facts.insert(Subject::Function(function.to_owned()), spell(information, pointed));
        } else if entry.file.as_deref().is_some_and(&from) {
            add_type(&mut facts, information, entry, name);
        }
    }
    facts
}

/// Types and external functions of a library that was compiled with debug information.
pub(crate) fn of_library(information: &DebugInformation) -> Facts {
    let mut facts = Facts::new();
    for entry in outermost(information) {
        let Some(name) = &entry.name else {
            add_enumerators(&mut facts, information, entry);
            continue;
        };
        if entry.tag == gimli::DW_TAG_subprogram {
            if entry.is_external && !entry.is_declaration {
                facts.insert(Subject::Function(name.clone()), spell_function(information, entry));
            }
        } else {
            add_type(&mut facts, information, entry, name);
        }
    }
    facts
}

fn outermost(information: &DebugInformation) -> impl Iterator<Item = &Entry> {
    information.outermost.iter().filter_map(|place| information.entry(*place))
}

fn add_type(facts: &mut Facts, information: &DebugInformation, entry: &Entry, name: &str) {
    if entry.is_declaration {
        return;
    }
    let Some(keyword) = keyword(entry.tag) else {
        if entry.tag == gimli::DW_TAG_typedef {
            facts.insert(Subject::Typedef(name.to_owned()), spell(information, entry.of));
        }
        return;
    };
    let full_name = format!("{keyword} {name}");
    facts.insert(Subject::Size(full_name.clone()), format!("{} bytes", entry.byte_size.unwrap_or(0)));
    add_members(facts, information, entry, &full_name, "", 0);
    add_enumerators(facts, information, entry);
}

/// Members down to those that are no structure themselves: one that has a name here and none there is still the same.
/// Members of a member without a name are members of what surrounds it.
fn add_members(facts: &mut Facts, information: &DebugInformation, entry: &Entry, of: &str, prefix: &str, start: u64) {
    for member in information.children(entry, gimli::DW_TAG_member) {
        let start = start + member.offset;
        let name = member.name.as_ref().map(|name| format!("{prefix}{name}"));
        let inner = aggregate(information, member.of);
        if let Some(inner) = inner {
            let inner_prefix = name.as_ref().map_or(prefix.to_owned(), |name| format!("{name}."));
            add_members(facts, information, inner, of, &inner_prefix, start);
        }
        let Some(name) = name else { continue };
        let place = match member.bit_size {
            Some(width) => format!("{width} bits from bit {}", 8 * start + member.bit_offset),
            None => format!("at byte {start}"),
        };
        let text = match inner {
            Some(inner) => {
                let keyword = keyword(inner.tag).unwrap_or_default();
                format!("{place}: {keyword} of {} bytes", inner.byte_size.unwrap_or(0))
            }
            None => format!("{place}: {}", spell(information, member.of)),
        };
        facts.insert(Subject::Member(of.to_owned(), name), text);
    }
}

/// The structure or union behind a type, through typedefs.
fn aggregate(information: &DebugInformation, place: Option<Place>) -> Option<&Entry> {
    let entry = information.entry(place?)?;
    match entry.tag {
        gimli::DW_TAG_structure_type | gimli::DW_TAG_union_type => Some(entry),
        gimli::DW_TAG_typedef => aggregate(information, entry.of),
        _ => None,
    }
}

fn add_enumerators(facts: &mut Facts, information: &DebugInformation, entry: &Entry) {
    if entry.tag != gimli::DW_TAG_enumeration_type {
        return;
    }
    // Compilers store 0xf0000000 as that or as a negative number.
    let bits = 8 * entry.byte_size.unwrap_or(4).min(8);
    for enumerator in information.children(entry, gimli::DW_TAG_enumerator) {
        if let (Some(name), Some(value)) = (&enumerator.name, enumerator.value) {
            facts.insert(Subject::Enumerator(name.clone()), format!("{:#x}", value & ((1 << bits) - 1)));
        }
    }
}

fn keyword(tag: DwTag) -> Option<&'static str> {
    match tag {
        gimli::DW_TAG_structure_type => Some("struct"),
        gimli::DW_TAG_union_type => Some("union"),
        gimli::DW_TAG_enumeration_type => Some("enum"),
        _ => None,
    }
}

/// A type, spelled the same wherever it is the same.
fn spell(information: &DebugInformation, place: Option<Place>) -> String {
    let Some(entry) = place.and_then(|place| information.entry(place)) else { return "void".to_owned() };
    if let Some(keyword) = keyword(entry.tag) {
        if let Some(name) = &entry.name {
            return format!("{keyword} {name}");
        }
        let members = information.children(entry, gimli::DW_TAG_member);
        let members: String = members
            .map(|m| format!("{} {}; ", spell(information, m.of), m.name.as_deref().unwrap_or_default()))
            .collect();
        return format!("{keyword} {{ {members}}}");
    }
    let inner = || spell(information, entry.of);
    let qualified = |qualifier: &str| {
        let inner = inner();
        if inner.ends_with(['*', ')']) { format!("{inner} {qualifier}") } else { format!("{qualifier} {inner}") }
    };
    match entry.tag {
        gimli::DW_TAG_typedef => inner(),
        gimli::DW_TAG_pointer_type => pointer_to(&inner()),
        gimli::DW_TAG_const_type => qualified("const"),
        gimli::DW_TAG_volatile_type => qualified("volatile"),
        gimli::DW_TAG_restrict_type => qualified("restrict"),
        gimli::DW_TAG_array_type => {
            let extents = information.children(entry, gimli::DW_TAG_subrange_type);
            let extents: String = extents.map(|extent| format!("[{}]", extent.count.unwrap_or(0))).collect();
            format!("{} {extents}", inner())
        }
        gimli::DW_TAG_subroutine_type => spell_function(information, entry),
        _ => entry.name.clone().unwrap_or_else(|| entry.tag.to_string()),
    }
}

fn pointer_to(spelled: &str) -> String {
    let blank = if spelled.ends_with('*') { "" } else { " " };
    format!("{spelled}{blank}*")
}

fn spell_function(information: &DebugInformation, entry: &Entry) -> String {
    let mut parameters: Vec<String> = Vec::new();
    for child in entry.children.iter().filter_map(|place| information.entry(*place)) {
        match child.tag {
            gimli::DW_TAG_formal_parameter => parameters.push(spell(information, child.of)),
            gimli::DW_TAG_unspecified_parameters => parameters.push("...".to_owned()),
            _ => {}
        }
    }
    format!("{} ({})", spell(information, entry.of), parameters.join(", "))
}
