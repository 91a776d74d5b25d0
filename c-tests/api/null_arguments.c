/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NULL instead of a context, a task or a text gives an error, never a crash.
 *
 * Contract: 2.1 2.3 2.5
 * Original: crashes for most of these
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct scsi_sense sense = { .error_type = 0x55 };
    unsigned char byte = 0;

    /* These two are allowed everywhere, and programs rely on them. */
    CHECK(iscsi_destroy_context(NULL) == 0);
    CHECK(strcmp(iscsi_get_error(NULL), "") == 0);
    scsi_free_scsi_task(NULL);
    iscsi_free_discovery_data(iscsi, NULL);

    CHECK(iscsi_create_context(NULL) == NULL);
    CHECK(iscsi_parse_full_url(iscsi, NULL) == NULL);
    CHECK(iscsi_parse_portal_url(iscsi, NULL) == NULL);
    iscsi_destroy_url(NULL);
    CHECK(iscsi_connect_sync(NULL, "127.0.0.1") == -1);
    CHECK(iscsi_connect_sync(iscsi, NULL) == -1);
    CHECK(iscsi_full_connect_sync(iscsi, NULL, 0) < 0);
    CHECK(iscsi_login_sync(NULL) == -1);
    CHECK(iscsi_logout_sync(NULL) == -1);
    CHECK(iscsi_disconnect(NULL) == -1);
    CHECK(iscsi_service(NULL, POLLIN) < 0);
    CHECK(iscsi_get_fd(NULL) == -1);
    CHECK(iscsi_is_logged_in(NULL) == 0);
    CHECK(iscsi_which_events(NULL) == 0);
    CHECK(iscsi_set_targetname(NULL, "x") == -1);
    CHECK(iscsi_set_session_type(NULL, ISCSI_SESSION_NORMAL) == -1);
    iscsi_set_log_level(NULL, 1);
    CHECK(iscsi_reconnect(NULL) == -1);
    CHECK(iscsi_discovery_sync(NULL) == NULL);
    CHECK(iscsi_nop_out_async(NULL, NULL, NULL, 0, NULL) == -1);
    CHECK(iscsi_scsi_cancel_task(NULL, NULL) == -1);
    CHECK(iscsi_scsi_cancel_task(iscsi, NULL) == -1);
    iscsi_scsi_cancel_all_tasks(NULL);
    CHECK(iscsi_scsi_command_async(NULL, 0, NULL, NULL, NULL, NULL) != 0);
    CHECK(iscsi_scsi_command_async(iscsi, 0, NULL, NULL, NULL, NULL) != 0);
    CHECK(iscsi_scsi_command_sync(iscsi, 0, NULL, NULL) == NULL);
    CHECK(iscsi_read10_sync(NULL, 0, 0, 512, 512, 0, 0, 0, 0, 0) == NULL);

    CHECK(scsi_datain_unmarshall(NULL) == NULL);
    CHECK(scsi_datain_getfullsize(NULL) == -1);
    CHECK(scsi_cdb_unmarshall(NULL, SCSI_OPCODE_READ10) == NULL);
    CHECK(scsi_modesense_get_page(NULL, SCSI_MODEPAGE_CACHING, 0) == NULL);
    CHECK(scsi_modesense_dataout_marshall(NULL, NULL, 1) == NULL);
    CHECK(scsi_create_task(6, NULL, SCSI_XFER_NONE, 0) == NULL);
    scsi_parse_sense_data(NULL, &byte);
    scsi_parse_sense_data(&sense, NULL);
    CHECK(sense.error_type == 0x55);
    CHECK(scsi_task_get_status(NULL, &sense) != SCSI_STATUS_GOOD);
    CHECK(scsi_get_uint32(NULL) == 0);
    scsi_set_uint32(NULL, 1);
    CHECK(scsi_malloc(NULL, 1) == NULL);
    CHECK(scsi_task_add_data_in_buffer(NULL, 1, &byte) == -1);
    CHECK(scsi_get_task_private_ptr(NULL) == NULL);

    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
