#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX: the SCSI layer of an installed library against c-tests/data/{cdb,wire,unmarshall}_vectors.tsv.
#
# cdb_vectors.tsv says what each CDB builder makes, wire_vectors.tsv what each iscsi_*_sync function sends,
# unmarshall_vectors.tsv what is decoded; own_*vectors.tsv say where this library differs. Tests every
# row whose function the installed headers declare. Fails on any difference, and when such a function has no row.
# CC may be set; VALGRIND=valgrind runs the programs under it.
set -eu

prefix=${1:?usage: run.sh PREFIX}
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
VALGRIND=${VALGRIND:-}
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
export LD_LIBRARY_PATH="$prefix/lib"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

headers=$(pkg-config --variable=includedir libiscsi)/iscsi
for header in scsi-lowlevel iscsi; do
    grep -o 'i\{0,1\}scsi_[a-z0-9_]*(' "$headers/$header.h" | tr -d '(' | sort -u > "$scratch/$header"
done

# Functions which have to be tested.
grep -E '^scsi_cdb_|_cdb$|^scsi_create_task$' "$scratch/scsi-lowlevel" | grep -v '^scsi_cdb_unmarshall$' \
    > "$scratch/cdb_functions"
tr '\n' ' ' < "$headers/iscsi.h" | grep -o 'struct scsi_task \*iscsi_[a-z0-9_]*_sync(' | grep -o 'iscsi_[a-z0-9_]*' \
    | sort -u > "$scratch/wire_functions"

# From the columns `function` and `arguments` to a C call. Arguments of wire_vectors.tsv are written NAME=VALUE, with
# PTR for what wire_vectors.c has under a name of its own.
cat > "$scratch/calls.awk" <<'AWK'
function argument(text,    at, name, value) {
    at = index(text, "=")
    if (at == 0) return text
    name = substr(text, 1, at - 1)
    value = substr(text, at + 1)
    if (name == "task") return "write10_task()"
    if (value != "PTR") return value
    if ($1 ~ /^iscsi_(sanitize|extended_copy|scsi_command)_sync$/) return "&parameters"
    return pointers[name]
}
BEGIN {
    FS = "\t"
    pointers["data"] = "buffer"; pointers["iov"] = "iovector"; pointers["list"] = "ranges"
    pointers["mp"] = "&page"; pointers["param"] = "&reservation"
}
{
    call = first
    count = split($2, words, ", ")
    for (i = 1; i <= count; i++)
        call = call (call == "" ? "" : ", ") argument(words[i])
    printf "CALL(%s, (%s), \"%s\")\n", $1, call, $2
}
AWK

# judge NAME TABLE: whether the program NAME_vectors prints what is expected.
judge() {
    if [ -n "$VALGRIND" ]; then
        $VALGRIND --quiet --leak-check=full --error-exitcode=99 "$scratch/$1_vectors" < "$scratch/input" \
            > "$scratch/printed" || failed=1
    else
        "$scratch/$1_vectors" < "$scratch/input" > "$scratch/printed" || failed=1
    fi
    if ! diff "$scratch/expected" "$scratch/printed"; then
        echo "the library differs from $2 (<) as above" >&2
        failed=1
    fi
}

# compare NAME FIRST_ARGUMENT
compare() {
    table=c-tests/data/$1_vectors.tsv
    awk -F '\t' '
        /^#/ || $1 == "function" { next }
        FILENAME == ARGV[1] { wanted[$1]; next }
        !($1 in wanted) { next }
        FILENAME == ARGV[2] { own[$1, $2] = $0; order[++count] = $1 SUBSEP $2; next }
        ($1, $2) in own { print own[$1, $2]; delete own[$1, $2]; next }
        { print }
        END { for (i = 1; i <= count; i++) if (order[i] in own) print own[order[i]] }
    ' "$scratch/$1_functions" c-tests/data/own_vectors.tsv "$table" > "$scratch/expected"
    cut -f 1 "$scratch/expected" | sort -u > "$scratch/tested"
    if ! diff "$scratch/$1_functions" "$scratch/tested" || ! [ -s "$scratch/tested" ]; then
        echo "$table: functions (<) without a row" >&2
        failed=1
    fi
    awk -v first="$2" -f "$scratch/calls.awk" "$scratch/expected" > "$scratch/$1_calls.h"
    # shellcheck disable=SC2046 # flags are several words
    $CC -std=c99 -Wall -Wextra -Werror -I"$scratch" -o "$scratch/$1_vectors" "c-tests/vectors/$1_vectors.c" \
        $(pkg-config --cflags --libs libiscsi) -lpthread
    judge "$1" "$table"
    echo "$table: $(wc -l < "$scratch/expected") rows, $(wc -l < "$scratch/tested") functions"
}

# The answers, blocks and mode pages of unmarshall_vectors.tsv.
unmarshall() {
    table=c-tests/data/unmarshall_vectors.tsv
    # The types of some answers came with 1.20.
    case $(pkg-config --modversion libiscsi) in
    1.19.*) layout='' absent='^(vpd 8f|rtpg) ' ;;
    *) layout=-DLAYOUT_120 absent='^$' ;;
    esac
    # Measurements of the newer library: `=` says that the older one gave the same.
    awk -F '\t' -v OFS='\t' -v absent="$absent" '
        /^#/ || $1 == "case" || $1 ~ absent { next }
        FILENAME == ARGV[1] { own[$1] = $2; next }
        { print $1, $2, $3, $4, $7 == "=" ? $5 : $7, $1 in own ? own[$1] : $8 == "=" ? $6 : $8 }
    ' c-tests/data/own_unmarshall_vectors.tsv "$table" > "$scratch/expected"
    cut -f 1-4 "$scratch/expected" > "$scratch/input"
    # shellcheck disable=SC2046,SC2086 # flags are several words
    $CC -std=c99 -Wall -Wextra -Werror $layout -o "$scratch/unmarshall_vectors" c-tests/vectors/unmarshall_vectors.c \
        $(pkg-config --cflags --libs libiscsi)
    judge unmarshall "$table"
    echo "$table: $(wc -l < "$scratch/expected") rows"
}

: > "$scratch/input"
compare cdb ""
compare wire iscsi
unmarshall
exit $failed
