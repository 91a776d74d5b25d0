/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * After a loss commands are sent again: those that were on their way first, in the order in which they were sent, then
 * those that waited for the command window; with numbers of the new session, from the beginning of their data. Data that
 * had come in part comes again.
 *
 * Contract: 14.4
 */
#define _GNU_SOURCE
#include "peer.h"

#define LENGTH 2048

int main(void)
{
    static struct peer peer;
    static unsigned char written[LENGTH], read[LENGTH];
    struct iscsi_context *iscsi = peer_context();
    struct end ends[5] = {{0}};
    struct scsi_task *tasks[5];
    uint32_t first;

    fill_pattern(written, LENGTH, 1);
    peer_listen(&peer);
    peer.window = 3;
    peer_log_in(&peer, iscsi);
    tasks[0] = iscsi_write10_task(iscsi, 1, 0, written, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[0]);
    tasks[1] = iscsi_read10_task(iscsi, 1, 1, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[1]);
    CHECK(tasks[0] != NULL && tasks[1] != NULL && scsi_task_add_data_in_buffer(tasks[1], LENGTH, read) == 0);
    for (int i = 2; i < 5; i++) {
        tasks[i] = iscsi_read10_task(iscsi, 1, (uint32_t)i, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 3; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(peer.pdu[37] == i);
        if (i == 1) {
            /* The first half of its data. The numbers are those from before the commands, so that the window stays shut. */
            memset(read, 0xee, LENGTH);
            peer_answer(&peer, DATA_IN, 0);
            peer.exp_cmd_sn -= 2;
            peer.stat_sn--;
            peer_send(&peer, written, LENGTH / 2);
            peer.exp_cmd_sn += 2;
        }
    }
    CHECK(peer_receives_nothing(&peer, iscsi));
    CHECK(memcmp(read, written, LENGTH / 2) == 0 && read[LENGTH / 2] == 0xee);
    memset(read, 0xee, LENGTH);
    peer_hang_up(&peer);

    peer.window = 64;
    peer_take_back(&peer, iscsi);
    first = peer.exp_cmd_sn;
    for (int i = 0; i < 5; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(peer.pdu[37] == i && get32(peer.pdu + 24) == first + (uint32_t)i);
        CHECK(get32(peer.pdu + 16) == tasks[i]->itt && get32(peer.pdu + 24) == tasks[i]->cmdsn);
        if (i == 0)
            CHECK(peer.length == LENGTH && memcmp(peer.data, written, LENGTH) == 0);
        if (i == 1) {
            peer_answer(&peer, DATA_IN, 0x81);
            peer_send(&peer, written, LENGTH);
        } else if (i == 0) {
            peer_respond(&peer, 0);
        } else {
            peer_refuse(&peer, SCSI_SENSE_MEDIUM_ERROR, 0x1100);
        }
    }
    for (int i = 0; i < 5; i++) {
        wait_for(iscsi, &ends[i].calls, 1);
        CHECK(ends[i].calls == 1 && ends[i].status == (i < 2 ? SCSI_STATUS_GOOD : SCSI_STATUS_CHECK_CONDITION));
        scsi_free_scsi_task(tasks[i]);
    }
    CHECK(memcmp(read, written, LENGTH) == 0);
    peer_end(&peer, iscsi);
    return 0;
}
