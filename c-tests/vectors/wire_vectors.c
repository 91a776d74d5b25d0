/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls the functions that wire_calls.h lists (run.sh writes it from c-tests/data/wire_vectors.tsv) on a session with
 * a target of its own, which notes the SCSI command it gets, and prints each like a row of that table. Then calls the
 * function of the same name which does not wait; it has to send the same. And both without a context, which gives NULL. A
 * line is printed where that is not so. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

enum { HEADER = 48, MOST_DATA = 65536, SHOWN = 64 };

/* What the target saw of the last SCSI command. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char seen_header[HEADER];
static unsigned char seen_data[MOST_DATA];
static size_t seen_length;
static int seen;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void put32(unsigned char *at, uint32_t value)
{
	value = htonl(value);
	memcpy(at, &value, sizeof(value));
}

static uint32_t get32(const unsigned char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return ntohl(value);
}

static int read_all(int fd, unsigned char *buffer, size_t length)
{
	while (length > 0) {
		ssize_t n = read(fd, buffer, length);

		if (n <= 0)
			return -1;
		buffer += n;
		length -= (size_t)n;
	}
	return 0;
}

/* Sends a PDU: opcode and flags, the tag of the request, numbers of the session, data. */
static void answer(int fd, const unsigned char *request, unsigned char opcode, unsigned char flags, uint32_t stat_sn,
		   const void *data, size_t length)
{
	static unsigned char pdu[HEADER + MOST_DATA + 4];
	uint32_t cmd_sn = get32(request + 24);
	int immediate = request[0] & 0x40;

	memset(pdu, 0, HEADER + length + 4);
	pdu[0] = opcode;
	pdu[1] = flags;
	put32(pdu + 4, (uint32_t)length);
	memcpy(pdu + 16, request + 16, 4);
	put32(pdu + 24, stat_sn);
	put32(pdu + 28, immediate ? cmd_sn : cmd_sn + 1);
	put32(pdu + 32, cmd_sn + 64);
	if (opcode == 0x23) {
		memcpy(pdu + 8, request + 8, 6);
		pdu[15] = 1;
	}
	if (opcode == 0x25)
		put32(pdu + 20, 0xffffffff);
	if (length > 0)
		memcpy(pdu + HEADER, data, length);
	length = HEADER + ((length + 3) & ~(size_t)3);
	if (write(fd, pdu, length) != (ssize_t)length)
		die("target: write");
}

/* Login, SCSI commands and logout, until the initiator is gone. */
static void *target(void *listener)
{
	static const char keys[] = "HeaderDigest=None\0DataDigest=None\0MaxRecvDataSegmentLength=65536";
	static const unsigned char zeros[4096];
	static unsigned char data[MOST_DATA + 4];
	unsigned char header[HEADER];
	uint32_t stat_sn = 1;
	int fd = accept(*(int *)listener, NULL, NULL);

	if (fd < 0)
		die("target: accept");
	while (read_all(fd, header, HEADER) == 0) {
		size_t length = get32(header + 4) & 0xffffff;
		uint32_t expected = get32(header + 20);

		if (length > MOST_DATA || header[4] != 0 || read_all(fd, data, (length + 3) & ~(size_t)3) != 0)
			die("target: unexpected PDU");
		switch (header[0] & 0x3f) {
		case 0x03:
			answer(fd, header, 0x23, header[1], stat_sn++, keys, sizeof(keys));
			break;
		case 0x01:
			pthread_mutex_lock(&lock);
			memcpy(seen_header, header, HEADER);
			memcpy(seen_data, data, length);
			seen_length = length;
			seen++;
			pthread_mutex_unlock(&lock);
			if ((header[1] & 0x40) != 0 && expected > 0 && expected <= sizeof(zeros))
				answer(fd, header, 0x25, 0x81, stat_sn++, zeros, expected);
			else
				answer(fd, header, 0x21, 0x80, stat_sn++, NULL, 0);
			break;
		case 0x06:
			answer(fd, header, 0x26, 0x80, stat_sn++, NULL, 0);
			break;
		default:
			fprintf(stderr, "target: unexpected opcode 0x%02x\n", header[0]);
			exit(2);
		}
	}
	close(fd);
	return NULL;
}

static void print_hex(FILE *out, const unsigned char *bytes, size_t length)
{
	while (length-- > 0)
		fprintf(out, "%02x", *bytes++);
}

/* What became of a call and what the target saw, as the table has it; to be freed. Frees the task. */
static char *row_of(struct iscsi_context *iscsi, struct scsi_task *task)
{
	char *row;
	size_t length;
	FILE *out = open_memstream(&row, &length);

	if (out == NULL)
		die("memory");
	if (task == NULL)
		fprintf(out, "NULL\t");
	else if (task->status == SCSI_STATUS_GOOD)
		fprintf(out, "status=GOOD\t");
	else
		fprintf(out, "status=%d\t", task->status);
	pthread_mutex_lock(&lock);
	if (seen == 0) {
		fprintf(out, "-\t-\t-\t-\t(nothing sent) %s", iscsi_get_error(iscsi));
	} else if (seen > 1) {
		fprintf(out, "%d commands sent", seen);
	} else {
		fprintf(out, "%02x\t", seen_header[1]);
		print_hex(out, seen_header + 8, 8);
		fprintf(out, "\t%u\t", (unsigned)get32(seen_header + 20));
		print_hex(out, seen_header + 32, 16);
		fprintf(out, "\t");
		print_hex(out, seen_data, seen_length < SHOWN ? seen_length : SHOWN);
		if (seen_length > SHOWN)
			fprintf(out, ".. (%u bytes)", (unsigned)seen_length);
		if (seen_length == 0)
			fprintf(out, "-");
	}
	seen = 0;
	pthread_mutex_unlock(&lock);
	scsi_free_scsi_task(task);
	if (fclose(out) != 0)
		die("memory");
	return row;
}

static void note_end(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
	(void)iscsi, (void)status, (void)command_data;
	*(int *)private_data = 1;
}

static void wait_for_end(struct iscsi_context *iscsi, const int *ended)
{
	while (!*ended) {
		struct pollfd wanted = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

		if (poll(&wanted, 1, 1000) < 0 || iscsi_service(iscsi, wanted.revents) != 0) {
			fprintf(stderr, "session lost: %s\n", iscsi_get_error(iscsi));
			exit(2);
		}
	}
}

/* Columns that say what was sent. The text of the error for nothing depends on who was called. */
static size_t compared(const char *row)
{
	const char *nothing = strstr(row, "(nothing sent)");

	return nothing == NULL ? strlen(row) + 1 : (size_t)(nothing - row);
}

/* WRITE(10) of 32 bytes to block 9, with a block size that does not matter here. */
static struct scsi_task *write10_task(void)
{
	static unsigned char cdb[10] = { 0x2a, 0, 0, 0, 0, 9, 0, 0, 1, 0 };

	return scsi_create_task(sizeof(cdb), cdb, SCSI_XFER_WRITE, 32);
}

/* What commands write from, and read into: so it is filled anew for each. */
static unsigned char buffer[4096];

static void fill_buffer(void)
{
	size_t i;

	for (i = 0; i < sizeof(buffer); i++)
		buffer[i] = (unsigned char)(i * 7 + 3);
}

#define CALL(function, arguments, text) \
	fill_buffer(); \
	free(row); \
	row = row_of(iscsi, function arguments); \
	printf("%s\t%s\t%s\n", #function, text, row);

#define CALL_TASK(function, arguments, text) \
	fill_buffer(); \
	ended = 0; \
	task = function arguments; \
	if (task != NULL) \
		wait_for_end(iscsi, &ended); \
	other = row_of(iscsi, task); \
	if (strncmp(row, other, compared(row)) != 0) \
		printf("%s\t%s\t%s\n", #function, text, other); \
	free(other);

/* Nobody to send it: no task. */
#define CALL_NULL(function, arguments) \
	if (function arguments != NULL) \
		printf("%s without a context\n", #function);

int main(void)
{
	/* Arguments that rows of the table name. */
	struct scsi_iovec iovector[2] = { { buffer + 2048, 600 }, { buffer + 2648, 424 } };
	struct unmap_list ranges[2] = { { 0x0102030405060708ULL, 0x11223344 }, { 5, 6 } };
	struct iscsi_data parameters = { 32, buffer };
	struct scsi_persistent_reserve_out_basic reservation = { 0x0102030405060708ULL, 0x1112131415161718ULL, 1, 0, 1 };
	static struct scsi_mode_page page;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	struct iscsi_context *iscsi;
	struct scsi_task *task;
	char *row = NULL, *other;
	pthread_t thread;
	char portal[32];
	int ended;
	int listener;

	alarm(60);
	page.page_code = SCSI_MODEPAGE_CACHING;

	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0)
		die("target: listen");
	if (pthread_create(&thread, NULL, target, &listener) != 0)
		die("target: thread");

	snprintf(portal, sizeof(portal), "127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
	iscsi = iscsi_create_context("iqn.2026-01.org.example:initiator");
	if (iscsi == NULL || iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:target") != 0 ||
	    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL) != 0 || iscsi_connect_sync(iscsi, portal) != 0 ||
	    iscsi_login_sync(iscsi) != 0) {
		fprintf(stderr, "no session: %s\n", iscsi_get_error(iscsi));
		return 2;
	}
	/* Named here because a build may lack the functions that take them. */
	(void)iovector, (void)ranges, (void)parameters, (void)reservation, (void)page, (void)write10_task;
#include "wire_calls.h"
	free(row);
	iscsi_destroy_context(iscsi);
	pthread_join(thread, NULL);
	close(listener);
	return fflush(stdout) == 0 ? 0 : 1;
}
