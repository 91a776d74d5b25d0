/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * sync_read URL [BLOCK]
 *
 * The shortest useful program: logs in to one LUN, reads one block with a call that waits, prints its first bytes.
 *
 *     cc sync_read.c $(pkg-config --cflags --libs libiscsi) -o sync_read
 *     ./sync_read iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0
 */
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static int fail(struct iscsi_context *iscsi, const char *doing)
{
    fprintf(stderr, "sync_read: %s: %s\n", doing, iscsi_get_error(iscsi));
    iscsi_destroy_context(iscsi);
    return 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:sync-read");
    struct iscsi_url *url;
    struct scsi_task *task;
    struct scsi_readcapacity16 *capacity;
    uint64_t block = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
    int lun, block_size;

    if (argc < 2) {
        fprintf(stderr, "usage: sync_read iscsi://HOST[:PORT]/TARGET/LUN [BLOCK]\n");
        return 2;
    }

    /* The context takes over the target's name and, if given, user and password. */
    url = iscsi_parse_full_url(iscsi, argv[1]);
    if (url == NULL)
        return fail(iscsi, "reading the URL");
    lun = url->lun;
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE_CRC32C);

    /* Connects, logs in, and waits until the LUN is ready. */
    if (iscsi_full_connect_sync(iscsi, url->portal, lun) != 0) {
        iscsi_destroy_url(url);
        return fail(iscsi, "connecting");
    }
    iscsi_destroy_url(url);

    /* A task belongs to us. It is NULL if nothing could be sent; otherwise its status tells how it went. */
    task = iscsi_readcapacity16_sync(iscsi, lun);
    if (task == NULL || task->status != SCSI_STATUS_GOOD || (capacity = scsi_datain_unmarshall(task)) == NULL) {
        scsi_free_scsi_task(task);
        return fail(iscsi, "READ CAPACITY");
    }
    block_size = (int)capacity->block_length;
    printf("%llu blocks of %d bytes\n", (unsigned long long)capacity->returned_lba + 1, block_size);
    scsi_free_scsi_task(task);

    task = iscsi_read16_sync(iscsi, lun, block, (uint32_t)block_size, block_size, 0, 0, 0, 0, 0);
    if (task == NULL || task->status != SCSI_STATUS_GOOD) {
        scsi_free_scsi_task(task);
        return fail(iscsi, "READ");
    }
    printf("block %llu begins:", (unsigned long long)block);
    for (int i = 0; i < 16 && i < task->datain.size; i++)
        printf(" %02x", task->datain.data[i]);
    printf("\n");
    scsi_free_scsi_task(task);

    iscsi_logout_sync(iscsi);
    iscsi_destroy_context(iscsi);
    return 0;
}
