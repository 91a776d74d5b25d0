/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A context whose connect failed can be disconnected and used again; a URL outlives everything when it was parsed
 * without a context.
 *
 * Contract: 2.4 17.5
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct scsi_task *task;

    CHECK(argc > 1);
    iscsi = iscsi_create_context(INITIATOR);
    url = iscsi_parse_full_url(NULL, argv[1]);
    CHECK(iscsi != NULL && url != NULL);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:not-here"));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, url->target));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    task = iscsi_testunitready_sync(iscsi, url->lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    CHECK(strstr(url->target, "testkit") != NULL);
    iscsi_destroy_url(url);
    return 0;
}
