// SPDX-License-Identifier: LGPL-2.1-or-later
//! NOP-Out, task management, Text and Logout Requests (RFC 7143 11.5, 11.10, 11.14, 11.18).

use iscsi_proto::wire::{
    CmdSn, DataSn, Itt, LogoutReason, LogoutRequest, Lun, NopOut, TaskFunction, TaskManagementRequest,
    TaskManagementResponse, TaskResult, TextRequest, TextResponse, Ttt,
};

use super::{Judge, Stage, Task, Use};
use crate::text;

/// Which tasks a task management function ends.
#[derive(Clone, Copy)]
pub(super) enum Aborts {
    One(Itt),
    OfUnit(Lun),
    All,
}

/// A text exchange.
#[derive(Default)]
pub(super) struct TextBooks {
    running: Option<Exchange>,
}

struct Exchange {
    itt: Itt,
    immediate: bool,
    /// Request text joined by the C bit.
    text: Vec<u8>,
    keys: Vec<String>,
    /// What the target's last answer demands of the next request; `None` until it has answered.
    answer: Option<TextAnswer>,
}

#[derive(Clone, Copy)]
struct TextAnswer {
    ttt: Ttt,
    lun: Lun,
    continues: bool,
}

impl Judge {
    pub(super) fn nop_out(&mut self, nop: &NopOut, data: &[u8]) {
        let record = &self.record;
        let no_lun = Lun::default();
        match (nop.itt == Itt::RESERVED, nop.ttt == Ttt::RESERVED) {
            (false, true) => {
                record.require(
                    nop.lun == no_lun,
                    ("nop-lun", "11.18"),
                    "LUN 0 without a TTT",
                    format_args!("{:02x?}", nop.lun.0),
                );
                self.begin(nop.itt, nop.lun, Use::Other);
                return;
            }
            (false, false) => record.violation(("nop-answer-tag", "11.18.1"), "tag 0xffffffff in an answer", "another"),
            (true, _) => {}
        }
        record.require(nop.immediate, ("nop-immediate", "11.18.1"), "I=1 where no answer is wanted", "I=0");
        record.require(data.is_empty(), ("nop-data", "11.18.3"), "no data where no answer is wanted", data.len());
        if nop.ttt == Ttt::RESERVED {
            return;
        }
        match self.pings.iter().position(|(ttt, _)| *ttt == nop.ttt) {
            Some(place) => {
                let (_, lun) = self.pings.remove(place);
                record.require(
                    nop.lun == lun,
                    ("nop-lun", "11.18.2"),
                    "the LUN of the NOP-In",
                    format_args!("{:02x?}", nop.lun.0),
                );
            }
            None => {
                record.violation(("nop-ttt", "11.18.2"), "the tag of an open NOP-In", format_args!("{:#x}", nop.ttt.0))
            }
        }
    }

    pub(super) fn task_management(&mut self, request: &TaskManagementRequest, data: &[u8]) {
        let record = &self.record;
        let function = request.function;
        let whole_target = matches!(function, TaskFunction::TargetWarmReset | TaskFunction::TargetColdReset);
        record.require(
            (1..=7).contains(&function.0),
            ("task-function", "11.5.1"),
            "a function of ErrorRecoveryLevel 0",
            function,
        );
        record.require(data.is_empty(), ("task-data", "11.5"), "no data", data.len());
        record.require(
            request.exp_data_sn == DataSn(0),
            ("task-expdatasn", "11.5.6"),
            "ExpDataSN 0",
            request.exp_data_sn.0,
        );
        let aborts = if function == TaskFunction::AbortTask {
            let referenced = request.referenced_task_tag;
            if let Some(task) = self.tasks.get(&referenced) {
                let number = if task.immediate { request.cmd_sn } else { task.cmd_sn };
                record.require(
                    request.ref_cmd_sn == number,
                    ("refcmdsn", "11.5.5"),
                    format_args!("RefCmdSN {}", number.0),
                    request.ref_cmd_sn.0,
                );
                record.require(
                    request.lun == task.lun,
                    ("task-lun", "11.5.3"),
                    "the LUN of the task",
                    format_args!("{:02x?}", request.lun.0),
                );
            }
            record.require(
                referenced != Itt::RESERVED,
                ("referenced-tag", "11.5.4"),
                "the tag of a task",
                "0xffffffff",
            );
            Aborts::One(referenced)
        } else {
            record.require(
                request.referenced_task_tag == Itt::RESERVED,
                ("referenced-tag", "11.5.4"),
                "0xffffffff where no task is meant",
                format_args!("{:#x}", request.referenced_task_tag.0),
            );
            record.require(request.ref_cmd_sn == CmdSn(0), ("refcmdsn", "11.5.5"), "RefCmdSN 0", request.ref_cmd_sn.0);
            record.require(
                !whole_target || request.lun == Lun::default(),
                ("task-lun", "11.5.3"),
                "LUN 0 for a reset of the target",
                format_args!("{:02x?}", request.lun.0),
            );
            if whole_target { Aborts::All } else { Aborts::OfUnit(request.lun) }
        };
        self.begin(request.itt, request.lun, Use::TaskManagement(aborts));
    }

    pub(super) fn task_management_answered(&mut self, response: &TaskManagementResponse) {
        let Some(Task { used_for: Use::TaskManagement(aborts), .. }) = self.tasks.get(&response.itt).copied() else {
            return;
        };
        if response.response == TaskResult::Complete {
            let named = |itt: &Itt, task: &Task| match aborts {
                Aborts::One(one) => *itt == one,
                Aborts::OfUnit(lun) => task.lun == lun && matches!(task.used_for, Use::Command(_)),
                Aborts::All => matches!(task.used_for, Use::Command(_)),
            };
            let ended: Vec<Itt> =
                self.tasks.iter().filter(|(itt, task)| named(itt, task)).map(|(itt, _)| *itt).collect();
            for itt in ended {
                self.end(itt, response.stat_sn);
            }
        }
        self.end(response.itt, response.stat_sn);
    }

    /// Whether the request goes on with an exchange, so that its tag is in use by right.
    pub(super) fn text_request(&mut self, request: &TextRequest, data: &[u8]) -> bool {
        let record = &self.record;
        record.require(
            !(request.continues && request.last),
            ("text-continue-final", "11.10.2"),
            "C=1 only with F=0",
            "F=1",
        );
        let (exchange, goes_on) = match self.text.running.take() {
            Some(exchange) if request.ttt != Ttt::RESERVED || exchange.answer.is_none() => {
                self.check_continuation(&exchange, request, data);
                (exchange, true)
            }
            left => {
                record.require(
                    request.ttt == Ttt::RESERVED,
                    ("text-ttt", "11.10.4"),
                    "tag 0xffffffff in a first request",
                    format_args!("{:#x}", request.ttt.0),
                );
                record.require(
                    request.lun == Lun::default(),
                    ("text-lun", "11.10"),
                    "LUN 0 in a first request",
                    format_args!("{:02x?}", request.lun.0),
                );
                // An exchange that was given up keeps its tag only if the new one has it, too.
                let reset = left.filter(|exchange| exchange.itt == request.itt);
                if reset.is_none() {
                    self.begin(request.itt, request.lun, Use::Other);
                }
                let fresh = Exchange {
                    itt: request.itt,
                    immediate: request.immediate,
                    text: Vec::new(),
                    keys: Vec::new(),
                    answer: None,
                };
                (fresh, false)
            }
        };
        let mut exchange = Exchange { answer: None, ..exchange };
        exchange.text.extend_from_slice(data);
        if !request.continues {
            let joined = std::mem::take(&mut exchange.text);
            self.text_keys(&joined, &mut exchange.keys);
        }
        self.text.running = Some(exchange);
        goes_on
    }

    fn check_continuation(&self, exchange: &Exchange, request: &TextRequest, data: &[u8]) {
        let record = &self.record;
        let Some(answer) = exchange.answer else {
            record.violation(
                ("text-outstanding", "11.10"),
                "the answer to the last Text Request first",
                "another request",
            );
            return;
        };
        record.require(
            request.itt == exchange.itt && request.immediate == exchange.immediate,
            ("text-tag", "11.10.3"),
            "the tag and I bit of the first request",
            "others",
        );
        record.require(
            request.ttt == answer.ttt,
            ("text-ttt", "11.10.4"),
            format_args!("the tag {:#x} of the response", answer.ttt.0),
            format_args!("{:#x}", request.ttt.0),
        );
        record.require(
            request.lun == answer.lun,
            ("text-lun", "11.10"),
            "the LUN of the response",
            format_args!("{:02x?}", request.lun.0),
        );
        record.require(
            !answer.continues || data.is_empty(),
            ("text-continue", "6.2"),
            "an empty request behind a response with C=1",
            format_args!("{} bytes", data.len()),
        );
    }

    fn text_keys(&self, joined: &[u8], seen: &mut Vec<String>) {
        let pairs = match text::pairs(joined) {
            Ok(pairs) => pairs,
            Err(error) => {
                self.record.violation(
                    ("text-form", "6.1"),
                    "key=value pairs, each with a zero byte behind",
                    format_args!("{error:?}"),
                );
                return;
            }
        };
        for (key, value) in pairs {
            self.record.require(!seen.iter().any(|seen| seen == key), ("text-repeated", "6.4"), "each key once", key);
            seen.push(key.into());
            self.record.require(
                (key, value) != ("SendTargets", "All") || self.discovery,
                ("sendtargets-all", "C"),
                "SendTargets=All in a discovery session only",
                "a normal session",
            );
        }
    }

    pub(super) fn text_answered(&mut self, response: &TextResponse) {
        if response.last {
            self.text.running = None;
            self.end(response.itt, response.stat_sn);
        } else if let Some(exchange) = &mut self.text.running {
            exchange.answer = Some(TextAnswer { ttt: response.ttt, lun: response.lun, continues: response.continues });
        }
    }

    pub(super) fn logout(&mut self, request: &LogoutRequest, data: &[u8]) {
        let record = &self.record;
        record.require(data.is_empty(), ("logout-data", "11.14"), "no data", data.len());
        match request.reason {
            LogoutReason::CloseSession => {
                record.require(
                    request.cid.0 == 0,
                    ("logout-cid", "11.14.3"),
                    "CID 0 to close the session",
                    request.cid.0,
                );
            }
            LogoutReason::CloseConnection => {
                record.require(
                    !self.discovery,
                    ("logout-reason", "4.3"),
                    "reason 0 in a discovery session",
                    request.reason,
                );
                record.require(
                    request.cid.0 == self.cid,
                    ("logout-cid", "11.14.3"),
                    format_args!("CID {}", self.cid),
                    request.cid.0,
                );
            }
            other => record.violation(("logout-reason", "11.14.1"), "reason 0 or 1 at ErrorRecoveryLevel 0", other),
        }
        self.begin(request.itt, Lun::default(), Use::Other);
        self.stage = Stage::Leaving;
    }
}
