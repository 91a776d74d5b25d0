#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX: the CDB builders of an installed library against c-tests/data/cdb_vectors.tsv.
#
# Tests every row whose function the installed header declares. Fails on any difference, and when a CDB builder that
# the header declares has no row. CC may be set; VALGRIND=valgrind runs the program under it.
set -eu

prefix=${1:?usage: run.sh PREFIX}
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
VALGRIND=${VALGRIND:-}
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
export LD_LIBRARY_PATH="$prefix/lib"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

header=$(pkg-config --variable=includedir libiscsi)/iscsi/scsi-lowlevel.h
grep -o 'scsi_[a-z0-9_]*(' "$header" | tr -d '(' | sort -u > "$scratch/declared"

awk -F '\t' 'NR == FNR { declared[$1]; next } /^#/ || $1 == "function" { next } $1 in declared' \
    "$scratch/declared" c-tests/data/cdb_vectors.tsv > "$scratch/expected"
cut -f 1 "$scratch/expected" | sort -u > "$scratch/tested"
grep -E '^scsi_cdb_|_cdb$|^scsi_create_task$' "$scratch/declared" | grep -v '^scsi_cdb_unmarshall$' > "$scratch/builders"
if ! diff "$scratch/builders" "$scratch/tested"; then
    echo "c-tests/data/cdb_vectors.tsv: builders without rows, see above" >&2
    exit 1
fi

awk -F '\t' '{ printf "CALL(%s, (%s), \"%s\")\n", $1, $2, $2 }' "$scratch/expected" > "$scratch/cdb_calls.h"
# shellcheck disable=SC2046 # flags are several words
$CC -std=c99 -Wall -Wextra -Werror -I"$scratch" -o "$scratch/cdb_vectors" c-tests/vectors/cdb_vectors.c \
    $(pkg-config --cflags --libs libiscsi)
if [ -n "$VALGRIND" ]; then
    $VALGRIND --quiet --leak-check=full --error-exitcode=99 "$scratch/cdb_vectors" > "$scratch/printed"
else
    "$scratch/cdb_vectors" > "$scratch/printed"
fi
if ! diff "$scratch/expected" "$scratch/printed"; then
    echo "CDB builders differ from c-tests/data/cdb_vectors.tsv (<) as above" >&2
    exit 1
fi
echo "$(wc -l < "$scratch/expected") rows of cdb_vectors.tsv, $(wc -l < "$scratch/tested") builders: as expected"
