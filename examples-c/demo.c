/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * demo PORTAL-URL [overwrite]
 *
 * Asks a portal for its targets, logs in to the first one, lists its logical units (LUNs), then writes 64 MiB to a
 * disk with many commands at a time, reads them back and verifies them. Without the word "overwrite" it stops after
 * the list: writing destroys what is on the disk.
 *
 *     cc demo.c $(pkg-config --cflags --libs libiscsi) -o demo
 *     ./demo iscsi://127.0.0.1:3260 overwrite
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

#define INITIATOR "iqn.2026-11.org.example:demo"
#define MIB (1024 * 1024)
#define TOTAL (64 * MIB)        /* bytes written and read */
#define CHUNK (128 * 1024)      /* bytes per command */
#define DEPTH 32                /* commands on their way at a time */

/* What we were doing, what the library says, what to look at. */
static void fail(struct iscsi_context *iscsi, const char *doing, const char *advice)
{
    fflush(stdout);
    fprintf(stderr, "\ndemo: %s failed: %s\ndemo: check %s\n", doing, iscsi_get_error(iscsi), advice);
    exit(1);
}

/* One command and its buffer; used again and again. */
struct slot {
    struct transfer *transfer;
    uint64_t offset;            /* in bytes, from the start of the disk */
    unsigned char *buffer;
};

/* 64 MiB in one direction. */
struct transfer {
    struct iscsi_context *iscsi;
    int lun, block_size, writing;
    uint64_t started;           /* bytes for which a command was submitted */
    uint64_t finished;          /* bytes for which one was answered */
    int in_flight;
    int failed;                 /* status of a command that did not work, 0 if all did */
    int differs;                /* what was read is not what was written */
    struct slot slots[DEPTH];
};

/* Writes the pattern into the buffer, or compares the buffer with it: 1 if equal. Every 8 bytes of the disk have a
 * value of their own, so that data in a wrong place is noticed. */
static int pattern(const struct slot *slot, int writing)
{
    for (uint64_t i = 0; i < CHUNK; i += 8) {
        uint64_t word = ((slot->offset + i) / 8 + 1) * UINT64_C(0x9e3779b97f4a7c15);

        if (writing)
            memcpy(slot->buffer + i, &word, 8);
        else if (memcmp(slot->buffer + i, &word, 8) != 0)
            return 0;
    }
    return 1;
}

static void submit(struct slot *slot);

/* The library calls this when a command has been answered, from inside of iscsi_service(). */
static void on_answer(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct slot *slot = private_data;
    struct transfer *transfer = slot->transfer;

    (void)iscsi;
    scsi_free_scsi_task(command_data);          /* the task is ours once it is answered */
    transfer->in_flight--;
    if (status != SCSI_STATUS_GOOD)
        transfer->failed = status;
    else if (!transfer->writing && !pattern(slot, 0))
        transfer->differs = 1;
    else
        transfer->finished += CHUNK;
    if (transfer->started < TOTAL && !transfer->failed && !transfer->differs)
        submit(slot);
}

/* Queues one command. It returns at once; on_answer() is called later. */
static void submit(struct slot *slot)
{
    struct transfer *transfer = slot->transfer;
    uint64_t lba = transfer->started / transfer->block_size;
    struct scsi_task *task;

    slot->offset = transfer->started;
    if (transfer->writing) {
        pattern(slot, 1);
        task = iscsi_write16_task(transfer->iscsi, transfer->lun, lba, slot->buffer, CHUNK, transfer->block_size,
                                  0, 0, 0, 0, 0, on_answer, slot);
    } else {
        task = iscsi_read16_task(transfer->iscsi, transfer->lun, lba, CHUNK, transfer->block_size,
                                 0, 0, 0, 0, 0, on_answer, slot);
        if (task != NULL)       /* the data goes straight to our buffer */
            scsi_task_add_data_in_buffer(task, CHUNK, slot->buffer);
    }
    if (task == NULL)
        fail(transfer->iscsi, "queueing a command", "the connection");
    transfer->started += CHUNK;
    transfer->in_flight++;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static const char *doing(const struct transfer *transfer)
{
    return transfer->writing ? "writing" : "reading";
}

/* A bar on the terminal; nothing when the output goes to a file. */
static void show_progress(const struct transfer *transfer, double seconds)
{
    static double shown_at;
    int filled = (int)(transfer->finished * 30 / TOTAL);
    double rate = (double)transfer->finished / MIB / (seconds > 0 ? seconds : 1e-9);
    char left[32] = "";

    if (!isatty(STDERR_FILENO) || (now() - shown_at < 0.05 && transfer->finished < TOTAL))
        return;
    shown_at = now();
    if (transfer->finished > 0)         /* before that there is nothing to judge by */
        snprintf(left, sizeof(left), ", %.0f s left", (double)(TOTAL - transfer->finished) / MIB / rate);
    fprintf(stderr, "\r  %s [%.*s%*s] %6.0f MiB/s%-16s", doing(transfer),
            filled, "##############################", 30 - filled, "", rate, left);
    if (transfer->finished == TOTAL)
        fprintf(stderr, "\r%70s\r", "");        /* the summary takes its place */
}

/* Fills the queue, then waits and lets the library work until all is answered. */
static void run(struct transfer *transfer)
{
    struct iscsi_context *iscsi = transfer->iscsi;
    const char *name = doing(transfer);
    double start = now(), seconds;

    transfer->started = transfer->finished = 0;
    for (int i = 0; i < DEPTH; i++)
        submit(&transfer->slots[i]);
    while (transfer->in_flight > 0) {
        struct pollfd pfd = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

        /* At most a second: iscsi_service() also looks after time limits and reconnects. */
        if (poll(&pfd, 1, 1000) < 0 || iscsi_service(iscsi, pfd.revents) != 0)
            fail(iscsi, name, "whether the target still runs");
        show_progress(transfer, now() - start);
    }
    seconds = now() - start;
    if (transfer->failed)
        fail(iscsi, name, "whether the disk is writable, and the target's own log");
    if (transfer->differs)
        fail(iscsi, "comparing what was read with what was written", "whether somebody else writes to this disk");
    printf("%s %d MiB with %d commands of %d KiB, %d at a time: %.2f s, %.0f MiB/s\n",
           transfer->writing ? "Wrote" : "Read and verified", TOTAL / MIB, TOTAL / CHUNK, CHUNK / 1024, DEPTH, seconds,
           TOTAL / MIB / (seconds > 0 ? seconds : 1e-9));
}

/* A discovery session: prints all targets, gives a copy of the first one's name. */
static char *discover(const char *url_text)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url = iscsi_parse_portal_url(iscsi, url_text);
    struct iscsi_discovery_address *targets;
    char *first;

    if (url == NULL)
        fail(iscsi, "reading the URL", "that it looks like iscsi://127.0.0.1:3260");
    iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY);
    if (iscsi_connect_sync(iscsi, url->portal) != 0)
        fail(iscsi, "connecting", "whether a target listens there: host, port, firewall");
    if (iscsi_login_sync(iscsi) != 0)
        fail(iscsi, "logging in for discovery", "whether the target wants iscsi://USER%PASSWORD@HOST");
    targets = iscsi_discovery_sync(iscsi);
    if (targets == NULL)
        fail(iscsi, "discovery", "whether the target shows anything to " INITIATOR);
    for (struct iscsi_discovery_address *t = targets; t != NULL; t = t->next)
        printf("Portal %s has the target %s\n", url->portal, t->target_name);
    first = strdup(targets->target_name);
    iscsi_free_discovery_data(iscsi, targets);
    iscsi_logout_sync(iscsi);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return first;
}

/* Lists all LUNs; gives the first disk that is large enough in `transfer`. */
static void list_luns(struct iscsi_context *iscsi, struct transfer *transfer)
{
    struct scsi_task *report = iscsi_reportluns_sync(iscsi, 0, 1024);
    struct scsi_reportluns_list *list = report ? scsi_datain_unmarshall(report) : NULL;

    if (list == NULL)
        fail(iscsi, "REPORT LUNS", "the target's own log");
    for (uint32_t i = 0; i < list->num; i++) {
        int lun = list->luns[i];
        struct scsi_task *inquiry = iscsi_inquiry_sync(iscsi, lun, 0, 0, 255), *capacity = NULL;
        struct scsi_inquiry_standard *who = inquiry ? scsi_datain_unmarshall(inquiry) : NULL;
        struct scsi_readcapacity16 *size = NULL;

        if (who == NULL)
            fail(iscsi, "INQUIRY", "whether this initiator may use the LUN");
        /* Only disks have a capacity. The first answer may be news for us, a UNIT ATTENTION: ask again, not for ever. */
        for (int tries = 0; who->device_type == 0 && size == NULL && tries < 10; tries++) {
            scsi_free_scsi_task(capacity);
            capacity = iscsi_readcapacity16_sync(iscsi, lun);
            if (capacity != NULL && capacity->status == SCSI_STATUS_GOOD)
                size = scsi_datain_unmarshall(capacity);
        }
        printf("  LUN %d: %.8s %.16s %s", lun, who->vendor_identification, who->product_identification,
               scsi_devtype_to_str(who->device_type));
        if (size != NULL && size->block_length != 0) {
            uint64_t bytes = (size->returned_lba + 1) * size->block_length;

            printf(", %" PRIu64 " MiB in blocks of %u bytes", bytes / MIB, (unsigned)size->block_length);
            if (bytes >= TOTAL && transfer->lun < 0) {
                transfer->lun = lun;
                transfer->block_size = (int)size->block_length;
            }
        }
        printf("\n");
        scsi_free_scsi_task(inquiry);
        scsi_free_scsi_task(capacity);
    }
    scsi_free_scsi_task(report);
}

int main(int argc, char **argv)
{
    struct transfer transfer = { .lun = -1 };
    int overwrite = argc == 3 && strcmp(argv[2], "overwrite") == 0;
    unsigned char *buffers = calloc(DEPTH, CHUNK);
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    char *target;

    if (argc != 2 + overwrite || buffers == NULL) {
        fprintf(stderr, "usage: demo iscsi://HOST[:PORT] [overwrite]\n");
        return 2;
    }
    target = discover(argv[1]);

    iscsi = transfer.iscsi = iscsi_create_context(INITIATOR);
    url = iscsi_parse_portal_url(iscsi, argv[1]);
    iscsi_set_targetname(iscsi, target);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    /* LUN -1: log in, but do not ask any LUN whether it is ready. */
    if (iscsi_full_connect_sync(iscsi, url->portal, -1) != 0)
        fail(iscsi, "logging in", "whether the target lets " INITIATOR " in");
    printf("Logged in to %s, which has these LUNs:\n", target);
    list_luns(iscsi, &transfer);

    if (overwrite && transfer.lun < 0)
        fail(iscsi, "looking for a disk of 64 MiB", "the list above");
    for (int i = 0; i < DEPTH; i++)
        transfer.slots[i] = (struct slot){ &transfer, 0, buffers + (size_t)i * CHUNK };
    for (transfer.writing = 1; overwrite && transfer.writing >= 0; transfer.writing--)
        run(&transfer);
    iscsi_logout_sync(iscsi);
    printf("Logged out. %s\n", overwrite ? "What was read is what was written." : "Nothing was written.");

    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    free(target);
    free(buffers);
    return 0;
}
