/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program that links the library and runs: a task with memory of its own. Also compiled as C++. */
#include <stdio.h>
#include <string.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

int main(void)
{
	unsigned char cdb[6] = { SCSI_OPCODE_TESTUNITREADY, 0, 0, 0, 0, 0 };
	struct scsi_task *task = scsi_create_task(sizeof(cdb), cdb, SCSI_XFER_NONE, 0);
	char *memory;

	if (task == NULL || task->cdb_size != 6 || memcmp(task->cdb, cdb, sizeof(cdb)) != 0) {
		fprintf(stderr, "scsi_create_task did not keep its CDB\n");
		return 1;
	}
	memory = (char *)scsi_malloc(task, 16);
	if (memory == NULL || memory[15] != 0) {
		fprintf(stderr, "scsi_malloc did not give zeroed memory\n");
		return 1;
	}
	scsi_free_scsi_task(task);
	return 0;
}
