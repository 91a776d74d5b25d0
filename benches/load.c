// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Load for measuring an initiator: a fixed number of reads or writes at a fixed queue depth, with
 * tasks of the program's own and scatter-gather lists, as a storage engine would do it.
 *
 *   load URL read|write DEPTH BLOCK_BYTES COUNT [task|data|same|latency]
 *
 * The program makes the task of each command, and its malloc of that is not counted. With "task" the library makes it
 * (iscsi_read16_iov_task and its like), with "data" it also makes the memory that a read goes to (iscsi_read16_task). With
 * "same" the program makes DEPTH tasks and submits the same ones again, so that nothing is left out of what is counted; the
 * warm-up is then 1,000 commands, otherwise a fifth of them. With "latency" it also measures how long each command takes
 * from its submission to its callback, which costs some CPU.
 *
 * Prints one line of name=value pairs. "allocations" are calls of malloc, calloc, realloc and
 * their like between the end of the warm-up and the end of the load, by anyone but this program.
 * Compiles against any libiscsi.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static atomic_long allocations;
static int own;

void *malloc(size_t size)
{
	allocations += !own;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	allocations += !own;
	return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
	allocations += !own;
	return __libc_realloc(block, size);
}

struct load;

struct slot {
	struct load *load;
	unsigned char *buffer;
	struct scsi_iovec element;
	/* Of "same". */
	struct scsi_task *task;
	struct timespec submitted;
};

enum tasks { OWN, OF_LIBRARY, WITH_DATA, SAME };

struct load {
	struct iscsi_context *iscsi;
	enum tasks tasks;
	int lun, write, depth;
	uint32_t bytes;
	uint64_t blocks_per_io, places, next;
	long to_submit, in_flight, done, warm_up;
	long allocations_at_start;
	struct rusage at_start;
	struct timespec wall_at_start;
	struct slot *slots;
	/* Microseconds of each command, of those that are counted. */
	float *latencies;
};

static void fail(struct load *load, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, iscsi_get_error(load->iscsi));
	exit(1);
}

static double since(const struct timespec *begin)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) / 1e9;
}

static void submit(struct slot *slot);

static void finished(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
	struct slot *slot = private_data;
	struct load *load = slot->load;

	(void)iscsi;
	if (status != SCSI_STATUS_GOOD)
		fail(load, "command");
	if (load->tasks != SAME)
		scsi_free_scsi_task(command_data);
	load->in_flight--;
	load->done++;
	if (load->latencies && load->done > load->warm_up)
		load->latencies[load->done - load->warm_up - 1] = (float)(since(&slot->submitted) * 1e6);
	if (load->done == load->warm_up) {
		load->allocations_at_start = allocations;
		getrusage(RUSAGE_SELF, &load->at_start);
		clock_gettime(CLOCK_MONOTONIC, &load->wall_at_start);
	}
	if (load->to_submit > 0)
		submit(slot);
}

static struct scsi_task *submit_with_task(struct slot *slot, uint64_t lba)
{
	struct load *load = slot->load;

	if (load->tasks == WITH_DATA)
		return load->write ? iscsi_write16_task(load->iscsi, load->lun, lba, slot->buffer, load->bytes, 512, 0, 0, 0,
							0, 0, finished, slot)
				   : iscsi_read16_task(load->iscsi, load->lun, lba, load->bytes, 512, 0, 0, 0, 0, 0, finished,
						       slot);
	return load->write ? iscsi_write16_iov_task(load->iscsi, load->lun, lba, NULL, load->bytes, 512, 0, 0, 0, 0, 0,
						    finished, slot, &slot->element, 1)
			   : iscsi_read16_iov_task(load->iscsi, load->lun, lba, load->bytes, 512, 0, 0, 0, 0, 0, finished,
						   slot, &slot->element, 1);
}

static void submit(struct slot *slot)
{
	struct load *load = slot->load;
	uint64_t lba = load->next++ % load->places * load->blocks_per_io;
	struct scsi_task *task;

	load->to_submit--;
	load->in_flight++;
	slot->element.iov_base = slot->buffer;
	slot->element.iov_len = load->bytes;
	if (load->latencies)
		clock_gettime(CLOCK_MONOTONIC, &slot->submitted);
	if (load->tasks == OF_LIBRARY || load->tasks == WITH_DATA) {
		if (!submit_with_task(slot, lba))
			fail(load, "submit");
		return;
	}
	task = slot->task;
	if (!task) {
		own = 1;
		task = load->write ? scsi_cdb_write16(lba, load->bytes, 512, 0, 0, 0, 0, 0)
				   : scsi_cdb_read16(lba, load->bytes, 512, 0, 0, 0, 0, 0);
		own = 0;
	}
	if (load->tasks == SAME)
		slot->task = task;
	if (load->write)
		scsi_task_set_iov_out(task, &slot->element, 1);
	else
		scsi_task_set_iov_in(task, &slot->element, 1);
	if (iscsi_scsi_command_async(load->iscsi, load->lun, task, finished, NULL, slot))
		fail(load, "submit");
}

static double seconds(struct timeval a, struct timeval b)
{
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_usec - a.tv_usec) / 1e6;
}

static int is_longer(const void *a, const void *b)
{
	float first = *(const float *)a, second = *(const float *)b;

	return (first > second) - (first < second);
}

static void tell_latencies(float *latencies, long count)
{
	static const struct {
		const char *name;
		double part;
	} percentiles[] = {{"p50_us", 0.5}, {"p99_us", 0.99}, {"p99.9_us", 0.999}};

	qsort(latencies, (size_t)count, sizeof(*latencies), is_longer);
	for (int i = 0; i < 3; i++)
		printf(" %s=%.1f", percentiles[i].name, (double)latencies[(long)((double)(count - 1) * percentiles[i].part)]);
}

int main(int argc, char **argv)
{
	struct load load = {0};
	struct iscsi_url *url;
	struct rusage end;
	double user, system, elapsed;
	const char *mode;
	long counted;

	if (argc < 6) {
		fprintf(stderr, "usage: %s URL read|write DEPTH BLOCK_BYTES COUNT [task|data|same|latency]\n", argv[0]);
		return 2;
	}
	load.iscsi = iscsi_create_context("iqn.2026-01.org.example:load");
	url = iscsi_parse_full_url(load.iscsi, argv[1]);
	if (!url)
		fail(&load, "URL");
	load.lun = url->lun;
	load.write = !strcmp(argv[2], "write");
	load.depth = atoi(argv[3]);
	load.bytes = (uint32_t)atol(argv[4]);
	load.to_submit = atol(argv[5]);
	mode = argc > 6 ? argv[6] : "";
	load.tasks = !strcmp(mode, "task") ? OF_LIBRARY : !strcmp(mode, "data") ? WITH_DATA : !strcmp(mode, "same") ? SAME : OWN;
	load.warm_up = load.tasks == SAME ? 1000 : load.to_submit / 5;
	if (!strcmp(mode, "latency"))
		load.latencies = calloc((size_t)load.to_submit, sizeof(*load.latencies));
	load.blocks_per_io = load.bytes / 512;
	load.places = (32ULL << 20) / load.bytes;
	iscsi_set_session_type(load.iscsi, ISCSI_SESSION_NORMAL);
	iscsi_set_targetname(load.iscsi, url->target);
	if (iscsi_full_connect_sync(load.iscsi, url->portal, url->lun))
		fail(&load, "connect");

	load.slots = calloc((size_t)load.depth, sizeof(*load.slots));
	for (int i = 0; i < load.depth; i++) {
		load.slots[i].load = &load;
		load.slots[i].buffer = malloc(load.bytes);
		memset(load.slots[i].buffer, i, load.bytes);
	}
	for (int i = 0; i < load.depth && load.to_submit > 0; i++)
		submit(&load.slots[i]);
	while (load.in_flight > 0) {
		struct pollfd pollfd = {.fd = iscsi_get_fd(load.iscsi), .events = (short)iscsi_which_events(load.iscsi)};

		if (poll(&pollfd, 1, 1000) < 0 && errno != EINTR)
			return 1;
		if (iscsi_service(load.iscsi, pollfd.revents) < 0)
			fail(&load, "service");
	}
	elapsed = since(&load.wall_at_start);
	getrusage(RUSAGE_SELF, &end);
	counted = load.done - load.warm_up;
	user = seconds(load.at_start.ru_utime, end.ru_utime);
	system = seconds(load.at_start.ru_stime, end.ru_stime);
	printf("ios=%ld cpu_us_per_io=%.3f iops=%.0f allocations_per_io=%.4f", counted,
	       (user + system) * 1e6 / (double)counted, (double)counted / elapsed,
	       (double)(allocations - load.allocations_at_start) / (double)counted);
	if (load.latencies)
		tell_latencies(load.latencies, counted);
	putchar('\n');
	for (int i = 0; i < load.depth; i++)
		scsi_free_scsi_task(load.slots[i].task);
	iscsi_logout_sync(load.iscsi);
	iscsi_destroy_url(url);
	iscsi_destroy_context(load.iscsi);
	return 0;
}
