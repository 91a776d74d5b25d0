/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arguments of commands that make no sense give NULL and a text; the session goes on, and nothing was sent.
 *
 * Contract: 17.2 21.1 21.2 22
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static unsigned char data[2 * BLOCK];
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK(iscsi_reportluns_task(iscsi, 0, 15, note_end, &end) == NULL);
    CHECK_ERROR(iscsi, "Minimum allowed alloc len for reportluns is 16. You specified 15.");
    CHECK(iscsi_read10_task(iscsi, 1, 0, 1000, 512, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK_ERROR(iscsi, "Datalen:1000 is not a multiple of the blocksize:512.");
    CHECK(iscsi_write16_task(iscsi, 1, 0, data, 1000, 512, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK_ERROR(iscsi, "Datalen:1000 is not a multiple of the blocksize:512.");
    CHECK(iscsi_compareandwrite_task(iscsi, 1, 0, data, 512, 512, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK(iscsi_read6_task(iscsi, 1, 0x200000, 512, 512, note_end, &end) == NULL);
    CHECK(scsi_cdb_read6(0, 257 * 512, 512) == NULL);
    CHECK(scsi_cdb_read6(0x200000, 512, 512) == NULL);
    CHECK(iscsi_reportluns_sync(iscsi, 0, 15) == NULL);
    CHECK_ERROR(iscsi, "Failed to send ReportLuns command");
    CHECK(iscsi_read10_sync(iscsi, 1, 0, 1000, 512, 0, 0, 0, 0, 0) == NULL);
    CHECK_ERROR(iscsi, "Failed to send Read10 command");
    CHECK(peer_receives_nothing(&peer, iscsi));
    CHECK(iscsi_queue_length(iscsi) == 0 && end.calls == 0);
    peer_end(&peer, iscsi);
    return 0;
}
