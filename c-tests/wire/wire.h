/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is the same in every PDU of an initiator (RFC 7143 chapter 11), judged byte by byte and without the library's own
 * tables: reserved fields, flags that are always set, padding, and the numbers that acknowledge the target's statuses.
 */
#ifndef WIRE_H
#define WIRE_H

#include "peer.h"

/* One request PDU. A `.` is a reserved byte, a `0` one that has to be 0 here (no additional header segments); what the
 * letters stand for is told in the comment. */
static const struct form {
    int opcode;
    unsigned char byte_0, flags, flags_set;     /* bits that may be set in bytes 0 and 1; bits of byte 1 that must be */
    const char *bytes;
} forms[] = {
    /* b first two bytes, l DataSegmentLength, L LUN, T Initiator Task Tag, t Target Transfer Tag, C CmdSN, S ExpStatSN */
    {NOP_OUT, 0x40, 0x80, 0x80, "bb..0lllLLLLLLLLTTTTttttCCCCSSSS................"},
    /* E ExpectedDataTransferLength, B command block; F, R, W and ATTR in byte 1 */
    {COMMAND, 0x41, 0xe7, 0x00, "bb..0lllLLLLLLLLTTTTEEEECCCCSSSSBBBBBBBBBBBBBBBB"},
    /* r Referenced Task Tag, R RefCmdSN; ExpDataSN is 0 at ErrorRecoveryLevel 0; the function in byte 1 */
    {TASK_MANAGEMENT, 0x42, 0xff, 0x80, "bb..0lllLLLLLLLLTTTTrrrrCCCCSSSSRRRR............"},
    /* V versions, I ISID, H TSIH, c CID; T, C, CSG and NSG in byte 1 */
    {LOGIN, 0x43, 0xcf, 0x00, "bbVV0lllIIIIIIHHTTTTcc..CCCCSSSS................"},
    /* F and C in byte 1 */
    {TEXT, 0x44, 0xc0, 0x00, "bb..0lllLLLLLLLLTTTTttttCCCCSSSS................"},
    /* D DataSN, O BufferOffset; no CmdSN, no I bit */
    {DATA_OUT, 0x05, 0x80, 0x00, "bb..0lllLLLLLLLLTTTTtttt....SSSS....DDDDOOOO...."},
    /* the reason in byte 1 */
    {LOGOUT, 0x46, 0xff, 0x80, "bb..0lll........TTTTcc..CCCCSSSS................"},
};

/* The form of the PDU in peer->pdu. */
static inline void check_form(const struct peer *peer)
{
    const unsigned char *pdu = peer->pdu, *data;
    const struct form *form = NULL;

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (forms[i].opcode == (pdu[0] & 0x3f))
            form = &forms[i];
    CHECK(form != NULL);
    for (int i = 0; i < HEADER; i++)
        if ((form->bytes[i] == '.' || form->bytes[i] == '0') && pdu[i] != 0) {
            fprintf(stderr, "opcode 0x%02x: reserved byte %d is 0x%02x\n", form->opcode, i, pdu[i]);
            exit(1);
        }
    CHECK((pdu[0] & ~form->byte_0) == 0);
    CHECK((pdu[1] & ~form->flags) == 0 && (pdu[1] & form->flags_set) == form->flags_set);
    if (form->opcode == LOGIN)
        CHECK(pdu[0] == 0x43 && pdu[2] == 0 && pdu[3] == 0);
    data = peer->raw + HEADER + (peer->full_feature && peer->header_digest ? 4 : 0);
    for (size_t i = peer->length; i % 4 != 0; i++)
        CHECK(data[i] == 0);                    /* padding */
}

/* peer_receive(), and the PDU has the form of its kind. Behind the login it acknowledges all that the peer has sent. */
static inline void wire_receive(struct peer *peer, struct iscsi_context *iscsi, int opcode)
{
    uint32_t expected = peer->exp_cmd_sn;

    peer_receive(peer, iscsi, opcode);
    check_form(peer);
    if (opcode == LOGIN)
        return;
    CHECK(get32(peer->pdu + 28) == peer->stat_sn);
    if (opcode != DATA_OUT)
        CHECK(get32(peer->pdu + 24) == expected);
    /* Only an answer to the target's ping has no tag of its own. */
    CHECK(get32(peer->pdu + 16) != 0xffffffff || (opcode == NOP_OUT && get32(peer->pdu + 20) != 0xffffffff));
}

/* Logs a context in with these answers of the peer, without looking at a logical unit. */
static inline void wire_log_in(struct peer *peer, struct iscsi_context *iscsi, const char *keys, size_t length)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, -1, note_end, &end));
    wire_receive(peer, iscsi, LOGIN);
    peer_admit(peer, keys, length);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
}

/* Answers the command whose header this is with an R2T, for `length` bytes from `offset` on. */
static inline void wire_ask(struct peer *peer, const unsigned char *command, uint32_t number, uint32_t ttt, uint32_t offset,
                            uint32_t length)
{
    memcpy(peer->pdu, command, HEADER);
    peer_answer(peer, R2T, 0x80);
    memcpy(peer->answer + 8, command + 8, 8);
    put32(peer->answer + 20, ttt);
    put32(peer->answer + 36, number);
    put32(peer->answer + 40, offset);
    put32(peer->answer + 44, length);
    peer_send(peer, "", 0);
    peer->stat_sn--;                            /* an R2T takes none */
}

/* A NOP-In of the target's own: asks for an answer unless the tag is 0xffffffff. */
static inline void wire_ping(struct peer *peer, uint32_t ttt, int lun)
{
    peer_answer(peer, NOP_IN, 0x80);
    peer->answer[9] = (unsigned char)lun;
    put32(peer->answer + 16, 0xffffffff);
    put32(peer->answer + 20, ttt);
    peer_send(peer, "", 0);
    peer->stat_sn--;                            /* takes none */
}

/* A text and its length, as arguments. */
#define KEYS(text) text, sizeof text

#endif
