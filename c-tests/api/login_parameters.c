/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Burst lengths, the length of received segments and the number of R2Ts are what the environment, the URL or the program
 * says, in this order; out of range they are refused. Several R2Ts of a write are answered when they are agreed to.
 *
 * Original: no functions, URL arguments or variables for these
 */
#define _GNU_SOURCE
#include "peer.h"

static const struct parameter {
    const char *key, *argument, *variable;
    int (*set)(struct iscsi_context *iscsi, uint32_t number);
    uint32_t usual, least, most;
} parameters[] = {
    {"MaxBurstLength", "max_burst_length", "LIBISCSI_MAX_BURST_LENGTH", iscsi_set_max_burst_length, 262144, 512, 16777215},
    {"FirstBurstLength", "first_burst_length", "LIBISCSI_FIRST_BURST_LENGTH", iscsi_set_first_burst_length, 262144, 512,
     16777215},
    {"MaxRecvDataSegmentLength", "max_recv_data_segment_length", "LIBISCSI_MAX_RECV_DATA_SEGMENT_LENGTH",
     iscsi_set_max_recv_data_segment_length, 262144, 512, 16777215},
    {"MaxOutstandingR2T", "max_outstanding_r2t", "LIBISCSI_MAX_OUTSTANDING_R2T", iscsi_set_max_outstanding_r2t, 1, 1, 16},
};

/* The number that the login request in peer->pdu has for a key. */
static uint32_t offered(const struct peer *peer, const char *key)
{
    const char *text = (const char *)peer->data, *end = text + peer->length;

    for (; text < end; text += strlen(text) + 1)
        if (strncmp(text, key, strlen(key)) == 0 && text[strlen(key)] == '=')
            return (uint32_t)strtoul(text + strlen(key) + 1, NULL, 10);
    CHECK(!"the key is in the login");
    return 0;
}

/* What is offered for a parameter after the environment, a URL and the program said something, 0 for nothing. */
static uint32_t login_offers(const struct parameter *parameter, uint32_t variable, uint32_t argument, uint32_t call)
{
    static struct peer peer;
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    char text[256];
    uint32_t number;
    struct end end = {0};

    snprintf(text, sizeof text, "%u", variable);
    CHECK((variable ? setenv(parameter->variable, text, 1) : unsetenv(parameter->variable)) == 0);
    peer_listen(&peer);
    iscsi = peer_context();
    if (call)
        CHECK_OK(iscsi, parameter->set(iscsi, call));
    if (argument) {
        snprintf(text, sizeof text, "iscsi://%s/" TARGET "/0?%s=%u", peer.portal, parameter->argument, argument);
        url = iscsi_parse_full_url(iscsi, text);
        CHECK(url != NULL);
        iscsi_destroy_url(url);
    }
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    peer_receive(&peer, iscsi, LOGIN);
    number = offered(&peer, parameter->key);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    CHECK(parameter->set(iscsi, parameter->least) == -1);       /* too late */
    CHECK_ERROR(iscsi, "logged in");
    peer_end(&peer, iscsi);
    CHECK(unsetenv(parameter->variable) == 0);
    return number;
}

static void ranges(const struct parameter *parameter)
{
    static const char *const bad[] = {"", "0", "-1", "1k", "4294967808", "16777216"};
    struct iscsi_context *iscsi;
    char text[256];

    iscsi = iscsi_create_context(INITIATOR);
    CHECK(parameter->set(NULL, parameter->least) == -1);
    CHECK(parameter->set(iscsi, parameter->least - 1) == -1);
    CHECK_ERROR(iscsi, parameter->key);
    CHECK(parameter->set(iscsi, parameter->most + 1) == -1);
    CHECK_OK(iscsi, parameter->set(iscsi, parameter->least));
    CHECK_OK(iscsi, parameter->set(iscsi, parameter->most));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(text, sizeof text, "iscsi://host/" TARGET "/0?%s=%s", parameter->argument, bad[i]);
        CHECK(iscsi_parse_full_url(iscsi, text) == NULL);
        CHECK_ERROR(iscsi, parameter->argument);
        CHECK(iscsi_parse_full_url(NULL, text) == NULL);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);

    /* A variable that makes no sense is told of, and leaves the default. */
    CHECK(setenv(parameter->variable, "lots", 1) == 0);
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi != NULL);
    CHECK_ERROR(iscsi, parameter->variable);
    CHECK(unsetenv(parameter->variable) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

/* Asks for a part of the write in peer->pdu. */
static void ask_for(struct peer *peer, uint32_t number, uint32_t offset, uint32_t length)
{
    memcpy(peer_answer(peer, R2T, 0x80) + 8, peer->pdu + 8, 8);
    put32(peer->answer + 20, 100 + number);
    put32(peer->answer + 36, number);
    put32(peer->answer + 40, offset);
    put32(peer->answer + 44, length);
    peer_send(peer, "", 0);
    peer->stat_sn--;    /* an R2T has no number of its own */
}

/* Three R2Ts arrive before any of them is answered. */
static void several_r2ts(void)
{
    static const char keys[] = "InitialR2T=Yes\0ImmediateData=No\0MaxOutstandingR2T=3\0" ADMITTED;
    static struct peer peer;
    static unsigned char data[3 * BLOCK];
    struct iscsi_context *iscsi = peer_context();
    struct scsi_task *task;
    struct end connected = {0}, end = {0};
    struct peer command;

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i / BLOCK + 1);
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_max_outstanding_r2t(iscsi, 16));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connected));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, keys, sizeof keys);
    wait_for(iscsi, &connected.calls, 1);
    CHECK(connected.status == SCSI_STATUS_GOOD);
    task = iscsi_write10_task(iscsi, 0, 0, data, sizeof data, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    command = peer;
    for (uint32_t i = 0; i < 3; i++)
        ask_for(&peer, i, i * BLOCK, BLOCK);
    for (uint32_t i = 0; i < 3; i++) {
        peer_receive(&peer, iscsi, DATA_OUT);
        CHECK(peer.length == BLOCK && peer.pdu[1] == 0x80);
        CHECK(get32(peer.pdu + 20) == 100 + i && get32(peer.pdu + 40) == i * BLOCK && get32(peer.pdu + 36) == 0);
        CHECK(memcmp(peer.data, data + i * BLOCK, BLOCK) == 0);
    }
    memcpy(peer.pdu, command.pdu, HEADER);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
}

int main(void)
{
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
        const struct parameter *parameter = &parameters[i];
        uint32_t by_variable = parameter->least + 1, by_argument = parameter->least + 2, by_call = parameter->least + 3;

        CHECK(login_offers(parameter, 0, 0, 0) == parameter->usual);
        CHECK(login_offers(parameter, by_variable, 0, 0) == by_variable);
        CHECK(login_offers(parameter, by_variable, by_argument, 0) == by_argument);
        CHECK(login_offers(parameter, by_variable, by_argument, by_call) == by_call);
        CHECK(login_offers(parameter, 0, by_argument, by_call) == by_call);
        ranges(parameter);
    }
    several_r2ts();
    return 0;
}
