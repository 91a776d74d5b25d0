/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A target that does not answer the digest keys has none: headers are sent without.
 *
 * Contract: 24.15
 * Original: sends digests, and waits without end
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, 1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, "", 0);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    peer_end(&peer, iscsi);
    return 0;
}
