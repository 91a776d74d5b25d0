/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * PDUs that come in pieces: in two, divided at every byte; byte by byte; or cut off at every byte by the end of the
 * connection.
 */
#define _GNU_SOURCE
#include "scene.h"

#define NO_IMMEDIATE_DATA ADMITTED "\0ImmediateData=No\0InitialR2T=Yes"

/* A request, and the PDU that answers it. */
static struct request request;
static unsigned char answer[PEER_LONGEST];
static size_t answer_length;

static void assemble(const void *data, size_t length)
{
    peer_number(&peer, length);
    answer_length = peer_assemble(&peer, data, length, answer);
}

/* ---- Each begins a request, and makes its answer ----------------------------------------------- */

static void check_condition(void)
{
    static const unsigned char sense[20] = {0, 18, 0x70, 0, SCSI_SENSE_MEDIUM_ERROR, 0, 0, 0, 0, 10};

    begin_test(&request, 0);
    peer_answer(&peer, RESPONSE, 0x80)[3] = SCSI_STATUS_CHECK_CONDITION;
    assemble(sense, sizeof sense);
}

static void data_in(void)
{
    static unsigned char data[BLOCK];

    begin_read(&request, BLOCK);
    fill_pattern(data, BLOCK, 5);
    peer_answer(&peer, DATA_IN, 0x81);
    assemble(data, BLOCK);
}

/* Seven bytes and one of padding. */
static void padded_data_in(void)
{
    memset(&request, 0, sizeof request);
    request.data = guarded_block(7);
    request.task = iscsi_inquiry_task(iscsi, 1, 0, 0, 7, note_end, &request.end);
    CHECK(request.task != NULL && scsi_task_add_data_in_buffer(request.task, 7, request.data.bytes) == 0);
    take_back(COMMAND);
    peer_answer(&peer, DATA_IN, 0x81);
    fill_pattern(peer.data, 7, 5);
    assemble(peer.data, 7);
}

static void ping_answer(void)
{
    memset(&request, 0, sizeof request);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, (unsigned char *)"12345", 5, &request.end));
    take_back(NOP_OUT);
    peer_answer(&peer, NOP_IN, 0x80);
    assemble(peer.data, 5);
}

static void reset_answer(void)
{
    memset(&request, 0, sizeof request);
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, 1, note_end, &request.end));
    take_back(TASK_MANAGEMENT);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    assemble("", 0);
}

static void rejection(void)
{
    begin_test(&request, 0);
    peer_answer(&peer, REJECT, 0x80)[2] = 5;
    put32(peer.answer + 16, 0xffffffff);
    assemble(peer.pdu, HEADER);
}

static void discovered(void)
{
    static const char text[] = "TargetName=iqn.2026-11.org.example:one\0TargetAddress=127.0.0.1:3260,1";

    memset(&request, 0, sizeof request);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &request.end));
    take_back(TEXT);
    peer_answer(&peer, TEXT_RESPONSE, 0x80);
    assemble(text, sizeof text);
}

/* ---- How it comes ------------------------------------------------------------------------------ */

/* The request ends with the status that is the case's number, once, with the right data. */
static void finish(void)
{
    await_end(&request.end);
    CHECK(request.end.calls == 1 && request.end.status == catalogue_case->number);
    if (request.data.bytes != NULL) {
        CHECK(is_pattern(&request.data, 5));
        guarded_free(&request.data);
    }
    if (request.task != NULL)
        scsi_free_scsi_task(request.task);
}

static void in_two(const struct hostile_case *hostile)
{
    open_session();
    for (size_t first = 1; first == 1 || first < answer_length; first++) {
        hostile->answer();
        CHECK(peer_send_bytes(&peer, iscsi, answer, first));
        take_in();
        CHECK(request.end.calls == 0);
        CHECK(peer_send_bytes(&peer, iscsi, answer + first, answer_length - first));
        finish();
    }
    CHECK(peer.connections == 1);
    close_session();
}

static void byte_by_byte(const struct hostile_case *hostile)
{
    open_session();
    hostile->answer();
    for (size_t at = 0; at < answer_length; at++) {
        CHECK(request.end.calls == 0);
        CHECK(peer_send_bytes(&peer, iscsi, answer + at, 1));
        CHECK_OK(iscsi, turn(iscsi, 0));
    }
    finish();
    close_session();
}

/* At each byte the connection ends; a command is sent again, with the right answer then. */
static void cut(const struct hostile_case *hostile)
{
    open_session();
    for (size_t length = 0; length == 0 || length < answer_length; length++) {
        hostile->answer();
        CHECK(peer_send_bytes(&peer, iscsi, answer, length));
        peer_hang_up(&peer);
        take_back(COMMAND);
        CHECK(request.end.calls == 0);
        answer_rightly();
        await_end(&request.end);
        CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_GOOD);
        CHECK(request.data.bytes == NULL || is_pattern(&request.data, 5));
        if (request.data.bytes != NULL)
            guarded_free(&request.data);
        scsi_free_scsi_task(request.task);
    }
    session_lives(peer.connections);
    close_session();
}

static void for_discovery(void)
{
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
}

static void text_in_two(const struct hostile_case *hostile)
{
    arrange = for_discovery;
    in_two(hostile);
}

static void with_both_digests(void)
{
    peer.header_digest = peer.data_digest = 1;
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_CRC32C));
    CHECK_OK(iscsi, iscsi_set_data_digest(iscsi, ISCSI_DATA_DIGEST_CRC32C));
}

static void digested_in_two(const struct hostile_case *hostile)
{
    arrange = with_both_digests;
    USE_KEYS("HeaderDigest=CRC32C\0DataDigest=CRC32C");
    in_two(hostile);
}

static void digested_byte_by_byte(const struct hostile_case *hostile)
{
    arrange = with_both_digests;
    USE_KEYS("HeaderDigest=CRC32C\0DataDigest=CRC32C");
    byte_by_byte(hostile);
}

/* ---- PDUs that end no request, or the session -------------------------------------------------- */

static void r2t_in_two(const struct hostile_case *hostile)
{
    USE_KEYS(NO_IMMEDIATE_DATA);
    open_session();
    for (size_t first = 1; first < HEADER; first++) {
        unsigned char command[HEADER];

        begin_write(&request, BLOCK);
        memcpy(command, peer.pdu, HEADER);
        put32(peer_answer(&peer, R2T, 0x80) + 20, 1);
        put32(peer.answer + 44, BLOCK);
        assemble("", 0);
        peer.stat_sn--;
        CHECK(peer_send_bytes(&peer, iscsi, answer, first));
        take_in();
        CHECK(!peer_poll(&peer));
        CHECK(peer_send_bytes(&peer, iscsi, answer + first, HEADER - first));
        peer_receive(&peer, iscsi, DATA_OUT);
        CHECK(peer.length == BLOCK && memcmp(peer.data, request.data.bytes, BLOCK) == 0);
        memcpy(peer.pdu, command, HEADER);
        peer_respond(&peer, hostile->number);
        must_end(&request, SCSI_STATUS_GOOD);
        guarded_free(&request.data);
    }
    close_session();
}

static int messages;

static void announced(struct iscsi_context *context, const struct iscsi_async_event *event, void *opaque)
{
    (void)context;
    (void)opaque;
    CHECK(event->event == 255 && event->data_size == 5 && memcmp(event->data, "hello", 5) == 0);
    messages++;
}

static void message_in_two(const struct hostile_case *hostile)
{
    (void)hostile;
    open_session();
    iscsi_set_async_event_cb(iscsi, announced, NULL);
    for (size_t first = 1; first < HEADER + 8; first++) {
        peer_answer(&peer, ASYNC, 0x80)[36] = 255;
        put32(peer.answer + 16, 0xffffffff);
        assemble("hello", 5);
        CHECK(peer_send_bytes(&peer, iscsi, answer, first));
        take_in();
        CHECK(messages == (int)first - 1);
        CHECK(peer_send_bytes(&peer, iscsi, answer + first, answer_length - first));
        take_in();
        CHECK(messages == (int)first);
    }
    session_lives(1);
    close_session();
}

static void logout_in_two(const struct hostile_case *hostile)
{
    (void)hostile;
    for (size_t first = 1; first < HEADER; first++) {
        struct end end = {0};

        open_session();
        CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &end));
        take_back(LOGOUT);
        peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
        assemble("", 0);
        CHECK(peer_send_bytes(&peer, iscsi, answer, first));
        take_in();
        CHECK(end.calls == 0);
        CHECK(peer_send_bytes(&peer, iscsi, answer + first, HEADER - first));
        await_end(&end);
        CHECK(end.status == SCSI_STATUS_GOOD);
        close_session();
    }
}

/* The Login Response: `cut_off` ends the connection, otherwise the rest follows. */
static void login_in_pieces(int cut_off)
{
    answer_length = 0;
    for (size_t first = 1; answer_length == 0 || first < answer_length; first++) {
        struct end end = {0};

        iscsi = peer_context();
        peer_listen(&peer);
        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
        peer_receive(&peer, iscsi, LOGIN);
        peer.stat_sn = 1;
        peer.exp_cmd_sn = get32(peer.pdu + 24);
        peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1])[15] = 1;
        memcpy(peer.answer + 8, peer.pdu + 8, 6);
        assemble(ADMITTED, sizeof ADMITTED);
        CHECK(peer_send_bytes(&peer, iscsi, answer, first));
        take_in();
        CHECK(end.calls == 0);
        if (cut_off) {
            peer_hang_up(&peer);
            while (end.calls == 0)
                turn(iscsi, 1);
            CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
            clear_error(iscsi, "lost during login");
        } else {
            CHECK(peer_send_bytes(&peer, iscsi, answer + first, answer_length - first));
            await_end(&end);
            CHECK(end.status == SCSI_STATUS_GOOD);
        }
        close_session();
    }
}

static void login_in_two(const struct hostile_case *hostile)
{
    (void)hostile;
    login_in_pieces(0);
}

static void login_cut(const struct hostile_case *hostile)
{
    (void)hostile;
    login_in_pieces(1);
}

#define WHOLE "the request ends once, and not before the last byte"
#define AGAIN "the next connection repeats the command, with the right data"

static const struct hostile_case cases[] = {
    {"response-in-two", "divides a response with sense at every byte", WHOLE, in_two, check_condition,
     .number = SCSI_STATUS_CHECK_CONDITION},
    {"data-in-in-two", "divides a Data-In with status at every byte", WHOLE, in_two, data_in},
    {"padded-data-in-in-two", "divides a Data-In with padding at every byte", WHOLE, in_two, padded_data_in},
    {"digested-data-in-in-two", "divides a Data-In with both digests at every byte", WHOLE, digested_in_two, data_in},
    {"digested-response-in-two", "divides a response with both digests at every byte", WHOLE, digested_in_two,
     check_condition, .number = SCSI_STATUS_CHECK_CONDITION},
    {"nop-in-in-two", "divides the answer to a ping at every byte", WHOLE, in_two, ping_answer},
    {"task-management-in-two", "divides a Task Management Response at every byte", WHOLE, in_two, reset_answer},
    {"reject-in-two", "divides a Reject at every byte", "the command ends with ERROR, once, not before the last byte",
     in_two, rejection, .number = SCSI_STATUS_ERROR},
    {"text-in-two", "divides a Text Response at every byte", WHOLE, text_in_two, discovered},
    {"r2t-in-two", "divides an R2T at every byte", "the data leaves after the last byte, once", r2t_in_two},
    {"message-in-two", "divides an Asynchronous Message at every byte", "the application is told once, after the last byte",
     message_in_two},
    {"logout-in-two", "divides a Logout Response at every byte", WHOLE, logout_in_two},
    {"login-in-two", "divides a Login Response at every byte", WHOLE, login_in_two},
    {"response-byte-by-byte", "sends a response with sense byte by byte", WHOLE, byte_by_byte, check_condition,
     .number = SCSI_STATUS_CHECK_CONDITION},
    {"data-in-byte-by-byte", "sends a Data-In with status byte by byte", WHOLE, byte_by_byte, data_in},
    {"digested-byte-by-byte", "sends a Data-In with both digests byte by byte", WHOLE, digested_byte_by_byte, data_in},
    {"response-cut", "closes the connection at every byte of a response", AGAIN, cut, check_condition},
    {"data-in-cut", "closes the connection at every byte of a Data-In", AGAIN, cut, data_in},
    {"login-cut", "closes the connection at every byte of a Login Response", "ERROR each time", login_cut},
};

CATALOGUE("framing", cases)
