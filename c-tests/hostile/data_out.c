/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * R2T that ask for what they may not ask for, and answers to writes whose data has not arrived. The target takes no
 * immediate data, so that every byte has to be asked for.
 */
#define _GNU_SOURCE
#include "scene.h"

enum { LENGTH = 4 * BLOCK, TTT = 0x5150 };

#define NO_IMMEDIATE_DATA ADMITTED "\0ImmediateData=No\0InitialR2T=Yes"

/* Begins an R2T to the command in peer.pdu. */
static void ask(uint32_t r2t_sn, uint32_t offset, uint32_t length)
{
    put32(peer_answer(&peer, R2T, 0x80) + 20, TTT + r2t_sn);
    put32(peer.answer + 36, r2t_sn);
    put32(peer.answer + 40, offset);
    put32(peer.answer + 44, length);
    peer_number(&peer, 0);
    peer.stat_sn--;
}

static void send_r2t(uint32_t r2t_sn, uint32_t offset, uint32_t length)
{
    ask(r2t_sn, offset, length);
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* Bursts as long as there can be. */
static void long_bursts(void)
{
    CHECK_OK(iscsi, iscsi_set_max_burst_length(iscsi, 16777215));
}

#define LONG_BURSTS NO_IMMEDIATE_DATA "\0MaxBurstLength=16777215\0MaxRecvDataSegmentLength="

/* Takes the Data-Out of a sequence, which must be right; peer.pdu is the command again afterwards. */
static void take_data(uint32_t r2t_sn, uint32_t offset, uint32_t length, uint32_t segment)
{
    static unsigned char wanted[4 << 20];
    unsigned char command[HEADER];
    uint32_t data_sn = 0, at = offset;

    CHECK(offset + length <= sizeof wanted);
    fill_pattern(wanted, offset + length, 3);
    memcpy(command, peer.pdu, HEADER);
    while (at < offset + length) {
        peer_receive(&peer, iscsi, DATA_OUT);
        CHECK(get32(peer.pdu + 20) == TTT + r2t_sn && get32(peer.pdu + 36) == data_sn++);
        CHECK(get32(peer.pdu + 40) == at && peer.length > 0 && peer.length <= segment);
        CHECK(memcmp(peer.data, wanted + at, peer.length) == 0);
        at += (uint32_t)peer.length;
        CHECK(((peer.pdu[1] & 0x80) != 0) == (at == offset + length));
    }
    CHECK(at == offset + length);
    memcpy(peer.pdu, command, HEADER);
}

static void refused_write(const struct hostile_case *hostile)
{
    if (hostile->number == 0)
        USE_KEYS(NO_IMMEDIATE_DATA);
    must_refuse(hostile, begin_write, LENGTH);
}

static void failed_write(const struct hostile_case *hostile)
{
    USE_KEYS(NO_IMMEDIATE_DATA);
    must_fail(hostile, begin_write, LENGTH);
}

/* ---- R2T that cannot be answered --------------------------------------------------------------- */

static void whole(void) { send_r2t(0, 0, LENGTH); }
static void no_length(void) { send_r2t(0, 0, 0); }
static void beyond_end(void) { send_r2t(0, 3 * BLOCK, 2 * BLOCK); }
static void one_byte_beyond(void) { send_r2t(0, 0, LENGTH + 1); }
static void behind_end(void) { send_r2t(0, LENGTH, 1); }
static void offset_wraps(void) { send_r2t(0, 0xffffff00, BLOCK); }
static void length_all_ones(void) { send_r2t(0, 0, 0xffffffff); }
static void r2t_sn_one(void) { send_r2t(1, 0, LENGTH); }
static void r2t_sn_all_ones(void) { send_r2t(0xffffffff, 0, LENGTH); }

static void asked_again(void)
{
    send_r2t(0, 0, 2 * BLOCK);
    take_data(0, 0, 2 * BLOCK, 8192);
    send_r2t(1, BLOCK, 2 * BLOCK);
}

static void r2t_sn_repeated(void)
{
    send_r2t(0, 0, 2 * BLOCK);
    take_data(0, 0, 2 * BLOCK, 8192);
    send_r2t(0, 2 * BLOCK, 2 * BLOCK);
}

static void r2t_sn_gap(void)
{
    send_r2t(0, 0, 2 * BLOCK);
    take_data(0, 0, 2 * BLOCK, 8192);
    send_r2t(2, 2 * BLOCK, 2 * BLOCK);
}

static void reserved_tag(void)
{
    ask(0, 0, LENGTH);
    put32(peer.answer + 20, 0xffffffff);
    peer_send_numbered(&peer, iscsi, "", 0);
}

static void other_unit(void)
{
    ask(0, 0, LENGTH);
    peer.answer[9] = 9;
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* Two at once, in one piece, where one may be open. */
static void too_many(void)
{
    unsigned char both[2 * HEADER];

    ask(0, 0, 2 * BLOCK);
    memcpy(both, peer.answer, HEADER);
    ask(1, 2 * BLOCK, 2 * BLOCK);
    memcpy(both + HEADER, peer.answer, HEADER);
    peer_send_bytes(&peer, iscsi, both, sizeof both);
}

/* A thousand at once. */
static void flood(void)
{
    static unsigned char all[1000 * HEADER];

    for (uint32_t i = 0; i < 1000; i++) {
        ask(i, i, 1);
        memcpy(all + i * HEADER, peer.answer, HEADER);
    }
    peer_send_bytes(&peer, iscsi, all, sizeof all);
}

static void immediate_data_again(void)
{
    CHECK(peer.length == LENGTH);
    send_r2t(0, 0, LENGTH);
}

static void small_bursts(const struct hostile_case *hostile)
{
    USE_KEYS(NO_IMMEDIATE_DATA "\0MaxBurstLength=1024\0FirstBurstLength=512");
    must_refuse(hostile, begin_write, 1024);
}

static void more_than_burst(void) { send_r2t(0, 0, 1025); }

/* A write of 32 blocks with 16 R2T allowed at a time. */
static void many_r2t_arrange(void)
{
    CHECK_OK(iscsi, iscsi_set_max_outstanding_r2t(iscsi, 16));
}

static void seventeen(void)
{
    unsigned char all[17 * HEADER];

    for (uint32_t i = 0; i < 17; i++) {
        ask(i, i * BLOCK, BLOCK);
        memcpy(all + i * HEADER, peer.answer, HEADER);
    }
    peer_send_bytes(&peer, iscsi, all, sizeof all);
}

static void more_than_many(const struct hostile_case *hostile)
{
    arrange = many_r2t_arrange;
    USE_KEYS(NO_IMMEDIATE_DATA "\0MaxOutstandingR2T=16");
    must_refuse(hostile, begin_write, 32 * BLOCK);
}

/* ---- Success that is none ---------------------------------------------------------------------- */

static void good_at_once(void) { peer_respond(&peer, SCSI_STATUS_GOOD); }

static void good_after_half(void)
{
    send_r2t(0, 0, LENGTH / 2);
    take_data(0, 0, LENGTH / 2, 8192);
    peer_respond(&peer, SCSI_STATUS_GOOD);
}

/* The first half is never asked for. */
static void good_after_second_half(void)
{
    send_r2t(0, LENGTH / 2, LENGTH / 2);
    take_data(0, LENGTH / 2, LENGTH / 2, 8192);
    peer_respond(&peer, SCSI_STATUS_GOOD);
}

/* R2T and GOOD arrive together, when no byte of the data can have left. */
static void good_with_r2t(void)
{
    unsigned char both[2 * HEADER];

    ask(0, 0, LENGTH);
    memcpy(both, peer.answer, HEADER);
    peer_answer(&peer, RESPONSE, 0x80);
    peer_number(&peer, 0);
    memcpy(both + HEADER, peer.answer, HEADER);
    peer_send_bytes(&peer, iscsi, both, sizeof both);
}

/* Of a large write a part has left and the rest cannot, as the target does not read; then comes GOOD. */
static void good_before_data(const struct hostile_case *hostile)
{
    enum { LARGE = 16 << 20 };
    struct iscsi_data iovec;
    struct guarded data = guarded_block(LARGE);
    struct end end = {0};
    struct scsi_task *task;

    (void)hostile;
    arrange = long_bursts;
    USE_KEYS(LONG_BURSTS "262144");
    open_session();
    fill_pattern(data.bytes, data.length, 3);
    iovec.data = data.bytes;
    iovec.size = LARGE - BLOCK;
    task = iscsi_write10_task(iscsi, 1, 0, iovec.data, (uint32_t)iovec.size, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    take_back(COMMAND);
    send_r2t(0, 0, (uint32_t)iovec.size);
    for (int i = 0; i < 20; i++)
        CHECK_OK(iscsi, turn(iscsi, 2));
    peer_respond(&peer, SCSI_STATUS_GOOD);
    await_end(&end);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, "moved only");
    /* The rest of the PDU that had begun does not need the buffer. */
    munmap(data.bytes, data.length);
    scsi_free_scsi_task(task);
    close_session();
}

/* ---- R2T that are not answered ----------------------------------------------------------------- */

/* An R2T for a tag that is not in use any more, or never was: nothing is sent, and the session goes on. */
static void r2t_for_ended(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_write(&request, LENGTH);
    answer_rightly();
    must_end(&request, SCSI_STATUS_GOOD);
    send_r2t(0, 0, LENGTH);
    CHECK(peer_receives_nothing(&peer, iscsi));
    session_lives(1);
    close_session();
}

static void r2t_for_cancelled(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    USE_KEYS(NO_IMMEDIATE_DATA);
    open_session();
    begin_write(&request, LENGTH);
    CHECK_OK(iscsi, iscsi_scsi_cancel_task(iscsi, request.task));
    must_end(&request, SCSI_STATUS_CANCELLED);
    munmap(request.data.bytes, 1);
    for (uint32_t i = 0; i < 4; i++)
        send_r2t(i, i * BLOCK, BLOCK);
    CHECK(peer_receives_nothing(&peer, iscsi));
    session_lives(1);
    close_session();
}

static void r2t_for_unknown(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    USE_KEYS(NO_IMMEDIATE_DATA);
    open_session();
    begin_write(&request, LENGTH);
    for (int bit = 0; bit < 32; bit++) {
        ask(0, 0, LENGTH);
        put32(peer.answer + 16, get32(peer.pdu + 16) ^ 1U << bit);
        peer_send_numbered(&peer, iscsi, "", 0);
    }
    CHECK(peer_receives_nothing(&peer, iscsi) && request.end.calls == 0);
    send_r2t(0, 0, LENGTH);
    take_data(0, 0, LENGTH, 8192);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* ---- R2T that are odd, and right --------------------------------------------------------------- */

static void with_data_segment(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    USE_KEYS(NO_IMMEDIATE_DATA);
    open_session();
    begin_write(&request, LENGTH);
    ask(0, 0, LENGTH);
    peer.answer[7] = 100;
    CHECK(peer_send_numbered(&peer, iscsi, peer.raw, 100));
    take_data(0, 0, LENGTH, 8192);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

static void byte_by_byte(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    USE_KEYS(NO_IMMEDIATE_DATA);
    open_session();
    begin_write(&request, LENGTH);
    for (uint32_t i = 0; i < LENGTH; i++) {
        send_r2t(i, i, 1);
        take_data(i, i, 1, 8192);
    }
    peer_respond(&peer, SCSI_STATUS_GOOD);
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* 4 MiB in PDUs of 512 bytes, the smallest that there are. */
static void huge_in_tiny_segments(const struct hostile_case *hostile)
{
    enum { HUGE = 4 << 20 };
    struct request request;

    (void)hostile;
    arrange = long_bursts;
    USE_KEYS(LONG_BURSTS "512");
    open_session();
    begin_write(&request, HUGE);
    send_r2t(0, 0, HUGE);
    take_data(0, 0, HUGE, 512);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    must_end(&request, SCSI_STATUS_GOOD);
    close_session();
}

/* The target asks for data and takes none: the command ends by its timeout, the loop goes on. */
static void asks_and_does_not_read(const struct hostile_case *hostile)
{
    enum { LARGE = 16 << 20 };
    struct request request;
    double begin;

    (void)hostile;
    arrange = long_bursts;
    USE_KEYS(LONG_BURSTS "262144");
    open_session();
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 500));
    begin_write(&request, LARGE - BLOCK);
    send_r2t(0, 0, LARGE - BLOCK);
    begin = seconds_now();
    await_end(&request.end);
    CHECK(request.end.status == SCSI_STATUS_TIMEOUT && seconds_now() - begin < 3);
    clear_error(iscsi, "timed out");
    munmap(request.data.bytes, request.data.length);
    scsi_free_scsi_task(request.task);
    settle();
    close_session();
}

static const struct hostile_case cases[] = {
    {"r2t-for-read", "sends an R2T for a read", REFUSED, read_refused, whole, "does not write"},
    {"r2t-without-data", "sends an R2T for a command without data", REFUSED, test_refused, whole, "does not write"},
    {"no-length", "asks for no bytes", REFUSED, refused_write, no_length, "not 1 to MaxBurstLength"},
    {"length-all-ones", "asks for 4 GiB", REFUSED, refused_write, length_all_ones, "not 1 to MaxBurstLength"},
    {"more-than-burst", "asks for one byte more than MaxBurstLength", REFUSED, small_bursts, more_than_burst,
     "not 1 to MaxBurstLength"},
    {"beyond-end", "asks for a block behind the end", REFUSED, refused_write, beyond_end, "beyond the expected"},
    {"one-byte-beyond", "asks for one byte more than there are", REFUSED, refused_write, one_byte_beyond,
     "beyond the expected"},
    {"behind-end", "asks from the end on", REFUSED, refused_write, behind_end, "beyond the expected"},
    {"offset-wraps", "gives an offset to which the length cannot be added in 32 bits", REFUSED, refused_write,
     offset_wraps, "beyond the expected"},
    {"asked-again", "asks for a block a second time", REFUSED, refused_write, asked_again, "data again"},
    {"immediate-data-again", "asks for what came as immediate data", REFUSED, refused_write, immediate_data_again,
     "data again", 1},
    {"r2t-sn-one", "begins with R2TSN 1", REFUSED, refused_write, r2t_sn_one, "R2TSN is not the next one"},
    {"r2t-sn-all-ones", "begins with R2TSN 0xffffffff", REFUSED, refused_write, r2t_sn_all_ones,
     "R2TSN is not the next one"},
    {"r2t-sn-repeated", "uses an R2TSN twice", REFUSED, refused_write, r2t_sn_repeated, "R2TSN is not the next one"},
    {"r2t-sn-gap", "leaves an R2TSN out", REFUSED, refused_write, r2t_sn_gap, "R2TSN is not the next one"},
    {"reserved-tag", "gives the Target Transfer Tag 0xffffffff", REFUSED, refused_write, reserved_tag, "reserved"},
    {"other-unit", "names another LUN than the command's", REFUSED, refused_write, other_unit, "LUN"},
    {"too-many", "sends two R2T at once where MaxOutstandingR2T is 1", REFUSED, refused_write, too_many,
     "MaxOutstandingR2T"},
    {"flood", "sends a thousand R2T at once", REFUSED, refused_write, flood, "MaxOutstandingR2T"},
    {"seventeen", "sends 17 R2T at once where MaxOutstandingR2T is 16", REFUSED, more_than_many, seventeen,
     "MaxOutstandingR2T"},
    {"good-at-once", "answers GOOD without asking for any data", FAILS, failed_write, good_at_once,
     "moved only 0 of 2048 bytes"},
    {"good-after-half", "asks for half of the data and answers GOOD", FAILS, failed_write, good_after_half,
     "moved only 1024 of 2048 bytes"},
    {"good-after-second-half", "asks for the second half only and answers GOOD", FAILS, failed_write,
     good_after_second_half, "moved only 1024 of 2048 bytes"},
    {"good-with-r2t", "answers GOOD together with the R2T, before any data", FAILS, failed_write, good_with_r2t,
     "moved only 0 of 2048 bytes"},
    {"good-before-data", "answers GOOD to a write of 16 MiB whose data it has not read",
     "ERROR with a text that says why; the buffer is free", good_before_data, .application_kib = 16 << 10},
    {"r2t-for-ended", "sends an R2T for a write that has ended", "nothing is sent; the session goes on", r2t_for_ended},
    {"r2t-for-cancelled", "sends R2T for a write that was cancelled", "nothing is sent; the session goes on",
     r2t_for_cancelled},
    {"r2t-for-unknown", "sends R2T for 32 tags, each a bit away from the one in use",
     "nothing is sent; the session goes on", r2t_for_unknown},
    {"with-data-segment", "sends an R2T with a data segment", "GOOD; the data segment is skipped", with_data_segment},
    {"byte-by-byte", "asks for each byte with an R2T of its own", "GOOD with the right data", byte_by_byte},
    {"huge-in-tiny-segments", "asks for 4 MiB at once, in segments of at most 512 bytes", "GOOD with the right data",
     huge_in_tiny_segments, .application_kib = 12 << 10},
    {"asks-and-does-not-read", "asks for 16 MiB and reads nothing", "TIMEOUT; the buffer is free; the loop goes on",
     asks_and_does_not_read, .application_kib = 16 << 10},
};

CATALOGUE("data out", cases)
