# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is asked for at login, and what becomes of answers."""
from . import part_of
from library import TARGET_NAME, Context
from target import LOGIN, Target, out


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
            header[16:20] == header[24:28], " | ".join(data.decode().split("\0"))))

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
    for status in (0x0100, 0x0200, 0x0201, 0x0203, 0x0301, 0x0208, 0x0999):
        run("login status %04x" % status, login_status=status)
    run("status 0101, no TargetAddress", login_status=0x0101)
    run("no target name set", ("iscsi_set_targetname", b""))
