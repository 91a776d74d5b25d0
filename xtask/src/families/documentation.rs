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

/// Of `scsi_cdb_*`.
pub(super) fn builder(command: &Command, builder: &Builder) -> String {
    let mut comment = Comment::new(&format!(
        "Makes a task for {} ({}), which {}. Nothing is sent.",
        command.name, command.clause, command.purpose
    ));
    comment.arguments(named(&builder.arguments));
    let refuses = command.refuses.map_or(String::new(), |refuses| format!(" {refuses}, or if"));
    comment.paragraph(&format!(
        "Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if{refuses} memory is short."
    ));
    comment.0
}

const LUN: (&str, &str) = ("lun", "logical unit, as `scsi_reportluns_list.luns` has it");
const CALLBACK: (&str, &str) = (
    "cb",
    "called once, when the command has ended, is cancelled or the context is destroyed: never from this function, and \
     always with the task as `command_data`, whatever `status` is. It may be NULL",
);
const PRIVATE_DATA: (&str, &str) = ("private_data", "passed to `cb`");
const TASK_RESULT: &str = "Returns the task, which the application frees with `scsi_free_scsi_task()` in `cb` or later. \
     NULL if the command cannot be sent: `iscsi_get_error()` says why, and `cb` is not called.";
const SYNC_RESULT: &str = "Returns the task, whatever `task->status` is: the caller frees it with \
     `scsi_free_scsi_task()`. NULL if the command cannot be sent or the connection is lost for good: see \
     `iscsi_get_error()`.";

fn lun(family: &Family) -> Option<(&'static str, &'static str)> {
    (family.data != Data::LunList).then_some(LUN)
}

/// Where the data are when the command has ended.
fn data(family: &Family) -> Option<String> {
    let received = "The data are in `task->datain` afterwards";
    match (family.data, family.answer) {
        (Data::BlocksIn, _) => {
            Some(format!("{received}. An iovector avoids that copy: `iscsi_{}_iov_task()`.", family.stem))
        }
        (_, Some(answer)) => Some(format!("{received}; `scsi_datain_unmarshall()` turns them into {answer}.")),
        (Data::In, None) => Some(format!("{received}.")),
        (Data::BlocksOut | Data::TwoHalvesOut | Data::OneBlockOut, None) => {
            Some("The data must stay as they are until the command has ended.".into())
        }
        (
            Data::None
            | Data::LunList
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
        Data::BlocksIn | Data::BlocksOut => Some("It is refused if `datalen` is not a multiple of `blocksize`."),
        Data::TwoHalvesOut => Some("It is refused if `datalen` is not a multiple of twice the `blocksize`."),
        Data::LunList => Some("It is refused if `alloc_len` is less than 16."),
        Data::UnmapList => Some("It is refused if `list_len` is out of range."),
        Data::ModePage { .. } => Some("It is refused if the page is not one that the library can encode."),
        Data::ListOfGivenLength => Some("It is refused if the list is shorter than `param_len`."),
        Data::Reservation => Some("It is refused if `sa` is above 6 or `param` is NULL."),
        Data::None | Data::In | Data::OneBlockOut | Data::List => None,
    }
}

/// Of `iscsi_*_task`.
pub(super) fn task(command: &Command, family: &Family) -> String {
    let mut comment = Comment::new(&format!(
        "Sends {} ({}), which {}, and calls `cb` when it has ended.",
        command.name, command.clause, command.purpose
    ));
    comment.arguments(lun(family).into_iter().chain(named(&family.arguments)).chain([CALLBACK, PRIVATE_DATA]));
    for paragraph in data(family).iter().map(String::as_str).chain(check(family)).chain([TASK_RESULT]) {
        comment.paragraph(paragraph);
    }
    comment.0
}

/// Of `iscsi_*_sync`.
pub(super) fn sync(command: &Command, family: &Family) -> String {
    let mut comment = Comment::new(&format!(
        "Sends {} ({}), which {}, and waits until it has ended. Callbacks of other commands run meanwhile.",
        command.name, command.clause, command.purpose
    ));
    comment.arguments(lun(family).into_iter().chain(named(&family.arguments)));
    for paragraph in data(family).iter().map(String::as_str).chain(check(family)).chain([SYNC_RESULT]) {
        comment.paragraph(paragraph);
    }
    comment.0
}

/// Of `iscsi_*_iov_task` and `iscsi_*_iov_sync`; `form` is `task` or `sync`.
pub(super) fn iov(family: &Family, form: &str) -> String {
    let plain = format!("iscsi_{}_{form}", family.stem);
    let first = match family.data {
        Data::BlocksIn => format!("Like `{plain}()`, but puts the data where the elements at `iov` say."),
        Data::OneBlockOut => {
            format!("Like `{plain}()`: the block is the one at `data`, and the iovector has no effect.")
        }
        _ => format!("Like `{plain}()`, but if `data` is NULL takes the data from where the elements at `iov` say."),
    };
    let mut comment = Comment::new(&first);
    comment.arguments([("iov", "buffers in the order of the data"), ("niov", "how many elements `iov` has")]);
    comment.paragraph("Neither the array nor its buffers are copied: they must live until the command has ended.");
    comment.0
}
