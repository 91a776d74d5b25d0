/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Task management (RFC 7143 11.5): LUN, Referenced Task Tag and RefCmdSN of each function, and a tag of its own. R2Ts of
 * tasks that it may affect are answered until the function has its answer, and answers that come before it count.
 *
 * Contract: 13.1 13.2 13.6
 * Original: takes the StatSN of R2Ts for used, and sends data of aborted tasks
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;
static unsigned char data[2 * BLOCK];

/* Answers the request in peer->pdu. */
static void answer(struct iscsi_context *iscsi, struct end *end, int response)
{
    int calls = end->calls;

    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80)[2] = (unsigned char)response;
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end->calls, calls + 1);
}

/* The fields of the request in peer->pdu. */
static void check_fields(int function, int lun, uint32_t referenced, uint32_t ref_cmd_sn)
{
    CHECK(peer.pdu[0] == 0x42 && peer.pdu[1] == (0x80 | function));
    CHECK(get32(peer.pdu + 8) == (uint32_t)lun << 16 && get32(peer.pdu + 12) == 0);
    CHECK(get32(peer.pdu + 20) == referenced && get32(peer.pdu + 32) == ref_cmd_sn);
    CHECK(get32(peer.pdu + 36) == 0 && peer.length == 0);
}

static void every_function(struct iscsi_context *iscsi)
{
    struct end command = {0}, end = {0};
    struct scsi_task *task = iscsi_testunitready_task(iscsi, 3, note_end, &command);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    CHECK(get32(peer.pdu + 16) == task->itt && get32(peer.pdu + 24) == task->cmdsn);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(1, 3, task->itt, task->cmdsn);
    CHECK(get32(peer.pdu + 16) != task->itt);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_scsi_cancel_task(iscsi, task));
    scsi_free_scsi_task(task);

    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_set_async(iscsi, 4, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(2, 4, 0xffffffff, 0);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 4, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(3, 4, 0xffffffff, 0);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 4, ISCSI_TM_CLEAR_TASK_SET, 0xffffffff, 0, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(4, 4, 0xffffffff, 0);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, 4, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(5, 4, 0xffffffff, 0);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_target_warm_reset_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(6, 0, 0xffffffff, 0);
    answer(iscsi, &end, 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_target_cold_reset_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    check_fields(7, 0, 0xffffffff, 0);
    answer(iscsi, &end, 0);
}

/* A write is aborted, and its R2Ts come meanwhile. */
static void data_until_the_answer(struct iscsi_context *iscsi, int function)
{
    struct end command = {0}, end = {0};
    unsigned char header[HEADER], request[HEADER];
    struct scsi_task *task = iscsi_write10_task(iscsi, 3, 0, data, sizeof data, BLOCK, 0, 0, 0, 0, 0, note_end, &command);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(header, peer.pdu, HEADER);
    if (function == ISCSI_TM_ABORT_TASK)
        CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &end));
    else
        CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 3, (enum iscsi_task_mgmt_funcs)function, 0xffffffff, 0, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    memcpy(request, peer.pdu, HEADER);
    wire_ask(&peer, header, 0, 9, 0, BLOCK);
    wire_receive(&peer, iscsi, DATA_OUT);
    CHECK(peer.length == BLOCK && get32(peer.pdu + 20) == 9 && command.calls == 0);
    memcpy(peer.pdu, request, HEADER);
    answer(iscsi, &end, 0);
    wire_ask(&peer, header, 1, 10, BLOCK, BLOCK);       /* too late */
    CHECK(peer_receives_nothing(&peer, iscsi));
    CHECK_OK(iscsi, iscsi_scsi_cancel_task(iscsi, task));
    scsi_free_scsi_task(task);
}

/* The task ends before the answer to its abort. */
static void status_before_the_answer(struct iscsi_context *iscsi)
{
    struct end command = {0}, end = {0};
    unsigned char header[HEADER], request[HEADER];
    struct scsi_task *task = iscsi_testunitready_task(iscsi, 3, note_end, &command);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(header, peer.pdu, HEADER);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    memcpy(request, peer.pdu, HEADER);
    memcpy(peer.pdu, header, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &command.calls, 1);
    CHECK(command.status == SCSI_STATUS_GOOD);
    memcpy(peer.pdu, request, HEADER);
    answer(iscsi, &end, 1);                     /* task does not exist */
    scsi_free_scsi_task(task);
}

int main(void)
{
    struct iscsi_context *iscsi = peer_context();

    fill_pattern(data, sizeof data, 5);
    peer_listen(&peer);
    wire_log_in(&peer, iscsi, KEYS("HeaderDigest=None\0ImmediateData=No\0InitialR2T=Yes"));
    every_function(iscsi);
    data_until_the_answer(iscsi, ISCSI_TM_ABORT_TASK);
    data_until_the_answer(iscsi, ISCSI_TM_CLEAR_TASK_SET);
    status_before_the_answer(iscsi);
    peer_end(&peer, iscsi);
    return 0;
}
