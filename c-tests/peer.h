/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A target that the test program plays itself, PDU by PDU: for what is seen only on the wire, and for answers that no
 * good target gives. One connection at a time, no threads: it moves on while the program waits for a PDU.
 */
#ifndef PEER_H
#define PEER_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

#define TARGET "iqn.2026-11.org.example:peer"
#define HEADER 48
/* The longest PDU that it sends. */
#define PEER_LONGEST (512 << 10)

/* Opcodes as they are on the wire, RFC 7143 11.2.1.2; requests without the bit for immediate delivery. */
enum {
    NOP_OUT = 0x00, COMMAND = 0x01, TASK_MANAGEMENT = 0x02, LOGIN = 0x03, TEXT = 0x04, DATA_OUT = 0x05, LOGOUT = 0x06,
    NOP_IN = 0x20, RESPONSE = 0x21, TASK_MANAGEMENT_RESPONSE = 0x22, LOGIN_RESPONSE = 0x23, TEXT_RESPONSE = 0x24,
    DATA_IN = 0x25, LOGOUT_RESPONSE = 0x26, R2T = 0x31, ASYNC = 0x32, REJECT = 0x3f
};

struct peer {
    int listener, connection, connections;
    char portal[32];
    uint32_t first_stat_sn, stat_sn, exp_cmd_sn, window;
    int header_digest, data_digest;             /* what full feature phase has; those received are not looked at */
    int full_feature;
    uint32_t digest_error;                      /* is added to the digests that are sent */
    unsigned char pdu[HEADER], data[65536];     /* the last PDU received */
    size_t length;
    unsigned char answer[HEADER];               /* the next PDU to send */
    unsigned char raw[HEADER + 65536 + 8];
    size_t filled;
};

static inline uint32_t get32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void put32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* Listens on the port of peer->portal, or on a free one. */
static inline void peer_open(struct peer *peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int yes = 1;

    if (peer->portal[0] != 0)
        address.sin_port = htons((uint16_t)atoi(strchr(peer->portal, ':') + 1));
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CHECK(peer->listener >= 0);
    CHECK(setsockopt(peer->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0);
    CHECK(bind(peer->listener, (struct sockaddr *)&address, length) == 0);
    CHECK(listen(peer->listener, 8) == 0);
    CHECK(getsockname(peer->listener, (struct sockaddr *)&address, &length) == 0);
    snprintf(peer->portal, sizeof peer->portal, "127.0.0.1:%d", ntohs(address.sin_port));
}

static inline void peer_listen(struct peer *peer)
{
    memset(peer, 0, sizeof *peer);
    peer->connection = -1;
    peer->window = 64;
    peer->first_stat_sn = 1;
    peer_open(peer);
}

static inline void peer_hang_up(struct peer *peer)
{
    if (peer->connection >= 0)
        close(peer->connection);
    peer->connection = -1;
    peer->filled = 0;
    peer->full_feature = 0;
}

/* Nobody is there any more; peer_open() comes back. */
static inline void peer_close(struct peer *peer)
{
    peer_hang_up(peer);
    close(peer->listener);
}

/* Takes in what has arrived; 1 once a whole PDU is there. A new connection replaces the old one. */
static inline int peer_poll(struct peer *peer)
{
    int connection = accept4(peer->listener, NULL, NULL, SOCK_NONBLOCK);
    size_t wanted = HEADER, begin = HEADER;

    if (connection >= 0) {
        int yes = 1;

        CHECK(setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0);
        peer_hang_up(peer);
        peer->connection = connection;
        peer->connections++;
    }
    if (peer->connection < 0)
        return 0;
    if (peer->full_feature && peer->header_digest)
        begin += 4;
    for (;;) {
        ssize_t got;

        if (peer->filled >= HEADER) {
            peer->length = get32(peer->raw + 4) & 0xffffff;
            wanted = begin + ((peer->length + 3) & ~(size_t)3);
            if (peer->full_feature && peer->data_digest && peer->length > 0)
                wanted += 4;
            CHECK(peer->raw[4] == 0 && wanted <= sizeof peer->raw);
        }
        if (peer->filled == wanted)
            break;
        got = recv(peer->connection, peer->raw + peer->filled, wanted - peer->filled, MSG_DONTWAIT);
        if (got == 0) {
            peer_hang_up(peer);
            return 0;
        }
        if (got < 0)
            return 0;
        peer->filled += (size_t)got;
    }
    peer->filled = 0;
    memcpy(peer->pdu, peer->raw, HEADER);
    memcpy(peer->data, peer->raw + begin, peer->length);
    if (!(peer->pdu[0] & 0x40) && (peer->pdu[0] & 0x3f) != DATA_OUT)
        peer->exp_cmd_sn = get32(peer->pdu + 24) + 1;
    return 1;
}

/* Serves the context until a PDU with this opcode arrives, which must be the next one; for at most 20 seconds. */
static inline void peer_receive(struct peer *peer, struct iscsi_context *iscsi, int opcode)
{
    double limit = seconds_now() + 20;

    while (!peer_poll(peer)) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 5));
    }
    if ((peer->pdu[0] & 0x3f) != opcode) {
        fprintf(stderr, "received opcode 0x%02x instead of 0x%02x\n", peer->pdu[0] & 0x3f, opcode);
        exit(1);
    }
}

/* No PDU arrives within a tenth of a second. */
static inline int peer_receives_nothing(struct peer *peer, struct iscsi_context *iscsi)
{
    for (int i = 0; i < 20; i++) {
        if (peer_poll(peer))
            return 0;
        CHECK_OK(iscsi, turn(iscsi, 5));
    }
    return 1;
}

/* Begins an answer to the PDU in peer->pdu: its tag, and the numbers of the session. */
static inline unsigned char *peer_answer(struct peer *peer, int opcode, int flags)
{
    memset(peer->answer, 0, HEADER);
    peer->answer[0] = (unsigned char)opcode;
    peer->answer[1] = (unsigned char)flags;
    memcpy(peer->answer + 16, peer->pdu + 16, 4);
    if (opcode == NOP_IN || opcode == DATA_IN || opcode == TEXT_RESPONSE)
        put32(peer->answer + 20, 0xffffffff);
    return peer->answer;
}

/* Completes what peer_answer() began: the length of its data, and the numbers of the session. */
static inline void peer_number(struct peer *peer, size_t length)
{
    peer->answer[5] = (unsigned char)(length >> 16);
    peer->answer[6] = (unsigned char)(length >> 8);
    peer->answer[7] = (unsigned char)length;
    put32(peer->answer + 24, peer->stat_sn++);
    put32(peer->answer + 28, peer->exp_cmd_sn);
    put32(peer->answer + 32, peer->exp_cmd_sn + peer->window - 1);
}

/* Sends bytes of any kind, and serves the context meanwhile if there is one; 0 when the connection is closed. */
static inline int peer_send_bytes(struct peer *peer, struct iscsi_context *iscsi, const void *bytes, size_t length)
{
    size_t sent = 0;

    while (sent < length) {
        ssize_t now = send(peer->connection, (const char *)bytes + sent, length - sent, MSG_NOSIGNAL);

        if (now < 0 && (errno != EAGAIN || iscsi == NULL || turn(iscsi, 1) < 0))
            return 0;
        if (now > 0)
            sent += (size_t)now;
    }
    return 1;
}

/* CRC32C of bytes and, behind them, so many bytes of padding. */
static inline uint32_t peer_crc32c(const unsigned char *bytes, size_t length, size_t padding)
{
    uint32_t crc = 0xffffffff;

    for (size_t i = 0; i < length + padding; i++) {
        crc ^= i < length ? bytes[i] : 0;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
    }
    return ~crc;
}

static inline size_t peer_put_digest(const struct peer *peer, unsigned char *at, uint32_t digest)
{
    digest += peer->digest_error;
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(digest >> 8 * i);
    return 4;
}

/* The bytes of what peer_answer() and peer_number() made, with data, padding and digests; gives their number. */
static inline size_t peer_assemble(const struct peer *peer, const void *data, size_t length, unsigned char *bytes)
{
    size_t pad = (4 - length % 4) % 4, whole = HEADER;

    memcpy(bytes, peer->answer, HEADER);
    if (peer->full_feature && peer->header_digest)
        whole += peer_put_digest(peer, bytes + whole, peer_crc32c(bytes, HEADER, 0));
    memcpy(bytes + whole, data, length);
    memset(bytes + whole + length, 0, pad);
    whole += length + pad;
    if (peer->full_feature && peer->data_digest && length > 0)
        whole += peer_put_digest(peer, bytes + whole, peer_crc32c(data, length, pad));
    return whole;
}

/* Sends what peer_answer() and peer_number() made; 0 when the connection is closed. */
static inline int peer_send_numbered(struct peer *peer, struct iscsi_context *iscsi, const void *data, size_t length)
{
    static unsigned char bytes[PEER_LONGEST];

    CHECK(length <= sizeof bytes - HEADER - 12);
    return peer_send_bytes(peer, iscsi, bytes, peer_assemble(peer, data, length, bytes));
}

/* Sends what peer_answer() began. */
static inline void peer_send(struct peer *peer, const void *data, size_t length)
{
    peer_number(peer, length);
    CHECK(peer_send_numbered(peer, NULL, data, length));
}

/* A SCSI Response without data to the command in peer->pdu. */
static inline void peer_respond(struct peer *peer, int status)
{
    peer_answer(peer, RESPONSE, 0x80)[3] = (unsigned char)status;
    peer_send(peer, "", 0);
}

/* A SCSI Response with CHECK CONDITION and sense data in fixed format to the command in peer->pdu. */
static inline void peer_refuse(struct peer *peer, int key, int ascq)
{
    unsigned char sense[20] = {0, 18, 0x70, 0, (unsigned char)key, 0, 0, 0, 0, 10};

    sense[2 + 12] = (unsigned char)(ascq >> 8);
    sense[2 + 13] = (unsigned char)ascq;
    peer_answer(peer, RESPONSE, 0x80)[3] = SCSI_STATUS_CHECK_CONDITION;
    peer_send(peer, sense, sizeof sense);
}

/* Answers the login request in peer->pdu: the session is there. */
static inline void peer_admit(struct peer *peer, const char *keys, size_t length)
{
    unsigned char *answer;

    peer->stat_sn = peer->first_stat_sn;
    peer->exp_cmd_sn = get32(peer->pdu + 24);
    answer = peer_answer(peer, LOGIN_RESPONSE, peer->pdu[1]);
    memcpy(answer + 8, peer->pdu + 8, 6);
    answer[15] = 1;
    peer_send(peer, keys, length);
    peer->full_feature = 1;
}

#define ADMITTED "HeaderDigest=None\0DataDigest=None"

/* A context that may connect to the peer. */
static inline struct iscsi_context *peer_context(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK(iscsi != NULL);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, TARGET));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    return iscsi;
}

/* Logs a context in, without looking at a logical unit. */
static inline void peer_log_in(struct peer *peer, struct iscsi_context *iscsi)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, -1, note_end, &end));
    peer_receive(peer, iscsi, LOGIN);
    peer_admit(peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
}

/* Takes a context in again whose session was lost. */
static inline void peer_take_back(struct peer *peer, struct iscsi_context *iscsi)
{
    double limit = seconds_now() + 20;

    peer_receive(peer, iscsi, LOGIN);
    peer_admit(peer, ADMITTED, sizeof ADMITTED);
    while (!iscsi_is_logged_in(iscsi)) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 20));
    }
}

/* Ends a session and everything. */
static inline void peer_end(struct peer *peer, struct iscsi_context *iscsi)
{
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_close(peer);
}

#endif
