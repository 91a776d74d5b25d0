/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A lost session is opened again as the same one (RFC 7143 6.3.5): the initiator's part of its name, the ISID, stays as it
 * was set, TSIH is 0, and all settings are offered again.
 *
 * Contract: 14.2 14.13
 * Original: another ISID, and some settings are forgotten
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    static const unsigned char isid[6] = {0x80, 0x12, 0x34, 0x56, 0x00, 0x78};
    static unsigned char header[HEADER], keys[4096];
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    size_t length;

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_isid_random(iscsi, 0x123456, 0x78));
    CHECK_OK(iscsi, iscsi_set_alias(iscsi, "c-tests"));
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE_CRC32C));
    CHECK_OK(iscsi, iscsi_set_immediate_data(iscsi, ISCSI_IMMEDIATE_DATA_NO));
    CHECK_OK(iscsi, iscsi_set_initial_r2t(iscsi, ISCSI_INITIAL_R2T_YES));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    CHECK(memcmp(peer.pdu + 8, isid, sizeof isid) == 0);
    CHECK(peer.length < sizeof keys && memmem(peer.data, peer.length, "InitiatorAlias=c-tests", 23) != NULL);
    memcpy(header, peer.pdu, HEADER);
    memcpy(keys, peer.data, length = peer.length);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);

    peer_hang_up(&peer);
    peer_receive(&peer, iscsi, LOGIN);
    CHECK(memcmp(peer.pdu + 8, header + 8, 6) == 0);
    CHECK(peer.pdu[14] == 0 && peer.pdu[15] == 0);
    CHECK(peer.length == length && memcmp(peer.data, keys, length) == 0);
    peer_end(&peer, iscsi);
    return 0;
}
