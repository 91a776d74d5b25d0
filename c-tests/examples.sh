#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# examples.sh PREFIX: compiles every program of examples-c strictly against the library installed under PREFIX and runs
# it under valgrind, if that is there, with an embedded target.
set -u

prefix=$(cd "${1:?usage: examples.sh PREFIX}" && pwd) || exit 2
cd "$(dirname "$0")/.." || exit 2
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
flags=$(pkg-config --cflags --libs libiscsi) || exit 2
scratch=$(mktemp -d)
cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/debug/iscsi-testkit
. c-tests/target.sh
trap 'stop_target; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
valgrind=
command -v valgrind > /dev/null 2>&1 && valgrind="valgrind --quiet --leak-check=full --error-exitcode=99"

passed=0
failed=0
for source in examples-c/*.c; do
    name=$(basename "$source" .c)
    good=yes
    for dialect in c99 c11 gnu11; do
        # shellcheck disable=SC2086 # flags are several words
        ${CC:-cc} -std=$dialect -g -Wall -Wextra -Werror -pedantic "$source" -o "$scratch/$name" $flags || good=
    done
    start_target --lun 128M || exit 1
    case $name in
    demo) set -- "iscsi://$portal" overwrite ;;
    discovery) set -- "iscsi://$portal" ;;
    *) set -- "iscsi://$portal/iqn.2026-01.org.example:testkit/0" ;;
    esac
    [ -n "$good" ] && timeout -k 5 120 $valgrind "$scratch/$name" "$@" > "$scratch/output" 2>&1 || good=
    stop_target || good=
    if [ -n "$good" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL examples-c/$name.c"
        cat "$scratch/output" "$scratch/target"
    fi
done
echo "examples: $passed passed, $failed failed"
[ $failed = 0 ]
