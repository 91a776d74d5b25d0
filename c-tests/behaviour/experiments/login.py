# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is asked for at login, and what becomes of answers."""
from . import part_of
from library import IS_1_20, TARGET_NAME, Context
from target import LOGIN, Target, out


SECRET = ("iscsi_set_initiator_username_pwd", b"user", b"password1234")
TARGET_SECRET = ("iscsi_set_target_username_pwd", b"tuser", b"tpassword123")


def without_random_bytes(pair):
    """What CHAP computes or draws, by its length."""
    if pair.startswith("CHAP_I"):
        return "CHAP_I=.."
    return "%s..(%d)" % (pair[:9], len(pair)) if pair.startswith(("CHAP_R", "CHAP_C")) else pair


def chap(proof=b"", challenge=b"0x00112233445566778899aabbccddeeff"):
    """What a target with CHAP answers; `proof` is its own one."""

    def keys(connection, pdu):
        if pdu.flags & 0x0C:
            return None
        if b"AuthMethod" in pdu.data:
            return b"AuthMethod=CHAP\0"
        if b"CHAP_A" in pdu.data:
            return b"CHAP_A=5\0CHAP_I=7\0CHAP_C=" + challenge + b"\0"
        return proof if b"CHAP_R" in pdu.data else b""

    return keys


@part_of("login_keys")
def login_keys():
    usual_end = []  # the keys from InitialR2T on, as the first login has them

    def show(pdu, learn):
        data = pdu.data
        if learn:
            usual_end.append(data[data.index(b"InitialR2T") :])
        if usual_end:
            data = data.replace(usual_end[0], b"<REST>\0")
        header = pdu.header
        out("   byte0=%02x flags=%02x isid_type=%02x tsih=%s cid=%s cmdsn==itt?%s keys=%s" % (
            header[0], pdu.flags, header[8] & 0xC0, header[14:16].hex(), header[20:22].hex(),
            header[16:20] == header[24:28], " | ".join(map(without_random_bytes, data.decode().split("\0")))))

    def run(title, *setter, discovery=False, **settings):
        target = Target(**settings)
        context = Context(None if discovery else TARGET_NAME, discovery=discovery)
        for name, *arguments in setter:
            context(name, *arguments)
        results = context("iscsi_connect_sync", target.portal), context("iscsi_login_sync")
        out("[%s] connect,login=%r err=%r" % (title, results, context.error()))
        for pdu in target.pdus(LOGIN):
            show(pdu, learn=title == "plain")
        context.destroy()
        target.close()

    run("plain")
    run("discovery", discovery=True)
    run("alias", ("iscsi_set_alias", b"my alias"))
    for digest in range(4):
        run("header_digest=%d" % digest, ("iscsi_set_header_digest", digest),
            keys=lambda connection, pdu: b"HeaderDigest=None\0")
    run("immediate no, r2t yes", ("iscsi_set_immediate_data", 0), ("iscsi_set_initial_r2t", 1))
    run("chap one-way", SECRET, keys=chap())
    run("chap, target says None", SECRET)
    run("chap mutual, target omits CHAP_N/R", SECRET, TARGET_SECRET, keys=chap())
    for title, name in (("wrong CHAP_N", b"wrong"), ("wrong CHAP_R", b"tuser")):
        proof = b"CHAP_N=" + name + b"\0CHAP_R=0x" + b"0" * 32 + b"\0"
        run("chap mutual, " + title, SECRET, TARGET_SECRET, keys=chap(proof))
    run("chap, base64 challenge", SECRET, keys=chap(challenge=b"0bABEiM0RVZneImaq7zN3u/w=="))
    if IS_1_20:
        for algorithm in (6, 7, 8):
            run("chap auth=%d" % algorithm, SECRET, ("iscsi_set_auth", algorithm), keys=chap())
    for status in (0x0100, 0x0200, 0x0201, 0x0203, 0x0301, 0x0208, 0x0999):
        run("login status %04x" % status, login_status=status)
    run("status 0101, no TargetAddress", login_status=0x0101)
    run("no target name set", ("iscsi_set_targetname", b""))
