/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names have up to 223 bytes. Longer ones are cut there; with the structures of 1.19 only far behind, where no target has a
 * name.
 *
 * Contract: 2.2
 */
#define _GNU_SOURCE
#include "peer.h"

/* The first login request of a context with names of this length holds names of that length. */
static void check_names(struct peer *peer, size_t given, size_t sent)
{
    char initiator[512], target[512], expected[1200];
    struct iscsi_context *iscsi;
    struct end connect = {0};

    memset(initiator, 'i', given);
    memset(target, 't', given);
    initiator[given] = target[given] = 0;
    iscsi = iscsi_create_context(initiator);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, target));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer->portal, note_end, &connect));
    wait_for(iscsi, &connect.calls, 1);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, NULL, NULL));
    peer_receive(peer, iscsi, LOGIN);
    initiator[sent] = target[sent] = 0;
    snprintf(expected, sizeof expected, "InitiatorName=%s|TargetName=%s|", initiator, target);
    for (char *at = expected; (at = strchr(at, '|')); at++)
        *at = 0;
    CHECK(peer->length > 2 * sent + 26 && memcmp(peer->data, expected, 2 * sent + 27) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

int main(void)
{
    static struct peer peer;
    int is_1_19 = sizeof(struct scsi_sense) == 16;

    peer_listen(&peer);
    check_names(&peer, 20, 20);
    check_names(&peer, 223, 223);
    check_names(&peer, 224, is_1_19 ? 224 : 223);
    if (!is_1_19)
        check_names(&peer, 500, 223);
    peer_close(&peer);
    return 0;
}
