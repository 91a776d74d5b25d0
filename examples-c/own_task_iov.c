/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * own_task_iov URL
 *
 * A command that the program builds itself: its own struct scsi_task from malloc(), its own CDB bytes, and data that
 * lands in three buffers of its own without being copied. This is how emulators pass commands of a guest through.
 *
 *     cc own_task_iov.c $(pkg-config --cflags --libs libiscsi) -o own_task_iov
 *     ./own_task_iov iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0
 */
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static int fail(struct iscsi_context *iscsi, const char *doing)
{
    fprintf(stderr, "own_task_iov: %s: %s\n", doing, iscsi_get_error(iscsi));
    iscsi_destroy_context(iscsi);
    return 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:own-task");
    unsigned char first[8], second[24], rest[64];
    struct scsi_iovec places[] = {
        { .iov_base = first, .iov_len = sizeof first },
        { .iov_base = second, .iov_len = sizeof second },
        { .iov_base = rest, .iov_len = sizeof rest },
    };
    struct iscsi_url *url;
    struct scsi_task *task;
    int lun;

    if (argc != 2) {
        fprintf(stderr, "usage: own_task_iov iscsi://HOST[:PORT]/TARGET/LUN\n");
        return 2;
    }
    url = iscsi_parse_full_url(iscsi, argv[1]);
    if (url == NULL)
        return fail(iscsi, "reading the URL");
    lun = url->lun;
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (iscsi_full_connect_sync(iscsi, url->portal, lun) != 0) {
        iscsi_destroy_url(url);
        return fail(iscsi, "connecting");
    }
    iscsi_destroy_url(url);

    /* All members that are not set must be 0. */
    task = calloc(1, sizeof *task);
    if (task == NULL)
        return fail(iscsi, "out of memory");
    task->cdb[0] = SCSI_OPCODE_INQUIRY;
    task->cdb[4] = sizeof first + sizeof second + sizeof rest;
    task->cdb_size = 6;
    task->xfer_dir = SCSI_XFER_READ;
    task->expxferlen = task->cdb[4];
    scsi_task_set_iov_in(task, places, 3);

    if (iscsi_scsi_command_sync(iscsi, lun, task, NULL) == NULL) {
        scsi_free_scsi_task(task);              /* not sent: the task is still ours alone */
        return fail(iscsi, "INQUIRY");
    }
    if (task->status == SCSI_STATUS_CHECK_CONDITION) {
        printf("refused: %s, %s\n", scsi_sense_key_str((int)task->sense.key), scsi_sense_ascq_str(task->sense.ascq));
    } else if (task->status == SCSI_STATUS_GOOD) {
        size_t missing = task->residual_status == SCSI_RESIDUAL_UNDERFLOW ? task->residual : 0;

        printf("vendor %.8s, product %.16s\n", (const char *)second, (const char *)second + 8);
        printf("%d bytes came, %zu fewer than there was room for\n", task->expxferlen - (int)missing, missing);
    }
    scsi_free_scsi_task(task);                  /* also frees tasks that the program allocated */

    iscsi_logout_sync(iscsi);
    iscsi_destroy_context(iscsi);
    return 0;
}
