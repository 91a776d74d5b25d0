// SPDX-License-Identifier: LGPL-2.1-or-later
//! The doc comments of generated functions, for readers of the C headers.

use super::command::{Argument, Builder, Command, Data, Family};

const WIDTH: usize = 114;

/// Collects paragraphs and lists, and breaks them into lines.
struct Comment(String);

impl Comment {
    fn new(first: &str) -> Self {
        let mut comment = Self(String::new());
        comment.wrapped("/// ", "/// ", first);
        comment
    }

    fn paragraph(&mut self, text: &str) {
        self.0.push_str("///\n");
        self.wrapped("/// ", "/// ", text);
    }

    fn arguments<'a>(&mut self, items: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut first = true;
        for (name, meaning) in items {
            if first {
                self.0.push_str("///\n");
                first = false;
            }
            self.wrapped("/// - ", "///   ", &format!("`{name}`: {meaning}"));
        }
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in text.split_whitespace() {
            if !empty && line.len() + 1 + word.len() > WIDTH {
                self.0.push_str(&line);
                self.0.push('\n');
                line = rest.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.0.push_str(&line);
        self.0.push('\n');
    }
}

fn named(arguments: &[Argument]) -> impl Iterator<Item = (&str, &str)> {
    // C has no raw identifiers.
    arguments.iter().map(|argument| (argument.name.trim_start_matches("r#"), argument.meaning))
}

/// "NULL if ...": all the conditions, the last of which always exists.
fn null_if(conditions: &[Option<&str>], last: &str) -> String {
    let mut text = String::from("NULL if ");
    for condition in conditions.iter().copied().flatten() {
        text += condition;
        text += ", ";
    }
    if !text.ends_with("if ") {
        text += "or ";
    }
    text + last
}

/// What `scsi_datain_unmarshall()` makes of the answer.
fn answer(family: &Family) -> Option<String> {
    family.answer.map(|answer| format!("`scsi_datain_unmarshall()` turns the answer into {answer}."))
}

/// Of `scsi_cdb_*`.
pub(super) fn builder(command: &Command, builder: &Builder) -> String {
    let mut comment =
        Comment::new(&format!("Makes a task for {} ({}), which {}.", command.name, command.clause, command.purpose));
    comment.arguments(named(&builder.arguments));
    let answer = command.family.as_ref().and_then(answer);
    for paragraph in [command.remark, answer.as_deref()].into_iter().flatten() {
        comment.paragraph(paragraph);
    }
    comment.paragraph(&format!("Returns the task, or {}.", null_if(&[command.refuses], "memory is short")));
    comment.0
}

/// Where the data are when the command has ended.
fn data(family: &Family) -> Option<String> {
    match (family.data, answer(family)) {
        (_, Some(answer)) => Some(answer),
        (Data::BlocksIn, None) => Some(format!(
            "The data are in `task->datain`; with `iscsi_{}_iov_task()` they go to buffers of the program.",
            family.stem
        )),
        (Data::In, None) => Some("The answer is in `task->datain`, as the standard has it.".into()),
        (
            Data::None
            | Data::LunList
            | Data::BlocksOut
            | Data::TwoHalvesOut
            | Data::OneBlockOut
            | Data::UnmapList
            | Data::List
            | Data::ListOfGivenLength
            | Data::Reservation
            | Data::ModePage { .. },
            None,
        ) => None,
    }
}

/// What is refused before anything is sent, beside what the encoder refuses.
fn check(family: &Family) -> Option<&'static str> {
    match family.data {
        Data::BlocksIn | Data::BlocksOut => Some("`datalen` is not a multiple of `blocksize`"),
        Data::TwoHalvesOut => Some("`datalen` is not a multiple of twice `blocksize`"),
        Data::LunList => Some("`alloc_len` is below 16"),
        Data::UnmapList => Some("`list_len` is out of range"),
        Data::ModePage { .. } => Some(
            "`mp` is NULL, its page is another one than caching, control, disconnect-reconnect, informational \
             exceptions control and power condition",
        ),
        Data::ListOfGivenLength => Some("the list is shorter than `param_len`"),
        Data::None | Data::In | Data::OneBlockOut | Data::List | Data::Reservation => None,
    }
}

/// Of `iscsi_*_task`.
pub(super) fn task(command: &Command, family: &Family) -> String {
    let to = if family.data == Data::LunList { " to LUN 0" } else { "" };
    let mut comment = Comment::new(&format!(
        "Sends {} ({}){to}, which {}, and calls `cb` when it has ended.",
        command.name, command.clause, command.purpose
    ));
    comment.arguments(named(&family.arguments));
    for paragraph in [command.remark, data(family).as_deref()].into_iter().flatten() {
        comment.paragraph(paragraph);
    }
    let null = null_if(&[command.refuses, check(family)], "the command cannot be sent");
    comment.paragraph(&format!("Returns the task, or {null}."));
    comment.0
}

/// Of `iscsi_*_sync` and `iscsi_*_iov_sync`; `plain` is the function that does not wait.
fn waiting(plain: &str) -> String {
    Comment::new(&format!("As `{plain}()`, but waits: returns the ended task, whatever its status, or NULL.")).0
}

/// Of `iscsi_*_sync`.
pub(super) fn sync(family: &Family) -> String {
    waiting(&format!("iscsi_{}_task", family.stem))
}

/// Of `iscsi_*_iov_sync`.
pub(super) fn iov_sync(family: &Family) -> String {
    waiting(&format!("iscsi_{}_iov_task", family.stem))
}

/// Of `iscsi_*_iov_task`.
pub(super) fn iov_task(family: &Family) -> String {
    let plain = format!("iscsi_{}_task", family.stem);
    let text = match family.data {
        Data::BlocksIn => format!("As `{plain}()`, but the data go to the `niov` buffers at `iov`."),
        Data::OneBlockOut => {
            format!("As `{plain}()`: the block is the one at `data`, and `iov` and `niov` have no effect.")
        }
        _ => format!("As `{plain}()`, but if `data` is NULL the data are in the `niov` buffers at `iov`."),
    };
    Comment::new(&text).0
}
