#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh [TARGET...]: what `make fuzz` does: libFuzzer with AddressSanitizer on every fuzz target, or on some.
#
# FUZZ_SECONDS  for each target (60)
# FUZZ_JOBS     targets at a time (2)
# FUZZ_NICE     of the processes (10)
# FUZZ_MERGE=1  afterwards fuzz/corpus gets the smallest set of inputs that reaches all that was reached
#
# What was found and what has grown stays in target/fuzz: findings/TARGET, work/TARGET; table.md has the figures of all
# targets that have run. Ends with 1 if anything was found. Needs a C++ compiler, and a Rust with AddressSanitizer.
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2

CARGO=${CARGO:-cargo}
FUZZ_SECONDS=${FUZZ_SECONDS:-60}
FUZZ_JOBS=${FUZZ_JOBS:-2}
home=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz")
host=$(rustc -vV | sed -n 's/^host: //p')
binary=$home/build/$host/ci/iscsi-libfuzzer

# ---- One target --------------------------------------------------------------------------------

# one TARGET LONGEST DICTIONARY: a run, and its line of the table.
one() {
    local target=$1 longest=$2 dictionary=${3:+fuzz/dictionaries/$3.dict}
    local work=$home/work/$target findings=$home/findings/$target log=$home/$target.log
    rm -rf "$findings" "$home/seeds/$target"
    mkdir -p "$work" "$findings" "$home/seeds/$target"
    "$home/build/$host/ci/iscsi-fuzz" seeds "$target" "$home/seeds/$target" || return
    local inputs=("$work" "$home/seeds/$target")
    for kept in fuzz/corpus/$target fuzz/regressions/$target; do
        [[ -d $kept ]] && inputs+=("$kept")
    done
    FUZZ_TARGET=$target nice -n "${FUZZ_NICE:-10}" "$binary" "${inputs[@]}" -max_total_time="$FUZZ_SECONDS" \
        -max_len="$longest" ${dictionary:+-dict="$dictionary"} -artifact_prefix="$findings/" -timeout=10 \
        -rss_limit_mb=1024 -malloc_limit_mb=64 -print_final_stats=1 > "$log" 2>&1
    local found
    found=$(find "$findings" -type f | wc -l)
    # Edges and features stand in each line of progress, which begins with the number of inputs that have run.
    awk -v target="$target" -v seconds="$FUZZ_SECONDS" -v found="$found" '
        /^#[0-9]+/ && / cov: / {
            for (i = 1; i < NF; i++) {
                if ($i == "cov:") edges = $(i + 1)
                if ($i == "ft:") features = $(i + 1)
                if ($i == "corp:") corpus = $(i + 1)
            }
            runs[++lines] = substr($1, 2) + 0; at[lines] = edges
        }
        END {
            sub("/.*", "", corpus)
            for (i = 1; i <= lines; i++) if (runs[i] <= runs[lines] / 2) half = at[i]
            printf "| `%s` | %d | %d | %d | %d | %d | %d | %d |\n", target, seconds, runs[lines], edges, half, features, corpus, found
        }' "$log" > "$home/$target.line"
    if [[ $found -gt 0 ]]; then
        echo "$target: found, and kept in $findings"
        grep -m 5 -E 'panicked at|ERROR: |SUMMARY: ' -A 1 "$log" | sed 's/^/    /'
        echo "    again: cargo run -p iscsi-fuzz -- feed $target FILE; all of it: $log"
    else
        echo "$target: nothing found"
    fi
    if [[ ${FUZZ_MERGE:-} == 1 ]]; then
        merge "$target" "$longest" "${inputs[@]}" >> "$log" 2>&1 || echo "$target: cannot merge, see $log"
    fi
}

# merge TARGET LONGEST DIRECTORY...: the smallest set of inputs becomes the corpus.
merge() {
    local target=$1 longest=$2 merged=$home/merged/$1
    shift 2
    rm -rf "$merged"
    mkdir -p "$merged" "fuzz/corpus/$target"
    FUZZ_TARGET=$target nice -n "${FUZZ_NICE:-10}" "$binary" -set_cover_merge=1 -max_len="$longest" "$merged" "$@" || return
    find "fuzz/corpus/$target" -type f -delete
    find "$merged" -type f -exec cp {} "fuzz/corpus/$target/" \;
}

if [[ ${1:-} == --one ]]; then
    one "$2" "$3" "$4"
    exit
fi

# ---- What it needs -----------------------------------------------------------------------------

missing() {
    echo "make fuzz cannot run: $1"
    exit 2
}
command -v "$CARGO" > /dev/null || missing "cargo is missing; see https://rustup.rs"
command -v "${CXX:-c++}" > /dev/null || missing "libFuzzer is built from C++, and ${CXX:-c++} is missing; install g++ or clang++"
[[ -n $host ]] || missing "rustc does not tell its host"
ls "$(rustc --print sysroot)/lib/rustlib/$host/lib/" | grep -q 'rt\.asan\.a$' ||
    missing "this Rust has no AddressSanitizer for $host; with rustup: rustup toolchain install stable"

# ---- Building ----------------------------------------------------------------------------------

# Instrumentation and sanitizers are options that rustc keeps for nightly toolchains; with this variable any takes them.
export RUSTC_BOOTSTRAP=1
flags='-Zsanitizer=address -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions=on -Coverflow-checks=on'
RUSTFLAGS=${flags//$'\n'/ } $CARGO build --locked --quiet --profile ci -p iscsi-fuzz --features libfuzzer \
    --target "$host" --target-dir "$home/build" || exit 2

"$home/build/$host/ci/iscsi-fuzz" list > "$home/list" || exit 2
chosen=("$@")
[[ $# -gt 0 ]] || mapfile -t chosen < <(cut -d '|' -f 1 "$home/list")
for target in "${chosen[@]}"; do
    grep -q "^$target|" "$home/list" || missing "there is no target $target; targets: $(cut -d '|' -f 1 "$home/list" | xargs)"
    rm -f "$home/$target.line"
done

# ---- Running -----------------------------------------------------------------------------------

echo "${#chosen[@]} targets, $FUZZ_SECONDS s each, $FUZZ_JOBS at a time"
export CARGO FUZZ_SECONDS
for target in "${chosen[@]}"; do
    awk -F '|' -v target="$target" '$1 == target { print $1; print $2; print $3 }' "$home/list"
done | tr '\n' '\0' | xargs -0 -n 3 -P "$FUZZ_JOBS" fuzz/run.sh --one

{
    echo '| target | seconds | executions | edges | edges after half of them | features | inputs | findings |'
    echo '|---|---|---|---|---|---|---|---|'
    while IFS='|' read -r target _; do
        cat "$home/$target.line" 2> /dev/null
    done < "$home/list"
} > "$home/table.md"
cat "$home/table.md"
status=0
for target in "${chosen[@]}"; do
    [[ -z $(find "$home/findings/$target" -type f) ]] || status=1
done

# ---- The C interface ---------------------------------------------------------------------------

# All inputs of the parsers, also those that have grown, through the C functions.
if [[ $# -eq 0 ]]; then
    if RUSTFLAGS='-Zsanitizer=address -Cdebug-assertions=on -Coverflow-checks=on' ISCSI_FUZZ_INPUTS=$home/work \
        $CARGO test --locked --quiet --profile ci -p libiscsi --lib --target "$host" --target-dir "$home/build-c" corpora \
        > "$home/c-interface.log" 2>&1; then
        counts=$(find "$home/work"/{data_in,cdb,sense,url} -type f | wc -l)
        echo "C interface: $counts grown inputs passed with AddressSanitizer"
    else
        echo "C interface: failed, see $home/c-interface.log"
        status=1
    fi
fi
exit $status
