/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * reconnect_copy SOURCE-URL DESTINATION-URL
 *
 * Copies a disk to another and does not mind when a connection is lost on the way: try it, and stop and start the target
 * meanwhile. What is on the destination is overwritten.
 *
 *     cc reconnect_copy.c $(pkg-config --cflags --libs libiscsi) -o reconnect_copy
 *     ./reconnect_copy iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0 \
 *         iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/1
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

#define BLOCKS 512              /* per command */
#define ATTEMPTS 10             /* per command, before it is given up */

struct disk {
    struct iscsi_context *iscsi;
    int lun;
    uint64_t blocks;
    uint32_t block_size;
};

static void give_up(const struct disk *disk, const char *doing)
{
    fprintf(stderr, "reconnect_copy: %s: %s\n", doing, iscsi_get_error(disk->iscsi));
    exit(1);
}

/* Whether a command has worked; 0 if it may be tried again. Ends the program if there is no point in that. */
static int has_worked(const struct disk *disk, const struct scsi_task *task, const char *doing)
{
    struct timespec moment = { 0, 100 * 1000 * 1000 };

    if (task == NULL)
        give_up(disk, doing);
    switch (task->status) {
    case SCSI_STATUS_GOOD:
        return 1;
    case SCSI_STATUS_BUSY:              /* the target has too much to do at the moment */
    case SCSI_STATUS_TASK_SET_FULL:
        nanosleep(&moment, NULL);
        return 0;
    case SCSI_STATUS_TIMEOUT:           /* no answer, see iscsi_set_timeout() below */
        return 0;
    case SCSI_STATUS_CHECK_CONDITION:
        /* Something has changed, such as that the target was started again: told once, and the command not done. */
        if (task->sense.key == SCSI_SENSE_UNIT_ATTENTION)
            return 0;
    }
    give_up(disk, doing);               /* also SCSI_STATUS_CANCELLED: the session is lost for good */
    return 0;
}

static struct disk open_disk(const char *text)
{
    struct disk disk = { .iscsi = iscsi_create_context("iqn.2026-11.org.example:reconnect-copy") };
    struct iscsi_url *url = iscsi_parse_full_url(disk.iscsi, text);
    struct scsi_readcapacity16 *capacity;
    struct scsi_task *task;

    if (url == NULL)
        give_up(&disk, "reading the URL");
    disk.lun = url->lun;
    iscsi_set_session_type(disk.iscsi, ISCSI_SESSION_NORMAL);
    /* A lost session is opened again without our doing, and what was on its way is sent again, in the same order. Here is
     * said how long that may go on: so many failed attempts in a row, with pauses of 5 to 30 seconds. */
    iscsi_set_reconnect_max_retries(disk.iscsi, 20);
    /* A command that is not answered within a minute ends with SCSI_STATUS_TIMEOUT; 0 would be never. */
    iscsi_set_timeout(disk.iscsi, 60);
    if (iscsi_full_connect_sync(disk.iscsi, url->portal, disk.lun) != 0)
        give_up(&disk, "connecting");
    iscsi_destroy_url(url);
    task = iscsi_readcapacity16_sync(disk.iscsi, disk.lun);
    if (task == NULL || task->status != SCSI_STATUS_GOOD || (capacity = scsi_datain_unmarshall(task)) == NULL)
        give_up(&disk, "READ CAPACITY");
    disk.blocks = capacity->returned_lba + 1;
    disk.block_size = capacity->block_length;
    scsi_free_scsi_task(task);
    return disk;
}

/* One command in one or several attempts. Reads if there are no data, else writes them. It does no harm to write the same
 * blocks twice; a command that must not be repeated could not be copied like this. */
static struct scsi_task *transfer(const struct disk *disk, uint64_t block, uint32_t bytes, unsigned char *data)
{
    int size = (int)disk->block_size;

    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        struct scsi_task *task = data == NULL
            ? iscsi_read16_sync(disk->iscsi, disk->lun, block, bytes, size, 0, 0, 0, 0, 0)
            : iscsi_write16_sync(disk->iscsi, disk->lun, block, data, bytes, size, 0, 0, 0, 0, 0);

        if (has_worked(disk, task, data == NULL ? "READ" : "WRITE"))
            return task;
        scsi_free_scsi_task(task);
    }
    give_up(disk, "no success after all attempts");
    return NULL;
}

int main(int argc, char **argv)
{
    struct disk source, destination;
    struct scsi_task *task;

    if (argc != 3) {
        fprintf(stderr, "usage: reconnect_copy SOURCE-URL DESTINATION-URL\n");
        return 2;
    }
    source = open_disk(argv[1]);
    destination = open_disk(argv[2]);
    if (source.block_size != destination.block_size || source.blocks > destination.blocks) {
        fprintf(stderr, "reconnect_copy: the destination has other blocks, or fewer\n");
        return 1;
    }
    for (uint64_t block = 0; block < source.blocks; block += BLOCKS) {
        uint64_t count = source.blocks - block < BLOCKS ? source.blocks - block : BLOCKS;

        task = transfer(&source, block, (uint32_t)count * source.block_size, NULL);
        scsi_free_scsi_task(transfer(&destination, block, (uint32_t)task->datain.size, task->datain.data));
        scsi_free_scsi_task(task);
    }
    /* What the destination holds in a cache is not safe yet. */
    task = iscsi_synchronizecache10_sync(destination.iscsi, destination.lun, 0, 0, 0, 0);
    if (!has_worked(&destination, task, "SYNCHRONIZE CACHE"))
        give_up(&destination, "SYNCHRONIZE CACHE");
    scsi_free_scsi_task(task);
    printf("%llu blocks of %u bytes copied\n", (unsigned long long)source.blocks, source.block_size);
    iscsi_logout_sync(source.iscsi);
    iscsi_logout_sync(destination.iscsi);
    iscsi_destroy_context(source.iscsi);
    iscsi_destroy_context(destination.iscsi);
    return 0;
}
