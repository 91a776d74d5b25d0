// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-ls: targets of portals, and their logical units.
//!
//! [`survey`] asks, [`text`] prints; what cannot be asked is told, and does not keep the rest away.

mod survey;
mod text;

use std::io::Write;

use clap::Parser;
use iscsi_client::blocking::{Connector, Error};
use iscsi_proto::login::DigestPreference;
use iscsi_proto::url::Url;

use crate::connection::{Common, portal_url};
use crate::failure::{Failure, Kind};
use crate::manual::Manual;
use crate::output::Output;
use crate::program::{Program, complain};
use survey::{Portal, Survey, Target};

/// Level of `-d`.
const DEBUG_LEVEL: i32 = 10;

/// List the targets of portals, and their logical units
#[derive(Parser, Debug)]
#[command(name = "iscsi-ls")]
pub struct Arguments {
    /// Portals to ask: iscsi://[USER[%PASSWORD]@]HOST[:PORT], an IPv6 address in brackets
    #[arg(value_name = "PORTAL-URL", required = true)]
    portals: Vec<String>,

    /// List the logical units of each target too
    #[arg(short, long)]
    show_luns: bool,

    /// Print a URL for each target; does nothing beside -s
    #[arg(short = 'U', long, conflicts_with_all = ["long", "tree"])]
    url: bool,

    /// Targets with a table of their logical units: type, size, vendor, product, serial number
    #[arg(short, long, visible_alias = "table", conflicts_with = "tree")]
    long: bool,

    /// The same as a tree of portals, targets and logical units
    #[arg(long)]
    tree: bool,

    /// Log errors, connections and socket options to standard error
    #[arg(short, long)]
    debug: bool,

    #[command(flatten)]
    common: Common,
}

/// How the list looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Original,
    Urls,
    Table,
    Tree,
    Json,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Asks portals for their targets (SendTargets) and prints a line for each portal of each target. With -s it \
             also logs in to each target, with the same name and password, and prints a line for each of its logical \
             units: its number, its type, and the size of a disk.",
            "That size is rounded down, and counts one block too few, as the original's does: a disk of 100 MiB shows \
             99M. --long, --tree and --json have the right one.",
            "Portals and targets that do not answer, or refuse, are told; the others are listed all the same.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-ls",
        original_options: &["initiator-name", "debug", "show-luns", "url", "help", "usage"],
        nothing_named: "You must specify iscsi target portal.",
        failure: 10,
        other_statuses: &[],
        examples: &[
            ("iscsi-ls iscsi://10.0.0.1", "the targets of a portal"),
            ("iscsi-ls -s iscsi://10.0.0.1 iscsi://[fd00::2]:3261", "two portals, with logical units"),
            ("iscsi-ls --long iscsi://user%password@10.0.0.1", "with vendor, product and serial number; after CHAP"),
            ("iscsi-ls -s --json iscsi://10.0.0.1", "everything, for a program"),
        ],
        fields: &[
            ("portals", "what was asked, in the order of the arguments"),
            ("portals[].portal", "HOST[:PORT] of the URL"),
            ("portals[].error", "why it could not be asked: kind and message; null if it was"),
            ("portals[].targets[].name", "iSCSI name"),
            ("portals[].targets[].portals[]", "address, and tag of the portal group"),
            (
                "portals[].targets[].error",
                "why its logical units could not be listed: kind and message; null if they were, or not asked for",
            ),
            ("portals[].targets[].luns", "with -s: its logical units; null without"),
            ("...luns[].lun", "the number that a URL has"),
            ("...luns[].address", "the LUN as REPORT LUNS has it: 16 hexadecimal digits"),
            ("...luns[].device_type", "as a word, such as DIRECT_ACCESS; null if the unit did not say"),
            ("...luns[].vendor, product, revision, serial_number", "null where there is none"),
            ("...luns[].has_medium", "false for an empty drive; null for what has no media, and where nobody knows"),
            ("...luns[].size, blocks, block_length", "of a disk or a loaded CD, in bytes and blocks; else null"),
            ("...luns[].error", "a question that the unit did not answer as it should: kind and message"),
            ("kind of an error", "usage, not_connected, not_authorised, refused or io"),
        ],
        differences: &[
            "Several portals may be named.",
            "A target or logical unit that fails does not end the program: the others are listed, and the exit status \
             is 10 at the end.",
            "It ends with every target; the original never does with istgt.",
            "Disks beyond 2 TiB have their real size.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        // A URL that is none is told before anything is printed.
        let urls = self.portals.iter().map(|url| portal_url(url)).collect::<Result<Vec<_>, _>>()?;
        let connector = self.common.connector_for_questions(if self.debug { DEBUG_LEVEL } else { 0 })?;
        let mut list =
            Lister { arguments: self, connector, look: self.look(), failed: None, survey: Survey::default() };
        for url in &urls {
            let portal = list.portal(url, output)?;
            list.survey.portals.push(portal);
        }
        if list.look == Look::Json {
            output.json(&list.survey)?;
        }
        list.failed.map_or(Ok(()), |kind| Err(Failure::told(kind)))
    }
}

impl Arguments {
    fn look(&self) -> Look {
        match self {
            _ if self.common.json => Look::Json,
            Self { tree: true, .. } => Look::Tree,
            Self { long: true, .. } => Look::Table,
            Self { url: true, show_luns: false, .. } => Look::Urls,
            _ => Look::Original,
        }
    }
}

/// A list in the making.
struct Lister<'a> {
    arguments: &'a Arguments,
    connector: Connector,
    look: Look,
    /// What went wrong first.
    failed: Option<Kind>,
    survey: Survey,
}

impl Lister<'_> {
    /// Tells of something that failed, and goes on.
    fn failed(&mut self, output: &mut Output, before: &str, error: &Error, on_stdout: bool) -> Result<(), Failure> {
        self.failed.get_or_insert(error.kind().into());
        output.flush()?;
        let line = format!("{before}{error}");
        if on_stdout {
            writeln!(output, "{line}")?
        } else {
            complain(&line)
        }
        if let Some(advice) = error.advice() {
            complain(&format!("hint: {advice}"));
        }
        Ok(())
    }

    fn portal(&mut self, url: &Url, output: &mut Output) -> Result<Portal, Failure> {
        let mut connector = self.connector.clone();
        // Digests are for data; a list of targets is asked for as the original does.
        connector.settings.header_digest = DigestPreference::None;
        let mut found = match connector.discover(url) {
            Ok(found) => found,
            Err(error) => {
                self.failed(output, "discoveryconnect_cb: connection failed : ", &error, false)?;
                return Ok(Portal::failed(url, &error));
            }
        };
        let mut portal = Portal::new(url);
        if self.look == Look::Tree {
            text::tree_portal(output, &portal)?;
        }
        if matches!(self.look, Look::Original | Look::Urls) {
            // The original gets its lists built from their ends.
            found.reverse();
            found.iter_mut().for_each(|target| target.portals.reverse());
        }
        let last = found.len().saturating_sub(1);
        for (number, found) in found.into_iter().enumerate() {
            let mut target = Target::new(url, found);
            match self.look {
                Look::Original | Look::Urls => self.original(&mut target, url, output)?,
                Look::Json if !self.arguments.show_luns => {}
                _ => self.units_of_any_portal(&mut target, url, output)?,
            }
            match self.look {
                Look::Table => text::table_target(output, &target)?,
                Look::Tree => text::tree_target(output, &target, number == last)?,
                _ => {}
            }
            // A slow target must not hide the ones before it.
            output.flush()?;
            portal.targets.push(target);
        }
        Ok(portal)
    }

    /// A line for each portal of a target, and one for each logical unit that is there.
    fn original(&mut self, target: &mut Target, asked: &Url, output: &mut Output) -> Result<(), Failure> {
        for portal in target.portals.clone() {
            if self.look == Look::Urls {
                writeln!(output, "iscsi://{}/{}/0", portal.address, target.name)?;
                continue;
            }
            writeln!(output, "Target:{} Portal:{portal}", target.name)?;
            if !self.arguments.show_luns {
                continue;
            }
            output.flush()?;
            let Some(url) = target.url(asked, &[&portal]) else {
                complain(&format!("skipped portal {portal}: a link-local address needs a scope, as in [fe80::1%eth0]"));
                continue;
            };
            match survey::units(&self.connector, &url) {
                Ok(units) => {
                    for unit in units {
                        text::original_unit(output, &unit.described)?;
                        if let Some(error) = &unit.failure {
                            self.failed(output, "", error, false)?;
                        }
                    }
                }
                Err(error) => self.failed(output, "list_luns: iscsi_connect failed. ", &error, true)?,
            }
        }
        Ok(())
    }

    /// The logical units of a target, by whichever of its portals answers.
    fn units_of_any_portal(&mut self, target: &mut Target, asked: &Url, output: &mut Output) -> Result<(), Failure> {
        let portals = target.portals.clone();
        let Some(url) = target.url(asked, &portals.iter().collect::<Vec<_>>()) else {
            complain(&format!("skipped target {}: its link-local addresses need a scope", target.name));
            return Ok(());
        };
        match survey::units(&self.connector, &url) {
            Ok(units) => {
                for unit in &units {
                    if let Some(error) = &unit.failure {
                        self.failed(output, "", error, false)?;
                    }
                }
                target.luns = Some(units.into_iter().map(|unit| unit.described).collect());
            }
            Err(error) => {
                self.failed(output, "", &error, false)?;
                target.failed(&error);
            }
        }
        Ok(())
    }
}
