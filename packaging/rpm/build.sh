#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# build.sh TARBALL OUTPUT: RPM packages from a tarball of `make dist`, without a network, into the directory OUTPUT.
#
# SOVERSION is that of the package, 10 if not set: that of Fedora 41 to 43 (RHEL 9 has 9, openSUSE Tumbleweed 11). LAYOUT is
# that of its structures, by the SONAME if not set. RPM_OPTIONS are more options of rpmbuild, such as `--with suse` for the
# names of openSUSE where this is not openSUSE.
set -euo pipefail
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL
tarball=$(realpath "${1:?usage: build.sh TARBALL OUTPUT}")
output=$(realpath -m "${2:?usage: build.sh TARBALL OUTPUT}")
here=$(cd "$(dirname "$0")" && pwd)
soversion=${SOVERSION:-10}
layout=${LAYOUT:-}
if [ -z "$layout" ]; then
    case $soversion in
    7 | 8 | 9) layout=1.19 ;;
    *) layout=1.20 ;;
    esac
fi
for tool in rpmbuild python3 xz; do
    command -v $tool > /dev/null || { echo "$tool is missing: it is in the package rpm-build, or rpm on Debian; and python3, xz"; exit 1; }
done

name=$(basename "$tarball" .tar.xz)
rm -rf "${output:?}"
mkdir -p "$output"/{SOURCES,SPECS,scratch}
tar -x -f "$tarball" -C "$output/scratch"
tree=$output/scratch/$name
read -r _ release version < <("$here/../version.sh" "$layout" "$tree")
# The licences of all that is inside go with the library.
"$here/../copyright.py" "$tree" > "$tree/copyright"
seconds=$(stat -c %Y "$tree/Cargo.toml")
tar -C "$output/scratch" --sort=name --mtime="@$seconds" --owner=0 --group=0 --numeric-owner --format=gnu -c "$name" \
    | xz -T1 -1 > "$output/SOURCES/$name.tar.xz"
sed -e "s/@SOVERSION@/$soversion/g" -e "s/@LAYOUT@/$layout/g" -e "s/@VERSION@/$version/g" -e "s/@RELEASE@/$release/g" \
    -e "s/@TARBALL@/$name.tar.xz/g" -e "s/@DIRECTORY@/$name/g" \
    -e "s/@DATE@/$(LC_ALL=C date -u -d "@$seconds" '+%a %b %d %Y')/" \
    -e "s/@PACKAGER@/${RPM_PACKAGER:-The authors of libiscsi in Rust <packages@libiscsi-rs.invalid>}/" \
    "$here/libiscsi.spec.in" > "$output/SPECS/libiscsi.spec"
rm -rf "$output/scratch"

# Where rpm does not come from the distribution's own packages (Debian), build dependencies cannot be looked up in it, and
# directories of libraries are not those of systems with RPM packages.
options=()
if ! rpm -q gcc > /dev/null 2>&1; then
    options+=(--nodeps)
    [ "$(getconf LONG_BIT)" = 64 ] && options+=(--define "_libdir /usr/lib64")
fi
# shellcheck disable=SC2086 # options are several words
rpmbuild -ba "${options[@]}" ${RPM_OPTIONS:-} --define "_topdir $output" "$output/SPECS/libiscsi.spec"
mv "$output"/RPMS/*/*.rpm "$output"
rm -rf "$output/BUILD" "$output/BUILDROOT" "$output/RPMS"
echo "packages: $output"
ls "$output"/*.rpm "$output"/SRPMS/*.rpm
