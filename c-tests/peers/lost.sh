# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: the target goes away for good. What waits for it ends, or waits without using the processor.

# lost_target WAY: a program of ours whose tgt is killed.
lost_target() {
    local program
    start_tgt lost || return
    ours "$scratch/lost" "$(url lost)/$iqn:one/1" "$1" > "$scratch/lost-$1" 2>&1 < /dev/null &
    program=$!
    wait_for 10 grep -q 'logged in' "$scratch/lost-$1"
    stop lost KILL
    unset "port[lost]"
    wait $program && return
    cat "$scratch/lost-$1"
    return 1
}

# processor_ticks PROCESS: time of the processor, in user and system mode.
processor_ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

# QEMU tries for ever: it is looked at for eight seconds, then ended.
qemu_io_waits() {
    local program child before after begin ticks_per_second seconds=8
    ticks_per_second=$(getconf CLK_TCK)
    start_tgt lost || return
    # One request at least is on its way when the target goes.
    (become_ours qemu-io -f raw -c "sleep 1000" -c "aio_write 0 1M" -c "aio_read 2M 1M" -c aio_flush \
        "$(url lost)/$iqn:one/2") > "$scratch/lost-qemu" 2>&1 < /dev/null &
    program=$!
    wait_for 10 lost_has_session
    child=$(child_of $program)
    stop lost KILL
    unset "port[lost]"
    sleep 1.5
    before=$(processor_ticks "$child")
    sleep $seconds
    after=$(processor_ticks "$child")
    kill $program "$child"
    wait $program
    [ -n "$before" ] && [ -n "$after" ] || { cat "$scratch/lost-qemu"; return 1; }
    awk -v used=$((after - before)) -v all=$((seconds * ticks_per_second)) 'BEGIN {
        printf "qemu-io: %.2f %% of a processor\n", 100 * used / all
        exit !(used < 0.05 * all)
    }' | tee "$scratch/lost-qemu-io"
    return "${PIPESTATUS[0]}"
}

lost_has_session() { tgt_control lost --mode conn --op show --tid 1 | grep Session; }

check_lost() {
    local way
    installed tgtd || return
    check "the program that loses its target compiles" compiled lost
    for way in loop call thread; do
        check "tgt is gone for good: $way" lost_target $way
        grep processor "$scratch/lost-$way" | sed 's/^/    /'
    done
    if (qemu_has_iscsi) > /dev/null; then
        check "tgt is gone for good: qemu-io waits" qemu_io_waits
        sed 's/^/    /' "$scratch/lost-qemu-io"
    fi
    stop_targets
}
