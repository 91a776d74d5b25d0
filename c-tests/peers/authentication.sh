# SPDX-License-Identifier: LGPL-2.1-or-later
# To be sourced by run.sh: CHAP in both directions with tgt, istgt and the embedded target.

# authenticates NAME LUN TEXT [VARIABLE=VALUE...]: a login with an empty TEXT, else a failure whose text contains it.
authenticates() {
    local name=$1 lun=$2 text=$3
    shift 3
    env LD_LIBRARY_PATH="$prefix/lib" "$@" timeout -k 2 30 "$scratch/log_in" "$(url "$name")/$lun" "$text"
}

# check_logins NAME LUN ALGORITHM...: those that the target has.
check_logins() {
    local name=$1 lun=$2 algorithm
    shift 2
    local one_way=(LIBISCSI_CHAP_USERNAME=$chap_user LIBISCSI_CHAP_PASSWORD=$chap_secret)
    local mutual=("${one_way[@]}" LIBISCSI_CHAP_TARGET_USERNAME=$target_user
        LIBISCSI_CHAP_TARGET_PASSWORD=$target_secret)
    check "$name: CHAP is required" authenticates "$name" "$lun" "" "${one_way[@]}" LIBISCSI_CHAP_POLICY=required
    check "$name: mutual CHAP" authenticates "$name" "$lun" "" "${mutual[@]}"
    check "$name: mutual CHAP is required" authenticates "$name" "$lun" "" "${mutual[@]}" LIBISCSI_CHAP_POLICY=mutual
    for algorithm in "$@"; do
        check "$name: mutual CHAP with $algorithm" authenticates "$name" "$lun" "" "${mutual[@]}" \
            LIBISCSI_CHAP_ALGORITHMS="$algorithm"
    done
    check "$name: another password of the target" authenticates "$name" "$lun" "Invalid CHAP_R response" "${mutual[@]}" \
        LIBISCSI_CHAP_TARGET_PASSWORD=another-password
    check "$name: another name of the target" authenticates "$name" "$lun" "Wrong CHAP targetname received: $target_user" \
        "${mutual[@]}" LIBISCSI_CHAP_TARGET_USERNAME=another-target
    check "$name: another password" authenticates "$name" "$lun" "Failed to log in to target." "${mutual[@]}" \
        LIBISCSI_CHAP_PASSWORD=another-password
    check "$name: mutual CHAP without a password of the target" authenticates "$name" "$lun" "Mutual CHAP is required" \
        "${one_way[@]}" LIBISCSI_CHAP_POLICY=mutual
}

check_authentication() {
    check "the program that logs in compiles" compiled log_in
    if started start_testkit auth-testkit --chap $chap_user:$chap_secret --target-chap $target_user:$target_secret; then
        check_logins auth-testkit $iqn:one/0 md5 sha1 sha-256 sha3-256
    fi
    if installed tgtd && started start_tgt auth-tgt with; then
        check_logins auth-tgt $iqn:two/5 md5
    fi
    if installed istgt && started start_istgt auth-istgt; then
        check_logins auth-istgt $istgt_iqn:one/0 md5
    fi
}
