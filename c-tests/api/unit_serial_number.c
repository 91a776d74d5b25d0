/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A context may name the serial number of its unit (contract 7.12): connecting to another unit fails and leaves the
 * session logged in, and a lost session does not go on with another unit. A unit without the page is taken.
 *
 * Contract: 3.2 7.12 24.24
 * Target same: --lun 1M
 * Target other: --lun 1M
 * Target replaced: --lun 1M
 * Target without: --lun 1M --fault command:1=set:34:0x7f --fault command:2=set:34:0x7f
 * Original: 1.19 has no such functions
 */
#include "check.h"

/* The serial number that the unit reports. */
static void serial_number(const char *text, char *number, size_t room)
{
    int lun;
    struct iscsi_context *iscsi = log_in(text, &lun);
    struct scsi_task *task = iscsi_inquiry_sync(iscsi, lun, 1, SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER, 255);
    struct scsi_inquiry_unit_serial_number *page;

    CHECK_GOOD(iscsi, task);
    page = scsi_datain_unmarshall(task);
    CHECK(page != NULL && page->usn[0] != 0 && strlen(page->usn) < room);
    strcpy(number, page->usn);
    scsi_free_scsi_task(task);
    log_out(iscsi);
}

static void refused(struct iscsi_context *iscsi, const struct iscsi_url *url)
{
    CHECK(iscsi_set_unit_serial_number(iscsi, "another") == 0);
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0);
    CHECK_ERROR(iscsi, "unit serial number mismatch. got [");
    CHECK_ERROR(iscsi, "expected [another]");
    CHECK(iscsi_is_logged_in(iscsi));
    log_out(iscsi);
}

/* The session is lost, and what is found in its place is another unit. */
static void replaced(struct iscsi_context *iscsi, const struct iscsi_url *url, const char *text)
{
    struct iscsi_url *other;
    struct end end = { 0 };
    char longer[512];
    int result = 0;

    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    CHECK(iscsi_set_unit_serial_number(iscsi, "late") == -1);
    CHECK_ERROR(iscsi, "Already logged in when adding unit_serial_number");
    snprintf(longer, sizeof longer, "%s?force_usn=another", text);
    other = iscsi_parse_full_url(iscsi, longer);
    CHECK(other != NULL && strcmp(iscsi_get_unit_serial_number(iscsi), "another") == 0);
    iscsi_destroy_url(other);

    iscsi_set_reconnect_max_retries(iscsi, 0);
    CHECK(iscsi_testunitready_task(iscsi, url->lun, note_end, &end) != NULL);
    CHECK(iscsi_reconnect(iscsi) == 0);
    for (double limit = seconds_now() + 10; result == 0 && seconds_now() < limit;)
        result = turn(iscsi, 100);
    CHECK(result < 0 && end.calls == 1 && end.status == SCSI_STATUS_CANCELLED);
    CHECK_ERROR(iscsi, "unit serial number mismatch");
    scsi_free_scsi_task(end.command_data);
    iscsi_destroy_context(iscsi);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    char number[256], padded[300];

    CHECK(argc > 2);
    CHECK(strcmp(iscsi_get_unit_serial_number(NULL), "") == 0 && iscsi_set_unit_serial_number(NULL, "x") == -1);
    iscsi = context_for(argv[1], &url);
    CHECK(strcmp(iscsi_get_unit_serial_number(iscsi), "") == 0);
    if (strcmp(argv[2], "other") == 0) {
        refused(iscsi, url);
    } else if (strcmp(argv[2], "replaced") == 0) {
        replaced(iscsi, url, argv[1]);
    } else {
        if (strcmp(argv[2], "same") == 0)
            serial_number(argv[1], number, sizeof number);
        else
            strcpy(number, "whatever");
        snprintf(padded, sizeof padded, "  %s ", number);
        CHECK(iscsi_set_unit_serial_number(iscsi, padded) == 0);
        CHECK(strcmp(iscsi_get_unit_serial_number(iscsi), padded) == 0);
        CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
        CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
        log_out(iscsi);
    }
    iscsi_destroy_url(url);
    return 0;
}
