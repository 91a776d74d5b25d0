/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Nothing of a session that iscsi_disconnect() has closed reaches the next one, not even on another target: its commands
 * end with CANCELLED. And a connect that was under way does not disturb the next.
 *
 * Contract: 7.4
 * Original: sends the commands on the next session
 * Target two: --lun 1M --target iqn.2026-01.org.example:testkit --target iqn.2026-01.org.example:b --fault command:2=hold --fault-connections 1
 */
#include "check.h"

#define OTHER "iqn.2026-01.org.example:b"

int main(int argc, char **argv)
{
    static unsigned char data[BLOCK];
    struct end held = {0}, queued = {0}, write = {0}, connect = {0};
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    memset(data, 0xaa, sizeof data);
    iscsi = log_in(argv[1], &lun);
    url = iscsi_parse_full_url(iscsi, argv[1]);
    CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &held) != NULL);
    CHECK_OK(iscsi, iscsi_service(iscsi, POLLOUT));
    CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &queued) != NULL);
    CHECK(iscsi_write10_task(iscsi, lun, 7, data, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &write) != NULL);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(held.calls == 0 && queued.calls == 0 && write.calls == 0);

    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, OTHER));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, lun));
    CHECK(held.calls == 1 && held.status == SCSI_STATUS_CANCELLED);
    CHECK(queued.calls == 1 && queued.status == SCSI_STATUS_CANCELLED);
    CHECK(write.calls == 1 && write.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(held.command_data);
    scsi_free_scsi_task(queued.command_data);
    scsi_free_scsi_task(write.command_data);
    task = iscsi_read10_sync(iscsi, lun, 7, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.data[0] == 0);
    scsi_free_scsi_task(task);
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, url->portal, lun, note_end, &connect));
    CHECK_OK(iscsi, iscsi_service(iscsi, POLLOUT));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    /* A target that reads the login of the closed connection late would take it as this session begun anew. */
    CHECK_OK(iscsi, iscsi_set_isid_random(iscsi, 1, 0));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, lun));
    CHECK(connect.calls == 1 && connect.status == SCSI_STATUS_CANCELLED);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
