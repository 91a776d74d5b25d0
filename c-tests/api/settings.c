/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which settings a context takes before the login, and which it refuses afterwards.
 *
 * Contract: 3.1 3.2 7.1 19.2 19.3 22
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_alias(iscsi, "an alias"));
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_CRC32C_NONE));
    CHECK_OK(iscsi, iscsi_set_immediate_data(iscsi, ISCSI_IMMEDIATE_DATA_NO));
    CHECK_OK(iscsi, iscsi_set_initial_r2t(iscsi, ISCSI_INITIAL_R2T_YES));
    CHECK_OK(iscsi, iscsi_set_isid_oui(iscsi, 0x123456, 7));
    CHECK_OK(iscsi, iscsi_set_isid_en(iscsi, 0x123456, 7));
    CHECK_OK(iscsi, iscsi_set_isid_random(iscsi, 0x123456, 7));
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 30));
    CHECK(iscsi_set_header_digest(iscsi, (enum iscsi_header_digest)4) == -1);
    CHECK_ERROR(iscsi, "invalid header digest value");
    CHECK(iscsi_set_tcp_keepalive(iscsi, 10, 3, 10) == -1);    /* there is no socket yet */
    iscsi_set_tcp_keepidle(iscsi, 10);
    iscsi_set_tcp_keepcnt(iscsi, 3);
    iscsi_set_tcp_keepintvl(iscsi, 10);
    iscsi_set_tcp_syncnt(iscsi, 3);
    iscsi_set_tcp_user_timeout(iscsi, 5000);
    iscsi_set_cache_allocations(iscsi, 1);
    CHECK_OK(iscsi, iscsi_init_transport(iscsi, TCP_TRANSPORT));

    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));

    CHECK(iscsi_set_alias(iscsi, "b") == -1);
    CHECK_ERROR(iscsi, "Already logged in when adding alias");
    CHECK(iscsi_set_targetname(iscsi, "b") == -1);
    CHECK_ERROR(iscsi, "Already logged in when adding targetname");
    CHECK(iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY) == -1);
    CHECK_ERROR(iscsi, "trying to set session type while logged in");
    CHECK(iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE) == -1);
    CHECK_ERROR(iscsi, "trying to set header digest while logged in");
    CHECK(iscsi_set_immediate_data(iscsi, ISCSI_IMMEDIATE_DATA_YES) == -1);
    CHECK_ERROR(iscsi, "Already logged in when trying to set immediate_data");
    CHECK(iscsi_set_initial_r2t(iscsi, ISCSI_INITIAL_R2T_NO) == -1);
    CHECK_ERROR(iscsi, "Already logged in when trying to set initial_r2t");
    CHECK_OK(iscsi, iscsi_set_isid_oui(iscsi, 1, 2));
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 0));
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "secret"));
    CHECK_OK(iscsi, iscsi_set_tcp_keepalive(iscsi, 10, 3, 10));
    CHECK(iscsi_connect_sync(iscsi, url->portal) == -1);
    CHECK_ERROR(iscsi, "Trying to connect but already connected.");
    CHECK(iscsi_login_sync(iscsi) == -1);

    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
