// SPDX-License-Identifier: LGPL-2.1-or-later
//! The headers are the manual of the library: what C can see has a doc comment that says something.

use std::collections::BTreeSet;

use syn::{Attribute, Expr, Item, Lit, Meta};

/// Fewer words are a name once more, not a sentence.
const FEWEST_WORDS: usize = 4;

/// Fails when an item has no doc comment, or a function one whose first paragraph is no sentence.
pub(crate) fn check(item: &Item, name: &str) -> Result<(), String> {
    let (attributes, is_function) = match item {
        Item::Fn(item) => (&item.attrs, true),
        Item::Struct(item) => (&item.attrs, false),
        Item::Union(item) => (&item.attrs, false),
        Item::Enum(item) => (&item.attrs, false),
        Item::Type(item) => (&item.attrs, false),
        Item::Const(item) => (&item.attrs, false),
        _ => return Ok(()),
    };
    let paragraph = first_paragraph(attributes);
    // The names of the standard's codes say what they are.
    let speaks_for_itself = name.starts_with("SCSI_SENSE_ASCQ_");
    if paragraph.is_empty() && !speaks_for_itself {
        return Err(format!("{name} has no doc comment"));
    }
    if is_function && !is_sentence(&paragraph) {
        return Err(format!("the doc comment of {name} begins with no sentence: {paragraph:?}"));
    }
    Ok(())
}

fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', ':']) && text.split_whitespace().count() >= FEWEST_WORDS
}

fn first_paragraph(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty() && !line.starts_with("cbindgen:")).collect();
    lines.join(" ")
}

/// Fails when a comment of these headers names a function which none of them declares.
pub(crate) fn check_references(headers: &[String]) -> Result<(), String> {
    let parts: Vec<(&str, bool)> = headers.iter().flat_map(|text| parts(text)).collect();
    let declared: BTreeSet<&str> =
        parts.iter().filter(|(_, is_comment)| !is_comment).flat_map(|(code, _)| identifiers(code)).collect();
    for (comment, _) in parts.iter().filter(|(_, is_comment)| *is_comment) {
        for call in comment.split("()").take(comment.matches("()").count()) {
            let name = identifiers(call).last().unwrap_or_default();
            let is_ours = name.starts_with("iscsi_") || name.starts_with("scsi_");
            // `iscsi_*_task()` and the like name several.
            if is_ours && call.ends_with(name) && !declared.contains(name) {
                return Err(format!("a comment names {name}(), which the headers of its layout do not declare"));
            }
        }
    }
    Ok(())
}

/// The comments of a C text, and what is between them.
fn parts(text: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((code, behind)) = rest.split_once("/*") {
        let (comment, behind) = behind.split_once("*/").unwrap_or((behind, ""));
        parts.extend([(code, false), (comment, true)]);
        rest = behind;
    }
    parts.push((rest, false));
    parts
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{check, check_references};

    #[test]
    fn what_a_comment_names_is_declared() {
        let header = |comment: &str| vec![format!("/* {comment} */\nint iscsi_service(int a);\n")];
        assert!(check_references(&header("Calls iscsi_service() and poll().")).is_ok());
        assert!(check_references(&header("As iscsi_*_task().")).is_ok());
        assert!(check_references(&header("Calls `iscsi_serve()`.")).is_err());
    }

    fn function(comment: &str) -> Result<(), String> {
        let text = format!("{comment}\npub extern \"C\" fn f() {{}}");
        check(&syn::parse_str(&text).expect("a function"), "f")
    }

    #[test]
    fn a_function_has_a_sentence() {
        assert!(function("/// Closes the connection at once.").is_ok());
        assert!(function("/// Closes the connection\n/// at once.\n///\n/// Returns 0").is_ok());
        assert!(function("").is_err());
        assert!(function("/// Closes.").is_err());
        assert!(function("/// Closes the connection at once").is_err());
        assert!(function("// Closes the connection at once.").is_err());
    }
}
