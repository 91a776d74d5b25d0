/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The connection is lost with commands on their way: the library connects and logs in again under the same descriptor
 * number, and every command is answered once, as if nothing had happened.
 *
 * Contract: 5.1 5.5 14.1 14.3 14.4 14.10
 * Target before: --lun 4M --fault command:6=close --fault-connections 1
 * Target reading: --lun 4M --fault data-in:5=truncate:700 --fault-connections 1
 * Target writing: --lun 4M --first-burst-length 512 --fault data-out:3=close --fault-connections 1
 * Target asked: --lun 4M
 */
#include "check.h"

#define COMMANDS 16
#define LENGTH 8192

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end ends[COMMANDS];
    struct scsi_task *tasks[COMMANDS];
    unsigned char written[LENGTH], read[COMMANDS][LENGTH];
    int lun, fd, done = 0;

    CHECK(argc > 2);
    memset(ends, 0, sizeof ends);
    iscsi = log_in(argv[1], &lun);
    fd = iscsi_get_fd(iscsi);
    fill_pattern(written, LENGTH, 1);
    if (strcmp(argv[2], "writing") == 0) {
        tasks[0] = iscsi_write10_sync(iscsi, lun, 0, written, LENGTH, BLOCK, 0, 0, 0, 0, 0);
        CHECK_GOOD(iscsi, tasks[0]);
        scsi_free_scsi_task(tasks[0]);
    }
    for (int i = 0; i < COMMANDS; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
        CHECK(scsi_task_add_data_in_buffer(tasks[i], LENGTH, read[i]) == 0);
    }
    if (strcmp(argv[2], "asked") == 0) {
        CHECK_OK(iscsi, iscsi_reconnect(iscsi));
        CHECK(iscsi_get_fd(iscsi) == fd);
    }
    for (double limit = seconds_now() + 20; done < COMMANDS && seconds_now() < limit;) {
        CHECK(turn(iscsi, 1000) == 0);          /* never an error while the session can come back */
        CHECK(iscsi_get_fd(iscsi) == fd);
        done = 0;
        for (int i = 0; i < COMMANDS; i++)
            done += ends[i].calls;
    }
    for (int i = 0; i < COMMANDS; i++) {
        CHECK(ends[i].calls == 1 && ends[i].command_data == tasks[i]);
        CHECK_GOOD(iscsi, tasks[i]);
        if (strcmp(argv[2], "writing") == 0)
            CHECK(memcmp(read[i], written, LENGTH) == 0);
        scsi_free_scsi_task(tasks[i]);
    }
    CHECK(iscsi_is_logged_in(iscsi) == 1);
    log_out(iscsi);
    return 0;
}
