/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * tape_read URL [overwrite]
 *
 * Reads a tape from its begin to its end: records of any length, with filemarks between files. The library has no
 * functions for tapes (SSC-3), so every command is made by hand. With the word "overwrite" it writes two short files
 * first; what was on the tape is lost then.
 *
 *     cc tape_read.c $(pkg-config --cflags --libs libiscsi) -o tape_read
 *     ./tape_read iscsi://127.0.0.1:3260/iqn.2026-01.org.example:tape/1
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

/* Operation codes of SSC-3. */
enum { REWIND = 0x01, READ_6 = 0x08, WRITE_6 = 0x0a, WRITE_FILEMARKS_6 = 0x10 };

/* Bits in byte 2 of sense data, where a disk has none. */
enum { FILEMARK = 0x80, INCORRECT_LENGTH = 0x20 };

#define LONGEST_RECORD 65536

static struct iscsi_context *iscsi;
static int lun;

static void give_up(const char *doing)
{
    fprintf(stderr, "tape_read: %s: %s\n", doing, iscsi_get_error(iscsi));
    exit(1);
}

/* Runs a command of six bytes; `count` goes into bytes 2 to 4, `length` bytes move from or to `data`. */
static struct scsi_task *command(int opcode, int count, int direction, void *data, int length)
{
    struct scsi_task *task = calloc(1, sizeof *task);
    struct scsi_iovec place = { .iov_base = data, .iov_len = (size_t)length };

    if (task == NULL)
        give_up("out of memory");
    task->cdb[0] = (unsigned char)opcode;
    task->cdb[2] = (unsigned char)(count >> 16);
    task->cdb[3] = (unsigned char)(count >> 8);
    task->cdb[4] = (unsigned char)count;
    task->cdb_size = 6;
    task->xfer_dir = direction;
    task->expxferlen = length;
    if (direction == SCSI_XFER_READ)
        scsi_task_set_iov_in(task, &place, 1);
    else if (direction == SCSI_XFER_WRITE)
        scsi_task_set_iov_out(task, &place, 1);
    if (iscsi_scsi_command_sync(iscsi, lun, task, NULL) == NULL)
        give_up("sending a command");
    return task;
}

/* A command that has to succeed. */
static void must(const char *doing, int opcode, int count, int direction, void *data, int length)
{
    struct scsi_task *task = command(opcode, count, direction, data, length);

    if (task->status != SCSI_STATUS_GOOD)
        give_up(doing);
    scsi_free_scsi_task(task);
}

static void write_two_files(void)
{
    char first[] = "the first record of the first file", second[] = "a longer record: the second one of the first file",
         third[] = "the second file";

    must("REWIND", REWIND, 0, SCSI_XFER_NONE, NULL, 0);
    must("WRITE", WRITE_6, sizeof first, SCSI_XFER_WRITE, first, sizeof first);
    must("WRITE", WRITE_6, sizeof second, SCSI_XFER_WRITE, second, sizeof second);
    must("WRITE FILEMARKS", WRITE_FILEMARKS_6, 1, SCSI_XFER_NONE, NULL, 0);
    must("WRITE", WRITE_6, sizeof third, SCSI_XFER_WRITE, third, sizeof third);
    must("WRITE FILEMARKS", WRITE_FILEMARKS_6, 1, SCSI_XFER_NONE, NULL, 0);
}

int main(int argc, char **argv)
{
    static char record[LONGEST_RECORD];
    int files = 0, records = 0, at_end = 0;
    struct iscsi_url *url;

    if (argc < 2) {
        fprintf(stderr, "usage: tape_read iscsi://HOST[:PORT]/TARGET/LUN [overwrite]\n");
        return 2;
    }
    iscsi = iscsi_create_context("iqn.2026-11.org.example:tape-read");
    url = iscsi_parse_full_url(iscsi, argv[1]);
    if (url == NULL)
        give_up("reading the URL");
    lun = url->lun;
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (iscsi_full_connect_sync(iscsi, url->portal, lun) != 0)
        give_up("connecting");
    iscsi_destroy_url(url);

    if (argc > 2 && strcmp(argv[2], "overwrite") == 0)
        write_two_files();
    must("REWIND", REWIND, 0, SCSI_XFER_NONE, NULL, 0);
    while (!at_end) {
        struct scsi_task *task = command(READ_6, sizeof record, SCSI_XFER_READ, record, sizeof record);
        const unsigned char *sense = task->datain.data + 2;     /* two bytes with its length, then sense data */
        int refused = task->status == SCSI_STATUS_CHECK_CONDITION && task->datain.size >= 2 + 8;
        size_t length = sizeof record;

        if (refused && task->sense.key == SCSI_SENSE_BLANK_CHECK) {
            at_end = 1;
        } else if (refused && (sense[2] & FILEMARK) != 0) {
            /* Not an error, though it comes as one. The tape is behind the mark now. */
            files++;
            records = 0;
        } else if (task->status == SCSI_STATUS_GOOD || (refused && (sense[2] & INCORRECT_LENGTH) != 0)) {
            /* Nor is this: the record is shorter than asked for, by what the INFORMATION field says. */
            if (refused)
                length -= scsi_get_uint32(sense + 3);
            if (length > sizeof record)
                give_up("a record of more than 64 KiB");
            printf("file %d, record %d: %zu bytes, \"%.20s...\"\n", files, records++, length, record);
        } else {
            give_up("READ");
        }
        scsi_free_scsi_task(task);
    }
    printf("%d files\n", files);
    iscsi_logout_sync(iscsi);
    iscsi_destroy_context(iscsi);
    return 0;
}
