/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the cases share: one session with the target that the case plays, requests whose memory is guarded, and what must
 * be true after a target has broken the rules.
 */
#ifndef SCENE_H
#define SCENE_H

#include "catalogue.h"
#include "peer.h"

/* Each case has a process of its own, so these belong to it alone. */
static struct peer peer;
static struct iscsi_context *iscsi;

/* ---- Memory with guards ------------------------------------------------------------------------ */

enum { GUARD = 256, GUARD_BYTE = 0xa5, UNTOUCHED = 0xee };

/* A block with known bytes before it; behind it nothing may be accessed. */
struct guarded {
    unsigned char *bytes;
    size_t length;
};

static inline struct guarded guarded_block(size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (length + GUARD + page - 1) / page * page;
    unsigned char *block = mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct guarded guarded = {block + whole - length, length};

    CHECK(block != MAP_FAILED && mprotect(block + whole, page, PROT_NONE) == 0);
    memset(guarded.bytes - GUARD, GUARD_BYTE, GUARD);
    memset(guarded.bytes, UNTOUCHED, length);
    return guarded;
}

static inline void guarded_check(const struct guarded *guarded)
{
    for (int i = 1; i <= GUARD; i++)
        CHECK(guarded->bytes[-i] == GUARD_BYTE);
}

/* For cases with very many of them. */
static inline void guarded_free(struct guarded *guarded)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (guarded->length + GUARD + page - 1) / page * page;

    guarded_check(guarded);
    CHECK(munmap(guarded->bytes + guarded->length - whole, whole + page) == 0);
    guarded->bytes = NULL;
}

/* ---- Texts ------------------------------------------------------------------------------------- */

/* The error is a text that a person can read, and has this part. */
static inline void clear_error(struct iscsi_context *context, const char *part)
{
    const char *text = iscsi_get_error(context);

    CHECK(text != NULL && strlen(text) >= 10);
    for (const char *at = text; *at != 0; at++)
        CHECK((unsigned char)*at >= ' ' && *at != 0x7f);
    CHECK_ERROR(context, part);
}

/* ---- The session ------------------------------------------------------------------------------- */

/* Serves the context until a request has ended. */
static inline void await_end(const struct end *end)
{
    double limit = seconds_now() + 20;

    while (end->calls == 0) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 10));
    }
}

/* How the target answers logins. */
static const char *login_keys = ADMITTED;
static size_t login_keys_length = sizeof ADMITTED;
/* What a case wants of `peer` and `iscsi` before a login. */
static void (*arrange)(void);

#define USE_KEYS(keys) (login_keys = (keys), login_keys_length = sizeof(keys))

static inline void open_session(void)
{
    struct end end = {0};

    iscsi = peer_context();
    peer_listen(&peer);
    if (arrange != NULL)
        arrange();
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, login_keys, login_keys_length);
    await_end(&end);
    CHECK(end.status == SCSI_STATUS_GOOD);
    measure_from_here();
}

static inline void close_session(void)
{
    peer_end(&peer, iscsi);
    iscsi = NULL;
}

/* The next PDU that arrives, with this opcode; on a new connection the login comes first. Waits between attempts to
 * connect are left out. */
static inline void take_back(int opcode)
{
    double limit = seconds_now() + 20;

    for (;;) {
        while (!peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
            iscsi_reset_next_reconnect(iscsi);
        }
        if ((peer.pdu[0] & 0x3f) != LOGIN)
            break;
        peer_admit(&peer, login_keys, login_keys_length);
    }
    if ((peer.pdu[0] & 0x3f) != opcode)
        fprintf(stderr, "received opcode 0x%02x instead of 0x%02x\n", peer.pdu[0] & 0x3f, opcode);
    CHECK((peer.pdu[0] & 0x3f) == opcode);
}

/* Takes in what has arrived. */
static inline void take_in(void)
{
    struct pollfd pollfd = {.fd = iscsi_get_fd(iscsi), .events = POLLIN};

    for (int i = 0; i < 2; i++)
        CHECK_OK(iscsi, turn(iscsi, 0));
    /* One call reads no more than its share. */
    for (int i = 0; i < 1000 && (iscsi_which_events(iscsi) & POLLIN) && poll(&pollfd, 1, 0) == 1 &&
                    pollfd.revents == POLLIN; i++)
        CHECK_OK(iscsi, turn(iscsi, 0));
}

/* Serves the context while there is something to do at once, and a moment longer. */
static inline void settle(void)
{
    for (int i = 0; i < 3; i++)
        CHECK_OK(iscsi, turn(iscsi, 2));
}

/* ---- Requests ---------------------------------------------------------------------------------- */

/* A command of the application, how it ended, and its data. */
struct request {
    struct scsi_task *task;
    struct end end;
    struct guarded data;
};

/* Begins a command without data, and receives it. */
static inline void begin_test(struct request *request, uint32_t length)
{
    memset(request, 0, sizeof *request);
    CHECK(length == 0);
    request->task = iscsi_testunitready_task(iscsi, 1, note_end, &request->end);
    CHECK(request->task != NULL);
    take_back(COMMAND);
}

static inline void begin_read(struct request *request, uint32_t length)
{
    memset(request, 0, sizeof *request);
    request->data = guarded_block(length);
    request->task = iscsi_read10_task(iscsi, 1, 7, length, BLOCK, 0, 0, 0, 0, 0, note_end, &request->end);
    CHECK(request->task != NULL);
    CHECK(scsi_task_add_data_in_buffer(request->task, (int)length, request->data.bytes) == 0);
    take_back(COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_READ10);
}

static inline void begin_write(struct request *request, uint32_t length)
{
    memset(request, 0, sizeof *request);
    request->data = guarded_block(length);
    fill_pattern(request->data.bytes, length, 3);
    request->task = iscsi_write10_task(iscsi, 1, 7, request->data.bytes, length, BLOCK, 0, 0, 0, 0, 0, note_end,
                                       &request->end);
    CHECK(request->task != NULL);
    take_back(COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_WRITE10);
}

/* The request has ended, or ends now: once, and like this. */
static inline void must_end(struct request *request, int status)
{
    wait_for(iscsi, &request->end.calls, 1);
    settle();
    CHECK(request->end.calls == 1 && request->end.command_data == request->task);
    if (request->end.status != status)
        fprintf(stderr, "ended with 0x%x, not 0x%x: %s\n", request->end.status, status, iscsi_get_error(iscsi));
    CHECK(request->end.status == status && request->task->status == status);
    if (request->data.bytes != NULL)
        guarded_check(&request->data);
    scsi_free_scsi_task(request->task);
    request->task = NULL;
}

/* ---- A target that keeps the rules ------------------------------------------------------------- */

enum { LONGEST_READ = 256 << 10 };

/* Answers the command in peer.pdu as it should be answered. Reads give a pattern. */
static inline void answer_rightly(void)
{
    static unsigned char data[LONGEST_READ];
    uint32_t length = get32(peer.pdu + 20);
    unsigned char command[HEADER];

    memcpy(command, peer.pdu, HEADER);
    if ((command[1] & 0x40) != 0) {
        CHECK(length <= sizeof data);
        fill_pattern(data, length, 5);
        for (uint32_t offset = 0, data_sn = 0, now; offset < length; offset += now, data_sn++) {
            now = length - offset < 8192 ? length - offset : 8192;
            peer_answer(&peer, DATA_IN, offset + now == length ? 0x81 : 0);
            put32(peer.answer + 36, data_sn);
            put32(peer.answer + 40, offset);
            peer_number(&peer, now);
            if (offset + now < length)
                peer.stat_sn--;
            CHECK(peer_send_numbered(&peer, iscsi, data + offset, now));
        }
        return;
    }
    if ((command[1] & 0x20) != 0 && peer.length < length) {
        uint32_t had = (uint32_t)peer.length;

        put32(peer_answer(&peer, R2T, 0x80) + 20, 0x77);
        put32(peer.answer + 40, had);
        put32(peer.answer + 44, length - had);
        peer_number(&peer, 0);
        peer.stat_sn--;
        CHECK(peer_send_numbered(&peer, iscsi, "", 0));
        do
            peer_receive(&peer, iscsi, DATA_OUT);
        while ((peer.pdu[1] & 0x80) == 0);
        memcpy(peer.pdu, command, HEADER);
    }
    peer_respond(&peer, SCSI_STATUS_GOOD);
}

static inline int is_pattern(const struct guarded *data, unsigned seed)
{
    static unsigned char wanted[LONGEST_READ];

    CHECK(data->length <= sizeof wanted);
    fill_pattern(wanted, data->length, seed);
    return memcmp(data->bytes, wanted, data->length) == 0;
}

/* ---- What must be true ------------------------------------------------------------------------- */

/* Commands work; `connections` have been made for it. */
static inline void session_lives(int connections)
{
    struct request request;

    begin_test(&request, 0);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    begin_read(&request, 2 * BLOCK);
    answer_rightly();
    await_end(&request.end);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    if (peer.connections != connections)
        fprintf(stderr, "%d connections instead of %d\n", peer.connections, connections);
    CHECK(peer.connections == connections);
}

/* The session ends, and service calls say so. */
static inline void session_must_end(void)
{
    double limit = seconds_now() + 20;

    while (turn(iscsi, 10) == 0)
        CHECK(seconds_now() < limit);
}

#define REFUSED "the connection ends, and the next one repeats the command; without reconnects it ends with CANCELLED"

/*
 * The answer to a command breaks the rules. Without reconnects the command ends with CANCELLED, with an error that tells
 * why. With them the connection is closed, the command is sent again in a new session, and the right answer ends it.
 */
static inline void must_refuse(const struct hostile_case *hostile, void (*begin)(struct request *, uint32_t),
                               uint32_t length)
{
    struct request request;
    double limit = seconds_now() + 20;

    open_session();
    iscsi_set_noautoreconnect(iscsi, 1);
    begin(&request, length);
    hostile->answer();
    while (request.end.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 10);
    }
    clear_error(iscsi, hostile->error);
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_CANCELLED);
    session_must_end();
    CHECK(request.end.calls == 1 && request.end.command_data == request.task);
    if (length > 0)
        guarded_check(&request.data);
    scsi_free_scsi_task(request.task);
    close_session();

    open_session();
    begin(&request, length);
    hostile->answer();
    take_back(COMMAND);
    CHECK(peer.connections == 2);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    CHECK(length == 0 || is_pattern(&request.data, begin == begin_write ? 3 : 5));
    session_lives(2);
    close_session();
}

static inline void read_refused(const struct hostile_case *hostile)
{
    must_refuse(hostile, begin_read, hostile->number > 0 ? (uint32_t)hostile->number : 4 * BLOCK);
}

static inline void write_refused(const struct hostile_case *hostile)
{
    must_refuse(hostile, begin_write, hostile->number > 0 ? (uint32_t)hostile->number : 4 * BLOCK);
}

static inline void test_refused(const struct hostile_case *hostile)
{
    must_refuse(hostile, begin_test, 0);
}

/* The answer to a command lets the session go on, but the command ends with ERROR. */
static inline void must_fail(const struct hostile_case *hostile, void (*begin)(struct request *, uint32_t),
                             uint32_t length)
{
    struct request request;

    open_session();
    begin(&request, length);
    hostile->answer();
    await_end(&request.end);
    clear_error(iscsi, hostile->error);
    must_end(&request, SCSI_STATUS_ERROR);
    session_lives(1);
    close_session();
}

static inline void read_fails(const struct hostile_case *hostile)
{
    must_fail(hostile, begin_read, 4 * BLOCK);
}

static inline void write_fails(const struct hostile_case *hostile)
{
    must_fail(hostile, begin_write, 4 * BLOCK);
}

static inline void test_fails(const struct hostile_case *hostile)
{
    must_fail(hostile, begin_test, 0);
}

#define FAILS "ERROR with a text that says why; the session goes on"

#endif
