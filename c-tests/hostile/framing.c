/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bytes that are no PDU, PDUs that have no place where they come, and PDUs that come in odd pieces.
 */
#define _GNU_SOURCE
#include "scene.h"

enum { OWN_LIMIT = 8192 };

/* ---- PDUs that end the connection -------------------------------------------------------------- */

static void send_header(void)
{
    peer_send_bytes(&peer, iscsi, peer.answer, HEADER);
}

/* A response whose DataSegmentLength is this, and none of the data. */
static void segment_length(uint32_t length)
{
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, length);
    send_header();
}

static void longest_segment(void) { segment_length(0xffffff); }
static void segment_over_limit(void) { segment_length(OWN_LIMIT + 1); }

static void own_limit(void)
{
    CHECK_OK(iscsi, iscsi_set_max_recv_data_segment_length(iscsi, OWN_LIMIT));
}

static void limited_read_refused(const struct hostile_case *hostile)
{
    arrange = own_limit;
    read_refused(hostile);
}

static void data_in_over_limit(void)
{
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, OWN_LIMIT + 4);
    send_header();
}

/* The header says that there is no data, and then there is. */
static void segment_too_short(void)
{
    static const unsigned char data[BLOCK];

    peer_answer(&peer, DATA_IN, 0x80);
    peer_number(&peer, 0);
    peer.stat_sn--;
    send_header();
    peer_send_bytes(&peer, iscsi, data, sizeof data);
}

/* The data of a NOP-In takes in the header behind it; what follows that is no PDU. */
static void segment_takes_next(void)
{
    peer_answer(&peer, NOP_IN, 0x80);
    put32(peer.answer + 16, 0xffffffff);
    peer_number(&peer, BLOCK);
    send_header();
    peer_send_bytes(&peer, iscsi, peer.data, BLOCK - HEADER);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 4 * BLOCK);
    send_header();
    memset(peer.data, 0x5a, sizeof peer.data);
    peer_send_bytes(&peer, iscsi, peer.data, 4 * BLOCK);
}

/* An answer to the command with an opcode that is the case's number. */
static void other_opcode(void)
{
    peer_answer(&peer, catalogue_case->number, 0x80);
    peer_number(&peer, 0);
    send_header();
}

static void opcode_refused(const struct hostile_case *hostile) { must_refuse(hostile, begin_read, BLOCK); }

/* ---- Digests ----------------------------------------------------------------------------------- */

#define WITH_HEADER_DIGEST "HeaderDigest=CRC32C\0DataDigest=None"
#define WITH_DATA_DIGEST "HeaderDigest=None\0DataDigest=CRC32C"
#define WITH_BOTH_DIGESTS "HeaderDigest=CRC32C\0DataDigest=CRC32C"

static void header_digest(void)
{
    peer.header_digest = 1;
    USE_KEYS(WITH_HEADER_DIGEST);
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_CRC32C));
}

static void data_digest(void)
{
    peer.data_digest = 1;
    USE_KEYS(WITH_DATA_DIGEST);
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE));
    CHECK_OK(iscsi, iscsi_set_data_digest(iscsi, ISCSI_DATA_DIGEST_CRC32C));
}

static void both_digests(void)
{
    data_digest();
    header_digest();
    USE_KEYS(WITH_BOTH_DIGESTS);
}

static void header_digest_refused(const struct hostile_case *hostile)
{
    arrange = header_digest;
    read_refused(hostile);
}

static void data_digest_refused(const struct hostile_case *hostile)
{
    arrange = data_digest;
    read_refused(hostile);
}

static void wrong_digest(void)
{
    peer.digest_error = 1;
    answer_rightly();
    peer.digest_error = 0;
}

static void wrong_digest_of_response(void)
{
    static const unsigned char sense[20];

    peer.digest_error = 1;
    peer_answer(&peer, RESPONSE, 0x80)[3] = SCSI_STATUS_CHECK_CONDITION;
    peer_number(&peer, sizeof sense);
    peer_send_numbered(&peer, iscsi, sense, sizeof sense);
    peer.digest_error = 0;
}

static void missing_header_digest(void)
{
    peer.header_digest = 0;
    answer_rightly();
    peer.header_digest = 1;
}

/* What comes next is taken for it. */
static void missing_data_digest(void)
{
    peer.data_digest = 0;
    answer_rightly();
    peer_answer(&peer, NOP_IN, 0x80);
    peer_number(&peer, 0);
    send_header();
    peer.data_digest = 1;
}

/* It is taken for the begin of the next header. */
static void superfluous_header_digest(void)
{
    peer.header_digest = 1;
    peer_answer(&peer, NOP_IN, 0x80);
    put32(peer.answer + 16, 0xffffffff);
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
    peer.header_digest = 0;
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 0);
    send_header();
}

/* It is taken for the begin of the next header. */
static void superfluous_data_digest(void)
{
    static unsigned char data[3 * BLOCK];

    peer.data_digest = 1;
    fill_pattern(data, sizeof data, 5);
    peer_answer(&peer, DATA_IN, 0x80);
    peer_number(&peer, sizeof data);
    peer.stat_sn--;
    peer_send_numbered(&peer, iscsi, data, sizeof data);
    peer.data_digest = 0;
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 0);
    send_header();
}

/* One bit in each byte of header and digests, and in each sixteenth of the data. */
static void bits_of_digested(const struct hostile_case *hostile)
{
    static unsigned char bytes[PEER_LONGEST];
    static unsigned char data[BLOCK];
    size_t length = 1;

    (void)hostile;
    arrange = both_digests;
    open_session();
    fill_pattern(data, sizeof data, 5);
    for (size_t byte = 0; byte < length; byte += byte < HEADER + 4 || byte + 5 > length ? 1 : 16) {
        struct request request;

        begin_read(&request, BLOCK);
        peer_answer(&peer, DATA_IN, 0x81);
        peer_number(&peer, sizeof data);
        length = peer_assemble(&peer, data, sizeof data, bytes);
        bytes[byte] ^= (unsigned char)(1 << byte % 8);
        peer_send_bytes(&peer, iscsi, bytes, length);
        take_in();
        CHECK(request.end.calls == 0);
        /* Where only a length was changed, the end of the PDU is awaited. */
        peer_hang_up(&peer);
        take_back(COMMAND);
        answer_rightly();
        await_end(&request.end);
        CHECK(request.end.status == SCSI_STATUS_GOOD && is_pattern(&request.data, 5));
        scsi_free_scsi_task(request.task);
        guarded_free(&request.data);
    }
    CHECK(length == HEADER + 4 + BLOCK + 4);
    close_session();
}

/* Without digests a changed header can mean something else, but no read is good whose data is not right. */
static void every_bit_of_header(const struct hostile_case *hostile)
{
    static unsigned char bytes[PEER_LONGEST];
    static unsigned char data[BLOCK];

    (void)hostile;
    open_session();
    fill_pattern(data, sizeof data, 5);
    for (int bit = 0; bit < 8 * HEADER; bit++) {
        struct request request;
        size_t length;

        begin_read(&request, BLOCK);
        peer_answer(&peer, DATA_IN, 0x81);
        peer_number(&peer, sizeof data);
        length = peer_assemble(&peer, data, sizeof data, bytes);
        bytes[bit / 8] ^= (unsigned char)(0x80 >> bit % 8);
        peer_send_bytes(&peer, iscsi, bytes, length);
        take_in();
        if (request.end.calls == 0) {
            peer_hang_up(&peer);
            take_back(COMMAND);
            answer_rightly();
            await_end(&request.end);
            CHECK(request.end.status == SCSI_STATUS_GOOD);
        }
        CHECK(request.end.calls == 1);
        if (request.end.status == SCSI_STATUS_GOOD)
            CHECK(is_pattern(&request.data, 5));
        guarded_check(&request.data);
        scsi_free_scsi_task(request.task);
        guarded_free(&request.data);
    }
    peer_hang_up(&peer);
    session_lives(peer.connections + 1);
    close_session();
}

/* ---- Odd, and right ---------------------------------------------------------------------------- */

/* Additional header segments of every length, which RFC 7143 has not for an initiator, of every type. */
static void additional_headers(const struct hostile_case *hostile)
{
    unsigned char bytes[HEADER + 255 * 4 + 2 * BLOCK];
    struct request request;

    (void)hostile;
    open_session();
    for (size_t words = 1; words <= 255; words++) {
        begin_read(&request, 2 * BLOCK);
        peer_answer(&peer, DATA_IN, 0x81)[4] = (unsigned char)words;
        peer_number(&peer, 2 * BLOCK);
        memcpy(bytes, peer.answer, HEADER);
        /* AHSLength, which is odd and more than there is, and AHSType. */
        memset(bytes + HEADER, (int)words, words * 4);
        fill_pattern(bytes + HEADER + words * 4, 2 * BLOCK, 5);
        CHECK(peer_send_bytes(&peer, iscsi, bytes, HEADER + words * 4 + 2 * BLOCK));
        await_end(&request.end);
        CHECK(request.end.status == SCSI_STATUS_GOOD && is_pattern(&request.data, 5));
        scsi_free_scsi_task(request.task);
        guarded_free(&request.data);
    }
    session_lives(1);
    close_session();
}

/* All bits that RFC 7143 11.4 reserves. */
static void reserved_bits(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_test(&request, 0);
    peer_answer(&peer, RESPONSE | 0xc0, 0xe1);
    memset(peer.answer + 8, 0xff, 8);
    peer_number(&peer, 0);
    send_header();
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* INQUIRY data of 1 to 7 bytes, padded with ones: the padding is no data. */
static void padding_of_ones(const struct hostile_case *hostile)
{
    (void)hostile;
    open_session();
    for (uint32_t length = 1; length < 8; length++) {
        struct guarded data = guarded_block(length);
        struct end end = {0};
        struct scsi_task *task = iscsi_inquiry_task(iscsi, 1, 0, 0, (int)length, note_end, &end);

        CHECK(task != NULL && scsi_task_add_data_in_buffer(task, (int)length, data.bytes) == 0);
        take_back(COMMAND);
        peer_answer(&peer, DATA_IN, 0x81);
        peer_number(&peer, length);
        send_header();
        CHECK(peer_send_bytes(&peer, iscsi, "\1\1\1\1\1\1\1", length));
        CHECK(peer_send_bytes(&peer, iscsi, "\xff\xff\xff", (4 - length % 4) % 4));
        await_end(&end);
        CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD && task->residual == 0);
        guarded_check(&data);
        for (uint32_t i = 0; i < length; i++)
            CHECK(data.bytes[i] == 1);
        scsi_free_scsi_task(task);
    }
    session_lives(1);
    close_session();
}

/* Ten answers in one piece. */
static void all_at_once(const struct hostile_case *hostile)
{
    enum { COMMANDS = 10 };
    static unsigned char bytes[COMMANDS * (HEADER + 32)];
    struct request requests[COMMANDS];
    size_t length = 0;

    (void)hostile;
    open_session();
    for (int i = 0; i < COMMANDS; i++) {
        begin_test(&requests[i], 0);
        peer_answer(&peer, RESPONSE, 0x80);
        peer_number(&peer, (size_t)i);
        length += peer_assemble(&peer, "123456789", (size_t)i, bytes + length);
    }
    CHECK(peer_send_bytes(&peer, iscsi, bytes, length));
    for (int i = 0; i < COMMANDS; i++)
        must_end(&requests[i], SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* ---- What never comes whole -------------------------------------------------------------------- */

/* The rest of the PDU never comes: the command ends by its timeout, and a new session works. */
static void never_whole(const struct hostile_case *hostile)
{
    struct request request;

    open_session();
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 300));
    begin_read(&request, 4 * BLOCK);
    hostile->answer();
    await_end(&request.end);
    clear_error(iscsi, "timed out");
    must_end(&request, SCSI_STATUS_TIMEOUT);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 0));
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    session_lives(2);
    close_session();
}

static void half_header(void)
{
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, 0);
    peer_send_bytes(&peer, iscsi, peer.answer, HEADER / 2);
}

static void no_additional_header(void)
{
    peer_answer(&peer, RESPONSE, 0x80)[4] = 255;
    peer_number(&peer, 0);
    send_header();
}

static void no_data_segment(void) { segment_length(8000); }

static void half_data_in(void)
{
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 4 * BLOCK);
    send_header();
    peer_send_bytes(&peer, iscsi, peer.data, 2 * BLOCK);
}

/* ---- Before the login has ended ---------------------------------------------------------------- */

/* The login fails, with this error. */
static void login_fails(const struct hostile_case *hostile)
{
    struct end end = {0};
    double limit = seconds_now() + 20;

    iscsi = peer_context();
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    hostile->answer();
    while (end.calls == 0) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 10);
    }
    clear_error(iscsi, hostile->error);
    session_must_end();
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR && !iscsi_is_logged_in(iscsi));
    close_session();
    /* The program goes on. */
    open_session();
    session_lives(1);
    close_session();
}

static void other_opcode_for_login(void)
{
    peer.exp_cmd_sn = get32(peer.pdu + 24);
    other_opcode();
}

static void long_login_segment(void)
{
    peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1]);
    peer_number(&peer, 8193);
    send_header();
}

static void two_login_responses(void)
{
    static unsigned char bytes[PEER_LONGEST];
    size_t length;

    peer.exp_cmd_sn = get32(peer.pdu + 24);
    /* Neither asks for the next stage, so each wants a request. */
    peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1] & 0x0c);
    memcpy(peer.answer + 8, peer.pdu + 8, 6);
    peer_number(&peer, 0);
    length = peer_assemble(&peer, "", 0, bytes);
    peer_number(&peer, 0);
    length += peer_assemble(&peer, "", 0, bytes + length);
    peer_send_bytes(&peer, iscsi, bytes, length);
}

static void other_protocol(void)
{
    static const char *const greetings[] = {"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3 and so on and so on\r\n\r\n",
                                            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"};
    const char *greeting = greetings[catalogue_case->number];

    peer_send_bytes(&peer, iscsi, greeting, strlen(greeting));
}

static void short_greeting(void)
{
    peer_send_bytes(&peer, iscsi, "* OK\r\n", 6);
    peer_hang_up(&peer);
}

static const struct hostile_case cases[] = {
    {"longest-segment", "announces a data segment of 16 MiB", REFUSED, read_refused, longest_segment,
     "Invalid datasegmentlen"},
    {"segment-over-limit", "announces a byte more than our MaxRecvDataSegmentLength", REFUSED, limited_read_refused,
     segment_over_limit, "Invalid datasegmentlen"},
    {"data-in-over-limit", "sends Data-In longer than our MaxRecvDataSegmentLength", REFUSED, limited_read_refused,
     data_in_over_limit, "Invalid datasegmentlen", 32 * BLOCK},
    {"segment-too-short", "sends 512 bytes of data that the header does not announce", REFUSED, read_refused,
     segment_too_short, "no place here"},
    {"segment-takes-next", "announces 48 bytes more than it sends, so that the next header is data", REFUSED,
     read_refused, segment_takes_next, "lost during full feature phase"},
    {"opcode-unknown", "answers with opcode 0x3e", REFUSED, opcode_refused, other_opcode, "no place here", 0x3e},
    {"opcode-reserved", "answers with opcode 0x2f", REFUSED, opcode_refused, other_opcode, "no place here", 0x2f},
    {"opcode-vendor", "answers with a vendor's opcode", REFUSED, opcode_refused, other_opcode, "no place here", 0x3c},
    {"opcode-nop-out", "sends a NOP-Out, which only initiators send", REFUSED, opcode_refused, other_opcode,
     "no place here", NOP_OUT},
    {"opcode-command", "sends a SCSI Command", REFUSED, opcode_refused, other_opcode, "no place here", COMMAND},
    {"opcode-data-out", "sends a Data-Out", REFUSED, opcode_refused, other_opcode, "no place here", DATA_OUT},
    {"opcode-snack", "sends a SNACK", REFUSED, opcode_refused, other_opcode, "no place here", 0x10},
    {"opcode-login-response", "answers a command with a Login Response", REFUSED, opcode_refused, other_opcode,
     "no place here", LOGIN_RESPONSE},
    {"tag-of-nop", "answers a command with a NOP-In", REFUSED, opcode_refused, other_opcode, "no ping", NOP_IN},
    {"tag-of-task-management", "answers a command with a Task Management Response", REFUSED, opcode_refused,
     other_opcode, "no task management request", TASK_MANAGEMENT_RESPONSE},
    {"tag-of-text", "answers a command with a Text Response", REFUSED, opcode_refused, other_opcode, "no text request",
     TEXT_RESPONSE},
    {"tag-of-logout", "answers a command with a Logout Response", REFUSED, opcode_refused, other_opcode, "no logout",
     LOGOUT_RESPONSE},
    {"header-digest-wrong", "sends a wrong header digest", REFUSED, header_digest_refused, wrong_digest,
     "header checksum verification failed"},
    {"header-digest-missing", "leaves out the header digest", REFUSED, header_digest_refused, missing_header_digest,
     "header checksum verification failed"},
    {"header-digest-superfluous", "sends a header digest that was not agreed", REFUSED, read_refused,
     superfluous_header_digest, "lost during full feature phase"},
    {"data-digest-wrong", "sends a wrong data digest", REFUSED, data_digest_refused, wrong_digest,
     "data digest is not that of its data"},
    {"data-digest-of-sense-wrong", "sends sense with a wrong data digest", REFUSED, data_digest_refused,
     wrong_digest_of_response, "data digest is not that of its data"},
    {"data-digest-missing", "leaves out the data digest", REFUSED, data_digest_refused, missing_data_digest,
     "data digest is not that of its data"},
    {"data-digest-superfluous", "sends a data digest that was not agreed", REFUSED, read_refused,
     superfluous_data_digest, "lost during full feature phase"},
    {"bits-of-digested", "changes one bit of a PDU with both digests, 88 times",
     "the data is never taken; the next connection repeats the command", bits_of_digested},
    {"every-bit-of-header", "changes each bit of a header without digest: 384 times",
     "the command ends once, or is repeated; GOOD only with the right data", every_bit_of_header},
    {"additional-headers", "sends additional header segments of each length, of unknown types, with odd lengths inside",
     "GOOD with the right data", additional_headers},
    {"reserved-bits", "sets all reserved bits of a response", "GOOD", reserved_bits},
    {"padding-of-ones", "pads with bytes that are not 0", "GOOD; the padding is not data", padding_of_ones},
    {"all-at-once", "sends ten answers in one piece", "each command ends GOOD", all_at_once},
    {"half-header", "sends 24 bytes of a response, and then nothing", "TIMEOUT; after a reconnect commands work",
     never_whole, half_header},
    {"no-additional-header", "announces 1020 bytes of additional header, and sends none",
     "TIMEOUT; after a reconnect commands work", never_whole, no_additional_header},
    {"no-data-segment", "announces 8000 bytes of data, and sends none", "TIMEOUT; after a reconnect commands work",
     never_whole, no_data_segment},
    {"half-data-in", "sends half of a Data-In, and then nothing", "TIMEOUT; after a reconnect commands work",
     never_whole, half_data_in},
    {"login-answered-by-response", "answers the login with a SCSI Response", "ERROR; a later login works", login_fails,
     other_opcode_for_login, "no place here", RESPONSE},
    {"login-answered-by-data-in", "answers the login with Data-In", "ERROR; a later login works", login_fails,
     other_opcode_for_login, "no place here", DATA_IN},
    {"login-answered-by-nop-in", "sends a NOP-In during the login", "ERROR; a later login works", login_fails,
     other_opcode_for_login, "no place here", NOP_IN},
    {"login-answered-by-reject", "sends a Reject during the login", "ERROR; a later login works", login_fails,
     other_opcode_for_login, "no place here", REJECT},
    {"login-answered-by-async", "sends an Asynchronous Message during the login", "ERROR; a later login works",
     login_fails, other_opcode_for_login, "no place here", ASYNC},
    {"login-segment-too-long", "announces 8193 bytes of text in a Login Response", "ERROR; a later login works",
     login_fails, long_login_segment, "Invalid datasegmentlen"},
    {"login-answered-twice", "answers one Login Request twice", "ERROR; a later login works", login_fails,
     two_login_responses, "answers no request"},
    {"greeting-of-ssh", "answers the login as an SSH server does", "ERROR; a later login works", login_fails,
     other_protocol, "Invalid datasegmentlen", 0},
    {"greeting-of-http", "answers the login as a web server does", "ERROR; a later login works", login_fails,
     other_protocol, "Invalid datasegmentlen", 1},
    {"short-greeting", "answers the login with six bytes and closes the connection", "ERROR; a later login works",
     login_fails, short_greeting, "closed the connection"},
};

CATALOGUE("framing", cases)
