/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_destroy_context() tells who waits for a connect or a login, once and with CANCELLED.
 *
 * Contract: 2.1 6.6
 * Original: says nothing, and loses what it had allocated
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct end connect = {0}, login = {0};
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, url->portal, url->lun, note_end, &connect));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(connect.calls == 1 && connect.status == SCSI_STATUS_CANCELLED);
    iscsi_destroy_url(url);

    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &login));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(login.calls == 1 && login.status == SCSI_STATUS_CANCELLED);
    iscsi_destroy_url(url);
    return 0;
}
