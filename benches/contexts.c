// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What contexts cost, apart from I/O.
 *
 *   contexts idle URL COUNT          resident memory of sessions that do nothing
 *   contexts queued URL COUNT        resident memory of 4 KiB reads that wait, their tasks and buffers aside
 *   contexts churn COUNT             CPU of creating and destroying a context
 *   contexts login URL COUNT         connects, logs in and out so often, one after the other
 *   contexts fair URL COUNT          two sessions in one poll loop, each with 32 reads of 4 KiB in flight, until one
 *                                    has done COUNT: what the other has done by then
 *
 * Prints one line of name=value pairs. Compiles against any libiscsi.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

enum { BYTES = 4096, DEPTH = 32, PLACES = 8192 };

static void fail(struct iscsi_context *iscsi, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, iscsi ? iscsi_get_error(iscsi) : "no context");
	exit(1);
}

static struct iscsi_context *logged_in(const char *portal, const char *target, int lun)
{
	struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-01.org.example:contexts");

	if (!iscsi)
		fail(iscsi, "create");
	iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
	iscsi_set_targetname(iscsi, target);
	if (iscsi_full_connect_sync(iscsi, portal, lun))
		fail(iscsi, "connect");
	return iscsi;
}

static long resident_kib(void)
{
	long pages = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2)
		exit(1);
	fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void idle(struct iscsi_url *url, long count)
{
	struct iscsi_context **contexts = calloc((size_t)count, sizeof(*contexts));
	long before = resident_kib();

	for (long i = 0; i < count; i++)
		contexts[i] = logged_in(url->portal, url->target, url->lun);
	printf("contexts=%ld resident_kib_per_context=%.2f\n", count, (double)(resident_kib() - before) / (double)count);
	for (long i = 0; i < count; i++)
		iscsi_destroy_context(contexts[i]);
	free(contexts);
}

static void ended(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
	(void)iscsi;
	(void)status;
	(void)private_data;
	scsi_free_scsi_task(command_data);
}

static void queued(struct iscsi_url *url, long count)
{
	struct iscsi_context *iscsi = logged_in(url->portal, url->target, url->lun);
	struct scsi_task **tasks = calloc((size_t)count, sizeof(*tasks));
	static unsigned char buffer[BYTES];
	static struct scsi_iovec element = {.iov_base = buffer, .iov_len = BYTES};
	long before;

	for (long i = 0; i < count; i++) {
		tasks[i] = scsi_cdb_read16((uint64_t)(i % PLACES) * 8, BYTES, 512, 0, 0, 0, 0, 0);
		scsi_task_set_iov_in(tasks[i], &element, 1);
	}
	before = resident_kib();
	for (long i = 0; i < count; i++) {
		if (iscsi_scsi_command_async(iscsi, url->lun, tasks[i], ended, NULL, NULL))
			fail(iscsi, "submit");
	}
	printf("commands=%ld bytes_per_command=%.1f\n", count,
	       (double)(resident_kib() - before) * 1024.0 / (double)count);
	iscsi_destroy_context(iscsi);
	free(tasks);
}

static void churn(long count)
{
	double before = cpu_seconds();

	for (long i = 0; i < count; i++)
		iscsi_destroy_context(iscsi_create_context("iqn.2026-01.org.example:contexts"));
	printf("contexts=%ld cpu_us_per_context=%.3f\n", count, (cpu_seconds() - before) * 1e6 / (double)count);
}

static void login(struct iscsi_url *url, long count)
{
	for (long i = 0; i < count; i++) {
		struct iscsi_context *iscsi = logged_in(url->portal, url->target, url->lun);

		iscsi_logout_sync(iscsi);
		iscsi_destroy_context(iscsi);
	}
	printf("logins=%ld\n", count);
}

struct side {
	struct iscsi_context *iscsi;
	int lun;
	long done, limit;
	uint64_t next;
	struct place {
		struct side *side;
		unsigned char buffer[BYTES];
		struct scsi_iovec element;
	} places[DEPTH];
};

static void read_again(struct place *place);

static void side_done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
	struct place *place = private_data;

	scsi_free_scsi_task(command_data);
	if (status == SCSI_STATUS_CANCELLED)
		return;
	if (status != SCSI_STATUS_GOOD)
		fail(iscsi, "read");
	if (++place->side->done < place->side->limit)
		read_again(place);
}

static void read_again(struct place *place)
{
	struct side *side = place->side;
	struct scsi_task *task = scsi_cdb_read16(side->next++ % PLACES * 8, BYTES, 512, 0, 0, 0, 0, 0);

	place->element.iov_base = place->buffer;
	place->element.iov_len = BYTES;
	scsi_task_set_iov_in(task, &place->element, 1);
	if (iscsi_scsi_command_async(side->iscsi, side->lun, task, side_done, NULL, place))
		fail(side->iscsi, "submit");
}

static void fair(struct iscsi_url *url, long count)
{
	struct side *sides = calloc(2, sizeof(*sides));
	long slower;

	for (int i = 0; i < 2; i++) {
		sides[i].iscsi = logged_in(url->portal, url->target, url->lun);
		sides[i].lun = url->lun;
		sides[i].limit = count;
		for (int j = 0; j < DEPTH; j++) {
			sides[i].places[j].side = &sides[i];
			read_again(&sides[i].places[j]);
		}
	}
	while (sides[0].done < count && sides[1].done < count) {
		struct pollfd pollfds[2];

		for (int i = 0; i < 2; i++)
			pollfds[i] = (struct pollfd){.fd = iscsi_get_fd(sides[i].iscsi),
						     .events = (short)iscsi_which_events(sides[i].iscsi)};
		if (poll(pollfds, 2, 1000) < 0 && errno != EINTR)
			exit(1);
		for (int i = 0; i < 2; i++) {
			if (pollfds[i].revents && iscsi_service(sides[i].iscsi, pollfds[i].revents) < 0)
				fail(sides[i].iscsi, "service");
		}
	}
	slower = sides[0].done < sides[1].done ? sides[0].done : sides[1].done;
	printf("ios=%ld share_of_the_slower=%.3f\n", count, (double)slower / (double)(sides[0].done + sides[1].done));
	for (int i = 0; i < 2; i++)
		iscsi_destroy_context(sides[i].iscsi);
	free(sides);
}

int main(int argc, char **argv)
{
	struct iscsi_context *iscsi;
	struct iscsi_url *url;
	long count;

	if (argc == 3 && !strcmp(argv[1], "churn")) {
		churn(atol(argv[2]));
		return 0;
	}
	if (argc != 4) {
		fprintf(stderr, "usage: %s idle|queued|login|fair URL COUNT, or churn COUNT\n", argv[0]);
		return 2;
	}
	iscsi = iscsi_create_context("iqn.2026-01.org.example:contexts");
	url = iscsi_parse_full_url(iscsi, argv[2]);
	if (!url)
		fail(iscsi, "URL");
	count = atol(argv[3]);
	if (!strcmp(argv[1], "idle"))
		idle(url, count);
	else if (!strcmp(argv[1], "queued"))
		queued(url, count);
	else if (!strcmp(argv[1], "login"))
		login(url, count);
	else
		fair(url, count);
	iscsi_destroy_url(url);
	iscsi_destroy_context(iscsi);
	return 0;
}
