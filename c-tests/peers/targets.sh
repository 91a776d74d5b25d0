# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: tgt, istgt and the embedded target as background processes on 127.0.0.1.
#
# Each has a name under which `port[NAME]` and `process[NAME]` are known. All end with stop_targets, by process number.
# Needs $scratch, a directory, and $testkit, the embedded target's program.

declare -A port=() process=()

# Names that the targets give themselves; the last part of an IQN is free to choose with tgt and the embedded target.
iqn=iqn.2026-11.org.example
istgt_iqn=iqn.2026-11.org.example.istgt
chap_user=someone
chap_secret=secret-secret-14
# What the targets prove when they are asked to.
target_user=the-target
target_secret=secret-of-target

# A port on which nothing answers.
free_port() {
    local candidate
    while :; do
        candidate=$((20000 + RANDOM % 12000))
        (exec 3<> "/dev/tcp/127.0.0.1/$candidate") 2> /dev/null || break
    done
    echo $candidate
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
is_running() { kill -0 "${process[$1]}" 2> /dev/null; }

# stop NAME [SIGNAL]: ends a target; its status is the target's.
stop() {
    local number=${process[$1]:-}
    [ -n "$number" ] || return 0
    unset "process[$1]"
    kill "-${2:-TERM}" "$number" 2> /dev/null
    wait "$number" 2> /dev/null
}

stop_targets() {
    local name
    for name in "${!process[@]}"; do
        stop "$name" KILL
    done
}

# ---- The embedded target: two targets of three disks each ----------------------------------------

# start_testkit NAME OPTION...
start_testkit() {
    local name=$1
    shift
    rm -f "$scratch/$name.port"
    "$testkit" --listen "127.0.0.1:${port[$name]:-0}" --print-port-file "$scratch/$name.port" \
        --target $iqn:one --target $iqn:two --lun 24M --lun 100M --lun 3M "$@" \
        > "$scratch/$name.out" 2>> "$scratch/$name.log" < /dev/null &
    process[$name]=$!
    if ! wait_for 10 test -s "$scratch/$name.port"; then
        cat "$scratch/$name.log" >&2
        return 1
    fi
    port[$name]=$(cat "$scratch/$name.port")
}

# judged NAME: ends an embedded target, and fails if it saw a PDU that RFC 7143 forbids.
judged() {
    stop "$1"
    local status=$?
    [ $status = 0 ] || cat "$scratch/$1.log"
    return $status
}

# ---- tgt: one target with two disks, one with CHAP ------------------------------------------------

# start_tgt NAME [WITH_CHAP]: a program that answers discovery; a target with CHAP is added on demand,
# since iscsi-ls -s then wants the credentials.
start_tgt() {
    local name=$1 chap=${2:-} tries
    for tries in 1 2 3 4 5; do
        : "${port[$name]:=$(free_port)}"
        # tgtd keeps its control socket where this says, so no other tgtd is in the way.
        TGT_IPC_SOCKET=$scratch/$name.control tgtd -f -C 1 --iscsi "portal=127.0.0.1:${port[$name]}" \
            > "$scratch/$name.log" 2>&1 < /dev/null &
        process[$name]=$!
        if wait_for 5 answers "${port[$name]}" && is_running "$name" && configure_tgt "$name" "$chap"; then
            return 0
        fi
        stop "$name" KILL
        [ "$tries" -lt 3 ] || unset "port[$name]"
    done
    cat "$scratch/$name.log" >&2
    return 1
}

# tgt_control NAME ARGUMENT...
tgt_control() {
    local name=$1
    shift
    TGT_IPC_SOCKET=$scratch/$name.control tgtadm -C 1 --lld iscsi "$@"
}

configure_tgt() {
    local name=$1 chap=$2 disk
    for disk in "one 24M" "two 100M" "three 5M"; do
        truncate -s "${disk#* }" "$scratch/$name.${disk% *}"
    done
    tgt_control "$name" --mode target --op new --tid 1 --targetname $iqn:one &&
        tgt_control "$name" --mode logicalunit --op new --tid 1 --lun 1 --backing-store "$scratch/$name.one" &&
        tgt_control "$name" --mode logicalunit --op new --tid 1 --lun 2 --backing-store "$scratch/$name.two" &&
        tgt_control "$name" --mode logicalunit --op update --tid 1 --lun 2 --params \
            "vendor_id=PEERS,product_id=Second disk,product_rev=0007,scsi_sn=SECOND-0001,thin_provisioning=1" &&
        tgt_control "$name" --mode target --op new --tid 2 --targetname $iqn:two &&
        tgt_control "$name" --mode logicalunit --op new --tid 2 --lun 5 --backing-store "$scratch/$name.three" &&
        if [ -n "$chap" ]; then
            tgt_control "$name" --mode account --op new --user $chap_user --password $chap_secret &&
                tgt_control "$name" --mode account --op bind --tid 2 --user $chap_user &&
                tgt_control "$name" --mode account --op new --user $target_user --password $target_secret &&
                tgt_control "$name" --mode account --op bind --tid 2 --user $target_user --outgoing
        fi &&
        tgt_control "$name" --mode target --op bind --tid 2 -I ALL &&
        tgt_control "$name" --mode target --op bind --tid 1 -I ALL
}

# ---- istgt: two targets, one with two disks ------------------------------------------------------

start_istgt() {
    local name=$1 tries directory=$scratch/$1
    mkdir -p "$directory/media"
    truncate -s 24M "$directory/one"
    truncate -s 12M "$directory/two"
    truncate -s 100M "$directory/three"
    (umask 077 && printf '[AuthGroup1]\n  Auth "%s" "%s" "%s" "%s"\n' $chap_user $chap_secret $target_user \
        $target_secret > "$directory/auth.conf")
    for tries in 1 2 3 4 5; do
        port[$name]=$(free_port)
        cat > "$directory/istgt.conf" <<CONFIGURATION
[Global]
  NodeBase "$istgt_iqn"
  PidFile $directory/pid
  AuthFile $directory/auth.conf
  MediaDirectory $directory/media
  LogFacility "local7"
  Timeout 30
  NopInInterval 20
  DiscoveryAuthMethod Auto
  MaxSessions 32
  MaxConnections 4
  FirstBurstLength 262144
  MaxBurstLength 1048576
  MaxRecvDataSegmentLength 262144
  InitialR2T Yes
  ImmediateData Yes
  DataPDUInOrder Yes
  DataSequenceInOrder Yes
  ErrorRecoveryLevel 0
[UnitControl]
  AuthMethod Auto
  AuthGroup AuthGroup1
  Portal UC1 127.0.0.1:$(free_port)
  Netmask 127.0.0.1
[PortalGroup1]
  Portal DA1 127.0.0.1:${port[$name]}
[InitiatorGroup1]
  InitiatorName "ALL"
  Netmask 127.0.0.0/8
[LogicalUnit1]
  TargetName one
  TargetAlias "First"
  Mapping PortalGroup1 InitiatorGroup1
  AuthMethod Auto
  AuthGroup AuthGroup1
  UseDigest Auto
  UnitType Disk
  UnitInquiry "PEERS" "First disk" "0123" "FIRST-0001"
  LUN0 Storage $directory/one Auto
  LUN1 Storage $directory/two Auto
[LogicalUnit2]
  TargetName two
  Mapping PortalGroup1 InitiatorGroup1
  AuthMethod Auto
  AuthGroup AuthGroup1
  UseDigest Auto
  UnitType Disk
  LUN0 Storage $directory/three Auto
CONFIGURATION
        istgt -D -c "$directory/istgt.conf" > "$scratch/$name.log" 2>&1 < /dev/null &
        process[$name]=$!
        if wait_for 5 answers "${port[$name]}" && is_running "$name"; then
            return 0
        fi
        stop "$name" KILL
    done
    cat "$scratch/$name.log" >&2
    return 1
}
