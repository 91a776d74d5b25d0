/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of a storage manager (libvirt): discovery on one session; connect and login as steps on another; TEST UNIT READY
 * until the unit attention is gone, REPORT LUNS with room for one and then for all, size, wiping; logout and disconnect,
 * which must both succeed.
 *
 * Contract: 23 (libvirt) 2.16 7.4 19.3 21.3
 * Target : --lun 1M --lun 2M --lun 3M
 * Target attention: --lun 1M --lun 2M --lun 3M --unit-attention
 * Target secret: --lun 1M --lun 2M --lun 3M --chap user:correct-secret
 */
#include "check.h"

static int with_secret;

static struct iscsi_context *context(int type)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK(iscsi != NULL);
    CHECK_OK(iscsi, iscsi_init_transport(iscsi, TCP_TRANSPORT));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, (enum iscsi_session_type)type));
    if (with_secret)
        CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "correct-secret"));
    return iscsi;
}

static void leave(struct iscsi_context *iscsi)
{
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    iscsi_destroy_context(iscsi);
}

static void test_unit(struct iscsi_context *iscsi, int lun)
{
    struct scsi_task *task;
    int again;

    do {
        task = iscsi_testunitready_sync(iscsi, lun);
        CHECK(task != NULL);
        again = task->status == SCSI_STATUS_CHECK_CONDITION && task->sense.key == SCSI_SENSE_UNIT_ATTENTION &&
                task->sense.ascq == SCSI_SENSE_ASCQ_BUS_RESET;
        if (!again)
            CHECK_GOOD(iscsi, task);
        scsi_free_scsi_task(task);
    } while (again);
}

int main(int argc, char **argv)
{
    static unsigned char zeros[16 * BLOCK];
    struct iscsi_url *url;
    struct iscsi_context *iscsi;
    struct iscsi_discovery_address *targets;
    struct scsi_reportluns_list *luns;
    struct scsi_task *task;
    int full;

    CHECK(argc > 2);
    with_secret = strcmp(argv[2], "secret") == 0;
    url = iscsi_parse_full_url(NULL, argv[1]);
    CHECK(url != NULL);
    iscsi = context(ISCSI_SESSION_DISCOVERY);
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    targets = iscsi_discovery_sync(iscsi);
    CHECK(targets != NULL && strcmp(targets->target_name, url->target) == 0 && targets->next == NULL);
    iscsi_free_discovery_data(iscsi, targets);
    leave(iscsi);

    iscsi = context(ISCSI_SESSION_NORMAL);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, url->target));
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    test_unit(iscsi, 0);
    task = iscsi_reportluns_sync(iscsi, 0, 16);
    CHECK_GOOD(iscsi, task);
    full = scsi_datain_getfullsize(task);
    CHECK(full == 8 + 3 * 8 && full > task->datain.size);
    scsi_free_scsi_task(task);
    task = iscsi_reportluns_sync(iscsi, 0, full);
    CHECK_GOOD(iscsi, task);
    luns = scsi_datain_unmarshall(task);
    CHECK(luns != NULL && luns->num == 3);
    for (uint32_t i = 0; i < luns->num; i++) {
        struct scsi_task *other;
        struct scsi_inquiry_standard *inquiry;
        struct scsi_readcapacity16 *capacity;

        test_unit(iscsi, luns->luns[i]);
        other = iscsi_inquiry_sync(iscsi, luns->luns[i], 0, 0, 64);
        CHECK_GOOD(iscsi, other);
        inquiry = scsi_datain_unmarshall(other);
        CHECK(inquiry != NULL && inquiry->device_type == SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_DIRECT_ACCESS);
        scsi_free_scsi_task(other);
        other = iscsi_readcapacity16_sync(iscsi, luns->luns[i]);
        CHECK_GOOD(iscsi, other);
        capacity = scsi_datain_unmarshall(other);
        CHECK(capacity != NULL && (capacity->returned_lba + 1) * capacity->block_length == (i + 1) << 20);
        scsi_free_scsi_task(other);
        other = iscsi_write16_sync(iscsi, luns->luns[i], 0, zeros, sizeof zeros, BLOCK, 0, 0, 0, 0, 0);
        CHECK_GOOD(iscsi, other);
        scsi_free_scsi_task(other);
    }
    scsi_free_scsi_task(task);
    iscsi_destroy_url(url);
    leave(iscsi);
    CHECK(iscsi_destroy_context(NULL) == 0);
    scsi_free_scsi_task(NULL);
    return 0;
}
