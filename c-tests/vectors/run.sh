#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX: the SCSI layer and the URLs of an installed library against the tables of c-tests/data.
#
# cdb_vectors.tsv says what each CDB builder makes, wire_vectors.tsv what each iscsi_*_sync and _task function sends,
# unmarshall_vectors.tsv what is decoded, sense_vectors.tsv what sense data say, strings.tsv the names of code values,
# url_vectors.tsv what is in a URL. own_*.tsv beside them have the rows in which this library differs, and why, and rows
# which libiscsi has not at all.
#
# Prints for each table how many rows are as they have to be, and how many of them libiscsi answers by reading past the
# end (OVERREAD), by a crash (CRASH) or never (HANG). Fails on any difference, when a builder or a synchronous command
# that the headers declare has no row, and when a row of an own table says nothing new.
#
# The programs run under valgrind. CC and CI may be set; with CI=1 a missing valgrind is a failure. RUNNER runs the
# programs instead of valgrind: an emulator, where CC compiles for another machine.
set -eu
export LC_ALL=C

prefix=$(cd "${1:?usage: run.sh PREFIX}" && pwd)
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
export LD_LIBRARY_PATH="$prefix/lib"
flags=$(pkg-config --cflags --libs libiscsi)
headers=$(pkg-config --variable=includedir libiscsi)/iscsi
case $(pkg-config --modversion libiscsi) in
1.19.*) layout=1.19 ;;
*) layout=1.20 ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
fail() {
    echo "FAIL $1" >&2
    failed=1
}

runner="valgrind --quiet --leak-check=full --error-exitcode=99"
if [ -n "${RUNNER:-}" ]; then
    runner=$RUNNER
elif ! command -v valgrind > /dev/null 2>&1; then
    runner=
    case ${CI:-} in
    1 | true) fail "valgrind is missing" ;;
    *) echo "SKIP valgrind is missing: programs run without it" ;;
    esac
fi

# ---- Expected lines ----------------------------------------------------------------------------

# rows TABLE: without comments and the heading.
rows() { awk '/^#/ || !heading++ { next } { print }' "$1"; }

# newer: instead of the last two columns, the result with the older library and the one with the newer, the latter. `=` in
# it stands for the former; what follows is appended.
newer() {
    awk -F '\t' '{
        result = $NF
        if (sub(/^= ?/, "", result)) result = $(NF - 1) result
        line = ""
        for (i = 1; i < NF - 1; i++) line = line $i FS
        print line result
    }'
}

# own KEYS TABLE: standard input with the last columns of each row of TABLE in the row which has the same first KEYS
# columns, and with the rows of TABLE for which there is none.
own() {
    rows "$2" > "$scratch/own"
    awk -F '\t' -v keys="$1" -v table="$2" -v needless="$scratch/needless" '
        function columns(first, last,    i, text) {
            for (i = first; i <= last; i++) text = text (i == first ? "" : FS) $i
            return text
        }
        FILENAME != "-" {
            key = columns(1, keys)
            order[++count] = key
            kept[key] = $0
            result[key] = columns(keys + 1, NF)
            width[key] = NF - keys
            next
        }
        { wide = NF; key = columns(1, keys); line = $0 }
        key in result { line = columns(1, NF - width[key]) FS result[key]; delete result[key] }
        key in kept && line == $0 { print table ": as libiscsi: " key > needless }
        { print line }
        END {
            for (i = 1; i <= count; i++) {
                if (!(order[i] in result)) continue
                if (width[order[i]] + keys == wide) print kept[order[i]]
                else print table ": there is no row " order[i] > needless
            }
        }
    ' "$scratch/own" - > "$scratch/expected"
}

# ---- Compile, run, compare ---------------------------------------------------------------------

# judge NAME TABLE [DEFINITION...]: whether the program NAME_vectors prints what is expected for what stands in `input`.
judge() {
    name=$1
    table=$2
    shift 2
    # shellcheck disable=SC2086 # flags are several words
    $CC -std=c99 -Wall -Wextra -Werror -I"$scratch" "$@" -o "$scratch/program" "c-tests/vectors/${name}_vectors.c" \
        $flags -lpthread
    $runner "$scratch/program" < "$scratch/input" > "$scratch/printed" || fail "$table: the program ends with $?"
    sort -o "$scratch/expected" "$scratch/expected"
    sort -o "$scratch/printed" "$scratch/printed"
    if ! diff "$scratch/expected" "$scratch/printed" > "$scratch/difference"; then
        cat "$scratch/difference"
        fail "$table: the library (>) differs (<) as above"
    fi
    if [ -s "$scratch/needless" ]; then
        cat "$scratch/needless"
        fail "$table: rows as above say nothing"
        : > "$scratch/needless"
    fi
    rows=$(grep -c . "$scratch/expected")
    wrong=$(grep -c '^<' "$scratch/difference") || true
    broken=$(awk -F '\t' '
        !/^#/ { for (i = 1; i <= NF; i++) if ($i ~ /^(OVERREAD|CRASH|HANG)$/) { count[$i]++; next } }
        END { printf "%d OVERREAD, %d CRASH, %d HANG", count["OVERREAD"], count["CRASH"], count["HANG"] }
    ' "$table")
    echo "$table, layout $layout: $((rows - wrong)) of $rows rows passed, $(grep -c . "$scratch/own") of our own; with libiscsi $broken"
}

# ---- Functions that are called as the tables say -------------------------------------------------

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
    end = ", note_end, &ended"
    task_call = first
    count = split($2, words, ", ")
    for (i = 1; i <= count; i++) {
        call = call (call == "" ? "" : ", ") argument(words[i])
        # The function that does not wait has a callback behind these arguments, before an iovector.
        if (words[i] ~ /^iov=/) { task_call = task_call end; end = "" }
        task_call = task_call ", " argument(words[i])
    }
    printf "CALL(%s, (%s), \"%s\")\n", $1, call, $2
    task = $1
    if (!sub(/_sync$/, "_task", task) || task == "iscsi_scsi_command_task") next
    printf "CALL_TASK(%s, (%s), \"%s\")\n", task, task_call end, $2
    sub(/^iscsi/, "NULL", call)
    sub(/^iscsi/, "NULL", task_call)
    printf "CALL_NULL(%s, (%s))\nCALL_NULL(%s, (%s))\n", $1, call, task, task_call end
}
AWK

# calls NAME FIRST_ARGUMENT: the functions in `declared` have to be tested.
calls() {
    table=c-tests/data/$1_vectors.tsv
    rows "$table" | own 2 "c-tests/data/own_$1_vectors.tsv"
    cut -f 1 "$scratch/expected" | sort -u > "$scratch/tested"
    [ -s "$scratch/declared" ] || fail "$table: the headers declare none of its functions"
    for function in $(comm -23 "$scratch/declared" "$scratch/tested"); do
        fail "$table: no row for $function"
    done
    awk -v first="$2" -f "$scratch/calls.awk" "$scratch/expected" > "$scratch/$1_calls.h"
    : > "$scratch/input"
    judge "$1" "$table"
}

grep -o 'scsi_[a-z0-9_]*(' "$headers/scsi-lowlevel.h" | tr -d '(' | grep -E '^scsi_cdb_|_cdb$|^scsi_create_task$' \
    | grep -v '^scsi_cdb_unmarshall$' | sort -u > "$scratch/declared"
calls cdb ""
tr '\n' ' ' < "$headers/iscsi.h" | grep -o 'struct scsi_task \*iscsi_[a-z0-9_]*_sync(' | grep -o 'iscsi_[a-z0-9_]*' \
    | sort -u > "$scratch/declared"
calls wire iscsi

# ---- Functions that get a row as input -----------------------------------------------------------

# Types that every build uses and the older headers lack.
if [ "$layout" = 1.19 ]; then
    awk '
        /^(enum third_party_copy|struct (third_party_copy|scsi_inquiry_third_party_copy))/ { shown = 1 }
        /^struct scsi_(report_)?target_port_group/ || /^enum iscsi_chap_auth/ { shown = 1 }
        shown
        /^}/ { shown = 0 }
    ' include/1.20/iscsi/iscsi.h include/1.20/iscsi/scsi-lowlevel.h
fi > "$scratch/since_1_20.h"

table=c-tests/data/unmarshall_vectors.tsv
# Two pairs of columns, old and new: the size of the whole answer and what is decoded.
rows $table | awk -F '\t' -v OFS='\t' '{ print $1, $2, $3, $4, $7 == "=" ? $5 : $7, $6, $8 }' | newer \
    | own 1 c-tests/data/own_unmarshall_vectors.tsv
cut -f 1-4 "$scratch/expected" > "$scratch/input"
judge unmarshall $table

table=c-tests/data/sense_vectors.tsv
rows $table | newer | own 2 c-tests/data/own_sense_vectors.tsv
cut -f 1-2 "$scratch/expected" > "$scratch/input"
information=-DINFORMATION
# The older structure lacks the field.
if [ "$layout" = 1.19 ]; then
    information=-UINFORMATION
    sed -i 's/info_valid=.*//' "$scratch/expected"
fi
judge sense $table "$information"

table=c-tests/data/strings.tsv
rows $table | newer | own 2 c-tests/data/own_strings.tsv
cut -f 1 "$scratch/expected" | sort -u > "$scratch/input"
judge strings $table

table=c-tests/data/url_vectors.tsv
rows $table | newer | own 4 c-tests/data/own_url_vectors.tsv
cut -f 1-4 "$scratch/expected" > "$scratch/input"
judge url $table

exit $failed
