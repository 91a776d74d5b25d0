# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: Debian's iscsi-* programs print with ours what they print with the original library.

programs="iscsi-ls iscsi-inq iscsi-readcapacity16 iscsi-swp iscsi-perf"

# ---- Symbols -------------------------------------------------------------------------------------

# What a program or module wants from libiscsi is there.
imports_are_there() {
    nm -D --undefined-only "$1" | awk '{ print $2 }' | sort > "$scratch/undefined"
    # Names such as scsi_sense_to_errno belong to the program that loads the module.
    cut -f 1 c-tests/data/symbols.tsv | sort | comm -12 - "$scratch/undefined" > "$scratch/wanted"
    nm -D --defined-only "$prefix/lib/libiscsi.so.7" | awk '{ print $3 }' | sort > "$scratch/defined"
    [ -s "$scratch/wanted" ] || { echo "$1 wants nothing from libiscsi"; return 1; }
    comm -23 "$scratch/wanted" "$scratch/defined" > "$scratch/lacking"
    cat "$scratch/lacking"
    [ ! -s "$scratch/lacking" ]
}

uses_ours() { LD_LIBRARY_PATH=$prefix/lib ldd -r "$1" | grep -F "$prefix/lib/libiscsi.so.7"; }
uses_another() { LD_LIBRARY_PATH=${REFERENCE:-} ldd "$1" | grep -F libiscsi.so.7 | grep -vF "$prefix/lib"; }

check_symbols() {
    local program module
    for program in $programs; do
        program=$(command -v "$program") || continue
        check "symbols: $(basename "$program")" imports_are_there "$program"
        check "symbols: $(basename "$program") loads ours" uses_ours "$program"
    done
    module=$(find /usr/lib -name block-iscsi.so -path '*/qemu/*' 2> /dev/null | head -n 1)
    if [ -n "$module" ]; then check "symbols: QEMU's block-iscsi.so" imports_are_there "$module"; else absent block-iscsi.so; fi
    module=$(libvirt_module)
    if [ -n "$module" ]; then check "symbols: libvirt's iscsi-direct" imports_are_there "$module"; else absent "libvirt's iscsi-direct"; fi
}

# The installed module, or one taken from its package without installing that.
libvirt_module() {
    local name=libvirt_storage_backend_iscsi-direct.so found
    found=$(find /usr/lib /usr/lib64 -name $name 2> /dev/null | head -n 1)
    if [ -z "$found" ] && command -v apt-get dpkg > /dev/null; then
        mkdir -p "$scratch/libvirt"
        (cd "$scratch/libvirt" && timeout 60 apt-get -qq download libvirt-daemon-driver-storage-iscsi-direct &&
            dpkg -x ./*.deb .) > /dev/null 2>&1 && found=$(find "$scratch/libvirt" -name $name)
    fi
    echo "$found"
}

# ---- The same output -----------------------------------------------------------------------------

# Software write protection looked at, switched on and off again.
software_write_protection() {
    local step
    for step in "" "-s on" "" "-s off" ""; do
        # shellcheck disable=SC2086 # two words
        "$1" iscsi-swp $step "$2" || return
    done
}

# Lists of commands, one a line, with PORTAL for the address of a target.

# luns TARGET LUN...: every program on each of these; asks the original library which pages there are.
luns() {
    local target=$1 lun page
    shift
    for lun in "$@"; do
        lun=iscsi://PORTAL/$lun
        echo "iscsi-inq $lun"
        # Page 201 exists nowhere.
        for page in $(original iscsi-inq -e 1 -c 0 "$(at "$target" "$lun")" 2> /dev/null |
            sed -n 's/^Page:\(0x[0-9a-f]*\).*/\1/p') 201; do
            echo "iscsi-inq -e 1 -c $((page)) $lun"
        done
        echo "iscsi-readcapacity16 $lun"
        echo "iscsi-readcapacity16 -s $lun"
        echo "iscsi-swp $lun"
    done
}

at() { echo "${2//PORTAL/127.0.0.1:${port[$1]}}"; }

# run_all LIBRARY LIST TARGET: each command of a list; NUMBER.out, .err and .status in LIST.LIBRARY. Several at a time.
run_all() {
    local library=$1 list=$2 target=$3 number=0 line words running=()
    mkdir -p "$list.$library"
    while IFS= read -r line; do
        number=$((number + 1))
        read -ra words <<< "$(at "$target" "$line")"
        (
            case ${words[0]} in
            software_write_protection) "${words[0]}" "$library" "${words[1]}" ;;
            *) "$library" "${words[@]}" ;;
            esac > "$list.$library/$number.out" 2> "$list.$library/$number.err" < /dev/null
            echo $? > "$list.$library/$number.status"
        ) &
        running+=($!)
        if [ ${#running[@]} = 8 ]; then
            wait "${running[@]}"
            running=()
        fi
    done < "$list"
    [ ${#running[@]} = 0 ] || wait "${running[@]}"
}

# What ours says more: where an error happened, what to do about it, and a word where the original prints a null pointer.
without_place() {
    sed -E -e 's/ \([^()]*(target [^ ]+|login) at portal [^ ]+\)$//' \
        -e 's/(Status: [^()]+\([0-9]+\)), class [A-Z][a-z]+ Error\. .*/\1/' "$1"
}
with_word() { sed 's/ASCQ:(null)/ASCQ:UNKNOWN/; s/SENSE KEY:(null)/SENSE KEY:UNKNOWN/' "$1"; }

# same_results LIST NUMBER: the same status, output and error output.
same_results() {
    local original=$1.original/$2 ours=$1.ours/$2 lacking='^$'
    # A CHECK CONDITION without sense data, as istgt sends it: the original reads on in memory that nobody has written.
    grep -q 'SENSE KEY:NO SENSE(0) ASCQ:[A-Z_]*(0x0000)' "$ours.err" && lacking='SENSE KEY:.*'
    diff "$original.status" "$ours.status" &&
        diff <(with_word "$original.out") <(without_place "$ours.out") &&
        diff <(with_word "$original.err" | sed "s/$lacking//") <(without_place "$ours.err" | sed "s/$lacking//")
}

# compare NAME: what both libraries did with the commands of NAME.list.
compare() {
    local number=0 line
    while IFS= read -r line; do
        number=$((number + 1))
        check "$1: $line" same_results "$scratch/$1.list" $number
    done < "$scratch/$1.list"
}

check_programs() {
    local program peers=() peer on_istgt=() login=$chap_user%$chap_secret@PORTAL
    local -A embedded=([plain]="" [chap]="--chap $chap_user:$chap_secret" [attention]="--unit-attention --separate-status")
    for program in $programs; do
        installed "$program" || return
        if ! uses_another "$(command -v "$program")" > /dev/null; then
            absent "the original library (set REFERENCE)"
            return
        fi
    done

    # istgt serves one connection a second: an instance for each library, and nobody waits.
    if installed istgt && started start_istgt istgt && started start_istgt istgt-original; then
        {
            luns istgt $istgt_iqn:one/0 $istgt_iqn:one/1 $istgt_iqn:two/0
            echo "iscsi-inq iscsi://PORTAL/$istgt_iqn:one/9"
            echo "iscsi-inq iscsi://PORTAL/$istgt_iqn:none/0"
            echo "software_write_protection iscsi://PORTAL/$istgt_iqn:two/0"
        } > "$scratch/istgt.list"
        run_all original "$scratch/istgt.list" istgt-original &
        on_istgt+=($!)
        run_all ours "$scratch/istgt.list" istgt &
        on_istgt+=($!)
    fi

    for peer in "${!embedded[@]}"; do
        # shellcheck disable=SC2086 # options are words
        started start_testkit "testkit-$peer" ${embedded[$peer]} || return
        peers+=("testkit-$peer")
    done
    {
        luns testkit-plain $iqn:one/0 $iqn:two/1
        echo "iscsi-ls iscsi://PORTAL"
        echo "iscsi-ls -s iscsi://PORTAL"
        echo "iscsi-ls --url iscsi://PORTAL"
        echo "iscsi-inq iscsi://PORTAL/$iqn:one/9"
        echo "iscsi-readcapacity16 iscsi://PORTAL/$iqn:one/9"
        echo "iscsi-inq iscsi://PORTAL/$iqn:none/0"
        echo "software_write_protection iscsi://PORTAL/$iqn:two/2"
    } > "$scratch/testkit-plain.list"
    {
        echo "iscsi-ls -s iscsi://$login"
        echo "iscsi-inq iscsi://$login/$iqn:one/0"
        echo "iscsi-inq iscsi://$chap_user%wrong@PORTAL/$iqn:one/0"
        echo "iscsi-inq iscsi://PORTAL/$iqn:one/0"
        echo "iscsi-ls iscsi://PORTAL"
    } > "$scratch/testkit-chap.list"
    {
        echo "iscsi-ls -s iscsi://PORTAL"
        luns testkit-attention $iqn:one/1
    } > "$scratch/testkit-attention.list"

    if installed tgtd && started start_tgt tgt && started start_tgt tgt-chap with; then
        {
            luns tgt $iqn:one/0 $iqn:one/1 $iqn:one/2 $iqn:two/5
            echo "iscsi-ls iscsi://PORTAL"
            echo "iscsi-ls -s iscsi://PORTAL"
            echo "iscsi-ls --url iscsi://PORTAL"
            echo "iscsi-inq iscsi://PORTAL/$iqn:one/9"
            echo "iscsi-inq iscsi://PORTAL/$iqn:none/0"
            echo "software_write_protection iscsi://PORTAL/$iqn:two/5"
        } > "$scratch/tgt.list"
        {
            echo "iscsi-ls -s iscsi://PORTAL"
            echo "iscsi-ls -s iscsi://$login"
            echo "iscsi-inq iscsi://$login/$iqn:two/5"
            echo "iscsi-inq iscsi://$chap_user%wrong@PORTAL/$iqn:two/5"
            echo "iscsi-inq iscsi://PORTAL/$iqn:two/5"
        } > "$scratch/tgt-chap.list"
        peers+=(tgt tgt-chap)
    fi

    for peer in "${peers[@]}"; do
        run_all original "$scratch/$peer.list" "$peer"
    done
    # The embedded target judges what it is sent: what the original sent is not ours to answer for.
    for peer in "${!embedded[@]}"; do
        stop "testkit-$peer"
        : > "$scratch/testkit-$peer.log"
        # shellcheck disable=SC2086 # options are words
        started start_testkit "testkit-$peer" ${embedded[$peer]} || return
    done
    for peer in "${peers[@]}"; do
        run_all ours "$scratch/$peer.list" "$peer"
        compare "$peer"
    done
    for peer in "${!embedded[@]}"; do
        check "testkit-$peer: no forbidden PDU from the programs" judged "testkit-$peer"
    done
    if [ ${#on_istgt[@]} != 0 ]; then
        wait "${on_istgt[@]}"
        compare istgt
        check "istgt: iscsi-ls -s ends with the right list" lists_istgt
    fi
    check_perf
    stop_targets
}

# The original never ends here.
lists_istgt() {
    local portal="Portal:127.0.0.1:${port[istgt]},1"
    cat > "$scratch/expected" <<LIST
Target:$istgt_iqn:two $portal
Lun:0    Type:DIRECT_ACCESS (Size:99M)
Target:$istgt_iqn:one $portal
Lun:0    Type:DIRECT_ACCESS (Size:23M)
Lun:1    Type:DIRECT_ACCESS (Size:11M)
LIST
    limit=20 ours iscsi-ls -s "$(at istgt iscsi://PORTAL)" > "$scratch/listed" || { echo "status $?"; return 1; }
    diff "$scratch/expected" "$scratch/listed"
}

check_perf() {
    local peer lun runs=() running=()
    started start_testkit testkit-perf || return
    for peer in "testkit-perf $iqn:one/1" "tgt $iqn:one/2" "istgt $istgt_iqn:two/0"; do
        lun=${peer#* } peer=${peer% *}
        [ -n "${process[$peer]:-}" ] || continue
        (
            limit=15 ours iscsi-perf -m 16 -b 8 -t 2 "$(at "$peer" "iscsi://PORTAL/$lun")" 2>&1 < /dev/null | tr '\r' '\n'
            echo "status ${PIPESTATUS[0]}"
        ) > "$scratch/perf-$peer" &
        running+=($!)
        runs+=("$peer")
    done
    wait "${running[@]}"
    for peer in "${runs[@]}"; do
        check "$peer: iscsi-perf for 2 seconds" perf_finished "$scratch/perf-$peer"
    done
    check "testkit-perf: no forbidden PDU from iscsi-perf" judged testkit-perf
}

perf_finished() {
    cat "$1"
    grep -q '^finished' "$1" && grep -q '^status 0$' "$1" && grep -q 'iops average [1-9]' "$1"
}
