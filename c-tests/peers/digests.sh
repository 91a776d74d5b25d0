# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: mixed reads and writes that verify, with digests of headers and of data.

# mixed_io NAME URL: with both digests, and with each alone.
mixed_io() {
    check "$1: mixed I/O with both digests" ours "$scratch/mixed" "$2?header_digest=crc32c&data_digest=crc32c" 3000
    check "$1: mixed I/O with digests of headers" ours "$scratch/mixed" "$2?header_digest=crc32c" 1000
    check "$1: mixed I/O with digests of data" ours "$scratch/mixed" "$2?header_digest=none&data_digest=crc32c" 1000
}

# Demanded alone, a digest is agreed to or the login fails: that the session is there shows that it is used.
check_digests() {
    check "the program of mixed I/O compiles" compiled mixed || return
    started start_testkit digests --header-digest crc32c --data-digest crc32c || return
    mixed_io testkit "$(url digests)/$iqn:one/1"
    check "testkit: no forbidden PDU with digests" judged digests
    if installed tgtd && started start_tgt digests-tgt; then
        check "tgt: mixed I/O without digests" ours "$scratch/mixed" "$(url digests-tgt)/$iqn:one/2" 1000
        tgt_control digests-tgt --mode target --op update --tid 1 --name HeaderDigest --value CRC32C
        tgt_control digests-tgt --mode target --op update --tid 1 --name DataDigest --value CRC32C
        check "tgt: mixed I/O with both digests" ours "$scratch/mixed" \
            "$(url digests-tgt)/$iqn:one/2?header_digest=crc32c&data_digest=crc32c" 3000
    fi
    if installed istgt && started start_istgt digests-istgt; then
        mixed_io istgt "$(url digests-istgt)/$istgt_iqn:two/0"
    fi
    stop_targets
}
