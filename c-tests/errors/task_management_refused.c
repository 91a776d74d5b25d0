/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A task management function that the target does not carry out: -1, and the answer in words.
 *
 * Contract: 13.3
 * Target Task Does Not Exist: --lun 1M --fault task-management-response=set:2:1
 * Target LUN Does Not Exist: --lun 1M --fault task-management-response=set:2:2
 * Target Task Still Allegiant: --lun 1M --fault task-management-response=set:2:3
 * Target Task Allegiance Reassignment Not Supported: --lun 1M --fault task-management-response=set:2:4
 * Target Task Mgmt Function Not Supported: --lun 1M --fault task-management-response=set:2:5
 * Target Function Authorization Failed: --lun 1M --fault task-management-response=set:2:6
 * Target Function Rejected: --lun 1M --fault task-management-response=set:2:255
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    char expected[128];
    int lun;

    CHECK(argc > 2);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_task_mgmt_lun_reset_sync(iscsi, (uint32_t)lun) == -1);
    snprintf(expected, sizeof expected, "TASK MGMT responded %s", argv[2]);
    CHECK_ERROR(iscsi, expected);
    log_out(iscsi);
    return 0;
}
