/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whatever comes of a login with CHAP, its secrets are in none of the bytes that cross the wire, in no line of the log at
 * its highest level and in no error: not as they are, not in hex, not in base64, not in part. With each algorithm, the
 * target proving itself or not, right and wrong passwords, and a session that is opened again. Between library and target
 * the program passes the bytes on itself, and keeps them.
 *
 * Contract: 8.2 22
 * Original: offers one algorithm, and knows no policy
 * Target both: --lun 1M --chap user:RightSecretOfTheUser --target-chap disk:RightSecretOfTheDisk
 * Target wrong: --lun 1M --chap user:OtherSecretOfTheUser --target-chap disk:OtherSecretOfTheDisk
 * Target wrong-proof: --lun 1M --chap user:RightSecretOfTheUser --target-chap disk:OtherSecretOfTheDisk
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

/* Those of the program; the target's own are none of its business, but must not be in its texts either. */
static const char *const secrets[] = {"RightSecretOfTheUser", "RightSecretOfTheDisk", "OtherSecretOfTheUser",
                                      "OtherSecretOfTheDisk"};

/* So many bytes of a secret in a row must not be seen. */
enum { PART = 6 };

/* ---- Searching --------------------------------------------------------------------------------- */

static int holds(const unsigned char *bytes, size_t length, const char *text)
{
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

/* Hex digits of either case. */
static int holds_hex(const unsigned char *bytes, size_t length, const char *part, size_t size)
{
    char hex[2 * 64 + 1];

    for (int upper = 0; upper < 2; upper++) {
        for (size_t i = 0; i < size; i++)
            snprintf(hex + 2 * i, 3, upper ? "%02X" : "%02x", (unsigned char)part[i]);
        if (holds(bytes, length, hex))
            return 1;
    }
    return 0;
}

/* The digits of base64 that belong to whole groups of a part, which may begin at any byte of a longer text. */
static int holds_base64(const unsigned char *bytes, size_t length, const char *part, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t skip = 0; skip < 3; skip++) {
        char text[4 * 64 / 3 + 4];
        size_t at = 0;

        for (size_t i = skip; i + 3 <= size; i += 3) {
            uint32_t bits =
                (uint32_t)(unsigned char)part[i] << 16 | (uint32_t)(unsigned char)part[i + 1] << 8 | (unsigned char)part[i + 2];

            for (int k = 0; k < 4; k++)
                text[at++] = digits[bits >> (18 - 6 * k) & 63];
        }
        text[at] = 0;
        if (at >= 8 && holds(bytes, length, text))
            return 1;
    }
    return 0;
}

/* Whether bytes hold a part of a secret in any form. */
static int holds_secret(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        for (size_t at = 0; at + PART <= strlen(secrets[i]); at++)
            if (memmem(bytes, length, secrets[i] + at, PART) != NULL ||
                holds_hex(bytes, length, secrets[i] + at, PART))
                return 1;
        for (size_t at = 0; at + PART + 2 <= strlen(secrets[i]); at++)
            if (holds_base64(bytes, length, secrets[i] + at, PART + 2))
                return 1;
    }
    return 0;
}

static void check_text(const char *text)
{
    if (holds_secret((const unsigned char *)text, strlen(text)))
        fprintf(stderr, "a secret is in: %s\n", text);
    CHECK(!holds_secret((const unsigned char *)text, strlen(text)));
}

/* What is searched for is found where it is. */
static void search_works(void)
{
    static const char *const seen[] = {
        "CHAP_R=RightSecretOfTheUser", "tSecretO", "password 0x52696768745365637265744F6654686555736572",
        "0x4f746865725365637265744f665468654469736b", "0bUmlnaHRTZWNyZXRPZlRoZVVzZXI=",
        "0bAVJpZ2h0U2VjcmV0T2ZUaGVVc2Vy", "0bAAFSaWdodFNlY3JldE9mVGhlVXNlcg==",
    };
    static const char *const unseen[] = {"", "CHAP_N=user", "Right secret of the user", "0x5365637265", "0bU2Vjcg=="};

    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
        CHECK(holds_secret((const unsigned char *)seen[i], strlen(seen[i])));
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        CHECK(!holds_secret((const unsigned char *)unseen[i], strlen(unseen[i])));
}

/* ---- Passing bytes on -------------------------------------------------------------------------- */

static struct {
    int listener, initiator, target;
    char portal[32];
    struct sockaddr_in address;             /* the target's */
    unsigned char bytes[2][1 << 20];        /* from the initiator, from the target */
    size_t length[2];
    int connections;
} wire = {.initiator = -1, .target = -1};

static void listen_between(const char *portal)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    char host[64];
    int port;

    CHECK(sscanf(portal, "%63[0-9.]:%d", host, &port) == 2);
    wire.address.sin_family = AF_INET;
    wire.address.sin_port = htons((uint16_t)port);
    CHECK(inet_pton(AF_INET, host, &wire.address.sin_addr) == 1);
    wire.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CHECK(wire.listener >= 0 && bind(wire.listener, (struct sockaddr *)&address, length) == 0);
    CHECK(listen(wire.listener, 8) == 0);
    CHECK(getsockname(wire.listener, (struct sockaddr *)&address, &length) == 0);
    snprintf(wire.portal, sizeof wire.portal, "127.0.0.1:%d", ntohs(address.sin_port));
}

static void hang_up(void)
{
    if (wire.initiator >= 0) {
        close(wire.initiator);
        close(wire.target);
    }
    wire.initiator = wire.target = -1;
}

/* What has come from one side goes to the other; 0 when it has ended. */
static int pass(int from, int to, int way)
{
    unsigned char *at = wire.bytes[way] + wire.length[way];
    ssize_t got = recv(from, at, sizeof wire.bytes[way] - wire.length[way], MSG_DONTWAIT);

    if (got <= 0)
        return got < 0;
    wire.length[way] += (size_t)got;
    CHECK(wire.length[way] < sizeof wire.bytes[way]);
    for (ssize_t sent = 0; sent < got;) {
        ssize_t now = send(to, at + sent, (size_t)(got - sent), MSG_NOSIGNAL);

        if (now < 0)
            return 0;
        sent += now;
    }
    return 1;
}

static void pass_on(void)
{
    int connection = accept4(wire.listener, NULL, NULL, SOCK_CLOEXEC);

    if (connection >= 0) {
        hang_up();
        wire.connections++;
        wire.initiator = connection;
        wire.target = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        CHECK(wire.target >= 0);
        CHECK(connect(wire.target, (struct sockaddr *)&wire.address, sizeof wire.address) == 0);
    }
    if (wire.initiator >= 0 && (!pass(wire.initiator, wire.target, 0) || !pass(wire.target, wire.initiator, 1)))
        hang_up();
}

/* Serves the context and the wire until *counter is not 0. */
static void serve(struct iscsi_context *iscsi, const int *counter)
{
    double limit = seconds_now() + 20;

    while (*counter == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 2);
        pass_on();
    }
}

/* ---- Logins ------------------------------------------------------------------------------------ */

static int lines;

static void note_line(int level, const char *text)
{
    (void)level;
    lines++;
    check_text(text);
}

/* One login; 0 for an algorithm: all are offered. `good`: whether the passwords are those of the target. */
static void log_in_with(int algorithm, int mutual, int lun, const char *target_name, int good, const char *error)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct end end = {0};
    char offered[16];

    CHECK(iscsi != NULL);
    wire.length[0] = wire.length[1] = 0;
    lines = 0;
    iscsi_set_log_level(iscsi, 10);
    iscsi_set_log_fn(iscsi, note_line);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, target_name));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", secrets[0]));
    if (mutual)
        CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, "disk", secrets[1]));
    if (algorithm != 0)
        iscsi_set_auth(iscsi, (enum iscsi_chap_auth)algorithm);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, wire.portal, lun, note_end, &end));
    serve(iscsi, &end.calls);
    check_text(iscsi_get_error(iscsi));
    if (good != (end.status == SCSI_STATUS_GOOD))
        fprintf(stderr, "algorithm %d, mutual %d: %s\n", algorithm, mutual, iscsi_get_error(iscsi));
    CHECK(good == (end.status == SCSI_STATUS_GOOD));
    if (good) {
        struct scsi_task *task;
        int before = wire.connections;

        hang_up();                          /* the session is opened again, with CHAP again */
        end.calls = 0;
        task = iscsi_testunitready_task(iscsi, lun, note_end, &end);
        CHECK(task != NULL);
        for (double limit = seconds_now() + 20; end.calls == 0;) {
            CHECK(seconds_now() < limit);
            turn(iscsi, 2);
            iscsi_reset_next_reconnect(iscsi);
            pass_on();
        }
        CHECK_GOOD(iscsi, task);
        CHECK(wire.connections > before);
        scsi_free_scsi_task(task);
        end.calls = 0;
        CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &end));
        serve(iscsi, &end.calls);
    } else {
        CHECK_ERROR(iscsi, error);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);
    pass_on();
    hang_up();

    /* CHAP it was, with this algorithm, and the secrets are nowhere. */
    snprintf(offered, sizeof offered, "CHAP_A=%.0d", algorithm);
    CHECK(holds(wire.bytes[0], wire.length[0], algorithm != 0 ? offered : "CHAP_A=8,7,6,5"));
    CHECK(holds(wire.bytes[0], wire.length[0], "CHAP_N=user") && holds(wire.bytes[0], wire.length[0], "CHAP_R=0x"));
    CHECK(holds(wire.bytes[1], wire.length[1], "CHAP_C=0") && lines > 0);
    CHECK(holds(wire.bytes[0], wire.length[0], "CHAP_C=0") == mutual);
    for (int way = 0; way < 2; way++)
        CHECK(!holds_secret(wire.bytes[way], wire.length[way]));
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;

    CHECK(argc > 2 && iscsi != NULL);
    search_works();
    url = iscsi_parse_full_url(iscsi, argv[1]);
    CHECK(url != NULL);
    listen_between(url->portal);
    for (int algorithm = 0; algorithm <= ISCSI_CHAP_SHA3_256; algorithm++)
        for (int mutual = 0; mutual < 2 && (algorithm == 0 || algorithm >= ISCSI_CHAP_MD5); mutual++) {
            int wrong = strcmp(argv[2], "wrong") == 0, wrong_proof = strcmp(argv[2], "wrong-proof") == 0;

            log_in_with(algorithm, mutual, url->lun, url->target, !wrong && !(wrong_proof && mutual),
                        wrong ? "or its password is another one" : "Invalid CHAP_R response from the target");
        }
    close(wire.listener);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
