/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Log messages reach the application's function up to the level it asked for; none goes anywhere else.
 *
 * Contract: 3.4
 * Target : --lun 1M
 */
#include "check.h"

static int messages, highest;

static void take(int level, const char *text)
{
    CHECK(text != NULL);
    messages++;
    if (level > highest)
        highest = level;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    iscsi_set_log_fn(iscsi, take);
    CHECK(iscsi_disconnect(iscsi) == -1);       /* an error: level 1, and the context is at 0 */
    CHECK(messages == 0);
    iscsi_set_log_level(iscsi, 1);
    messages = 0;
    CHECK(iscsi_disconnect(iscsi) == -1);
    CHECK(messages == 1 && highest == 1);
    iscsi_set_log_level(iscsi, 10);
    messages = 0;
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    CHECK(messages > 0);
    iscsi_set_log_fn(iscsi, NULL);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
