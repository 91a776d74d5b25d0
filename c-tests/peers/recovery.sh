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
# all_patterns_found OUTPUT LENGTH COUNT: so many areas were written, and read.
all_patterns_found() {
    cut -d ' ' -f 1,2 "$1" | sort | uniq -c
    ! grep -iE 'fail|error' "$1" "$1.err" &&
        [ "$(grep -c "^wrote $2/" "$1")" = "$3" ] && [ "$(grep -c "^read $2/" "$1")" = "$3" ]
}

# compiled PROGRAM
compiled() {
    env PKG_CONFIG_PATH="$prefix/lib/pkgconfig" sh -c "${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -Werror \
        'c-tests/peers/$1.c' -o '$scratch/$1' \$(pkg-config --cflags --libs libiscsi) -lpthread"
}

# ---- Rounds: several programs at a time, each 32 requests deep, on one tgt that is killed again and again -------------

# qemu_io_deep URL COUNT: 32 areas written at a time, then read; for six seconds at least for each of COUNT rounds.
qemu_io_deep() {
    local commands=() pass batch operation area
    for ((pass = 0; pass < 2 * $2 + 2; pass++)); do
        for batch in 0 1 2 3 4; do
            for operation in write read; do
                for ((area = batch * 32; area < batch * 32 + 32; area++)); do
                    commands+=(-c "aio_$operation -P $(((area + pass) % 255 + 1)) $((area * 512))k 64k")
                done
                commands+=(-c "sleep 300" -c aio_flush)
            done
        done
    done
    become_ours qemu-io -f raw "${commands[@]}" "$1"
}

# become_ours COMMAND...: as ours, in place of the shell, so that the process can be ended.
become_ours() {
    export LD_LIBRARY_PATH=$prefix/lib LD_BIND_NOW=1
    exec timeout -k 2 "${limit:-60}" "$@"
}

# The programs that run through all rounds, by name.
declare -A running=()

# run_through NAME COMMAND...
run_through() {
    local name=$1
    shift
    "$@" > "$scratch/$name.out" 2> "$scratch/$name.out.err" < /dev/null &
    running[$name]=$!
}

all_are_running() {
    local name
    for name in "${!running[@]}"; do
        kill -0 "${running[$name]}" 2> /dev/null && continue
        echo "$name has ended before $1"
        tail -q -n 20 "$scratch/$name.out.err" "$scratch/$name.out"
        return 1
    done
}

sessions() { tgt_control rounds --mode conn --op show --tid "$1" | grep -c Session; }
has_sessions() { [ "$(sessions 1)" = ${#running[@]} ]; }
# A program that has seen its last outage may have ended by now; how is looked at in the end.
came_back() {
    local name back
    back=$(sessions 1)
    for name in "${!running[@]}"; do
        kill -0 "${running[$name]}" 2> /dev/null || back=$((back + 1))
    done
    [ "$back" = ${#running[@]} ]
}
bench_has_session() { [ "$(sessions 2)" = 1 ]; }

# child_of PROCESS: the program that timeout has started.
child_of() { grep -lsP "^PPid:\t$1\$" /proc/[0-9]*/status | cut -d / -f 3; }

# The numbers under which a program that runs through has sockets.
sockets_of() {
    local program
    program=$(child_of "${running[$1]}")
    find "/proc/$program/fd" -lname 'socket:*' -printf '%f\n' | sort -n | tr '\n' ' '
}

# One round: the target goes away under all of them, a benchmark included, and comes back.
kill_round() {
    local bench sockets
    all_are_running "round $1" || return
    ours qemu-img bench -f raw -w -d 32 -s 4096 -c 50000 "$(url rounds)/$iqn:two/5" \
        > "$scratch/rounds-bench" 2>&1 < /dev/null &
    bench=$!
    wait_for 10 bench_has_session
    sleep 0.4
    if ! kill -0 $bench 2> /dev/null; then
        echo "the benchmark has ended before the target was killed in round $1"
        wait $bench
        cat "$scratch/rounds-bench"
        return 1
    fi
    stop rounds KILL
    sleep 0.5
    start_tgt rounds || { echo "the target does not start again"; return 1; }
    if ! wait_for 20 came_back; then
        echo "$(sessions 1) of ${#running[@]} programs have come back in round $1"
        return 1
    fi
    sockets=$(sockets_of qemu-io)
    if [ "$sockets" != "$2" ] && kill -0 "${running[qemu-io]}" 2> /dev/null; then
        echo "the sockets of qemu-io were $2 and are $sockets"
        return 1
    fi
    wait $bench || { echo "the benchmark in round $1:"; tail "$scratch/rounds-bench"; return 1; }
}

# survive_rounds COUNT: all programs survive so many kills.
survive_rounds() {
    local round name sockets failed=0 limit=$((60 + 20 * $1))
    run_through verifier become_ours "$scratch/verifier" "$(url rounds)/$iqn:one/1" "$1"
    run_through threaded_verifier become_ours "$scratch/threaded_verifier" "$(url rounds)/$iqn:one/1" "$1"
    run_through qemu-io qemu_io_deep "$(url rounds)/$iqn:one/2" "$1"
    wait_for 10 has_sessions || { echo "not all have logged in"; failed=1; }
    sockets=$(sockets_of qemu-io)
    for ((round = 1; round <= $1 && failed == 0; round++)); do
        kill_round $round "$sockets" || failed=1
    done
    [ $failed = 0 ] || kill "${running[@]}"
    for name in "${!running[@]}"; do
        wait "${running[$name]}" && continue
        failed=1
        echo "$name:"
        tail -q -n 20 "$scratch/$name.out.err" "$scratch/$name.out"
    done
    running=()
    return $failed
}

both_compiled() { compiled verifier && compiled threaded_verifier; }

check_rounds() {
    local name
    (qemu_has_iscsi) > /dev/null && installed tgtd || return
    check "the verifiers compile" both_compiled
    started start_tgt rounds || return
    check "tgt killed $rounds times under two verifiers, qemu-io and qemu-img bench" survive_rounds "$rounds"
    check "tgt killed $rounds times: qemu-io finds its patterns" all_patterns_found "$scratch/qemu-io.out" 65536 $((160 * (2 * rounds + 2)))
    for name in verifier threaded_verifier; do
        echo "    $name: $(cat "$scratch/$name.out")"
    done
}

# check_recovery_of KIND TARGET/LUN
check_recovery_of() {
    unset "port[recovery]"
    started start_recovery "$1" || return
    check "$1 killed twice: a program that verifies" survives "$1" ours "$scratch/verifier" "$(url recovery)/$2" 2
    # In a subshell: what is missing was counted before.
    if (qemu_has_iscsi) > /dev/null; then
        check "$1 killed twice: qemu-io" survives "$1" qemu_io_slowly "$(url recovery)/$2"
        check "$1 killed twice: qemu-io finds its patterns" all_patterns_found "$scratch/survivor" 1048576 100
    fi
}

check_recovery() {
    check "the verifier compiles" compiled verifier
    check_recovery_of testkit $iqn:one/3
    check "testkit: no forbidden PDU after recovery" judged recovery
    if command -v tgtd > /dev/null; then
        check_recovery_of tgt $iqn:one/2
    fi
    check_rounds
    stop_targets
}
