#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# demo.sh: what `make demo` does. Builds and installs the library into target/demo, compiles demo.c against it as any
# program would be, and lets it work with the embedded target on loopback. Then programs that the system brings, if any,
# look at the same disk through this library.
set -eu
cd "$(dirname "$0")/.."

MAKE=${MAKE:-make}
CC=${CC:-cc}
CARGO=${CARGO:-cargo}
scratch=$(pwd)/target/demo
prefix=$scratch/prefix
target_dir=${CARGO_TARGET_DIR:-target}
testkit=$target_dir/debug/iscsi-testkit

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

packaging/prerequisites.sh build link
mkdir -p "$scratch"

if [ -f "$prefix/lib/libiscsi.so" ]; then
    say "Bringing the library and the embedded target up to date"
    export CARGO_TERM_QUIET=true
else
    say "Building the library and the embedded target (the first time this takes minutes)"
fi
$MAKE -s install prefix="$prefix"
$CARGO build -q --locked --target-dir "$target_dir" -p iscsi-testkit
echo "The library is installed in $prefix"

say "Compiling examples-c/demo.c through pkg-config"
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
flags=$(pkg-config --cflags --libs libiscsi)
echo "cc demo.c $flags"
# shellcheck disable=SC2086 # flags are several words
$CC -O2 -Wall -o "$scratch/demo" examples-c/demo.c $flags

say "Starting the embedded target: a disk of 128 MiB in memory, on loopback only"
. c-tests/target.sh
trap 'stop_target || true' EXIT
trap 'exit 1' INT TERM
start_target --target iqn.2026-01.org.example:demo --lun 128M
url=iscsi://$portal/iqn.2026-01.org.example:demo/0
echo "It listens on $portal (process $target_pid)"

say "Running the C program"
LD_LIBRARY_PATH=$prefix/lib "$scratch/demo" "iscsi://$portal" overwrite

# Programs of Debian and Ubuntu ask for libiscsi.so.7.
others=
for program in iscsi-ls iscsi-inq qemu-img; do
    command -v $program > /dev/null 2>&1 && others="$others $program"
done
if [ -n "$others" ]; then
    say "The same disk, seen by programs of this system that were never recompiled"
    $MAKE -s install SOVERSION=7 PROFILE=ci prefix="$scratch/so7"
    # A program in another package may need more than this library has yet: say so, and go on.
    other() {
        echo "\$ $*"
        LD_LIBRARY_PATH=$scratch/so7/lib timeout 30 "$@" 2>&1 | sed 's/^/    /' || true
    }
    for program in $others; do
        case $program in
        iscsi-ls) other iscsi-ls -s "iscsi://$portal" ;;
        iscsi-inq) other iscsi-inq "$url" ;;
        qemu-img)
            if ls /usr/lib/*/qemu/block-iscsi.so > /dev/null 2>&1; then other qemu-img info "$url"; fi
            ;;
        esac
    done
else
    say "Not shown: iscsi-ls, iscsi-inq and qemu-img on this library"
    echo "They are not installed. apt-get install libiscsi-bin qemu-utils qemu-block-extra, then again: make demo"
fi

if stop_target; then
    say "Done. The target found no fault with anything that it was sent."
else
    say "The target was sent what RFC 7143 does not allow:"
    cat "$scratch/target"
    exit 1
fi
