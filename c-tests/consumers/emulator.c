/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of a machine emulator (QEMU): a URL parsed without a context, synchronous calls to learn about the disk, then
 * an event loop with separate handlers for reading and writing and a timer that calls iscsi_service(0) each second;
 * vectored I/O, generic commands with a task of its own and a buffer attached after submission, a copy command
 * submitted again as it is, aborts whose callback cancels, and a NOP now and then.
 *
 * Contract: 23 (QEMU) 1.4 2.9 2.10 5.3 12.1 12.2 13.1 13.4
 * Target : --lun 64M --ping 100
 * Target lost: --lun 64M --fault data-in:12=truncate:300 --fault-connections 1
 * Target attention: --lun 64M --unit-attention --header-digest crc32c --separate-status
 * Target held: --lun 64M --fault command:11=hold --fault-connections 1
 */
#include <sys/uio.h>

#include "check.h"

static struct iscsi_context *iscsi;
static int lun, descriptor;
static double next_timer, next_nop;

/* One turn of the emulator's loop. */
static void loop(void)
{
    struct pollfd pollfd = {.fd = descriptor, .events = (short)iscsi_which_events(iscsi)};
    double now;

    CHECK(poll(&pollfd, 1, 100) >= 0);
    if (pollfd.revents & POLLIN)
        CHECK_OK(iscsi, iscsi_service(iscsi, POLLIN));
    if (pollfd.revents & POLLOUT)
        CHECK_OK(iscsi, iscsi_service(iscsi, POLLOUT));
    now = seconds_now();
    if (now >= next_timer) {
        CHECK_OK(iscsi, iscsi_service(iscsi, 0));
        next_timer = now + 1;
    }
    if (now >= next_nop) {
        if (iscsi_get_nops_in_flight(iscsi) >= 3)
            iscsi_reconnect(iscsi);
        else
            CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
        next_nop = now + 0.2;
    }
    CHECK(iscsi_get_fd(iscsi) == descriptor);
}

static void wait_end(const struct end *end)
{
    for (double limit = seconds_now() + 20; end->calls == 0;) {
        CHECK(seconds_now() < limit);
        loop();
    }
}

/* READ or WRITE, again after a unit attention or BUSY; after a time-out in a new session. */
static void transfer(int write, uint64_t lba, struct iovec *places, int count, uint32_t length)
{
    for (int attempt = 0;; attempt++) {
        struct end end = {0};
        struct scsi_task *task;
        int status;

        CHECK(attempt < 5);
        task = write ? iscsi_write16_iov_task(iscsi, lun, lba, NULL, length, BLOCK, 0, 0, 0, 0, 0, note_end, &end,
                                              (struct scsi_iovec *)places, count)
                     : iscsi_read16_iov_task(iscsi, lun, lba, length, BLOCK, 0, 0, 0, 0, 0, note_end, &end,
                                             (struct scsi_iovec *)places, count);
        CHECK(task != NULL);
        wait_end(&end);
        CHECK(end.command_data == task);
        status = end.status;
        if (status == SCSI_STATUS_CHECK_CONDITION)
            CHECK(task->sense.key == SCSI_SENSE_UNIT_ATTENTION && task->sense.ascq == 0x2900);
        scsi_free_scsi_task(task);
        if (status == SCSI_STATUS_GOOD)
            return;
        if (status == SCSI_STATUS_TIMEOUT)
            CHECK_OK(iscsi, iscsi_reconnect(iscsi));
        else
            CHECK(status == SCSI_STATUS_CHECK_CONDITION || status == SCSI_STATUS_BUSY);
    }
}

/* A generic command: a task from malloc(), the buffer attached when it was submitted. */
static void generic_command(void)
{
    unsigned char answer[96];
    struct end end = {0};
    struct scsi_task *task = malloc(sizeof *task);

    CHECK(task != NULL);
    memset(task, 0, sizeof *task);
    memset(answer, 0, sizeof answer);
    task->xfer_dir = SCSI_XFER_READ;
    task->cdb_size = 6;
    task->cdb[0] = SCSI_OPCODE_INQUIRY;
    task->cdb[4] = sizeof answer;
    task->expxferlen = sizeof answer;
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end));
    CHECK(scsi_task_add_data_in_buffer(task, sizeof answer, answer) == 0);
    wait_end(&end);
    CHECK(end.status == SCSI_STATUS_GOOD && end.command_data == task);
    CHECK(answer[0] == 0 && answer[4] >= 31);
    scsi_free_scsi_task(task);
}

/* A write with data of the caller, submitted three times without touching the task. */
static void repeated_command(void)
{
    static unsigned char blocks[16 * BLOCK];
    struct iscsi_data data = {sizeof blocks, blocks};
    struct scsi_task *task = calloc(1, sizeof *task);

    CHECK(task != NULL);
    task->cdb[0] = SCSI_OPCODE_WRITE10;
    task->cdb[8] = 16;
    task->cdb_size = 10;
    task->xfer_dir = SCSI_XFER_WRITE;
    task->expxferlen = sizeof blocks;
    for (int round = 0; round < 3; round++) {
        struct end end = {0};

        CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, &data, &end));
        wait_end(&end);
        CHECK(end.status == SCSI_STATUS_GOOD);
    }
    scsi_free_scsi_task(task);
}

struct abort {
    struct scsi_task *task;
    int done;
};

static void aborted(struct iscsi_context *context, int status, void *command_data, void *private_data)
{
    struct abort *abort = private_data;

    (void)status;
    (void)command_data;
    CHECK(context == iscsi);
    iscsi_scsi_cancel_task(iscsi, abort->task);         /* -1 when the command has ended meanwhile */
    abort->done = 1;
}

static void abort_command(void)
{
    unsigned char buffer[BLOCK];
    struct iovec place = {buffer, sizeof buffer};
    struct end end = {0};
    struct abort abort = {0};

    abort.task = iscsi_read16_iov_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end,
                                       (struct scsi_iovec *)&place, 1);
    CHECK(abort.task != NULL);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, abort.task, aborted, &abort));
    for (double limit = seconds_now() + 20; !abort.done || end.calls == 0;) {
        CHECK(seconds_now() < limit);
        loop();
    }
    CHECK(end.calls == 1 && (end.status == SCSI_STATUS_CANCELLED || end.status == SCSI_STATUS_GOOD));
    scsi_free_scsi_task(abort.task);
}

static void learn_about_disk(void)
{
    struct scsi_task *task = NULL;
    struct scsi_inquiry_standard *inquiry;
    struct scsi_inquiry_block_limits limits, *from;
    struct scsi_readcapacity16 *capacity;
    struct scsi_mode_sense *modes;
    int full;

    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 64);
    CHECK_GOOD(iscsi, task);
    full = scsi_datain_getfullsize(task);
    if (full > task->datain.size) {
        scsi_free_scsi_task(task);
        task = iscsi_inquiry_sync(iscsi, lun, 0, 0, full);
        CHECK_GOOD(iscsi, task);
    }
    inquiry = scsi_datain_unmarshall(task);
    CHECK(inquiry != NULL && inquiry->device_type == SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_DIRECT_ACCESS);
    scsi_free_scsi_task(task);
    task = iscsi_modesense6_sync(iscsi, lun, 1, SCSI_MODESENSE_PC_CURRENT, 0x3f, 0, 255);
    CHECK_GOOD(iscsi, task);
    modes = scsi_datain_unmarshall(task);
    CHECK(modes != NULL && (modes->device_specific_parameter & 0x80) == 0);
    scsi_free_scsi_task(task);
    task = iscsi_readcapacity16_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    capacity = scsi_datain_unmarshall(task);
    CHECK(capacity != NULL && capacity->block_length == BLOCK);
    CHECK((capacity->returned_lba + 1) * BLOCK == 64 << 20);
    scsi_free_scsi_task(task);
    task = iscsi_inquiry_sync(iscsi, lun, 1, SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS, 255);
    CHECK_GOOD(iscsi, task);
    from = scsi_datain_unmarshall(task);
    CHECK(from != NULL);
    memcpy(&limits, from, sizeof limits);
    scsi_free_scsi_task(task);
    CHECK(limits.wsnz == 0 || limits.wsnz == 1);
}

int main(int argc, char **argv)
{
    static unsigned char written[128 * BLOCK], read[128 * BLOCK];
    struct iovec from[3] = {{written, 1}, {written + 1, 40000}, {written + 40001, sizeof written - 40001}};
    struct iovec into[2] = {{read, 30000}, {read + 30000, sizeof read - 30000}};
    struct iscsi_url *url;

    CHECK(argc > 2);
    url = iscsi_parse_full_url(NULL, argv[1]);
    CHECK(url != NULL);
    lun = url->lun;
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi != NULL);
    CHECK_OK(iscsi, iscsi_init_transport(iscsi, url->transport));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, url->target));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE_CRC32C));
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, strcmp(argv[2], "held") == 0 ? 2 : 0));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, lun));
    iscsi_destroy_url(url);
    descriptor = iscsi_get_fd(iscsi);
    learn_about_disk();

    for (unsigned round = 0; round < 4; round++) {
        fill_pattern(written, sizeof written, round);
        transfer(1, 1000 * round, from, 3, sizeof written);
        transfer(0, 1000 * round, into, 2, sizeof read);
        CHECK(memcmp(written, read, sizeof read) == 0);
        abort_command();
    }
    CHECK(from[1].iov_base == written + 1 && from[1].iov_len == 40000 && into[0].iov_len == 30000);
    generic_command();
    repeated_command();
    if (iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
