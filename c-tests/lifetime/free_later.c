/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tasks stay as they are after their callback, for as long as the application keeps them: over other commands, and when
 * the context is gone.
 *
 * Contract: 2.6 2.8 2.15
 * Target : --lun 1M
 */
#include "check.h"

#define TASKS 8

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *tasks[TASKS];
    struct end ends[TASKS];
    unsigned char written[TASKS * BLOCK];
    int lun;

    CHECK(argc > 1);
    memset(ends, 0, sizeof ends);
    fill_pattern(written, sizeof written, 4);
    iscsi = log_in(argv[1], &lun);
    tasks[0] = iscsi_write10_sync(iscsi, lun, 0, written, sizeof written, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, tasks[0]);
    scsi_free_scsi_task(tasks[0]);
    for (uint32_t i = 0; i < TASKS; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, i, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
        wait_for(iscsi, &ends[i].calls, 1);
    }
    log_out(iscsi);
    for (int i = 0; i < TASKS; i++) {
        CHECK(ends[i].calls == 1 && ends[i].command_data == tasks[i] && tasks[i]->status == SCSI_STATUS_GOOD);
        CHECK(tasks[i]->datain.size == BLOCK && memcmp(tasks[i]->datain.data, written + i * BLOCK, BLOCK) == 0);
        scsi_free_scsi_task(tasks[i]);
    }
    return 0;
}
