/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The application wants the target to prove itself: there is a session with a target that does, for every way to log in,
 * and none with a target that does anything else. Each failure has its own text, and none shows a secret.
 *
 * Contract: 8.3 8.4 22 24.23
 * Original: takes reflected proofs, and a target that wants no authentication
 * Target good: --lun 1M --chap user:correct-secret --target-chap disk:other-secret
 * Target md5: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-algorithms 5
 * Target none: --lun 1M
 * Target no-proof-known: --lun 1M --chap user:correct-secret
 * Target method-none: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault method-none
 * Target leave-at-method: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault leave-at-method
 * Target leave-at-challenge: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault leave-at-challenge
 * Target other-algorithm: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault other-algorithm
 * Target no-proof: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault no-proof
 * Target no-name: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault no-name
 * Target no-response: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault no-response
 * Target other-name: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault other-name
 * Target wrong-proof: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault wrong-proof
 * Target short-proof: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault short-proof
 * Target reflect-proof: --lun 1M --chap user:correct-secret --target-chap disk:other-secret --chap-fault reflect-proof
 */
#include "check.h"

static const struct {
    const char *target, *error;
} failures[] = {
    { "none", "The target does not take CHAP." },
    { "no-proof-known", "Status: Authentication failure(513)" },
    { "method-none", "The target wants no authentication, but CHAP is required." },
    { "leave-at-method", "The target left the SecurityNegotiation stage without authentication." },
    { "leave-at-challenge", "The target left the SecurityNegotiation stage without being asked." },
    { "other-algorithm", "CHAP_A of the target is no algorithm that was offered." },
    { "no-proof", "Failed to log in to target. It did not return CHAP_N during SECNEG." },
    { "no-name", "Failed to log in to target. It did not return CHAP_N during SECNEG." },
    { "no-response", "Failed to log in to target. It did not return CHAP_R during SECNEG." },
    { "other-name", "Failed to log in to target. Wrong CHAP targetname received: somebody-else" },
    { "wrong-proof", "Authentication failed. Invalid CHAP_R response from the target" },
    { "short-proof", "Wrong size of CHAP_R received from target." },
    { "reflect-proof", "CHAP_R of the target is our own response." },
};

enum way { FULL_CONNECT, LOGIN, DISCOVERY, WAYS };

/* Logs in; 0 if that worked. */
static int try(struct iscsi_context *iscsi, const struct iscsi_url *url, enum way way)
{
    if (way == FULL_CONNECT)
        return iscsi_full_connect_sync(iscsi, url->portal, url->lun);
    if (way == DISCOVERY)
        CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    return iscsi_connect_sync(iscsi, url->portal) != 0 ? -1 : iscsi_login_sync(iscsi);
}

static int attempt(const char *text, enum way way, const char *user, const char *password, const char *target_user,
                   const char *target_password, const char *error)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi = context_for(text, &url);
    int result;

    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, user, password));
    CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, target_user, target_password));
    result = try(iscsi, url, way);
    if (result != 0)
        CHECK_ERROR(iscsi, error);
    CHECK(iscsi_is_logged_in(iscsi) == (result == 0));
    CHECK(strstr(iscsi_get_error(iscsi), "-secret") == NULL);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return result;
}

int main(int argc, char **argv)
{
    CHECK(argc > 2);
    for (enum way way = FULL_CONNECT; way < WAYS; way++) {
        const char *expected = NULL;

        for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
            if (strcmp(failures[i].target, argv[2]) == 0)
                expected = failures[i].error;
        if (expected != NULL) {
            CHECK(attempt(argv[1], way, "user", "correct-secret", "disk", "other-secret", expected) != 0);
            continue;
        }
        CHECK(attempt(argv[1], way, "user", "correct-secret", "disk", "other-secret", "") == 0);
        CHECK(attempt(argv[1], way, "user", "correct-secret", NULL, NULL, "") == 0);
        CHECK(attempt(argv[1], way, "user", "correct-secret", "disk", "wrong-secret",
                      "Authentication failed. Invalid CHAP_R response from the target") != 0);
        CHECK(attempt(argv[1], way, "user", "correct-secret", "tape", "other-secret",
                      "Wrong CHAP targetname received: disk") != 0);
        CHECK(attempt(argv[1], way, "user", "correct-secret", "disk", "correct-secret",
                      "The passwords of initiator and target must not be the same") != 0);
        CHECK(attempt(argv[1], way, NULL, NULL, "disk", "other-secret",
                      "CHAP is required, but no user name and password of the initiator are set.") != 0);
        CHECK(attempt(argv[1], way, "user", "wrong-secret", "disk", "other-secret",
                      "The target does not know the user name \"user\", or its password is another one.") != 0);
    }
    return 0;
}
