/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Discovery: the list of iscsi_discovery_sync() is in the target's order, the one of iscsi_discovery_async() reversed.
 * A sync list belongs to the caller and outlives the context.
 *
 * Contract: 2.16 9.4
 * Target : --target iqn.2026-01.org.example:a --target iqn.2026-01.org.example:b --target iqn.2026-01.org.example:c
 */
#include "check.h"

static int answers;

static void listed(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct iscsi_discovery_address *target = command_data;

    (void)iscsi;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    for (const char *name = "cba"; *name != 0; name++, target = target->next) {
        CHECK(target != NULL);
        CHECK(target->target_name[strlen(target->target_name) - 1] == *name);
        CHECK(target->portals != NULL && strstr(target->portals->portal, "127.0.0.1:") != NULL);
    }
    CHECK(target == NULL);
    answers++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_discovery_address *targets, *target;

    CHECK(argc > 1);
    iscsi = log_in_for_discovery(argv[1]);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, listed, NULL));
    wait_for(iscsi, &answers, 1);
    targets = target = iscsi_discovery_sync(iscsi);
    CHECK(iscsi_testunitready_sync(iscsi, 0) == NULL);          /* no commands on such a session */
    log_out(iscsi);

    for (const char *name = "abc"; *name != 0; name++, target = target->next) {
        CHECK(target != NULL);
        CHECK(target->target_name[strlen(target->target_name) - 1] == *name);
        CHECK(target->portals != NULL && target->portals->next == NULL);
    }
    CHECK(target == NULL);
    iscsi_free_discovery_data(NULL, targets);
    return 0;
}
