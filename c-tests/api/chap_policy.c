/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A policy says how much authentication a context wants, by a call, a URL or the environment; nothing that it demands gets
 * lost on the way. Passwords may come from files, and percent-decoded.
 *
 * Contract: 4.2 4.4 4.5 8.6 8.7
 * Original: has no policy
 * Target open: --lun 1M
 * Target chap: --lun 1M --chap us%er:one@se?cret --target-chap disk:two-secret
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <unistd.h>

static void set_variable(const char *name, const char *value)
{
    CHECK((value != NULL ? setenv(name, value, 1) : unsetenv(name)) == 0);
}

/* The URL with arguments appended, for a context with that environment; whether it leads to a session. */
static int gets_in(const char *text, const char *arguments, const char *policy, int by_call, const char *error)
{
    char full[600];
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    int result;

    snprintf(full, sizeof full, "%s?%s", text, arguments);
    set_variable("LIBISCSI_CHAP_POLICY", policy);
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi != NULL);
    if (by_call >= 0)
        CHECK_OK(iscsi, iscsi_set_chap_policy(iscsi, (enum iscsi_chap_policy)by_call));
    url = iscsi_parse_full_url(iscsi, full);
    set_variable("LIBISCSI_CHAP_POLICY", NULL);
    if (url == NULL) {
        CHECK_ERROR(iscsi, error);
        iscsi_destroy_context(iscsi);
        return 0;
    }
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    result = iscsi_full_connect_sync(iscsi, url->portal, url->lun);
    if (result != 0)
        CHECK_ERROR(iscsi, error);
    CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL && strstr(iscsi_get_error(iscsi), "se?cret") == NULL);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return result == 0;
}

#define USER "chap_user=us%25er&chap_password=one%40se%3fcret"
#define TARGET "&target_user=disk&target_password=two-secret"
#define NO_OWN "CHAP is required, but no user name and password of the initiator are set."
#define NO_TARGET "Mutual CHAP is required, but no user name and password of the target are set."
#define NO_CHAP "The target does not take CHAP."
#define DEMANDED "The target demands authentication, but "

static void policies(const char *text, int open)
{
    /* Nothing is set: the target decides. */
    CHECK(gets_in(text, "", NULL, -1, DEMANDED "no user name and password are set.") == open);
    CHECK(gets_in(text, USER, NULL, -1, "") == 1);
    CHECK(gets_in(text, USER, "allowed", -1, "") == 1);
    CHECK(gets_in(text, USER TARGET, NULL, -1, NO_CHAP) == !open);
    /* By each way, and which of them counts. */
    CHECK(gets_in(text, USER "&chap=never", NULL, -1, DEMANDED "chap=never forbids it.") == open);
    CHECK(gets_in(text, USER TARGET "&chap=never", NULL, -1, DEMANDED "chap=never forbids it.") == open);
    CHECK(gets_in(text, USER "&chap=required", NULL, -1, NO_CHAP) == !open);
    CHECK(gets_in(text, USER, "required", -1, NO_CHAP) == !open);
    CHECK(gets_in(text, USER, NULL, ISCSI_CHAP_POLICY_REQUIRED, NO_CHAP) == !open);
    CHECK(gets_in(text, USER "&chap=allowed", "required", -1, "") == 1);
    CHECK(gets_in(text, USER "&chap=allowed", NULL, ISCSI_CHAP_POLICY_REQUIRED, NO_CHAP) == !open);
    CHECK(gets_in(text, USER "&chap=never", "never", ISCSI_CHAP_POLICY_REQUIRED, NO_CHAP) == !open);
    CHECK(gets_in(text, USER TARGET "&chap=mutual", NULL, -1, NO_CHAP) == !open);
    CHECK(gets_in(text, USER TARGET, "mutual", -1, NO_CHAP) == !open);
    /* Without credentials. */
    CHECK(gets_in(text, "chap=required", NULL, -1, NO_OWN) == 0);
    CHECK(gets_in(text, "chap=mutual", NULL, -1, NO_OWN) == 0);
    CHECK(gets_in(text, USER "&chap=mutual", NULL, -1, NO_TARGET) == 0);
    CHECK(gets_in(text, "", "required", -1, NO_OWN) == 0);
    CHECK(gets_in(text, "", NULL, ISCSI_CHAP_POLICY_MUTUAL, NO_OWN) == 0);
    /* What cannot be read must not make a session weaker. */
    CHECK(gets_in(text, USER, "strict", -1, "LIBISCSI_CHAP_POLICY is none of never, allowed, required, mutual") == 0);
    CHECK(gets_in(text, USER "&chap=strict", NULL, -1, "Invalid URL argument for chap: strict") == 0);
    set_variable("LIBISCSI_CHAP_ALGORITHMS", "md5,rot13");
    CHECK(gets_in(text, USER, NULL, -1, "LIBISCSI_CHAP_ALGORITHMS is no list") == 0);
    set_variable("LIBISCSI_CHAP_ALGORITHMS", NULL);
}

static void without_context(void)
{
    static const char *const policies[] = { "never", "allowed", "required", "mutual" };

    for (int wanted = 0; wanted < 4; wanted++) {
        for (int present = -1; present < 4; present++) {
            char text[100];
            struct iscsi_url *url;

            snprintf(text, sizeof text, "iscsi://host/iqn.a:b/1?chap=%s", policies[wanted]);
            set_variable("LIBISCSI_CHAP_POLICY", present < 0 ? NULL : policies[present]);
            url = iscsi_parse_full_url(NULL, text);
            CHECK((url != NULL) == (wanted < 2 || present >= wanted));
            iscsi_destroy_url(url);
        }
    }
    set_variable("LIBISCSI_CHAP_POLICY", NULL);
}

/* The password that a URL gets from a file with these bytes, or NULL. */
static const char *password_from(const char *path, const void *bytes, size_t length, char *password)
{
    FILE *file = fopen(path, "w");
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;

    CHECK(file != NULL && iscsi != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
    url = iscsi_parse_full_url(iscsi, "iscsi://user@host/iqn.a:b/1");
    if (url == NULL) {
        CHECK_ERROR(iscsi, "LIBISCSI_CHAP_PASSWORD_FILE: the file ");
        iscsi_destroy_context(iscsi);
        return NULL;
    }
    strcpy(password, url->passwd);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return password;
}

static void files(void)
{
    char path[] = "/tmp/chap_policy.XXXXXX", long_text[258], password[256];
    int descriptor = mkstemp(path);

    CHECK(descriptor >= 0 && close(descriptor) == 0);
    memset(long_text, 'p', sizeof long_text);
    long_text[255] = '\n';
    set_variable("LIBISCSI_CHAP_PASSWORD_FILE", path);
    CHECK(strcmp(password_from(path, "from a file", 11, password), "from a file") == 0);
    CHECK(strcmp(password_from(path, "line\n", 5, password), "line") == 0);
    CHECK(strcmp(password_from(path, "line\n\n", 6, password), "line\n") == 0);
    CHECK(strlen(password_from(path, long_text, 255, password)) == 255);
    CHECK(strlen(password_from(path, long_text, 256, password)) == 255);
    long_text[255] = 'p';
    CHECK(password_from(path, long_text, 256, password) == NULL);
    CHECK(password_from(path, long_text, 258, password) == NULL);
    CHECK(password_from(path, "", 0, password) == NULL);
    CHECK(password_from(path, "\n", 1, password) == NULL);
    CHECK(password_from(path, "a\0b", 3, password) == NULL);
    /* The variable itself counts more, and the URL more than both. */
    set_variable("LIBISCSI_CHAP_PASSWORD", "plain");
    CHECK(strcmp(password_from(path, "from a file", 11, password), "plain") == 0);
    set_variable("LIBISCSI_CHAP_PASSWORD", NULL);
    CHECK(unlink(path) == 0);
    CHECK(iscsi_parse_full_url(NULL, "iscsi://user@host/iqn.a:b/1") == NULL);
    set_variable("LIBISCSI_CHAP_PASSWORD_FILE", NULL);
    set_variable("LIBISCSI_CHAP_TARGET_PASSWORD_FILE", "/no/such/file");
    CHECK(iscsi_parse_portal_url(NULL, "iscsi://host") == NULL);
    set_variable("LIBISCSI_CHAP_TARGET_PASSWORD_FILE", NULL);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;

    CHECK(argc > 2);
    policies(argv[1], strcmp(argv[2], "open") == 0);
    without_context();
    files();
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi_set_chap_policy(iscsi, (enum iscsi_chap_policy)4) == -1);
    CHECK_ERROR(iscsi, "4 is no policy for CHAP");
    CHECK(iscsi_set_chap_policy(NULL, ISCSI_CHAP_POLICY_NEVER) == -1);
    iscsi_set_auth(iscsi, (enum iscsi_chap_auth)9);
    CHECK_ERROR(iscsi, "9 is no algorithm for CHAP");
    CHECK(iscsi_get_auth(iscsi) == ISCSI_CHAP_MD5 && iscsi_get_auth(NULL) == ISCSI_CHAP_MD5);
    iscsi_destroy_context(iscsi);
    return 0;
}
