#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# localise.sh IN.a SHARED.so OUT.a
#
# Makes the static library that is installed. The one that cargo writes also defines parts of Rust's
# standard library, so a program with two Rust libraries in it would not link. Here everything
# becomes one object in which only the functions of the shared library are visible.
# Set LD, OBJCOPY, AR, NM and READELF when building for another machine.
set -eu

input=$1
shared=$2
output=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The shared library exports exactly the C interface.
${NM:-nm} -D --defined-only "$shared" | awk '$2 == "T" { print $3 }' | sort > "$scratch/exports"
if ! [ -s "$scratch/exports" ]; then
    echo "localise.sh: $shared exports nothing" >&2
    exit 1
fi

# One object from whatever the exported functions reach (-u names the roots of --gc-sections).
# Without --force-group-allocation the personality routine of the unwinder stays in a group of its
# own, which the final link may discard: the program would crash on the first panic.
${LD:-ld} -r --gc-sections --force-group-allocation \
    $(sed 's/^/-u /' "$scratch/exports") -o "$scratch/iscsi.o" "$input"

# Everything but the exported functions becomes local. The LLVM sections hold bitcode for another
# LTO; ar of some distributions stumbles over them.
${OBJCOPY:-objcopy} --remove-section .llvmbc --remove-section .llvmcmd \
    --keep-global-symbols="$scratch/exports" --strip-debug "$scratch/iscsi.o"

# The code that was left out leaves names of functions which it wanted from elsewhere. A linker would
# look for them. Names of this library's functions stay, for debuggers and profilers; those of Rust's standard library and
# of constants are a tenth of the file, and go.
${NM:-nm} --defined-only "$scratch/iscsi.o" | awk '$2 == "T" || $2 == "t" && $3 ~ /scsi/ { print $3 }' > "$scratch/code"
${OBJCOPY:-objcopy} --strip-unneeded --keep-symbols="$scratch/code" "$scratch/iscsi.o"

# Each function has a section, so that --gc-sections can leave it out of a program. The names of these sections repeat
# the long names of the functions; numbers do as well.
LC_ALL=C ${READELF:-readelf} -SW "$scratch/iscsi.o" |
    sed -n 's/^ *\[ *[0-9]*\] \(\.\(text\|rodata\|data\.rel\.ro\|data\|gcc_except_table\)\)\(\.[^ ]*\) .*/\1 \1\3/p' |
    awk '!seen[$2]++ { print "--rename-section", $2 "=" $1 "." ++number }' > "$scratch/shorter"
${OBJCOPY:-objcopy} "@$scratch/shorter" "$scratch/iscsi.o"

# D: no dates and owners, so that equal sources give equal files.
rm -f "$output"
${AR:-ar} rcsD "$output" "$scratch/iscsi.o"
