// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-swp: software write protection of a disk.

use std::io::Write;

use clap::{Parser, ValueEnum};
use iscsi_client::blocking::{Command, Session};
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::mode::{Form, PageCode};
use serde::Serialize;

use crate::connection::{Common, debug_level};
use crate::failure::{Failure, Kind};
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use crate::questions;

/// Show or set the software write protection of a disk
#[derive(Parser, Debug)]
#[command(name = "iscsi-swp")]
pub struct Arguments {
    /// The disk: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// Switch software write protection on or off
    #[arg(short, long, value_enum, ignore_case = true)]
    swp: Option<Switch>,

    /// Log to standard error up to this level: 1 errors, 2 connections, 3 socket options
    #[arg(short, long, value_name = "LEVEL", value_parser = debug_level)]
    debug: Option<i32>,

    #[command(flatten)]
    common: Common,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Switch {
    On,
    Off,
}

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    swp: bool,
    swp_before: bool,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Reads the control mode page of a disk and prints its SWP bit: SWP:1 when the disk refuses writes because \
             software has asked it to. With -s the bit is set or cleared; what is printed is its value before that.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-swp",
        original_options: &["initiator-name", "swp", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 10,
        other_statuses: &[],
        examples: &[
            ("iscsi-swp iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "is the disk write protected?"),
            ("iscsi-swp -s on iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "protect it"),
        ],
        fields: &[
            ("swp", "whether software write protection is on, after what was asked for"),
            ("swp_before", "whether it was on before"),
        ],
        differences: &["-s with any word but on and off is a wrong argument; the original ignores it."],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let mut session = self.common.connect_for_questions(&self.url, self.debug.unwrap_or(0))?;
        let mut page = ControlPage::read(&mut session)?;
        let before = page.is_protected();
        if !self.common.json {
            writeln!(output, "SWP:{}", u8::from(before))?;
        }
        if let Some(switch) = self.swp {
            if !self.common.json {
                writeln!(output, "Turning SWP {}", if switch == Switch::On { "ON" } else { "OFF" })?;
            }
            page.set_protected(switch == Switch::On);
            page.write(&mut session)?;
        }
        // It is done, whether the target takes its leave properly or not.
        let _ = session.log_out();
        if self.common.json {
            output.json(&Document { swp: page.is_protected(), swp_before: before })?;
        }
        Ok(())
    }
}

/// The control mode page (SPC-4 7.5.9) as the disk sent it, so that bits nobody here knows stay as they are.
struct ControlPage(Vec<u8>);

/// SWP: bit 3 of byte 4.
const SWP_BYTE: usize = 4;
const SWP_BIT: u8 = 0x08;
/// PS: bit 7 of byte 0; reserved in MODE SELECT.
const PS_BIT: u8 = 0x80;
/// SPF: bit 6 of byte 0.
const SPF_BIT: u8 = 0x40;
const ALLOCATION_LENGTH: u32 = 255;

impl ControlPage {
    fn read(session: &mut Session) -> Result<Self, Failure> {
        let current = 0;
        let command = encode::mode_sense10(false, true, current, PageCode::CONTROL.0, 0, ALLOCATION_LENGTH);
        let answer = session.execute(command);
        let answer =
            answer.map_err(|error| questions::failure(session, "MODE_SENSE10 failed: ", &error).on_stdout())?;
        Self::find(&answer.data).ok_or_else(|| {
            Failure::new(Kind::Refused, "MODE_SENSE10 failed: the answer has no control mode page").on_stdout()
        })
    }

    /// The page in an answer to MODE SENSE(10).
    fn find(answer: &[u8]) -> Option<Self> {
        let descriptors = usize::from(u16::from_be_bytes([*answer.get(6)?, *answer.get(7)?]));
        let mut rest = answer.get(Form::Ten.header_len() + descriptors..)?;
        while let [code, length, behind @ ..] = rest {
            let is_plain = code & SPF_BIT == 0;
            let length = if is_plain {
                usize::from(*length)
            } else {
                2 + usize::from(u16::from_be_bytes([*behind.first()?, *behind.get(1)?]))
            };
            if is_plain && PageCode(code & 0x3f) == PageCode::CONTROL {
                let page = rest.get(..2 + length)?;
                return (page.len() > SWP_BYTE).then(|| Self(page.to_vec()));
            }
            rest = behind.get(length..)?;
        }
        None
    }

    fn is_protected(&self) -> bool {
        self.0[SWP_BYTE] & SWP_BIT != 0
    }

    fn set_protected(&mut self, protected: bool) {
        self.0[SWP_BYTE] = self.0[SWP_BYTE] & !SWP_BIT | if protected { SWP_BIT } else { 0 };
    }

    fn write(&self, session: &mut Session) -> Result<(), Failure> {
        let mut list = vec![0; Form::Ten.header_len()];
        list.extend_from_slice(&self.0);
        list[Form::Ten.header_len()] &= !PS_BIT;
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        session
            .execute(Command::new(encode::mode_select10(true, false, length)).with_data(list))
            .map_err(|error| Failure::session("MODE_SELECT10 failed: ", &error).on_stdout())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ControlPage;

    #[test]
    fn the_page_is_found_and_keeps_its_other_bits() {
        // A block descriptor of 8 bytes, a caching page with a subpage, then the control page with PS set.
        let mut answer = vec![0, 40, 0, 0, 0, 0, 0, 8];
        answer.extend([0; 8]);
        answer.extend([0x48, 1, 0, 2, 0xff, 0xff]);
        answer.extend([0x8a, 10, 0x12, 0x34, 0x51, 6, 7, 8, 9, 10, 11, 12]);
        let mut page = ControlPage::find(&answer).unwrap();
        assert!(!page.is_protected());
        page.set_protected(true);
        assert_eq!(page.0, [0x8a, 10, 0x12, 0x34, 0x59, 6, 7, 8, 9, 10, 11, 12]);
        page.set_protected(false);
        assert_eq!(page.0[4], 0x51);
    }

    #[test]
    fn answers_without_the_page() {
        for answer in [
            &[][..],
            &[0; 8],
            &[0, 9, 0, 0, 0, 0, 0, 0, 0x0a, 10, 0],
            &[0, 9, 0, 0, 0, 0, 0, 0, 0x48, 0],
            &[0, 9, 0, 0, 0, 0, 0xff, 0xff, 0],
        ] {
            assert!(ControlPage::find(answer).is_none(), "{answer:?}");
        }
    }
}
