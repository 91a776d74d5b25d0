#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# install-to.sh PREFIX [VARIABLE=VALUE...]: `make install` below PREFIX, a path of this checkout, and nowhere else: names
# of directories that the caller's environment or command line has for a later installation do not count.
set -eu
prefix=${1:?usage: install-to.sh PREFIX [VARIABLE=VALUE...]}
shift
exec ${MAKE:-make} -s install DESTDIR= TARGET= prefix="$prefix" exec_prefix="$prefix" libdir="$prefix/lib" \
    includedir="$prefix/include" datarootdir="$prefix/share" licensedir="$prefix/share/licenses/libiscsi" \
    pkgconfigdir="$prefix/lib/pkgconfig" "$@"
