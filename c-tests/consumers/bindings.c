/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of generated bindings (libiscsi-python): structures read field by field, and an example that makes a full connect
 * to LUN 1 on a discovery session, takes no notice of its failure, and lists targets with the same context.
 *
 * Contract: 23 (libiscsi-python) 7.12 9.4 21.5
 * Target : --lun 1M --target iqn.2026-01.org.example:testkit --target iqn.2026-01.org.example:other
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct iscsi_discovery_address *targets, *target;
    struct scsi_task *task;
    struct scsi_inquiry_standard *inquiry;
    struct scsi_readcapacity10 *capacity;
    int count = 0;

    CHECK(argc > 1);
    iscsi = iscsi_create_context(INITIATOR);
    url = iscsi_parse_full_url(iscsi, argv[1]);
    CHECK(url != NULL);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    (void)iscsi_full_connect_sync(iscsi, url->portal, 1);
    targets = iscsi_discovery_sync(iscsi);
    CHECK(targets != NULL);
    for (target = targets; target; target = target->next) {
        CHECK(strncmp(target->target_name, "iqn.2026-01.org.example:", 24) == 0);
        CHECK(target->portals != NULL && target->portals->portal != NULL);
        count++;
    }
    CHECK(count == 2);
    iscsi_free_discovery_data(iscsi, targets);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);

    iscsi = iscsi_create_context(INITIATOR);
    url = iscsi_parse_full_url(iscsi, argv[1]);
    CHECK(url != NULL);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, url->target));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE_CRC32C));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    task = iscsi_inquiry_sync(iscsi, url->lun, 0, 0, 255);
    CHECK_GOOD(iscsi, task);
    inquiry = scsi_datain_unmarshall(task);
    CHECK(inquiry != NULL && inquiry->qualifier == 0 && inquiry->device_type == 0 && inquiry->rmb == 0);
    CHECK(strlen(inquiry->vendor_identification) == 8 && strlen(inquiry->product_identification) == 16);
    CHECK(strlen(inquiry->product_revision_level) == 4);
    CHECK(scsi_inquiry_pagecode_to_str(SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS) != NULL);
    scsi_free_scsi_task(task);
    task = iscsi_readcapacity10_sync(iscsi, url->lun, 0, 0);
    CHECK_GOOD(iscsi, task);
    capacity = scsi_datain_unmarshall(task);
    CHECK(capacity != NULL && capacity->block_size == BLOCK && capacity->lba == (1 << 20) / BLOCK - 1);
    scsi_free_scsi_task(task);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
