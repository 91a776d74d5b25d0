/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Header digests, whoever wants them.
 *
 * Contract: 7.8 7.9 11.11
 * Original: takes a digest that it did not offer, and then waits without end
 * Target insists: --lun 1M --header-digest crc32c
 * Target either: --lun 1M --header-digest both
 * Target refuses: --lun 1M --header-digest none
 */
#include "check.h"

int main(int argc, char **argv)
{
    unsigned char out[64 * BLOCK];
    struct scsi_task *task;

    CHECK(argc > 2);
    fill_pattern(out, sizeof out, 2);
    for (int wish = ISCSI_HEADER_DIGEST_NONE; wish <= ISCSI_HEADER_DIGEST_CRC32C; wish++) {
        int possible = strcmp(argv[2], "refuses") != 0 || wish != ISCSI_HEADER_DIGEST_CRC32C;
        struct iscsi_url *url;
        struct iscsi_context *iscsi = context_for(argv[1], &url);

        CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, (enum iscsi_header_digest)wish));
        if (possible) {
            CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
            task = iscsi_write10_sync(iscsi, url->lun, 0, out, sizeof out, BLOCK, 0, 0, 0, 0, 0);
            CHECK_GOOD(iscsi, task);
            scsi_free_scsi_task(task);
            task = iscsi_read10_sync(iscsi, url->lun, 0, sizeof out, BLOCK, 0, 0, 0, 0, 0);
            CHECK_GOOD(iscsi, task);
            CHECK(memcmp(task->datain.data, out, sizeof out) == 0);
            scsi_free_scsi_task(task);
            CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
        } else {
            CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0);
            CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
        }
        iscsi_destroy_url(url);
        iscsi_destroy_context(iscsi);
    }
    return 0;
}
