/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Far more commands than the target takes at a time: they wait, and all are answered, each once.
 *
 * Contract: 2.7 5.8 10.2 10.5
 * Target : --lun 8M --queue-depth 4
 * Target one: --lun 8M --queue-depth 1
 * Target wide: --lun 8M
 */
#include "check.h"

#define COMMANDS 300

static int answered;
static unsigned char seen[COMMANDS];

static void block_read(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);          /* first thing: nobody may look at it afterwards */
    (*(unsigned char *)private_data)++;
    answered++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (uint32_t i = 0; i < COMMANDS; i++)
        CHECK(iscsi_read16_task(iscsi, lun, i, BLOCK, BLOCK, 0, 0, 0, 0, 0, block_read, &seen[i]) != NULL);
    CHECK(answered == 0);
    CHECK(iscsi_queue_length(iscsi) == COMMANDS);
    wait_for(iscsi, &answered, COMMANDS);
    for (int i = 0; i < COMMANDS; i++)
        CHECK(seen[i] == 1);
    CHECK(iscsi_queue_length(iscsi) == 0 && iscsi_out_queue_length(iscsi) == 0);
    log_out(iscsi);
    return 0;
}
