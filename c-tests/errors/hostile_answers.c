/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Answers of every length whose own length fields say anything: decoding never reads past what was received, never makes a
 * list longer than its entries would need, and ends. Each answer lies in a block of exactly its size, so that valgrind sees
 * the first byte too far, and the size of every allocation that was negative.
 *
 * Contract: 21.3 21.4 24.5 24.6 24.7 24.30
 * Original: reads past the end
 */
#include "check.h"

enum { LONGEST = 44 };

static void check_luns(const void *decoded, int size)
{
    const struct scsi_reportluns_list *list = decoded;

    CHECK(list->num * 8 + 8 <= (unsigned)size || list->num == 0);
    for (unsigned i = 0; i < list->num; i++)
        CHECK(list->luns[i] % 0x101 == 0);  /* two equal bytes */
}

static void check_lba_status(const void *decoded, int size)
{
    const struct scsi_get_lba_status *status = decoded;

    /* The last four bytes of a descriptor are reserved, or 0. */
    CHECK(status->num_descriptors * 16 + 4 <= (unsigned)size || status->num_descriptors == 0);
    for (unsigned i = 0; i < status->num_descriptors; i++)
        CHECK(status->descriptors[i].lba % 0x101 == 0);
}

static void check_keys(const void *decoded, int size)
{
    const struct scsi_persistent_reserve_in_read_keys *keys = decoded;

    CHECK(keys->num_keys == 0 || (keys->num_keys > 0 && keys->num_keys * 8 + 8 <= size));
}

static void check_tracks(const void *decoded, int size)
{
    const struct scsi_readtoc_list *list = decoded;

    CHECK(list->num == 0 || (list->num > 0 && list->num * 8 + 4 <= size));
}

static void check_pages(const void *decoded, int size)
{
    const struct scsi_inquiry_supported_pages *pages = decoded;

    CHECK(pages->num_pages == 0 || (pages->num_pages > 0 && pages->num_pages + 4 <= size));
}

static void check_designators(const void *decoded, int size)
{
    const struct scsi_inquiry_device_identification *page = decoded;
    const struct scsi_inquiry_device_designator *designator;
    int length = 4;

    for (designator = page->designators; designator != NULL; designator = designator->next)
        length += 4 + designator->designator_length;
    CHECK(length <= size || page->designators == NULL);
}

static void check_mode_pages(const void *decoded, int size)
{
    const struct scsi_mode_sense *mode = decoded;
    const struct scsi_mode_page *page;
    int length = 4;

    for (page = mode->pages; page != NULL; page = page->next)
        length += 2 + page->len;
    CHECK(length <= size || mode->pages == NULL);
}

static void check_commands(const void *decoded, int size)
{
    const struct scsi_report_supported_op_codes *commands = decoded;

    CHECK(commands->num_descriptors >= 0 && commands->num_descriptors <= 65536 / 8);
    /* Those that were announced and did not arrive are 0. */
    for (int i = (size + 3) / 8; i < commands->num_descriptors; i++)
        CHECK(commands->descriptors[i].opcode == 0);
}

static void check_types(const void *decoded, int size)
{
    const struct scsi_copy_results_op_params *parameters = decoded;

    /* At most 255: those that did not arrive are 0. */
    for (int i = size < 44 ? 0 : size - 44; i < parameters->impl_desc_list_length; i++)
        CHECK(parameters->imp_desc_type_codes[i] == 0);
}

/* Commands, with the place of the length in their answers, and what is true of what was decoded. */
static const struct {
    unsigned char cdb[16];
    int length_at, length_size;
    void (*check)(const void *decoded, int size);
} commands[] = {
    { { 0x12 }, 4, 1, NULL },
    { { 0x12, 1, 0x00 }, 2, 2, check_pages },
    { { 0x12, 1, 0x80 }, 2, 2, NULL },
    { { 0x12, 1, 0x83 }, 2, 2, check_designators },
    { { 0x12, 1, 0x8f }, 2, 2, NULL },
    { { 0x12, 1, 0xb0 }, 2, 2, NULL },
    { { 0x12, 1, 0xb1 }, 2, 2, NULL },
    { { 0x12, 1, 0xb2 }, 2, 2, NULL },
    { { 0x1a }, 0, 1, check_mode_pages },
    { { 0x5a }, 0, 2, check_mode_pages },
    { { 0x25 }, 0, 4, NULL },
    { { 0x43, 0, 0 }, 0, 2, check_tracks },
    { { 0x43, 0, 1 }, 0, 2, check_tracks },
    { { 0x43, 0, 2 }, 0, 2, NULL },
    { { 0x5e, 0 }, 4, 4, check_keys },
    { { 0x5e, 1 }, 4, 4, NULL },
    { { 0x5e, 2 }, 0, 2, NULL },
    { { 0x84, 0 }, 0, 4, NULL },
    { { 0x84, 3 }, 0, 4, check_types },
    { { 0x9e, 0x10 }, 0, 4, NULL },
    { { 0x9e, 0x12 }, 0, 4, check_lba_status },
    { { 0xa0 }, 0, 4, check_luns },
    { { 0xa3, 0x0c, 0x00 }, 0, 4, check_commands },
    { { 0xa3, 0x0c, 0x80 }, 0, 4, check_commands },
    { { 0xa3, 0x0c, 0x01 }, 2, 2, NULL },
    { { 0xa3, 0x0c, 0x81 }, 2, 2, NULL },
    { { 0xa3, 0x0a }, 0, 4, NULL },
};

static const uint32_t lengths[] = { 0, 1, 12, 0x7f, 0x80, 0x7fff, 0x8000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff };
static const unsigned char fills[] = { 0, 1, 0x7f, 0xff };

static void decode(size_t command, int size, uint32_t length, unsigned char fill)
{
    unsigned char cdb[16], answer[LONGEST];
    int at = commands[command].length_at;
    struct scsi_task *task;
    void *decoded;

    memcpy(cdb, commands[command].cdb, sizeof cdb);
    task = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_READ, 255);
    CHECK(task != NULL);
    memset(answer, fill, sizeof answer);
    for (int i = commands[command].length_size - 1; i >= 0; i--, length >>= 8)
        answer[at + i] = (unsigned char)length;
    task->datain.size = size;
    task->datain.data = malloc((size_t)size);
    CHECK(task->datain.data != NULL);
    memcpy(task->datain.data, answer, (size_t)size);
    (void)scsi_datain_getfullsize(task);    /* any number: it is the target's */
    decoded = scsi_datain_unmarshall(task);
    if (decoded != NULL && commands[command].check != NULL)
        commands[command].check(decoded, size);
    scsi_free_scsi_task(task);
}

int main(void)
{
    for (size_t command = 0; command < sizeof commands / sizeof commands[0]; command++)
        for (int size = 1; size <= LONGEST; size++)
            for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
                for (size_t k = 0; k < sizeof fills; k++)
                    decode(command, size, lengths[i], fills[k]);
    return 0;
}
