// SPDX-License-Identifier: LGPL-2.1-or-later
//! Every row of `c-tests/data/url_vectors.tsv`, column 1.20.3+, against the URL parser.

use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::url::{ChapEnvironment, Url, UrlKind, parse};

const VECTORS: &str = include_str!("../../../c-tests/data/url_vectors.tsv");

const PLAIN: &str = r#"portal="host";target="iqn.t";user="";passwd="";target_user="";target_passwd="";lun=1;"#;

/// What we do where the recorded library does something else: beginning of the URL, part of
/// our result for either context, why. A row that differs without standing here fails, and so
/// does an entry that no row needs.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    // The original crashes on these: with a null context arguments are only validated, and a key
    // without a value has an invalid one.
    ("iscsi://host/iqn.t/1?header_digest=crc32c", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?header_digest=none", PLAIN, "contract 4.5, 24.14"),
    (
        "iscsi://host/iqn.t/1?header_digest",
        r#"NULL;error="Invalid URL argument for header_digest: ""#,
        "contract 4.5, 24.14",
    ),
    ("iscsi://host/iqn.t/1?data_digest=crc32c", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?data_digest=none", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?auth=md5", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?auth=sha1", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?auth=sha-256", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?auth=sha3-256", PLAIN, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?auth", r#"NULL;error="Invalid argument for auth: ""#, "contract 4.5, 24.14"),
    ("iscsi://host/iqn.t/1?header_digest=none&data_digest=crc32c&auth=sha1&force_usn=X", PLAIN, "contract 4.5, 24.14"),
    (
        "iscsi://host/iqn.t/1?auth=sha1&header_digest=bogus",
        r#"NULL;error="Invalid URL argument for header_digest: bogus""#,
        "contract 4.5, 24.14",
    ),
    ("iscsi://host?header_digest=crc32c", r#"portal="host";target="";"#, "contract 4.5, 24.14"),
    // Escapes that are none stay as they are.
    ("iscsi://host/iqn.x%zz/1", r#"portal="host";target="iqn.x%zz";"#, "contract 4.2.7, 24.14"),
    ("iscsi://host/iqn%%33a/1", r#"portal="host";target="iqn%3a";"#, "contract 4.2.7, 24.14"),
    // Over 255 bytes after the scheme: the whole URL and the reason, instead of a cut one.
    (
        "iscsi://hhhhhhhh",
        r"hhhh/iqn.t/1\nMore than 255 bytes after iscsi://\niSCSI URL must be of the form",
        "contract 24.14, 24.27",
    ),
];

/// One row, with our result in the words of the file.
struct Row<'a> {
    url: &'a str,
    recorded: String,
    ours: String,
}

fn rows() -> Vec<Row<'static>> {
    let lines = VECTORS.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(row).collect()
}

fn row(line: &'static str) -> Row<'static> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [kind, context, environment, url, old, new] = columns[..] else {
        panic!("six columns: {line}");
    };
    let variable = |name: &str| {
        let mut pairs = environment.split(' ').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(key, value)| (key == name).then_some(value.as_bytes()))
    };
    let environment = ChapEnvironment {
        username: variable("LIBISCSI_CHAP_USERNAME"),
        password: variable("LIBISCSI_CHAP_PASSWORD"),
        target_username: variable("LIBISCSI_CHAP_TARGET_USERNAME"),
        target_password: variable("LIBISCSI_CHAP_TARGET_PASSWORD"),
    };
    let kind = match kind {
        "full" => UrlKind::Full,
        "portal" => UrlKind::Portal,
        other => panic!("kind {other}"),
    };
    let recorded = match new.strip_prefix('=') {
        Some(appended) => format!("{old}{}", appended.trim_start()),
        None => new.to_owned(),
    };
    let has_context = context == "ctx";
    let ours = match parse(url.as_bytes(), kind, &environment) {
        Ok(parsed) => success(&parsed, has_context),
        Err(error) if has_context => format!("NULL;error=\"{}\";", error.to_string().replace('\n', "\\n")),
        Err(_) => "NULL;".to_owned(),
    };
    Row { url, recorded, ours }
}

fn success(url: &Url, has_context: bool) -> String {
    let text = |bytes: &[u8]| bytes.escape_ascii().to_string();
    let mut result = String::new();
    let fields = [
        ("portal", url.portal.as_slice()),
        ("target", &url.target),
        ("user", &url.user),
        ("passwd", url.password.expose()),
        ("target_user", &url.target_user),
        ("target_passwd", url.target_password.expose()),
    ];
    for (name, value) in fields {
        result += &format!("{name}=\"{}\";", text(value));
    }
    let context = if has_context { "ctx" } else { "NULL" };
    // The parser knows TCP only: a request for iSER is in the arguments.
    result += &format!("lun={};iscsi={context};transport=0;", url.lun);
    if has_context {
        let auth = url.arguments.auth.unwrap_or(ChapAlgorithm::MD5).0;
        let serial_number = url.arguments.unit_serial_number.as_deref().unwrap_or_default();
        result += &format!("ctx.auth={auth};ctx.usn=\"{}\";", text(serial_number));
    }
    result
}

fn difference(row: &Row<'_>) -> Option<&'static str> {
    let is_too_long = row.url.len() > 255 + "iscsi://".len();
    let mut entries = DIFFERENCES.iter().filter(|(url, ..)| row.url == *url || is_too_long && row.url.starts_with(url));
    entries.next().map(|(_, ours, _)| *ours)
}

#[test]
fn every_row_is_as_recorded_or_as_listed() {
    let rows = rows();
    assert_eq!(rows.len(), 212);
    for row in &rows {
        if row.recorded == row.ours {
            continue;
        }
        let expected = difference(row).unwrap_or(&row.recorded);
        // With a null context there is nowhere to put an error text.
        let silent = row.ours == "NULL;" && expected.starts_with("NULL;error=");
        assert!(silent || row.ours.contains(expected), "{}\n{}\n{expected}", row.url, row.ours);
    }
}

#[test]
fn every_listed_difference_is_one() {
    let rows = rows();
    for (url, _, reason) in DIFFERENCES {
        let differs = |row: &Row<'_>| row.url.starts_with(url) && row.recorded != row.ours;
        assert!(rows.iter().any(differs), "{url} ({reason})");
    }
}

#[test]
fn no_cut_and_no_changed_byte_of_a_url_panics() {
    for row in rows() {
        for kind in [UrlKind::Full, UrlKind::Portal] {
            for position in 0..row.url.len() {
                let mut url = row.url.as_bytes().to_vec();
                for byte in *b"%@/?&=:\0\xff" {
                    url[position] = byte;
                    let parsed = parse(&url, kind, &ChapEnvironment::default());
                    assert!(parsed.is_err() || parsed.is_ok_and(|url| url.target.len() <= 255));
                }
                let cut = parse(&row.url.as_bytes()[..position], kind, &ChapEnvironment::default());
                assert!(cut.is_err() || cut.is_ok_and(|url| url.portal.len() <= 255));
            }
        }
    }
}
