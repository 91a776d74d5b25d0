/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * one_failure URL WHAT VARIANT loop|thread [FIRST [LAST]]
 *
 * WHAT is allocations, all-allocations, calls or short; see failures.h. A login, 100 reads and writes, a reconnect and a
 * logout, with an event loop or the service thread, again and again: in run n the n-th of these of the library fails,
 * until a run ends in which none did. Each run must end with what it is about or with an error, within 20 seconds, with
 * each callback called once, right data, no block and no descriptor held. Runs are processes of their own, some at a time.
 *
 * Where Rust's standard library has no memory it calls abort(): such runs are told, with places in libiscsi.so, and are
 * for run.sh to judge.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "failures.h"

#define IOS 100
#define AT_A_TIME 12
#define AREA 8192               /* blocks that belong to one run at a time */
#define SECONDS 20

/* ---- The work ---- */

static int over;                /* the context is destroyed */

struct io {
    struct scsi_task *task;
    unsigned char *buffer;
    struct scsi_iovec pieces[3];
    uint32_t length;
    int submitted, calls, status;
};

static struct io ios[IOS];
static int waiting;             /* for so many, which callbacks may count on another thread */
static int threaded;

static void io_ended(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct io *io = private_data;

    (void)iscsi;
    CHECK(!over && io->submitted && io->calls == 0 && command_data != NULL);
    io->calls++;
    io->status = status;
    __atomic_sub_fetch(&waiting, 1, __ATOMIC_RELEASE);
}

/* Block addresses and lengths are those of `number`, for the write and for the read that follows it. */
static uint32_t place_of(int number, uint32_t *length)
{
    static const uint32_t blocks[] = {1, 8, 3, 64, 16, 1, 128, 8, 2, 512};
    uint32_t address = 0;

    for (int i = 0; i < number; i++)
        address += blocks[i % 10];
    *length = blocks[number % 10] * BLOCK;
    return address;
}

/* Submits a write (the first half) or the read of the same blocks, in one of the ways that programs have. */
static void submit(struct iscsi_context *iscsi, int lun, uint32_t area, int number)
{
    struct io *io = &ios[number];
    int pair = number % (IOS / 2), writes = number < IOS / 2, way = number % 3;
    uint32_t address = area + place_of(pair, &io->length);

    io->buffer = malloc(io->length);
    CHECK(io->buffer != NULL);
    if (writes)
        fill_pattern(io->buffer, io->length, (unsigned)(area + (uint32_t)pair));
    else
        memset(io->buffer, 0, io->length);
    io->submitted = 1;
    __atomic_add_fetch(&waiting, 1, __ATOMIC_RELAXED);
    if (way == 0 && writes) {
        io->task = iscsi_write10_task(iscsi, lun, address, io->buffer, io->length, BLOCK, 0, 0, 0, 0, 0, io_ended, io);
    } else if (way == 0) {
        /* The library's own memory. */
        io->task = iscsi_read16_task(iscsi, lun, address, io->length, BLOCK, 0, 0, 0, 0, 0, io_ended, io);
    } else {
        uint32_t third = io->length / 3;
        unsigned char block[16] = {(unsigned char)(writes ? 0x8a : 0x88)};

        for (int i = 0; i < 4; i++) {
            block[6 + i] = (unsigned char)(address >> (24 - 8 * i));
            block[10 + i] = (unsigned char)(io->length / BLOCK >> (24 - 8 * i));
        }
        io->task = scsi_create_task(16, block, writes ? SCSI_XFER_WRITE : SCSI_XFER_READ, (int)io->length);
        if (io->task != NULL && way == 1) {
            for (int i = 0; i < 3; i++) {
                io->pieces[i].iov_base = io->buffer + (uint32_t)i * third;
                io->pieces[i].iov_len = i < 2 ? third : io->length - 2 * third;
            }
            if (writes)
                scsi_task_set_iov_out(io->task, io->pieces, 3);
            else
                scsi_task_set_iov_in(io->task, io->pieces, 3);
        } else if (io->task != NULL) {
            int failed = 0;

            for (int i = 0; i < 3; i++) {
                int length = (int)(i < 2 ? third : io->length - 2 * third);

                if (writes)
                    failed |= scsi_task_add_data_out_buffer(io->task, length, io->buffer + (uint32_t)i * third);
                else
                    failed |= scsi_task_add_data_in_buffer(io->task, length, io->buffer + (uint32_t)i * third);
            }
            if (failed) {
                scsi_free_scsi_task(io->task);
                io->task = NULL;
            }
        }
        if (io->task != NULL && iscsi_scsi_command_async(iscsi, lun, io->task, io_ended, NULL, io) != 0) {
            scsi_free_scsi_task(io->task);
            io->task = NULL;
        }
    }
    if (io->task == NULL) {
        CHECK(io->calls == 0);
        io->submitted = 0;
        __atomic_sub_fetch(&waiting, 1, __ATOMIC_RELAXED);
    }
}

/* Serves until so few wait. 0, or -1 once the session is over. */
static int serve(struct iscsi_context *iscsi, int few)
{
    while (__atomic_load_n(&waiting, __ATOMIC_ACQUIRE) > few) {
        if (threaded) {
            iscsi_reset_next_reconnect(iscsi);
            poll(NULL, 0, 1);
            continue;
        }
        struct pollfd pfd = {.fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi)};

        if (pfd.events == 0)
            iscsi_reset_next_reconnect(iscsi);
        CHECK(poll(&pfd, 1, pfd.events == 0 ? 2 : 100) >= 0 || errno == EINTR);
        if (iscsi_service(iscsi, pfd.revents) < 0)
            return -1;
    }
    return 0;
}

/* Reads one block again and again in a sync call; whether one was read. */
static void read_synchronously(struct iscsi_context *iscsi, int lun, uint32_t area)
{
    unsigned char expected[BLOCK];
    struct scsi_task *task = iscsi_read10_sync(iscsi, lun, area, BLOCK, BLOCK, 0, 0, 0, 0, 0);

    if (task != NULL && task->status == SCSI_STATUS_GOOD && ios[0].calls == 1 && ios[0].status == SCSI_STATUS_GOOD) {
        fill_pattern(expected, BLOCK, area);
        CHECK(task->datain.size == BLOCK && memcmp(task->datain.data, expected, BLOCK) == 0);
    }
    if (task != NULL)
        scsi_free_scsi_task(task);
}

static void run_ios(struct iscsi_context *iscsi, int lun, uint32_t area)
{
    for (int i = 0; i < IOS; i++) {
        if (serve(iscsi, i == IOS / 2 ? 0 : 15) != 0)
            return;
        submit(iscsi, lun, area, i);
        /* In the middle of the writes, and with commands on their way. */
        if (i == IOS / 4)
            iscsi_reconnect(iscsi);
    }
    if (serve(iscsi, 0) != 0)
        return;
    for (int i = 0; i < 3; i++)
        read_synchronously(iscsi, lun, area);
}

static void check_io(uint32_t area, int number)
{
    struct io *io = &ios[number];
    const struct io *written = &ios[number % (IOS / 2)];

    CHECK(io->calls == io->submitted);
    if (number >= IOS / 2 && io->calls == 1 && io->status == SCSI_STATUS_GOOD && written->calls == 1
        && written->status == SCSI_STATUS_GOOD) {
        unsigned char *expected = malloc(io->length);

        CHECK(expected != NULL);
        fill_pattern(expected, io->length, (unsigned)(area + (uint32_t)(number % (IOS / 2))));
        if (number % 3 == 0)
            CHECK(io->task->datain.size == (int)io->length && memcmp(io->task->datain.data, expected, io->length) == 0);
        else
            CHECK(memcmp(io->buffer, expected, io->length) == 0);
        free(expected);
    }
    if (io->task != NULL)
        scsi_free_scsi_task(io->task);
    free(io->buffer);
}

static void ignore_log(int level, const char *message)
{
    CHECK(level >= 0 && strlen(message) > 0);
}

/* How many of the requests that were made came to GOOD, -1 without a session. */
static int work(const char *url_text, uint32_t area)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;
    int good = -1, lun;

    if (iscsi == NULL)
        return -1;
    iscsi_set_log_level(iscsi, 3);
    iscsi_set_log_fn(iscsi, ignore_log);
    iscsi_set_timeout(iscsi, 4);
    iscsi_set_reconnect_max_retries(iscsi, 3);
    url = iscsi_parse_full_url(iscsi, url_text);
    if (url != NULL) {
        lun = url->lun;
        if (iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL) == 0
            && iscsi_full_connect_sync(iscsi, url->portal, lun) == 0) {
            if (threaded && iscsi_mt_service_thread_start(iscsi) != 0) {
                CHECK(strlen(iscsi_get_error(iscsi)) > 0);
                threaded = 0;
            }
            /* Refused, so that there is an error text of this thread's. */
            CHECK(iscsi_connect_async(iscsi, url->portal, io_ended, NULL) != 0);
            run_ios(iscsi, lun, area);
            if (threaded)
                iscsi_mt_service_thread_stop(iscsi);
            if (iscsi_logout_sync(iscsi) != 0)
                CHECK(iscsi_get_error(iscsi) != NULL);
            good = 0;
        }
        iscsi_destroy_url(url);
    }
    CHECK(iscsi_get_error(iscsi) != NULL && strlen(iscsi_get_error(iscsi)) < 2000);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    over = 1;
    for (int i = 0; i < IOS; i++) {
        good += ios[i].calls == 1 && ios[i].status == SCSI_STATUS_GOOD;
        check_io(area, i);
    }
    return good;
}

/* ---- One run ---- */

enum { WORKED = 0, BROKEN = 1, NOTHING_FAILED = 3, HELD = 4 };

static size_t held_in_a_good_run;

/* Tells what had failed, and dies as it would have. */
static void dying(int number)
{
    failures_print(0);
    signal(number, SIG_DFL);
    raise(number);
}

static int descriptors(void)
{
    int count = 0;

    for (int i = 0; i < 256; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

static int run(const char *url, enum failure failure, unsigned variant, unsigned long n, uint32_t area)
{
    int before = descriptors(), good;
    size_t held;

    signal(SIGABRT, dying);
    signal(SIGSEGV, dying);
    signal(SIGALRM, dying);
    alarm(SECONDS);
    failures_begin(failure, n, variant);
    good = work(url, area);
    failures_end();
    held = blocks_held();
    if (failures_made() == 0) {
        printf("%d of %d good, %zu blocks held\n", good, IOS, held);
        CHECK(good == IOS && descriptors() == before);
        held_in_a_good_run = held;
        return NOTHING_FAILED;
    }
    /* Where the system has no such call, random numbers come from a file that stays open. */
    if (strcmp(failures_name(), "getrandom: ENOSYS") == 0 && descriptors() == before + 1)
        before++;
    if (descriptors() != before || held > held_in_a_good_run) {
        fprintf(stderr, "%zu blocks held instead of %zu, %d descriptors instead of %d\n", held, held_in_a_good_run,
                descriptors(), before);
        failures_print(1);
        return HELD;
    }
    printf("%d good\n", good);
    return WORKED;
}

/* ---- All runs ---- */

struct running {
    pid_t pid;
    unsigned long n;
    FILE *output;
    double begin;
};

static struct running running[AT_A_TIME];
static unsigned long ended, failed, aborts;
static int nothing_failed;

/* Waits for one to end, and says what is wrong with it. */
static void judge(void)
{
    struct running *run = running;
    char line[4096];
    int status;
    pid_t pid = wait(&status);

    CHECK(pid > 0);
    while (run->pid != pid)
        run++;
    rewind(run->output);
    ended++;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOTHING_FAILED) {
        nothing_failed = 1;
        ended--;
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != WORKED) {
        int is_abort = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;

        aborts += is_abort;
        failed += !is_abort;
        if (is_abort)
            printf("abort in run %lu\n", run->n);
        else if (WIFSIGNALED(status))
            printf("WRONG run %lu: %s\n", run->n, strsignal(WTERMSIG(status)));
        else
            printf("WRONG run %lu: status %d\n", run->n, WEXITSTATUS(status));
        while (fgets(line, sizeof line, run->output) != NULL)
            printf("    %s", line);
    }
    if (seconds_now() - run->begin > 8 && WIFEXITED(status))
        printf("slow: run %lu took %.0f seconds\n", run->n, seconds_now() - run->begin);
    fclose(run->output);
    run->pid = 0;
}

static void start(const char *url, enum failure failure, unsigned variant, unsigned long n)
{
    struct running *slot = running;

    while (slot->pid != 0)
        slot++;
    slot->n = n;
    slot->output = tmpfile();
    slot->begin = seconds_now();
    CHECK(slot->output != NULL);
    fflush(stdout);
    slot->pid = fork();
    CHECK(slot->pid >= 0);
    if (slot->pid == 0) {
        dup2(fileno(slot->output), STDOUT_FILENO);
        dup2(fileno(slot->output), STDERR_FILENO);
        exit(run(url, failure, variant, n, (uint32_t)(slot - running) * AREA));
    }
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"none", "allocations", "all-allocations", "calls", "short"};
    enum failure failure = NO_FAILURE;
    unsigned long n = argc > 5 ? strtoul(argv[5], NULL, 10) : 1, last = argc > 6 ? strtoul(argv[6], NULL, 10) : 0;
    unsigned variant;
    int busy = 0;

    CHECK(argc > 4);
    variant = (unsigned)atoi(argv[3]);
    threaded = strcmp(argv[4], "thread") == 0;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(argv[2], names[i]) == 0)
            failure = (enum failure)i;
    }
    CHECK(failure != NO_FAILURE);
    if (threaded) {
        /* Tables that threads of a process share, and that stay, are none of a session's. */
        CHECK(work(argv[1], 0) == IOS);
        memset(ios, 0, sizeof ios);
        over = 0;
    }
    if (n == last)
        return run(argv[1], failure, variant, n, 0);            /* for a debugger */

    /* What a good run holds at its end, all others may hold too. */
    pid_t pid = fork();
    int status;
    CHECK(pid >= 0);
    if (pid == 0) {
        CHECK(run(argv[1], failure, variant, 0, 0) == NOTHING_FAILED);
        exit(held_in_a_good_run < 100 ? (int)held_in_a_good_run : 255);
    }
    CHECK(wait(&status) == pid && WIFEXITED(status) && WEXITSTATUS(status) < 100);
    held_in_a_good_run = (size_t)WEXITSTATUS(status);

    for (; !nothing_failed && (last == 0 || n <= last); n++) {
        if (busy == AT_A_TIME) {
            judge();
            busy--;
        }
        start(argv[1], failure, variant, n);
        busy++;
    }
    while (busy-- > 0)
        judge();
    printf("%s, variant %u, %s: %lu runs, %lu aborts, %lu wrong\n", argv[2], variant, argv[4], ended, aborts, failed);
    return failed != 0;
}
