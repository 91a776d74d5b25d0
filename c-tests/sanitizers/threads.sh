#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# threads.sh: the programs of c-tests/threads with library, standard library and program under ThreadSanitizer.
#
# Needs a nightly toolchain with rust-src, and gcc's libtsan; says so and ends with 0 where they are missing, but with 1 when
# CI=1. Fails when a program fails or a race is reported. CC and CARGO may be set.
set -u
cd "$(dirname "$0")/../.." || exit 2

scratch=$(mktemp -d)
. c-tests/target.sh
trap 'stop_target; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
CC=${CC:-cc}
CARGO=${CARGO:-cargo}
triple=$(rustc -vV | sed -n 's/^host: //p')
target_dir=${CARGO_TARGET_DIR:-target}/sanitizer
tsan="-std=gnu11 -g -fsanitize=thread"

missing() {
    echo "SKIP ThreadSanitizer: $1"
    case ${CI:-} in 1 | true) exit 1 ;; *) exit 0 ;; esac
}

rustc +nightly --print sysroot > "$scratch/sysroot" 2> /dev/null || missing "no nightly toolchain"
[ -d "$(cat "$scratch/sysroot")/lib/rustlib/src/rust/library" ] || missing "the nightly toolchain has no rust-src"
echo 'int main(void) { return 0; }' > "$scratch/empty.c"
# shellcheck disable=SC2086 # flags are several words
$CC $tsan "$scratch/empty.c" -o "$scratch/empty" 2> /dev/null || missing "$CC has no ThreadSanitizer"

LIBISCSI_SOVERSION=11 LIBISCSI_LAYOUT=1.20 RUSTFLAGS=-Zsanitizer=thread \
    $CARGO +nightly build -q --locked -Zbuild-std --target "$triple" --target-dir "$target_dir" -p libiscsi || exit 1
$CARGO build -q --locked --target-dir "${CARGO_TARGET_DIR:-target}" -p iscsi-testkit || exit 1
testkit=${CARGO_TARGET_DIR:-target}/debug/iscsi-testkit
cp "$target_dir/$triple/debug/libiscsi.so" "$scratch/libiscsi.so.11"
ln -s libiscsi.so.11 "$scratch/libiscsi.so"
export LD_LIBRARY_PATH="$scratch" TSAN_OPTIONS=exitcode=66

# A race must be seen, or the rest means nothing.
cat > "$scratch/race.c" <<'C'
#include <pthread.h>
static int shared;
static void *add(void *unused) { shared++; return unused; }
int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], 0, add, 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], 0);
    return 0;
}
C
# shellcheck disable=SC2086
$CC $tsan "$scratch/race.c" -o "$scratch/race" -lpthread || exit 1
if "$scratch/race" > /dev/null 2>&1; then
    echo "FAIL ThreadSanitizer does not see a race"
    exit 1
fi

passed=0
failed=0
for source in c-tests/threads/*.c; do
    # shellcheck disable=SC2086
    if ! $CC $tsan -Ic-tests -Iinclude/1.20 "$source" c-tests/sanitizers/memory.c -fno-builtin -rdynamic \
        -o "$scratch/program" -L"$scratch" -liscsi -lpthread; then
        failed=$((failed + 1))
        continue
    fi
    sed '/\*\//q' "$source" | sed -n 's/^ \* \(Target.*\)/\1/p' > "$scratch/directives"
    # A program that plays the target itself leaves this one alone.
    [ -s "$scratch/directives" ] || echo 'Target :' > "$scratch/directives"
    while IFS=: read -r word options; do
        word=${word#Target}
        name="$(basename "$source" .c)${word:+ ($word)}"
        # shellcheck disable=SC2086
        start_target $options < /dev/null || exit 1
        timeout 120 "$scratch/program" "iscsi://$portal/iqn.2026-01.org.example:testkit/0" "${word# }" \
            > "$scratch/output" 2>&1 < /dev/null
        status=$?
        stop_target
        if [ $status = 0 ] && ! grep -q 'WARNING: ThreadSanitizer' "$scratch/output"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $name: status $status"
            head -n 60 "$scratch/output" | sed 's/^/    /'
        fi
    done < "$scratch/directives"
done
echo "ThreadSanitizer: $passed passed, $failed failed"
[ $failed = 0 ]
