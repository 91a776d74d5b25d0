// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Threads that submit to one context, which a thread of the library serves: whether more of them are ever slower than one.
 *
 *   threads URL THREADS DEPTH COUNT
 *
 * THREADS threads each keep DEPTH reads of 4 KiB in flight until COUNT are done in all. Prints one line of name=value
 * pairs.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

enum { BYTES = 4096, PLACES = 8192, MOST_THREADS = 16 };

/* Headers of 1.19 do not declare them. */
extern int iscsi_mt_service_thread_start(struct iscsi_context *iscsi);
extern void iscsi_mt_service_thread_stop(struct iscsi_context *iscsi);

static struct iscsi_context *iscsi;
static int lun, depth;
static atomic_long left;
static _Atomic uint64_t next;

struct place {
	unsigned char buffer[BYTES];
	struct scsi_iovec element;
	sem_t *free;
};

static void finished(struct iscsi_context *context, int status, void *command_data, void *private_data)
{
	struct place *place = private_data;

	(void)context;
	if (status != SCSI_STATUS_GOOD) {
		fprintf(stderr, "read: status %d\n", status);
		exit(1);
	}
	scsi_free_scsi_task(command_data);
	sem_post(place->free);
}

static void *submitter(void *unused)
{
	struct place *places = calloc((size_t)depth, sizeof(*places));
	sem_t free_places;

	(void)unused;
	sem_init(&free_places, 0, (unsigned)depth);
	/* Reads end in the order of their submission, or nearly so; which buffer is used does not matter here. */
	for (int i = 0; atomic_fetch_sub(&left, 1) > 0; i = (i + 1) % depth) {
		struct place *place = &places[i];
		struct scsi_task *task;

		sem_wait(&free_places);
		place->free = &free_places;
		place->element = (struct scsi_iovec){.iov_base = place->buffer, .iov_len = BYTES};
		task = scsi_cdb_read16(atomic_fetch_add(&next, 1) % PLACES * 8, BYTES, 512, 0, 0, 0, 0, 0);
		scsi_task_set_iov_in(task, &place->element, 1);
		if (iscsi_scsi_command_async(iscsi, lun, task, finished, NULL, place)) {
			fprintf(stderr, "submit: %s\n", iscsi_get_error(iscsi));
			exit(1);
		}
	}
	for (int i = 0; i < depth; i++)
		sem_wait(&free_places);
	free(places);
	return NULL;
}

int main(int argc, char **argv)
{
	struct iscsi_url *url;
	struct timespec begin, end;
	struct rusage before, after;
	pthread_t threads[MOST_THREADS];
	int count;
	long ios;
	double seconds, cpu;

	if (argc != 5 || (count = atoi(argv[2])) < 1 || count > MOST_THREADS) {
		fprintf(stderr, "usage: %s URL THREADS DEPTH COUNT\n", argv[0]);
		return 2;
	}
	depth = atoi(argv[3]);
	ios = atol(argv[4]);
	iscsi = iscsi_create_context("iqn.2026-01.org.example:threads");
	url = iscsi_parse_full_url(iscsi, argv[1]);
	if (!url)
		return 1;
	lun = url->lun;
	iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
	iscsi_set_targetname(iscsi, url->target);
	if (iscsi_full_connect_sync(iscsi, url->portal, lun) || iscsi_mt_service_thread_start(iscsi)) {
		fprintf(stderr, "start: %s\n", iscsi_get_error(iscsi));
		return 1;
	}
	left = ios;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	getrusage(RUSAGE_SELF, &before);
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, submitter, NULL);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	getrusage(RUSAGE_SELF, &after);
	clock_gettime(CLOCK_MONOTONIC, &end);
	seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	cpu = (double)(after.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_utime.tv_sec - before.ru_stime.tv_sec) *
		      1e6 +
	      (double)(after.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_utime.tv_usec -
		       before.ru_stime.tv_usec);
	printf("threads=%d ios=%ld iops=%.0f cpu_us_per_io=%.3f\n", count, ios, (double)ios / seconds, cpu / (double)ios);
	iscsi_mt_service_thread_stop(iscsi);
	iscsi_logout_sync(iscsi);
	iscsi_destroy_url(url);
	iscsi_destroy_context(iscsi);
	return 0;
}
