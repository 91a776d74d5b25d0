/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * scsi_modesense_get_page() finds a page by its code and subpage: of several the first of the list, which is in reverse
 * order of the answer. Pages that the library does not decode are in the list too. The bits of `ps` and `spf` keep their
 * places.
 *
 * Contract: 21.4 21.6
 */
#include "check.h"

/* Header, then: caching with WCE, saveable; page 0x0a subpage 1; page 0x3e; caching with RCD. */
static const unsigned char answer[] = {
    53, 0, 0, 0,
    0x88, 18, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0x4a, 1, 0, 2, 0, 0,
    0x3e, 2, 0, 0,
    0x08, 18, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

int main(void)
{
    struct scsi_task *task = scsi_cdb_modesense6(0, SCSI_MODESENSE_PC_CURRENT, SCSI_MODEPAGE_RETURN_ALL_PAGES, 0, 255);
    struct scsi_mode_sense *decoded;
    struct scsi_mode_page *page;

    CHECK(task != NULL);
    task->datain.size = sizeof answer;
    task->datain.data = malloc(sizeof answer);
    CHECK(task->datain.data != NULL);
    memcpy(task->datain.data, answer, sizeof answer);
    decoded = scsi_datain_unmarshall(task);
    CHECK(decoded != NULL);

    page = scsi_modesense_get_page(decoded, SCSI_MODEPAGE_CACHING, 0);
    CHECK(page != NULL && page == decoded->pages);
    CHECK(page->caching.rcd == 1 && page->caching.wce == 0);    /* the last of the answer is the first of the list */
    CHECK(page->ps == 0 && page->spf == 0);

    page = scsi_modesense_get_page(decoded, SCSI_MODEPAGE_CONTROL, 1);
    CHECK(page != NULL && page->page_code == SCSI_MODEPAGE_CONTROL && page->subpage_code == 1 && page->len == 2);
    CHECK(page->ps == 0 && page->spf == 0x40);
    CHECK(scsi_modesense_get_page(decoded, 0x3e, 0) != NULL);

    CHECK(scsi_modesense_get_page(decoded, SCSI_MODEPAGE_CONTROL, 0) == NULL);
    CHECK(scsi_modesense_get_page(decoded, SCSI_MODEPAGE_CACHING, 1) == NULL);
    CHECK(scsi_modesense_get_page(decoded, SCSI_MODEPAGE_POWER_CONDITION, 0) == NULL);

    page = decoded->pages->next->next->next;
    CHECK(page != NULL && page->next == NULL);
    CHECK(page->ps == 0x80 && page->caching.wce == 1 && page->len == 18);
    scsi_free_scsi_task(task);
    return 0;
}
