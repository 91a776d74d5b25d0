/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What one member of the READ and WRITE families writes, every other one reads: 6, 10, 12, 16; synchronous and not; with
 * buffers of the library's and of the application's; at an address that needs more than 16 bits.
 *
 * Contract: 2.9 2.11 11.1 11.2 11.3 11.4 21.2
 * Target : --lun 256M
 * Target no-immediate: --lun 256M --immediate-data no
 * Target r2t: --lun 256M --initial-r2t yes --immediate-data no --max-burst-length 4096 --first-burst-length 4096
 * Target small: --lun 256M --max-recv-data-segment-length 512 --first-burst-length 1024 --max-burst-length 2048
 * Target 4K: --lun 256M --block-size 4096
 * Target status: --lun 256M --separate-status --header-digest crc32c
 */
#include "check.h"

#define LENGTH 16384
static struct iscsi_context *iscsi;
static int lun, block_size;

static struct scsi_task *write_with(int family, uint32_t lba, unsigned char *data)
{
    switch (family) {
    case 10: return iscsi_write10_sync(iscsi, lun, lba, data, LENGTH, block_size, 0, 0, 0, 0, 0);
    case 12: return iscsi_write12_sync(iscsi, lun, lba, data, LENGTH, block_size, 0, 0, 0, 0, 0);
    default: return iscsi_write16_sync(iscsi, lun, lba, data, LENGTH, block_size, 0, 0, 0, 0, 0);
    }
}

static struct scsi_task *read_with(int family, uint32_t lba)
{
    switch (family) {
    case 6: return iscsi_read6_sync(iscsi, lun, lba, LENGTH, block_size);
    case 10: return iscsi_read10_sync(iscsi, lun, lba, LENGTH, block_size, 0, 0, 0, 0, 0);
    case 12: return iscsi_read12_sync(iscsi, lun, lba, LENGTH, block_size, 0, 0, 0, 0, 0);
    default: return iscsi_read16_sync(iscsi, lun, lba, LENGTH, block_size, 0, 0, 0, 0, 0);
    }
}

int main(int argc, char **argv)
{
    static const int writers[] = { 10, 12, 16 }, readers[] = { 6, 10, 12, 16 };
    unsigned char out[LENGTH], in[LENGTH];
    struct scsi_iovec out_parts[] = { { out, 1 }, { out + 1, 999 }, { out + 1000, LENGTH - 1000 } };
    struct scsi_iovec in_parts[] = { { in, 5000 }, { in + 5000, 0 }, { in + 5000, LENGTH - 5000 } };
    uint32_t lba = 60000;
    struct scsi_task *task;
    struct scsi_readcapacity16 *capacity;
    struct end end = { 0, 0, NULL };

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_readcapacity16_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    capacity = scsi_datain_unmarshall(task);
    CHECK(capacity != NULL);
    block_size = (int)capacity->block_length;
    CHECK((capacity->returned_lba + 1) * capacity->block_length == 256 << 20);
    scsi_free_scsi_task(task);

    for (unsigned w = 0; w < 3; w++) {
        fill_pattern(out, LENGTH, w);
        task = write_with(writers[w], lba, out);
        CHECK_GOOD(iscsi, task);
        CHECK(task->residual_status == SCSI_RESIDUAL_NO_RESIDUAL);
        scsi_free_scsi_task(task);
        for (unsigned r = 0; r < 4; r++) {
            task = read_with(readers[r], lba);
            CHECK_GOOD(iscsi, task);
            CHECK(task->datain.size == LENGTH && memcmp(task->datain.data, out, LENGTH) == 0);
            CHECK(task->residual_status == SCSI_RESIDUAL_NO_RESIDUAL && task->residual == 0);
            scsi_free_scsi_task(task);
        }
    }

    /* The application's own buffers; its arrays stay as they were. */
    fill_pattern(out, LENGTH, 9);
    task = iscsi_write16_iov_task(iscsi, lun, lba, NULL, LENGTH, block_size, 0, 0, 0, 0, 0, note_end, &end, out_parts, 3);
    CHECK(task != NULL);
    wait_for(iscsi, &end.calls, 1);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(out_parts[0].iov_base == out && out_parts[0].iov_len == 1 && out_parts[2].iov_len == LENGTH - 1000);
    task = iscsi_read16_iov_sync(iscsi, lun, lba, LENGTH, block_size, 0, 0, 0, 0, 0, in_parts, 3);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.data == NULL && task->datain.size == 0);
    CHECK(memcmp(in, out, LENGTH) == 0);
    CHECK(in_parts[0].iov_base == in && in_parts[0].iov_len == 5000 && in_parts[2].iov_len == LENGTH - 5000);
    scsi_free_scsi_task(task);

    task = iscsi_synchronizecache10_sync(iscsi, lun, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    task = iscsi_synchronizecache16_sync(iscsi, lun, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(iscsi_read10_sync(iscsi, lun, 0, 1000, 512, 0, 0, 0, 0, 0) == NULL);  /* not a whole number of blocks */
    log_out(iscsi);
    return 0;
}
