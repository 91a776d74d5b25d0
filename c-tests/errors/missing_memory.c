/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A write whose memory is missing ends with SCSI_STATUS_ERROR and holds up nobody; so does one that is on its way already,
 * and a ping that says how long its data is but not where.
 *
 * Contract: 11.5 24.21
 * Target : --lun 1M
 * Original: sends from address 0, or the task twice
 */
#include "check.h"

static void without_memory(struct iscsi_context *iscsi, int lun, struct scsi_iovec *places, int count)
{
    static unsigned char data[3 * BLOCK];
    struct end end = { 0 };
    struct scsi_task *task, *innocent;

    for (int i = 0; i < count; i++)
        if (places[i].iov_base != NULL)
            places[i].iov_base = data;
    task = iscsi_write10_iov_sync(iscsi, lun, 0, NULL, 2 * BLOCK, BLOCK, 0, 0, 0, 0, 0, places, count);
    CHECK(task != NULL && task->status == SCSI_STATUS_ERROR);
    scsi_free_scsi_task(task);
    innocent = iscsi_testunitready_task(iscsi, lun, note_end, &end);
    CHECK(innocent != NULL);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(innocent);
}

int main(int argc, char **argv)
{
    static unsigned char somewhere[1];
    struct scsi_iovec nowhere = { NULL, 2 * BLOCK };
    struct scsi_iovec in_part[] = { { somewhere, BLOCK }, { NULL, 0 }, { NULL, BLOCK } };
    struct iscsi_context *iscsi;
    struct iscsi_discovery_address unnamed = { 0 };
    struct end end = { 0 };
    struct scsi_task *task;
    const char *text;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    without_memory(iscsi, lun, &nowhere, 1);
    without_memory(iscsi, lun, in_part, 3);

    task = iscsi_testunitready_task(iscsi, lun, note_end, &end);
    CHECK(task != NULL);
    CHECK(iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end) == -1);
    CHECK_ERROR(iscsi, "on its way already");
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);

    CHECK(iscsi_nop_out_async(iscsi, note_end, NULL, 5, &end) == -1);
    CHECK(iscsi_nop_out_async(iscsi, note_end, NULL, -1, &end) == -1);
    CHECK_ERROR(iscsi, "a ping cannot have -1 bytes");

    /* A text stays where it is while the library sets other ones. */
    text = iscsi_get_error(iscsi);
    CHECK(iscsi_set_alias(iscsi, "late") == -1);
    CHECK(text == iscsi_get_error(iscsi) && strstr(text, "alias") != NULL);
    CHECK(iscsi_add_discovered_portals(iscsi, &unnamed) == 0);
    log_out(iscsi);
    return 0;
}
