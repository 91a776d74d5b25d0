/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The functions for LUNs of 64 bits put all of them on the wire, with the command, what is sent for it, its abort and its
 * repetition over a reconnect; the task shows the first 16 bits. A unit of the embedded target is written and read so.
 *
 * Target: --lun 1M --lun 1M --fault command:3=close
 * Original: no functions for LUNs of 64 bits
 */
#define _GNU_SOURCE
#include "peer.h"

#define DEEP 0x4001000200030004ull

static uint64_t lun_of(const struct peer *peer)
{
    return (uint64_t)get32(peer->pdu + 8) << 32 | get32(peer->pdu + 12);
}

static void on_the_wire(void)
{
    static struct peer peer;
    static unsigned char answer[8 + 24] = {0, 0, 0, 24, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                                           0x40, 1, 0, 2, 0, 3, 0, 4, 0xc1, 2, 3, 4, 5, 6, 7, 8};
    static unsigned char block[BLOCK];
    struct iscsi_data data = {.size = sizeof block, .data = block};
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0}, managed = {0};
    struct scsi_task *task;
    struct scsi_reportluns_list *list;

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_initial_r2t(iscsi, ISCSI_INITIAL_R2T_YES));
    CHECK_OK(iscsi, iscsi_set_immediate_data(iscsi, ISCSI_IMMEDIATE_DATA_NO));
    peer_log_in(&peer, iscsi);

    task = scsi_cdb_write10(0, sizeof block, BLOCK, 0, 0, 0, 0, 0);
    CHECK(iscsi_scsi_command_async_lun64(iscsi, DEEP, task, note_end, &data, &end) == 0);
    CHECK(task->lun == 0x4001);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(lun_of(&peer) == DEEP);

    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &managed));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(lun_of(&peer) == DEEP && get32(peer.pdu + 20) == task->itt && get32(peer.pdu + 32) == task->cmdsn);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80)[2] = 1;
    peer_send(&peer, "", 0);
    wait_for(iscsi, &managed.calls, 1);

    /* The session is lost: the command comes again, with all of its LUN, and so does its data. */
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(lun_of(&peer) == DEEP);
    memcpy(peer_answer(&peer, R2T, 0x80) + 8, peer.pdu + 8, 8);
    put32(peer.answer + 20, 77);
    put32(peer.answer + 44, sizeof block);
    peer_send(&peer, "", 0);
    peer.stat_sn--;     /* an R2T has no number of its own */
    peer_receive(&peer, iscsi, DATA_OUT);
    CHECK(lun_of(&peer) == DEEP && get32(peer.pdu + 20) == 77);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);

    CHECK_OK(iscsi, iscsi_task_mgmt_lun64_async(iscsi, DEEP, ISCSI_TM_LUN_RESET, 0xffffffff, 0, note_end, &managed));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK((peer.pdu[1] & 0x7f) == ISCSI_TM_LUN_RESET && lun_of(&peer) == DEEP);
    CHECK(get32(peer.pdu + 20) == 0xffffffff && get32(peer.pdu + 32) == 0);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &managed.calls, 2);
    CHECK(managed.status == SCSI_STATUS_GOOD);

    task = iscsi_reportluns_task(iscsi, 0, sizeof answer, note_end, &end);
    peer_receive(&peer, iscsi, COMMAND);
    put32(peer_answer(&peer, DATA_IN, 0x81) + 44, 0);
    peer_send(&peer, answer, sizeof answer);
    wait_for(iscsi, &end.calls, 2);
    list = scsi_datain_unmarshall(task);
    CHECK(list != NULL && list->num == 3 && list->luns[1] == 0x4001);
    CHECK(scsi_reportluns_lun64(task, 0) == 0x0001000000000000ull);
    CHECK(scsi_reportluns_lun64(task, 1) == DEEP);
    CHECK(scsi_reportluns_lun64(task, 2) == 0xc102030405060708ull);
    CHECK(scsi_reportluns_lun64(task, 3) == UINT64_MAX && scsi_reportluns_lun64(task, -1) == UINT64_MAX);
    task->datain.size = 12;     /* a list that was cut */
    CHECK(scsi_reportluns_lun64(task, 0) == UINT64_MAX && scsi_reportluns_lun64(NULL, 0) == UINT64_MAX);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
}

/* Unit 1 in flat space addressing; the target hangs up when it gets the read. */
static void with_the_target(const char *text)
{
    static const uint64_t unit = 0x4001000000000000ull;
    static unsigned char out[BLOCK], in[BLOCK];
    struct iscsi_data data = {.size = sizeof out, .data = out};
    struct iscsi_url *url;
    struct iscsi_context *iscsi = context_for(text, &url);
    struct scsi_task *task;

    memset(out, 0xa5, sizeof out);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    /* The first command of a session gets the unit attention that the target has for it. */
    task = iscsi_scsi_command_sync_lun64(iscsi, unit, scsi_cdb_testunitready(), NULL);
    CHECK(task != NULL);
    scsi_free_scsi_task(task);
    task = iscsi_scsi_command_sync_lun64(iscsi, unit, scsi_cdb_write10(7, sizeof out, BLOCK, 0, 0, 0, 0, 0), &data);
    CHECK_GOOD(iscsi, task);
    CHECK(task->lun == 0x4001);
    scsi_free_scsi_task(task);

    task = scsi_cdb_read10(7, sizeof in, BLOCK, 0, 0, 0, 0, 0);
    CHECK(scsi_task_add_data_in_buffer(task, sizeof in, in) == 0);
    CHECK(iscsi_scsi_command_sync_lun64(iscsi, unit, task, NULL) == task);
    CHECK_GOOD(iscsi, task);
    CHECK(memcmp(in, out, sizeof in) == 0);
    scsi_free_scsi_task(task);

    /* The same unit by its plain number. */
    task = iscsi_read10_sync(iscsi, 1, 7, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(memcmp(task->datain.data, out, BLOCK) == 0);
    scsi_free_scsi_task(task);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

int main(int argc, char **argv)
{
    CHECK(argc > 1);
    on_the_wire();
    with_the_target(argv[1]);
    return 0;
}
