/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * As the verifier, but a service thread serves the context, and four threads submit: each seven requests with a callback
 * and one synchronous call, so 32 at a time in total.
 *
 *   threaded_verifier URL OUTAGES
 */
#include <pthread.h>
#include <stdatomic.h>

#include "requests.h"

enum { THREADS = 4, WITH_CALLBACK = 7, PER_THREAD = WITH_CALLBACK + 1, FIRST_AREA = 32 };

struct submitter {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    struct slot slots[PER_THREAD]; /* the last one is for synchronous calls */
    struct counts of_callbacks, of_calls;
    int free[WITH_CALLBACK], free_count;
};

struct request {
    struct submitter *submitter;
    int slot;
};

static struct submitter submitters[THREADS];
static struct request requests[THREADS][WITH_CALLBACK];
static struct iscsi_context *iscsi;
static int lun;
static atomic_int stopping;

/* On the service thread. */
static void done(struct iscsi_context *context, int status, void *command_data, void *private_data)
{
    struct request *request = private_data;
    struct submitter *submitter = request->submitter;
    struct scsi_task *task = command_data;

    CHECK(context == iscsi && task->status == status);
    pthread_mutex_lock(&submitter->lock);
    judge(context, &submitter->slots[request->slot], task, &submitter->of_callbacks);
    submitter->free[submitter->free_count++] = request->slot;
    pthread_cond_signal(&submitter->ended);
    pthread_mutex_unlock(&submitter->lock);
}

/* Submits what is free, but no write once all is to end; gives what is still on its way. */
static int submit_free(struct submitter *submitter)
{
    int kept[WITH_CALLBACK], kept_count = 0, in_flight;

    pthread_mutex_lock(&submitter->lock);
    while (submitter->free_count > 0) {
        int number = submitter->free[--submitter->free_count];
        struct slot *slot = &submitter->slots[number];

        if (stopping && slot->reading) {
            kept[kept_count++] = number;
            continue;
        }
        /* Its callback may run before the call returns, and wants the lock. */
        pthread_mutex_unlock(&submitter->lock);
        CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, next_task(slot), done, NULL,
                                                 &requests[submitter - submitters][number]));
        pthread_mutex_lock(&submitter->lock);
    }
    while (kept_count > 0)
        submitter->free[submitter->free_count++] = kept[--kept_count];
    in_flight = WITH_CALLBACK - submitter->free_count;
    pthread_mutex_unlock(&submitter->lock);
    return in_flight;
}

static void *submit(void *private_data)
{
    struct submitter *submitter = private_data;
    struct slot *own = &submitter->slots[WITH_CALLBACK];

    for (;;) {
        int in_flight = submit_free(submitter);

        if (!(stopping && own->reading)) {
            struct scsi_task *task = next_task(own);
            struct scsi_task *same = iscsi_scsi_command_sync(iscsi, lun, task, NULL);

            if (same != task) {
                fprintf(stderr, "a synchronous call: %s\n", iscsi_get_error(iscsi));
                exit(1);
            }
            judge(iscsi, own, task, &submitter->of_calls);
        } else if (in_flight == 0) {
            return NULL;
        } else {
            pthread_mutex_lock(&submitter->lock);
            while (submitter->free_count == WITH_CALLBACK - in_flight)
                pthread_cond_wait(&submitter->ended, &submitter->lock);
            pthread_mutex_unlock(&submitter->lock);
        }
    }
}

int main(int argc, char **argv)
{
    struct counts sum = {0};
    struct outages outages;
    int descriptor;

    CHECK(argc == 3);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    outages = expect_outages(argv[2]);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    for (int i = 0; i < THREADS; i++) {
        struct submitter *submitter = &submitters[i];

        CHECK(pthread_mutex_init(&submitter->lock, NULL) == 0 && pthread_cond_init(&submitter->ended, NULL) == 0);
        for (int slot = 0; slot < PER_THREAD; slot++)
            submitter->slots[slot].area = (uint32_t)(FIRST_AREA + i * PER_THREAD + slot);
        for (int slot = 0; slot < WITH_CALLBACK; slot++) {
            requests[i][slot] = (struct request){submitter, slot};
            submitter->free[submitter->free_count++] = slot;
        }
        CHECK(pthread_create(&submitter->thread, NULL, submit, submitter) == 0);
    }
    while (!outages_are_over(&outages, iscsi)) {
        CHECK(iscsi_get_fd(iscsi) == descriptor);
        poll(NULL, 0, 20);
    }
    stopping = 1;
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(submitters[i].thread, NULL) == 0);
        sum.writes += submitters[i].of_callbacks.writes + submitters[i].of_calls.writes;
        sum.reads += submitters[i].of_callbacks.reads + submitters[i].of_calls.reads;
        sum.unit_attentions += submitters[i].of_callbacks.unit_attentions + submitters[i].of_calls.unit_attentions;
        CHECK(submitters[i].of_calls.reads != 0);
    }
    report(&outages, &sum);
    CHECK(iscsi_get_fd(iscsi) == descriptor);
    iscsi_mt_service_thread_stop(iscsi);
    log_out(iscsi);
    return 0;
}
