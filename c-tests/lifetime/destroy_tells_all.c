/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_destroy_context() tells the owner of every request, whatever its kind, once and with CANCELLED.
 *
 * Contract: 2.1 6.1 6.6
 * Target silent: --lun 1M --fault command:2=hold
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct end command = {0}, ping = {0}, abort_task = {0}, discovery = {0}, logout = {0};
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_testunitready_task(iscsi, lun, note_end, &command);
    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, NULL, 0, &ping));
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &abort_task));
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(command.calls == 1 && command.status == SCSI_STATUS_CANCELLED && command.command_data == task);
    CHECK(ping.calls == 1 && ping.status == SCSI_STATUS_CANCELLED && ping.command_data == NULL);
    CHECK(abort_task.calls == 1 && abort_task.status == SCSI_STATUS_CANCELLED);
    CHECK(logout.calls == 1 && logout.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(task);

    iscsi = log_in_for_discovery(argv[1]);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &discovery));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(discovery.calls == 1 && discovery.status == SCSI_STATUS_CANCELLED && discovery.command_data == NULL);
    return 0;
}
