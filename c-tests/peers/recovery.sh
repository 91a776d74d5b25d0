# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: the target is killed and comes back at the same port while programs read and write.

# The disks are files, so that what was written is still there.
start_testkit_with_file() {
    truncate -s 100M "$scratch/$1.disk"
    start_testkit "$1" --lun "file:$scratch/$1.disk"
}

# survives STARTER PROGRAM ARGUMENT...: kills the target twice while the program runs; it must end well and afterwards.
survives() {
    local starter=$1 program round
    shift
    ours "$@" > "$scratch/survivor" 2>&1 < /dev/null &
    program=$!
    sleep 0.5
    for round in 1 2; do
        if ! kill -0 $program 2> /dev/null; then
            echo "it has ended before the target was killed the $round. time"
            wait $program
            cat "$scratch/survivor"
            return 1
        fi
        stop recovery KILL
        sleep 1.2
        "$starter" recovery || { echo "the target does not start again"; return 1; }
        sleep 0.7
    done
    wait $program
    local status=$?
    tail -n 20 "$scratch/survivor"
    return $status
}

# Whole megabytes of the pattern that qemu-img bench wrote.
bench_wrote() {
    ours qemu-io -f raw -c "read -P 0x3c 0 100M" "$1" > "$scratch/qemu-io" 2>&1 || { cat "$scratch/qemu-io"; return 1; }
    ! grep -i fail "$scratch/qemu-io"
}

# check_recovery_of NAME STARTER LUN REQUESTS
check_recovery_of() {
    local lun
    unset "port[recovery]"
    started "$2" recovery || return
    lun=$(url recovery)/$3
    check "$1 killed twice: a program that verifies" survives "$2" "$scratch/verifier" "$lun"
    if command -v qemu-img > /dev/null; then
        check "$1 killed twice: qemu-img bench" survives "$2" \
            qemu-img bench -w -f raw -t none -c "$4" -d 32 -s 4096 --pattern=0x3c "$lun"
        check "$1 killed twice: what qemu-img bench wrote" bench_wrote "$lun"
    fi
}

check_recovery() {
    check "the verifier compiles" env PKG_CONFIG_PATH="$prefix/lib/pkgconfig" sh -c \
        "${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -Werror c-tests/peers/verifier.c -o '$scratch/verifier' \
        \$(pkg-config --cflags --libs libiscsi)"
    check_recovery_of testkit start_testkit_with_file $iqn:one/3 800000
    check "testkit: no forbidden PDU after recovery" judged recovery
    if command -v tgtd > /dev/null; then
        check_recovery_of tgt start_tgt $iqn:one/2 200000
    fi
    stop_targets
}
