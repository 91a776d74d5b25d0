/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A portal is HOST[:PORT][,GROUP]; what stands behind the last comma is not looked at. The URL keeps the text as it is.
 *
 * Contract: 4.6 7.1 7.2
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    const char *formats[] = {"%s", "%s,1", "%s,65535"};

    peer_listen(&peer);
    for (int i = 0; i < 3; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        char portal[64], text[128];
        struct iscsi_url *url;

        snprintf(portal, sizeof portal, formats[i], peer.portal);
        snprintf(text, sizeof text, "iscsi://%s/iqn.a:b/1", portal);
        url = iscsi_parse_full_url(iscsi, text);
        CHECK(url != NULL && strcmp(url->portal, portal) == 0);
        CHECK_OK(iscsi, iscsi_connect_async(iscsi, url->portal, note_end, &end));
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_GOOD);
        iscsi_destroy_url(url);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    peer_close(&peer);
    return 0;
}
