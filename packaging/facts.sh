#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# facts.sh PREFIX [--sizes]: what readelf says of an installed library and its programs, and whether it is what packages
# promise: full RELRO, everything bound at the start, no executable stack, no text relocations, no search paths of the
# building machine, no libraries but those of the C library and the compiler, and each function that the original with that
# SONAME exports. With --sizes, which are those of a release
# build, also how large they are, and their limits.
#
# READELF, NM and STRIP may be set; LIBDIR is where the library is, if not PREFIX/lib. One line for each file; a line that begins with BAD for each broken promise.
set -u
export LC_ALL=C

prefix=${1:?usage: facts.sh PREFIX [--sizes]}
sizes=${2:-}
readelf=${READELF:-readelf}
# Of bytes, stripped; the original's shared library has 190,000.
shared_limit=1000000
archive_limit=2000000
needed_allowed='^(libc\.so|libgcc_s\.so|libm\.so|ld-linux|ld64\.so|ld\.so|libc\.musl)'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bad=0
count=0

broken() {
    echo "BAD $1: $2"
    bad=$((bad + 1))
}

# elf FILE: the promises that every shared object and program keeps.
elf() {
    name=$(basename "$1")
    $readelf -hW "$1" > "$scratch/header" && $readelf -lW "$1" > "$scratch/segments" &&
        $readelf -dW "$1" > "$scratch/dynamic" || { broken "$name" "readelf cannot read it"; return; }
    needed=$(sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' "$scratch/dynamic")
    grep -q '^ *Type: *DYN ' "$scratch/header" || broken "$name" "it is not position independent"
    grep -q 'GNU_RELRO' "$scratch/segments" || broken "$name" "no RELRO"
    grep -Eq '(\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW)' "$scratch/dynamic" || broken "$name" "not bound at the start, so RELRO is partial"
    grep 'GNU_STACK' "$scratch/segments" | grep -Eq ' RW +(0|0x[0-9a-f]+)$' || broken "$name" "its stack is executable, or is not said not to be"
    grep -Eq '^ *LOAD .* RWE ' "$scratch/segments" && broken "$name" "memory that is both writable and executable"
    grep -Eq '\(TEXTREL\)|\(FLAGS\).*TEXTREL' "$scratch/dynamic" && broken "$name" "text relocations"
    grep -Eq '\((RPATH|RUNPATH)\)' "$scratch/dynamic" && broken "$name" "it has a search path of its own"
    for library in $needed; do
        echo "$library" | grep -Eq "$needed_allowed" || broken "$name" "it needs $library"
    done
    count=$((count + 1))
}

# report FILE LIMIT: how large it is; without --sizes only what it needs.
report() {
    needed=$($readelf -dW "$1" 2> /dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | tr '\n' ' ')
    if [ -z "$sizes" ]; then
        printf '%-22s needs %s\n' "$(basename "$1")" "$needed"
        return
    fi
    ${STRIP:-strip} -o "$scratch/stripped" "$1" || { broken "$(basename "$1")" "strip fails"; return; }
    bytes=$(wc -c < "$scratch/stripped")
    printf '%-22s %9d bytes stripped, needs %s\n' "$(basename "$1")" "$bytes" "$needed"
    [ -z "$2" ] || [ "$bytes" -le "$2" ] || broken "$(basename "$1")" "$bytes bytes, at most $2 are meant"
}

libdir=${LIBDIR:-$prefix/lib}
shared=$(readlink -f "$libdir/libiscsi.so") && [ -f "$shared" ] || { echo "there is no library in $libdir" >&2; exit 2; }
elf "$shared"
report "$shared" $shared_limit
$readelf -lW "$shared" | grep -q INTERP && broken "$(basename "$shared")" "it is a program"

soversion=$($readelf -dW "$shared" | sed -n 's/.*(SONAME).*\[libiscsi\.so\.\([0-9]*\)\]/\1/p')
${NM:-nm} -D --defined-only "$shared" | awk '{ print $3 }' | sort > "$scratch/exported"
awk -F '\t' -v column="so$soversion" '
    /^#/ { next }
    $1 == "name" { for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    wanted && $wanted == "y" { print $1 }' "$(dirname "$0")/../c-tests/data/symbols.tsv" | sort > "$scratch/original"
[ -s "$scratch/original" ] || broken "$(basename "$shared")" "it has no SONAME of the original"
missing=$(comm -13 "$scratch/exported" "$scratch/original" | tr '\n' ' ')
[ -z "$missing" ] || broken "$(basename "$shared")" "the original also exports: $missing"
printf '%-22s has all %d functions of the original\n' "$(basename "$shared")" "$(wc -l < "$scratch/original")"

for program in "$prefix"/bin/iscsi-*; do
    [ -e "$program" ] || continue
    elf "$program"
    report "$program" ''
done

# The archive: no section of its object may ask for an executable stack, or keep quiet about it.
archive=$libdir/libiscsi.a
$readelf -SW "$archive" > "$scratch/sections" 2> /dev/null
if ! grep -q '\.note\.GNU-stack' "$scratch/sections"; then
    broken libiscsi.a "it does not say that its stack is not executable"
elif grep '\.note\.GNU-stack' "$scratch/sections" | grep -Eq ' [WA]*X[A-Z]* +[0-9]+ +[0-9]+ +[0-9]+$'; then
    broken libiscsi.a "it asks for an executable stack"
fi
if [ -n "$sizes" ]; then
    bytes=$(wc -c < "$archive")
    printf '%-22s %9d bytes\n' libiscsi.a "$bytes"
    [ "$bytes" -le $archive_limit ] || broken libiscsi.a "$bytes bytes, at most $archive_limit are meant"
fi

echo "facts: $count files, $bad promises broken"
[ "$bad" = 0 ]
