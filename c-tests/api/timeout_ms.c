/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Timeouts in milliseconds: an extension.
 *
 * Target : --lun 1M --fault command:2=drop
 * Original: an extension
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct end end = { 0 };
    struct iscsi_context *iscsi;
    double begin;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_set_timeout_ms(iscsi, -5) == -1);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 250));
    begin = seconds_now();
    CHECK(iscsi_testunitready_task(iscsi, lun, note_end, &end) != NULL);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_TIMEOUT);
    CHECK(seconds_now() - begin > 0.2);
    scsi_free_scsi_task(end.command_data);
    log_out(iscsi);
    return 0;
}
