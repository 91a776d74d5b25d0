/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keys that the target offers are answered, each as its clause in RFC 7143 says: known ones with a value, obsolete ones with
 * Reject, unknown ones with NotUnderstood, declarations not at all. What a target may not say ends the login and the
 * connection: keys twice, keys of another stage, values that were not offered, that the key does not have, or that contradict
 * its rule.
 *
 * Contract: 7.8
 * Original: does not answer what the target offers, and takes any value
 */
#define _GNU_SOURCE
#include "login.h"

static struct peer peer;

static void answered(int discovery, const char *offer, size_t length, const char *answer)
{
    struct end end;
    struct iscsi_context *iscsi = peer_context();

    if (discovery)
        CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    login_begin(&peer, iscsi, &end);
    login_respond(&peer, 1, 0x04, offer, length);
    wire_receive(&peer, iscsi, LOGIN);
    login_expect(&peer, 0x87, answer);
    login_admit(&peer, iscsi, &end);
    login_end(&peer, iscsi);
}

static void refused(int flags, const char *keys, size_t length, const char *text)
{
    struct end end;
    struct iscsi_context *iscsi = login_begin(&peer, peer_context(), &end);

    peer.stat_sn = 1;
    peer.exp_cmd_sn = get32(peer.pdu + 24);
    memcpy(peer_answer(&peer, LOGIN_RESPONSE, flags) + 8, peer.pdu + 8, 6);
    peer.answer[15] = 1;
    peer_send(&peer, keys, length);
    login_fails(&peer, iscsi, &end, text);
    login_end(&peer, iscsi);
}

int main(void)
{
    static const struct { const char *offer, *answer; } rows[] = {
        {"TaskReporting=RFC3720", "TaskReporting=RFC3720|"},
        {"TaskReporting=FastAbort,ResponseFence,RFC3720", "TaskReporting=RFC3720|"},
        {"TaskReporting=FastAbort", "TaskReporting=Reject|"},
        {"iSCSIProtocolLevel=1", "iSCSIProtocolLevel=1|"},
        {"iSCSIProtocolLevel=2", "iSCSIProtocolLevel=1|"},
        {"iSCSIProtocolLevel=0", "iSCSIProtocolLevel=0|"},
        {"iSCSIProtocolLevel=32", "iSCSIProtocolLevel=Reject|"},
        {"IFMarkInt=2048~4096", "IFMarkInt=Reject|"},
        {"OFMarkInt=2048", "OFMarkInt=Reject|"},
        {"X-org.example.key=any value", "X-org.example.key=NotUnderstood|"},
        {"Invented=1", "Invented=NotUnderstood|"},
        {"X#NodeArchitecture=a,b", ""},
        {"TargetAlias=a disk", ""},
        {"TargetPortalGroupTag=65535", ""},
        {"TargetAddress=127.0.0.1:3260,1", ""},
        {"MaxRecvDataSegmentLength=512", ""},
        {"MaxBurstLength=0x200", ""},
        {"HeaderDigest=None", ""},
        {"IFMarker=No", ""},
        {"OFMarker=Reject", ""},
    };
    static const struct { const char *keys, *text; } wrong[] = {
        {"HeaderDigest=CRC32", "HeaderDigest"},
        {"HeaderDigest=CRC32C,None", "HeaderDigest"},
        {"DataDigest=CRC32C", "DataDigest"},
        {"MaxConnections=2", "MaxConnections"},
        {"MaxConnections=0", "MaxConnections"},
        {"InitialR2T=yes", "InitialR2T"},
        {"ImmediateData=1", "ImmediateData"},
        {"MaxRecvDataSegmentLength=511", "MaxRecvDataSegmentLength"},
        {"MaxRecvDataSegmentLength=16777216", "MaxRecvDataSegmentLength"},
        {"MaxBurstLength=16777215", "MaxBurstLength"},
        {"MaxBurstLength=0", "MaxBurstLength"},
        {"FirstBurstLength=262145", "FirstBurstLength"},
        {"FirstBurstLength= 512", "FirstBurstLength"},
        {"DefaultTime2Wait=1", "DefaultTime2Wait"},
        {"DefaultTime2Wait=3601", "DefaultTime2Wait"},
        {"DefaultTime2Retain=1", "DefaultTime2Retain"},
        {"MaxOutstandingR2T=2", "MaxOutstandingR2T"},
        {"DataPDUInOrder=No", "DataPDUInOrder"},
        {"DataSequenceInOrder=No", "DataSequenceInOrder"},
        {"ErrorRecoveryLevel=1", "ErrorRecoveryLevel"},
        {"IFMarker=Yes", "IFMarker"},
        {"AuthMethod=None", "AuthMethod"},
        {"CHAP_A=5", "CHAP_A"},
    };

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        answered(0, rows[i].offer, strlen(rows[i].offer) + 1, rows[i].answer);
    answered(0, KEYS("TaskReporting=RFC3720\0IFMarkInt=1~2\0A=1\0TargetAlias=b"),
             "TaskReporting=RFC3720|IFMarkInt=Reject|A=NotUnderstood|");
    answered(1, KEYS("TaskReporting=RFC3720\0iSCSIProtocolLevel=2\0X-a=b"),
             "TaskReporting=Irrelevant|iSCSIProtocolLevel=Irrelevant|X-a=NotUnderstood|");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refused(0x87, wrong[i].keys, strlen(wrong[i].keys) + 1, wrong[i].text);
    refused(0x87, KEYS("MaxBurstLength=512\0MaxBurstLength=512"), "MaxBurstLength");
    refused(0x87, KEYS("TargetAlias=a\0TargetAlias=b"), "TargetAlias");
    refused(0x87, "MaxBurstLength=512", 18, "terminated");
    refused(0x87, KEYS("MaxBurstLength"), "without a value");
    refused(0x87, KEYS("_A=1"), "key name");
    refused(0xc7, KEYS("A=1"), "unfinished text");
    refused(0x83, "", 0, "stage");
    refused(0x85, "", 0, "stage");
    peer_close(&peer);
    return 0;
}
