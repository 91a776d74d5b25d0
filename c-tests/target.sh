# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced: the embedded target of crates/iscsi-testkit as a background process.
#
#   start_target OPTION...    sets $portal (address:port) and $target_pid
#   stop_target               ends it; its status is the target's: 3 when it saw a forbidden PDU
#
# Needs $testkit, the program, and $scratch, a directory. What the target says is in $scratch/target.

target_pid=

start_target() {
    rm -f "$scratch/port"
    "$testkit" --print-port-file "$scratch/port" "$@" > "$scratch/target" 2>&1 &
    target_pid=$!
    tries=0
    while ! [ -s "$scratch/port" ]; do
        tries=$((tries + 1))
        if [ $tries -gt 500 ] || ! kill -0 "$target_pid" 2> /dev/null; then
            echo "the embedded target does not start:" >&2
            cat "$scratch/target" >&2
            stop_target
            return 1
        fi
        sleep 0.02
    done
    portal=$(sed -n 's/^listening on //p' "$scratch/target")
}

stop_target() {
    [ -n "$target_pid" ] || return 0
    kill "$target_pid" 2> /dev/null
    wait "$target_pid"
    set -- $?
    target_pid=
    return "$1"
}
