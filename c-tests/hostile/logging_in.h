/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the cases of the login share: the target answers Login Requests with whatever it likes, and what must be true then.
 */
#ifndef LOGGING_IN_H
#define LOGGING_IN_H

#include "scene.h"

/* Flags of Login PDUs, RFC 7143 11.12; and stages, for CSG(...) | NSG(...). */
enum { TRANSIT = 0x80, CONTINUE = 0x40, SECURITY = 0, OPERATIONAL = 1, RESERVED_STAGE = 2, FULL_FEATURE = 3 };
#define CSG(stage) ((stage) << 2)
#define NSG(stage) (stage)
#define TO_FULL_FEATURE (TRANSIT | CSG(OPERATIONAL) | NSG(FULL_FEATURE))
#define TO_OPERATIONAL (TRANSIT | CSG(SECURITY) | NSG(OPERATIONAL))

/* Of cases: what the application sets, besides what peer_context() does. */
enum {
    WITH_CHAP = 0x01,           /* user name and password */
    REQUIRED = 0x02,            /* iscsi_set_chap_policy() */
    MUTUAL = 0x04,              /* credentials of the target, too */
    ONLY_MD5 = 0x08,
    DIGESTS_REQUIRED = 0x10,
    DISCOVERY = 0x20,
    OWN_TIME_LIMIT = 0x40,      /* of a second, for the attempt */
    READ_SLOWLY = 0x80,         /* the target's part is not to be hurried */
};

#define PASSWORD "own-secret-of-the-initiator"
#define TARGET_PASSWORD "other-secret-of-the-target"

/* What becomes of the attempt that logging_in() has begun. */
static struct end connected;
/* Login Requests that the target has received on all connections, and all their text. */
static int login_requests;
static int log_lines;

/* A text of the library holds no secret, in no form. */
static inline void no_secret(const char *text)
{
    CHECK(strstr(text, PASSWORD) == NULL && strstr(text, TARGET_PASSWORD) == NULL);
    CHECK(strcasestr(text, "6f776e2d736563726574") == NULL && strcasestr(text, "6f746865722d736563726574") == NULL);
    CHECK(strstr(text, "b3duLXNlY3JldC") == NULL && strstr(text, "b3RoZXItc2VjcmV0") == NULL);
}

/* What people will see has neither secrets nor control characters, and is not long. */
static inline void judge_text(const char *text)
{
    no_secret(text);
    CHECK(strlen(text) < 4096);
    for (const char *at = text; *at != 0; at++)
        CHECK((unsigned char)*at >= ' ' && *at != 0x7f);
}

static inline void judge_line(int level, const char *text)
{
    (void)level;
    log_lines++;
    judge_text(text);
}

static inline struct iscsi_context *context_to_log_in(int settings)
{
    struct iscsi_context *context = peer_context();

    iscsi_set_log_level(context, 10);
    iscsi_set_log_fn(context, judge_line);
    if ((settings & WITH_CHAP) != 0)
        CHECK_OK(context, iscsi_set_initiator_username_pwd(context, "user", PASSWORD));
    if ((settings & MUTUAL) != 0)
        CHECK_OK(context, iscsi_set_target_username_pwd(context, "disk", TARGET_PASSWORD));
    if ((settings & REQUIRED) != 0)
        CHECK_OK(context, iscsi_set_chap_policy(context, ISCSI_CHAP_POLICY_REQUIRED));
    if ((settings & ONLY_MD5) != 0)
        iscsi_set_auth(context, ISCSI_CHAP_MD5);
    if ((settings & DIGESTS_REQUIRED) != 0) {
        CHECK_OK(context, iscsi_set_header_digest(context, ISCSI_HEADER_DIGEST_CRC32C));
        CHECK_OK(context, iscsi_set_data_digest(context, ISCSI_DATA_DIGEST_CRC32C));
    }
    if ((settings & DISCOVERY) != 0)
        CHECK_OK(context, iscsi_set_session_type(context, ISCSI_SESSION_DISCOVERY));
    if ((settings & OWN_TIME_LIMIT) != 0)
        CHECK_OK(context, iscsi_set_connect_timeout_ms(context, 1000));
    return context;
}

/* ---- The target's answers ---------------------------------------------------------------------- */

/* Begins a Login Response to the request in peer.pdu. */
static inline unsigned char *login_response(int flags)
{
    unsigned char *answer = peer_answer(&peer, LOGIN_RESPONSE, flags);

    peer.exp_cmd_sn = get32(peer.pdu + 24);
    memcpy(answer + 8, peer.pdu + 8, 6);
    if ((flags & 0x83) == (TRANSIT | NSG(FULL_FEATURE)))
        answer[15] = 1;
    return answer;
}

/* Sends it; 0 when the connection is closed. */
static inline int send_login(const void *text, size_t length)
{
    peer_number(&peer, length);
    return peer_send_numbered(&peer, iscsi, text, length);
}

static inline int login_answer(int flags, const char *text, size_t length)
{
    login_response(flags);
    return send_login(text, length);
}

/* The text of a literal, with the zero at its end. */
#define ANSWER(flags, text) login_answer(flags, text, sizeof text)

static inline int login_status(int status, const char *text, size_t length)
{
    login_response(peer.pdu[1] & 0x0c);
    peer.answer[36] = (unsigned char)(status >> 8);
    peer.answer[37] = (unsigned char)status;
    return send_login(text, length);
}

/* Whether the initiator has sent a pair. */
static inline int has_sent(const char *pair)
{
    size_t length = strlen(pair) + 1;

    for (size_t at = 0; at < peer.length; at += strlen((const char *)peer.data + at) + 1)
        if (peer.length - at >= length && memcmp(peer.data + at, pair, length) == 0)
            return 1;
    return 0;
}

/* What the initiator has sent for a key, or NULL. */
static inline const char *sent_value(const char *key)
{
    for (size_t at = 0; at < peer.length; at += strlen((const char *)peer.data + at) + 1) {
        const char *pair = (const char *)peer.data + at;

        if (strncmp(pair, key, strlen(key)) == 0 && pair[strlen(key)] == '=')
            return pair + strlen(key) + 1;
    }
    return NULL;
}

/* ---- The attempt ------------------------------------------------------------------------------- */

static inline void begin_login(int settings)
{
    iscsi = context_to_log_in(settings);
    if (peer.portal[0] == 0)
        peer_listen(&peer);
    memset(&connected, 0, sizeof connected);
    login_requests = log_lines = 0;
    peer.stat_sn = 1;
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connected));
    measure_from_here();
}

/* The next Login Request has arrived (1), or the attempt has ended (0). */
static inline int next_request(void)
{
    double limit = seconds_now() + 4;

    while (!peer_poll(&peer)) {
        if (connected.calls > 0)
            return 0;
        CHECK(seconds_now() < limit);
        turn(iscsi, 1);
    }
    CHECK((peer.pdu[0] & 0x3f) == LOGIN);
    if (login_requests++ == 0 || peer.connections != login_requests)
        peer.full_feature = 0;
    return 1;
}

/* The first request; of an initiator with CHAP, it offers that. */
static inline void first_request(void)
{
    CHECK(next_request());
}

/* The security stage as far as the request that offers algorithms. */
static inline void until_algorithms(void)
{
    first_request();
    CHECK(sent_value("AuthMethod") != NULL && ANSWER(CSG(SECURITY), "AuthMethod=CHAP"));
    CHECK(next_request() && sent_value("CHAP_A") != NULL);
}

/* The security stage as far as the request that has the initiator's response. */
static inline void until_response(void)
{
    until_algorithms();
    CHECK(ANSWER(CSG(SECURITY), "CHAP_A=5\0CHAP_I=7\0CHAP_C=0x00112233445566778899aabbccddeeff"));
    CHECK(next_request() && sent_value("CHAP_R") != NULL);
}

/* The login as it should be, from the request in peer.pdu on, which has the initiator's operational keys. */
static inline void admit(void)
{
    CHECK(login_answer(TO_FULL_FEATURE, ADMITTED, sizeof ADMITTED));
    peer.full_feature = 1;
}

static inline void must_be_connected(void)
{
    wait_for(iscsi, &connected.calls, 1);
    if (connected.status != SCSI_STATUS_GOOD)
        fprintf(stderr, "not connected: %s\n", iscsi_get_error(iscsi));
    CHECK(connected.calls == 1 && connected.status == SCSI_STATUS_GOOD && iscsi_is_logged_in(iscsi) == 1);
    session_lives(peer.connections);
}

/* The login has failed, or fails now: with a text that says why and is fit to be seen. */
static inline void login_must_fail(const char *error)
{
    double limit = seconds_now() + 4;

    while (connected.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 1);
    }
    CHECK(connected.calls == 1 && connected.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, error);
    judge_text(iscsi_get_error(iscsi));
    CHECK(iscsi_is_logged_in(iscsi) == 0 && log_lines > 0 && log_lines < 100);
    for (int i = 0; i < 3; i++)
        turn(iscsi, 1);
    CHECK(connected.calls == 1);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    iscsi = NULL;
    peer_hang_up(&peer);
}

/* The same program connects to a target that keeps the rules: nothing is left of what was before. */
static inline void next_login_is_good(void)
{
    begin_login(0);
    first_request();
    admit();
    must_be_connected();
    close_session();
}

#define LOGIN_FAILS "the login fails, and the error says why"
#define LOGIN_GOOD "the login goes on, and the session is good"

/* `number` has the settings, `answer` plays the target until there is nothing to be said, `error` is in the text. */
static inline void login_fails(const struct hostile_case *hostile)
{
    begin_login(hostile->number);
    hostile->answer();
    login_must_fail(hostile->error);
    next_login_is_good();
}

static inline void login_is_good(const struct hostile_case *hostile)
{
    begin_login(hostile->number);
    hostile->answer();
    must_be_connected();
    close_session();
}

#endif
