/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * discovery PORTAL-URL
 *
 * Prints the targets of a portal and all addresses of each.
 *
 *     cc discovery.c $(pkg-config --cflags --libs libiscsi) -o discovery
 *     ./discovery iscsi://127.0.0.1:3260
 */
#include <stdio.h>
#include <stdint.h>

#include <iscsi/iscsi.h>

static int fail(struct iscsi_context *iscsi, const char *doing)
{
    fprintf(stderr, "discovery: %s: %s\n", doing, iscsi_get_error(iscsi));
    iscsi_destroy_context(iscsi);
    return 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:discovery");
    struct iscsi_discovery_address *targets;
    struct iscsi_url *url;
    int connected;

    if (argc != 2) {
        fprintf(stderr, "usage: discovery iscsi://[USER%%PASSWORD@]HOST[:PORT]\n");
        return 2;
    }
    url = iscsi_parse_portal_url(iscsi, argv[1]);
    if (url == NULL)
        return fail(iscsi, "reading the URL");

    /* A discovery session has no target; it can only ask for the list of targets. */
    iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY);
    connected = iscsi_connect_sync(iscsi, url->portal) == 0;
    iscsi_destroy_url(url);
    if (!connected)
        return fail(iscsi, "connecting");
    if (iscsi_login_sync(iscsi) != 0)
        return fail(iscsi, "logging in");

    /* NULL also stands for an empty list. */
    targets = iscsi_discovery_sync(iscsi);
    if (targets == NULL)
        fprintf(stderr, "discovery: no targets. %s\n", iscsi_get_error(iscsi));
    for (struct iscsi_discovery_address *target = targets; target != NULL; target = target->next) {
        printf("%s\n", target->target_name);
        for (struct iscsi_target_portal *portal = target->portals; portal != NULL; portal = portal->next)
            printf("    %s\n", portal->portal);
    }
    iscsi_free_discovery_data(iscsi, targets);

    iscsi_logout_sync(iscsi);
    iscsi_destroy_context(iscsi);
    return targets == NULL;
}
