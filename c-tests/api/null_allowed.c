/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where programs give NULL and mean it: to destroy and free nothing, to ask for no error, to parse a URL without a
 * context, to have no credentials.
 *
 * Contract: 2.1 2.3 2.5 2.16 3.2 4.5 23
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;

    CHECK(iscsi_destroy_context(NULL) == 0);
    CHECK(strcmp(iscsi_get_error(NULL), "") == 0);
    scsi_free_scsi_task(NULL);
    iscsi_free_discovery_data(iscsi, NULL);
    iscsi_free_discovery_data(NULL, NULL);
    url = iscsi_parse_full_url(NULL, "iscsi://host/iqn.a:b/1");
    CHECK(url != NULL);
    iscsi_destroy_url(url);
    CHECK(iscsi_parse_full_url(NULL, "not a URL") == NULL);
    CHECK(scsi_datain_unmarshall(NULL) == NULL);
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, NULL, NULL));
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", NULL));
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "", ""));
    CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, NULL, NULL));
    iscsi_set_log_fn(iscsi, NULL);
    iscsi_set_log_level(iscsi, 9);
    CHECK(iscsi_disconnect(iscsi) == -1);       /* logs, to nobody */
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
