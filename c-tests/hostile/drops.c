/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The connection is dropped in every state: closed, or reset. And a target that drops it again and again.
 */
#define _GNU_SOURCE
#include "scene.h"

#define NO_IMMEDIATE_DATA ADMITTED "\0ImmediateData=No\0InitialR2T=Yes"

/* Cases whose number is RESET end with a reset, the others with an orderly close. */
enum { CLOSE = 0, RESET = 1 };

static void drop(int how)
{
    struct linger at_once = {1, 0};

    if (how == RESET)
        CHECK(setsockopt(peer.connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
    peer_hang_up(&peer);
}

/* ---- With a command on its way ----------------------------------------------------------------- */

static struct request request;
static void (*begin)(struct request *, uint32_t) = begin_test;
static uint32_t length;

static void nothing_more(void) {}

static void half_of_data(void)
{
    fill_pattern(peer.data, BLOCK, 9);
    peer_answer(&peer, DATA_IN, 0);
    peer_number(&peer, BLOCK);
    peer.stat_sn--;
    CHECK(peer_send_numbered(&peer, iscsi, peer.data, BLOCK));
    take_in();
}

static void half_of_pdu(void)
{
    fill_pattern(peer.data, BLOCK, 9);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 4 * BLOCK);
    CHECK(peer_send_bytes(&peer, iscsi, peer.answer, HEADER) && peer_send_bytes(&peer, iscsi, peer.data, BLOCK));
    take_in();
}

static void asked_for_data(void)
{
    put32(peer_answer(&peer, R2T, 0x80) + 20, 1);
    put32(peer.answer + 44, 4 * BLOCK);
    peer_number(&peer, 0);
    peer.stat_sn--;
    CHECK(peer_send_numbered(&peer, iscsi, "", 0));
}

static void took_data(void)
{
    asked_for_data();
    peer_receive(&peer, iscsi, DATA_OUT);
}

/* In the state that `answer` makes. The next connection repeats the command from its begin. */
static void dropped(const struct hostile_case *hostile)
{
    open_session();
    begin(&request, length);
    hostile->answer();
    CHECK(request.end.calls == 0);
    drop(hostile->number);
    take_back(COMMAND);
    CHECK(peer.connections == 2 && request.end.calls == 0);
    answer_rightly();
    await_end(&request.end);
    CHECK(length == 0 || is_pattern(&request.data, begin == begin_write ? 3 : 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(2);
    close_session();
}

static void dropped_read(const struct hostile_case *hostile)
{
    begin = begin_read;
    length = 4 * BLOCK;
    dropped(hostile);
}

static void dropped_write(const struct hostile_case *hostile)
{
    USE_KEYS(NO_IMMEDIATE_DATA);
    begin = begin_write;
    length = 4 * BLOCK;
    dropped(hostile);
}

/* The target closes its direction only; nothing it says can follow. */
static void half_closed(const struct hostile_case *hostile)
{
    (void)hostile;
    open_session();
    begin_test(&request, 0);
    CHECK(shutdown(peer.connection, SHUT_WR) == 0);
    take_back(COMMAND);
    CHECK(peer.connections == 2);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(2);
    close_session();
}

static void dropped_idle(const struct hostile_case *hostile)
{
    open_session();
    drop(hostile->number);
    settle();
    session_lives(2);
    close_session();
}

/* Of a hundred commands some were answered. */
static void dropped_queue(const struct hostile_case *hostile)
{
    enum { COMMANDS = 100, ANSWERED = 30, SEEN = 50 };
    static struct request requests[COMMANDS];
    int ended = 0;

    open_session();
    for (int i = 0; i < COMMANDS; i++) {
        requests[i].task = iscsi_testunitready_task(iscsi, 1, note_end, &requests[i].end);
        CHECK(requests[i].task != NULL);
    }
    for (int i = 0; i < SEEN; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        if (i < ANSWERED)
            answer_rightly();
    }
    take_in();
    for (int i = 0; i < COMMANDS; i++)
        ended += requests[i].end.calls;
    CHECK(ended == ANSWERED);
    drop(hostile->number);
    for (int i = ANSWERED; i < COMMANDS; i++) {
        take_back(COMMAND);
        CHECK(get32(peer.pdu + 16) == requests[i].task->itt);
        answer_rightly();
    }
    for (int i = 0; i < COMMANDS; i++)
        must_end(&requests[i], SCSI_STATUS_GOOD);
    session_lives(2);
    close_session();
}

/* ---- With another request on its way ----------------------------------------------------------- */

/* It ends, once, not GOOD; nothing repeats it. */
static void must_be_cancelled(const struct hostile_case *hostile, struct end *end, int opcode)
{
    take_back(opcode);
    drop(hostile->number);
    await_end(end);
    CHECK(end->status == SCSI_STATUS_CANCELLED);
    session_lives(2);
    CHECK(end->calls == 1);
    close_session();
}

static void dropped_ping(const struct hostile_case *hostile)
{
    struct end end = {0};

    open_session();
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, NULL, 0, &end));
    must_be_cancelled(hostile, &end, NOP_OUT);
}

static void dropped_reset(const struct hostile_case *hostile)
{
    struct end end = {0};

    open_session();
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, 1, note_end, &end));
    must_be_cancelled(hostile, &end, TASK_MANAGEMENT);
}

static void dropped_logout(const struct hostile_case *hostile)
{
    struct end end = {0};
    double limit = seconds_now() + 20;

    open_session();
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &end));
    take_back(LOGOUT);
    drop(hostile->number);
    while (end.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 10);
    }
    CHECK(end.calls == 1 && end.status != SCSI_STATUS_GOOD);
    for (int i = 0; i < 5; i++)
        turn(iscsi, 10);
    CHECK(end.calls == 1);
    close_session();
}

static void for_discovery(void)
{
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
}

static void dropped_discovery(const struct hostile_case *hostile)
{
    struct end end = {0};
    double limit = seconds_now() + 20;

    arrange = for_discovery;
    open_session();
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    take_back(TEXT);
    drop(hostile->number);
    while (end.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 10);
    }
    CHECK(end.calls == 1 && end.status != SCSI_STATUS_GOOD && end.command_data == NULL);
    close_session();
}

/* ---- Before the session is there --------------------------------------------------------------- */

static void await_failure(const struct end *end, const char *error)
{
    double limit = seconds_now() + 20;

    while (end->calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 1);
    }
    CHECK(end->calls == 1 && end->status == SCSI_STATUS_ERROR);
    clear_error(iscsi, error);
    CHECK(strstr(iscsi_get_error(iscsi), peer.portal) != NULL && !iscsi_is_logged_in(iscsi));
    session_must_end();
    CHECK(end->calls == 1);
}

static void begin_login(struct end *end, int lun)
{
    iscsi = peer_context();
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, lun, note_end, end));
}

static void dropped_at_accept(const struct hostile_case *hostile)
{
    struct end end = {0};
    double limit = seconds_now() + 20;

    begin_login(&end, -1);
    while (peer.connection < 0) {
        CHECK(seconds_now() < limit);
        peer_poll(&peer);
        pause_milliseconds(1);
    }
    drop(hostile->number);
    await_failure(&end, "portal");
    close_session();
    open_session();
    session_lives(1);
    close_session();
}

static void dropped_at_login(const struct hostile_case *hostile)
{
    struct end end = {0};

    begin_login(&end, -1);
    peer_receive(&peer, iscsi, LOGIN);
    drop(hostile->number);
    await_failure(&end, "Connection to portal");
    close_session();
    open_session();
    session_lives(1);
    close_session();
}

/* After the first of two Login Responses. */
static void dropped_within_login(const struct hostile_case *hostile)
{
    struct end end = {0};

    begin_login(&end, -1);
    peer_receive(&peer, iscsi, LOGIN);
    peer.exp_cmd_sn = get32(peer.pdu + 24);
    peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1] & 0x0c);
    memcpy(peer.answer + 8, peer.pdu + 8, 6);
    peer_send(&peer, "", 0);
    peer_receive(&peer, iscsi, LOGIN);
    drop(hostile->number);
    await_failure(&end, "Connection to portal");
    close_session();
    open_session();
    session_lives(1);
    close_session();
}

/* The login is over, and the logical unit is asked whether it is ready. */
static void dropped_at_unit_check(const struct hostile_case *hostile)
{
    struct end end = {0};

    begin_login(&end, 1);
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    peer_receive(&peer, iscsi, COMMAND);
    drop(hostile->number);
    await_failure(&end, "Connection to portal");
    close_session();
    open_session();
    session_lives(1);
    close_session();
}

/* ---- Again and again --------------------------------------------------------------------------- */

/* Each session ends when the command arrives. It ends with the 33rd, and others work. */
static void dropped_every_time(const struct hostile_case *hostile)
{
    struct request other;

    open_session();
    begin_test(&request, 0);
    for (int i = 1; request.end.calls == 0; i++) {
        double limit = seconds_now() + 3;

        CHECK(i <= 33 && peer.connections == i);
        drop(hostile->number);
        while (request.end.calls == 0 && !peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
            iscsi_reset_next_reconnect(iscsi);
        }
        if (request.end.calls == 0) {
            CHECK((peer.pdu[0] & 0x3f) == LOGIN);
            peer_admit(&peer, login_keys, login_keys_length);
            take_back(COMMAND);
        }
    }
    clear_error(iscsi, "the connection was lost each time");
    CHECK(peer.connections == 33);
    must_end(&request, SCSI_STATUS_ERROR);
    begin_test(&other, 0);
    answer_rightly();
    must_end(&other, SCSI_STATUS_GOOD);
    session_lives(34);
    close_session();
}

/* The session is lost, and each login after it: with one more attempt allowed all ends within the waits between them. */
static void never_let_in_again(const struct hostile_case *hostile)
{
    struct timespec before, after;
    double begun;
    int logins = 0;

    open_session();
    iscsi_set_reconnect_max_retries(iscsi, 1);
    begin_test(&request, 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    begun = seconds_now();
    drop(hostile->number);
    while (request.end.calls == 0) {
        CHECK(seconds_now() < begun + 4);
        if (peer_poll(&peer)) {
            CHECK((peer.pdu[0] & 0x3f) == LOGIN);
            logins++;
            drop(hostile->number);
        }
        turn(iscsi, 10);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    CHECK(logins == 2 && after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9 < 0.3);
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_CANCELLED);
    session_must_end();
    clear_error(iscsi, peer.portal);
    scsi_free_scsi_task(request.task);
    close_session();
}

/* Three logins of the lost session fail, and the fourth works: the command comes through. */
static void let_in_late(const struct hostile_case *hostile)
{
    open_session();
    begin_test(&request, 0);
    drop(hostile->number);
    for (int i = 0; i < 3; i++) {
        double limit = seconds_now() + 5;

        while (!peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            CHECK_OK(iscsi, turn(iscsi, 1));
            iscsi_reset_next_reconnect(iscsi);
        }
        CHECK((peer.pdu[0] & 0x3f) == LOGIN && request.end.calls == 0);
        drop(hostile->number);
    }
    take_back(COMMAND);
    CHECK(peer.connections == 5);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(5);
    close_session();
}

/* Nobody accepts, answers or reads: the attempt ends by its time, and the next one finds a target that does. */
static void silent_login(const struct hostile_case *hostile)
{
    struct end end = {0};
    double begun = seconds_now();

    (void)hostile;
    iscsi = peer_context();
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 500));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    await_failure(&end, "no answer in time");
    CHECK(seconds_now() - begun < 2);
    close_session();
    open_session();
    session_lives(1);
    close_session();
}

/* While its writes wait in the socket's buffers the target goes away without a word: the timeout ends them. */
static void silent_session(const struct hostile_case *hostile)
{
    enum { COMMANDS = 40 };
    static struct request requests[COMMANDS];

    (void)hostile;
    open_session();
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 500));
    for (int i = 0; i < COMMANDS; i++) {
        requests[i].data = guarded_block(32 * BLOCK);
        requests[i].task = iscsi_write10_task(iscsi, 1, 0, requests[i].data.bytes, 32 * BLOCK, BLOCK, 0, 0, 0, 0, 0,
                                              note_end, &requests[i].end);
        CHECK(requests[i].task != NULL);
    }
    for (int i = 0; i < COMMANDS; i++) {
        await_end(&requests[i].end);
        CHECK(requests[i].end.calls == 1 && requests[i].end.status == SCSI_STATUS_TIMEOUT);
        scsi_free_scsi_task(requests[i].task);
        guarded_free(&requests[i].data);
    }
    clear_error(iscsi, "timed out");
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 0));
    peer_hang_up(&peer);
    session_lives(2);
    close_session();
}

#define REPEATED "the next connection repeats the command, from its begin; GOOD"
#define CANCELLED "CANCELLED, once; commands work in the next session"
#define LOGIN_FAILS "ERROR, once, with a text that names the portal; a later login works"

static const struct hostile_case cases[] = {
    {"closed-idle", "closes the connection while nothing is on its way", "commands work in the next session",
     dropped_idle, .number = CLOSE},
    {"reset-idle", "resets the connection while nothing is on its way", "commands work in the next session", dropped_idle,
     .number = RESET},
    {"closed-at-command", "closes the connection when a command has arrived", REPEATED, dropped, nothing_more, "", CLOSE},
    {"reset-at-command", "resets the connection when a command has arrived", REPEATED, dropped, nothing_more, "", RESET},
    {"half-closed", "closes its own direction only", REPEATED, half_closed},
    {"closed-in-data-in", "closes the connection after a part of the data of a read", REPEATED, dropped_read,
     half_of_data, "", CLOSE},
    {"reset-in-data-in", "resets the connection after a part of the data of a read", REPEATED, dropped_read, half_of_data,
     "", RESET},
    {"closed-in-pdu", "closes the connection within a Data-In", REPEATED, dropped_read, half_of_pdu, "", CLOSE},
    {"closed-before-data-out", "asks for data and closes the connection", REPEATED, dropped_write, asked_for_data, "",
     CLOSE},
    {"reset-before-data-out", "asks for data and resets the connection", REPEATED, dropped_write, asked_for_data, "",
     RESET},
    {"closed-after-data-out", "takes all data and closes the connection", REPEATED, dropped_write, took_data, "", CLOSE},
    {"closed-with-queue", "closes the connection with 70 of 100 commands unanswered",
     "those 70 are repeated in their order; each ends GOOD, once", dropped_queue, .number = CLOSE},
    {"reset-with-queue", "resets the connection with 70 of 100 commands unanswered",
     "those 70 are repeated in their order; each ends GOOD, once", dropped_queue, .number = RESET},
    {"closed-at-ping", "closes the connection when a ping has arrived", CANCELLED, dropped_ping, .number = CLOSE},
    {"closed-at-reset", "closes the connection when a LUN RESET has arrived", CANCELLED, dropped_reset, .number = CLOSE},
    {"closed-at-logout", "closes the connection when a logout has arrived", "not GOOD, once", dropped_logout,
     .number = CLOSE},
    {"reset-at-logout", "resets the connection when a logout has arrived", "not GOOD, once", dropped_logout,
     .number = RESET},
    {"closed-at-discovery", "closes the connection when a Text Request has arrived", "not GOOD, once", dropped_discovery,
     .number = CLOSE},
    {"closed-at-accept", "closes the connection before the login", LOGIN_FAILS, dropped_at_accept, .number = CLOSE},
    {"reset-at-accept", "resets the connection before the login", LOGIN_FAILS, dropped_at_accept, .number = RESET},
    {"closed-at-login", "closes the connection when the login has arrived", LOGIN_FAILS, dropped_at_login, .number = CLOSE},
    {"reset-at-login", "resets the connection when the login has arrived", LOGIN_FAILS, dropped_at_login, .number = RESET},
    {"closed-within-login", "closes the connection after the first of two Login Responses", LOGIN_FAILS,
     dropped_within_login, .number = CLOSE},
    {"closed-at-unit-check", "closes the connection when TEST UNIT READY has arrived that belongs to the login",
     LOGIN_FAILS, dropped_at_unit_check, .number = CLOSE},
    {"dropped-every-time", "closes the connection each time when the command arrives",
     "ERROR after 33 sessions; other commands work", dropped_every_time, .number = CLOSE},
    {"never-let-in-again", "closes the connection, and then each at its login", "CANCELLED after the allowed attempts",
     never_let_in_again, .number = CLOSE},
    {"let-in-late", "closes the connection, and the next three at their login", "the fourth repeats the command; GOOD",
     let_in_late, .number = CLOSE},
    {"silent-login", "accepts no connection and says nothing", "ERROR when the time for the login is over; a later one works",
     silent_login},
    {"silent-session", "does not read and says nothing any more", "TIMEOUT for each of 40 writes; their memory is free",
     silent_session},
};

CATALOGUE("flow", cases)
