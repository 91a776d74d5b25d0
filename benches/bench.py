#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What an I/O costs the initiator, against the embedded target's null disk, which reads zeros and forgets writes.

bench.py PREFIX [--reference LIBRARY.so] [--quick] [--output DIRECTORY]   all cells
bench.py PREFIX --instructions [--update] [--most PERCENT]                instructions only, against baseline.json

PREFIX holds an installed library of ours, built with the cargo profile that --profile names (release). The reference is another libiscsi; both are measured in one run, in turns, and
the ratio of a cell is the median of the ratios of neighbours. How far two runs of the same library differ is measured as
well. Writes bench.json, bench.md and bench.svg to DIRECTORY, and prints the tables.

Needs a C compiler (CC) and strace; instructions are counted if valgrind is there.
"""
import argparse
import ctypes
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import chart

HERE = pathlib.Path(__file__).resolve().parent
TARGET_NAME = "iqn.2026-01.org.example:testkit"
DIGESTS = "?header_digest=crc32c&data_digest=crc32c"

# Name, operation, depth, bytes, commands of one run, whether with digests.
CELLS = [
    *(("4K", operation, depth, 4096, 20_000 if depth == 1 else 150_000, False)
      for operation in ("read", "write") for depth in (1, 32, 128, 1024)),
    ("64K", "read", 8, 64 << 10, 20_000, False),
    ("64K", "write", 8, 64 << 10, 20_000, False),
    ("256K", "read", 8, 256 << 10, 6_000, False),
    ("256K", "write", 8, 256 << 10, 6_000, False),
    ("1M", "read", 8, 1 << 20, 2_000, False),
    ("4K", "read", 32, 4096, 60_000, True),
    ("256K", "read", 8, 256 << 10, 4_000, True),
]
PAIRS = 7
QUICK_PAIRS = 3
# Events of a long load less those of a short one, per command: what connecting costs cancels out.
COUNTED = (5_000, 15_000)
# The committed numbers: cells of 4 KiB, as "operation depth".
BASELINE = HERE / "baseline.json"
BASELINE_CELLS = [("read", 1), ("read", 32), ("read", 1024), ("write", 1), ("write", 32), ("write", 1024)]
# What the C library copies with differs between processors; a loop counts each byte of one of its ways.
COUNTING = {"GLIBC_TUNABLES": "glibc.cpu.x86_rep_movsb_threshold=0x100000"}
# Commands before and after which blocks are counted: what is allocated for some commands only is none of an I/O's.
WARM = (1_000, 100_000)
THREAD_RUNS = 5


def pairs_of(line):
    """The name=value pairs of a line, as numbers."""
    return {name: float(value) for name, value in re.findall(r"(\S+)=([-0-9.]+)", line)}


class Target:
    """The embedded target as a process, with the options given."""

    profile = "release"

    def __init__(self, *options):
        directory = os.environ.get("CARGO_TARGET_DIR", "target")
        program = pathlib.Path(directory) / self.profile / "iscsi-testkit"
        self.process = subprocess.Popen([program, "--lun", "null:1G", *options], stdout=subprocess.PIPE, text=True)
        portal = self.process.stdout.readline().strip().removeprefix("listening on ")
        self.url = f"iscsi://{portal}/{TARGET_NAME}/0"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Library:
    """A library with the programs of this directory, compiled against it."""

    def __init__(self, name, scratch, prefix, library):
        self.name = name
        # The original has digests of data since 1.20; before, it would be measured without.
        self.has_data_digest = hasattr(ctypes.CDLL(library), "iscsi_set_data_digest")
        directory = pathlib.Path(library).resolve().parent
        self.programs = {}
        for program in ("load", "contexts", "threads"):
            output = pathlib.Path(scratch) / f"{program}-{name}"
            command = [os.environ.get("CC", "cc"), "-O2", "-o", output, HERE / f"{program}.c", f"-I{prefix}/include",
                       library, f"-Wl,-rpath,{directory}", "-lpthread"]
            # Not each libiscsi has a service thread.
            if subprocess.run(command, stderr=subprocess.DEVNULL if program == "threads" else None).returncode == 0:
                self.programs[program] = output
            elif program != "threads":
                sys.exit(f"{program}.c does not compile against {library}")

    def run(self, program, *arguments):
        command = [self.programs[program], *map(str, arguments)]
        return pairs_of(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)

    def system_calls(self, program, *arguments):
        with tempfile.NamedTemporaryFile("r") as counts:
            command = ["strace", "-f", "-c", "-o", counts.name, self.programs[program], *map(str, arguments)]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            total = [line.split() for line in counts.read().splitlines() if line.endswith(" total")]
        return int(total[0][3] if len(total[0]) > 4 or total[0][2] == "0" else total[0][2])

    def instructions(self, program, *arguments):
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self.programs[program],
                   *map(str, arguments)]
        said = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True,
                              env=os.environ | COUNTING).stderr
        return int(re.search(r"Collected : (\d+)", said)[1])

    def blocks(self, *arguments):
        """Blocks of memory that a load allocates from its beginning to its end."""
        command = ["valgrind", "--tool=dhat", "--dhat-out-file=/dev/null", self.programs["load"], *map(str, arguments)]
        said = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True).stderr
        return int(re.search(r"Total: .* in ([\d,]+) blocks", said)[1].replace(",", ""))


def per_command(count, *arguments):
    short, long = (count("load", *arguments, commands) for commands in COUNTED)
    return (long - short) / (COUNTED[1] - COUNTED[0])


def measure_cell(cell, url, libraries, pairs, count_instructions):
    _, operation, depth, size, commands, digests = cell
    if digests:
        url += DIGESTS
    load = (url, operation, depth, size)
    runs = {library.name: [] for library in libraries}
    for _ in range(pairs):
        for library in libraries:
            runs[library.name].append(library.run("load", *load, commands))
    result = {}
    for library in libraries:
        mine = runs[library.name]
        figures = {key: statistics.median(run[key] for run in mine)
                   for key in ("cpu_us_per_io", "iops", "allocations_per_io")}
        figures["system_calls_per_io"] = per_command(library.system_calls, *load)
        if count_instructions:
            figures["instructions_per_io"] = round(per_command(library.instructions, *load))
        result[library.name] = figures
    if len(libraries) > 1:
        ours, other = (runs[library.name] for library in libraries)
        result["cpu_ratio"] = statistics.median(
            a["cpu_us_per_io"] / b["cpu_us_per_io"] for a, b in zip(ours, other))
        result["iops_ratio"] = statistics.median(a["iops"] / b["iops"] for a, b in zip(ours, other))
    return result


def measure_noise(url, ours, pairs):
    """How far runs of one library differ from their neighbours, at the median and at most."""
    runs = [ours.run("load", url, "read", 32, 4096, 100_000) for _ in range(2 * pairs)]
    noise = {}
    for key in ("cpu_us_per_io", "iops"):
        ratios = [abs(a[key] / b[key] - 1) for a, b in zip(runs[::2], runs[1::2])]
        noise[key] = {"median": statistics.median(ratios), "most": max(ratios)}
    return noise


def measure_memory(url, library, has_valgrind):
    """Allocations of each way to read, and blocks of a short and of a long load."""
    memory = {mode: library.run("load", url, "read", 32, 4096, 20_000, mode)["allocations_per_io"]
              for mode in ("own", "task", "data")}
    if has_valgrind:
        memory["blocks"] = {f"{operation} {count}": library.blocks(url, operation, 32, 4096, count, "same")
                            for operation in ("read", "write") for count in WARM}
    return memory


def measure_threads(url, libraries, quick):
    """Medians, of each number of threads in turns: how threads meet on the processors differs from run to run."""
    counts = (1, 2, 4)
    runs = {(library.name, count): [] for library in libraries for count in counts}
    for _ in range(1 if quick else THREAD_RUNS):
        for library in libraries:
            for count in counts:
                runs[library.name, count].append(
                    library.run("threads", url, count, 16, 30_000 if quick else 100_000))
    return {library.name: {
        str(count): {key: statistics.median(run[key] for run in runs[library.name, count])
                     for key in ("iops", "cpu_us_per_io")} for count in counts} for library in libraries}


def measure_rest(url, libraries, quick, has_valgrind):
    """All that is not a cell."""
    latency, contexts, memory = {}, {}, {}
    for library in libraries:
        latency[library.name] = {
            str(depth): library.run("load", url, "read", depth, 4096, 20_000 if depth == 1 else 100_000, "latency")
            for depth in (1, 32)}
        idle = library.run("contexts", "idle", url, 200 if quick else 1000)
        logins = 20
        calls = [library.system_calls("contexts", "login", url, count) for count in (logins, 2 * logins)]
        contexts[library.name] = {
            "resident_kib_per_idle_context": idle["resident_kib_per_context"],
            "bytes_per_queued_command": {
                str(count): library.run("contexts", "queued", url, count)["bytes_per_command"]
                for count in (1_000, 10_000, 100_000)},
            "create_destroy_cpu_us": library.run("contexts", "churn", 20_000)["cpu_us_per_context"],
            "system_calls_per_login": (calls[1] - calls[0]) / logins,
            "share_of_the_slower_of_two": library.run("contexts", "fair", url, 50_000)["share_of_the_slower"],
        }
        memory[library.name] = measure_memory(url, library, has_valgrind and not quick)
    threads = measure_threads(url, [library for library in libraries if "threads" in library.programs], quick)
    return {"memory": memory, "latency": latency, "contexts": contexts, "threads": threads}


def title(cell):
    name, operation, depth, _, _, digests = cell
    return f"{name} {operation}, depth {depth}" + (", digests" if digests else "")


def table(header, rows):
    return "\n".join(["| " + " | ".join(header) + " |", "|" + "---|" * len(header),
                      *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def markdown(report, names):
    rows = []
    for cell in report["cells"]:
        for name in (name for name in names if name in cell):
            figures = cell[name]
            ratio = f"{cell['cpu_ratio']:.2f}" if name == "ours" and "cpu_ratio" in cell else ""
            instructions = figures.get("instructions_per_io")
            rows.append([cell["title"] if name == names[0] else "", name, f"{figures['cpu_us_per_io']:.2f}", ratio,
                         f"{figures['system_calls_per_io']:.3f}", "" if instructions is None else str(instructions),
                         f"{figures['allocations_per_io']:.2f}", f"{figures['iops'] / 1000:.0f}k"])
    text = table(["cell", "library", "CPU us per I/O", "ratio", "system calls per I/O", "user instructions per I/O",
                  "allocations per I/O", "IOPS"], rows)
    noise = report["noise"]
    text += (f"\nTwo runs of our library after one another differ by {noise['cpu_us_per_io']['median']:.0%} in CPU (at most "
             f"{noise['cpu_us_per_io']['most']:.0%}) and {noise['iops']['median']:.0%} in IOPS (at most "
             f"{noise['iops']['most']:.0%}).\n\n")
    text += table(["4K read", "library", "p50 us", "p99 us", "p99.9 us"],
                  [[f"depth {depth}", name, *(f"{figures[key]:.1f}" for key in ("p50_us", "p99_us", "p99.9_us"))]
                   for depth in ("1", "32") for name, figures in
                   ((name, report["latency"][name][depth]) for name in names)]) + "\n"
    rows = []
    for name in names:
        contexts = report["contexts"][name]
        queued = contexts["bytes_per_queued_command"]
        rows.append([name, f"{contexts['resident_kib_per_idle_context']:.1f} KiB",
                     " / ".join(f"{queued[count]:.0f}" for count in ("1000", "10000", "100000")),
                     f"{contexts['create_destroy_cpu_us']:.2f} us", f"{contexts['system_calls_per_login']:.1f}",
                     f"{contexts['share_of_the_slower_of_two']:.3f}"])
    text += table(["library", "idle session", "bytes per queued command, of 1,000 / 10,000 / 100,000",
                   "create and destroy", "system calls of a login and logout", "share of the slower of two sessions"], rows)
    rows = []
    for name in names:
        memory = report["memory"][name]
        row = [name, *(f"{memory[mode]:.2f}" for mode in ("own", "task", "data"))]
        for operation in ("read", "write"):
            row.append(" / ".join(str(memory["blocks"][f"{operation} {count}"]) for count in WARM)
                       if "blocks" in memory else "")
        rows.append(row)
    text += "\n" + table(["allocations per 4K read, depth 32", "`scsi_cdb_read16`, `scsi_task_set_iov_in`",
                          "`iscsi_read16_iov_task`", "`iscsi_read16_task`",
                          "blocks of 1,000 / of 100,000 reads", "of writes"], rows)
    for name, threads in report["threads"].items():
        text += "\n" + table([f"service thread, {name}", "IOPS", "CPU us per I/O"],
                             [[f"{count} submitting", f"{figures['iops'] / 1000:.0f}k", f"{figures['cpu_us_per_io']:.2f}"]
                              for count, figures in threads.items()])
    return text


def toolchain():
    """What instructions depend on beside the sources."""
    rustc = subprocess.run([os.environ.get("RUSTC", "rustc"), "--version"], stdout=subprocess.PIPE, text=True, check=True)
    return {"machine": platform.machine(), "rustc": rustc.stdout.strip(),
            "libc": os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in os.confstr_names else ""}


def compare_instructions(url, ours, profile, update, most):
    """Counts again what is committed. A report, unless `most` is given and a cell has become so many percent dearer: but
    what another compiler or C library makes of the same sources is not comparable."""
    committed = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    with_what = toolchain()
    before = committed.get(profile, {})
    now = {}
    for operation, depth in BASELINE_CELLS:
        now[f"{operation} {depth}"] = round(per_command(ours.instructions, url, operation, depth, 4096))
    rows, dearer = [], []
    for cell, count in now.items():
        known = before.get(cell)
        change = f"{count / known - 1:+.1%}" if known else "new"
        rows.append([cell, str(known or ""), str(count), change])
        if known and count > known * (1 + most / 100):
            dearer.append(cell)
    print(table(["4K, depth", "baseline", "now", "change"], rows))
    print("instructions: " + ", ".join(f"{cell} {count} {change}" for cell, _, count, change in rows))
    if update:
        BASELINE.write_text(json.dumps(committed | {"with": with_what, profile: now}, indent=4) + "\n")
    elif committed.get("with") != with_what:
        print(f"counted with {with_what}, the baseline with {committed.get('with')}")
    elif dearer:
        sys.exit(f"more than {most:g} % dearer than benches/baseline.json: {', '.join(dearer)}. If that is meant: "
                 f"make bench-instructions UPDATE=1 PROFILE={profile}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prefix")
    parser.add_argument("--reference")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--most", type=float, default=float("inf"))
    parser.add_argument("--profile", default="release")
    parser.add_argument("--output", default=".")
    arguments = parser.parse_args()
    has_valgrind = shutil.which("valgrind") is not None
    cargo = os.environ.get("CARGO", "cargo")
    Target.profile = arguments.profile
    subprocess.run([cargo, "build", "--quiet", "--locked", "--profile", arguments.profile, "-p", "iscsi-testkit"], check=True)
    with tempfile.TemporaryDirectory() as scratch, Target() as target, \
            Target("--data-digest", "crc32c") as digests:
        ours = Library("ours", scratch, arguments.prefix, f"{arguments.prefix}/lib/libiscsi.so")
        if arguments.instructions:
            if not has_valgrind:
                sys.exit("valgrind is missing")
            return compare_instructions(target.url, ours, arguments.profile, arguments.update, arguments.most)
        libraries = [ours]
        if arguments.reference:
            libraries.append(Library("reference", scratch, arguments.prefix, arguments.reference))
        pairs = QUICK_PAIRS if arguments.quick else PAIRS
        report = {"machine": platform.processor() or platform.machine(), "processors": os.cpu_count(),
                  "date": time.strftime("%Y-%m-%d"), "reference": arguments.reference, "pairs": pairs, "cells": []}
        for cell in CELLS:
            _, _, depth, size, commands, with_digests = cell
            if arguments.quick and (size > 4096 or depth in (1, 1024)) and not with_digests:
                continue
            url = digests.url if with_digests else target.url
            chosen = [library for library in libraries if library.has_data_digest or not with_digests]
            count = has_valgrind and size == 4096 and not arguments.quick
            short = (*cell[:4], commands // 4, with_digests) if arguments.quick else cell
            figures = measure_cell(short, url, chosen, pairs, count)
            report["cells"].append({"title": title(cell), **figures})
            print(title(cell), file=sys.stderr)
        report["noise"] = measure_noise(target.url, ours, pairs)
        report.update(measure_rest(target.url, libraries, arguments.quick, has_valgrind))
    output = pathlib.Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    text = markdown(report, [library.name for library in libraries])
    (output / "bench.json").write_text(json.dumps(report, indent=2) + "\n")
    (output / "bench.md").write_text(text)
    (output / "bench.svg").write_text(chart.bars(report["cells"]))
    print(text)
    print(f"written: {output}/bench.json, bench.md, bench.svg")


if __name__ == "__main__":
    main()
