/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list of targets that does not fit into one PDU.
 *
 * Contract: 9.2 24.28
 * Original: understands lists of one PDU only
 * Target continued: --target iqn.2026-01.org.example:a --target iqn.2026-01.org.example:b --text-length 20
 * Target by-tag: --target iqn.2026-01.org.example:a --target iqn.2026-01.org.example:b --text-length 60 --text-between-pairs
 * Target login: --target iqn.2026-01.org.example:a --target iqn.2026-01.org.example:b --login-text-length 120
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_discovery_address *targets;

    CHECK(argc > 1);
    iscsi = log_in_for_discovery(argv[1]);
    targets = iscsi_discovery_sync(iscsi);
    if (targets == NULL)
        fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
    CHECK(targets != NULL && targets->next != NULL && targets->next->next == NULL);
    CHECK(strcmp(targets->target_name, "iqn.2026-01.org.example:a") == 0);
    CHECK(strcmp(targets->next->target_name, "iqn.2026-01.org.example:b") == 0);
    iscsi_free_discovery_data(iscsi, targets);
    log_out(iscsi);
    return 0;
}
