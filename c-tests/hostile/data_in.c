/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Data-In that is not what a command asked for, and statuses that do not fit it.
 */
#define _GNU_SOURCE
#include "scene.h"

enum { LENGTH = 4 * BLOCK, LONG = 128 << 10, FINAL = 0x80, STATUS = 0x01, UNDERFLOW = 0x02, OVERFLOW = 0x04 };

/* One Data-In with a part of the pattern of right answers; 0 when the connection is closed. */
static int data_in(int flags, uint32_t data_sn, uint32_t offset, uint32_t length)
{
    static unsigned char data[2 * LONG];

    CHECK(length <= sizeof data);
    if (data[1] == 0)
        fill_pattern(data, sizeof data, 5);
    peer_answer(&peer, DATA_IN, flags);
    put32(peer.answer + 36, data_sn);
    put32(peer.answer + 40, offset);
    peer_number(&peer, length);
    if ((flags & STATUS) == 0)
        peer.stat_sn--;
    return peer_send_numbered(&peer, iscsi, data + offset % LONG, length);
}

/* One SCSI Response. */
static void response(int flags, int code, int status, uint32_t residual)
{
    peer_answer(&peer, RESPONSE, 0x80 | flags)[2] = (unsigned char)code;
    peer.answer[3] = (unsigned char)status;
    put32(peer.answer + 44, residual);
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* ---- Data at the wrong place ------------------------------------------------------------------- */

static void offset_past_end(void) { data_in(FINAL | STATUS, 0, LENGTH, BLOCK); }

static void length_past_end(void)
{
    data_in(0, 0, 0, 3 * BLOCK);
    data_in(FINAL | STATUS, 1, 3 * BLOCK, 2 * BLOCK);
}

static void one_word_more(void) { data_in(FINAL | STATUS, 0, 0, LENGTH + 4); }
static void offset_wraps(void) { data_in(FINAL | STATUS, 0, 0xfffffe00, 2 * BLOCK); }
static void offset_is_all_ones(void) { data_in(FINAL | STATUS, 0, 0xffffffff, BLOCK); }

static void hole(void)
{
    data_in(0, 0, 0, BLOCK);
    data_in(FINAL | STATUS, 1, 2 * BLOCK, 2 * BLOCK);
}

static void hole_at_begin(void) { data_in(FINAL | STATUS, 0, BLOCK, 3 * BLOCK); }

static void overlap(void)
{
    data_in(0, 0, 0, 2 * BLOCK);
    data_in(FINAL | STATUS, 1, BLOCK, 3 * BLOCK);
}

static void sent_twice(void)
{
    data_in(0, 0, 0, 2 * BLOCK);
    data_in(0, 1, 0, 2 * BLOCK);
}

static void backwards(void)
{
    data_in(0, 0, 3 * BLOCK, BLOCK);
    data_in(0, 1, 2 * BLOCK, BLOCK);
}

static void more_after_all(void)
{
    data_in(0, 0, 0, LENGTH);
    data_in(FINAL | STATUS, 1, LENGTH, 4);
}

static void long_past_end(void) { data_in(FINAL | STATUS, 0, 0, LONG + BLOCK); }

static void long_overlap(void)
{
    data_in(0, 0, 0, LONG / 2);
    data_in(FINAL | STATUS, 1, LONG / 4, LONG / 2);
}

static void long_hole(void)
{
    data_in(0, 0, 0, LONG / 4);
    data_in(FINAL | STATUS, 1, LONG / 2, LONG / 2);
}

/* ---- Numbers and flags ------------------------------------------------------------------------- */

static void data_sn_gap(void)
{
    data_in(0, 0, 0, BLOCK);
    data_in(FINAL | STATUS, 2, BLOCK, 3 * BLOCK);
}

static void data_sn_repeated(void)
{
    data_in(0, 0, 0, BLOCK);
    data_in(FINAL | STATUS, 0, BLOCK, 3 * BLOCK);
}

static void data_sn_from_one(void) { data_in(FINAL | STATUS, 1, 0, LENGTH); }
static void data_sn_all_ones(void) { data_in(FINAL | STATUS, 0xffffffff, 0, LENGTH); }
static void status_without_final(void) { data_in(STATUS, 0, 0, LENGTH); }
static void whole_data_in(void) { data_in(FINAL | STATUS, 0, 0, LENGTH); }
static void little_data_in(void) { data_in(FINAL, 0, 0, 4); }
static void empty_data_in(void) { data_in(FINAL, 0, 0, 0); }

static void data_in_that_never_came(void)
{
    if (!data_in(FINAL, 0, 0, LENGTH))
        return;
    put32(peer_answer(&peer, RESPONSE, 0x80) + 36, 3);
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* ---- Success that is none ---------------------------------------------------------------------- */

static void half_and_response(void)
{
    data_in(FINAL, 0, 0, LENGTH / 2);
    response(0, 0, SCSI_STATUS_GOOD, 0);
}

static void half_with_status(void) { data_in(FINAL | STATUS, 0, 0, LENGTH / 2); }
static void nothing_and_response(void) { response(0, 0, SCSI_STATUS_GOOD, 0); }
static void empty_with_status(void) { data_in(FINAL | STATUS, 0, 0, 0); }

static void less_than_residual_says(void)
{
    data_in(FINAL, 0, 0, BLOCK);
    response(UNDERFLOW, 0, SCSI_STATUS_GOOD, 2 * BLOCK);
}

static void overflow_without_data(void) { response(OVERFLOW, 0, SCSI_STATUS_GOOD, 0xffffffff); }

static void failed_response(void)
{
    if ((peer.pdu[1] & 0x40) != 0)
        data_in(FINAL, 0, 0, LENGTH);
    response(0, catalogue_case->number, SCSI_STATUS_GOOD, 0);
}

static void reserved_status(void)
{
    peer_answer(&peer, DATA_IN, FINAL | STATUS)[3] = 0xff;
    peer_number(&peer, 0);
    peer_send_numbered(&peer, iscsi, "", 0);
}

/* ---- Residuals --------------------------------------------------------------------------------- */

/* All data and the status GOOD came; the residual is what was said, as far as it can be. */
static void residual_is(int flags, uint32_t count, enum scsi_residual kind, size_t residual)
{
    struct request request;

    open_session();
    begin_read(&request, LENGTH);
    data_in(FINAL, 0, 0, LENGTH);
    response(flags, 0, SCSI_STATUS_GOOD, count);
    await_end(&request.end);
    CHECK(request.task->residual_status == kind && request.task->residual == residual);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

static void residual_too_large(const struct hostile_case *hostile)
{
    (void)hostile;
    residual_is(UNDERFLOW, 0xffffffff, SCSI_RESIDUAL_UNDERFLOW, LENGTH);
}

static void both_residuals(const struct hostile_case *hostile)
{
    (void)hostile;
    residual_is(UNDERFLOW | OVERFLOW, 5, SCSI_RESIDUAL_NO_RESIDUAL, 0);
}

static void overflow_of_all_ones(const struct hostile_case *hostile)
{
    (void)hostile;
    residual_is(OVERFLOW, 0xffffffff, SCSI_RESIDUAL_OVERFLOW, 0xffffffff);
}

static void residual_without_flag(const struct hostile_case *hostile)
{
    (void)hostile;
    residual_is(0, BLOCK, SCSI_RESIDUAL_NO_RESIDUAL, 0);
}

/* ---- Right data in odd pieces ------------------------------------------------------------------ */

static void empty_pieces(const struct hostile_case *hostile)
{
    struct request request;
    uint32_t i;

    open_session();
    begin_read(&request, LENGTH);
    for (i = 0; i < (uint32_t)hostile->number; i++)
        CHECK(data_in(0, i, i % 3 * BLOCK, 0));
    CHECK(data_in(FINAL | STATUS, i, 0, LENGTH));
    await_end(&request.end);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

static void byte_pieces(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_read(&request, LENGTH);
    for (uint32_t i = 0; i < LENGTH; i++)
        CHECK(data_in(i + 1 < LENGTH ? 0 : FINAL | STATUS, i, i, 1));
    await_end(&request.end);
    CHECK(is_pattern(&request.data, 5));
    must_end(&request, SCSI_STATUS_GOOD);
    session_lives(1);
    close_session();
}

/* The application has attached several small buffers; the data ends one byte behind the last. */
static void past_several_buffers(const struct hostile_case *hostile)
{
    struct guarded buffers[LENGTH / 256];
    struct end end = {0};
    struct scsi_task *task;

    (void)hostile;
    open_session();
    task = iscsi_read10_task(iscsi, 1, 7, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    for (int i = 0; i < LENGTH / 256; i++) {
        buffers[i] = guarded_block(256);
        CHECK(scsi_task_add_data_in_buffer(task, 256, buffers[i].bytes) == 0);
    }
    take_back(COMMAND);
    data_in(0, 0, 0, LENGTH - 4);
    data_in(FINAL | STATUS, 1, LENGTH - 4, 8);
    take_back(COMMAND);
    CHECK(peer.connections == 2 && end.calls == 0);
    answer_rightly();
    await_end(&end);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    for (int i = 0; i < LENGTH / 256; i++)
        guarded_check(&buffers[i]);
    scsi_free_scsi_task(task);
    session_lives(2);
    close_session();
}

/* The application has less room than it said: that is its own mistake, but no byte may go elsewhere. */
static void buffer_is_short(const struct hostile_case *hostile)
{
    struct guarded buffer = guarded_block(LENGTH - 100);
    struct end end = {0};
    struct scsi_task *task;

    (void)hostile;
    open_session();
    task = iscsi_read10_task(iscsi, 1, 7, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL && scsi_task_add_data_in_buffer(task, LENGTH - 100, buffer.bytes) == 0);
    take_back(COMMAND);
    answer_rightly();
    await_end(&end);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, "smaller than the data");
    guarded_check(&buffer);
    scsi_free_scsi_task(task);
    session_lives(1);
    close_session();
}

/* ---- Data and sense of a response -------------------------------------------------------------- */

/* CHECK CONDITION with a data segment of so many bytes, that begin with this length of sense. */
static void check_condition(uint32_t length, uint16_t sense_length)
{
    static unsigned char data[8192];

    memset(data, 0x70, sizeof data);
    data[0] = (unsigned char)(sense_length >> 8);
    data[1] = (unsigned char)sense_length;
    data[4] = SCSI_SENSE_MEDIUM_ERROR;
    data[14] = 0x11;
    data[15] = 0;
    peer_answer(&peer, RESPONSE, 0x80)[3] = SCSI_STATUS_CHECK_CONDITION;
    peer_number(&peer, length);
    CHECK(peer_send_numbered(&peer, iscsi, data, length));
}

/* Nothing of the sense goes into the buffer of the read. */
static void sense_larger_than_buffer(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_read(&request, BLOCK);
    check_condition(8192, 8190);
    await_end(&request.end);
    CHECK(request.task->sense.key == SCSI_SENSE_MEDIUM_ERROR && request.task->sense.ascq == 0x1100);
    clear_error(iscsi, "MEDIUM ERROR");
    for (size_t i = 0; i < request.data.length; i++)
        CHECK(request.data.bytes[i] == UNTOUCHED);
    must_end(&request, SCSI_STATUS_CHECK_CONDITION);
    session_lives(1);
    close_session();
}

/* Every length of the data segment with lengths of sense that do not fit it. */
static void sense_length_lies(const struct hostile_case *hostile)
{
    static const uint16_t lengths[] = {0, 1, 2, 3, 17, 18, 252, 253, 0x7fff, 0x8000, 0xffff};

    (void)hostile;
    open_session();
    for (uint32_t length = 0; length <= 24; length++) {
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
            struct request request;

            begin_test(&request, 0);
            check_condition(length, lengths[i]);
            await_end(&request.end);
            CHECK(request.task->datain.size >= 0 && request.task->datain.size <= (int)length);
            /* The code is believed only where both lengths cover it. */
            if (length < 16 || lengths[i] < 13)
                CHECK(request.task->sense.ascq == 0);
            CHECK(request.end.calls == 1 && request.end.status == SCSI_STATUS_CHECK_CONDITION);
            scsi_free_scsi_task(request.task);
        }
    }
    session_lives(1);
    close_session();
}

/* Data-In with the status CHECK CONDITION: there can be no sense, and none is made of the data. */
static void sense_in_data_in(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    begin_read(&request, LENGTH);
    peer_answer(&peer, DATA_IN, FINAL | STATUS)[3] = SCSI_STATUS_CHECK_CONDITION;
    peer_send(&peer, "\0\x12\x70\0\3\0\0\0\0\x0a\0\0\0\0\x11\0\0\0\0\0", 20);
    await_end(&request.end);
    CHECK(request.task->sense.key == 0 && request.task->sense.ascq == 0);
    clear_error(iscsi, "SENSE KEY");
    must_end(&request, SCSI_STATUS_CHECK_CONDITION);
    session_lives(1);
    close_session();
}

/* In each session anew: the fourth ends the command, so that it does not go on for ever. */
static void wrong_every_time(const struct hostile_case *hostile)
{
    struct request request, other;

    open_session();
    begin_read(&request, LENGTH);
    for (int i = 1; i <= 4; i++) {
        CHECK(peer.connections == i && request.end.calls == 0);
        hostile->answer();
        if (i < 4)
            take_back(COMMAND);
    }
    for (int i = 0; i < 1000 && request.end.calls == 0; i++)
        CHECK_OK(iscsi, turn(iscsi, 10));
    CHECK(request.end.calls == 1);
    clear_error(iscsi, "could not be accepted, repeatedly");
    iscsi_reset_next_reconnect(iscsi);
    begin_test(&other, 0);
    must_end(&request, SCSI_STATUS_ERROR);
    answer_rightly();
    must_end(&other, SCSI_STATUS_GOOD);
    session_lives(5);
    close_session();
}

static const struct hostile_case cases[] = {
    {"offset-past-end", "sends Data-In for an offset behind the end", REFUSED, read_refused, offset_past_end,
     "beyond the expected transfer length"},
    {"length-past-end", "sends Data-In that begins in the buffer and ends behind it", REFUSED, read_refused,
     length_past_end, "beyond the expected transfer length"},
    {"one-word-more", "sends all data and four bytes more in one PDU", REFUSED, read_refused, one_word_more,
     "beyond the expected transfer length"},
    {"offset-wraps", "gives an offset to which the length cannot be added in 32 bits", REFUSED, read_refused,
     offset_wraps, "beyond the expected transfer length"},
    {"offset-all-ones", "gives the offset 0xffffffff", REFUSED, read_refused, offset_is_all_ones,
     "beyond the expected transfer length"},
    {"more-after-all", "sends four bytes more when all data was sent", REFUSED, read_refused, more_after_all,
     "beyond the expected transfer length"},
    {"long-past-end", "sends 128 KiB and a block more, which go straight into the buffer", REFUSED, read_refused,
     long_past_end, "beyond the expected transfer length", LONG},
    {"long-overlap", "sends overlapping pieces of 64 KiB", REFUSED, read_refused, long_overlap, "a gap or overlaps", LONG},
    {"long-hole", "leaves out 32 KiB in a read of 128 KiB", REFUSED, read_refused, long_hole, "a gap or overlaps", LONG},
    {"hole", "leaves a block out", REFUSED, read_refused, hole, "a gap or overlaps"},
    {"hole-at-begin", "leaves the first block out", REFUSED, read_refused, hole_at_begin, "a gap or overlaps"},
    {"overlap", "sends a block a second time", REFUSED, read_refused, overlap, "a gap or overlaps"},
    {"sent-twice", "sends the same Data-In twice", REFUSED, read_refused, sent_twice, "a gap or overlaps"},
    {"backwards", "sends the last block first", REFUSED, read_refused, backwards, "a gap or overlaps"},
    {"data-sn-gap", "leaves a DataSN out", REFUSED, read_refused, data_sn_gap, "DataSN is not the next one"},
    {"data-sn-repeated", "uses a DataSN twice", REFUSED, read_refused, data_sn_repeated, "DataSN is not the next one"},
    {"data-sn-from-one", "begins with DataSN 1", REFUSED, read_refused, data_sn_from_one, "DataSN is not the next one"},
    {"data-sn-all-ones", "begins with DataSN 0xffffffff", REFUSED, read_refused, data_sn_all_ones,
     "DataSN is not the next one"},
    {"status-without-final", "sends status in a Data-In without the F bit", REFUSED, read_refused,
     status_without_final, "status without F bit"},
    {"data-in-that-never-came", "counts more Data-In in ExpDataSN than it sent", REFUSED, read_refused,
     data_in_that_never_came, "ExpDataSN"},
    {"data-in-for-write", "sends Data-In for a write", REFUSED, write_refused, whole_data_in, "does not read"},
    {"empty-data-in-for-write", "sends Data-In of no length for a write", REFUSED, write_refused, empty_data_in,
     "does not read"},
    {"data-in-without-data", "sends Data-In for a command without data", REFUSED, test_refused, little_data_in,
     "does not read"},
    {"empty-data-in-without-data", "sends Data-In of no length for a command without data", REFUSED, test_refused,
     empty_data_in, "does not read"},
    {"wrong-every-time", "sends Data-In behind the end in every session",
     "ERROR after four sessions; later commands work", wrong_every_time, offset_past_end},
    {"half-and-response", "sends half of the data, then GOOD", FAILS, read_fails, half_and_response,
     "moved only 1024 of 2048 bytes"},
    {"half-with-status", "sends half of the data with the status GOOD", FAILS, read_fails, half_with_status,
     "moved only 1024 of 2048 bytes"},
    {"nothing-and-response", "sends GOOD for a read without any data", FAILS, read_fails, nothing_and_response,
     "moved only 0 of 2048 bytes"},
    {"empty-with-status", "sends an empty Data-In with the status GOOD", FAILS, read_fails, empty_with_status,
     "moved only 0 of 2048 bytes"},
    {"less-than-residual-says", "sends less data than the residual says, and GOOD", FAILS, read_fails,
     less_than_residual_says, "moved only 512 of 1024 bytes"},
    {"overflow-without-data", "says that it had more data, and sends none", FAILS, read_fails, overflow_without_data,
     "moved only 0 of 2048 bytes"},
    {"read-target-failure", "sends all data, and the response code 0x01 with status GOOD", FAILS, read_fails,
     failed_response, "did not complete the command", 0x01},
    {"read-reserved-response", "sends all data, and a response code that does not exist with status GOOD", FAILS,
     read_fails, failed_response, "did not complete the command", 0x02},
    {"write-target-failure", "answers a write with response code 0x01 and status GOOD", FAILS, write_fails,
     failed_response, "did not complete the command", 0x01},
    {"write-vendor-response", "answers a write with a vendor's response code and status GOOD", FAILS, write_fails,
     failed_response, "did not complete the command", 0x80},
    {"test-response-all-ones", "answers a command without data with response code 0xff and status GOOD", FAILS,
     test_fails, failed_response, "did not complete the command", 0xff},
    {"reserved-status", "sends a status that does not exist in a Data-In", FAILS, read_fails, reserved_status,
     "Unknown SCSI status :255"},
    {"residual-too-large", "sends all data, and an underflow of 4 GiB", "GOOD; the residual is at most what was expected",
     residual_too_large},
    {"both-residuals", "sets overflow and underflow at once", "GOOD without a residual", both_residuals},
    {"overflow-all-ones", "sends all data, and an overflow of 4 GiB", "GOOD with that residual", overflow_of_all_ones},
    {"residual-without-flag", "gives a residual, and no flag that says what kind it is", "GOOD without a residual",
     residual_without_flag},
    {"empty-pieces", "sends 20,000 empty Data-In before the data", "GOOD with the right data", empty_pieces, .number = 20000},
    {"byte-pieces", "sends each byte in a Data-In of its own", "GOOD with the right data", byte_pieces},
    {"past-several-buffers", "sends a word too much to a command with eight buffers",
     "no byte outside of them; the next session repeats the command", past_several_buffers},
    {"buffer-is-short", "sends what the command asked for, which is more than the application has room for",
     "ERROR; no byte outside of the buffer", buffer_is_short},
    {"sense-larger-than-buffer", "answers a read of 512 bytes with 8 KiB of sense",
     "CHECK CONDITION with the sense; the buffer is not touched", sense_larger_than_buffer},
    {"sense-length-lies", "announces other lengths of sense than it sends: 275 combinations",
     "CHECK CONDITION; only bytes that came and were announced are sense", sense_length_lies},
    {"sense-in-data-in", "sends CHECK CONDITION in a Data-In whose data looks like sense",
     "CHECK CONDITION without sense", sense_in_data_in},
};

CATALOGUE("data in", cases)
