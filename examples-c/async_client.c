/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * async_client URL
 *
 * Connect, log in, ask for the size, read, log out: each step begins in the callback of the one before it, and nothing
 * but poll() ever waits. One thread can serve many contexts like this.
 *
 *     cc async_client.c $(pkg-config --cflags --libs libiscsi) -o async_client
 *     ./async_client iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0
 */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <stdio.h>
#include <stdint.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

struct client {
    int lun;
    int reads_left;
    int finished;
    int failed;
};

static void stop(struct iscsi_context *iscsi, struct client *client, const char *doing)
{
    fprintf(stderr, "async_client: %s: %s\n", doing, iscsi_get_error(iscsi));
    client->failed = client->finished = 1;
}

static void logged_out(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct client *client = private_data;

    (void)command_data;
    if (status != SCSI_STATUS_GOOD) {
        stop(iscsi, client, "logging out");
        return;
    }
    printf("logged out\n");
    client->finished = 1;
}

static void block_read(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct client *client = private_data;
    struct scsi_task *task = command_data;      /* always the task, whatever the status */

    if (status != SCSI_STATUS_GOOD)
        stop(iscsi, client, "READ");
    else
        printf("%d bytes of block %u read\n", task->datain.size, (unsigned)scsi_get_uint32(task->cdb + 2));
    scsi_free_scsi_task(task);
    if (--client->reads_left == 0 && !client->failed && iscsi_logout_async(iscsi, logged_out, client) != 0)
        stop(iscsi, client, "sending the logout");
}

static void size_known(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct client *client = private_data;
    struct scsi_task *task = command_data;
    struct scsi_readcapacity10 *capacity = status == SCSI_STATUS_GOOD ? scsi_datain_unmarshall(task) : NULL;
    int block_size = capacity != NULL ? (int)capacity->block_size : 0;

    scsi_free_scsi_task(task);
    if (block_size == 0) {
        stop(iscsi, client, "READ CAPACITY");
        return;
    }
    /* Four commands at once; the answers come in any order. */
    client->reads_left = 4;
    for (uint32_t lba = 0; lba < 4; lba++) {
        if (iscsi_read10_task(iscsi, client->lun, lba, (uint32_t)block_size, block_size, 0, 0, 0, 0, 0, block_read,
                              client) == NULL) {
            stop(iscsi, client, "sending a READ");
            return;
        }
    }
}

static void logged_in(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct client *client = private_data;

    (void)command_data;
    if (status != SCSI_STATUS_GOOD)
        stop(iscsi, client, "connecting and logging in");
    else if (iscsi_readcapacity10_task(iscsi, client->lun, 0, 0, size_known, client) == NULL)
        stop(iscsi, client, "sending READ CAPACITY");
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:async-client");
    struct client client = { 0, 0, 0, 0 };
    struct iscsi_url *url;

    if (argc != 2) {
        fprintf(stderr, "usage: async_client iscsi://HOST[:PORT]/TARGET/LUN\n");
        return 2;
    }
    url = iscsi_parse_full_url(iscsi, argv[1]);
    if (url == NULL) {
        stop(iscsi, &client, "reading the URL");
    } else {
        client.lun = url->lun;
        iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
        if (iscsi_full_connect_async(iscsi, url->portal, url->lun, logged_in, &client) != 0)
            stop(iscsi, &client, "connecting");
        iscsi_destroy_url(url);
    }

    while (!client.finished) {
        struct pollfd pfd = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

        /* Ask for descriptor and events each time: both may change. Call iscsi_service() also when nothing happened,
         * about once a second: it looks after time limits and reconnects. */
        if (poll(&pfd, 1, 1000) < 0 || iscsi_service(iscsi, pfd.revents) < 0) {
            if (!client.finished)
                stop(iscsi, &client, "waiting for the target");
        }
    }
    iscsi_destroy_context(iscsi);
    return client.failed;
}
