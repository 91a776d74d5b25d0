/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CHAP with a target that tries to get around it, or sends what is no CHAP (RFC 7143 12.1). In every case logs and errors
 * are searched for the secrets.
 */
#define _GNU_SOURCE
#include "logging_in.h"
#include "md5.h"

#define OWN (WITH_CHAP | REQUIRED)
#define BOTH (WITH_CHAP | MUTUAL)
#define LONGEST 1024

/* ---- Encodings --------------------------------------------------------------------------------- */

static const char *hex_of(const unsigned char *bytes, size_t length)
{
    static char text[4 * LONGEST];

    CHECK(2 * length + 3 <= sizeof text);
    memcpy(text, "0x", 3);
    for (size_t i = 0; i < length; i++)
        snprintf(text + 2 + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

static const char *base64_of(const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char text[2 * LONGEST];
    size_t at = 2;

    memcpy(text, "0b", 2);
    for (size_t i = 0; i < length; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)(i + 1 < length ? bytes[i + 1] : 0) << 8 |
                        (uint32_t)(i + 2 < length ? bytes[i + 2] : 0);

        for (size_t k = 0; k < 4; k++)
            text[at++] = k <= length - i ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
    text[at] = 0;
    return text;
}

/* The bytes of a hex value that the initiator has sent; their count. */
static size_t bytes_of(const char *hex, unsigned char *bytes, size_t most)
{
    size_t length = strlen(hex) / 2 - 1;

    CHECK(strncmp(hex, "0x", 2) == 0 && strlen(hex) % 2 == 0 && length <= most);
    for (size_t i = 0; i < length; i++) {
        unsigned byte;

        CHECK(sscanf(hex + 2 + 2 * i, "%2x", &byte) == 1);
        bytes[i] = (unsigned char)byte;
    }
    return length;
}

static void proof_of(int identifier, const char *password, const unsigned char *challenge, size_t length,
                     unsigned char proof[16])
{
    unsigned char text[2 * LONGEST];
    size_t secret = strlen(password);

    CHECK(1 + secret + length <= sizeof text);
    text[0] = (unsigned char)identifier;
    memcpy(text + 1, password, secret);
    memcpy(text + 1 + secret, challenge, length);
    md5(text, 1 + secret + length, proof);
}

/* ---- The method -------------------------------------------------------------------------------- */

static void method_none(void)
{
    first_request();
    ANSWER(TO_OPERATIONAL, "AuthMethod=None");
}

static void method_none_and_stay(void)
{
    first_request();
    ANSWER(CSG(SECURITY), "AuthMethod=None");
}

static void none_is_allowed(void)
{
    first_request();
    CHECK(has_sent("AuthMethod=CHAP,None"));
    ANSWER(TO_OPERATIONAL, "AuthMethod=None");
    CHECK(next_request());
    admit();
}

static void methods(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "AuthMethod=KRB5", "AuthMethod=CHAP,None", "AuthMethod=chap", "AuthMethod=", "AuthMethod=Reject",
        "AuthMethod=NotUnderstood", "AuthMethod=none",
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        begin_login(hostile->number);
        first_request();
        login_answer(CSG(SECURITY), pairs[i], strlen(pairs[i]) + 1);
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

static void no_method(void)
{
    first_request();
    login_answer(TO_OPERATIONAL, "", 0);
}

static void leave_at_method(void)
{
    first_request();
    ANSWER(TO_OPERATIONAL, "AuthMethod=CHAP");
}

static void leave_at_algorithms(void)
{
    until_algorithms();
    login_answer(TO_OPERATIONAL, "", 0);
}

static void leave_to_full_feature(void)
{
    until_response();
    ANSWER(TRANSIT | CSG(SECURITY) | NSG(FULL_FEATURE), ADMITTED);
}

static void proof_before_the_method(void)
{
    first_request();
    ANSWER(CSG(SECURITY), "CHAP_N=disk\0CHAP_R=0x00112233445566778899aabbccddeeff");
}

/* ---- The challenge ----------------------------------------------------------------------------- */

/* Each of these, in answer to the algorithms, ends a login of its own. */
static void each_ends_a_login(const struct hostile_case *hostile, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[200];
        int length = snprintf(text, sizeof text, "%s", texts[i]);

        for (char *at = text; *at != 0; at++)
            if (*at == '&')
                *at = 0;
        begin_login(hostile->number);
        until_algorithms();
        login_answer(CSG(SECURITY), text, (size_t)length + 1);
        if (next_request()) {
            fprintf(stderr, "%s is taken\n", texts[i]);
            exit(1);
        }
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

#define EACH(texts) each_ends_a_login(hostile, texts, sizeof texts / sizeof texts[0])

static void algorithms(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_A=6", "CHAP_A=9", "CHAP_A=0", "CHAP_A=5,6", "CHAP_A=", "CHAP_A=Reject", "CHAP_A=261", "CHAP_A=-5",
        "CHAP_A=4294967301",
    };

    EACH(texts);
}

static void identifiers(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_A=5&CHAP_I=256&CHAP_C=0x00", "CHAP_A=5&CHAP_I=-1&CHAP_C=0x00", "CHAP_A=5&CHAP_I=&CHAP_C=0x00",
        "CHAP_A=5&CHAP_I=x&CHAP_C=0x00", "CHAP_A=5&CHAP_I=4294967296&CHAP_C=0x00",
    };

    EACH(texts);
}

static void challenge_is_empty(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_A=5&CHAP_I=7&CHAP_C=", "CHAP_A=5&CHAP_I=7&CHAP_C=0x", "CHAP_A=5&CHAP_I=7&CHAP_C=0b",
        "CHAP_A=5&CHAP_I=7&CHAP_C=0b====",
    };

    EACH(texts);
}

static void bad_hex(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_A=5&CHAP_I=7&CHAP_C=0x123", "CHAP_A=5&CHAP_I=7&CHAP_C=0x12g4", "CHAP_A=5&CHAP_I=7&CHAP_C=0x12 4",
        "CHAP_A=5&CHAP_I=7&CHAP_C=1234", "CHAP_A=5&CHAP_I=7&CHAP_C=0x-1", "CHAP_A=5&CHAP_I=7&CHAP_C=x1234",
    };

    EACH(texts);
}

static void bad_base64(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_A=5&CHAP_I=7&CHAP_C=0bAAA", "CHAP_A=5&CHAP_I=7&CHAP_C=0bA===", "CHAP_A=5&CHAP_I=7&CHAP_C=0b=AAA",
        "CHAP_A=5&CHAP_I=7&CHAP_C=0bAA-_", "CHAP_A=5&CHAP_I=7&CHAP_C=0bAA==AAAA", "CHAP_A=5&CHAP_I=7&CHAP_C=0bAB==",
    };

    EACH(texts);
}

static void keys_out_of_place(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "CHAP_R=0x00112233445566778899aabbccddeeff", "CHAP_N=disk", "AuthMethod=None",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        begin_login(hostile->number);
        until_algorithms();
        login_answer(CSG(SECURITY), texts[i], strlen(texts[i]) + 1);
        login_must_fail(i == 2 ? "sent AuthMethod twice" : "without being asked");
    }
    next_login_is_good();
}

static void challenge_twice(void)
{
    until_algorithms();
    ANSWER(CSG(SECURITY), "CHAP_A=5\0CHAP_I=7\0CHAP_C=0x00\0CHAP_C=0x00");
}

static void challenge_never(void)
{
    until_algorithms();
    ANSWER(CSG(SECURITY), "CHAP_A=5\0CHAP_I=7");
    while (next_request())
        login_answer(CSG(SECURITY), "", 0);
}

/* Bytes that tell their place as a challenge, and whether the initiator's response is right. */
static void challenge_is_answered(size_t length, const char *(*encode)(const unsigned char *, size_t))
{
    static unsigned char challenge[LONGEST], right[16], sent[16];
    static char text[4 * LONGEST];
    int size;

    fill_pattern(challenge, length, 9);
    until_algorithms();
    size = snprintf(text, sizeof text, "CHAP_A=5%cCHAP_I=7%cCHAP_C=%s", 0, 0, encode(challenge, length));
    CHECK(size > 0 && (size_t)size < sizeof text && login_answer(CSG(SECURITY), text, (size_t)size + 1));
    CHECK(next_request() && has_sent("CHAP_N=user") && sent_value("CHAP_R") != NULL);
    CHECK(bytes_of(sent_value("CHAP_R"), sent, sizeof sent) == sizeof sent);
    proof_of(7, PASSWORD, challenge, length, right);
    CHECK(memcmp(sent, right, sizeof right) == 0);
    CHECK(login_answer(TO_OPERATIONAL, "", 0) && next_request());
    admit();
}

static void challenge_of_1(void) { challenge_is_answered(1, hex_of); }
static void challenge_of_1024(void) { challenge_is_answered(1024, hex_of); }
static void challenge_in_base64(void) { challenge_is_answered(31, base64_of); }

/* A value of so many characters for a key, after other pairs, in as many responses as it takes. */
static void long_value(const char *pairs, const char *key, const char *prefix, size_t digits)
{
    static char text[70000];
    size_t length = 0;

    for (const char *at = pairs; *at != 0; at++)
        text[length++] = *at == '&' ? 0 : *at;
    length += (size_t)sprintf(text + length, "%s=%s", key, prefix);
    CHECK(length + digits < sizeof text);
    memset(text + length, 'A', digits);
    length += digits;
    text[length++] = 0;
    for (size_t at = 0; at < length; at += 8192) {
        size_t now = length - at < 8192 ? length - at : 8192;

        if (at > 0 && !next_request())
            return;
        if (!login_answer(CSG(SECURITY) | (at + now < length ? CONTINUE : 0), text + at, now))
            return;
    }
}

static void challenge_of_1025(void)
{
    until_algorithms();
    long_value("CHAP_A=5&CHAP_I=7&", "CHAP_C", "0x", 2050);
}

static void challenge_of_30_kib(void)
{
    until_algorithms();
    long_value("CHAP_A=5&CHAP_I=7&", "CHAP_C", "0x", 61440);
}

static void challenge_of_45_kib(void)
{
    until_algorithms();
    long_value("CHAP_A=5&CHAP_I=7&", "CHAP_C", "0b", 61440);
}

/* ---- Refusals ---------------------------------------------------------------------------------- */

static void refuse_response(void)
{
    until_response();
    login_status(0x0201, "", 0);
    CHECK(!next_request() && peer.connections == 1);
}

static void refuse_with_reflected_password(void)
{
    until_response();
    login_status(0x0201, "CHAP_R=0x6F776E2D736563726574", 30);
}

static void refuse_algorithms(void)
{
    until_algorithms();
    CHECK(has_sent("CHAP_A=8,7,6,5"));
    login_status(0x0201, "", 0);
    CHECK(next_request() && ANSWER(CSG(SECURITY), "AuthMethod=CHAP") && next_request() && has_sent("CHAP_A=5"));
    login_status(0x0201, "", 0);
    CHECK(!next_request() && peer.connections == 2);
}

static void refuse_chosen_algorithm(void)
{
    until_algorithms();
    CHECK(has_sent("CHAP_A=5"));
    login_status(0x0201, "", 0);
    CHECK(!next_request() && peer.connections == 1);
}

static void proof_nobody_asked_for(void)
{
    until_response();
    CHECK(sent_value("CHAP_C") == NULL);
    ANSWER(TO_OPERATIONAL, "CHAP_N=disk\0CHAP_R=0x00112233445566778899aabbccddeeff");
}

static void second_challenge(void)
{
    until_response();
    ANSWER(CSG(SECURITY), "CHAP_A=5\0CHAP_I=8\0CHAP_C=0xffeeddccbbaa99887766554433221100");
}

/* ---- The target's proof ------------------------------------------------------------------------ */

static unsigned char own_challenge[64], own_response[16];
static size_t own_challenge_length;
static int own_identifier;

/* The security stage as far as the request that asks the target for its proof. */
static void until_proof(void)
{
    until_response();
    CHECK(sent_value("CHAP_I") != NULL && sent_value("CHAP_C") != NULL);
    own_identifier = atoi(sent_value("CHAP_I"));
    own_challenge_length = bytes_of(sent_value("CHAP_C"), own_challenge, sizeof own_challenge);
    CHECK(own_challenge_length == 2 * 16);
    CHECK(bytes_of(sent_value("CHAP_R"), own_response, sizeof own_response) == sizeof own_response);
}

static void send_proof(int flags, const char *name, const char *proof)
{
    char text[4 * LONGEST];
    int length = snprintf(text, sizeof text, "CHAP_N=%s%cCHAP_R=%s", name, 0, proof);

    login_answer(flags, text, (size_t)length + 1);
}

static void right_proof(unsigned char proof[16])
{
    proof_of(own_identifier, TARGET_PASSWORD, own_challenge, own_challenge_length, proof);
}

static void prove(const char *name, const char *(*encode)(const unsigned char *, size_t))
{
    unsigned char proof[16];

    until_proof();
    right_proof(proof);
    send_proof(TO_OPERATIONAL, name, encode(proof, sizeof proof));
    CHECK(next_request());
    admit();
}

static void proof_in_hex(void) { prove("disk", hex_of); }
static void proof_in_base64(void) { prove("disk", base64_of); }

static void no_proof(void)
{
    until_proof();
    login_answer(TO_OPERATIONAL, "", 0);
}

static void never_a_proof(void)
{
    until_proof();
    do
        login_answer(CSG(SECURITY), "", 0);
    while (next_request());
}

static void name_only(void)
{
    until_proof();
    ANSWER(TO_OPERATIONAL, "CHAP_N=disk");
}

static void proof_only(void)
{
    unsigned char proof[16];
    char text[100];
    int length;

    until_proof();
    right_proof(proof);
    length = snprintf(text, sizeof text, "CHAP_R=%s", hex_of(proof, sizeof proof));
    login_answer(TO_OPERATIONAL, text, (size_t)length + 1);
}

static void each_wrong_bit(const struct hostile_case *hostile)
{
    for (int bit = 0; bit < 128; bit += 9) {
        unsigned char proof[16];

        begin_login(hostile->number);
        until_proof();
        right_proof(proof);
        proof[bit / 8] ^= (unsigned char)(1 << bit % 8);
        send_proof(TO_OPERATIONAL, "disk", hex_of(proof, sizeof proof));
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

static void proof_lengths(const struct hostile_case *hostile)
{
    static const size_t lengths[] = {1, 15, 17, 20, 32, 1024};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        unsigned char proof[1024] = {0};

        begin_login(hostile->number);
        until_proof();
        right_proof(proof);
        send_proof(TO_OPERATIONAL, "disk", hex_of(proof, lengths[i]));
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

static void proof_of_1025(void)
{
    until_proof();
    long_value("CHAP_N=disk&", "CHAP_R", "0x", 2050);
}

static void proof_of_30_kib(void)
{
    until_proof();
    long_value("CHAP_N=disk&", "CHAP_R", "0x", 61440);
}

/* A wrong proof, of which each part comes in a response of its own: what errors show of a login shows none of it. */
static void proof_in_pieces(const struct hostile_case *hostile)
{
    static const char first[] = "CHAP_N=disk\0CHAP_R=0x0011223344", second[] = "5566778899aabbccddeeff";

    begin_login(hostile->number);
    until_proof();
    login_answer(CSG(SECURITY) | CONTINUE, first, sizeof first - 1);
    CHECK(next_request());
    ANSWER(CSG(SECURITY), second);
    while (connected.calls == 0)
        turn(iscsi, 1);
    CHECK(strstr(iscsi_get_error(iscsi), "5566778899") == NULL && strstr(iscsi_get_error(iscsi), "0011223344") == NULL);
    login_must_fail(hostile->error);
    next_login_is_good();
}

static void reflect_response(void)
{
    until_proof();
    send_proof(TO_OPERATIONAL, "disk", hex_of(own_response, sizeof own_response));
}

static void proof_of_own_challenge(void)
{
    unsigned char proof[16];

    /* What the target would send that lets us answer our own question, were the secrets the same. */
    until_proof();
    proof_of(own_identifier, PASSWORD, own_challenge, own_challenge_length, proof);
    send_proof(TO_OPERATIONAL, "disk", hex_of(proof, sizeof proof));
}

static void other_name(void) { until_proof(); send_proof(TO_OPERATIONAL, "Disk", "0x00"); }
static void empty_name(void) { until_proof(); send_proof(TO_OPERATIONAL, "", "0x00"); }

static void name_with_control_characters(void)
{
    until_proof();
    send_proof(TO_OPERATIONAL, "disk\x1b[2J\r\n\xc2\x9b", "0x00");
}

static void name_of_60_kib(void)
{
    until_proof();
    long_value("CHAP_R=0x00&", "CHAP_N", "disk", 61440);
    if (next_request())
        login_answer(TO_OPERATIONAL, "", 0);
}

/* Another login of the same initiator is asked our challenge, and its response is sent as the proof. */
static void challenge_of_another_login(const struct hostile_case *hostile)
{
    static struct peer first;
    struct iscsi_context *first_context;
    struct end first_end;
    char text[400];
    int length;

    begin_login(hostile->number);
    until_proof();
    first = peer;
    first_context = iscsi;
    memset(&peer, 0, sizeof peer);
    begin_login(hostile->number);
    until_algorithms();
    length = snprintf(text, sizeof text, "CHAP_A=5%cCHAP_I=%d%cCHAP_C=%s", 0, own_identifier, 0,
                      hex_of(own_challenge, own_challenge_length));
    CHECK(login_answer(CSG(SECURITY), text, (size_t)length + 1) && next_request());
    CHECK(bytes_of(sent_value("CHAP_R"), own_response, sizeof own_response) == sizeof own_response);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_close(&peer);
    peer = first;
    iscsi = first_context;
    first_end = connected;
    CHECK(first_end.calls == 1);    /* of the login that was destroyed */
    memset(&connected, 0, sizeof connected);
    send_proof(TO_OPERATIONAL, "disk", hex_of(own_response, sizeof own_response));
    login_must_fail(hostile->error);
    next_login_is_good();
}

static void same_secret_both_ways(const struct hostile_case *hostile)
{
    peer_listen(&peer);
    iscsi = context_to_log_in(WITH_CHAP);
    CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, "disk", PASSWORD));
    CHECK(iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connected) < 0);
    clear_error(iscsi, hostile->error);
    judge_text(iscsi_get_error(iscsi));
    CHECK(peer_poll(&peer) == 0 && peer.connections == 0 && connected.calls == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    next_login_is_good();
}

static void fresh_challenges(const struct hostile_case *hostile)
{
    enum { LOGINS = 32 };
    static unsigned char challenges[LOGINS][64];
    int identifiers_seen[256] = {0}, different = 0;

    for (int i = 0; i < LOGINS; i++) {
        begin_login(hostile->number);
        until_proof();
        memcpy(challenges[i], own_challenge, own_challenge_length);
        different += identifiers_seen[own_identifier]++ == 0;
        for (int k = 0; k < i; k++)
            CHECK(memcmp(challenges[k], challenges[i], own_challenge_length) != 0);
        login_answer(TO_OPERATIONAL, "", 0);
        login_must_fail(hostile->error);
    }
    CHECK(different > LOGINS / 2);
    next_login_is_good();
}

/* ------------------------------------------------------------------------------------------------ */

static const char none_error[] = "The target wants no authentication, but CHAP is required";
static const char challenge_error[] = "CHAP_C of the target is not 1 to 1024 bytes";
static const char proof_error[] = "CHAP_R of the target is not 1 to 1024 bytes";
static const char wrong_error[] = "Invalid CHAP_R response from the target";

static const struct hostile_case cases[] = {
    {"none-when-required", "wants no authentication where CHAP is required", LOGIN_FAILS, login_fails, method_none,
     none_error, OWN},
    {"none-when-mutual", "wants no authentication where it is to prove itself", LOGIN_FAILS, login_fails, method_none,
     none_error, BOTH},
    {"none-and-stay", "wants no authentication, and stays in the security stage", LOGIN_FAILS, login_fails,
     method_none_and_stay, none_error, OWN},
    {"none-when-allowed", "wants no authentication where none is demanded", LOGIN_GOOD, login_is_good, none_is_allowed,
     NULL, WITH_CHAP},
    {"methods", "chooses KRB5, a list, nothing, or a method in other letters", LOGIN_FAILS, methods, NULL,
     "Invalid value of AuthMethod", WITH_CHAP},
    {"no-method", "leaves the security stage without a method", LOGIN_FAILS, login_fails, no_method,
     "left the SecurityNegotiation stage without authentication", WITH_CHAP},
    {"leave-at-method", "leaves the security stage with CHAP as the method", LOGIN_FAILS, login_fails, leave_at_method,
     "left the SecurityNegotiation stage without authentication", BOTH},
    {"leave-at-algorithms", "leaves the security stage when algorithms are offered", LOGIN_FAILS, login_fails,
     leave_at_algorithms, "left the SecurityNegotiation stage without being asked", OWN},
    {"leave-to-full-feature", "answers the response with full feature phase", LOGIN_FAILS, login_fails,
     leave_to_full_feature, "went to the FullFeaturePhase stage instead of", BOTH},
    {"proof-before-the-method", "sends a proof in answer to the methods", LOGIN_FAILS, login_fails,
     proof_before_the_method, "sent CHAP_N without being asked", BOTH},
    {"algorithms", "chooses algorithms that were not offered, a list, or what is no number", LOGIN_FAILS, algorithms,
     NULL, "CHAP_A of the target is no algorithm that was offered", OWN | ONLY_MD5},
    {"identifiers", "sends identifiers 256, -1, 2^32 and what is no number", LOGIN_FAILS, identifiers, NULL,
     "CHAP_I of the target is no number from 0 to 255", OWN},
    {"challenge-empty", "sends challenges without a byte", LOGIN_FAILS, challenge_is_empty, NULL, challenge_error, OWN},
    {"challenge-bad-hex", "sends challenges of odd and other digits, and without a prefix", LOGIN_FAILS, bad_hex, NULL,
     challenge_error, OWN},
    {"challenge-bad-base64", "sends challenges whose base64 is cut, padded inside, or has bits left", LOGIN_FAILS,
     bad_base64, NULL, challenge_error, OWN},
    {"challenge-of-1-byte", "sends a challenge of one byte", "it is answered rightly", login_is_good, challenge_of_1,
     NULL, OWN},
    {"challenge-of-1024-bytes", "sends a challenge of 1024 bytes", "it is answered rightly", login_is_good,
     challenge_of_1024, NULL, OWN},
    {"challenge-in-base64", "sends a challenge in base64", "it is answered rightly", login_is_good, challenge_in_base64,
     NULL, OWN},
    {"challenge-of-1025-bytes", "sends a challenge of 1025 bytes", LOGIN_FAILS, login_fails, challenge_of_1025,
     challenge_error, OWN},
    {"challenge-of-30-kib", "sends a challenge of 30 KiB in hex", LOGIN_FAILS, login_fails, challenge_of_30_kib,
     challenge_error, OWN},
    {"challenge-of-45-kib", "sends a challenge of 45 KiB in base64", LOGIN_FAILS, login_fails, challenge_of_45_kib,
     challenge_error, OWN},
    {"challenge-twice", "sends two challenges", LOGIN_FAILS, login_fails, challenge_twice, "sent CHAP_C twice", OWN},
    {"challenge-never", "sends an algorithm and no challenge, for ever", LOGIN_FAILS, login_fails, challenge_never,
     "login took too many tries", OWN},
    {"keys-out-of-place", "answers the algorithms with other keys of authentication", LOGIN_FAILS, keys_out_of_place,
     NULL, NULL, OWN},
    {"refuse-response", "does not accept the response", "the login fails, and the error names the user but no secret",
     login_fails, refuse_response, "The target does not know the user name \"user\", or its password", OWN},
    {"refuse-with-password", "does not accept the response, and sends a part of the secret as text",
     "the login fails, and the text is not repeated", login_fails, refuse_with_reflected_password,
     "Authentication failure(513)", OWN},
    {"refuse-algorithms", "ends each login at the algorithms",
     "one further connection offers MD5 alone, then the login fails", login_fails, refuse_algorithms, "CHAP_A=5", OWN},
    {"refuse-chosen-algorithm", "ends the login at an algorithm that the application has chosen",
     "the login fails without a further connection", login_fails, refuse_chosen_algorithm, "CHAP_A=5", OWN | ONLY_MD5},
    {"proof-not-asked-for", "proves itself without being asked", LOGIN_FAILS, login_fails, proof_nobody_asked_for,
     "sent CHAP_N without being asked", OWN},
    {"second-challenge", "sends another challenge after the response", LOGIN_FAILS, login_fails, second_challenge,
     "sent CHAP_A twice", OWN},
    {"proof-in-hex", "proves itself", LOGIN_GOOD, login_is_good, proof_in_hex, NULL, BOTH},
    {"proof-in-base64", "proves itself in base64", LOGIN_GOOD, login_is_good, proof_in_base64, NULL, BOTH},
    {"no-proof", "goes on without a proof", LOGIN_FAILS, login_fails, no_proof, "It did not return CHAP_N", BOTH},
    {"never-a-proof", "answers the question for its proof with nothing, for ever", LOGIN_FAILS, login_fails,
     never_a_proof, "login took too many tries", BOTH},
    {"name-only", "sends its name without a proof", LOGIN_FAILS, login_fails, name_only, "It did not return CHAP_R",
     BOTH},
    {"proof-only", "sends the right proof without its name", LOGIN_FAILS, login_fails, proof_only,
     "It did not return CHAP_N", BOTH},
    {"proof-with-a-wrong-bit", "sends proofs with one wrong bit each", LOGIN_FAILS, each_wrong_bit, NULL, wrong_error,
     BOTH},
    {"proof-in-pieces", "sends a wrong proof in two responses", "the login fails, and the error shows no part of the proof",
     proof_in_pieces, NULL, wrong_error, BOTH},
    {"proof-lengths", "sends proofs of 1, 15, 17, 20, 32 and 1024 bytes", LOGIN_FAILS, proof_lengths, NULL,
     "Wrong size of CHAP_R received from target", BOTH},
    {"proof-of-1025-bytes", "sends a proof of 1025 bytes", LOGIN_FAILS, login_fails, proof_of_1025, proof_error, BOTH},
    {"proof-of-30-kib", "sends a proof of 30 KiB", LOGIN_FAILS, login_fails, proof_of_30_kib, proof_error, BOTH},
    {"reflected-response", "sends the initiator's response back as its proof", LOGIN_FAILS, login_fails,
     reflect_response, "CHAP_R of the target is our own response", BOTH},
    {"proof-with-our-secret", "proves that it knows the initiator's secret instead of its own", LOGIN_FAILS, login_fails,
     proof_of_own_challenge, wrong_error, BOTH},
    {"challenge-of-another-login", "asks another login the question that it was asked itself, and sends the answer",
     LOGIN_FAILS, challenge_of_another_login, NULL, wrong_error, BOTH},
    {"same-secret-both-ways", "is not even asked where both sides have one secret", "nothing is connected to",
     same_secret_both_ways, NULL, "must not be the same"},
    {"fresh-challenges", "looks at the challenges of 32 logins", "no two are the same", fresh_challenges, NULL,
     "It did not return CHAP_N", BOTH},
    {"other-name", "proves itself under another name", LOGIN_FAILS, login_fails, other_name,
     "Wrong CHAP targetname received: Disk", BOTH},
    {"empty-name", "proves itself with an empty name", LOGIN_FAILS, login_fails, empty_name,
     "Wrong CHAP targetname received", BOTH},
    {"name-with-control-characters", "has an escape sequence in its name",
     "the login fails, the error has no control characters", login_fails, name_with_control_characters,
     "Wrong CHAP targetname received: disk\\x1b", BOTH},
    {"name-of-60-kib", "has a name of 60 KiB", LOGIN_FAILS, login_fails, name_of_60_kib,
     "Wrong CHAP targetname received: diskAAAA", BOTH},
};

CATALOGUE("CHAP", cases)
