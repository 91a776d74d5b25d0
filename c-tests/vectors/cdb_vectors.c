/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls the CDB builders that cdb_calls.h lists (run.sh writes it from c-tests/data/cdb_vectors.tsv) and prints each
 * task like a row of that table. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

/* Every build has it, the older headers do not. */
struct scsi_task *scsi_cdb_report_target_port_groups(uint32_t alloc_len);

/* Arguments that rows of the table name. */
static unsigned char raw6[6] = { 0x12, 1, 2, 3, 4, 5 };
static unsigned char raw16[16] = { 0x9e, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static struct scsi_persistent_reserve_out_basic b1 = { 0x0102030405060708ULL, 0x1112131415161718ULL, 1, 0, 1 };
static struct scsi_persistent_reserve_out_basic b2 = { 0xfffefdfcfbfaf9f8ULL, 0, 0, 1, 0 };
static struct scsi_persistent_reserve_out_basic b3 = { 0, 0x8000000000000001ULL, 0xff, 0xff, 0xff };

static void print_hex(const unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		printf("%02x", bytes[i]);
}

static void print_task(const char *function, const char *arguments, struct scsi_task *task)
{
	int i;

	printf("%s\t%s\t", function, arguments);
	if (task == NULL) {
		printf("NULL\t-\t-\t-\t-\n");
		return;
	}
	print_hex(task->cdb, sizeof(task->cdb));
	printf("\t%d\t%d\t%d\t", task->cdb_size, task->xfer_dir, task->expxferlen);
	if (task->iovector_out.niov == 0)
		printf("-");
	for (i = 0; i < task->iovector_out.niov; i++) {
		printf("iov[%d]:", i);
		print_hex(task->iovector_out.iov[i].iov_base, task->iovector_out.iov[i].iov_len);
	}
	printf("\n");
	scsi_free_scsi_task(task);
}

#define CALL(function, arguments, text) print_task(#function, text, function arguments);

int main(void)
{
	/* Named here because a build may lack the builders that take them. */
	(void)raw6, (void)raw16, (void)b1, (void)b2, (void)b3;
#include "cdb_calls.h"
	return fflush(stdout) == 0 ? 0 : 1;
}
