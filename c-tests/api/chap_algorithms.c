/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All algorithms are offered by default, one alone once it was chosen; the choice survives a reconnect. A target that ends
 * a login that offers several, or that cannot read the response to one of them, is asked again with MD5 alone, unless the
 * application has chosen.
 *
 * Contract: 3.1 8.1 8.2 8.8 14.13
 * Original: offers one algorithm, MD5 by default and after each reconnect
 * Target all: --lun 1M --chap user:one-secret --target-chap disk:two-secret
 * Target 5: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-algorithms 5
 * Target 6: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-algorithms 6
 * Target 7: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-algorithms 7
 * Target 8: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-algorithms 8
 * Target no-list: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-fault no-list
 * Target old-numbers: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-fault old-numbers
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

/* What a context is asked for. */
struct choice {
    int auth;         /* 0 for none */
    const char *list; /* LIBISCSI_CHAP_ALGORITHMS */
    int mutual;
};

/* Logs in by both ways, loses the session and opens it again; whether that works. */
static int gets_in(const char *text, const struct choice *choice)
{
    int results[2];

    for (int by_steps = 0; by_steps < 2; by_steps++) {
        struct iscsi_context *iscsi;
        struct iscsi_url *url;

        if (choice->list != NULL)
            CHECK(setenv("LIBISCSI_CHAP_ALGORITHMS", choice->list, 1) == 0);
        iscsi = context_for(text, &url);
        CHECK(unsetenv("LIBISCSI_CHAP_ALGORITHMS") == 0);
        CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "one-secret"));
        if (choice->mutual)
            CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, "disk", "two-secret"));
        if (choice->list == NULL)
            CHECK(iscsi_get_auth(iscsi) == ISCSI_CHAP_MD5);
        if (choice->auth != 0) {
            iscsi_set_auth(iscsi, (enum iscsi_chap_auth)choice->auth);
            CHECK(iscsi_get_auth(iscsi) == (enum iscsi_chap_auth)choice->auth);
        }
        if (by_steps) {
            CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
            results[1] = iscsi_login_sync(iscsi);
        } else {
            results[0] = iscsi_full_connect_sync(iscsi, url->portal, url->lun);
        }
        CHECK(iscsi_is_logged_in(iscsi) == (results[by_steps] == 0));
        if (results[by_steps] == 0) {
            struct scsi_task *task;

            CHECK_OK(iscsi, iscsi_force_reconnect_sync(iscsi));
            task = iscsi_testunitready_sync(iscsi, url->lun);
            CHECK_GOOD(iscsi, task);
            scsi_free_scsi_task(task);
        } else {
            CHECK_ERROR(iscsi, "The target ended the login when CHAP_A=");
        }
        if (choice->auth != 0)
            CHECK(iscsi_get_auth(iscsi) == (enum iscsi_chap_auth)choice->auth);
        CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL);
        iscsi_destroy_url(url);
        iscsi_destroy_context(iscsi);
    }
    CHECK((results[0] == 0) == (results[1] == 0));
    return results[0] == 0;
}

int main(int argc, char **argv)
{
    int only, list;

    CHECK(argc > 2);
    only = strcmp(argv[2], "old-numbers") == 0 ? 5 : atoi(argv[2]); /* 0 for a target that has all */
    list = strcmp(argv[2], "no-list") != 0 && strcmp(argv[2], "old-numbers") != 0;
    for (int mutual = 0; mutual < 2; mutual++) {
        CHECK(gets_in(argv[1], &(struct choice){ 0, NULL, mutual }));
        for (int auth = ISCSI_CHAP_MD5; auth <= ISCSI_CHAP_SHA3_256; auth++)
            CHECK(gets_in(argv[1], &(struct choice){ auth, NULL, mutual }) == (only == 0 || only == auth));
    }
    CHECK(gets_in(argv[1], &(struct choice){ 0, "sha-256,md5", 0 }) == (list && only != 6 && only != 8));
    CHECK(gets_in(argv[1], &(struct choice){ 0, "sha3-256", 0 }) == (only == 0 || only == 8));
    return 0;
}
