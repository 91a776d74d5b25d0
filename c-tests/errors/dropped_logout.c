/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target closes the connection instead of answering the logout: the call returns.
 *
 * Contract: 7.4 7.15
 * Target asked: --lun 1M --fault logout=close
 * Target answered: --lun 1M --fault logout-response=truncate:20
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    double before;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_noautoreconnect(iscsi, 1);
    before = seconds_now();
    iscsi_logout_sync(iscsi);
    CHECK(seconds_now() - before < 20);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
