/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Digests of data (contract 11.11): reads and writes of many sizes through buffers in pieces and without buffers come
 * through; data that was changed on its way is never taken, in either direction.
 *
 * Target data: --lun 8M --data-digest crc32c --header-digest none
 * Target both: --lun 8M --data-digest both --max-recv-data-segment-length 8192 --first-burst-length 16384
 * Target asked: --lun 8M --data-digest crc32c --initial-r2t yes --immediate-data no
 * Target changed: --lun 8M --data-digest crc32c --fault data-in:3=set:1000:0x5a --fault-connections 1
 * Target sense: --lun 1M --data-digest crc32c --fault response:2=set:60:0x5a --fault-connections 1
 * Target never: --lun 8M --data-digest crc32c --fault data-in:3=set:1000:0x5a --fault data-in:1=set:1000:0x5a
 * Target none: --lun 1M --data-digest none
 * Original: 1.19 has no data digests
 */
#include "check.h"

#define LARGEST (1 << 20)

static unsigned char data[LARGEST], copy[LARGEST];

/* Writes and reads so many bytes, in `pieces` buffers. */
static void there_and_back(struct iscsi_context *iscsi, int lun, unsigned length, int pieces)
{
    struct scsi_iovec out[7], in[7];
    struct scsi_task *task;
    unsigned at = 0;

    fill_pattern(data, length, length + (unsigned)pieces);
    memset(copy, 0, length);
    for (int i = 0; i < pieces; i++) {
        unsigned end = i == pieces - 1 ? length : at + length / (unsigned)pieces - (unsigned)i;

        out[i] = (struct scsi_iovec){ data + at, end - at };
        in[i] = (struct scsi_iovec){ copy + at, end - at };
        at = end;
    }
    task = iscsi_write16_iov_sync(iscsi, lun, 3, NULL, length, BLOCK, 0, 0, 0, 0, 0, out, pieces);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    task = iscsi_read16_iov_sync(iscsi, lun, 3, length, BLOCK, 0, 0, 0, 0, 0, in, pieces);
    CHECK_GOOD(iscsi, task);
    CHECK(memcmp(data, copy, length) == 0);
    scsi_free_scsi_task(task);
    task = iscsi_read16_sync(iscsi, lun, 3, length, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == (int)length && memcmp(data, task->datain.data, length) == 0);
    scsi_free_scsi_task(task);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct scsi_task *task;

    CHECK(argc > 2);
    iscsi = context_for(argv[1], &url);
    CHECK(iscsi_set_data_digest(NULL, ISCSI_DATA_DIGEST_NONE) == -1);
    CHECK(iscsi_set_data_digest(iscsi, 4) == -1);
    CHECK_ERROR(iscsi, "invalid data digest value");
    CHECK(iscsi_set_data_digest(iscsi, ISCSI_DATA_DIGEST_CRC32C) == 0);
    if (strcmp(argv[2], "none") == 0) {
        CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0);
        CHECK_ERROR(iscsi, "DataDigest");
    } else {
        CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
        CHECK(iscsi_set_data_digest(iscsi, ISCSI_DATA_DIGEST_NONE) == -1);
        CHECK_ERROR(iscsi, "trying to set data digest while logged in");
        if (strcmp(argv[2], "never") == 0) {
            for (int i = 0; i < 3; i++) {
                task = iscsi_read16_sync(iscsi, url->lun, 0, 8 * BLOCK, BLOCK, 0, 0, 0, 0, 0);
                CHECK(task != NULL);
                if (task->status != SCSI_STATUS_GOOD)
                    break;
                scsi_free_scsi_task(task);
            }
            CHECK(task->status == SCSI_STATUS_ERROR);
            scsi_free_scsi_task(task);
        } else if (strcmp(argv[2], "sense") == 0) {
            task = iscsi_read10_sync(iscsi, url->lun, 1000000, BLOCK, BLOCK, 0, 0, 0, 0, 0);
            CHECK(task != NULL && task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && task->sense.ascq == 0x2100);
            scsi_free_scsi_task(task);
        } else {
            static const unsigned lengths[] = { 1, 2, 7, 8, 16, 64, 65, 128, 513, 1024, LARGEST / BLOCK };

            for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
                there_and_back(iscsi, url->lun, lengths[i] * BLOCK, 1 + (int)i % 7);
        }
    }
    iscsi_destroy_context(iscsi);
    iscsi_destroy_url(url);
    return 0;
}
