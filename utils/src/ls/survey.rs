// SPDX-License-Identifier: LGPL-2.1-or-later
//! What is where. The structs are the fields of `--json`.

use std::fmt;

use iscsi_client::blocking::{Command, Connector, Error, Session};
use iscsi_proto::discovery::DiscoveredTarget;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::capacity::{Capacity10, Capacity16};
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::inquiry::{DeviceType, StandardInquiry};
use iscsi_proto::scsi::names;
use iscsi_proto::scsi::report_luns::LunList;
use iscsi_proto::scsi::vital_product_data::PageCode;
use iscsi_proto::url::Url;
use iscsi_proto::wire::Lun;
use serde::Serialize;

use crate::failure::Kind;
use crate::output::{printable, trimmed};
use crate::questions::inquiry;

/// The whole list.
#[derive(Serialize, Default)]
pub(super) struct Survey {
    pub(super) portals: Vec<Portal>,
}

/// What went wrong.
#[derive(Serialize, Clone, Debug)]
pub(super) struct Problem {
    kind: &'static str,
    message: String,
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        Self { kind: Kind::from(error.kind()).word(), message: error.to_string() }
    }
}

/// A portal that was asked.
#[derive(Serialize)]
pub(super) struct Portal {
    pub(super) portal: String,
    error: Option<Problem>,
    pub(super) targets: Vec<Target>,
}

impl Portal {
    pub(super) fn new(url: &Url) -> Self {
        Self { portal: printable(&url.portal), error: None, targets: Vec::new() }
    }

    pub(super) fn failed(url: &Url, error: &Error) -> Self {
        Self { error: Some(error.into()), ..Self::new(url) }
    }
}

/// Where a target is.
#[derive(Serialize, Clone)]
pub(super) struct Address {
    /// `host[:port]`.
    pub(super) address: String,
    /// Tag of its portal group, if it was told.
    tag: Option<u16>,
}

/// As SendTargets has it: `host[:port][,tag]`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)?;
        self.tag.map_or(Ok(()), |tag| write!(f, ",{tag}"))
    }
}

/// A target.
#[derive(Serialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) portals: Vec<Address>,
    pub(super) error: Option<Problem>,
    pub(super) luns: Option<Vec<Unit>>,
    #[serde(skip)]
    wire_name: Vec<u8>,
}

impl Target {
    pub(super) fn new(asked: &Url, found: DiscoveredTarget) -> Self {
        let mut portals: Vec<_> = found.portals.iter().map(|portal| address(portal)).collect();
        if portals.is_empty() {
            // It is where it was asked for.
            portals.push(Address { address: printable(&asked.portal), tag: None });
        }
        Self { name: printable(&found.name), portals, error: None, luns: None, wire_name: found.name }
    }

    pub(super) fn failed(&mut self, error: &Error) {
        self.error = Some(error.into());
    }

    /// The URL of the target by some of its portals, with the credentials of the portal that was asked; `None` if none
    /// of them can be reached.
    pub(super) fn url(&self, asked: &Url, portals: &[&Address]) -> Option<Url> {
        let scope = scope(&asked.portal);
        let mut portals = portals.iter().filter_map(|portal| reachable(&portal.address, scope));
        let mut url = asked.clone();
        url.portal = portals.next()?.into_bytes();
        url.target.clone_from(&self.wire_name);
        url.arguments.portals = portals.map(String::into_bytes).collect();
        Some(url)
    }
}

fn address(portal: &[u8]) -> Address {
    let text = printable(portal);
    match text.rsplit_once(',').and_then(|(address, tag)| Some((address, tag.parse().ok()?))) {
        Some((address, tag)) => Address { address: address.to_owned(), tag: Some(tag) },
        None => Address { address: text, tag: None },
    }
}

/// The scope of a link-local address: `eth0` of `[fe80::1%eth0]:3260`.
fn scope(portal: &[u8]) -> Option<&str> {
    let portal = std::str::from_utf8(portal).ok()?;
    let (_, rest) = portal.strip_prefix('[')?.split_once('%')?;
    rest.split_once(']').map(|(scope, _)| scope)
}

/// A portal that can be connected to: a link-local address says nothing without the scope of the asked one.
fn reachable(portal: &str, scope: Option<&str>) -> Option<String> {
    let is_link_local = portal.to_ascii_lowercase().starts_with("[fe80:");
    match (is_link_local && !portal.contains('%'), portal.split_once(']')) {
        (true, Some((address, rest))) => scope.map(|scope| format!("{address}%{scope}]{rest}")),
        _ => Some(portal.to_owned()),
    }
}

/// A logical unit.
#[derive(Serialize, Debug)]
pub(super) struct Unit {
    pub(super) lun: u16,
    address: String,
    #[serde(rename = "device_type")]
    pub(super) type_name: Option<&'static str>,
    #[serde(skip)]
    pub(super) device_type: Option<DeviceType>,
    pub(super) vendor: Option<String>,
    pub(super) product: Option<String>,
    revision: Option<String>,
    pub(super) serial_number: Option<String>,
    pub(super) has_medium: Option<bool>,
    pub(super) size: Option<u128>,
    blocks: Option<u128>,
    pub(super) block_length: Option<u32>,
    error: Option<Problem>,
}

/// A unit, and what went wrong with it.
pub(super) struct Seen {
    pub(super) described: Unit,
    pub(super) failure: Option<Error>,
}

/// Bytes of REPORT LUNS that are asked for first: the header and one unit.
const LUNS_LENGTH: u32 = 16;
/// And at most, whatever the target says there is: a hundred thousand units.
const MAX_LUNS_LENGTH: u32 = 1 << 20;
/// Unit attentions that are cleared; a unit that has more has something wrong.
const UNIT_ATTENTIONS: usize = 10;

/// All logical units of a target.
pub(super) fn units(connector: &Connector, url: &Url) -> Result<Vec<Seen>, Error> {
    let mut session = connector.connect_to_target(url)?;
    let luns = report_luns(&mut session)?;
    let mut units = Vec::new();
    for address in luns {
        units.push(unit(&mut session, Lun(address.to_be_bytes())));
    }
    // Everything is there, whether the target takes its leave properly or not.
    let _ = session.log_out();
    Ok(units)
}

fn report_luns(session: &mut Session) -> Result<Vec<u64>, Error> {
    let mut answer = repeated(session, Command::new(encode::report_luns(0, LUNS_LENGTH)).on(Lun::default()))?;
    let full = answer.full_size().and_then(|size| u32::try_from(size).ok()).unwrap_or(LUNS_LENGTH);
    let full = full.min(MAX_LUNS_LENGTH);
    if full > LUNS_LENGTH {
        answer = repeated(session, Command::new(encode::report_luns(0, full)).on(Lun::default()))?;
    }
    Ok(LunList::parse(&answer.data).map(|list| list.iter().collect()).unwrap_or_default())
}

/// Runs a command, again while it meets unit attentions.
fn repeated(session: &mut Session, command: Command) -> Result<iscsi_client::blocking::Answer, Error> {
    for _ in 0..UNIT_ATTENTIONS {
        match session.execute(command.clone()) {
            Err(error) if error.is_unit_attention() => {}
            other => return other,
        }
    }
    session.execute(command)
}

fn unit(session: &mut Session, lun: Lun) -> Seen {
    let mut unit = Unit {
        lun: lun.wire_prefix(),
        address: format!("{:016x}", u64::from_be_bytes(lun.0)),
        type_name: None,
        device_type: None,
        vendor: None,
        product: None,
        revision: None,
        serial_number: None,
        has_medium: None,
        size: None,
        blocks: None,
        block_length: None,
        error: None,
    };
    let failure = unit.ask(session, lun).err();
    unit.error = failure.as_ref().map(Problem::from);
    Seen { described: unit, failure }
}

impl Unit {
    /// Asks the unit what it is. What is known when a question fails stays.
    fn ask(&mut self, session: &mut Session, lun: Lun) -> Result<(), Error> {
        let ready = match repeated(session, Command::new(encode::test_unit_ready()).on(lun)) {
            Ok(_) => Ok(true),
            Err(error) if error.is_medium_not_present() => Ok(false),
            Err(error) => Err(error),
        };
        let answer = inquiry(session, lun, None)?;
        let standard = StandardInquiry::parse(&answer.data);
        let device_type = standard.peripheral.device_type;
        self.type_name = Some(names::as_str(names::device_type(device_type.0.into())));
        self.device_type = Some(device_type);
        let text = |bytes: &[u8]| Some(trimmed(bytes)).filter(|text| !text.is_empty());
        self.vendor = text(&standard.vendor_identification);
        self.product = text(&standard.product_identification);
        self.revision = text(&standard.product_revision_level);
        self.serial_number = serial_number(session, lun)?;
        let has_medium = ready?;
        let has_blocks = matches!(
            device_type,
            DeviceType::DIRECT_ACCESS | DeviceType::MMC | DeviceType::WRITE_ONCE | DeviceType::OPTICAL_MEMORY
        );
        let is_tape = device_type == DeviceType::SEQUENTIAL_ACCESS;
        self.has_medium = (has_blocks || is_tape).then_some(has_medium);
        if has_blocks && has_medium {
            let (blocks, block_length) = capacity(session, lun)?;
            self.blocks = Some(blocks);
            self.block_length = Some(block_length);
            self.size = Some(blocks * u128::from(block_length));
        }
        Ok(())
    }
}

/// Unit serial number; `None` if the unit has none.
fn serial_number(session: &mut Session, lun: Lun) -> Result<Option<String>, Error> {
    match inquiry(session, lun, Some(PageCode::UNIT_SERIAL_NUMBER.0)) {
        Ok(answer) => Ok(match answer.parse() {
            Some(Answer::UnitSerialNumber(page)) => {
                Some(trimmed(page.serial_number)).filter(|number| !number.is_empty())
            }
            _ => None,
        }),
        Err(Error::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Blocks of a unit, and how long each is. Every unit with blocks has READ CAPACITY(10).
fn capacity(session: &mut Session, lun: Lun) -> Result<(u128, u32), Error> {
    let answer = repeated(session, Command::new(encode::read_capacity10(0, false)).on(lun))?;
    let short = Capacity10::parse(&answer.data).unwrap_or_default();
    if short.last_lba < u32::MAX {
        return Ok((u128::from(short.last_lba) + 1, short.block_length));
    }
    let answer = session.execute(Command::new(encode::read_capacity16()).on(lun))?;
    let long = Capacity16::parse(&answer.data);
    Ok((u128::from(long.last_lba) + 1, long.block_length))
}

#[cfg(test)]
mod tests {
    use super::{address, reachable, scope};

    #[test]
    fn link_local_addresses_take_the_scope_of_the_asked_one() {
        assert_eq!(scope(b"[fe80::1%eth0]:3260"), Some("eth0"));
        assert_eq!(scope(b"[fd00::1]:3260"), None);
        assert_eq!(reachable("[FE80::2]:3260", Some("eth0")).as_deref(), Some("[FE80::2%eth0]:3260"));
        assert_eq!(reachable("[fe80::2]:3260", None), None);
        assert_eq!(reachable("[fd00::2]:3260", None).as_deref(), Some("[fd00::2]:3260"));
        assert_eq!(reachable("10.0.0.1:3260", Some("eth0")).as_deref(), Some("10.0.0.1:3260"));
    }

    #[test]
    fn addresses_have_tags_or_none() {
        for (portal, host, tag) in
            [("[::1]:3260,17", "[::1]:3260", Some(17)), ("host", "host", None), ("a,b", "a,b", None)]
        {
            let address = address(portal.as_bytes());
            assert_eq!((address.address.as_str(), address.tag), (host, tag));
            assert_eq!(address.to_string(), portal);
        }
    }
}
