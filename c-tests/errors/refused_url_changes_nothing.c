/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A URL that is refused leaves its context as it was, also what its good arguments would have set: here the header digest,
 * which the target does not have, and the name of the target.
 *
 * Contract: 4.3
 * Target : --lun 1M --header-digest none
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK(iscsi_parse_full_url(iscsi, "iscsi://host/iqn.a:b/1?header_digest=crc32c&header_digest=bogus") == NULL);
    CHECK(iscsi_parse_full_url(iscsi, "iscsi://user%secret@host/iqn.a:b/?header_digest=crc32c") == NULL);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
