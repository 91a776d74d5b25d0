/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What breaks the rules, met by a synchronous call and by a service thread: the call returns, and the thread goes on. The
 * target has a thread of its own.
 */
#define _GNU_SOURCE
#include <pthread.h>

#include "scene.h"

/* Cases with this number have a service thread; the others serve themselves. */
enum { BY_ITSELF = 0, SERVICE_THREAD = 1 };

static pthread_t target;

/* ---- The target -------------------------------------------------------------------------------- */

/* The next PDU, which has this opcode; logins are answered before. */
static void next(int opcode)
{
    for (;;) {
        double limit = seconds_now() + 20;

        while (!peer_poll(&peer)) {
            CHECK(seconds_now() < limit);
            pause_milliseconds(1);
        }
        if ((peer.pdu[0] & 0x3f) != LOGIN || opcode == LOGIN)
            break;
        peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    }
    CHECK((peer.pdu[0] & 0x3f) == opcode);
}

static void read_rightly(void)
{
    static unsigned char data[4 * BLOCK];

    fill_pattern(data, sizeof data, 5);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, sizeof data);
    peer_send_numbered(&peer, NULL, data, sizeof data);
}

static void past_end(void)
{
    next(COMMAND);
    put32(peer_answer(&peer, DATA_IN, 0x81) + 40, 4 * BLOCK);
    peer_number(&peer, BLOCK);
    peer_send_numbered(&peer, NULL, peer.data, BLOCK);
}

static void past_end_once(void)
{
    past_end();
    next(COMMAND);
    read_rightly();
}

static void no_data(void)
{
    next(COMMAND);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    next(COMMAND);
    read_rightly();
}

static void half_data_in(void)
{
    next(COMMAND);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_number(&peer, 4 * BLOCK);
    CHECK(peer_send_bytes(&peer, NULL, peer.answer, HEADER) && peer_send_bytes(&peer, NULL, peer.data, BLOCK));
}

static void closes_once(void)
{
    next(COMMAND);
    peer_hang_up(&peer);
    next(COMMAND);
    read_rightly();
}

static void nop_ins_before(void)
{
    unsigned char command[HEADER];

    next(COMMAND);
    memcpy(command, peer.pdu, HEADER);
    for (int i = 0; i < 2000; i++) {
        peer_answer(&peer, NOP_IN, 0x80);
        put32(peer.answer + 16, 0xffffffff);
        put32(peer.answer + 20, 7);
        peer_number(&peer, 0);
        peer.stat_sn--;
        CHECK(peer_send_numbered(&peer, NULL, "", 0));
        while (peer_poll(&peer))
            CHECK((peer.pdu[0] & 0x3f) == NOP_OUT);
    }
    memcpy(peer.pdu, command, HEADER);
    read_rightly();
}

static void greeting(void)
{
    next(LOGIN);
    CHECK(peer_send_bytes(&peer, NULL, "220 mail.example.org ESMTP and a banner of more than 48 bytes\r\n", 62));
}

static void closed_login(void)
{
    next(LOGIN);
    peer_hang_up(&peer);
}

static void silence(void)
{
    next(LOGIN);
}

static void *play(void *hostile)
{
    ((const struct hostile_case *)hostile)->answer();
    return NULL;
}

/* ---- The program ------------------------------------------------------------------------------- */

static void begin(const struct hostile_case *hostile)
{
    iscsi = peer_context();
    peer_listen(&peer);
    CHECK(pthread_create(&target, NULL, play, (void *)hostile) == 0);
}

static void begin_session(const struct hostile_case *hostile)
{
    begin(hostile);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, peer.portal, -1));
    measure_from_here();
    if (hostile->number == SERVICE_THREAD)
        CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
}

static void end_session(const struct hostile_case *hostile)
{
    CHECK(pthread_join(target, NULL) == 0);
    if (hostile->number == SERVICE_THREAD)
        iscsi_mt_service_thread_stop(iscsi);
    close_session();
}

/* A read of four blocks that ends with this status; the right data if that is GOOD. */
static void read_ends(int status, const char *error)
{
    struct guarded data = guarded_block(4 * BLOCK);
    struct scsi_iovec iovec = {data.bytes, data.length};
    struct scsi_task *task = iscsi_read10_iov_sync(iscsi, 1, 0, 4 * BLOCK, BLOCK, 0, 0, 0, 0, 0, &iovec, 1);

    CHECK(task != NULL);
    if (task->status != status)
        fprintf(stderr, "ended with 0x%x: %s\n", task->status, iscsi_get_error(iscsi));
    CHECK(task->status == status);
    if (status == SCSI_STATUS_GOOD)
        CHECK(is_pattern(&data, 5));
    else
        clear_error(iscsi, error);
    guarded_check(&data);
    scsi_free_scsi_task(task);
}

static void read_comes_through(const struct hostile_case *hostile)
{
    begin_session(hostile);
    read_ends(SCSI_STATUS_GOOD, NULL);
    end_session(hostile);
}

static void read_fails_then_works(const struct hostile_case *hostile)
{
    begin_session(hostile);
    read_ends(SCSI_STATUS_ERROR, hostile->error);
    read_ends(SCSI_STATUS_GOOD, NULL);
    end_session(hostile);
}

static void read_without_reconnects(const struct hostile_case *hostile)
{
    begin_session(hostile);
    iscsi_set_noautoreconnect(iscsi, 1);
    read_ends(SCSI_STATUS_CANCELLED, hostile->error);
    end_session(hostile);
}

static void read_times_out(const struct hostile_case *hostile)
{
    begin_session(hostile);
    CHECK_OK(iscsi, iscsi_set_timeout_ms(iscsi, 300));
    read_ends(SCSI_STATUS_TIMEOUT, hostile->error);
    end_session(hostile);
}

static void login_fails(const struct hostile_case *hostile)
{
    begin(hostile);
    CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 400));
    CHECK(iscsi_full_connect_sync(iscsi, peer.portal, -1) < 0);
    clear_error(iscsi, hostile->error);
    CHECK(!iscsi_is_logged_in(iscsi));
    CHECK(pthread_join(target, NULL) == 0);
    close_session();
}

#define RETURNS "the call returns with "

static const struct hostile_case cases[] = {
    {"read-past-end", "sends Data-In behind the end, and in the next session the right one", RETURNS "GOOD and the right data",
     read_comes_through, past_end_once, NULL, BY_ITSELF},
    {"read-past-end-thread", "the same, to a program with a service thread", RETURNS "GOOD and the right data",
     read_comes_through, past_end_once, NULL, SERVICE_THREAD},
    {"read-past-end-once", "sends Data-In behind the end to a program without reconnects", RETURNS "CANCELLED",
     read_without_reconnects, past_end, "beyond the expected transfer length", BY_ITSELF},
    {"read-past-end-once-thread", "the same, to a program with a service thread", RETURNS "CANCELLED",
     read_without_reconnects, past_end, "beyond the expected transfer length", SERVICE_THREAD},
    {"no-data", "answers a read GOOD without data", RETURNS "ERROR; the next one is GOOD", read_fails_then_works, no_data,
     "moved only 0", BY_ITSELF},
    {"no-data-thread", "the same, to a program with a service thread", RETURNS "ERROR; the next one is GOOD",
     read_fails_then_works, no_data, "moved only 0", SERVICE_THREAD},
    {"half-data-in", "sends a part of a Data-In, and then nothing", RETURNS "TIMEOUT", read_times_out, half_data_in,
     "timed out", BY_ITSELF},
    {"half-data-in-thread", "the same, to a program with a service thread", RETURNS "TIMEOUT", read_times_out,
     half_data_in, "timed out", SERVICE_THREAD},
    {"closes-once", "closes the connection when the command has arrived", RETURNS "GOOD and the right data",
     read_comes_through, closes_once, NULL, BY_ITSELF},
    {"closes-once-thread", "the same, to a program with a service thread", RETURNS "GOOD and the right data",
     read_comes_through, closes_once, NULL, SERVICE_THREAD},
    {"nop-ins-before", "asks for 2,000 answers to NOP-In before the data", RETURNS "GOOD and the right data",
     read_comes_through, nop_ins_before, NULL, BY_ITSELF},
    {"nop-ins-before-thread", "the same, to a program with a service thread", RETURNS "GOOD and the right data",
     read_comes_through, nop_ins_before, NULL, SERVICE_THREAD},
    {"greeting", "answers the login as a mail server does", RETURNS "an error", login_fails, greeting,
     "lost during login"},
    {"closed-login", "closes the connection at the login", RETURNS "an error", login_fails, closed_login,
     "closed the connection"},
    {"silent-login", "does not answer the login", RETURNS "an error when its time is over", login_fails, silence,
     "no answer in time"},
};

CATALOGUE("callers", cases)
