#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# install-to.sh PREFIX [VARIABLE=VALUE...]: `make install` below PREFIX, a path of this checkout, and nowhere else: names
# of directories that the caller's environment or command line has for a later installation do not count.
set -eu
prefix=${1:?usage: install-to.sh PREFIX [VARIABLE=VALUE...]}
shift
exec ${MAKE:-make} -s install DESTDIR= TARGET= prefix="$prefix" exec_prefix="$prefix" \
    bindir="$prefix/bin" libdir="$prefix/lib" includedir="$prefix/include" datarootdir="$prefix/share" \
    mandir="$prefix/share/man" licensedir="$prefix/share/licenses/libiscsi" pkgconfigdir="$prefix/lib/pkgconfig" \
    bashcompletiondir="$prefix/share/bash-completion/completions" zshcompletiondir="$prefix/share/zsh/site-functions" \
    fishcompletiondir="$prefix/share/fish/vendor_completions.d" "$@"
