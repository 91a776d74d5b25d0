/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A request that the target rejects ends with ERROR, and the error names the reason; the session goes on.
 *
 * Contract: 6.1 18.2
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const struct { int reason; const char *text; } rows[] = {
        {0x02, "0x02 (Data Digest Error)"},
        {0x03, "0x03 (SNACK Reject)"},
        {0x04, "0x04 (Protocol Error)"},
        {0x05, "0x05 (Command Not Supported)"},
        {0x06, "0x06 (Immediate Command Reject)"},
        {0x07, "0x07 (Task In Process)"},
        {0x08, "0x08 (Invalid Data ACK)"},
        {0x09, "0x09 (Invalid PDU Field)"},
        {0x0a, "0x0a (Long Operation Reject)"},
    };
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct end end = {0};
        struct scsi_task *task = iscsi_testunitready_task(iscsi, 1, note_end, &end);
        char expected[128];

        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_answer(&peer, REJECT, 0x80)[2] = (unsigned char)rows[i].reason;
        put32(peer.answer + 16, 0xffffffff);
        peer_send(&peer, peer.pdu, HEADER);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_ERROR && end.command_data == task && task->status == SCSI_STATUS_ERROR);
        snprintf(expected, sizeof expected, "Request was rejected with reason: %s", rows[i].text);
        CHECK_ERROR(iscsi, expected);
        scsi_free_scsi_task(task);
    }
    CHECK(peer.connections == 1 && iscsi_is_logged_in(iscsi) == 1);
    peer_end(&peer, iscsi);
    return 0;
}
