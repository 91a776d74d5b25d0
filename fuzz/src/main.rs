// SPDX-License-Identifier: LGPL-2.1-or-later
//! Feeds fuzz targets without libFuzzer.
//!
//! ```text
//! iscsi-fuzz list                        the targets: name, longest input, dictionary, what it feeds
//! iscsi-fuzz smoke [TARGET...]           seeds, corpora, regressions, and inputs made of them, the same in each run
//! iscsi-fuzz feed TARGET FILE...         these inputs
//! iscsi-fuzz seeds TARGET DIRECTORY      writes the seeds to files
//! ```

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use iscsi_fuzz::mutation::{Chance, vary, words};
use iscsi_fuzz::{TARGETS, Target, heap, seeds};

#[global_allocator]
static ALLOCATOR: heap::Counting = heap::Counting;

/// An input that takes longer is one that does not end.
const LONGEST: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match *words {
        ["list"] => {
            for Target { name, longest, dictionary, what, .. } in TARGETS {
                println!("{name}|{longest}|{}|{what}", dictionary.name);
            }
            Ok(true)
        }
        ["smoke", ref names @ ..] => smoke(names),
        ["feed", name, ref files @ ..] => feed(name, files),
        ["seeds", name, directory] => write_seeds(name, Path::new(directory)),
        _ => Err("usage: iscsi-fuzz list | smoke [TARGET...] | feed TARGET FILE... | seeds TARGET DIRECTORY".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("iscsi-fuzz: {error}");
            ExitCode::from(2)
        }
    }
}

type Outcome = Result<bool, Box<dyn std::error::Error>>;

fn named(name: &str) -> Result<&'static Target, String> {
    Target::named(name).ok_or_else(|| format!("there is no target {name:?}; `list` tells which there are"))
}

/// Files of a directory, by name; none if there is no such directory.
fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// Milliseconds at which the input under way was begun; 0 between two.
static BEGUN: AtomicU64 = AtomicU64::new(0);

/// Ends the program when an input does not end.
fn watch(start: Instant) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let begun = BEGUN.load(Ordering::Relaxed);
            if begun > 0 && start.elapsed() > Duration::from_millis(begun) + LONGEST {
                eprintln!("an input takes longer than {} s", LONGEST.as_secs());
                std::process::abort();
            }
        }
    });
}

/// Feeds one input; says what to do if it fails.
fn run(target: &Target, input: &[u8], start: Instant, origin: &str) -> Result<(), Box<dyn std::error::Error>> {
    BEGUN.store(start.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
    let result = catch_unwind(AssertUnwindSafe(|| target.run(input)));
    BEGUN.store(0, Ordering::Relaxed);
    if result.is_ok() {
        return Ok(());
    }
    let kept = std::env::temp_dir().join(format!("iscsi-fuzz-{}", target.name));
    fs::write(&kept, input)?;
    Err(format!(
        "{} fails with {origin}, which is now in {}\nagain: cargo run -p iscsi-fuzz -- feed {} {}",
        target.name,
        kept.display(),
        target.name,
        kept.display()
    )
    .into())
}

fn smoke(names: &[&str]) -> Outcome {
    let targets = match names {
        [] => TARGETS.iter().collect(),
        names => names.iter().map(|name| named(name)).collect::<Result<Vec<_>, _>>()?,
    };
    let start = Instant::now();
    watch(start);
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut kept, mut made) = (0, 0);
    for target in targets {
        let begin = Instant::now();
        let mut corpus: Vec<Box<[u8]>> = Vec::new();
        for directory in ["corpus", "regressions"] {
            for file in files(&home.join(directory).join(target.name))? {
                let input = fs::read(&file)?;
                run(target, &input, start, &file.display().to_string())?;
                corpus.push(input.into());
            }
        }
        for (number, seed) in seeds::seeds(target.name).into_iter().enumerate() {
            run(target, &seed, start, &format!("seed {number}"))?;
            corpus.push(seed.into());
        }
        let words = words(target.dictionary.words);
        let mut chance = Chance::new(0);
        for round in 0..target.rounds {
            let input = vary(&mut chance, &corpus, &words, target.longest);
            run(target, &input, start, &format!("made input {round}"))?;
        }
        println!(
            "{:<10} {:>5} kept inputs, {:>6} made ones, {:>4.1} s",
            target.name,
            corpus.len(),
            target.rounds,
            begin.elapsed().as_secs_f32()
        );
        kept += corpus.len();
        made += target.rounds;
    }
    println!("fuzz: {kept} kept inputs and {made} made of them passed");
    Ok(true)
}

fn feed(name: &str, files: &[&str]) -> Outcome {
    let target = named(name)?;
    for file in files {
        target.run(&fs::read(file)?);
        println!("{file}: passed");
    }
    Ok(true)
}

fn write_seeds(name: &str, directory: &Path) -> Outcome {
    fs::create_dir_all(directory)?;
    for (number, seed) in seeds::seeds(named(name)?.name).into_iter().enumerate() {
        fs::write(directory.join(format!("seed-{number:03}")), seed)?;
    }
    Ok(true)
}
