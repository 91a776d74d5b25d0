/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Logins in which the target breaks the rules of RFC 7143 6 and 11.13: stages, texts, values, redirects.
 */
#define _GNU_SOURCE
#include "logging_in.h"

/* ---- Stages ------------------------------------------------------------------------------------ */

static void skip_to_full_feature(void)
{
    first_request();
    ANSWER(TRANSIT | CSG(SECURITY) | NSG(FULL_FEATURE), ADMITTED);
}

static void operational_instead_of_security(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, ADMITTED);
}

static void security_instead_of_operational(void)
{
    first_request();
    ANSWER(CSG(SECURITY), "AuthMethod=CHAP");
}

static void back_to_operational(void)
{
    first_request();
    ANSWER(TRANSIT | CSG(OPERATIONAL) | NSG(OPERATIONAL), ADMITTED);
}

static void reserved_stage(void)
{
    first_request();
    ANSWER(TRANSIT | CSG(OPERATIONAL) | NSG(RESERVED_STAGE), ADMITTED);
}

static void all_in_reserved_stage(void)
{
    first_request();
    ANSWER(CSG(RESERVED_STAGE), ADMITTED);
}

static void transit_not_asked_for(void)
{
    until_algorithms();
    ANSWER(TO_OPERATIONAL, "CHAP_A=5\0CHAP_I=7\0CHAP_C=0x00112233445566778899aabbccddeeff");
}

static void transit_and_continue(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE | CONTINUE, ADMITTED);
}

/* ---- Rounds and floods ------------------------------------------------------------------------- */

static void endless_rounds(void)
{
    while (next_request())
        login_answer(CSG(OPERATIONAL), "", 0);
    CHECK(login_requests <= 11);
}

static void endless_empty_continue(void)
{
    while (next_request())
        login_answer(CSG(OPERATIONAL) | CONTINUE, "", 0);
    CHECK(login_requests <= 11);
}

/* A text in as many responses as it takes. */
static void long_text(const char *text, size_t length)
{
    for (size_t at = 0; next_request(); at += 8192) {
        size_t left = length - at;

        CHECK(at < length);
        if (left <= 8192) {
            login_answer(CSG(OPERATIONAL), text + at, left);
            return;
        }
        if (!login_answer(CSG(OPERATIONAL) | CONTINUE, text + at, 8192))
            return;
    }
}

/* One pair: a key of so many bytes, '=', and a value so long that all and the zero have a length. */
static void one_pair(size_t key, size_t all)
{
    static char text[80000];

    CHECK(all <= sizeof text && key + 2 <= all);
    memset(text, 'X', all);
    text[key] = '=';
    text[all - 1] = 0;
    long_text(text, all);
}

static void continue_flood(void) { one_pair(3, 73728); }
static void key_of_64_kib(void) { one_pair(65534, 65536); }
static void key_of_64(void) { one_pair(64, 100); }

/* The answers to the keys of the target are read to their end. */
static void answers_to_keys(int pairs)
{
    int answers = 0, done = 0;

    while (!done && next_request()) {
        for (size_t at = 0; at < peer.length; at++)
            answers += peer.data[at] == 0;
        done = (peer.pdu[1] & CONTINUE) == 0;
        if (done) {
            admit();
        } else {
            login_answer(CSG(OPERATIONAL), "", 0);
        }
    }
    CHECK(answers == pairs);
}

/* Pairs with keys of their own, in one text that asks for answers. */
static size_t many_keys(char *text, size_t size, int pairs, int width)
{
    size_t length = 0;

    for (int i = 0; i < pairs; i++)
        length += (size_t)snprintf(text + length, size - length, "X-%0*d=1", width, i) + 1;
    CHECK(length < size);
    return length;
}

static void send_continued(const char *text, size_t length)
{
    for (size_t at = 0; at < length; at += 8192) {
        size_t now = length - at < 8192 ? length - at : 8192;

        if (at > 0)
            CHECK(next_request());
        if (!login_answer(CSG(OPERATIONAL) | (at + now < length ? CONTINUE : 0), text + at, now))
            return;
    }
}

static void value_of_64_kib(void)
{
    static char text[65536];

    memset(text, 'v', sizeof text);
    memcpy(text, "X-key=", 6);
    text[sizeof text - 1] = 0;
    first_request();
    send_continued(text, sizeof text);
    CHECK(next_request() && has_sent("X-key=NotUnderstood"));
    admit();
}

static void most_keys(void)
{
    static char text[65536];

    first_request();
    send_continued(text, many_keys(text, sizeof text, 256, 55));
    answers_to_keys(256);
}

static void thousands_of_keys(void)
{
    static char text[65536];

    first_request();
    send_continued(text, many_keys(text, sizeof text, 5000, 6));
    while (next_request())
        continue;
}

static void text_before_its_turn(void)
{
    static char text[65536];

    first_request();
    send_continued(text, many_keys(text, sizeof text, 256, 55));
    CHECK(next_request() && (peer.pdu[1] & CONTINUE) != 0);
    ANSWER(CSG(OPERATIONAL), "X-more=1");
}

/* ---- Texts ------------------------------------------------------------------------------------- */

static void repeated_key(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "MaxBurstLength=4096\0MaxBurstLength=4096");
}

static void repeated_in_next_round(void)
{
    first_request();
    ANSWER(CSG(OPERATIONAL), "InitialR2T=Yes");
    CHECK(next_request());
    ANSWER(TO_FULL_FEATURE, "InitialR2T=No");
}

static void missing_zero(void)
{
    first_request();
    login_answer(TO_FULL_FEATURE, "HeaderDigest=None", 17);
}

static void missing_equals(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "HeaderDigest");
}

static void empty_key(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "=None");
}

static void control_characters_in_key(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "Header\x1b[2JDigest=None");
}

static void control_characters_in_value(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "HeaderDigest=No\x1b]0;owned\x07ne\n");
}

static void control_characters_in_alias(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "TargetAlias=disk\x1b[2J");
}

static void c1_control_in_alias(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "TargetAlias=disk\xc2\x9b" "2J");
}

static void security_key_in_operational(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "CHAP_A=5");
}

static void operational_key_in_security(void)
{
    first_request();
    ANSWER(TO_OPERATIONAL, "AuthMethod=None\0HeaderDigest=None");
}

/* ---- Values ------------------------------------------------------------------------------------ */

/* Each of these ends a login of its own. */
static void each_ends_a_login(const struct hostile_case *hostile, const char *const *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        begin_login(hostile->number);
        first_request();
        login_answer(TO_FULL_FEATURE, pairs[i], strlen(pairs[i]) + 1);
        if (connected.calls == 0 && next_request()) {
            fprintf(stderr, "%s is taken\n", pairs[i]);
            exit(1);
        }
        if (connected.status == SCSI_STATUS_GOOD)
            fprintf(stderr, "%s is good\n", pairs[i]);
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

#define EACH(pairs) each_ends_a_login(hostile, pairs, sizeof pairs / sizeof pairs[0])

static void segment_lengths(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "MaxRecvDataSegmentLength=0", "MaxRecvDataSegmentLength=-1", "MaxRecvDataSegmentLength=511",
        "MaxRecvDataSegmentLength=16777216", "MaxRecvDataSegmentLength=4294967296",
        "MaxRecvDataSegmentLength=4294975488", "MaxRecvDataSegmentLength=18446744073709551616",
        "MaxRecvDataSegmentLength=08192", "MaxRecvDataSegmentLength= 8192", "MaxRecvDataSegmentLength=8192x",
        "MaxRecvDataSegmentLength=0x", "MaxRecvDataSegmentLength=", "MaxRecvDataSegmentLength=8192,4096",
    };

    EACH(pairs);
}

static void burst_lengths(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "MaxBurstLength=0", "MaxBurstLength=-1", "MaxBurstLength=511", "MaxBurstLength=4294967808",
        "MaxBurstLength=16777215", "FirstBurstLength=0", "FirstBurstLength=4294967808", "FirstBurstLength=16777215",
    };

    EACH(pairs);
}

static void small_numbers(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "MaxOutstandingR2T=0", "MaxOutstandingR2T=65535", "MaxOutstandingR2T=4294967297", "DefaultTime2Wait=3601",
        "DefaultTime2Wait=-1", "DefaultTime2Retain=4294967296", "ErrorRecoveryLevel=1", "ErrorRecoveryLevel=3",
        "MaxConnections=0", "MaxConnections=2", "TargetPortalGroupTag=65536", "TargetPortalGroupTag=-1",
    };

    EACH(pairs);
}

static void truth_values(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "InitialR2T=yes", "InitialR2T=1", "InitialR2T=", "InitialR2T=Yes,No", "ImmediateData=true", "ImmediateData=YES",
        "DataPDUInOrder=No", "DataSequenceInOrder=No", "IFMarker=Yes", "OFMarker=Yes",
    };

    EACH(pairs);
}

static void digests_not_offered(const struct hostile_case *hostile)
{
    static const char *const pairs[] = {
        "HeaderDigest=CRC64", "HeaderDigest=CRC32C,None", "HeaderDigest=", "DataDigest=crc32c", "DataDigest=CRC32C",
    };

    EACH(pairs);
}

static void digest_not_answered(void)
{
    first_request();
    login_answer(TO_FULL_FEATURE, "", 0);
}

static void demanded_digest_refused(void)
{
    first_request();
    ANSWER(TO_FULL_FEATURE, "HeaderDigest=CRC32C\0DataDigest=Reject");
}

/* ---- Headers ----------------------------------------------------------------------------------- */

static void version(void)
{
    first_request();
    login_response(TO_FULL_FEATURE)[3] = 1;
    send_login(ADMITTED, sizeof ADMITTED);
}

static void tsih_0(void)
{
    first_request();
    login_response(TO_FULL_FEATURE)[15] = 0;
    send_login(ADMITTED, sizeof ADMITTED);
}

static void tsih_changes(void)
{
    first_request();
    login_response(CSG(OPERATIONAL))[15] = 9;
    send_login("", 0);
    CHECK(next_request() && peer.pdu[14] == 0 && peer.pdu[15] == 0);
    admit();
}

static void another_tag(void)
{
    first_request();
    login_response(TO_FULL_FEATURE)[19] ^= 1;
    send_login(ADMITTED, sizeof ADMITTED);
}

static void another_opcode(int opcode)
{
    first_request();
    login_response(TO_FULL_FEATURE)[0] = (unsigned char)opcode;
    send_login(ADMITTED, sizeof ADMITTED);
}

static void data_in_login(void) { another_opcode(DATA_IN); }
static void response_in_login(void) { another_opcode(RESPONSE); }
static void reject_in_login(void) { another_opcode(REJECT); }
static void async_in_login(void) { another_opcode(ASYNC); }
static void login_request_back(void) { another_opcode(LOGIN); }

static void unknown_status(void)
{
    first_request();
    login_status(0x4242, "", 0);
}

static void success_class_with_detail(void)
{
    first_request();
    login_status(0x0001, ADMITTED, sizeof ADMITTED);
}

static void segment_too_long(void)
{
    first_request();
    login_response(TO_FULL_FEATURE);
    peer_number(&peer, 8193);
    peer_send_bytes(&peer, iscsi, peer.answer, HEADER);
}

static void segment_of_16_mib(void)
{
    first_request();
    login_response(TO_FULL_FEATURE);
    peer_number(&peer, 0xffffff);
    peer_send_bytes(&peer, iscsi, peer.answer, HEADER);
}

/* ---- Responses that end early ------------------------------------------------------------------ */

static void truncated(const struct hostile_case *hostile)
{
    unsigned char whole[HEADER + 36] = {0};

    for (size_t length = 0; length < sizeof whole; length++) {
        begin_login(hostile->number);
        first_request();
        login_response(TO_FULL_FEATURE);
        peer_number(&peer, sizeof ADMITTED);
        memcpy(whole, peer.answer, HEADER);
        memcpy(whole + HEADER, ADMITTED, sizeof ADMITTED);
        CHECK(sizeof ADMITTED <= 36 && peer_send_bytes(&peer, iscsi, whole, length));
        peer_hang_up(&peer);
        login_must_fail(hostile->error);
    }
    next_login_is_good();
}

static void half_and_silence(void)
{
    first_request();
    login_response(TO_FULL_FEATURE);
    peer_number(&peer, sizeof ADMITTED);
    peer_send_bytes(&peer, iscsi, peer.answer, HEADER - 1);
}

/* One byte at a time for as long as it likes: each of them is no progress. */
static void drip(void)
{
    unsigned char zero = 0;

    first_request();
    login_response(CSG(OPERATIONAL) | CONTINUE);
    peer_number(&peer, 8192);
    CHECK(peer_send_bytes(&peer, iscsi, peer.answer, HEADER));
    for (int i = 0; i < 400 && connected.calls == 0; i++) {
        if (!peer_send_bytes(&peer, iscsi, &zero, 1))
            break;
        pause_milliseconds(9);
        turn(iscsi, 1);
    }
}

static void byte_by_byte(void)
{
    unsigned char whole[HEADER + 36] = {0};

    first_request();
    login_response(TO_FULL_FEATURE);
    peer_number(&peer, sizeof ADMITTED);
    memcpy(whole, peer.answer, HEADER);
    memcpy(whole + HEADER, ADMITTED, sizeof ADMITTED);
    for (size_t i = 0; i < sizeof whole; i++) {
        CHECK(peer_send_bytes(&peer, iscsi, whole + i, 1));
        turn(iscsi, 1);
        CHECK((connected.calls == 0) == (i + 1 < HEADER + (sizeof ADMITTED + 3) / 4 * 4) || connected.calls == 1);
    }
    peer.full_feature = 1;
}

static void second_response(void)
{
    first_request();
    admit();
    login_answer(TO_FULL_FEATURE, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &connected.calls, 1);
    CHECK(connected.status == SCSI_STATUS_GOOD);
    do {
        turn(iscsi, 1);
        iscsi_reset_next_reconnect(iscsi);
    } while (!peer_poll(&peer));
    CHECK((peer.pdu[0] & 0x3f) == LOGIN && peer.connections == 2);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    while (iscsi_is_logged_in(iscsi) == 0)
        CHECK_OK(iscsi, turn(iscsi, 1));
}

/* ---- Redirects --------------------------------------------------------------------------------- */

static void redirect_to(const char *address)
{
    char text[600];
    int length = snprintf(text, sizeof text, "TargetAddress=%s", address);

    login_status(0x0101, text, (size_t)length + 1);
}

static void redirect_loop(void)
{
    while (next_request())
        redirect_to(peer.portal);
    CHECK(peer.connections == 9);
}

static void absurd_addresses(const struct hostile_case *hostile)
{
    static const char *const addresses[] = {
        "", ":", "[", "[::1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:", "127.0.0.1:3260:3260", "127.0.0.1:0x10",
        "127.0.0.1\n", "\x1b[2J", "host\xc2\x9b" "2J", "127.0.0.1:1 ", "//127.0.0.1",
    };

    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        begin_login(hostile->number);
        first_request();
        redirect_to(addresses[i]);
        login_must_fail("");
    }
    next_login_is_good();
}

static void redirect_to_long_address(void)
{
    char address[400];

    memset(address, 'a', sizeof address);
    address[sizeof address - 1] = 0;
    first_request();
    redirect_to(address);
}

static void redirect_without_address(void)
{
    first_request();
    login_status(0x0102, "", 0);
}

static void redirect_to_nobody(void)
{
    first_request();
    redirect_to("127.0.0.1:1,1");
}

/* ------------------------------------------------------------------------------------------------ */

static const struct hostile_case cases[] = {
    {"skip-to-full-feature", "leaves the security stage for full feature phase at once", LOGIN_FAILS, login_fails,
     skip_to_full_feature, "went to the FullFeaturePhase stage instead of LoginOperationalNegotiation", WITH_CHAP},
    {"operational-instead-of-security", "answers the security stage as if it were the operational one", LOGIN_FAILS,
     login_fails, operational_instead_of_security,
     "answered in the LoginOperationalNegotiation stage instead of SecurityNegotiation", WITH_CHAP | REQUIRED},
    {"security-instead-of-operational", "goes back to the security stage", LOGIN_FAILS, login_fails,
     security_instead_of_operational, "answered in the SecurityNegotiation stage instead of LoginOperational"},
    {"back-to-operational", "leaves the operational stage for the same stage", LOGIN_FAILS, login_fails,
     back_to_operational, "went to the LoginOperationalNegotiation stage instead of FullFeaturePhase"},
    {"next-stage-reserved", "leaves for the stage 2, which is reserved", LOGIN_FAILS, login_fails, reserved_stage,
     "went to the reserved stage instead of FullFeaturePhase"},
    {"stage-reserved", "answers in the stage 2, which is reserved", LOGIN_FAILS, login_fails, all_in_reserved_stage,
     "answered in the reserved stage"},
    {"transit-not-asked-for", "leaves the security stage together with its challenge", LOGIN_FAILS, login_fails,
     transit_not_asked_for, "left the SecurityNegotiation stage without being asked", WITH_CHAP},
    {"transit-and-continue", "leaves the stage in the middle of a text (T and C)", LOGIN_FAILS, login_fails,
     transit_and_continue, "changed the stage inside of an unfinished text"},
    {"endless-rounds", "answers every request with nothing", "the login fails after 11 requests", login_fails,
     endless_rounds, "login took too many tries"},
    {"endless-continue", "continues an empty text for ever (C)", "the login fails after 11 requests", login_fails,
     endless_empty_continue, "login took too many tries"},
    {"continue-flood", "continues a text beyond 64 KiB (C)", LOGIN_FAILS, login_fails, continue_flood,
     "The text of the target is too long"},
    {"key-of-64-kib", "sends a key of 64 KiB", LOGIN_FAILS, login_fails, key_of_64_kib, "a malformed key name"},
    {"key-of-64", "sends a key of 64 characters, one too many", LOGIN_FAILS, login_fails, key_of_64,
     "a malformed key name"},
    {"value-of-64-kib", "sends an unknown key whose value fills 64 KiB", "the key is answered with NotUnderstood",
     login_is_good, value_of_64_kib},
    {"most-keys", "sends 256 unknown keys", "each is answered, in as many requests as it takes", login_is_good,
     most_keys},
    {"thousands-of-keys", "sends 5000 unknown keys", LOGIN_FAILS, login_fails, thousands_of_keys, "too many keys"},
    {"text-before-its-turn", "sends text while the initiator's is not complete", LOGIN_FAILS, login_fails,
     text_before_its_turn, "answered before the text of the request was complete"},
    {"repeated-key", "sends a key twice in one text", LOGIN_FAILS, login_fails, repeated_key,
     "sent MaxBurstLength twice"},
    {"repeated-in-next-round", "sends a key again in the next round", LOGIN_FAILS, login_fails, repeated_in_next_round,
     "sent InitialR2T twice"},
    {"missing-zero", "sends a text without the zero at its end", LOGIN_FAILS, login_fails, missing_zero,
     "not terminated"},
    {"missing-equals", "sends a key without a value", LOGIN_FAILS, login_fails, missing_equals, "a key without a value"},
    {"empty-key", "sends a value without a key", LOGIN_FAILS, login_fails, empty_key, "a malformed key name"},
    {"control-characters-in-key", "sends an escape sequence in a key", "the login fails, the error has no control characters",
     login_fails, control_characters_in_key, "a malformed key name"},
    {"control-characters-in-value", "sends an escape sequence in a value",
     "the login fails, the error has no control characters", login_fails, control_characters_in_value,
     "Invalid value of HeaderDigest"},
    {"control-characters-in-alias", "sends an escape sequence in its alias",
     "the login fails, the error has no control characters", login_fails, control_characters_in_alias,
     "Invalid value of TargetAlias"},
    {"c1-control-in-alias", "sends U+009B, which begins an escape sequence, in its alias",
     "the login fails, the error has no control characters", login_fails, c1_control_in_alias,
     "Invalid value of TargetAlias"},
    {"security-key-in-operational", "sends CHAP_A in the operational stage", LOGIN_FAILS, login_fails,
     security_key_in_operational, "CHAP_A is not allowed in the LoginOperationalNegotiation stage"},
    {"operational-key-in-security", "sends HeaderDigest in the security stage", LOGIN_FAILS, login_fails,
     operational_key_in_security, "HeaderDigest is not allowed in the SecurityNegotiation stage", WITH_CHAP},
    {"segment-lengths", "declares MaxRecvDataSegmentLength 0, -1, 511, 2^24, 2^32, 2^64 and things that are no numbers",
     LOGIN_FAILS, segment_lengths, NULL, "Invalid value of MaxRecvDataSegmentLength"},
    {"burst-lengths", "chooses bursts of 0, -1, 2^32+512 and more than was offered", LOGIN_FAILS, burst_lengths, NULL,
     "BurstLength"},
    {"small-numbers", "chooses R2Ts, times, connections, error recovery and a portal group outside of their ranges",
     LOGIN_FAILS, small_numbers, NULL, "Invalid value of"},
    {"truth-values", "answers with what is neither Yes nor No, and with the one that cannot be", LOGIN_FAILS,
     truth_values, NULL, "Invalid value of"},
    {"digests-not-offered", "chooses digests that were not offered", LOGIN_FAILS, digests_not_offered, NULL,
     "Invalid value of"},
    {"demanded-digest-not-answered", "leaves out the digests that are demanded", LOGIN_FAILS, login_fails,
     digest_not_answered, "HeaderDigest=CRC32C is demanded", DIGESTS_REQUIRED},
    {"demanded-digest-refused", "refuses the data digest that is demanded", LOGIN_FAILS, login_fails,
     demanded_digest_refused, "DataDigest=CRC32C is demanded", DIGESTS_REQUIRED},
    {"version", "chooses a version that was not offered", LOGIN_FAILS, login_fails, version, "chose version 1"},
    {"tsih-0", "ends the login without a session handle", LOGIN_FAILS, login_fails, tsih_0, "(TSIH 0)"},
    {"tsih-changes", "gives one session handle in the middle and another at the end",
     "the one at the end counts, and no request quotes the other", login_is_good, tsih_changes},
    {"another-tag", "answers with another task tag", LOGIN_FAILS, login_fails, another_tag, "login"},
    {"data-in", "sends Data-In before the login is over", LOGIN_FAILS, login_fails, data_in_login, "login"},
    {"scsi-response", "sends a SCSI Response before the login is over", LOGIN_FAILS, login_fails, response_in_login,
     "login"},
    {"reject", "sends a Reject before the login is over", LOGIN_FAILS, login_fails, reject_in_login, "login"},
    {"async-message", "sends an Asynchronous Message before the login is over", LOGIN_FAILS, login_fails, async_in_login,
     "login"},
    {"login-request", "sends a Login Request back", LOGIN_FAILS, login_fails, login_request_back, "login"},
    {"unknown-status", "refuses with a status that RFC 7143 does not know", LOGIN_FAILS, login_fails, unknown_status,
     "Unknown login error(16962)"},
    {"status-0001", "says success with a detail that is none", LOGIN_FAILS, login_fails, success_class_with_detail,
     "Unknown login error(1)"},
    {"segment-too-long", "announces 8193 bytes of text in one response", LOGIN_FAILS, login_fails, segment_too_long,
     "8193"},
    {"segment-of-16-mib", "announces 16 MiB of text in one response", LOGIN_FAILS, login_fails, segment_of_16_mib,
     "16777215"},
    {"truncated", "closes the connection after each byte of its response", LOGIN_FAILS, truncated, NULL,
     "the target closed the connection"},
    {"half-and-silence", "sends 47 bytes of its response and no more", "the login fails when its time is over",
     login_fails, half_and_silence, "no answer in time", OWN_TIME_LIMIT},
    {"drip", "sends one byte of its response each hundredth of a second", "the login fails when its time is over",
     login_fails, drip, "no answer in time", OWN_TIME_LIMIT},
    {"byte-by-byte", "sends its response byte by byte", LOGIN_GOOD, login_is_good, byte_by_byte},
    {"second-response", "sends a second Login Response when the session is open",
     "the connection ends, and the next one is good", login_is_good, second_response},
    {"redirect-loop", "redirects to itself again and again", "the login fails after 8 redirects", login_fails,
     redirect_loop, "redirected too often"},
    {"redirect-to-absurd-addresses", "redirects to what is no address, or has control characters",
     "the login fails, the error has no control characters", absurd_addresses},
    {"redirect-to-long-address", "redirects to an address of 399 bytes", LOGIN_FAILS, login_fails,
     redirect_to_long_address, "Invalid value of TargetAddress"},
    {"redirect-without-address", "redirects and does not say where to", LOGIN_FAILS, login_fails,
     redirect_without_address, "Target moved permanently(258)"},
    {"redirect-to-nobody", "redirects to where nobody listens", LOGIN_FAILS, login_fails, redirect_to_nobody,
     "127.0.0.1:1"},
};

CATALOGUE("login", cases)
