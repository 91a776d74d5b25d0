#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# examples.sh PREFIX: compiles every program of examples-c strictly against the library installed under PREFIX, with
# nothing but what pkg-config says, and runs it under valgrind, if that is there, with an embedded target; the one for
# tapes with tgt. Where the original library is installed too, they compile against that as well.
#
# PKGCONFIGDIR says where libiscsi.pc is, if that is not PREFIX/lib/pkgconfig; DESTDIR where PREFIX lies for now.
set -u

prefix=$(cd "${DESTDIR:-}${1:?usage: examples.sh PREFIX}" && pwd) || exit 2
pkgconfigdir=${PKGCONFIGDIR:+${DESTDIR:-}$PKGCONFIGDIR}
cd "$(dirname "$0")/.." || exit 2
unset PKG_CONFIG_PATH LD_LIBRARY_PATH
reference_flags=$(pkg-config --cflags --libs libiscsi 2> /dev/null)
[ -z "${DESTDIR:-}" ] || export PKG_CONFIG_SYSROOT_DIR="$DESTDIR"
export PKG_CONFIG_LIBDIR="${pkgconfigdir:-$prefix/lib/pkgconfig}"
flags=$(pkg-config --cflags --libs libiscsi) || exit 2
# Some versions of pkg-config put DESTDIR before variables, others do not.
libdir=$(pkg-config --variable=libdir libiscsi)
export LD_LIBRARY_PATH="${DESTDIR:-}${libdir#"${DESTDIR:-}"}"
soname=$(readlink "$LD_LIBRARY_PATH/libiscsi.so") || { echo "there is no library in $LD_LIBRARY_PATH" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin
scratch=$(mktemp -d)
cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/debug/iscsi-testkit
. c-tests/target.sh
tgt_pid=
trap 'stop_target; stop_tgt; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
valgrind=
command -v valgrind > /dev/null 2>&1 && valgrind="valgrind --quiet --leak-check=full --error-exitcode=99"
iqn=iqn.2026-01.org.example:testkit

# A tape drive of tgt with an empty tape, as $portal.
start_tape() {
    tgtimg --op new --device-type tape --barcode EXAMPLE1 --size 10 --type data --file "$scratch/tape" > /dev/null || return
    export TGT_IPC_SOCKET="$scratch/tgt"
    for port in 23261 24262 25263 26264 27265; do
        tgtd -f -C 1 --iscsi "portal=127.0.0.1:$port" > "$scratch/target" 2>&1 &
        tgt_pid=$!
        tries=0
        while kill -0 "$tgt_pid" 2> /dev/null && [ $tries -lt 100 ]; do
            tries=$((tries + 1))
            sleep 0.05
            tgtadm -C 1 --lld iscsi --mode target --op new --tid 1 --targetname $iqn 2> /dev/null || continue
            sleep 0.2
            kill -0 "$tgt_pid" 2> /dev/null || break
            portal=127.0.0.1:$port
            tgtadm -C 1 --lld iscsi --mode logicalunit --op new --tid 1 --lun 1 --device-type tape --bstype ssc \
                --backing-store "$scratch/tape" &&
                tgtadm -C 1 --lld iscsi --mode logicalunit --op update --tid 1 --lun 1 --params online=1 &&
                tgtadm -C 1 --lld iscsi --mode target --op bind --tid 1 -I ALL
            return
        done
        stop_tgt
    done
    return 1
}

stop_tgt() {
    [ -n "$tgt_pid" ] || return 0
    kill -9 "$tgt_pid" 2> /dev/null
    wait "$tgt_pid" 2> /dev/null
    tgt_pid=
}

# How an example is run: $target_options, $arguments (after the target was started, by show_arguments), and a line that its
# output must have.
describe() {
    target_options="--lun 16M --lun 16M"
    case $1 in
    async_client) line='logged out' ;;
    demo) target_options="--lun 128M" line='Read and verified' ;;
    discovery) line="^$iqn\$" ;;
    epoll_loop) line='[1-9][0-9]* reads, 0 failed' ;;
    own_task_iov) line='vendor ISCSIKIT, product TEST DISK' ;;
    # Both connections are lost at their 20th command; the sessions that follow are served well.
    reconnect_copy)
        target_options="$target_options --fault command:20=close --fault-connections 2 --verbose"
        line='^32768 blocks of 512 bytes copied$'
        ;;
    service_thread) line='^400 of 400 reads by 4 threads in one session$' ;;
    sync_read) line='^32768 blocks of 512 bytes$' ;;
    tape_read) line='^2 files$' ;;
    threads) line='^4194304 bytes in all$' ;;
    *)
        echo "c-tests/examples.sh does not know how to run examples-c/$1.c"
        return 1
        ;;
    esac
}

show_arguments() {
    case $1 in
    demo) echo "iscsi://$portal overwrite" ;;
    discovery) echo "iscsi://$portal" ;;
    reconnect_copy) echo "iscsi://$portal/$iqn/0 iscsi://$portal/$iqn/1" ;;
    tape_read) echo "iscsi://$portal/$iqn/1 overwrite" ;;
    *) echo "iscsi://$portal/$iqn/0" ;;
    esac
}

# compiles NAME FLAGS: in every dialect.
compiles() {
    for dialect in c99 c11 gnu11; do
        # shellcheck disable=SC2086 # flags are several words
        ${CC:-cc} -std=$dialect -g -Wall -Wextra -Werror -pedantic -pthread "examples-c/$1.c" -o "$scratch/$1" $2 || return
    done
}

# Runs an example; what it and the target have said is in $scratch.
runs() {
    # What runs is what was installed.
    ldd "$scratch/$1" > "$scratch/output" 2>&1
    grep -qF "$LD_LIBRARY_PATH/$soname" "$scratch/output" || return
    if [ "$1" = tape_read ]; then start_tape; else
        # shellcheck disable=SC2086 # options are several words
        start_target $target_options
    fi || return
    # shellcheck disable=SC2046 # arguments are several words
    timeout -k 5 120 $valgrind "$scratch/$1" $(show_arguments "$1") > "$scratch/output" 2>&1
    status=$?
    if [ "$1" = tape_read ]; then stop_tgt; else stop_target; fi || status=$?
    [ $status = 0 ] && grep -q "$line" "$scratch/output" || return
    # Without a loss nothing would have been shown.
    [ "$1" != reconnect_copy ] || [ "$(grep -c accepted "$scratch/target")" -ge 4 ]
}

passed=0
failed=0
for source in examples-c/*.c; do
    name=$(basename "$source" .c)
    : > "$scratch/output"
    : > "$scratch/target"
    describe "$name" || { failed=$((failed + 1)); continue; }
    if [ "$name" = service_thread ] && ! pkg-config --atleast-version=1.20 libiscsi; then
        echo "left out: examples-c/$name.c, since this library has the interface of $(pkg-config --modversion libiscsi)"
        continue
    fi
    if [ "$name" = tape_read ] && ! command -v tgtimg > /dev/null; then
        compiles "$name" "$flags" && echo "SKIP running examples-c/$name.c: tgt is missing" && continue
    fi
    if compiles "$name" "$flags" && runs "$name"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL examples-c/$name.c"
        cat "$scratch/output" "$scratch/target"
    fi
done
if [ -n "$reference_flags" ]; then
    for source in examples-c/*.c; do
        name=$(basename "$source" .c)
        (unset PKG_CONFIG_LIBDIR && [ "$name" != service_thread ] || pkg-config --atleast-version=1.20 libiscsi) || continue
        if compiles "$name" "$reference_flags"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL examples-c/$name.c does not compile against the original"
        fi
    done
else
    echo "SKIP compiling the examples against the original library: its headers are not installed"
fi
echo "examples: $passed passed, $failed failed"
[ $failed = 0 ]
