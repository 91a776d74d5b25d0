// SPDX-License-Identifier: LGPL-2.1-or-later
//! Text Requests in full feature phase: SendTargets, in one or in several PDUs
//! (RFC 7143 11.10, 11.11, appendix C).

use iscsi_proto::limits::DISCOVERY_TEXT_LENGTH;
use iscsi_proto::wire::{Itt, Lun, RejectReason, TextRequest, TextResponse, Ttt};

use crate::connection::{Connection, Ended, Received};
use crate::negotiation::{self, KeyStage};
use crate::options::TextSplit;
use crate::outbox::Payload;
use crate::target::TargetNode;
use crate::text;

/// A text exchange that needs more PDUs.
pub(crate) struct LongAnswer {
    itt: Itt,
    ttt: Ttt,
    /// Request text joined by the C bit.
    question: Vec<u8>,
    /// Answer text that is left.
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) fn text_request(&mut self, request: &TextRequest, received: &Received<'_>) -> Result<(), Ended> {
        let goes_on = request.ttt != Ttt::RESERVED;
        // A request without TTT begins a new exchange and ends an old one.
        let running = self.long_answer.take().filter(|_| goes_on);
        let mut exchange = match running {
            Some(running) if running.itt == request.itt && running.ttt == request.ttt => running,
            None if !goes_on => {
                let ttt = self.session.new_ttt();
                LongAnswer { itt: request.itt, ttt, question: Vec::new(), answer: Vec::new() }
            }
            _ => return self.reject(RejectReason::ProtocolError, received.header),
        };
        if exchange.question.len() + received.data.len() > DISCOVERY_TEXT_LENGTH {
            return self.reject(RejectReason::LongOperationReject, received.header);
        }
        exchange.question.extend_from_slice(received.data);
        if !request.continues && !exchange.question.is_empty() {
            let question = std::mem::take(&mut exchange.question);
            let Ok(pairs) = text::pairs(&question) else {
                return self.reject(RejectReason::ProtocolError, received.header);
            };
            for (key, value) in pairs {
                self.text_pair(key, value, &mut exchange.answer);
            }
        }
        self.text_response(request, exchange)
    }

    fn text_pair(&mut self, key: &str, value: &str, answer: &mut Vec<u8>) {
        match (key, value) {
            ("SendTargets", "All") if self.is_discovery() => {
                for node in &self.shared.nodes {
                    self.record(node, answer);
                }
            }
            ("SendTargets", "") => {
                if let Some(node) = self.node() {
                    self.record(node, answer);
                }
            }
            ("SendTargets", "All") => text::push(answer, key, "Reject"),
            ("SendTargets", name) => {
                if let Some(node) = self.shared.node(name) {
                    self.record(node, answer);
                }
            }
            ("MaxRecvDataSegmentLength", value) if negotiation::value_is_admissible(key, value) => {
                if let Some(length) = text::number(value).and_then(|length| u32::try_from(length).ok()) {
                    self.agreed.initiator_segment = length;
                }
            }
            ("InitiatorAlias", _) => {}
            _ if negotiation::stage(key) == KeyStage::Unknown => text::push(answer, key, "NotUnderstood"),
            // What only a login may negotiate.
            _ => text::push(answer, key, "Reject"),
        }
    }

    fn record(&self, node: &TargetNode, answer: &mut Vec<u8>) {
        text::push(answer, "TargetName", node.name());
        text::push(answer, "TargetAddress", &format!("{},1", self.shared.portal));
    }

    fn text_response(&mut self, request: &TextRequest, mut exchange: LongAnswer) -> Result<(), Ended> {
        let limit = self.shared.options.text_length.min(self.agreed.initiator_segment as usize);
        let take = if request.continues { 0 } else { cut(&exchange.answer, limit, self.shared.options.text_split) };
        let rest = exchange.answer.split_off(take);
        let piece = std::mem::replace(&mut exchange.answer, rest);
        let more = !exchange.answer.is_empty();
        let last = !more && request.last;
        let stamp = self.session.stamp();
        let response = TextResponse {
            last,
            continues: more && !request.continues && self.shared.options.text_split == TextSplit::Anywhere,
            lun: Lun::default(),
            itt: request.itt,
            ttt: if last { Ttt::RESERVED } else { exchange.ttt },
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
        };
        if !last {
            self.long_answer = Some(exchange);
        }
        self.push(&response.encode(piece.len() as u32), &Payload::Bytes(&piece)).map(|_| ())
    }
}

/// How many bytes of `text` go into the next PDU.
fn cut(text: &[u8], limit: usize, split: TextSplit) -> usize {
    if text.len() <= limit || split == TextSplit::Anywhere {
        return text.len().min(limit);
    }
    let whole = text[..limit].iter().rposition(|byte| *byte == 0).map(|end| end + 1);
    // A pair that is longer than the limit goes out alone.
    let first = || text.iter().position(|byte| *byte == 0).map(|end| end + 1);
    whole.or_else(first).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_anywhere_or_between_pairs() {
        let text = b"A=12\0B=3\0";
        assert_eq!(cut(text, 7, TextSplit::Anywhere), 7);
        assert_eq!(cut(text, 7, TextSplit::BetweenPairs), 5);
        assert_eq!(cut(text, 2, TextSplit::BetweenPairs), 5);
        assert_eq!(cut(text, 9, TextSplit::BetweenPairs), 9);
    }
}
