#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX [--full]    the library installed under PREFIX
#
# Writes that end at every byte of what they send, under valgrind; then sessions in which one allocation of the library
# fails, each in its turn, or all from one on; or one system call, or one moves a single byte. --full has more kinds of
# errors and of sessions.
# CC, CARGO and CARGO_TARGET_DIR may be set.
set -u
prefix=$(cd "${1:?usage: run.sh PREFIX [--full]}" && pwd) || exit 2
full=${2:-}
cd "$(dirname "$0")/../.." || exit 2

c-tests/run.sh "$prefix" c-tests/torture/cancel_every_byte.c || exit 1

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib" RUST_BACKTRACE=0
cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/debug/iscsi-testkit
scratch=$(mktemp -d)
. c-tests/target.sh
trap 'stop_target; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM

# The library finds the program's functions before those of the C library.
# shellcheck disable=SC2046 # flags are several words
${CC:-cc} -std=gnu11 -g -O1 -rdynamic -fno-builtin -Wall -Wextra -Werror -Ic-tests \
    c-tests/torture/one_failure.c c-tests/torture/failures.c -o "$scratch/one_failure" \
    $(pkg-config --cflags --libs libiscsi) -lpthread || exit 1

passed=0
failed=0
# Functions in which the process may end by abort() for want of memory.
sed -n '/^## Memory and system calls that fail/,/^## /s/^| `\([^`]*\)` .*/\1/p' docs/RELIABILITY.md > "$scratch/listed"
# The functions of the library at places in it, the innermost first.
functions() {
    # shellcheck disable=SC2086 # addresses are several words
    addr2line -fCis -e "$prefix/lib/libiscsi.so" $1 2> /dev/null | paste - - |
        grep -v '^core::\|^alloc::\|^std::\|^<core\|^<alloc\|^<std\|^?'
}
# Shows what one_failure has said, with functions for places; 1 when an abort was where none may be.
explain() {
    unlisted=0
    grep -A 4 '^abort' "$1" | sed -n 's/.*failed at //p' | sort -u > "$scratch/aborts"
    while IFS= read -r places; do
        functions "$places" > "$scratch/functions"
        if grep -qF -f "$scratch/listed" "$scratch/functions"; then
            echo "abort, listed: $(grep -oF -m 1 -f "$scratch/listed" "$scratch/functions")"
        else
            unlisted=1
            echo "abort where docs/RELIABILITY.md lists none:"
            sed 's/^/        /' "$scratch/functions"
        fi
    done < "$scratch/aborts"
    grep -A 8 '^WRONG' "$1" | while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
        *"failed at "*) functions "${line##*failed at }" | head -n 12 | sed 's/^/        /' ;;
        *"held from "*) functions "${line##*held from }" | head -n 12 | sed 's/^/        /' ;;
        esac
    done
    tail -n 1 "$1"
    return $unlisted
}
# with_failures TARGET-OPTIONS loop|thread WHAT VARIANT...
with_failures() {
    options=$1
    how=$2
    what=$3
    shift 3
    for variant in "$@"; do
        # shellcheck disable=SC2086 # options are several words
        start_target --lun 64M $options < /dev/null || exit 1
        timeout 300 "$scratch/one_failure" "iscsi://$portal/iqn.2026-01.org.example:testkit/0" "$what" "$variant" "$how" \
            < /dev/null > "$scratch/output" 2>&1
        status=$?
        stop_target
        judged=$?
        if explain "$scratch/output" && [ $status = 0 ] && [ $judged = 0 ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $what $variant $how${options:+ ($options)}: status $status"
            [ $judged = 0 ] || cat "$scratch/target"
        fi
    done
}

for how in loop thread; do
    with_failures '' $how allocations 0
    with_failures '' $how all-allocations 0
    with_failures '' $how calls 0 1 2 3 4
    with_failures '' $how short 0
done
if [ "$full" = --full ]; then
    small='--max-recv-data-segment-length 4096 --first-burst-length 8192 --max-burst-length 16384'
    for options in "$small" "$small --immediate-data no --initial-r2t yes" "--queue-depth 2" "--separate-status --ping 5"; do
        for how in loop thread; do
            with_failures "$options" $how allocations 0
            with_failures "$options" $how all-allocations 0
            with_failures "$options" $how calls 0 1 2 3 4
            with_failures "$options" $how short 0
        done
    done
fi
echo "torture: $passed passed, $failed failed"
[ $failed = 0 ]
