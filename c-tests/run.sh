#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX [PROGRAM.c...]        the library installed under PREFIX
# run.sh --reference [PROGRAM.c...]   the original libiscsi, where pkg-config finds one by itself
# run.sh --differences [PROGRAM.c...] the same, but only the programs that --reference leaves out: each must fail
#
# Compiles the programs of c-tests/{api,wire,lifetime,errors,recovery,threads,consumers} through pkg-config and runs
# each under valgrind. Lines in the first comment of a program say how:
#
#   Target WORD: OPTIONS       run with a target of crates/iscsi-testkit started with OPTIONS, the URL of its first LUN
#                              as first argument and WORD as second; once for each such line. Without any the
#                              program runs once, without arguments.
#   Original: TEXT             the original library behaves differently; --reference leaves the program out.
#   Original VERSION: TEXT     a version of it does, such as 1.19.
#   Contract: CLAUSE...        what is tested, see README.md.
#
# A program fails on a status other than 0, on an error or a leak seen by valgrind, after 60 seconds, and when the
# target saw a PDU that RFC 7143 forbids. As many programs as there are processors run at a time, or JOBS of them.
# CC, CARGO and CI may be set; with CI=1 a missing valgrind is a failure. RUNNER runs the programs instead of valgrind:
# an emulator, where CC compiles for another machine.
set -u

usage() {
    sed -n '3,5s/^# //p' "$0" >&2
    exit 2
}

[ $# -ge 1 ] || usage
prefix=
reference=
differences=
case $1 in
--reference) reference=yes ;;
--differences) reference=yes differences=yes ;;
-*) usage ;;
*)
    prefix=$(cd "$1" && pwd) || exit 2
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
    ;;
esac
mode=${prefix:-$1}
script=$(realpath "$0")
shift
programs=
for program in "$@"; do
    program=$(realpath -e "$program") || exit 2
    programs="$programs $program"
done
cd "$(dirname "$0")/.." || exit 2

if [ -n "$reference" ]; then
    # An installed library of this project is no reference.
    if ! pkg-config --exists libiscsi || [ -n "$(pkg-config --variable=rs_version libiscsi)" ]; then
        echo "SKIP the original library is not installed (Debian: libiscsi-dev)"
        exit 0
    fi
    version=$(pkg-config --modversion libiscsi)
fi
scratch=$(mktemp -d)
. c-tests/target.sh
trap 'stop_target; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
flags=$(pkg-config --cflags --libs libiscsi) || exit 2
cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/debug/iscsi-testkit

# Each job takes its share of the programs; most of them wait more than they work.
jobs=${JOBS:-$(nproc 2> /dev/null || echo 1)}
if [ -z "${SHARE:-}" ] && [ "$jobs" -gt 1 ]; then
    pids=
    trap 'kill $pids 2> /dev/null; exit 1' INT TERM
    for share in $(seq 0 $((jobs - 1))); do
        # shellcheck disable=SC2086 # programs are several words
        JOBS=$jobs SHARE=$share "$script" "$mode" $programs > "$scratch/share.$share" 2>&1 &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid"
    done
    awk -v jobs="$jobs" -v reference="$reference" '
        /^c-tests: [0-9]+ passed/ { passed += $2; failed += $4; skipped += $6; left_out += $8; ended++; next }
        { print }
        END {
            if (ended < jobs)
                print "FAIL " jobs - ended " of " jobs " jobs did not come to an end"
            printf "c-tests: %d passed, %d failed, %d skipped", passed, failed, skipped
            print (reference == "" ? "" : ", " left_out + 0 " left out")
            exit ended < jobs || failed > 0
        }' "$scratch"/share.*
    exit
fi

passed=0
failed=0
skipped=0
left_out=0
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

runner="valgrind --quiet --leak-check=full --error-exitcode=99"
# Libraries that the original loads seem to leak while they are loaded.
[ -n "$reference" ] && runner="$runner --errors-for-leak-kinds=definite --show-leak-kinds=definite"
if [ -n "${RUNNER:-}" ]; then
    runner=$RUNNER
elif ! command -v valgrind > /dev/null 2>&1; then
    runner=
    case ${CI:-} in
    1 | true) fail "valgrind is missing" ;;
    *) skip "valgrind is missing: programs run without it" ;;
    esac
fi

# The lines of a program's first comment that begin with a word.
directives() {
    sed '/\*\//q' "$1" | sed -n "s/^ \* \($2.*\)/\1/p"
}

# Why the reference does not pass a program; nothing if it should.
difference() {
    directives "$1" Original | while IFS= read -r line; do
        only=${line%%:*}
        only=${only#Original}
        case $version in
        ${only# }*) echo "$line" ;;
        esac
    done
}

# run_once PROGRAM ARGUMENT...: the program's status, with its output in a file.
run_once() {
    timeout -k 5 $limit $runner "$@" > "$scratch/output" 2>&1
    status=$?
    [ $status = 124 ] && echo "not finished after $limit seconds" >> "$scratch/output"
    return $status
}

# judge NAME STATUS: what a run is worth.
judge() {
    if [ -n "$differences" ]; then
        different=$((different + ($2 != 0)))
    elif [ "$2" = 0 ]; then
        pass
    else
        fail "$1"
    fi
}

limit=60
[ -n "$differences" ] && limit=15
number=0
for source in ${programs:-c-tests/api/*.c c-tests/wire/*.c c-tests/lifetime/*.c c-tests/errors/*.c c-tests/recovery/*.c c-tests/threads/*.c c-tests/consumers/*.c}; do
    number=$((number + 1))
    [ $((number % jobs)) = "${SHARE:-0}" ] || [ "$jobs" = 1 ] || continue
    name=$(basename "$(dirname "$source")")/$(basename "$source" .c)
    : > "$scratch/target"
    if [ -n "$reference" ]; then
        reason=$(difference "$source")
        if [ -n "$differences" ]; then
            [ -n "$reason" ] || continue
        elif [ -n "$reason" ]; then
            left_out=$((left_out + 1))
            echo "LEFT OUT $name: $reason"
            continue
        fi
    fi
    different=0
    # shellcheck disable=SC2086 # flags are several words
    if ! ${CC:-cc} -std=gnu11 -g -Wall -Wextra -Werror ${reference:+-w} -Ic-tests "$source" -o "$scratch/program" $flags -lpthread \
        > "$scratch/output" 2>&1; then
        if [ -n "$differences" ]; then pass; else fail "$name: does not compile"; fi
        continue
    fi
    directives "$source" Target > "$scratch/directives"
    if ! [ -s "$scratch/directives" ]; then
        run_once "$scratch/program"
        judge "$name" $?
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
        if [ $worked = 0 ] && [ $judged != 0 ] && [ -z "$reference" ]; then
            fail "$name${word:+ ($word)}: the target saw what is not allowed"
        else
            judge "$name${word:+ ($word)}" $worked
        fi
    done < "$scratch/directives"
    if [ -z "$differences" ]; then
        continue
    elif [ $different = 0 ]; then
        fail "$name: the original behaves the same; not so: $reason"
    else
        pass
    fi
done

echo "c-tests: $passed passed, $failed failed, $skipped skipped${reference:+, $left_out left out}"
[ $failed = 0 ]
