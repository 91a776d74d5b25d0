/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Texts given to a context are copied: they may change or vanish after the call.
 *
 * Contract: 2.2
 * Target : --lun 1M --chap user:correct-secret
 */
#include "check.h"

/* A copy on the heap. */
static char *text(const char *from)
{
    char *copy = strdup(from);

    CHECK(copy != NULL);
    return copy;
}

static void forget(char *copy)
{
    memset(copy, 'x', strlen(copy));
    free(copy);
}

int main(int argc, char **argv)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi;
    char *initiator = text(INITIATOR), *user = text("user"), *secret = text("correct-secret"), *alias = text("alias");
    char *target, *portal;

    CHECK(argc > 1);
    iscsi = iscsi_create_context(initiator);
    forget(initiator);
    url = iscsi_parse_full_url(NULL, argv[1]);
    CHECK(iscsi != NULL && url != NULL);
    target = text(url->target);
    portal = text(url->portal);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, target));
    CHECK_OK(iscsi, iscsi_set_alias(iscsi, alias));
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, user, secret));
    forget(target);
    forget(alias);
    forget(user);
    forget(secret);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, portal, url->lun));
    forget(portal);
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    for (double limit = seconds_now() + 20; !iscsi_is_logged_in(iscsi) && seconds_now() < limit;)
        CHECK_OK(iscsi, turn(iscsi, 1000));
    CHECK(iscsi_is_logged_in(iscsi) == 1);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
