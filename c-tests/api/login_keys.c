/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The login request: its flags and numbers, and which keys in which order for which setting.
 *
 * Contract: 2.2 3.1 7.5 7.6 7.7
 */
#define _GNU_SOURCE
#include "peer.h"

#define AFTER_DIGESTS                                                                                                   \
    "MaxBurstLength=262144|FirstBurstLength=262144|DefaultTime2Wait=2|DefaultTime2Retain=0|MaxOutstandingR2T=1|"        \
    "ErrorRecoveryLevel=0|IFMarker=No|OFMarker=No|MaxConnections=1|MaxRecvDataSegmentLength=262144|"                    \
    "DataPDUInOrder=Yes|DataSequenceInOrder=Yes|"

static void check_keys(const struct peer *peer, const char *expected)
{
    char keys[2048];

    CHECK(peer->length < sizeof keys && peer->data[peer->length - 1] == 0);
    for (size_t i = 0; i < peer->length; i++)
        keys[i] = peer->data[i] == 0 ? '|' : (char)peer->data[i];
    keys[peer->length] = 0;
    if (strcmp(keys, expected) != 0) {
        fprintf(stderr, "sent     %s\nexpected %s\n", keys, expected);
        exit(1);
    }
}

enum setting { PLAIN, ALIAS, DIGEST, CAREFUL, DISCOVERY, SECRET, ISID_OUI, ISID_EN, ISID_RANDOM, ISID_RESERVED };

/* The first login request of a context with one setting. */
static void first_request(struct peer *peer, enum setting setting)
{
    struct iscsi_context *iscsi = peer_context();

    switch (setting) {
    case PLAIN: break;
    case ALIAS: CHECK_OK(iscsi, iscsi_set_alias(iscsi, "another name")); break;
    case DIGEST: CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_CRC32C_NONE)); break;
    case CAREFUL:
        CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE));
        CHECK_OK(iscsi, iscsi_set_initial_r2t(iscsi, ISCSI_INITIAL_R2T_YES));
        CHECK_OK(iscsi, iscsi_set_immediate_data(iscsi, ISCSI_IMMEDIATE_DATA_NO));
        break;
    case DISCOVERY: CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY)); break;
    case SECRET: CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "secret")); break;
    case ISID_OUI: CHECK_OK(iscsi, iscsi_set_isid_oui(iscsi, 0xfff234, 0x5678)); break;
    case ISID_EN: CHECK_OK(iscsi, iscsi_set_isid_en(iscsi, 0x123456, 0x789a)); break;
    case ISID_RANDOM: CHECK_OK(iscsi, iscsi_set_isid_random(iscsi, 0x123456, 0x789a)); break;
    case ISID_RESERVED: CHECK_OK(iscsi, iscsi_set_isid_reserved(iscsi)); break;
    }
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer->portal, NULL, NULL));
    while (iscsi_which_events(iscsi) & POLLOUT)
        CHECK_OK(iscsi, turn(iscsi, 1000));
    CHECK_OK(iscsi, iscsi_login_async(iscsi, NULL, NULL));
    peer_receive(peer, iscsi, LOGIN);
    iscsi_destroy_context(iscsi);
    peer_hang_up(peer);
}

int main(void)
{
    static const char names[] = "InitiatorName=" INITIATOR "|TargetName=" TARGET "|SessionType=Normal|";
    static const unsigned char version_and_session[2] = {0, 0};
    struct peer peer;
    char expected[2048];

    peer_listen(&peer);
    first_request(&peer, PLAIN);
    CHECK(peer.pdu[0] == 0x43 && peer.pdu[1] == 0x87);
    CHECK(memcmp(peer.pdu + 2, version_and_session, 2) == 0 && memcmp(peer.pdu + 14, version_and_session, 2) == 0);
    CHECK(memcmp(peer.pdu + 20, version_and_session, 2) == 0);
    CHECK(peer.pdu[8] == 0x80 && peer.pdu[12] == 0 && peer.pdu[13] == 0);
    snprintf(expected, sizeof expected, "%sHeaderDigest=None,CRC32C|DataDigest=None|InitialR2T=No|ImmediateData=Yes|%s",
             names, AFTER_DIGESTS);
    check_keys(&peer, expected);

    first_request(&peer, ALIAS);
    snprintf(expected, sizeof expected,
             "InitiatorName=" INITIATOR "|InitiatorAlias=another name|TargetName=" TARGET
             "|SessionType=Normal|HeaderDigest=None,CRC32C|DataDigest=None|InitialR2T=No|ImmediateData=Yes|%s",
             AFTER_DIGESTS);
    check_keys(&peer, expected);

    first_request(&peer, DIGEST);
    snprintf(expected, sizeof expected, "%sHeaderDigest=CRC32C,None|DataDigest=None|InitialR2T=No|ImmediateData=Yes|%s",
             names, AFTER_DIGESTS);
    check_keys(&peer, expected);

    first_request(&peer, CAREFUL);
    snprintf(expected, sizeof expected, "%sHeaderDigest=None|DataDigest=None|InitialR2T=Yes|ImmediateData=No|%s", names,
             AFTER_DIGESTS);
    check_keys(&peer, expected);

    first_request(&peer, DISCOVERY);
    snprintf(expected, sizeof expected,
             "InitiatorName=" INITIATOR "|SessionType=Discovery|HeaderDigest=None,CRC32C|DataDigest=None|"
             "InitialR2T=No|ImmediateData=Yes|%s",
             AFTER_DIGESTS);
    check_keys(&peer, expected);

    first_request(&peer, SECRET);
    CHECK(peer.pdu[1] == 0x81);
    snprintf(expected, sizeof expected, "%sAuthMethod=CHAP,None|", names);
    check_keys(&peer, expected);

    first_request(&peer, ISID_OUI);
    CHECK(memcmp(peer.pdu + 8, "\x3f\xf2\x34\x00\x56\x78", 6) == 0);
    first_request(&peer, ISID_EN);
    CHECK(memcmp(peer.pdu + 8, "\x40\x12\x34\x56\x78\x9a", 6) == 0);
    first_request(&peer, ISID_RANDOM);
    CHECK(memcmp(peer.pdu + 8, "\x80\x12\x34\x56\x78\x9a", 6) == 0);
    first_request(&peer, ISID_RESERVED);
    CHECK(memcmp(peer.pdu + 8, "\xc0\x00\x00\x00\x00\x00", 6) == 0);
    peer_close(&peer);
    return 0;
}
