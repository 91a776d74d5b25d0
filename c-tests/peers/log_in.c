/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * log_in URL TEXT: logs in to the unit, reads its capacity, loses the session, opens it again and reads its capacity again.
 * With a TEXT the login must fail with an error that contains it. No error or log line may contain a password of the
 * environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

int iscsi_force_reconnect_sync(struct iscsi_context *iscsi);

static int leaks;

static void look(int level, const char *text)
{
    static const char *const names[] = { "LIBISCSI_CHAP_PASSWORD", "LIBISCSI_CHAP_TARGET_PASSWORD" };

    (void)level;
    fprintf(stderr, "%s\n", text);
    for (int i = 0; i < 2; i++)
        if (getenv(names[i]) != NULL && strstr(text, getenv(names[i])) != NULL)
            leaks++;
}

static int capacity(struct iscsi_context *iscsi, int lun)
{
    struct scsi_task *task = iscsi_readcapacity10_sync(iscsi, lun, 0, 0);
    int good = task != NULL && (task->status == SCSI_STATUS_GOOD || task->status == SCSI_STATUS_CHECK_CONDITION);

    if (task != NULL)
        scsi_free_scsi_task(task);
    return good;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:log-in");
    struct iscsi_url *url;
    int good;

    if (argc < 3 || iscsi == NULL)
        return 2;
    iscsi_set_log_level(iscsi, 9);
    iscsi_set_log_fn(iscsi, look);
    url = iscsi_parse_full_url(iscsi, argv[1]);
    if (url == NULL || iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL) != 0) {
        fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
        return 2;
    }
    if (iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0) {
        look(1, iscsi_get_error(iscsi));
        good = argv[2][0] != 0 && strstr(iscsi_get_error(iscsi), argv[2]) != NULL;
    } else {
        good = argv[2][0] == 0 && capacity(iscsi, url->lun) && iscsi_force_reconnect_sync(iscsi) == 0
            && capacity(iscsi, url->lun);
        /* istgt does not always answer a logout. */
        iscsi_logout_sync(iscsi);
        look(1, iscsi_get_error(iscsi));
    }
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return good && leaks == 0 ? 0 : 1;
}
