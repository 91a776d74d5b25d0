#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# demo.sh: what `make demo` does. Builds and installs the library into target/demo, compiles demo.c against it as any
# program would be, and lets it work with the embedded target on loopback. Then programs that the system brings, if any,
# look at the same disk through this library.
set -eu
cd "$(dirname "$0")/.."

export MAKE="${MAKE:-make}"
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
packaging/install-to.sh "$prefix"
$CARGO build -q --locked --target-dir "$target_dir" -p iscsi-testkit
echo "The library is installed in $prefix"

say "Compiling examples-c/demo.c through pkg-config"
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
flags=$(pkg-config --cflags --libs libiscsi)
echo "cc demo.c $flags"
eval "set -- $flags" # pkg-config quotes for the shell what needs it
$CC -O2 -Wall -o "$scratch/demo" examples-c/demo.c "$@"

say "Starting the embedded target: a disk of 128 MiB in memory, on loopback only"
. c-tests/target.sh
trap 'stop_target || true' EXIT
trap 'exit 1' INT TERM
start_target --target iqn.2026-01.org.example:demo --lun 128M
url=iscsi://$portal/iqn.2026-01.org.example:demo/0
echo "It listens on $portal (process $target_pid)"

say "Running the C program"
LD_LIBRARY_PATH=$prefix/lib "$scratch/demo" "iscsi://$portal" overwrite

# What of a program loads libiscsi: the program, or the module that has QEMU's iSCSI driver.
loads_libiscsi() {
    program=$1
    set -- "$(command -v "$program")"
    [ "$program" != qemu-img ] || set -- "$1" /usr/lib/*/qemu/block-iscsi.so /usr/lib*/qemu/block-iscsi.so
    for file in "$@"; do
        if [ -n "$(soname_in "$file")" ]; then
            echo "$file"
            return
        fi
    done
    return 1
}
soname_in() { ldd "$1" 2> /dev/null | sed -n 's/^[[:space:]]*\(libiscsi\.so\.[0-9]*\) .*/\1/p'; }

# The layout that a SONAME of this system stands for; Debian and Ubuntu gave 7 to both.
layout_of() {
    case $1 in
    8 | 9) echo 1.19 ;;
    10 | 11) echo 1.20 ;;
    7)
        version=$(dpkg-query -W -f '${Version}\n' 'libiscsi7*' 2> /dev/null | sed -n '/./{p;q;}')
        [ -n "$version" ] || return 1
        if dpkg --compare-versions "$version" ge 1.20; then echo 1.20; else echo 1.19; fi
        ;;
    *) return 1 ;;
    esac
}

# other PROGRAM ARGUMENT...: runs it on this library, or says why not. One in another package may need more than this
# library has yet; the demo goes on.
other() {
    echo
    if ! command -v "$1" > /dev/null 2>&1; then
        echo "$1 is not installed. Debian and Ubuntu: apt-get install libiscsi-bin qemu-utils qemu-block-extra"
        return
    fi
    if ! file=$(loads_libiscsi "$1"); then
        echo "$1 has no iSCSI driver that loads libiscsi. Debian and Ubuntu: apt-get install qemu-block-extra"
        return
    fi
    soname=$(soname_in "$file")
    if ! layout=$(layout_of "${soname##*.}"); then
        echo "$1 wants $soname, and it is not known which structure layout that has here"
        return
    fi
    directory=$scratch/so${soname##*.}-$layout
    packaging/install-to.sh "$directory" SOVERSION="${soname##*.}" LAYOUT="$layout" PROFILE=ci
    if ! LD_LIBRARY_PATH=$directory/lib ldd "$file" | grep -qF "=> $directory/lib/$soname "; then
        echo "$file loads $soname from a place of its own, not from LD_LIBRARY_PATH"
        return
    fi
    echo "\$ LD_LIBRARY_PATH='$directory/lib' $*"
    status=0
    LD_LIBRARY_PATH=$directory/lib timeout 30 "$@" > "$scratch/other" 2>&1 || status=$?
    sed 's/^/    /' "$scratch/other"
    [ $status = 0 ] || echo "$1 FAILED with status $status"
}
say "The same disk, seen by programs of this system that were never recompiled"
export CARGO_TERM_QUIET=true
other iscsi-ls -s "iscsi://$portal"
other iscsi-inq "$url"
other qemu-img info "$url"

if stop_target; then
    say "Done. The target found no fault with anything that it was sent."
else
    say "The target was sent what RFC 7143 does not allow:"
    cat "$scratch/target"
    exit 1
fi
