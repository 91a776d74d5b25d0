/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target closes the connection instead of listing its targets: an error, no list, no wait without end.
 *
 * Contract: 5.5 9.2 14.8
 * Original: tries without end
 * Target asked: --fault text=close
 * Target answered: --fault text-response=truncate:30
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    double before = seconds_now();

    CHECK(argc > 1);
    iscsi = log_in_for_discovery(argv[1]);
    iscsi_set_reconnect_max_retries(iscsi, 0);
    CHECK(iscsi_discovery_sync(iscsi) == NULL);
    CHECK(seconds_now() - before < 20);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
