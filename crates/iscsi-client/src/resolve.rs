// SPDX-License-Identifier: LGPL-2.1-or-later
//! From a portal as text to socket addresses.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use crate::error::ClientError;

/// Port of a portal that names none.
const DEFAULT_PORT: u16 = 3260;

/// Splits `host[:port][,tag]`; an IPv6 address stands in brackets.
fn split(portal: &str) -> Result<(&str, u16), ClientError> {
    if portal.contains('@') {
        // What stands before it may be the end of a password: it is neither shown nor asked for.
        let problem = "There is '@' in the host. A password with '@' in it can be given as chap_password= in the URL";
        return Err(ClientError::InvalidPortal { portal: "(not shown)".to_owned(), problem });
    }
    let invalid = |problem| ClientError::InvalidPortal { portal: portal.to_owned(), problem };
    let address = portal.rsplit_once(',').map_or(portal, |(address, _tag)| address);
    let (host, port) = if let Some(rest) = address.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or_else(|| invalid("Missing ']' in IPv6 address"))?;
        match rest.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if rest.is_empty() => (host, None),
            None => return Err(invalid("Text between ']' and the port")),
        }
    } else {
        match address.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (address, None),
        }
    };
    let port = match port {
        None => DEFAULT_PORT,
        Some(port) => port.parse().map_err(|_| invalid("The port is not a number from 1 to 65535"))?,
    };
    if host.is_empty() {
        return Err(invalid("The host is missing"));
    }
    Ok((host, port))
}

/// Whether the portal has a name for a host, not an address.
///
/// # Errors
/// `InvalidPortal`.
pub fn has_name(portal: &str) -> Result<bool, ClientError> {
    split(portal).map(|(host, _)| host.parse::<IpAddr>().is_err())
}

/// All addresses of a portal, in the order of preference of the system. Blocks while the system
/// asks its name servers.
///
/// # Errors
/// `InvalidPortal`, `Resolve`.
pub fn resolve(portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
    let (host, port) = split(portal)?;
    let failed = |cause| ClientError::Resolve { portal: portal.to_owned(), cause };
    let addresses: Vec<_> = (host, port).to_socket_addrs().map_err(|error| failed(error.to_string()))?.collect();
    if addresses.is_empty() {
        return Err(failed("the name has no address".to_owned()));
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portals_are_split() {
        for (portal, expected) in [
            ("10.0.0.1", ("10.0.0.1", 3260)),
            ("10.0.0.1:860", ("10.0.0.1", 860)),
            ("10.0.0.1:3261,17", ("10.0.0.1", 3261)),
            ("[::1]", ("::1", 3260)),
            ("[fe80::1%lo]:860,1", ("fe80::1%lo", 860)),
            ("storage.example,2", ("storage.example", 3260)),
        ] {
            assert_eq!(split(portal).unwrap(), expected, "{portal}");
        }
    }

    #[test]
    fn bad_portals_name_themselves() {
        for (portal, text) in [
            ("[::1", "Invalid target:[::1  Missing ']' in IPv6 address"),
            ("[::1]x", "Invalid target:[::1]x  Text between ']' and the port"),
            ("host:99999", "Invalid target:host:99999  The port is not a number from 1 to 65535"),
            (":3260", "Invalid target::3260  The host is missing"),
        ] {
            assert_eq!(split(portal).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn loopback_resolves() {
        assert_eq!(resolve("127.0.0.1:1").unwrap(), ["127.0.0.1:1".parse().unwrap()]);
        assert_eq!(resolve("[::1]:2,1").unwrap(), ["[::1]:2".parse().unwrap()]);
    }
}
