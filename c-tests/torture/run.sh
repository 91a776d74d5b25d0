#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh PREFIX    the library installed under PREFIX
#
# Writes that end at every byte of what they send, under valgrind.
set -u
prefix=$(cd "${1:?usage: run.sh PREFIX}" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
exec c-tests/run.sh "$prefix" c-tests/torture/cancel_every_byte.c
