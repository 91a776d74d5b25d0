#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# check-install.sh: `make install` writes below each of its directories what belongs there and nowhere else, and `make
# uninstall` removes all of it. Two SONAMEs side by side, with blanks in names; PROFILE=ci, as `make check` builds it.
set -eu
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0
fail() {
    echo "FAIL $*"
    failed=$((failed + 1))
}

directories=(prefix="/a prefix" exec_prefix=/exec bindir=/programs libdir="/lib dir/x" includedir=/headers datarootdir=/data
    mandir=/manuals licensedir=/licence pkgconfigdir=/pc bashcompletiondir=/bash zshcompletiondir=/zsh
    fishcompletiondir=/fish)
do_make() {
    ${MAKE:-make} -s "$1" DESTDIR="$root" TARGET= PROFILE=ci SOVERSION="$2" LAYOUT="$3" "${directories[@]}" > "$root.log" 2>&1 || {
        cat "$root.log"
        fail "make $1 SOVERSION=$2"
    }
    rm -f "$root.log"
}
files() { (cd "$root" && find . ! -type d -printf '%P\n' | LC_ALL=C sort); }

programs=$(for source in utils/src/bin/*.rs; do basename "$source" .rs; done)
shared_between_sonames() {
    for program in $programs; do
        printf '%s\n' "bash/$program" "fish/$program.fish" "manuals/man1/$program.1" "programs/$program" "zsh/_$program"
    done
    printf '%s\n' headers/iscsi/iscsi.h headers/iscsi/scsi-lowlevel.h "lib dir/x/libiscsi.a" "lib dir/x/libiscsi.so" \
        licence/COPYING pc/libiscsi.pc
}
library() { printf '%s\n' "lib dir/x/libiscsi.so.$1" "lib dir/x/libiscsi.so.$1.0.0" ${2:+"lib dir/x/.debug/libiscsi.so.$1.0.0.debug"}; }
expect() {
    LC_ALL=C sort > "$root.expected"
    files | diff "$root.expected" - || fail "$1"
    rm -f "$root.expected"
}

do_make install 7 1.19
{ shared_between_sonames; library 7; } | expect "files of SONAME 7"
do_make install-strip 11 1.20
{ shared_between_sonames; library 7; library 11 debug; } | expect "files of both SONAMEs"
for mode in 755:"lib dir/x/libiscsi.so.11.0.0" 644:"lib dir/x/libiscsi.a" 644:pc/libiscsi.pc 755:programs/iscsi-ls \
    644:headers/iscsi/iscsi.h 644:"lib dir/x/.debug/libiscsi.so.11.0.0.debug"; do
    [ "$(stat -c %a "$root/${mode#*:}")" = "${mode%%:*}" ] || fail "mode of ${mode#*:} is not ${mode%%:*}"
done
${READELF:-readelf} -SW "$root/lib dir/x/libiscsi.so.11.0.0" | grep -q '\.debug_info' && fail "install-strip leaves debug information"
${READELF:-readelf} -SW "$root/lib dir/x/libiscsi.so.11.0.0" | grep -q '\.gnu_debuglink' || fail "nothing leads to the debug information"
grep -rlF "$root" "$root" > "$root.names" 2> /dev/null && fail "DESTDIR is in $(cat "$root.names")"
rm -f "$root.names"
# The older SONAME goes, and leaves what belongs to the newer one.
do_make uninstall 7 1.19
{ shared_between_sonames; library 11 debug; } | expect "files after SONAME 7 was removed"
do_make uninstall 11 1.20
expect "files after all was removed" < /dev/null
for directory in headers/iscsi licence "lib dir/x/.debug"; do
    [ ! -e "$root/$directory" ] || fail "$directory stays"
done

[ $failed = 0 ] || exit 1
echo "install: what was written was removed again, passed"
