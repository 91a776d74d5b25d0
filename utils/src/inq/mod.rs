// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-inq: what a logical unit is.
//!
//! Standard data and the pages that the original knows are printed with its lines ([`text`]); JSON, and the text of every
//! other page, come from one list of fields ([`page`]), which is read from the layout of the page ([`layout`], [`lists`]).

mod hex;
mod layout;
mod lists;
mod page;
mod standard;
mod text;

use std::io::Write;

use clap::Parser;
use iscsi_client::blocking::{Answer, Session};
use iscsi_proto::scsi::inquiry::StandardInquiry;
use iscsi_proto::scsi::vital_product_data::SupportedPages;
use serde_json::{Value, json};

use crate::connection::{Common, debug_level, integer};
use crate::failure::{Failure, Kind};
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use crate::questions::inquiry_as_told;
pub use hex::dump;
use page::Page;

/// Show what a logical unit says of itself: standard INQUIRY data and vital product data
#[derive(Parser, Debug)]
#[command(name = "iscsi-inq")]
pub struct Arguments {
    /// The logical unit: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// 1: a page of vital product data, 0: standard data
    #[arg(short, long, value_name = "0|1", value_parser = integer, allow_hyphen_values = true)]
    evpd: Option<i64>,

    /// Which page: decimal, 0x and hexadecimal, or 0 and octal digits; 0 lists the pages
    #[arg(short = 'c', long, value_name = "PAGE", value_parser = page_code)]
    pagecode: Option<u8>,

    /// Standard data, then every page that the unit has
    #[arg(short, long, conflicts_with_all = ["evpd", "pagecode"])]
    all: bool,

    /// Log to standard error up to this level: 1 errors, 2 connections, 3 socket options
    #[arg(short, long, value_name = "LEVEL", value_parser = debug_level)]
    debug: Option<i32>,

    #[command(flatten)]
    common: Common,
}

fn page_code(text: &str) -> Result<u8, String> {
    u8::try_from(integer(text)?).map_err(|_| "a page code is 0 to 255".to_owned())
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Sends INQUIRY to a logical unit and prints what it answers: without options the standard data, with -e 1 -c \
             PAGE a page of vital product data. -e 1 alone lists the pages that the unit has.",
            "Pages that are read: 00 supported pages, 80 unit serial number, 83 device identification, 85 management \
             network addresses, 86 extended INQUIRY data, 87 mode page policy, 88 SCSI ports, 89 ATA information, 8f \
             third-party copy; of disks b0 block limits, b1 block device characteristics, b2 logical block provisioning, \
             b3 referrals, b5 block device characteristics extension, b6 zoned block device characteristics; of tapes b0 \
             sequential-access device capabilities, b1 manufacturer-assigned serial number, b2 TapeAlert flags, b3 \
             automation device serial number. Any other page is shown as a hex dump.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-inq",
        original_options: &["initiator-name", "evpd", "pagecode", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 10,
        other_statuses: &[],
        examples: &[
            ("iscsi-inq iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "vendor, product, and what the unit can do"),
            ("iscsi-inq -e 1 iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "the pages that it has"),
            ("iscsi-inq -e 1 -c 0x83 iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "its identifiers"),
            ("iscsi-inq --all --json iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "everything, for a program"),
        ],
        fields: &[
            ("peripheral_qualifier, peripheral_device_type", "as words, such as CONNECTED and DIRECT_ACCESS"),
            (
                "removable ... version_descriptors",
                "of standard data: each field of SPC-4 6.6.2 by its name; vendor_identification, \
                 product_identification and product_revision_level without the blanks around them",
            ),
            ("page_code, page_name", "of a page: its number and name"),
            (
                "other fields of a page",
                "each by its name in SPC-4 7.8 or SBC-4 6.6, in lower case with underscores; bytes that are no text are \
                 strings of hexadecimal digits",
            ),
            ("data", "of a page that cannot be read: all of its bytes as hexadecimal digits"),
            ("standard, pages", "with --all: the standard data, and a list of the pages"),
        ],
        differences: &[
            "-c PAGE without -e means -e 1.",
            "Pages that the original cannot show are shown; those that nobody can read, as a hex dump on standard output. \
             The original prints `Usupported pagecode' on standard error.",
            "The list of pages has a name for each page that is read here; the original knows six and prints `unknown' \
             for the others.",
            "Of a tape the pages b0 to b3 are shown as what they are there; the original shows them as a disk's.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let mut session = self.common.connect_for_questions(&self.url, self.debug.unwrap_or(0))?;
        if self.all {
            self.show_all(&mut session, output)?;
        } else {
            let page = self.pagecode.unwrap_or(0);
            let evpd = self.evpd.map_or(page != 0, |evpd| evpd != 0);
            let answer = ask(&mut session, evpd, page)?;
            if evpd {
                self.show(&Page::read(page, &answer.data), output)?
            } else {
                self.show_standard(&answer, output)?
            }
        }
        // Everything is there, whether the target takes its leave properly or not.
        let _ = session.log_out();
        Ok(())
    }
}

impl Arguments {
    fn show_standard(&self, answer: &Answer, output: &mut Output) -> Result<(), Failure> {
        let inquiry = StandardInquiry::parse(&answer.data);
        if self.common.json { output.json(&standard::fields(&inquiry)) } else { text::standard(output, &inquiry) }
    }

    fn show(&self, page: &Page<'_>, output: &mut Output) -> Result<(), Failure> {
        if self.common.json { output.json(&page.document()) } else { text::page(output, page) }
    }

    fn show_all(&self, session: &mut Session, output: &mut Output) -> Result<(), Failure> {
        let answer = ask(session, false, 0)?;
        if !self.common.json {
            self.show_standard(&answer, output)?;
        }
        let list = match ask(session, true, 0) {
            Ok(list) => SupportedPages::parse(&list.data).pages.to_vec(),
            // A unit from before SPC-2 may have none.
            Err(failure) if failure.kind == Kind::Refused => Vec::new(),
            Err(failure) => return Err(failure),
        };
        let mut pages: Vec<Value> = Vec::new();
        for code in list {
            // A page that is listed and refused must not hide the others.
            let answer = match ask(session, true, code) {
                Ok(answer) => answer,
                Err(failure) if failure.kind == Kind::Refused => {
                    pages.push(json!({ "page_code": code, "error": failure.message }));
                    if !self.common.json {
                        writeln!(output, "\n{}", failure.message.unwrap_or_default())?;
                    }
                    continue;
                }
                Err(failure) => return Err(failure),
            };
            let page = Page::read(code, &answer.data);
            if self.common.json {
                pages.push(Value::Object(page.document()));
            } else {
                writeln!(output, "\n[{:#04x} {}]", page.code, page.name())?;
                text::page(output, &page)?;
            }
        }
        if self.common.json {
            let standard = standard::fields(&StandardInquiry::parse(&answer.data));
            output.json(&json!({ "standard": standard, "pages": pages }))?;
        }
        Ok(())
    }
}

fn ask(session: &mut Session, evpd: bool, page: u8) -> Result<Answer, Failure> {
    let lun = session.lun();
    inquiry_as_told(session, lun, evpd, page).map_err(|error| Failure::session("Inquiry command failed : ", &error))
}
