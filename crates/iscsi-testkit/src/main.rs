// SPDX-License-Identifier: LGPL-2.1-or-later
//! The target as a program.
#![forbid(unsafe_code)]

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use clap::{ArgAction, Parser, ValueEnum};
use iscsi_proto::wire::LoginStatus;
use iscsi_testkit::fault::Fault;
use iscsi_testkit::{
    Backing, Chap, ChapFault, Credentials, DigestPolicy, FaultScript, FileBacking, MemoryBacking, NullBacking, Options,
    PortGroup, Target, TargetNode, TextSplit,
};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// An iSCSI target for tests, on loopback only.
///
/// Prints `listening on ADDRESS` once it can be reached, and serves until SIGTERM, SIGINT or, with
/// --until-eof, the end of its standard input. Ends with status 3 when an initiator did something
/// that RFC 7143 does not allow, and lists it on standard error.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Name of a target; may be given several times
    #[arg(long = "target", value_name = "NAME", default_value = "iqn.2026-01.org.example:testkit")]
    targets: Vec<String>,
    /// Disk of each target: SIZE of sparse memory, file:PATH, or null:SIZE, which reads zeros and forgets
    /// writes; sizes take K, M, G, T. May be given several times
    #[arg(long = "lun", value_name = "SIZE|file:PATH|null:SIZE", default_value = "64M")]
    luns: Vec<Disk>,
    /// Number of the first disk
    #[arg(long, default_value_t = 0)]
    first_lun: u16,
    /// Bytes in a block
    #[arg(long, default_value_t = 512)]
    block_size: u32,
    /// Group of ports that REPORT TARGET PORT GROUPS tells of, such as 1:+active-optimized:1,2 or 2:standby:3; + for a
    /// preferred one. May be given several times
    #[arg(long = "port-group", value_name = "NUMBER:STATE:PORT,...")]
    port_groups: Vec<PortGroup>,
    /// CHAP that initiators must pass
    #[arg(long, value_name = "USER:SECRET", value_parser = credentials)]
    chap: Option<Credentials>,
    /// CHAP with which the target proves itself when asked
    #[arg(long, value_name = "USER:SECRET", value_parser = credentials, requires = "chap")]
    target_chap: Option<Credentials>,
    /// Algorithms of CHAP that the target has
    #[arg(long, value_name = "NUMBER,...", value_delimiter = ',', default_values_t = [5, 6, 7, 8], requires = "chap")]
    chap_algorithms: Vec<u8>,
    /// What the target does wrong in CHAP
    #[arg(long, value_name = "FAULT", requires = "chap")]
    chap_fault: Option<ChapFault>,
    /// Send logins elsewhere: HOST:PORT
    #[arg(long, value_name = "ADDRESS")]
    redirect: Option<String>,
    #[command(flatten)]
    limits: Limits,
    /// Digests of headers that are accepted
    #[arg(long, default_value = "both")]
    header_digest: Digest,
    /// Digests of data that are accepted
    #[arg(long, default_value = "none")]
    data_digest: Digest,
    /// Commands that the window admits at a time
    #[arg(long, default_value_t = 128)]
    queue_depth: u32,
    /// Bytes of text in one Text Response
    #[arg(long, default_value_t = 8192)]
    text_length: usize,
    /// Bytes of text in one Login Response
    #[arg(long, default_value_t = 8192)]
    login_text_length: usize,
    /// Cut Text Responses between pairs, without the C bit
    #[arg(long)]
    text_between_pairs: bool,
    /// Send status in a SCSI Response of its own, never in the last Data-In
    #[arg(long)]
    separate_status: bool,
    /// Report a unit attention to the first command of a session
    #[arg(long)]
    unit_attention: bool,
    /// Send a NOP-In that wants an answer this often
    #[arg(long, value_name = "MILLISECONDS")]
    ping: Option<u64>,
    /// A fault as WHEN=WHAT, such as command:5=close, login-response=silence, data-in:2=truncate:20;
    /// may be given several times
    #[arg(long = "fault", value_name = "WHEN=WHAT")]
    faults: Vec<Fault>,
    /// Faults happen on this many connections, later ones are served well
    #[arg(long, value_name = "COUNT", requires = "faults")]
    fault_connections: Option<u64>,
    /// Judge what initiators send
    #[arg(long, default_value_t = true, num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set)]
    judge: bool,
    /// Also write the port number to this file
    #[arg(long, value_name = "PATH")]
    print_port_file: Option<PathBuf>,
    /// End when standard input ends
    #[arg(long)]
    until_eof: bool,
    /// Tell on standard error what happens
    #[arg(long)]
    verbose: bool,
}

/// What the target agrees to in a login.
#[derive(clap::Args)]
struct Limits {
    /// MaxRecvDataSegmentLength of the target
    #[arg(long, default_value_t = 262_144)]
    max_recv_data_segment_length: u32,
    /// Largest FirstBurstLength
    #[arg(long, default_value_t = 262_144)]
    first_burst_length: u32,
    /// Largest MaxBurstLength
    #[arg(long, default_value_t = 1_048_576)]
    max_burst_length: u32,
    /// Agree to immediate data
    #[arg(long, default_value = "yes")]
    immediate_data: YesNo,
    /// Insist on an R2T before all data but immediate
    #[arg(long, default_value = "no")]
    initial_r2t: YesNo,
    /// Largest MaxOutstandingR2T
    #[arg(long, default_value_t = 1)]
    max_outstanding_r2t: u16,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Clone, Copy, ValueEnum)]
enum Digest {
    None,
    Crc32c,
    Both,
}

impl From<Digest> for DigestPolicy {
    fn from(digest: Digest) -> Self {
        match digest {
            Digest::None => Self::None,
            Digest::Crc32c => Self::Crc32c,
            Digest::Both => Self::Both,
        }
    }
}

#[derive(Clone)]
enum Disk {
    Memory(u64),
    Null(u64),
    File(PathBuf),
}

impl std::str::FromStr for Disk {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("file", path)) => Ok(Self::File(Path::new(path).into())),
            Some(("null", length)) => Ok(Self::Null(size(length)?)),
            Some((kind, _)) => Err(format!("unknown kind of disk '{kind}'")),
            None => Ok(Self::Memory(size(text)?)),
        }
    }
}

impl Disk {
    fn open(&self) -> io::Result<Box<dyn Backing>> {
        Ok(match self {
            Self::Memory(length) => Box::new(MemoryBacking::new(*length)),
            Self::Null(length) => Box::new(NullBacking(*length)),
            Self::File(path) => Box::new(FileBacking::open(path)?),
        })
    }
}

fn size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().next_back() {
        Some((end, 'k' | 'K')) => (&text[..end], 10),
        Some((end, 'm' | 'M')) => (&text[..end], 20),
        Some((end, 'g' | 'G')) => (&text[..end], 30),
        Some((end, 't' | 'T')) => (&text[..end], 40),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| format!("'{text}' is not a size"))?;
    number.checked_mul(1 << shift).ok_or_else(|| format!("'{text}' is too large"))
}

fn credentials(text: &str) -> Result<Credentials, String> {
    let (name, secret) = text.split_once(':').ok_or("expected USER:SECRET")?;
    Ok(Credentials { name: name.into(), secret: secret.into() })
}

fn options(arguments: &Arguments) -> Options {
    let chap = arguments.chap.clone().map(|initiator| Chap {
        algorithms: arguments.chap_algorithms.clone(),
        fault: arguments.chap_fault,
        initiator,
        target: arguments.target_chap.clone(),
    });
    let limits = &arguments.limits;
    Options {
        max_recv_data_segment_length: limits.max_recv_data_segment_length,
        first_burst_length: limits.first_burst_length.min(limits.max_burst_length),
        max_burst_length: limits.max_burst_length,
        immediate_data: limits.immediate_data == YesNo::Yes,
        initial_r2t: limits.initial_r2t == YesNo::Yes,
        max_outstanding_r2t: limits.max_outstanding_r2t,
        header_digest: arguments.header_digest.into(),
        data_digest: arguments.data_digest.into(),
        queue_depth: arguments.queue_depth,
        chap,
        login_text_length: arguments.login_text_length,
        text_length: arguments.text_length,
        text_split: if arguments.text_between_pairs { TextSplit::BetweenPairs } else { TextSplit::Anywhere },
        status_in_data: !arguments.separate_status,
        unit_attention: arguments.unit_attention,
        ping_interval: arguments.ping.map(Duration::from_millis),
        judge: arguments.judge,
        verbose: arguments.verbose,
    }
}

fn start(arguments: &Arguments) -> io::Result<Target> {
    if arguments.block_size == 0 || arguments.block_size % 512 != 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the block size must be a multiple of 512"));
    }
    let mut builder = Target::builder().listen(arguments.listen).options(options(arguments));
    for name in &arguments.targets {
        let mut node = TargetNode::new(name).port_groups(arguments.port_groups.clone());
        if let Some(address) = &arguments.redirect {
            node = node.redirect(LoginStatus::TargetMovedTemporarily, address);
        }
        for (number, disk) in (arguments.first_lun..).zip(&arguments.luns) {
            node.add_unit(number, arguments.block_size, disk.open()?);
        }
        builder = builder.node(node);
    }
    if !arguments.faults.is_empty() {
        let script = FaultScript::new(arguments.faults.clone());
        builder = builder.script(script.on_first(arguments.fault_connections.unwrap_or(u64::MAX)));
    }
    builder.start()
}

/// Waits for a signal or the end of standard input.
fn wait(until_eof: bool) -> io::Result<()> {
    let (end, ended) = mpsc::channel();
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let signalled = end.clone();
    std::thread::spawn(move || {
        signals.forever().next();
        // The receiver is gone only when the program ends anyway.
        let _ = signalled.send(());
    });
    if until_eof {
        std::thread::spawn(move || {
            let mut input = io::stdin().lock();
            while input.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {}
            let _ = end.send(());
        });
    }
    ended.recv().map_err(io::Error::other)
}

fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let target = start(arguments)?;
    let portal = target.portal();
    if let Some(path) = &arguments.print_port_file {
        // Complete under its name, or absent: whoever waits for it never reads half of it.
        let draft = path.with_extension("part");
        std::fs::write(&draft, format!("{}\n", portal.port()))?;
        std::fs::rename(draft, path)?;
    }
    let mut output = io::stdout();
    writeln!(output, "listening on {portal}")?;
    output.flush()?;
    wait(arguments.until_eof)?;
    let violations = target.violations();
    if !arguments.verbose {
        for violation in &violations {
            eprintln!("{violation}");
        }
    }
    if target.violations_dropped() > 0 {
        eprintln!("and {} more", target.violations_dropped());
    }
    Ok(if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("iscsi-testkit: {error}");
            ExitCode::FAILURE
        }
    }
}
