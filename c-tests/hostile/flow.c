/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A target that says too much, too little, the same again and again, or refuses what was never sent.
 */
#define _GNU_SOURCE
#include "scene.h"

/* A PDU of the target's own: no tag, no number of a status unless it consumes one. */
static void begin_own(int opcode)
{
    peer_answer(&peer, opcode, 0x80);
    put32(peer.answer + 16, 0xffffffff);
}

/* Reads and forgets PDUs of this opcode until one of another arrives. */
static void take_after(int forgotten, int opcode)
{
    double limit = seconds_now() + 20;

    do
        while (!peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
        }
    while ((peer.pdu[0] & 0x3f) == forgotten);
    CHECK((peer.pdu[0] & 0x3f) == opcode);
}

/* ---- Floods ------------------------------------------------------------------------------------ */

enum { FLOOD = 20000 };

/* Many copies of one PDU of the target's own, as fast as they go; gives their number. */
static void flood(int consumes_status, const void *data, size_t length, int copies)
{
    static unsigned char bytes[PEER_LONGEST];

    for (int i = 0; i < copies; i++) {
        peer_number(&peer, length);
        if (!consumes_status)
            peer.stat_sn--;
        CHECK(peer_send_bytes(&peer, iscsi, bytes, peer_assemble(&peer, data, length, bytes)));
        if (i % 64 == 0)
            CHECK_OK(iscsi, turn(iscsi, 0));
    }
    take_in();
}

/* NOP-In that ask for answers, which the target does not read meanwhile. */
static void nop_in_flood(const struct hostile_case *hostile)
{
    struct request request = {0};
    int answers = 0;

    (void)hostile;
    open_session();
    begin_own(NOP_IN);
    put32(peer.answer + 20, 0x1234);
    flood(0, "", 0, FLOOD);
    while (peer_poll(&peer)) {
        CHECK((peer.pdu[0] & 0x3f) == NOP_OUT && get32(peer.pdu + 20) == 0x1234);
        answers++;
    }
    CHECK(answers > 0 && answers <= FLOOD);
    request.task = iscsi_testunitready_task(iscsi, 1, note_end, &request.end);
    CHECK(request.task != NULL);
    take_after(NOP_OUT, COMMAND);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* Those that ask for nothing. */
static void quiet_nop_in_flood(const struct hostile_case *hostile)
{
    static unsigned char data[8192];

    open_session();
    begin_own(NOP_IN);
    flood(0, data, (size_t)hostile->number, hostile->number > 0 ? FLOOD / 10 : FLOOD);
    CHECK(!peer_poll(&peer));
    session_lives(1);
    close_session();
}

static int lines, messages, largest;

static void count_line(int level, const char *text)
{
    (void)level;
    CHECK(text != NULL && strlen(text) < 1000);
    lines++;
}

static void count_message(struct iscsi_context *context, const struct iscsi_async_event *event, void *opaque)
{
    (void)context;
    (void)opaque;
    messages++;
    if ((int)event->data_size > largest)
        largest = (int)event->data_size;
}

static void async_flood(const struct hostile_case *hostile)
{
    static unsigned char data[8192];
    int copies = hostile->number > 0 ? FLOOD / 10 : FLOOD;

    open_session();
    iscsi_set_log_level(iscsi, 9);
    iscsi_set_log_fn(iscsi, count_line);
    iscsi_set_async_event_cb(iscsi, count_message, NULL);
    memset(data, 0xff, sizeof data);
    begin_own(ASYNC);
    peer.answer[36] = 0xff;
    flood(1, data, (size_t)hostile->number, copies);
    CHECK(messages == copies && largest <= 4096);
    /* That of the first 64, and one that says that there are more. */
    CHECK(lines > 0 && lines <= 80);
    session_lives(1);
    close_session();
}

/* Each Reject of what was not sent ends the connection: a session for each, and the last keeps the rules. */
static void reject_flood(const struct hostile_case *hostile)
{
    enum { SESSIONS = 25 };
    struct request request;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    for (int i = 1; i <= SESSIONS; i++) {
        for (int k = 0; k < 100; k++) {
            begin_own(REJECT);
            peer.answer[2] = 9;
            peer_number(&peer, 0);
            peer_send_numbered(&peer, iscsi, "", 0);
        }
        take_back(COMMAND);
        CHECK(request.end.calls == 0 && peer.connections == i + 1);
    }
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(SESSIONS + 1);
    close_session();
}

/* ---- Reject ------------------------------------------------------------------------------------ */

/* A Reject with this many bytes of what is said to be the header that was rejected. */
static void reject(const unsigned char *header, size_t length)
{
    begin_own(REJECT);
    peer.answer[2] = 4;
    peer_number(&peer, length);
    peer_send_numbered(&peer, iscsi, header, length);
}

/* The header of the command, changed in the field that is the case's number. */
static void forged_reject(void)
{
    unsigned char header[HEADER];
    int at = catalogue_case->number;

    memcpy(header, peer.pdu, HEADER);
    header[at] = at == 0 ? TEXT : (unsigned char)(header[at] ^ 1);
    reject(header, HEADER);
}

static void reject_without_header(void) { reject(peer.pdu, 0); }
static void reject_of_short_header(void) { reject(peer.pdu, HEADER - 1); }

static void reject_of_ones(void)
{
    unsigned char header[HEADER];

    memset(header, 0xff, sizeof header);
    reject(header, HEADER);
}

/* A tag inside of the rejected header that belongs to a command which was answered already. */
static void reject_of_ended(const struct hostile_case *hostile)
{
    struct request ended, request;
    unsigned char header[HEADER];

    (void)hostile;
    open_session();
    begin_test(&ended, 0);
    memcpy(header, peer.pdu, HEADER);
    answer_rightly();
    must_end(&ended, SCSI_STATUS_GOOD);
    begin_test(&request, 0);
    reject(header, HEADER);
    take_back(COMMAND);
    CHECK(peer.connections == 2 && request.end.calls == 0);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(2);
    close_session();
}

/* Of two commands one is rejected, with more bytes than the header: that one ends, and no other. */
static void reject_of_one(const struct hostile_case *hostile)
{
    struct request first, second;
    unsigned char header[HEADER + 100] = {0}, other[HEADER];

    (void)hostile;
    open_session();
    begin_test(&first, 0);
    memcpy(header, peer.pdu, HEADER);
    begin_test(&second, 0);
    memcpy(other, peer.pdu, HEADER);
    reject(header, sizeof header);
    await_end(&first.end);
    clear_error(iscsi, "rejected with reason: 0x04");
    must_end(&first, SCSI_STATUS_ERROR);
    CHECK(second.end.calls == 0);
    memcpy(peer.pdu, other, HEADER);
    answer_rightly();
    must_end(&second, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* A write is rejected when half of its data has arrived; nothing more is sent, and its memory is free. */
static void reject_of_write(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    USE_KEYS(ADMITTED "\0ImmediateData=No\0InitialR2T=Yes");
    open_session();
    begin_write(&request, 4 * BLOCK);
    reject(peer.pdu, HEADER);
    await_end(&request.end);
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, "rejected with reason: 0x04");
    scsi_free_scsi_task(request.task);
    guarded_free(&request.data);
    put32(peer_answer(&peer, R2T, 0x80) + 20, 1);
    put32(peer.answer + 44, BLOCK);
    peer_number(&peer, 0);
    peer.stat_sn--;
    CHECK(peer_send_numbered(&peer, iscsi, "", 0));
    CHECK(peer_receives_nothing(&peer, iscsi));
    session_lives(1);
    close_session();
}

/* ---- Messages that end the session ------------------------------------------------------------- */

static void send_event(int event, int wait)
{
    begin_own(ASYNC);
    peer.answer[36] = (unsigned char)event;
    peer.answer[40] = (unsigned char)(wait >> 8);   /* Parameter2: Time2Wait */
    peer.answer[41] = (unsigned char)wait;
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
}

static void undefined_event(void) { send_event(77, 0); }

/* In each of ten sessions the target asks for a logout a hundred times: one logout each, and the command comes through. */
static void logout_requests(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    for (int session = 1; session <= 10; session++) {
        CHECK(peer.connections == session);
        for (int i = 0; i < 100; i++)
            send_event(1, 0);
        take_back(LOGOUT);
        CHECK(peer_receives_nothing(&peer, iscsi) && request.end.calls == 0);
        peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
        peer_number(&peer, 0);
        CHECK(peer_send_numbered(&peer, iscsi, "", 0));
        take_back(COMMAND);
    }
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(11);
    close_session();
}

/* The target drops the connection, and wants 18 hours of peace: nobody works meanwhile, and the application decides. */
static void long_wait(const struct hostile_case *hostile)
{
    struct timespec before, after;
    struct request request;
    double begin;

    open_session();
    begin_test(&request, 0);
    send_event(hostile->number, 0xffff);
    settle();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    for (begin = seconds_now(); seconds_now() < begin + 0.5;)
        CHECK_OK(iscsi, turn(iscsi, 100));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    CHECK(after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9 < 0.3);
    CHECK(request.end.calls == 0 && peer.connections == 1 && !peer_poll(&peer) && iscsi_which_events(iscsi) == 0);
    take_back(COMMAND);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(2);
    close_session();
}

/* ---- Text -------------------------------------------------------------------------------------- */

static void for_discovery(void)
{
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
}

/* Text Responses that never end: `flags` F or C, so many bytes each. The request ends with ERROR. */
static void endless_text(int flags, const char *data, size_t length)
{
    struct end end = {0};
    int responses = 0;

    arrange = for_discovery;
    open_session();
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    take_back(TEXT);
    while (end.calls == 0) {
        peer_answer(&peer, TEXT_RESPONSE, flags);
        put32(peer.answer + 20, 0x4711);
        peer_number(&peer, length);
        CHECK(peer_send_numbered(&peer, iscsi, data, length));
        CHECK(++responses < 20000);
        while (end.calls == 0 && !peer_poll(&peer))
            CHECK_OK(iscsi, turn(iscsi, 1));
        CHECK(end.calls > 0 || ((peer.pdu[0] & 0x3f) == TEXT && get32(peer.pdu + 20) == 0x4711));
    }
    clear_error(iscsi, "longer than this library keeps");
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR && end.command_data == NULL);

    /* The session goes on. */
    memset(&end, 0, sizeof end);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    take_back(TEXT);
    peer_answer(&peer, TEXT_RESPONSE, 0x80);
    peer_send(&peer, "TargetName=iqn.2026-11.org.example:one", sizeof "TargetName=iqn.2026-11.org.example:one");
    await_end(&end);
    CHECK(end.status == SCSI_STATUS_GOOD && peer.connections == 1);
    close_session();
}

static void text_of_nothing(const struct hostile_case *hostile)
{
    (void)hostile;
    endless_text(0, "", 0);
}

static void text_continues(const struct hostile_case *hostile)
{
    (void)hostile;
    endless_text(0x40, "", 0);
}

static void text_of_targets(const struct hostile_case *hostile)
{
    static char data[8192];

    (void)hostile;
    for (size_t at = 0; at + 32 <= sizeof data; at += 32)
        memcpy(data + at, "TargetName=iqn.2026-11.o.e:0123", 32);
    endless_text(0, data, sizeof data);
}

static void text_of_one_key(const struct hostile_case *hostile)
{
    static char data[8192];

    (void)hostile;
    memset(data, 'a', sizeof data);
    endless_text(0x40, data, sizeof data);
}

/* An answer that contradicts itself ends the connection, and so the request: nothing repeats it. */
static void wrong_text(const struct hostile_case *hostile)
{
    struct end end = {0};
    double limit = seconds_now() + 20;

    arrange = for_discovery;
    open_session();
    iscsi_set_noautoreconnect(iscsi, 1);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    take_back(TEXT);
    peer_answer(&peer, TEXT_RESPONSE, hostile->number);
    if ((hostile->number & 0x40) != 0)
        put32(peer.answer + 20, 0x4711);
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
    while (end.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 10);
    }
    CHECK(end.calls == 1 && end.status != SCSI_STATUS_GOOD && end.command_data == NULL);
    session_must_end();
    clear_error(iscsi, hostile->error);
    CHECK(end.calls == 1);
    close_session();
}

/* ---- Slowness ---------------------------------------------------------------------------------- */

/* One byte every 50 ms: the command's time counts from its begin. */
static void slow_response(const struct hostile_case *hostile)
{
    struct request request;
    double begin;
    size_t sent = 0;

    (void)hostile;
    open_session();
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 600));
    begin = seconds_now();
    begin_read(&request, BLOCK);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, BLOCK);
    while (request.end.calls == 0) {
        CHECK(seconds_now() < begin + 2 && sent < HEADER);
        CHECK(peer_send_bytes(&peer, iscsi, peer.answer + sent++, 1));
        for (int i = 0; i < 5 && request.end.calls == 0; i++) {
            pause_milliseconds(10);
            CHECK_OK(iscsi, turn(iscsi, 0));
        }
    }
    clear_error(iscsi, "timed out");
    must_end(&request, SCSI_STATUS_TIMEOUT);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 0));
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    session_lives(2);
    close_session();
}

static void slow_login(const struct hostile_case *hostile)
{
    struct end end = {0};
    double begin = seconds_now();
    size_t sent = 0;

    (void)hostile;
    iscsi = peer_context();
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 600));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1]);
    peer_number(&peer, 0);
    while (end.calls == 0) {
        CHECK(seconds_now() < begin + 2 && sent < HEADER - 1);
        peer_send_bytes(&peer, iscsi, peer.answer + sent++, 1);
        for (int i = 0; i < 5 && end.calls == 0; i++) {
            pause_milliseconds(10);
            turn(iscsi, 0);
        }
    }
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, "no answer in time");
    close_session();
}

/* An abort and a reset that are not answered end by their timeouts, and the command with them. */
static void abort_never_answered(const struct hostile_case *hostile)
{
    struct request request;
    struct end aborted = {0}, reset = {0};

    (void)hostile;
    open_session();
    begin_read(&request, BLOCK);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 300));
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, request.task, note_end, &aborted));
    take_back(TASK_MANAGEMENT);
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, 2, note_end, &reset));
    take_back(TASK_MANAGEMENT);
    await_end(&aborted);
    await_end(&reset);
    CHECK(aborted.calls == 1 && aborted.status == SCSI_STATUS_TIMEOUT);
    CHECK(reset.calls == 1 && reset.status == SCSI_STATUS_TIMEOUT);
    clear_error(iscsi, "timed out");
    if (request.end.calls == 0)
        CHECK_OK(iscsi, iscsi_scsi_cancel_task(iscsi, request.task));
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(request.task);
    guarded_free(&request.data);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 0));
    session_lives(1);
    close_session();
}

/* Pings that nobody answers: they are counted, and the application may decide. */
static void pings_never_answered(const struct hostile_case *hostile)
{
    enum { PINGS = 50 };
    struct end end = {0};

    (void)hostile;
    open_session();
    for (int i = 0; i < PINGS; i++)
        CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, NULL, 0, &end));
    for (int i = 0; i < PINGS; i++)
        take_back(NOP_OUT);
    CHECK(iscsi_get_nops_in_flight(iscsi) == PINGS && end.calls == 0);
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    session_lives(2);
    CHECK(end.calls == PINGS && end.status == SCSI_STATUS_CANCELLED && iscsi_get_nops_in_flight(iscsi) == 0);
    close_session();
}

#define IGNORED "ignored; the session goes on"
#define NOT_TRUSTED "the command does not end by it: the connection ends, and the next one repeats it"
#define TEXT_ENDS "ERROR at a ceiling; the session goes on"

static const struct hostile_case cases[] = {
    {"nop-in-flood", "asks for 20,000 answers to NOP-In and reads none", "answers wait in bounded number; commands work",
     nop_in_flood},
    {"quiet-nop-in-flood", "sends 20,000 NOP-In that ask for nothing", IGNORED, quiet_nop_in_flood},
    {"large-nop-in-flood", "sends 2,000 NOP-In with 8 KiB of data each", IGNORED, quiet_nop_in_flood, .number = 8192},
    {"async-flood", "sends 20,000 Asynchronous Messages", "each is told, 64 are logged; the session goes on", async_flood},
    {"large-async-flood", "sends 2,000 Asynchronous Messages with 8 KiB of data each",
     "each is told, with at most 4 KiB; the session goes on", async_flood, .number = 8192},
    {"reject-flood", "sends 100 Rejects of nothing in each of 25 sessions", "the 26th session ends the command GOOD",
     reject_flood},
    {"reject-forged-opcode", "rejects a header with the command's tag and another opcode", NOT_TRUSTED, test_refused,
     forged_reject, "rejected with reason", 0},
    {"reject-forged-tag", "rejects a header with another tag", NOT_TRUSTED, test_refused, forged_reject,
     "rejected with reason", 19},
    {"reject-forged-number", "rejects a header with the command's tag and another CmdSN", NOT_TRUSTED, test_refused,
     forged_reject, "rejected with reason", 27},
    {"reject-of-ones", "rejects a header of ones", NOT_TRUSTED, test_refused, reject_of_ones, "rejected with reason"},
    {"reject-without-header", "sends a Reject without a header", NOT_TRUSTED, test_refused, reject_without_header,
     "does not hold the header"},
    {"reject-of-short-header", "sends a Reject with 47 bytes of a header", NOT_TRUSTED, test_refused,
     reject_of_short_header, "does not hold the header"},
    {"reject-of-ended", "rejects a command that it has answered", NOT_TRUSTED, reject_of_ended},
    {"reject-of-one", "rejects one of two commands, with bytes behind its header", "ERROR for that one, the other ends GOOD",
     reject_of_one},
    {"reject-of-write", "rejects a write, and asks for its data", "ERROR; the buffer is free; nothing is sent",
     reject_of_write},
    {"undefined-event", "sends an Asynchronous Message of an event that does not exist", NOT_TRUSTED, test_refused,
     undefined_event, "not defined"},
    {"logout-requests", "asks for a logout 100 times in each of ten sessions",
     "one logout each; the eleventh session ends the command GOOD", logout_requests},
    {"connection-dropped-event", "announces the end of the connection, and 65,535 seconds of waiting",
     "waiting costs nothing; the application can end it", long_wait, .number = 2},
    {"session-dropped-event", "announces the end of the session, and 65,535 seconds of waiting",
     "waiting costs nothing; the application can end it", long_wait, .number = 3},
    {"text-of-nothing", "answers a Text Request with an empty text that goes on, again and again", TEXT_ENDS,
     text_of_nothing},
    {"text-continues", "sets the C bit in empty Text Responses, again and again", TEXT_ENDS, text_continues},
    {"text-of-targets", "names targets without end", TEXT_ENDS, text_of_targets},
    {"text-of-one-key", "sends one key whose value never ends", TEXT_ENDS, text_of_one_key},
    {"text-final-and-continues", "sets F and C bit of a Text Response", "ERROR or CANCELLED, with a text", wrong_text,
     NULL, "F and C bit", 0xc0},
    {"text-without-tag", "lets a Text Response go on without a Target Transfer Tag", "ERROR or CANCELLED, with a text",
     wrong_text, NULL, "Target Transfer Tag", 0},
    {"slow-response", "sends a byte each 50 ms", "TIMEOUT when the command's time is over", slow_response},
    {"slow-login", "sends a Login Response of a byte each 50 ms", "ERROR when the time for the login is over", slow_login},
    {"abort-never-answered", "answers neither a command nor its abort nor a reset", "TIMEOUT; the session goes on",
     abort_never_answered},
    {"pings-never-answered", "answers none of 50 pings", "they are counted; after a reconnect commands work",
     pings_never_answered},
};

CATALOGUE("flow", cases)
