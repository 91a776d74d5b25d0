# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: the target is killed and comes back at the same port while programs read and write.

# start_recovery KIND: a target whose disks are files, so that what was written is still there.
start_recovery() {
    case $1 in
    testkit)
        truncate -s 100M "$scratch/recovery.disk"
        : > "$scratch/recovery.log"
        start_testkit recovery --verbose --lun "file:$scratch/recovery.disk"
        ;;
    tgt) start_tgt recovery ;;
    esac
}

has_session() {
    case $1 in
    testkit) grep 'logged in' "$scratch/recovery.log" ;;
    tgt) tgt_control recovery --mode conn --op show --tid 1 | grep Session ;;
    esac
}

# No PDU that RFC 7143 forbids until now; the embedded target tells them at once.
no_violation() { ! grep '(RFC 7143 ' "$scratch/recovery.log"; }

# survives KIND COMMAND...: kills the target twice while a program runs on ours; it must end well.
survives() {
    local kind=$1 program round
    shift
    # Apart, since qemu-io would break lines of one by those of the other.
    "$@" > "$scratch/survivor" 2> "$scratch/survivor.err" < /dev/null &
    program=$!
    wait_for 10 has_session "$kind"
    for round in first second; do
        sleep 0.4
        if ! kill -0 $program 2> /dev/null; then
            echo "it has ended before the target was killed the $round time"
            wait $program
            cat "$scratch/survivor.err" "$scratch/survivor"
            return 1
        fi
        no_violation || return
        stop recovery KILL
        sleep 0.5
        start_recovery "$kind" || { echo "the target does not start again"; return 1; }
        wait_for 15 has_session "$kind" || echo "it has not connected again"
    done
    wait $program
    local status=$?
    tail -q -n 20 "$scratch/survivor.err" "$scratch/survivor"
    [ $status = 0 ] && no_violation
}

# qemu_io_slowly URL: 100 areas written, then read, ten at a time, in eight seconds at least.
qemu_io_slowly() {
    local commands=() area operation
    for operation in write read; do
        for area in {0..99}; do
            commands+=(-c "aio_$operation -P $((area + 1)) ${area}M 1M")
            [ $((area % 10)) != 9 ] || commands+=(-c "sleep 400")
        done
        commands+=(-c aio_flush)
    done
    ours qemu-io -f raw "${commands[@]}" "$1"
}

# Patterns that are not found are also in the output; in some versions only there.
all_patterns_found() {
    cut -d ' ' -f 1,2 "$scratch/survivor" | sort | uniq -c
    ! grep -iE 'fail|error' "$scratch/survivor" "$scratch/survivor.err" &&
        [ "$(grep -c '^wrote 1048576/' "$scratch/survivor")" = 100 ] &&
        [ "$(grep -c '^read 1048576/' "$scratch/survivor")" = 100 ]
}

# check_recovery_of KIND TARGET/LUN
check_recovery_of() {
    unset "port[recovery]"
    started start_recovery "$1" || return
    check "$1 killed twice: a program that verifies" survives "$1" ours "$scratch/verifier" "$(url recovery)/$2" 2
    # In a subshell: what is missing was counted before.
    if (qemu_has_iscsi) > /dev/null; then
        check "$1 killed twice: qemu-io" survives "$1" qemu_io_slowly "$(url recovery)/$2"
        check "$1 killed twice: qemu-io finds its patterns" all_patterns_found
    fi
}

check_recovery() {
    check "the verifier compiles" env PKG_CONFIG_PATH="$prefix/lib/pkgconfig" sh -c \
        "${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -Werror c-tests/peers/verifier.c -o '$scratch/verifier' \
        \$(pkg-config --cflags --libs libiscsi)"
    check_recovery_of testkit $iqn:one/3
    check "testkit: no forbidden PDU after recovery" judged recovery
    if command -v tgtd > /dev/null; then
        check_recovery_of tgt $iqn:one/2
    fi
    stop_targets
}
