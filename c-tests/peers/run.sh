#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX [PART...]: programs that were built for the original library, running on ours against real targets.
# Parts: symbols programs qemu digests authentication recovery lost, and rounds, which is in recovery. All but that without
# any named.
#
# PREFIX is where `make install SOVERSION=7 prefix=PREFIX` put the library. Starts tgt, istgt and the embedded target on
# loopback and ends them. Prints PASS, FAIL or SKIP and a name for each check, the counts at the end, and ends with 1 when
# one failed. A program that is not there is a SKIP, with CI=1 or CI=true a FAIL. CC and CARGO may be set, and REFERENCE,
# the directory of the original libiscsi.so.7, when the loader does not find that one by itself; ROUNDS is how often tgt is
# killed under all programs at a time.
set -u

[ $# -ge 1 ] || { sed -n '3,4s/^# //p' "$0" >&2; exit 2; }
prefix=$(cd "$1" && pwd) || exit 2
shift
rounds=${ROUNDS:-3}
[ -e "$prefix/lib/libiscsi.so.7" ] || { echo "there is no $prefix/lib/libiscsi.so.7" >&2; exit 2; }
cd "$(dirname "$0")/../.." || exit 2
PATH=$PATH:/usr/sbin:/sbin
unset LD_LIBRARY_PATH "${!LIBISCSI_@}"

scratch=$(mktemp -d)
. c-tests/peers/targets.sh
. c-tests/peers/programs.sh
. c-tests/peers/qemu.sh
. c-tests/peers/authentication.sh
. c-tests/peers/recovery.sh
. c-tests/peers/lost.sh
. c-tests/peers/digests.sh
trap 'stop_targets; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP

cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --profile ci --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/ci/iscsi-testkit

# ---- Results -------------------------------------------------------------------------------------

passed=0 failed=0 skipped=0
pass() {
    passed=$((passed + 1))
    echo "PASS $1"
}
# What was said about a failure is in $scratch/said.
fail() {
    failed=$((failed + 1))
    echo "FAIL $1"
    [ ! -s "$scratch/said" ] || head -n 40 "$scratch/said" | sed 's/^/    /'
}
absent() {
    case ${CI:-} in
    1 | true)
        : > "$scratch/said"
        fail "$1 is missing"
        ;;
    *)
        skipped=$((skipped + 1))
        echo "SKIP $1 is missing"
        ;;
    esac
}
# check NAME COMMAND...: by its status; what it says is shown only when it fails.
check() {
    local name=$1
    shift
    if "$@" > "$scratch/said" 2>&1; then pass "$name"; else fail "$name"; fi
}
# started STARTER NAME ARGUMENT...: a target, or a failure.
started() {
    "$@" > "$scratch/said" 2>&1 || { fail "start of $2"; return 1; }
}
installed() {
    command -v "$1" > /dev/null || { absent "$1"; return 1; }
}

# A program on ours, all symbols bound at once, and on the original library.
ours() { LD_LIBRARY_PATH=$prefix/lib LD_BIND_NOW=1 timeout -k 2 "${limit:-60}" "$@"; }
original() { LD_LIBRARY_PATH=${REFERENCE:-} timeout -k 2 "${limit:-60}" "$@"; }

# ---- The checks ----------------------------------------------------------------------------------

SECONDS=0
[ $# != 0 ] || set -- symbols programs qemu digests authentication recovery lost
for part in "$@"; do
    "check_$part"
done
echo "peers: $passed passed, $failed failed, $skipped skipped in $SECONDS s"
[ $failed = 0 ]
