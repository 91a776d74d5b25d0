/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Commands whose lengths make no sense are not sent, the error says why, and the session goes on: data that are no whole
 * number of blocks, and too little room for a list of units.
 *
 * Contract: 21.2 22
 * Target : --lun 1M
 */
#include "check.h"

static struct end end;

/* The call gave no task, and a text. */
#define CHECK_REFUSED(iscsi, call, text)                                                                   \
    do {                                                                                                   \
        CHECK((call) == NULL);                                                                             \
        CHECK_ERROR(iscsi, text);                                                                          \
    } while (0)

int main(int argc, char **argv)
{
    static const char blocks[] = "Datalen:1000 is not a multiple of the blocksize:512.";
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    unsigned char data[1024] = { 0 };
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);

    CHECK_REFUSED(iscsi, iscsi_read6_task(iscsi, lun, 0, 1000, BLOCK, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_read10_task(iscsi, lun, 0, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_read12_task(iscsi, lun, 0, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_read16_task(iscsi, lun, 0, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_write10_task(iscsi, lun, 0, data, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_write12_task(iscsi, lun, 0, data, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_write16_task(iscsi, lun, 0, data, 1000, BLOCK, 0, 0, 0, 0, 0, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_verify10_task(iscsi, lun, data, 1000, 0, 0, 0, 1, BLOCK, note_end, &end), blocks);
    CHECK_REFUSED(iscsi, iscsi_verify16_task(iscsi, lun, data, 1000, 0, 0, 0, 1, BLOCK, note_end, &end), blocks);
    /* Half of the data is compared, the other written. */
    CHECK_REFUSED(iscsi, iscsi_compareandwrite_task(iscsi, lun, 0, data, 512, BLOCK, 0, 0, 0, 0, 0, note_end, &end),
                  "Datalen:512 is not a multiple of the blocksize");
    CHECK_REFUSED(iscsi, iscsi_reportluns_task(iscsi, 0, 15, note_end, &end),
                  "Minimum allowed alloc len for reportluns is 16. You specified 15.");
    CHECK_REFUSED(iscsi, iscsi_reportluns_task(iscsi, 0, -1, note_end, &end), "You specified -1.");

    /* Who waits gets NULL as well. */
    CHECK(iscsi_read10_sync(iscsi, lun, 0, 1000, BLOCK, 0, 0, 0, 0, 0) == NULL);
    CHECK(iscsi_reportluns_sync(iscsi, 0, 15) == NULL);

    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(end.calls == 0);
    log_out(iscsi);
    return 0;
}
