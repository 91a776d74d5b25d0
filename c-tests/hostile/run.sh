#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX [OPTION...] [CLASS.c...]    the library installed under PREFIX
#   --valgrind [N]    under valgrind, each N-th case: only errors in the use of memory are judged
#   --table           print the results in Markdown
#   --write           put them into docs/RELIABILITY.md
#
# The catalogue of what a target that breaks the rules does. Each file is a class, each of its cases runs in a process of its
# own and has ceilings; catalogue.h says which. A run of all classes also compares the names of the cases
# with those in docs/RELIABILITY.md, and shows first that the ceilings work.
# As many cases as there are processors run at a time, or JOBS of them. CC may be set; with CI=1 a missing valgrind is a failure.
set -u

# Fewer cases than this are not the catalogue.
least=120

usage() {
    sed -n '3,6s/^# //p' "$0" >&2
    exit 2
}

[ $# -ge 1 ] || usage
prefix=$(cd "$1" && pwd) || exit 2
shift
valgrind=
table=
every=1
sources=
while [ $# -gt 0 ]; do
    case $1 in
    --valgrind)
        valgrind="valgrind --quiet --leak-check=full --error-exitcode=99"
        case ${2:-} in
        [1-9]*) every=$2 && shift ;;
        esac
        ;;
    --table) table=print ;;
    --write) table=write ;;
    -*) usage ;;
    *) sources="$sources $(realpath -e "$1")" || exit 2 ;;
    esac
    shift
done
cd "$(dirname "$0")/../.." || exit 2
document=docs/RELIABILITY.md
begin='<!-- cases of broken targets: begin -->'
end='<!-- cases of broken targets: end -->'
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
flags=$(pkg-config --cflags --libs libiscsi) || exit 2
jobs=${JOBS:-$(nproc 2> /dev/null || echo 1)}
if [ -n "$valgrind" ] && ! command -v valgrind > /dev/null 2>&1; then
    case ${CI:-} in
    1 | true) echo "FAIL valgrind is missing" && exit 1 ;;
    *) echo "SKIP valgrind is missing: the cases of broken targets" && exit 0 ;;
    esac
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM

compile() {
    # shellcheck disable=SC2086 # flags are several words
    ${CC:-cc} -std=gnu11 -g -Wall -Wextra -Werror -Wno-missing-field-initializers -Ic-tests -Ic-tests/hostile "$1" \
        -o "$2" $flags -lpthread || exit 1
}

compile c-tests/hostile/ceilings.c "$scratch/ceilings"
ceilings=
if [ -z "$sources$table" ]; then
    $valgrind "$scratch/ceilings" ${valgrind:+--memory-only} > "$scratch/ceilings.output" 2>&1 &
    ceilings=$!
fi

failed=0
: > "$scratch/list"
: > "$scratch/results"
for source in ${sources:-c-tests/hostile/*.c}; do
    class=$(basename "$source" .c)
    [ "$class" != ceilings ] || continue
    compile "$source" "$scratch/$class"
    "$scratch/$class" --list >> "$scratch/list" || exit 1
    # shellcheck disable=SC2086 # valgrind and its options are several words
    timeout -k 5 900 $valgrind "$scratch/$class" --jobs "$jobs" ${valgrind:+--memory-only} --every "$every" \
        < /dev/null > "$scratch/output" 2>&1
    status=$?
    grep -P '^[^\t ][^\t]*(\t[^\t]+){5}$' "$scratch/output" >> "$scratch/results"
    ran=$(grep -cP '^[^\t ][^\t]*(\t[^\t]+){5}$' "$scratch/output")
    expected=$((($("$scratch/$class" --list | wc -l) + every - 1) / every))
    if [ $status != 0 ] || [ "$ran" != $expected ]; then
        failed=1
        echo "FAIL $class: status $status, $ran cases of $expected ran"
        grep -vP '\tgood\t' "$scratch/output"
    fi
done
if [ -n "$(cut -f 1,2 "$scratch/list" | sort | uniq -d)" ]; then
    failed=1
    echo "FAIL two cases of one name: $(cut -f 1,2 "$scratch/list" | sort | uniq -d)"
fi
count=$(wc -l < "$scratch/list")
if [ -z "$sources" ] && [ "$count" -lt $least ]; then
    failed=1
    echo "FAIL $count cases are fewer than $least"
fi
if [ -n "$ceilings" ] && ! wait "$ceilings"; then
    failed=1
    echo "FAIL a ceiling that does not work:"
    cat "$scratch/ceilings.output"
fi

# The names of the cases as the document has them.
if [ -z "$sources$valgrind$table" ]; then
    sed -n "/^$begin/,/^$end/s/^| \([^|]*\) | \`\([^\`]*\)\` .*/\1\t\2/p" "$document" | sort > "$scratch/documented"
    cut -f 1,2 "$scratch/list" | sort > "$scratch/names"
    if ! cmp -s "$scratch/documented" "$scratch/names"; then
        failed=1
        echo "FAIL $document has other cases; again: make hostile-table"
        diff "$scratch/documented" "$scratch/names"
    fi
fi

if [ -n "$table" ]; then
    [ $failed = 0 ] || exit 1
    {
        echo '| class | case | the target | what must come of it | ms | processor ms | KiB |'
        echo '|---|---|---|---|---|---|---|'
        awk -F '\t' -v OFS=' | ' '
            NR == FNR { measured[$1 "\t" $2] = $4 OFS $5 OFS ($6 < 0 ? 0 : $6); next }
            { print "| " $1, "`" $2 "`", $3, $4, measured[$1 "\t" $2] " |" }' "$scratch/results" "$scratch/list"
    } > "$scratch/table"
    if [ $table = print ]; then
        cat "$scratch/table"
        exit 0
    fi
    grep -q "^$begin" "$document" && grep -q "^$end" "$document" || exit 1
    awk -v begin="$begin" -v end="$end" -v table="$scratch/table" '
        index($0, end) == 1 { while ((getline line < table) > 0) print line; inside = 0 }
        !inside { print }
        index($0, begin) == 1 { inside = 1 }' "$document" > "$scratch/document" && cat "$scratch/document" > "$document"
    exit
fi
awk -F '\t' -v what="${valgrind:+ under valgrind}" '
    { good += $3 == "good"; if ($4 > ms) ms = $4; if ($5 > cpu) cpu = $5; if ($6 > kib) kib = $6 }
    END { printf "hostile: %d cases passed%s, %d failed", good, what, NR - good
          if (what == "") printf "; at most %d ms, %d ms of processor time, %d KiB", ms, cpu, kib
          print "" }' "$scratch/results"
[ $failed = 0 ]
