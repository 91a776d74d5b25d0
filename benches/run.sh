#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What an I/O costs the initiator, measured with benches/load.c against the embedded target's null disk, which reads
# zeros and forgets writes.
#
#   benches/run.sh PREFIX [REFERENCE.so]
#
# PREFIX holds an installed library of ours (make install prefix=PREFIX). REFERENCE.so is another libiscsi; its rows
# follow ours, so that both were measured in one run. Needs a C compiler (CC), pkg-config and strace; instructions are counted if
# valgrind is there.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:?usage: benches/run.sh PREFIX [REFERENCE.so]}
reference=${2:-}
cargo=${CARGO:-cargo}
CC=${CC:-cc}
target_dir=${CARGO_TARGET_DIR:-target}
scratch=$(mktemp -d)
trap 'stop_target > /dev/null || true; rm -rf "$scratch"' EXIT

export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
# pkg-config quotes for the shell what needs it.
eval "flags=($(pkg-config --cflags --libs libiscsi))"
$CC -O2 -o "$scratch/ours" benches/load.c "${flags[@]}" -Wl,-rpath,"$prefix/lib"
libraries=ours
if [ -n "$reference" ]; then
    # The load uses nothing that differs between layouts, so our headers serve for any library.
    eval "flags=($(pkg-config --cflags libiscsi))"
    $CC -O2 -o "$scratch/reference" benches/load.c "${flags[@]}" "$reference" \
        -Wl,-rpath,"$(dirname "$(readlink -f "$reference")")"
    libraries="ours reference"
fi

"$cargo" build --quiet --locked --release --target-dir "$target_dir" -p iscsi-testkit
testkit=$target_dir/release/iscsi-testkit
. c-tests/target.sh
start_target --lun null:1G
url=iscsi://$portal/iqn.2026-01.org.example:testkit/0

# Events of a long load less those of a short one, per I/O: what connecting costs cancels out.
per_io() { # COUNTER LIBRARY OPERATION DEPTH BYTES
    local short=20000 long=60000 counter=$1
    shift
    awk -v a="$("$counter" "$@" $short)" -v b="$("$counter" "$@" $long)" -v n=$((long - short)) \
        'BEGIN { printf "%.3f", (b - a) / n }'
}
system_calls() {
    strace -f -c -o "$scratch/strace" "$scratch/$1" "$url" "${@:2}" > /dev/null
    awk '$NF == "total" { print $4 }' "$scratch/strace"
}
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$scratch/$1" "$url" "${@:2}" 2>&1 > /dev/null |
        awk '/Collected/ { print $4 }'
}
value() { # NAME, of the pairs in a line
    sed -n "s/.*$1=\([^ ]*\).*/\1/p"
}

printf '%-10s %-6s %5s %7s %9s %9s %9s %14s %15s\n' \
    library load depth bytes calls/IO cpu_us/IO IOPS allocations/IO instructions/IO
measure() { # OPERATION DEPTH BYTES COUNT
    local library line calls=- count_instructions=-
    for library in $libraries; do
        line=$("$scratch/$library" "$url" "$1" "$2" "$3" "$4")
        if command -v strace > /dev/null; then calls=$(per_io system_calls "$library" "$1" "$2" "$3"); fi
        if command -v valgrind > /dev/null; then
            count_instructions=$(per_io instructions "$library" "$1" "$2" "$3" | cut -d. -f1)
        fi
        printf '%-10s %-6s %5s %7s %9s %9s %9s %14s %15s\n' "$library" "$1" "$2" "$3" "$calls" \
            "$(value cpu_us_per_io <<< "$line")" "$(value iops <<< "$line")" \
            "$(value allocations_per_io <<< "$line")" "$count_instructions"
    done
}
for depth in 1 32 128 1024; do
    measure read $depth 4096 200000
    measure write $depth 4096 200000
done
