#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX [PROGRAM.c...]        the library installed under PREFIX
# run.sh --reference [PROGRAM.c...]   the libiscsi that pkg-config finds by itself
#
# Compiles the programs of c-tests/{api,lifetime,errors} through pkg-config and runs each under valgrind. Lines in the
# first comment of a program say how:
#
#   Target WORD: OPTIONS       run with a target of crates/iscsi-testkit started with OPTIONS, the URL of its first LUN
#                              as first argument and WORD as second; once for each such line. Without any the
#                              program runs once, without arguments.
#   Original: TEXT             the original library behaves differently; --reference leaves the program out.
#
# A program fails on a status other than 0, on an error or a leak seen by valgrind, after 60 seconds, and when the
# target saw a PDU that RFC 7143 forbids. CC, CARGO and CI may be set; with CI=1 a missing valgrind is a failure.
set -u

usage() {
    sed -n '3,4s/^# //p' "$0" >&2
    exit 2
}

[ $# -ge 1 ] || usage
reference=
case $1 in
--reference) reference=yes ;;
-*) usage ;;
*)
    prefix=$(cd "$1" && pwd) || exit 2
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
    ;;
esac
shift
programs=
for program in "$@"; do
    programs="$programs $(realpath "$program")"
done
cd "$(dirname "$0")/.." || exit 2

scratch=$(mktemp -d)
. c-tests/target.sh
trap 'stop_target; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
flags=$(pkg-config --cflags --libs libiscsi) || exit 2
cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/debug/iscsi-testkit

passed=0
failed=0
skipped=0
pass() { passed=$((passed + 1)); }
fail() {
    failed=$((failed + 1))
    echo "FAIL $1"
    for file in output target; do
        [ -s "$scratch/$file" ] && head -n 40 "$scratch/$file" | sed 's/^/    /'
    done
}
skip() {
    skipped=$((skipped + 1))
    echo "SKIP $1"
}

valgrind="valgrind --quiet --leak-check=full --error-exitcode=99"
# Libraries that the original loads seem to leak while they are loaded.
[ -n "$reference" ] && valgrind="$valgrind --errors-for-leak-kinds=definite --show-leak-kinds=definite"
if ! command -v valgrind > /dev/null 2>&1; then
    valgrind=
    case ${CI:-} in
    1 | true) fail "valgrind is missing" ;;
    *) skip "valgrind is missing: programs run without it" ;;
    esac
fi

# The lines of a program's first comment that begin with a word.
directives() {
    sed '/\*\//q' "$1" | sed -n "s/^ \* \($2.*\)/\1/p"
}

# run_once NAME PROGRAM ARGUMENT...: the program's status, with its output in a file.
run_once() {
    timeout -k 5 60 $valgrind "$@" > "$scratch/output" 2>&1
    status=$?
    [ $status = 124 ] && echo "not finished after 60 seconds" >> "$scratch/output"
    return $status
}

for source in ${programs:-c-tests/api/*.c c-tests/lifetime/*.c c-tests/errors/*.c}; do
    name=$(basename "$(dirname "$source")")/$(basename "$source" .c)
    : > "$scratch/target"
    if [ -n "$reference" ] && [ -n "$(directives "$source" Original:)" ]; then
        skip "$name: $(directives "$source" Original:)"
        continue
    fi
    # shellcheck disable=SC2086 # flags are several words
    if ! ${CC:-cc} -std=gnu11 -g -Wall -Wextra -Werror ${reference:+-w} -Ic-tests "$source" -o "$scratch/program" $flags -lpthread \
        > "$scratch/output" 2>&1; then
        fail "$name: does not compile"
        continue
    fi
    directives "$source" Target > "$scratch/directives"
    if ! [ -s "$scratch/directives" ]; then
        if run_once "$scratch/program"; then pass; else fail "$name"; fi
        continue
    fi
    while IFS=: read -r word options; do
        word=${word#Target}
        word=${word# }
        # shellcheck disable=SC2086 # options are several words
        if ! start_target $options < /dev/null; then
            fail "$name${word:+ ($word)}: no target"
            continue
        fi
        url=iscsi://$portal/iqn.2026-01.org.example:testkit/0
        run_once "$scratch/program" "$url" "$word" < /dev/null
        worked=$?
        stop_target
        judged=$?
        if [ $worked != 0 ]; then
            fail "$name${word:+ ($word)}"
        elif [ $judged != 0 ] && [ -z "$reference" ]; then
            fail "$name${word:+ ($word)}: the target saw what is not allowed"
        else
            pass
        fi
    done < "$scratch/directives"
done

echo "c-tests: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
