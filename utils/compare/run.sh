#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh DIRECTORY: our programs of DIRECTORY against tgt, istgt and the embedded target on loopback.
#
# same.list: commands that print what the distribution's programs print; those run beside ours, against targets of their
# own. ours.tsv: what ours do otherwise: status, status with --exit-codes, text. Prints PASS, FAIL or SKIP and a name for
# each check, the counts at the end, and ends with 1 when one failed. A program that is not there is a SKIP, with CI=1 or
# CI=true a FAIL. CARGO may be set.
set -u

[ $# = 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
programs=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
PATH=$PATH:/usr/sbin:/sbin
unset LD_LIBRARY_PATH "${!LIBISCSI_@}"

scratch=$(mktemp -d)
. c-tests/peers/targets.sh
trap 'stop_targets; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP

cargo_target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build -q --locked --profile ci --target-dir "$cargo_target" -p iscsi-testkit || exit 2
testkit=$cargo_target/ci/iscsi-testkit

# ---- Results -------------------------------------------------------------------------------------

passed=0 failed=0 skipped=0
# verdict NAME STATUS: what was said about a failure is in $scratch/said.
verdict() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
        echo "PASS $1"
    else
        failed=$((failed + 1))
        echo "FAIL $1"
        head -n 40 "$scratch/said" | sed 's/^/    /'
    fi
}
check() {
    local name=$1
    shift
    "$@" > "$scratch/said" 2>&1
    verdict "$name" $?
}
absent() {
    case ${CI:-} in
    1 | true) echo "it is missing" > "$scratch/said" && verdict "$1" 1 ;;
    *) skipped=$((skipped + 1)) && echo "SKIP $1 is missing" ;;
    esac
}
is_installed() { command -v "$1" > /dev/null; }

# ---- Targets: one set for the originals, one for ours --------------------------------------------

# A third target of tgt: a disk that cannot be written, an empty drive, a tape, a changer.
add_media() {
    local name=$1 tape
    truncate -s 5M "$scratch/$name.read-only"
    truncate -s 10M "$scratch/$name.disc"
    truncate -s 1M "$scratch/$name.changer"
    for tape in "$scratch/$name.tape" "$scratch/$name.shelf/A0000002"; do
        mkdir -p "$(dirname "$tape")"
        tgtimg --op new --device-type tape --barcode=A0000001 --size=10 --type=data --file="$tape" || return
    done
    unit() { tgt_control "$name" --mode logicalunit --op "$1" --tid 3 --lun "$2" "${@:3}"; }
    tgt_control "$name" --mode target --op new --tid 3 --targetname $iqn:media &&
        unit new 1 --backing-store "$scratch/$name.read-only" && unit update 1 --params readonly=1 &&
        unit new 2 --device-type cd --backing-store "$scratch/$name.disc" && unit update 2 --params online=0 &&
        unit new 3 --device-type tape --backing-store "$scratch/$name.tape" &&
        unit new 4 --device-type changer --backing-store "$scratch/$name.changer" &&
        unit update 4 --params media_home="$scratch/$name.shelf" &&
        unit update 4 --params element_type=4,start_address=10,quantity=1 &&
        unit update 4 --params element_type=4,address=10,tid=3,lun=3 &&
        tgt_control "$name" --mode target --op bind --tid 3 -I ALL
}

# One behind the other: each looks for a free port.
start_all() {
    local set
    for set in original ours; do
        start_testkit "KIT-$set" || return
        if is_installed tgtd; then
            start_tgt "TGT-$set" && add_media "TGT-$set" && start_tgt "TGTCHAP-$set" with || return
        fi
        if is_installed istgt; then
            start_istgt "ISTGT-$set" || return
        fi
    done
}

# at SET COMMAND: with portals for their names.
at() {
    local name text=$2
    for name in ISTGT TGTCHAP TGT KIT; do
        text=${text//"$name"/127.0.0.1:${port[$name-$1]:-1}}
    done
    echo "${text//NOBODY/127.0.0.1:$nobody}"
}
# The other way round.
with_names() {
    sed -E "s/127\.0\.0\.1:${port[KIT-$1]}\>/KIT/g; s/127\.0\.0\.1:${port[TGT-$1]:-none}\>/TGT/g
        s/127\.0\.0\.1:${port[TGTCHAP-$1]:-none}\>/TGTCHAP/g; s/127\.0\.0\.1:${port[ISTGT-$1]:-none}\>/ISTGT/g
        s/127\.0\.0\.1:$nobody\>/NOBODY/g"
}
# Whether the targets of a command are there.
has_targets() {
    local name
    for name in ISTGT TGTCHAP TGT; do
        [[ $1 != *"//$name"* && $1 != *"@$name"* || -n ${port[$name-ours]:-} ]] || return 1
    done
}

# ---- Running -------------------------------------------------------------------------------------

# run SET NUMBER COMMAND: results/NUMBER.SET.{out,err,status}.
run() {
    local words result=$scratch/results/$2.$1 program
    read -ra words <<< "$(at "$1" "$3")"
    program=$(command -v "${words[0]}")
    [ "$1" = original ] || program=$programs/${words[0]}
    timeout -k 2 30 "$program" "${words[@]:1}" > "$result.raw" 2> "$result.err.raw" < /dev/null
    echo $? > "$result.status"
    with_names "$1" < "$result.raw" > "$result.out"
    with_names "$1" < "$result.err.raw" > "$result.err"
}

# Eight at a time.
running=()
start() {
    "$@" &
    running+=($!)
    if [ ${#running[@]} = 8 ]; then
        wait "${running[0]}"
        running=("${running[@]:1}")
    fi
}
finish() { [ ${#running[@]} = 0 ] || wait "${running[@]}"; running=(); }

# What ours says more: where it happened, what it means, what to do about it.
without_more() {
    sed -E -e '/^hint: /d' -e 's/ \([^()]*portal [A-Z]+\)$//' -e 's/, class [A-Z][a-z]+ Error\..*$//' \
        -e 's/^(failed to send readcapacity command): .*/\1/'
}
# Debian's programs are older than the lines that they are compared with: binary designators are text there.
alike() {
    awk '/^Code Set:/ { binary = /^Code Set:\(1\)/ }
        binary && /^Designator:\[/ { print "Designator:[binary]"; next } { print }' "$1" |
        sed 's/ASCQ:(null)/ASCQ:UNKNOWN/'
}

is_same() {
    local original=$scratch/results/$1.original ours=$scratch/results/$1.ours
    diff "$original.status" "$ours.status" &&
        diff <(alike "$original.out") <(alike "$ours.out" | without_more) &&
        diff <(alike "$original.err") <(without_more < "$ours.err")
}

# is_expected NUMBER STATUS EXPRESSION
is_expected() {
    local result=$scratch/results/$1.ours
    echo "status $(cat "$result.status"), expected $2; expected text: $3"
    cat "$result.out" "$result.err"
    [ "$(cat "$result.status")" = "$2" ] && grep -qE -- "$3" "$result.out" "$result.err"
}

no_control_characters() { ! cat "$scratch"/results/*.ours.out "$scratch"/results/*.ours.err | LC_ALL=C grep -n '[^ -~]'; }

# is_readable PAGE: man has nothing to complain of, and the page has its sections.
is_readable() {
    local page section
    page=$(MANWIDTH=80 MANPAGER=cat man --warnings -l "$1" 2> "$scratch/warnings") || return
    cat "$scratch/warnings"
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS "EXIT STATUS" EXAMPLES; do
        grep -q "^$section" <<< "$page" || { echo "no $section"; return 1; }
    done
    [ ! -s "$scratch/warnings" ]
}
# completes PROGRAM: bash offers its options.
completes() {
    bash -c '. "utils/completions/$1.bash" && COMP_WORDS=("$1" --) COMP_CWORD=1 &&
        "$(complete -p "$1" | sed "s/.*-F \([^ ]*\).*/\1/")" "$1" -- "$1" && echo "${COMPREPLY[@]}"' - "$1" | grep -e --json
}

# loads PROGRAM: zsh and fish, where they are installed, take their scripts; fish then knows the last option.
loads() {
    if is_installed zsh; then zsh -n "utils/completions/_$1" || return; fi
    if is_installed fish; then
        fish --no-config -c "source utils/completions/$1.fish; complete -C'$1 --vers'" | grep -e --version
    fi
}

# ---- The checks ----------------------------------------------------------------------------------

SECONDS=0
nobody=$(free_port)
mkdir "$scratch/results"
start_all > "$scratch/said" 2>&1 || { verdict "start of the targets" 1; exit 1; }
for needed in tgtd istgt iscsi-ls iscsi-inq iscsi-readcapacity16 iscsi-swp; do
    is_installed $needed || absent $needed
done

number=0
declare -A name=() kind=() wanted=() text=()
while read -r line; do
    [[ -n $line && $line != \#* ]] && has_targets "$line" && is_installed "${line%% *}" || continue
    number=$((number + 1))
    kind[$number]=same name[$number]="as the original: $line"
    start run original $number "$line"
    start run ours $number "$line"
done < utils/compare/same.list
while IFS=$'\t' read -r status distinct expression line; do
    [[ -n $status && $status != \#* ]] && has_targets "$line" || continue
    for option in "" --exit-codes; do
        number=$((number + 1))
        kind[$number]=ours text[$number]=$expression
        command="${line%% *} $option ${line#"${line%% *}"}"
        wanted[$number]=$([ -z "$option" ] && echo "$status" || echo "$distinct")
        name[$number]="status ${wanted[$number]}: ${command//  / }"
        start run ours $number "$command"
    done
done < utils/compare/ours.tsv
finish

for ((i = 1; i <= number; i++)); do
    if [ "${kind[$i]}" = same ]; then
        check "${name[$i]}" is_same $i
    else
        check "${name[$i]}" is_expected $i "${wanted[$i]}" "${text[$i]}"
    fi
done
for page in docs/man/*.1; do
    if is_installed man; then check "manual: $page" is_readable "$page"; fi
    page=$(basename "$page" .1)
    check "completions: $page" completes "$page"
    check "completions of other shells: $page" loads "$page"
done
is_installed man || absent man
check "no control characters in any output" no_control_characters
check "no forbidden PDU" judged KIT-ours
echo "utils: $passed passed, $failed failed, $skipped skipped in $SECONDS s"
[ $failed = 0 ]
