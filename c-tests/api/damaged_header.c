/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A header digest that does not fit ends the connection; in the next session the command is answered.
 *
 * Contract: 11.11 14.1
 * Target : --lun 1M --header-digest crc32c --fault data-in:1=set:40:0x55 --fault-connections 1
 */
#include "check.h"

static int told;

static void take(int level, const char *text)
{
    (void)level;
    if (strstr(text, "header checksum verification failed"))
        told++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_log_fn(iscsi, take);
    iscsi_set_log_level(iscsi, 2);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(told > 0);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
