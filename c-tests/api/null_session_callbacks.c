/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The callbacks of connect, login and logout may be NULL too.
 *
 * Contract: 6.4
 * Original: crashes
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, url->portal, NULL, NULL));
    while (iscsi_which_events(iscsi) & POLLOUT)
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK_OK(iscsi, iscsi_login_async(iscsi, NULL, NULL));
    while (!iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, NULL, NULL));
    while (iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, url->portal, url->lun, NULL, NULL));
    for (double limit = seconds_now() + 10; !iscsi_is_logged_in(iscsi) && seconds_now() < limit;)
        CHECK_OK(iscsi, turn(iscsi, 100));
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
