/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of a program that lists targets (iscsi-ls): every step begins in the callback of the one before, from the connect
 * to the disconnect; then for each target a session whose steps are callbacks as well, and REPORT LUNS in the middle.
 *
 * Contract: 23 (utilities) 6.7 9.4
 * Target : --lun 1M --lun 1M --target iqn.2026-01.org.example:testkit --target iqn.2026-01.org.example:b
 */
#include "check.h"

static char names[8][64];
static int found, finished, units;
static const char *portal;

static void logged_out(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)command_data;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    finished++;
}

static void listed(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    for (struct iscsi_discovery_address *target = command_data; target; target = target->next)
        snprintf(names[found++], sizeof names[0], "%s", target->target_name);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, logged_out, NULL));
}

static void logged_in(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)command_data;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, listed, NULL));
}

static void connected(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)command_data;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, logged_in, NULL));
}

static void reported(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task = command_data, *inquiry;
    struct scsi_reportluns_list *list;

    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    list = scsi_datain_unmarshall(task);
    CHECK(list != NULL);
    for (uint32_t i = 0; i < list->num; i++) {
        inquiry = iscsi_inquiry_sync(iscsi, list->luns[i], 0, 0, 64);
        CHECK_GOOD(iscsi, inquiry);
        scsi_free_scsi_task(inquiry);
        units++;
    }
    scsi_free_scsi_task(task);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, logged_out, NULL));
}

static void session_ready(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)command_data;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK(iscsi_reportluns_task(iscsi, 0, 16384, reported, NULL) != NULL);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;

    CHECK(argc > 1);
    url = iscsi_parse_full_url(NULL, argv[1]);
    CHECK(url != NULL);
    portal = url->portal;
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, portal, connected, NULL));
    wait_for(iscsi, &finished, 1);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(found == 2 && strcmp(names[0], "iqn.2026-01.org.example:b") == 0);    /* the last one first */

    for (int i = 0; i < found; i++) {
        struct iscsi_context *other = iscsi_create_context(INITIATOR);

        CHECK_OK(other, iscsi_set_targetname(other, names[i]));
        CHECK_OK(other, iscsi_set_session_type(other, ISCSI_SESSION_NORMAL));
        CHECK_OK(other, iscsi_full_connect_async(other, portal, 0, session_ready, NULL));
        wait_for(other, &finished, 2 + i);
        CHECK(iscsi_destroy_context(other) == 0);
    }
    CHECK(units == 4);
    iscsi_destroy_url(url);
    return 0;
}
