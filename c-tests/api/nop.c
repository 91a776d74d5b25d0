/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NOPs: data comes back, the counter of unanswered ones goes up and back to 0, and pings of the target are answered.
 *
 * Contract: 6.1 12.1 12.2 12.4
 * Target : --lun 1M
 * Target pings: --lun 1M --ping 20
 */
#include "check.h"

static unsigned char sent[5] = { 1, 2, 3, 4, 5 };
static int echoes;

static void echoed(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct iscsi_data *data = command_data;

    (void)iscsi;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK(data != NULL);
    if (private_data != NULL) {
        CHECK(data->size >= sizeof sent && memcmp(data->data, sent, sizeof sent) == 0);
    } else {
        CHECK(data->size == 0);
    }
    echoes++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    double end;
    int lun;

    CHECK(argc > 2);
    iscsi = log_in(argv[1], &lun);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, echoed, sent, sizeof sent, sent));
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, echoed, NULL, 0, NULL));
    CHECK(iscsi_get_nops_in_flight(iscsi) == 2);
    wait_for(iscsi, &echoes, 2);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);

    /* Without a callback, as emulators send it. */
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
    CHECK(iscsi_get_nops_in_flight(iscsi) == 1);
    end = seconds_now() + 10;
    while (iscsi_get_nops_in_flight(iscsi) != 0 && seconds_now() < end)
        CHECK(turn(iscsi, 100) == 0);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);

    if (strcmp(argv[2], "pings") == 0) {
        /* The target would end the session if its pings were not answered. */
        end = seconds_now() + 0.5;
        while (seconds_now() < end)
            CHECK(turn(iscsi, 50) == 0);
        CHECK(iscsi_is_logged_in(iscsi) == 1);
    }
    log_out(iscsi);
    return 0;
}
