# SPDX-License-Identifier: LGPL-2.1-or-later
"""SendTargets and its answers."""
from . import part_of
from library import Address, Context, discovered, end, ready
from target import RESERVED_TAG, TEXT, TEXT_RESPONSE, Target, out


def run(title, text, flags=0x80):
    def answer(connection, pdu):
        connection.send(TEXT_RESPONSE, pdu.itt, text, flags, word20=RESERVED_TAG)
        return True

    target, context = Target(hooks={TEXT: answer}), Context(discovery=True)
    context("iscsi_connect_sync", target.portal)
    context("iscsi_login_sync")
    found = Address(context("iscsi_discovery_sync") or 0)
    targets = discovered(found)
    if found:
        context("iscsi_free_discovery_data", found)
    requests = ["byte0=%02x flags=%02x ttt=%08x %r" % (pdu.header[0], pdu.flags, pdu.word(20), pdu.data)
                for pdu in target.pdus(TEXT)[:1]]
    out("[%s] -> %s %r err=%r request=%s" % (
        title, "list" if found else "NULL", targets, "" if found else context.error(), requests))
    out("   logout_sync=%d disconnect=%d" % (context("iscsi_logout_sync"), context("iscsi_disconnect")))
    end(context, target)


@part_of("discovery")
def discovery():
    run("two targets", b"TargetName=iqn.a\0TargetAddress=10.0.0.1:3260,1\0TargetAddress=10.0.0.2:3260,1\0"
                       b"TargetName=iqn.b\0TargetAddress=[fe80::1]:3260,2\0")
    run("empty", b"")
    run("name only", b"TargetName=iqn.a\0")
    run("address first", b"TargetAddress=1.2.3.4:3260,1\0")
    run("unknown key", b"TargetName=iqn.a\0Foo=bar\0")
    run("no NUL at end", b"TargetName=iqn.a")
    run("padding NULs", b"TargetName=iqn.a\0\0\0\0")
    run("continue flag", b"TargetName=iqn.a\0", flags=0x40)
    target, context = ready(text=b"TargetName=iqn.a\0")
    found = context("iscsi_discovery_sync")
    out("discovery on a normal session -> %s err=%r" % ("list" if found else "NULL", context.error()))
    context("iscsi_free_discovery_data", Address(found or 0))
    end(context, target)
