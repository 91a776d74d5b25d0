/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The low 16 bits of a LUN argument are the first two bytes of the LUN on the wire, the rest is 0; the task holds the
 * argument. A LUN from REPORT LUNS is such a number.
 *
 * Contract: 2.15 7.13 21.2
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const int luns[] = {0, 1, 255, 256, 0x4123};
    static const unsigned char zeros[6];
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct scsi_task *task;
    struct end end = {0};
    struct scsi_reportluns_list *list;
    unsigned char report[8 + 16] = {0, 0, 0, 16, 0, 0, 0, 0, 0x41, 0x23, 0, 0, 0, 0, 0, 0, 0, 7};

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (size_t i = 0; i < sizeof luns / sizeof luns[0]; i++) {
        end.calls = 0;
        task = iscsi_testunitready_task(iscsi, luns[i], note_end, &end);
        CHECK(task != NULL && task->lun == (uint32_t)luns[i]);
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(peer.pdu[8] == luns[i] >> 8 && peer.pdu[9] == (luns[i] & 0xff) && memcmp(peer.pdu + 10, zeros, 6) == 0);
        peer_respond(&peer, 0);
        wait_for(iscsi, &end.calls, 1);
        scsi_free_scsi_task(task);
    }

    end.calls = 0;
    task = iscsi_reportluns_task(iscsi, 0, 255, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[8] == 0 && peer.pdu[9] == 0);
    put32(peer_answer(&peer, DATA_IN, 0x83) + 44, 255 - sizeof report);
    peer_send(&peer, report, sizeof report);
    wait_for(iscsi, &end.calls, 1);
    list = scsi_datain_unmarshall(task);
    CHECK(list != NULL && list->num == 2 && list->luns[0] == 0x4123 && list->luns[1] == 7);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
