# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: QEMU's block-iscsi.so on ours.

# The script of qemu-io: the same is done to a file, which then says what the LUN must hold. Requests overlap, begin and
# end inside of blocks, and are zeroed and discarded in several ways.
qemu_io_script=(
    "write -P 0x5a 0 8M"
    "read -P 0x5a 0 8M"
    "write -P 0x77 1000 3333"
    "read -P 0x5a 0 1000"
    "read -P 0x77 1000 3333"
    "read -P 0x5a 4333 100k"
    "write -P 0x01 511 2"
    "read -P 0x01 511 2"
    "write -z 65536 65536"
    "read -P 0 65536 65536"
    "write -z -u 1M 1M"
    "read -P 0 1M 1M"
    "write -z 2000001 12345"
    "write -P 0x33 2100000 5000"
    "discard 3M 1M"
    "read -P 0x5a 4M 1M"
    "write -P 0x44 3M 1M"
    "writev -P 0x66 5M 4k 512 12k 100k"
    "readv -P 0x66 5M 512 4k 12k 100k"
    "aio_write -P 0x21 16M 1M"
    "aio_write -P 0x22 17M 1M"
    "aio_write -P 0x23 18M 3M"
    "aio_write -z 22M 2M"
    "aio_flush"
    "aio_read -P 0x21 16M 1M"
    "aio_read -P 0x22 17M 1M"
    "aio_read -P 0x23 18M 3M"
    "aio_read -P 0 22M 2M"
    "aio_flush"
    "write -P 0x11 104857088 512"
    "read -P 0x11 104857088 512"
    "write -P 0x12 30M 16M"
    "read -P 0x12 30M 16M"
    "flush"
)

# qemu_io IMAGE_OPTION... : runs the script; a pattern that is not found is in the output, in some versions only there.
qemu_io() {
    local arguments=() command
    for command in "${qemu_io_script[@]}"; do
        arguments+=(-c "$command")
    done
    ours qemu-io -d unmap "$@" "${arguments[@]}" > "$scratch/qemu-io" 2>&1
    local status=$?
    grep -iE 'fail|error|invalid|not ' "$scratch/qemu-io" && return 1
    [ $status = 0 ] || { cat "$scratch/qemu-io"; return 1; }
}

# The LUN in which the script ran holds what the file holds.
qemu_io_leaves_the_same() {
    rm -f "$scratch/model" "$scratch/lun"
    cp "$scratch/random" "$scratch/model"
    qemu_io -f raw "$scratch/model" && qemu_io -f raw "$1" &&
        ours qemu-img convert -f raw -O raw "$1" "$scratch/lun" && cmp "$scratch/model" "$scratch/lun"
}

convert_in_and_out() {
    rm -f "$scratch/lun"
    ours qemu-img convert -n -f raw -O raw "$scratch/random" "$1" &&
        ours qemu-img convert -f raw -O raw "$1" "$scratch/lun" || return
    sha256sum < "$scratch/random"
    sha256sum < "$scratch/lun"
    [ "$(sha256sum < "$scratch/random")" = "$(sha256sum < "$scratch/lun")" ] &&
        ours qemu-img compare -f raw -F raw "$scratch/random" "$1"
}

info_of() {
    ours qemu-img info "$@" > "$scratch/info" 2>&1
    local status=$?
    cat "$scratch/info"
    [ $status = 0 ] && grep -q '^virtual size: 100 MiB (104857600 bytes)' "$scratch/info"
}

# info_refused TEXT ARGUMENT...: qemu-img fails with a message that has the text.
info_refused() {
    local text=$1
    shift
    ours qemu-img info "$@" > "$scratch/info" 2>&1
    local status=$?
    cat "$scratch/info"
    [ $status = 1 ] && grep -q "$text" "$scratch/info"
}

bench() {
    ours qemu-img bench -f raw -c 20000 -d 64 -s 4096 "$@" && ours qemu-img bench -f raw -c 500 -d 64 -s 256k "$@"
}

# The loader tells which library it initialises for the module.
qemu_loads_ours() {
    rm -f "$scratch"/loader*
    LD_DEBUG=libs LD_DEBUG_OUTPUT=$scratch/loader ours qemu-img info "$1" > /dev/null || return
    grep -h 'calling init:.*libiscsi' "$scratch"/loader*
    grep -hqF "calling init: $prefix/lib/libiscsi.so.7" "$scratch"/loader* &&
        ! grep -h 'calling init:.*libiscsi' "$scratch"/loader* | grep -vF "$prefix/lib/libiscsi.so.7"
}

url() { echo "iscsi://127.0.0.1:${port[$1]}"; }

# all_of_qemu NAME URL
all_of_qemu() {
    check "$1: qemu-img info" info_of "$2"
    check "$1: qemu-img convert in and out" convert_in_and_out "$2"
    check "$1: qemu-io" qemu_io_leaves_the_same "$2"
    check "$1: qemu-img map" ours qemu-img map -f raw "$2"
    check "$1: qemu-img bench, reading" bench "$2"
    check "$1: qemu-img bench, writing" bench -w "$2"
}

# Programs of one version do not load the module of another.
qemu_has_iscsi() {
    local program
    for program in qemu-img qemu-io; do
        command -v $program > /dev/null || { absent $program; return 1; }
    done
    if original qemu-img info iscsi://127.0.0.1:1/none/0 2>&1 | grep -q "Unknown protocol"; then
        absent "a block-iscsi.so that qemu-img loads"
        return 1
    fi
}

check_qemu() {
    qemu_has_iscsi || return
    local base secret options lun=$iqn:one/1
    # Data in some places, holes in others, none of them aligned.
    truncate -s 100M "$scratch/random"
    for base in 0 9000001 50000000 99999999; do
        head -c 4300000 /dev/urandom | dd of="$scratch/random" oflag=seek_bytes seek=$base conv=notrunc status=none
    done

    started start_testkit qemu || return
    check "qemu loads $prefix/lib/libiscsi.so.7" qemu_loads_ours "$(url qemu)/$lun"
    all_of_qemu testkit "$(url qemu)/$lun"
    check "testkit: header_digest in the URL" info_of "$(url qemu)/$lun?header_digest=crc32c"
    check "testkit: an invalid header_digest in the URL" info_refused "Could not open" "$(url qemu)/$lun?header_digest=md5"
    check "testkit: no forbidden PDU from QEMU" judged qemu

    # All data by R2T, in small PDUs and bursts.
    started start_testkit qemu-solicited --initial-r2t yes --immediate-data no --max-recv-data-segment-length 8192 \
        --first-burst-length 8192 --max-burst-length 65536 --queue-depth 16 --separate-status || return
    all_of_qemu "testkit with R2T" "$(url qemu-solicited)/$lun"
    check "testkit with R2T: no forbidden PDU from QEMU" judged qemu-solicited

    started start_testkit qemu-digest --chap $chap_user:$chap_secret --header-digest crc32c || return
    base=$(url qemu-digest)
    options="driver=raw,file.driver=iscsi,file.transport=tcp,file.portal=127.0.0.1:${port[qemu-digest]}"
    options+=",file.target=$iqn:one,file.lun=1,file.user=$chap_user,file.header-digest=crc32c"
    secret="secret,id=password,data=$chap_secret"
    check "testkit: CHAP and header digest as options" info_of --object "$secret" \
        --image-opts "$options,file.password-secret=password"
    check "testkit: qemu-io with both" qemu_io --object "$secret" --image-opts "$options,file.password-secret=password"
    check "testkit: no forbidden PDU with a header digest" judged qemu-digest

    started start_testkit qemu-chap --chap $chap_user:$chap_secret || return
    check_chap testkit "$(url qemu-chap)" "$lun"
    check "testkit: no forbidden PDU with CHAP" judged qemu-chap

    if installed tgtd && started start_tgt qemu-tgt with; then
        all_of_qemu tgt "$(url qemu-tgt)/$iqn:one/2"
        check "tgt: header_digest in the URL" info_of "$(url qemu-tgt)/$iqn:one/2?header_digest=crc32c"
        options="driver=raw,file.driver=iscsi,file.transport=tcp,file.portal=127.0.0.1:${port[qemu-tgt]}"
        options+=",file.target=$iqn:one,file.lun=2"
        # As it comes, tgt answers None; then a digest that was demanded is not given up silently.
        check "tgt without digests: a header digest is refused" info_refused "HeaderDigest" \
            --image-opts "$options,file.header-digest=crc32c"
        check "tgt without digests: it may be None" info_of --image-opts "$options,file.header-digest=crc32c-none"
        tgt_control qemu-tgt --mode target --op update --tid 1 --name HeaderDigest --value CRC32C
        check "tgt: header digest as an option" info_of --image-opts "$options,file.header-digest=crc32c"
        check "tgt: qemu-io with it" qemu_io --image-opts "$options,file.header-digest=crc32c"
        check_chap tgt "$(url qemu-tgt)" "$iqn:two/5"
        tgt_control qemu-tgt --mode target --op update --tid 1 --name DataDigest --value CRC32C
        with_data_digest tgt "$(url qemu-tgt)/$iqn:one/2"
    fi

    started start_testkit qemu-data --data-digest crc32c || return
    with_data_digest testkit "$(url qemu-data)/$lun"
    check "testkit: no forbidden PDU with digests of data" judged qemu-data
    if installed istgt && started start_istgt qemu-istgt; then
        with_data_digest istgt "$(url qemu-istgt)/$istgt_iqn:two/0"
    fi
    stop_targets
}

# with_data_digest NAME URL: all of QEMU, which knows no option for digests of data.
with_data_digest() {
    export LIBISCSI_DATA_DIGEST=crc32c
    all_of_qemu "$1 with digests of data" "$2"
    unset LIBISCSI_DATA_DIGEST
}

# check_chap NAME PORTAL_URL LUN
check_chap() {
    local good=${2/\/\//\/\/$chap_user%$chap_secret@}/$3 wrong=${2/\/\//\/\/$chap_user%wrong@}/$3
    check "$1: CHAP in the URL" ours qemu-io -f raw -c "write -P 7 0 64k" -c "read -P 7 0 64k" "$good"
    check "$1: a wrong password" info_refused "Authentication failure" "$wrong"
    check "$1: no password" info_refused "Could not open" "$2/$3"
}
