#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX         the library installed under PREFIX against the original of its layout
# run.sh --reference    the libiscsi that pkg-config finds by itself, which must be the original
#
# lab.py makes experiments with a scripted target on 127.0.0.1 and prints what the library does; original-*.txt is what
# it prints for the original. Every line that differs has to be in differences-*.txt together with words of
# docs/UPSTREAM-BEHAVIOUR.md that explain it. What the original makes of CHECK CONDITION without sense data varies:
# with --reference one line of scsi_status_callbacks may be other than recorded.
#
# To see what changed: python3 c-tests/behaviour/lab.py PREFIX/lib/libiscsi.so 1.20
set -eu

prefix=${1:?usage: run.sh PREFIX | --reference}
if [ "$prefix" != --reference ]; then
    # A prefix without a library would be judged by the one that the machine has.
    prefix=$(cd "$prefix" && pwd)
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
    [ -f "$PKG_CONFIG_PATH/libiscsi.pc" ] || { echo "nothing is installed under $prefix" >&2; exit 2; }
fi
cd "$(dirname "$0")/../.."
here=c-tests/behaviour
case $(pkg-config --modversion libiscsi) in
1.19.*) layout=1.19 ;;
*) layout=1.20 ;;
esac
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT

python3 $here/lab.py "$(pkg-config --variable=libdir libiscsi)/libiscsi.so" $layout > "$printed"
if [ "$prefix" = --reference ]; then
    python3 $here/compare.py $here/original-$layout.txt "$printed"
else
    python3 $here/compare.py $here/original-$layout.txt "$printed" $here/differences-$layout.txt \
        docs/UPSTREAM-BEHAVIOUR.md
fi
