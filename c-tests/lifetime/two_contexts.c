/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Two contexts in one loop know nothing of each other; tasks outlive the context that carried them.
 *
 * Contract: 2.6 20.4
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *contexts[2];
    struct scsi_task *tasks[2];
    struct end ends[2] = { { 0, 0, NULL }, { 0, 0, NULL } };
    unsigned char out[BLOCK];
    int lun;

    CHECK(argc > 1);
    fill_pattern(out, BLOCK, 5);
    for (int i = 0; i < 2; i++)
        contexts[i] = log_in(argv[1], &lun);
    CHECK(iscsi_get_fd(contexts[0]) != iscsi_get_fd(contexts[1]));
    tasks[0] = iscsi_write10_sync(contexts[0], lun, 0, out, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(contexts[0], tasks[0]);
    scsi_free_scsi_task(tasks[0]);
    for (int i = 0; i < 2; i++) {
        tasks[i] = iscsi_read10_task(contexts[i], lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    wait_for(contexts[1], &ends[1].calls, 1);
    CHECK(ends[0].calls == 0);
    wait_for(contexts[0], &ends[0].calls, 1);
    log_out(contexts[0]);
    log_out(contexts[1]);
    for (int i = 0; i < 2; i++) {
        CHECK(tasks[i]->status == SCSI_STATUS_GOOD);
        CHECK(tasks[i]->datain.size == BLOCK && memcmp(tasks[i]->datain.data, out, BLOCK) == 0);
        scsi_free_scsi_task(tasks[i]);
    }
    return 0;
}
