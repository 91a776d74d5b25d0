/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_get_error() gives "" at first, then the last error, which stays when something else succeeds.
 *
 * Contract: 2.3
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    const char *error;

    CHECK(strcmp(iscsi_get_error(NULL), "") == 0);
    CHECK(strcmp(iscsi_get_error(iscsi), "") == 0);
    CHECK(iscsi_disconnect(iscsi) == -1);
    error = iscsi_get_error(iscsi);
    CHECK(strstr(error, "Trying to disconnect but not connected") != NULL);
    CHECK(iscsi_get_error(iscsi) == error);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.a:b"));
    CHECK_ERROR(iscsi, "Trying to disconnect but not connected");
    CHECK(iscsi_set_header_digest(iscsi, (enum iscsi_header_digest)9) == -1);
    CHECK_ERROR(iscsi, "invalid header digest value");
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
