#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# check_abi.sh PREFIX SCRATCH: what `make check-abi` says of the installed library beside itself and beside libraries and
# headers that were changed. CC and CARGO may be set.
set -eu

prefix=${1:?usage: check_abi.sh PREFIX SCRATCH}
scratch=${2:?usage: check_abi.sh PREFIX SCRATCH}
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
library=$(readlink -f "$prefix/lib/libiscsi.so")
soname=$(basename "$library" .0.0)
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
mkdir -p "$scratch"

# expect STATUS TEXT OPTION...: compares with the installed headers as ours; TEXT must be part of a line.
expect() {
    wanted=$1
    text=$2
    shift 2
    status=0
    ${CARGO:-cargo} xtask abi --ours-include "$prefix/include" --scratch "$scratch/xtask" "$@" \
        > "$scratch/output" 2>&1 || status=$?
    if [ "$status" != "$wanted" ] || ! grep -qF -- "$text" "$scratch/output"; then
        echo "$*: status $status instead of $wanted, or no line with '$text':"
        cat "$scratch/output"
        exit 1
    fi
}

expect 0 "ours can replace" --ours "$library" --reference "$library" --reference-include "$prefix/include"
expect 2 "libiscsi.none" --ours "$library" --reference "$scratch/libiscsi.none"
expect 2 "has no iscsi/iscsi.h" --ours "$library" --reference "$library" --reference-include "$scratch"

# A library without one of the functions, and one with another SONAME.
nm -D --defined-only "$library" | awk '$3 != "iscsi_get_fd" { names = names $3 ";" }
    END { print "{ global: " names " local: *; };" }' > "$scratch/versions"
link="$CC -shared -Wl,--whole-archive $prefix/lib/libiscsi.a -Wl,--no-whole-archive"
system_libraries=$(pkg-config --static --libs-only-l libiscsi | sed 's/-liscsi//')
$link "-Wl,-soname,$soname" "-Wl,--version-script,$scratch/versions" -o "$scratch/without.so" $system_libraries
expect 1 "MISSING function iscsi_get_fd" --ours "$scratch/without.so" --reference "$library"
expect 0 "1 only here" --ours "$library" --reference "$scratch/without.so"
$link -Wl,-soname,libiscsi.so.6 -o "$scratch/renamed.so" $system_libraries
expect 1 "SONAME: there libiscsi.so.6, here $soname" --ours "$library" --reference "$scratch/renamed.so"

# changed NAME SCRIPT TEXT: as reference the headers after a sed script.
changed() {
    mkdir -p "$scratch/$1/iscsi"
    for header in iscsi scsi-lowlevel; do
        sed "$2" "$prefix/include/iscsi/$header.h" > "$scratch/$1/iscsi/$header.h"
    done
    if diff -r "$prefix/include/iscsi" "$scratch/$1/iscsi" > /dev/null; then
        echo "$1: the headers did not change"
        exit 1
    fi
    expect "${4:-1}" "$3" --ours "$library" --reference "$library" --reference-include "$scratch/$1"
}
changed prototype 's/ int iscsi_get_fd(/ long iscsi_get_fd(/' "DIFFERENT prototype of iscsi_get_fd"
changed member 's/^  int expxferlen;/  long long expxferlen;/' "DIFFERENT struct scsi_task, member cdb"
changed more-members 's/^  int expxferlen;/&\n  int one_more;/' \
    "MISSING struct scsi_task, member one_more: at byte 16: int"
changed bit-field 's/^\( *unsigned int ill_param_in_cdb\) *: *1;/\1 : 2;/' \
    "DIFFERENT struct scsi_sense, member ill_param_in_cdb"
changed enumerator 's/^\( *SCSI_STATUS_BUSY\) = [^,]*,/\1 = 9,/' "DIFFERENT enumerator SCSI_STATUS_BUSY"
changed macro 's/^#define MAX_STRING_SIZE .*/#define MAX_STRING_SIZE 77/' "DIFFERENT macro MAX_STRING_SIZE"
changed spelling 's/^\(#define MAX_STRING_SIZE\) \(.*\)/\1 (0 + \2)/' "ours can replace" 0

# Types of a reference that brings no headers, but debug information.
for result in int long; do
    cat > "$scratch/$result.c" <<END
#include <iscsi/scsi-lowlevel.h>
struct iscsi_context;
$result iscsi_get_fd(struct iscsi_context *iscsi);
$result iscsi_get_fd(struct iscsi_context *iscsi) { return iscsi != 0; }
struct scsi_task kept;
END
    $CC -g -shared -fPIC -I"$prefix/include" "-Wl,-soname,$soname" \
        -Wl,--version-script=/dev/stdin "$scratch/$result.c" -o "$scratch/$result.so" <<END
{ global: iscsi_get_fd; local: *; };
END
done
expect 0 "from       its debug information" --ours "$library" --reference "$scratch/int.so"
expect 1 "DIFFERENT prototype of iscsi_get_fd" --ours "$library" --reference "$scratch/long.so"
