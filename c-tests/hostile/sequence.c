/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Numbers of statuses and commands, and tags, that do not follow the rules.
 */
#define _GNU_SOURCE
#include "scene.h"

/* ---- StatSN ------------------------------------------------------------------------------------ */

static void first_stat_sn(void) { peer.first_stat_sn = 0xfffffffd; }

static void stat_sn_wraps(const struct hostile_case *hostile)
{
    (void)hostile;
    arrange = first_stat_sn;
    open_session();
    for (int i = 0; i < 8; i++) {
        struct request request;

        begin_test(&request, 0);
        /* The status of the last command is acknowledged, the login's with the first. */
        CHECK(get32(peer.pdu + 28) == peer.stat_sn);
        answer_rightly();
        must_end(&request, SCSI_STATUS_GOOD);
    }
    session_lives(1);
    close_session();
}

/* Statuses whose numbers are this far from the expected one, and then from that. */
static void stat_sn_jumps(const struct hostile_case *hostile)
{
    open_session();
    for (int i = 0; i < 4; i++) {
        struct request request;

        begin_test(&request, 0);
        peer.stat_sn += (uint32_t)hostile->number;
        answer_rightly();
        must_end(&request, SCSI_STATUS_GOOD);
    }
    session_lives(1);
    close_session();
}

/* All statuses have the same number. */
static void stat_sn_stays(const struct hostile_case *hostile)
{
    (void)hostile;
    open_session();
    for (int i = 0; i < 4; i++) {
        struct request request;

        begin_test(&request, 0);
        answer_rightly();
        peer.stat_sn--;
        must_end(&request, SCSI_STATUS_GOOD);
    }
    session_lives(1);
    close_session();
}

static void jump_and_answer(void)
{
    peer.stat_sn += (uint32_t)catalogue_case->number;
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* ---- The command window ------------------------------------------------------------------------ */

/* Answers the command in peer.pdu with these numbers. */
static void respond_with(uint32_t exp_cmd_sn, uint32_t max_cmd_sn)
{
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, 0);
    put32(peer.answer + 28, exp_cmd_sn);
    put32(peer.answer + 32, max_cmd_sn);
    CHECK(peer_send_numbered(&peer, iscsi, "", 0));
}

/* A NOP-In that wants no answer, with these numbers. */
static void announce(uint32_t exp_cmd_sn, uint32_t max_cmd_sn)
{
    peer_answer(&peer, NOP_IN, 0x80);
    put32(peer.answer + 16, 0xffffffff);
    peer_number(&peer, 0);
    peer.stat_sn--;
    put32(peer.answer + 28, exp_cmd_sn);
    put32(peer.answer + 32, max_cmd_sn);
    CHECK(peer_send_numbered(&peer, iscsi, "", 0));
    take_in();
}

/* Numbers that contradict each other, or go back, change nothing: the window stays as it was. */
static void window_nonsense(const struct hostile_case *hostile)
{
    static const struct { uint32_t exp, max; } offsets[] = {
        {0, (uint32_t)-2}, {0, (uint32_t)-100}, {10, 8}, {0, 0x80000000 - 2}, {0x7fffffff, 0}, {(uint32_t)-50, (uint32_t)-51},
        {(uint32_t)-50, (uint32_t)-40}, {0x80000000, 0x80000000},
    };
    uint32_t base;

    (void)hostile;
    open_session();
    base = peer.exp_cmd_sn;
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        announce(base + offsets[i].exp, base + offsets[i].max);
        session_lives(1);
        base = peer.exp_cmd_sn;
    }
    close_session();
}

enum { WAITING = 20 };

/* The window is closed: commands wait, without work for the processor, until their timeout. Then it opens, and works. */
static void window_closed(const struct hostile_case *hostile)
{
    struct request requests[WAITING] = {0}, request;
    struct timespec before, after;
    double begin;
    long turns = 0;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    respond_with(peer.exp_cmd_sn, peer.exp_cmd_sn - 1);
    peer.window = 0;
    must_end(&request, SCSI_STATUS_GOOD);
    /* The window of 64 that was open before is not taken back. */
    for (int i = 0; i < 63; i++) {
        begin_test(&request, 0);
        answer_rightly();
        must_end(&request, SCSI_STATUS_GOOD);
    }
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 700));
    for (int i = 0; i < WAITING; i++) {
        requests[i].task = iscsi_testunitready_task(iscsi, 1, note_end, &requests[i].end);
        CHECK(requests[i].task != NULL);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    begin = seconds_now();
    while (requests[WAITING - 1].end.calls == 0) {
        CHECK(!peer_poll(&peer) && seconds_now() < begin + 3);
        CHECK_OK(iscsi, turn(iscsi, 20));
        turns++;
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    CHECK(turns < 500 && after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9 < 0.2 + 100 * hostile->number);
    for (int i = 0; i < WAITING; i++)
        must_end(&requests[i], SCSI_STATUS_TIMEOUT);
    clear_error(iscsi, "timed out");
    peer.window = 64;
    announce(peer.exp_cmd_sn, peer.exp_cmd_sn + 63);
    session_lives(1);
    close_session();
}

/* The largest window that there can be: all commands leave at once, and nothing is remembered for those that could. */
static void window_jump(const struct hostile_case *hostile)
{
    enum { COMMANDS = 2000 };
    static struct request requests[COMMANDS];

    (void)hostile;
    open_session();
    announce(peer.exp_cmd_sn, peer.exp_cmd_sn + 0x7ffffffe);
    for (int i = 0; i < COMMANDS; i++) {
        requests[i].task = iscsi_testunitready_task(iscsi, 1, note_end, &requests[i].end);
        CHECK(requests[i].task != NULL);
    }
    for (int i = 0; i < COMMANDS; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        answer_rightly();
    }
    for (int i = 0; i < COMMANDS; i++) {
        await_end(&requests[i].end);
        CHECK(requests[i].end.calls == 1 && requests[i].end.status == SCSI_STATUS_GOOD);
        scsi_free_scsi_task(requests[i].task);
    }
    session_lives(1);
    close_session();
}

/* The target acknowledges commands that were never sent. */
static void exp_cmd_sn_ahead(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    respond_with(peer.exp_cmd_sn + 1000, peer.exp_cmd_sn + 1063);
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* ---- Tags -------------------------------------------------------------------------------------- */

/* A PDU of the kind that is the case's number, with this tag. */
static void send_with_tag(int opcode, uint32_t tag)
{
    static unsigned char data[BLOCK];

    peer_answer(&peer, opcode, opcode == DATA_IN ? 0x81 : 0x80);
    put32(peer.answer + 16, tag);
    if (opcode == DATA_IN)
        put32(peer.answer + 40, 0xffffff00);
    if (opcode == R2T)
        put32(peer.answer + 44, BLOCK);
    peer_number(&peer, opcode == DATA_IN ? BLOCK : 0);
    CHECK(peer_send_numbered(&peer, iscsi, data, opcode == DATA_IN ? BLOCK : 0));
}

/* Tags that are not in use: each a bit away from the one that is, and those at the ends of the range. */
static void unknown_tags(const struct hostile_case *hostile)
{
    static const uint32_t ends[] = {0xffffffff, 0xfffffffe, 0x80000000, 0x80000001, 0x7fffffff, 0x00400000, 0x003fffff,
                                    0x003ffffe, 0xffc00000};
    struct request request;
    uint32_t tag;

    open_session();
    begin_read(&request, BLOCK);
    tag = get32(peer.pdu + 16);
    for (int bit = 0; bit < 32; bit++)
        send_with_tag(hostile->number, tag ^ 1U << bit);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i] != tag)
            send_with_tag(hostile->number, ends[i]);
    take_in();
    CHECK(request.end.calls == 0 && peer_receives_nothing(&peer, iscsi));
    for (size_t i = 0; i < BLOCK; i++)
        CHECK(request.data.bytes[i] == UNTOUCHED);
    answer_rightly();
    await_end(&request.end);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* The tag of a command that has ended, while another command uses its place. */
static void freed_tag(const struct hostile_case *hostile)
{
    struct request ended, request;
    uint32_t tag;

    open_session();
    begin_read(&ended, BLOCK);
    tag = get32(peer.pdu + 16);
    answer_rightly();
    must_end(&ended, SCSI_STATUS_GOOD);
    memset(ended.data.bytes, UNTOUCHED, BLOCK);
    begin_read(&request, BLOCK);
    CHECK(get32(peer.pdu + 16) != tag);
    for (int i = 0; i < 5; i++)
        send_with_tag(hostile->number, tag);
    take_in();
    CHECK(request.end.calls == 0);
    for (size_t i = 0; i < BLOCK; i++)
        CHECK(request.data.bytes[i] == UNTOUCHED && ended.data.bytes[i] == UNTOUCHED);
    answer_rightly();
    await_end(&request.end);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* Two answers in one piece: the first ends the command, the second belongs to nothing. */
static void answered_twice(const struct hostile_case *hostile)
{
    static unsigned char bytes[PEER_LONGEST];
    struct request request;
    size_t length;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, 0);
    length = peer_assemble(&peer, "", 0, bytes);
    peer.answer[3] = SCSI_STATUS_BUSY;
    peer_number(&peer, 0);
    length += peer_assemble(&peer, "", 0, bytes + length);
    CHECK(peer_send_bytes(&peer, iscsi, bytes, length));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* A command waits behind a closed window; the target answers the tag that it will have. */
static void answered_before_sent(const struct hostile_case *hostile)
{
    struct request first, waiting = {0};

    open_session();
    begin_test(&first, 0);
    answer_rightly();
    must_end(&first, SCSI_STATUS_GOOD);
    peer_hang_up(&peer);
    peer.window = 1;
    /* The new window has room for one. */
    begin_test(&first, 0);
    waiting.task = iscsi_testunitready_task(iscsi, 1, note_end, &waiting.end);
    CHECK(waiting.task != NULL && peer_receives_nothing(&peer, iscsi));
    send_with_tag(hostile->number, waiting.task->itt);
    peer.window = 64;
    take_back(COMMAND);
    CHECK(peer.connections == 3 && first.end.calls == 0 && waiting.end.calls == 0);
    answer_rightly();
    take_back(COMMAND);
    answer_rightly();
    must_end(&first, SCSI_STATUS_GOOD);
    must_end(&waiting, SCSI_STATUS_GOOD);
    session_lives(3);
    close_session();
}

/* The answer comes when the application has cancelled the command and given its memory back. */
static void after_cancel(const struct hostile_case *hostile)
{
    struct request request;
    uint32_t tag;

    open_session();
    begin_read(&request, BLOCK);
    tag = get32(peer.pdu + 16);
    CHECK_OK(iscsi, iscsi_scsi_cancel_task(iscsi, request.task));
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(request.task);
    guarded_free(&request.data);
    if (hostile->number == DATA_IN)
        answer_rightly();
    else
        send_with_tag(hostile->number, tag);
    take_in();
    CHECK(request.end.calls == 1);
    session_lives(1);
    close_session();
}

static void after_timeout(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 100));
    begin_read(&request, BLOCK);
    await_end(&request.end);
    clear_error(iscsi, "timed out");
    CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_TIMEOUT);
    scsi_free_scsi_task(request.task);
    guarded_free(&request.data);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 0));
    answer_rightly();
    take_in();
    CHECK(request.end.calls == 1);
    session_lives(1);
    close_session();
}

/* Answers to another kind of request than the one whose tag they have: the request ends with the connection. */
static void wrong_kind(const struct hostile_case *hostile, int opcode, struct end *end)
{
    take_back(opcode);
    send_with_tag(hostile->number, get32(peer.pdu + 16));
    await_end(end);
    CHECK(end->calls == 1 && end->status == SCSI_STATUS_CANCELLED);
    session_lives(2);
    CHECK(end->calls == 1);
    close_session();
}

static void tag_of_ping(const struct hostile_case *hostile)
{
    struct end end = {0};

    open_session();
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, NULL, 0, &end));
    wrong_kind(hostile, NOP_OUT, &end);
}

static void tag_of_reset(const struct hostile_case *hostile)
{
    struct end end = {0};

    open_session();
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, 1, note_end, &end));
    wrong_kind(hostile, TASK_MANAGEMENT, &end);
}

#define IGNORED "ignored; the session goes on"

static const struct hostile_case cases[] = {
    {"stat-sn-wraps", "counts statuses over 0xffffffff", "each is acknowledged; commands end GOOD", stat_sn_wraps},
    {"stat-sn-gap", "leaves ten numbers of statuses out", "the numbers are taken; commands end GOOD", stat_sn_jumps,
     .number = 10},
    {"stat-sn-back", "goes ten numbers of statuses back", "commands end GOOD", stat_sn_jumps, .number = -10},
    {"stat-sn-stays", "gives all statuses the same number", "commands end GOOD", stat_sn_stays},
    {"stat-sn-far-ahead", "leaves 100,000 numbers of statuses out", REFUSED, test_refused, jump_and_answer,
     "StatSN lies far ahead", 100000},
    {"stat-sn-half-ahead", "goes 2^31 - 1 numbers of statuses ahead", REFUSED, test_refused, jump_and_answer,
     "StatSN lies far ahead", 0x7fffffff},
    {"window-nonsense", "sends MaxCmdSN below ExpCmdSN - 1, or numbers that go back", IGNORED, window_nonsense},
    {"window-closed", "closes the window for ever", "commands end with TIMEOUT; waiting costs nothing", window_closed},
    {"window-jump", "opens the window for two thousand million commands", "commands end GOOD", window_jump},
    {"exp-cmd-sn-ahead", "acknowledges a thousand commands that were never sent", "commands end GOOD", exp_cmd_sn_ahead},
    {"unknown-tag-response", "sends responses for 41 tags that are not in use", IGNORED, unknown_tags, .number = RESPONSE},
    {"unknown-tag-data-in", "sends Data-In with wild offsets for 41 tags that are not in use", IGNORED, unknown_tags,
     .number = DATA_IN},
    {"unknown-tag-r2t", "sends R2T for 41 tags that are not in use", IGNORED, unknown_tags, .number = R2T},
    {"unknown-tag-nop-in", "sends answers to pings for 41 tags that are not in use", IGNORED, unknown_tags,
     .number = NOP_IN},
    {"unknown-tag-task-management", "sends Task Management Responses for 41 tags that are not in use", IGNORED,
     unknown_tags, .number = TASK_MANAGEMENT_RESPONSE},
    {"unknown-tag-text", "sends Text Responses for 41 tags that are not in use", IGNORED, unknown_tags,
     .number = TEXT_RESPONSE},
    {"freed-tag-response", "answers a command again that has ended, while another has its place", IGNORED, freed_tag,
     .number = RESPONSE},
    {"freed-tag-data-in", "sends Data-In for a command that has ended, while another has its place", IGNORED, freed_tag,
     .number = DATA_IN},
    {"freed-tag-r2t", "sends R2T for a command that has ended, while another has its place", IGNORED, freed_tag,
     .number = R2T},
    {"answered-twice", "answers a command GOOD and BUSY", "GOOD, once", answered_twice},
    {"answered-before-sent", "answers a command that has not been sent", "the connection ends; the next one sends it",
     answered_before_sent, .number = RESPONSE},
    {"data-in-before-sent", "sends Data-In for a command that has not been sent",
     "the connection ends; the next one sends it", answered_before_sent, .number = DATA_IN},
    {"response-after-cancel", "answers a command that was cancelled", IGNORED, after_cancel, .number = RESPONSE},
    {"data-in-after-cancel", "sends data for a command that was cancelled and whose memory is gone", IGNORED,
     after_cancel, .number = DATA_IN},
    {"r2t-after-cancel", "sends R2T for a command that was cancelled", IGNORED, after_cancel, .number = R2T},
    {"data-in-after-timeout", "sends data for a command whose time was over and whose memory is gone", IGNORED,
     after_timeout},
    {"tag-of-ping-response", "answers a ping with a SCSI Response", "CANCELLED; a new session works", tag_of_ping,
     .number = RESPONSE},
    {"tag-of-ping-text", "answers a ping with a Text Response", "CANCELLED; a new session works", tag_of_ping,
     .number = TEXT_RESPONSE},
    {"tag-of-ping-data-in", "answers a ping with Data-In", "CANCELLED; a new session works", tag_of_ping,
     .number = DATA_IN},
    {"tag-of-reset-response", "answers a reset with a SCSI Response", "CANCELLED; a new session works", tag_of_reset,
     .number = RESPONSE},
    {"tag-of-reset-nop-in", "answers a reset with a NOP-In", "CANCELLED; a new session works", tag_of_reset,
     .number = NOP_IN},
    {"tag-of-reset-logout", "answers a reset with a Logout Response", "CANCELLED; a new session works", tag_of_reset,
     .number = LOGOUT_RESPONSE},
};

CATALOGUE("sequence", cases)
