/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Targets that want memory, log lines and connections: the ceilings of limits.rs, each reached. Those of a login are in
 * login.c (text, keys, requests, redirects), those of data in data_out.c (R2Ts), those of sense and lists in scsi_data.c.
 */
#define _GNU_SOURCE
#include "logging_in.h"

/* Memory may grow by so much, if a case does not say otherwise. */
enum { LITTLE_KIB = 2048 };

static long begin_kib;

/* A session whose log lines are judged and counted; memory counts from here. */
static void open_watched_session(void)
{
    begin_login(0);
    first_request();
    admit();
    wait_for(iscsi, &connected.calls, 1);
    CHECK(connected.status == SCSI_STATUS_GOOD);
    log_lines = 0;
    begin_kib = resident_kib();
}

static void memory_is_little(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
    long grown = resident_kib() - begin_kib;

    /* Valgrind keeps what was freed. */
    if (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL)
        return;

    if (grown > LITTLE_KIB)
        fprintf(stderr, "memory has grown by %ld KiB\n", grown);
    CHECK(grown <= LITTLE_KIB);
}

/* ---- Discovery --------------------------------------------------------------------------------- */

static struct end discovered;
static size_t targets;

static void note_targets(struct iscsi_context *context, int status, void *command_data, void *private_data)
{
    const struct iscsi_discovery_address *target = status == SCSI_STATUS_GOOD ? command_data : NULL;

    for (targets = 0; target != NULL; target = target->next)
        targets++;
    note_end(context, status, NULL, private_data);
}

static void begin_discovery(void)
{
    begin_login(DISCOVERY);
    first_request();
    admit();
    wait_for(iscsi, &connected.calls, 1);
    memset(&discovered, 0, sizeof discovered);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_targets, &discovered));
    peer_receive(&peer, iscsi, TEXT);
    measure_from_here();
}

/* A part of the answer; the request for the next one has arrived (1), or the discovery has ended (0). */
static int text_part(int flags, const void *text, size_t length)
{
    double limit = seconds_now() + 4;

    peer_answer(&peer, TEXT_RESPONSE, flags);
    if ((flags & 0x80) == 0)
        put32(peer.answer + 20, 0x1234);
    peer_number(&peer, length);
    CHECK(peer_send_numbered(&peer, iscsi, text, length));
    while (discovered.calls == 0) {
        CHECK(seconds_now() < limit);
        if (peer_poll(&peer))
            return 1;
        turn(iscsi, 1);
    }
    return 0;
}

/* The session can be asked again. */
static void next_discovery_is_good(void)
{
    memset(&discovered, 0, sizeof discovered);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_targets, &discovered));
    peer_receive(&peer, iscsi, TEXT);
    CHECK(text_part(0x80, "TargetName=iqn.a:b", 19) == 0 && discovered.status == SCSI_STATUS_GOOD && targets == 1);
    close_session();
}

/* So many times this text, in parts of 192 KiB, the last of which ends it. */
static int long_answer(const char *pair, size_t count)
{
    enum { PART = 192 << 10 };
    static char part[PART];
    size_t length = strlen(pair) + 1, in_part = PART / length, parts = 0;

    for (size_t i = 0; i < in_part; i++)
        memcpy(part + i * length, pair, length);
    for (; count > 0; parts++) {
        size_t now = count < in_part ? count : in_part;

        count -= now;
        if (!text_part(count > 0 ? 0 : 0x80, part, now * length))
            break;
    }
    return (int)parts;
}

static void text_too_long(const struct hostile_case *hostile)
{
    begin_discovery();
    long_answer("TargetAddress=192.0.2.1:3260,1", SIZE_MAX);
    CHECK(discovered.status == SCSI_STATUS_ERROR && targets == 0);
    clear_error(iscsi, hostile->error);
    next_discovery_is_good();
}

static void most_targets(const struct hostile_case *hostile)
{
    (void)hostile;
    begin_discovery();
    long_answer("TargetName=a", 262144);
    CHECK(discovered.status == SCSI_STATUS_GOOD && targets == 262144);
    next_discovery_is_good();
}

static void too_many_targets(const struct hostile_case *hostile)
{
    begin_discovery();
    long_answer("TargetName=a", 262145);
    CHECK(discovered.status == SCSI_STATUS_ERROR && targets == 0);
    clear_error(iscsi, hostile->error);
    next_discovery_is_good();
}

static void crumbs(const struct hostile_case *hostile)
{
    int parts = 1;

    begin_discovery();
    while (text_part(hostile->number == 0 ? 0x40 : 0, "T", (size_t)hostile->number))
        parts++;
    CHECK(parts == 4096 && discovered.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, hostile->error);
    next_discovery_is_good();
}

/* ---- PDUs that nobody has asked for ------------------------------------------------------------ */

static unsigned char *unasked(int opcode)
{
    unsigned char *answer = peer_answer(&peer, opcode, 0x80);

    put32(answer + 16, 0xffffffff);
    put32(answer + 20, 0xffffffff);
    return answer;
}

/* A NOP-In that wants an answer; it uses no StatSN. */
static void ping(uint32_t tag, size_t length)
{
    put32(unasked(NOP_IN) + 20, tag);
    peer_number(&peer, length);
    peer.stat_sn--;
}

/* Takes in what arrives for a while; the count of answers to pings. */
static int answers_to_pings(void)
{
    int answers = 0;

    for (int idle = 0; idle < 20;) {
        if (peer_poll(&peer)) {
            CHECK((peer.pdu[0] & 0x3f) == NOP_OUT && get32(peer.pdu + 16) == 0xffffffff);
            answers++;
            idle = 0;
        } else {
            CHECK_OK(iscsi, turn(iscsi, 1));
            idle++;
        }
    }
    return answers;
}

static void pings_at_once(const struct hostile_case *hostile)
{
    enum { PINGS = 500 };
    static unsigned char pings[PINGS * HEADER];

    (void)hostile;
    open_watched_session();
    for (uint32_t i = 0; i < PINGS; i++) {
        ping(i, 0);
        memcpy(pings + i * HEADER, peer.answer, HEADER);
    }
    CHECK(send(peer.connection, pings, sizeof pings, MSG_NOSIGNAL) == sizeof pings);
    pause_milliseconds(20);
    CHECK(answers_to_pings() == 64);
    memory_is_little();
    session_lives(1);
    CHECK(log_lines == 0);
    close_session();
}

static void pings_unread(const struct hostile_case *hostile)
{
    (void)hostile;
    open_watched_session();
    for (uint32_t i = 0; i < 200000; i++) {
        ping(i, 0);
        CHECK(peer_send_bytes(&peer, iscsi, peer.answer, HEADER));
    }
    for (int i = 0; i < 50; i++)
        CHECK_OK(iscsi, turn(iscsi, 0));
    memory_is_little();
    CHECK(answers_to_pings() <= 200000);
    session_lives(1);
    CHECK(log_lines == 0);
    close_session();
}

static void long_pings(const struct hostile_case *hostile)
{
    static unsigned char data[256 << 10];

    (void)hostile;
    open_watched_session();
    for (uint32_t i = 0; i < 256; i++) {
        ping(0xffffffff, sizeof data);
        CHECK(peer_send_numbered(&peer, iscsi, data, sizeof data));
        CHECK_OK(iscsi, turn(iscsi, 0));
    }
    session_lives(1);
    memory_is_little();
    CHECK(log_lines == 0);
    close_session();
}

static size_t messages, most_data;

static void note_message(struct iscsi_context *context, const struct iscsi_async_event *event, void *opaque)
{
    (void)context, (void)opaque;
    messages++;
    if (event->data_size > most_data)
        most_data = event->data_size;
}

static void messages_of(size_t length, int count)
{
    static unsigned char data[16384];

    CHECK(length <= sizeof data);
    open_watched_session();
    iscsi_set_async_event_cb(iscsi, note_message, NULL);
    for (int i = 0; i < count; i++) {
        unasked(ASYNC)[36] = 255;
        peer_number(&peer, length);
        CHECK(peer_send_numbered(&peer, iscsi, data, length));
        CHECK_OK(iscsi, turn(iscsi, 0));
    }
    session_lives(1);
    CHECK(messages == (size_t)count);
    memory_is_little();
}

static void message_flood(const struct hostile_case *hostile)
{
    (void)hostile;
    messages_of(0, 20000);
    CHECK(log_lines == 64 + 1);
    close_session();
}

static void long_messages(const struct hostile_case *hostile)
{
    (void)hostile;
    messages_of(16384, 500);
    CHECK(most_data == 4096 && log_lines == 64 + 1);
    close_session();
}

/* ---- Reconnects -------------------------------------------------------------------------------- */

/* The session is lost, and for three seconds and a half each connection is answered like this. Gives how many there were. */
static int connections_for_a_while(void (*answer_login)(void))
{
    double end;
    struct request request;

    open_watched_session();
    begin_test(&request, 0);
    peer_hang_up(&peer);
    peer.connections = 0;
    for (end = seconds_now() + 3.5; seconds_now() < end;) {
        CHECK_OK(iscsi, turn(iscsi, 20));
        if (peer_poll(&peer) && (peer.pdu[0] & 0x3f) == LOGIN)
            answer_login();
    }
    memory_is_little();
    CHECK(request.end.calls == 0);
    if (log_lines > 20 + 4 * peer.connections)
        fprintf(stderr, "%d log lines for %d connections\n", log_lines, peer.connections);
    CHECK(log_lines <= 20 + 4 * peer.connections);
    CHECK(iscsi_destroy_context(iscsi) == 0 && request.end.calls == 1);
    scsi_free_scsi_task(request.task);
    peer_close(&peer);
    return peer.connections;
}

static void admit_and_close(void)
{
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    for (int i = 0; i < 5; i++)
        turn(iscsi, 1);
    peer_hang_up(&peer);
}

static void admit_nobody(void) { peer_hang_up(&peer); }
static void refuse(void) { login_status(0x0301, "", 0); }

static void redirect_to_itself(void)
{
    char text[100];
    int length = snprintf(text, sizeof text, "TargetAddress=%s", peer.portal);

    login_status(0x0101, text, (size_t)length + 1);
}

static void reconnects(const struct hostile_case *hostile)
{
    int made = connections_for_a_while(hostile->answer);

    if (made > hostile->number)
        fprintf(stderr, "%d connections\n", made);
    CHECK(made >= 1 && made <= hostile->number);
}

/* ---- Commands that come back ------------------------------------------------------------------- */

static void wrong_answers(const struct hostile_case *hostile)
{
    struct request request;
    double limit = seconds_now() + 4;
    int sent = 1;

    open_watched_session();
    begin_read(&request, 4 * BLOCK);
    while (request.end.calls == 0) {
        peer_answer(&peer, DATA_IN, 0x81);
        put32(peer.answer + 40, 0xfffffe00);
        peer_send(&peer, request.data.bytes, BLOCK);
        while (request.end.calls == 0 && !peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
            iscsi_reset_next_reconnect(iscsi);
        }
        if (request.end.calls == 0 && (peer.pdu[0] & 0x3f) == LOGIN) {
            peer_admit(&peer, ADMITTED, sizeof ADMITTED);
            while (request.end.calls == 0 && !peer_poll(&peer))
                CHECK_OK(iscsi, turn(iscsi, 1));
            sent += request.end.calls == 0;
        }
    }
    CHECK(sent == 4);
    CHECK(request.end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, hostile->error);
    guarded_check(&request.data);
    scsi_free_scsi_task(request.task);
    session_lives(5);
    close_session();
}

/*
 * Admits each login, and closes each connection on which the request comes, so many milliseconds later, until it has
 * ended. Gives how often it came.
 */
static int lose_until_it_ends(const struct request *request, int after)
{
    double limit = seconds_now() + 4.5;
    int sent = 0;

    for (;;) {
        if ((peer.pdu[0] & 0x3f) == LOGIN) {
            peer_admit(&peer, ADMITTED, sizeof ADMITTED);
        } else {
            double closed = seconds_now() + after / 1000.0;

            sent++;
            while (request->end.calls == 0 && seconds_now() < closed)
                CHECK_OK(iscsi, turn(iscsi, 1));
            if (request->end.calls != 0)
                return sent;
            peer_hang_up(&peer);
        }
        memset(peer.pdu, 0, HEADER);
        while (!peer_poll(&peer)) {
            if (request->end.calls != 0)
                return sent;
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
            iscsi_reset_next_reconnect(iscsi);
        }
    }
}

static void lost_answers(const struct hostile_case *hostile)
{
    struct request request;

    open_watched_session();
    begin_test(&request, 0);
    CHECK(lose_until_it_ends(&request, 0) == 33);
    CHECK(request.end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, hostile->error);
    scsi_free_scsi_task(request.task);
    if ((peer.pdu[0] & 0x3f) == LOGIN)
        peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    session_lives(34);
    memory_is_little();
    close_session();
}

static void timeout_and_lost_answers(const struct hostile_case *hostile)
{
    struct request request;

    open_watched_session();
    iscsi_set_timeout(iscsi, 1);
    begin_test(&request, 0);
    CHECK(lose_until_it_ends(&request, 700) == 5);
    CHECK(request.end.status == SCSI_STATUS_TIMEOUT);
    clear_error(iscsi, hostile->error);
    scsi_free_scsi_task(request.task);
    close_session();
}

static void wait_of_18_hours(const struct hostile_case *hostile)
{
    (void)hostile;
    open_watched_session();
    unasked(ASYNC)[36] = 3;
    peer.answer[40] = peer.answer[41] = 0xff;      /* Parameter2: Time2Wait */
    peer.answer[42] = peer.answer[43] = 0xff;
    peer_send(&peer, "", 0);
    while (iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, turn(iscsi, 1));
    CHECK(peer_receives_nothing(&peer, iscsi));
    session_lives(2);                              /* hurried by take_back() */
    close_session();
}

/* ------------------------------------------------------------------------------------------------ */

static const struct hostile_case cases[] = {
    {"discovery-text", "gives a list of targets that never ends",
     "the discovery fails at 8 MiB; the session goes on", text_too_long, NULL, "longer than this library keeps"},
    {"discovery-most-targets", "gives 262144 targets", "the program gets them all", most_targets,
     .application_kib = 64 << 10},
    {"discovery-too-many-targets", "gives 262145 targets", "the discovery fails; the session goes on", too_many_targets,
     NULL, "too many keys"},
    {"discovery-crumbs", "gives its list in parts of one byte, for ever",
     "the discovery fails after 4096 parts; the session goes on", crumbs, NULL, "longer than this library keeps", 1},
    {"discovery-nothing", "gives its list in empty parts, for ever",
     "the discovery fails after 4096 parts; the session goes on", crumbs, NULL, "longer than this library keeps", 0},
    {"pings-at-once", "sends 500 NOP-Ins that want answers at once", "64 are answered, the others are dropped",
     pings_at_once},
    {"pings-unread", "sends 200,000 NOP-Ins that want answers and reads none of them", "memory grows by less than 2 MiB",
     pings_unread},
    {"long-pings", "sends 64 MiB in NOP-Ins of 256 KiB", "memory grows by less than 2 MiB", long_pings},
    {"message-flood", "sends 20,000 asynchronous messages", "the program is told of all, 65 log lines are written",
     message_flood},
    {"long-messages", "sends 500 asynchronous messages of 16 KiB", "the program gets 4 KiB of each", long_messages},
    {"closes-after-login", "admits each login and closes the connection", "3 connections in 3.5 seconds at the most",
     reconnects, admit_and_close, NULL, 3},
    {"refuses-logins", "refuses each login of a lost session", "4 connections in 3.5 seconds at the most", reconnects,
     refuse, NULL, 4},
    {"closes-logins", "closes each connection of a lost session when it logs in",
     "4 connections in 3.5 seconds at the most", reconnects, admit_nobody, NULL, 4},
    {"redirects-reconnects", "redirects each login of a lost session to itself",
     "each attempt follows 8 redirects: 27 connections in 3.5 seconds at the most", reconnects, redirect_to_itself, NULL,
     27},
    {"wrong-answers", "answers a command wrongly in each session", "ERROR after four sessions; the fifth is good",
     wrong_answers, NULL, "could not be accepted, repeatedly"},
    {"lost-answers", "closes the connection on a command each time", "ERROR when it was sent 33 times", lost_answers,
     NULL, "lost each time the command was sent"},
    {"timeout-and-lost-answers", "closes the connection 0.7 seconds after a command each time",
     "TIMEOUT of a command that may take a second, after 3.1 seconds, when it was sent 5 times", timeout_and_lost_answers, NULL,
     "command timed out"},
    {"wait-of-18-hours", "drops the session and wants a wait of 65535 seconds before the next",
     "the program can come back sooner", wait_of_18_hours},
};

CATALOGUE("resource", cases)
