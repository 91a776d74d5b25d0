#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# version.sh LAYOUT [TREE]: three versions on one line: that of the C interface, which libiscsi.pc says and programs compare;
# that of our release, which Cargo.toml says; and that of packages, which has both.
#
# A package is later than the original's of the same structures, and earlier than that of a release with other ones, so
# that an upgrade of the system takes its library and not one with older structures.
set -eu
release=$(sed -n 's/^version = "\(.*\)"/\1/p' "${2:-.}/Cargo.toml" | head -n 1)
case $1 in
1.19) interface=1.19.0 ;;
1.20) interface=1.20.3 ;;
*) echo "LAYOUT is \"$1\", must be 1.19 or 1.20" >&2; exit 2 ;;
esac
echo "$interface $release $interface+rs$release"
