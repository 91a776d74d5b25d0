/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Data-In as a target may send it (RFC 7143 11.7): in several sequences, each ended by F; of any length, also none; with the
 * A bit, which means nothing at ErrorRecoveryLevel 0 and is answered by nothing; with reserved bits and bytes of padding that
 * are not 0; with the status in the last one or in a SCSI Response, whose residual tells what is missing.
 *
 * Contract: 11.7 11.9 11.10
 * Original: drops the connection at the A bit
 */
#define _GNU_SOURCE
#include "wire.h"

#define LENGTH 100

enum { F = 0x80, A = 0x40, U = 0x02, S = 0x01 };

static struct peer peer;
static unsigned char pattern[LENGTH];

/* One Data-In, with everything set that is not to be looked at. */
static void data_in(const unsigned char *command, int flags, uint32_t number, uint32_t offset, size_t length, uint32_t missing)
{
    memcpy(peer.pdu, command, HEADER);
    peer_answer(&peer, DATA_IN, flags | 0x38);
    peer.answer[2] = 0xff;
    if (flags & A) {
        memcpy(peer.answer + 8, command + 8, 8);
        put32(peer.answer + 20, 0x9999);
    }
    put32(peer.answer + 36, number);
    put32(peer.answer + 40, offset);
    put32(peer.answer + 44, missing);
    peer_send(&peer, pattern + offset, length);
    if (!(flags & S))
        peer.stat_sn--;                         /* takes none */
}

struct piece { int flags; size_t length; };

/* A read of LENGTH bytes, answered in these pieces; without S in the last, the status comes by itself. */
static void read_in(struct iscsi_context *iscsi, const struct piece *pieces, int count)
{
    unsigned char command[HEADER], buffer[LENGTH] = {0};
    struct end end = {0};
    struct scsi_iovec iovec = {.iov_base = buffer, .iov_len = sizeof buffer};
    struct scsi_task *task = iscsi_inquiry_task(iscsi, 1, 0, 0, LENGTH, note_end, &end);
    uint32_t offset = 0, received = 0;

    CHECK(task != NULL);
    scsi_task_set_iov_in(task, &iovec, 1);
    for (int i = 0; i < count; i++)
        received += (uint32_t)pieces[i].length;
    wire_receive(&peer, iscsi, COMMAND);        /* acknowledges the last one's status, whatever carried it */
    memcpy(command, peer.pdu, HEADER);
    for (int i = 0; i < count; i++) {
        CHECK(end.calls == 0);
        data_in(command, pieces[i].flags, (uint32_t)i, offset, pieces[i].length, LENGTH - received);
        offset += (uint32_t)pieces[i].length;
    }
    if (!(pieces[count - 1].flags & S)) {
        memcpy(peer.pdu, command, HEADER);
        peer_answer(&peer, RESPONSE, received < LENGTH ? F | U : F);
        put32(peer.answer + 36, (uint32_t)count);   /* ExpDataSN */
        put32(peer.answer + 44, LENGTH - received);
        peer_send(&peer, "", 0);
    }
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD && memcmp(buffer, pattern, received) == 0);
    for (uint32_t i = received; i < LENGTH; i++)
        CHECK(buffer[i] == 0);
    CHECK(task->residual == LENGTH - received);
    CHECK(task->residual_status == (received < LENGTH ? SCSI_RESIDUAL_UNDERFLOW : SCSI_RESIDUAL_NO_RESIDUAL));
    scsi_free_scsi_task(task);
}

#define READ_IN(...) \
    do { \
        static const struct piece pieces[] = {__VA_ARGS__}; \
        read_in(iscsi, pieces, (int)(sizeof pieces / sizeof pieces[0])); \
    } while (0)

int main(void)
{
    struct iscsi_context *iscsi = peer_context();

    fill_pattern(pattern, sizeof pattern, 8);
    peer_listen(&peer);
    wire_log_in(&peer, iscsi, KEYS(ADMITTED));
    READ_IN({F | S, 100});
    READ_IN({F, 100});
    READ_IN({0, 40}, {0, 40}, {F | S, 20});
    READ_IN({F, 40}, {F, 40}, {F, 20});                     /* a sequence each */
    READ_IN({F | A, 40}, {A, 40}, {F | A | S, 20});
    READ_IN({0, 0}, {0, 100}, {F, 0});
    READ_IN({0, 100}, {F | S, 0});
    READ_IN({F | S | U, 37});
    READ_IN({0, 36}, {F, 1});
    READ_IN({F | S | U, 0});
    CHECK(peer_receives_nothing(&peer, iscsi));             /* no SNACK, nothing else */
    peer_end(&peer, iscsi);
    return 0;
}
