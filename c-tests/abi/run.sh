#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX: an installed library and its headers against what C programs rely on.
#
# Finds everything through PREFIX/lib/pkgconfig. Prints one line for each check; fails at the end
# when one failed. CC, CXX, CARGO and RUSTC may be set.
set -u

prefix=${1:?usage: run.sh PREFIX}
cd "$(dirname "$0")/../.." || exit 2
CC=${CC:-cc}
CXX=${CXX:-c++}
abi=c-tests/abi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
export LD_LIBRARY_PATH="$prefix/lib"

failed=0
passed=0
skipped=0

# check NAME COMMAND...: runs it, shows its output only when it fails.
check() {
    name=$1
    shift
    if "$@" > "$scratch/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        sed 's/^/    /' "$scratch/output"
    fi
}

version=$(pkg-config --modversion libiscsi) || exit 2
case $version in
1.19.*) layout=1.19 bitfields=-DLAYOUT_119 ;;
1.20.*) layout=1.20 bitfields= ;;
*) echo "unexpected version $version in libiscsi.pc" >&2; exit 2 ;;
esac
cflags=$(pkg-config --cflags libiscsi)
strict="-Wall -Wextra -Werror -pedantic"

# The headers, each alone, in both orders, in every dialect. Anonymous unions and arrays of length 0
# are part of the layout; the headers mark them with __extension__, so -pedantic holds everywhere.
for dialect in c99 c11 gnu11 c++11; do
    case $dialect in
    c++*) compile="$CXX -x c++ -std=$dialect" ;;
    *) compile="$CC -std=$dialect" ;;
    esac
    for header in iscsi scsi-lowlevel; do
        check "$header.h alone, $dialect" $compile $strict $cflags -fsyntax-only \
            "-DHEADER=<iscsi/$header.h>" $abi/header_alone.c
    done
    check "both headers, $dialect" $compile $strict $cflags -fsyntax-only $abi/header_order.c
    check "both headers reversed, $dialect" $compile $strict $cflags -fsyntax-only -DREVERSED \
        $abi/header_order.c
done
check "headers between an emulator's macros" $CC -std=gnu11 -Wall -Wextra -Werror $cflags \
    $abi/header_emulator.c -o "$scratch/emulator"
check "its enumerators" "$scratch/emulator"

# Types and prototypes.
types="-std=gnu11 -Wall -Werror -c -o /dev/null $cflags"
if [ "$(uname -m)" = x86_64 ]; then
    check "layout" $CC $types $abi/layout_$layout.c
fi
check "bit-fields compile" $CC $cflags $bitfields $abi/bitfields.c -o "$scratch/bitfields"
check "bit-fields" "$scratch/bitfields"

# The same on i686. Its programs are linked statically: they run without a 32-bit C library.
compiler32=
for candidate in i686-linux-gnu-gcc "$CC -m32"; do
    if echo 'int main(void) { return 0; }' |
        $candidate -static -x c - -o "$scratch/nothing32" 2> /dev/null; then
        compiler32=$candidate
        break
    fi
done
runner32=
if [ -n "$compiler32" ] && ! "$scratch/nothing32" 2> /dev/null; then
    runner32=qemu-i386
fi
if [ -z "$compiler32" ]; then
    skipped=$((skipped + 1))
    echo "SKIP layout and bit-fields on i686: neither i686-linux-gnu-gcc nor $CC -m32 works"
else
    check "layout on i686" $compiler32 $types $abi/layout_${layout}_i686.c
    check "bit-fields on i686 compile" $compiler32 -static $cflags $bitfields $abi/bitfields.c \
        -o "$scratch/bitfields32"
    if [ -n "$runner32" ] && ! command -v $runner32 > /dev/null; then
        skipped=$((skipped + 1))
        echo "SKIP bit-fields on i686: this machine does not run such programs, and there is no $runner32"
    else
        check "bit-fields on i686" $runner32 "$scratch/bitfields32"
    fi
fi

check "expected prototypes and exports" ${CARGO:-cargo} xtask prototypes --layout $layout \
    --program "$scratch/prototypes.c" --exports "$scratch/expected"
check "prototypes" $CC $types "$scratch/prototypes.c"

# Macros: integers by value, the others by their text.
awk -F '\t' -v layout=$layout '
    BEGIN {
        print "#include <iscsi/iscsi.h>\n#include <iscsi/scsi-lowlevel.h>"
        print "#define TEXT_OF(x) #x\n#define TEXT(x) TEXT_OF(x)"
        print "#define SAME(a, b) _Static_assert(__builtin_strcmp(a, b) == 0, a)"
    }
    $1 == layout {
        printf "#ifndef %s\n#error %s is no macro\n#endif\n", $2, $2
        if ($3 == "int") {
            split($4, number, " ")
            printf "_Static_assert(%s == %s, \"%s\");\n", $2, number[1], $2
        } else if ($3 == "string") {
            printf "SAME(%s, %s);\n", $2, $4
        } else {
            printf "SAME(TEXT(%s), \"%s\");\n", $2, $4
        }
    }
    END { print "SAME(TEXT(XCOPY_DESC_OFFSET), \"16\");" }
' c-tests/data/macros.tsv > "$scratch/macros.c"
check "macros" $CC $types "$scratch/macros.c"

# The libraries.
library=$(readlink -f "$prefix/lib/libiscsi.so")
soname=$(readelf -d "$library" | sed -n 's/.*Library soname: \[\(.*\)\].*/\1/p')
check "the SONAME is a link to the library" test "$prefix/lib/$soname" -ef "$library"
check "the file is named after the SONAME" test "$(basename "$library")" = "$soname.0.0"
check "the library is executable" test -x "$library"
check "the library stays loaded" sh -c "readelf -d '$library' | grep -q NODELETE"
nm -D --defined-only "$library" | awk '{ print $3 }' | sort > "$scratch/exported"
LC_ALL=C sort -o "$scratch/exported" "$scratch/exported"
LC_ALL=C sort -o "$scratch/expected" "$scratch/expected"
check "exports are exactly the interface" diff "$scratch/expected" "$scratch/exported"
readelf -sW "$prefix/lib/libiscsi.a" |
    awk '$5 == "GLOBAL" && $7 != "UND" && NF == 8 { print $8 }' | LC_ALL=C sort > "$scratch/archived"
check "the static library shows the same" diff "$scratch/expected" "$scratch/archived"
nm -D --undefined-only "$library" | awk '{ print $NF }' > "$scratch/imported"
check "what it imports belongs to the C library and the unwinder" \
    sh -c "! grep -Ev '@(GLIBC|GCC)_|^(__cxa_finalize|__gmon_start__|_ITM_.*)$' '$scratch/imported'"

# Linking, the way programs do it.
system_libraries=$(pkg-config --static --libs-only-l libiscsi | sed 's/-liscsi//')
for language in c c++; do
    case $language in
    c++) compile="$CXX -x c++" ;;
    *) compile="$CC -x c" ;;
    esac
    program="$scratch/link-$language"
    check "$language: dynamic link" $compile $cflags $abi/link.c -x none -o "$program" \
        $(pkg-config --libs libiscsi)
    check "$language: dynamic program" "$program"
    check "$language: dynamic program, everything bound at the start" env LD_BIND_NOW=1 "$program"
    check "$language: it needs $soname" sh -c "readelf -d '$program' | grep -q '\[$soname\]'"
    check "$language: static link" $compile $cflags $abi/link.c -x none -o "$program-static" \
        -Wl,-Bstatic $(pkg-config --libs libiscsi) -Wl,-Bdynamic $system_libraries
    check "$language: static program" env -u LD_LIBRARY_PATH "$program-static"
    check "$language: it needs no libiscsi.so" \
        sh -c "! readelf -d '$program-static' | grep -q libiscsi"
    check "$language: fully static link" $compile $cflags $abi/link.c -x none -static \
        -o "$program-full" $(pkg-config --static --libs libiscsi)
    check "$language: fully static program" "$program-full"
done

# The example in the first comment of iscsi.h is a program.
awk '/^ \*     #include <stdio.h>/ { inside = 1 } inside { sub(/^ \*(     )?/, ""); print } inside && /^}/ { exit }' \
    "$prefix/include/iscsi/iscsi.h" > "$scratch/example.c"
check "the example of iscsi.h" $CC -Wall -Wextra -Werror -pedantic $cflags "$scratch/example.c" \
    -o "$scratch/example" $(pkg-config --libs libiscsi)
check "it asks for a URL" sh -c "'$scratch/example' 2> /dev/null; test \$? = 1"

# What the whole archive adds to the names of a program that uses none of them: the interface, and of
# other libraries what the shared library wants too. Weak names count like the others.
archive="$prefix/lib/libiscsi.a"
echo 'int main(void) { return 0; }' > "$scratch/empty.c"
check "a program without the archive" $CC "$scratch/empty.c" -o "$scratch/without"
check "a program with all of it" $CC "$scratch/empty.c" -o "$scratch/with" \
    -Wl,--whole-archive "$archive" -Wl,--no-whole-archive $system_libraries
for program in without with; do
    nm --extern-only --format=posix "$scratch/$program" |
        awk '{ sub(/@.*/, "", $1); print ($2 ~ /[Uwv]/ ? "wants" : "has"), $1 }' |
        LC_ALL=C sort -u > "$scratch/names-$program"
done
LC_ALL=C comm -13 "$scratch/names-without" "$scratch/names-with" > "$scratch/names"
sed -n 's/^has //p' "$scratch/names" > "$scratch/has"
sed -n 's/^wants //p' "$scratch/names" > "$scratch/wants"
check "the archive gives a program the interface and nothing else" diff "$scratch/expected" "$scratch/has"
# `environ` of the C library is a weak name of `__environ`, which GNU ld then adds.
sed 's/@.*//; s/^environ$/&\n__&/' "$scratch/imported" | LC_ALL=C sort -u | LC_ALL=C comm -13 - "$scratch/wants" \
    > "$scratch/too-much"
check "the archive wants nothing that the shared library does not" diff /dev/null "$scratch/too-much"

# A second Rust library in the same program: as rustc makes it, and treated like ours, which also
# shows that unwinding survives that. (No function of ours panics on demand.)
other="${RUSTC:-rustc} --edition 2024 -C opt-level=2 $abi/other_staticlib.rs"
check "another Rust library" $other --crate-type staticlib -o "$scratch/libother.a"
check "the same, shared" $other --crate-type cdylib -o "$scratch/libother.so"
check "the same, localised" packaging/localise.sh "$scratch/libother.a" "$scratch/libother.so" \
    "$scratch/libother-localised.a"
for second in other other-localised; do
    check "links beside lib$second.a" $CC $cflags $abi/two_rust_libraries.c -o "$scratch/beside-$second" \
        "$archive" "$scratch/lib$second.a" $system_libraries
    check "links behind lib$second.a" $CC $cflags $abi/two_rust_libraries.c -o "$scratch/behind-$second" \
        "$scratch/lib$second.a" "$archive" $system_libraries
    check "runs beside lib$second.a" "$scratch/beside-$second"
    check "runs behind lib$second.a" "$scratch/behind-$second"
done

check "make check-abi tells what is the same and what is not" $abi/check_abi.sh "$prefix" "$scratch/check-abi"

echo "abi $soname, layout $layout: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
