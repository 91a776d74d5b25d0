#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# build.sh TARBALL OUTPUT: Debian packages from a tarball of `make dist`, without a network, into the directory OUTPUT,
# beside the tree that they were built from.
#
# SOVERSION is that of the package, 7 if not set. LAYOUT is that of its structures; if it is not set, SONAME 7 has the one
# of the release that this runs on, and others their own.
set -euo pipefail
# What a calling make was told is not for the build of the package.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL
tarball=$(realpath "${1:?usage: build.sh TARBALL OUTPUT}")
output=$(realpath -m "${2:?usage: build.sh TARBALL OUTPUT}")
here=$(cd "$(dirname "$0")" && pwd)
soversion=${SOVERSION:-7}
layout=${LAYOUT:-}

if [ -z "$layout" ]; then
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    case $soversion:$codename in
    7:bullseye | 7:bookworm | 7:focal | 7:jammy | 7:noble) layout=1.19 ;;
    7:*) layout=1.20 ;;
    8:* | 9:*) layout=1.19 ;;
    *) layout=1.20 ;;
    esac
fi
for tool in dpkg-buildpackage dh python3 xz; do
    command -v $tool > /dev/null || {
        echo "$tool is missing; to have all: sudo apt-get install --no-install-recommends build-essential debhelper python3 xz-utils"
        exit 1
    }
done

name=$(basename "$tarball" .tar.xz)
rm -rf "${output:?}"
mkdir -p "$output"
tar -x -f "$tarball" -C "$output"
tree=$output/$name
read -r _ release version < <("$here/../version.sh" "$layout" "$tree")
ln "$tarball" "$output/libiscsi_$version.orig.tar.xz" 2> /dev/null || cp "$tarball" "$output/libiscsi_$version.orig.tar.xz"
maintainer="${DEBFULLNAME:-The authors of libiscsi in Rust} <${DEBEMAIL:-packages@libiscsi-rs.invalid}>"
# The date of the release, which dpkg gives to all files.
date=$(LC_ALL=C date -u -R -d "@$(stat -c %Y "$tree/Cargo.toml")")

cp -r "$here/debian" "$tree/debian"
cd "$tree/debian"
for file in *@SOVERSION@*; do
    mv "$file" "${file//@SOVERSION@/$soversion}"
done
sed -e "s/@SOVERSION@/$soversion/g" -e "s/@MAINTAINER@/$maintainer/" control.in > control
rm control.in
printf 'SOVERSION = %s\nLAYOUT = %s\n' "$soversion" "$layout" > variables.mk
cat > changelog << EOF
libiscsi ($version-1) unstable; urgency=medium

  * Release $release of the library in Rust with the interface of ${version%%+*};
    CHANGELOG.md has what is new.

 -- $maintainer  $date
EOF
"$here/../copyright.py" "$tree" > copyright

# Functions that the original of this SONAME has too: programs that use no others run on either. The column of
# symbols.tsv is that of the SONAME, but SONAME 7 with the structures of 1.20 is Debian 13's build of 1.20.0.
case $soversion:$layout in
7:1.20) column=so10 oldest=1.20.0 ;;
8:*) column=so8 oldest=1.18.0 ;;
10:*) column=so10 oldest=1.20.0 ;;
11:*) column=so11 oldest=1.20.1 ;;
*) column=so$soversion oldest=$layout.0 ;;
esac
{
    echo "libiscsi.so.$soversion libiscsi$soversion #MINVER#"
    awk -F '\t' -v column=$column -v oldest=$oldest -v ours="$version" '
        /^#/ || NF == 0 { next }
        FILENAME ~ /extensions/ { print " " $1 "@Base " ours; next }
        $1 == "name" { for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
        {
            since = ours
            if ($wanted == "y") since = $10 ~ /^1\./ && column == "so11" ? $10 : oldest
            print " " $1 "@Base " since
        }' "$tree/c-tests/data/symbols.tsv" "$tree/c-tests/data/extensions.txt" | LC_ALL=C sort -u
} > "libiscsi$soversion.symbols"

cd "$tree"
SOURCE_DATE_EPOCH=$(stat -c %Y Cargo.toml) dpkg-buildpackage -b -us -uc
echo "packages: $output"
ls "$output"/*.deb
