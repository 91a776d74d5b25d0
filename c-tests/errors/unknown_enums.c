/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values of enumerations that nobody has defined: settings refuse them, commands pass them on, names are texts that say
 * so.
 *
 * Contract: 1.10 3.2 21.8
 * Original: takes any number; 1.19 has no names for unknown ones
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct end end = {0};
    struct scsi_task *task;
    unsigned char cdb[6] = {0xff};

    CHECK(iscsi_set_header_digest(iscsi, (enum iscsi_header_digest)77) == -1);
    CHECK(iscsi_init_transport(iscsi, (enum iscsi_transport_type)77) == -1);
    CHECK(iscsi_set_session_type(iscsi, (enum iscsi_session_type)77) == -1);
    CHECK_ERROR(iscsi, "77");
    CHECK(iscsi_destroy_context(iscsi) == 0);

    CHECK(scsi_sense_key_str(77) != NULL);
    CHECK(scsi_sense_ascq_str(0x7f7f) != NULL);
    CHECK(scsi_pr_type_str((enum scsi_persistent_out_type)77) != NULL);
    CHECK(scsi_devtype_to_str((enum scsi_inquiry_peripheral_device_type)77) != NULL);
    CHECK(scsi_devqualifier_to_str((enum scsi_inquiry_peripheral_qualifier)77) != NULL);
    CHECK(scsi_version_to_str((enum scsi_version)77) != NULL);
    CHECK(scsi_inquiry_pagecode_to_str(77) != NULL);

    /* An unknown opcode and an unknown direction. */
    iscsi = peer_context();
    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_NONE, 0);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, 1, task, note_end, NULL, &end));
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == 0xff);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD && scsi_datain_unmarshall(task) == NULL);
    task->xfer_dir = 77;
    CHECK(iscsi_scsi_command_async(iscsi, 1, task, note_end, NULL, &end) != 0 || iscsi_scsi_cancel_task(iscsi, task) == 0);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
