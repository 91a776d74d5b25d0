# SPDX-License-Identifier: LGPL-2.1-or-later
"""Setters at the wrong time, and calls without a connection."""
from . import part_of
from library import Context, call, end, ready, show
from target import out


@part_of("context_setters")
def setters_while_logged_in():
    target, context = ready()
    for name, *arguments in (
        ("iscsi_set_alias", b"x"),
        ("iscsi_set_targetname", b"x"),
        ("iscsi_set_session_type", 1),
        ("iscsi_set_header_digest", 0),
        ("iscsi_set_immediate_data", 0),
        ("iscsi_set_initial_r2t", 0),
        ("iscsi_set_isid_oui", 1, 2),
        ("iscsi_set_timeout", 0),
        ("iscsi_set_initiator_username_pwd", b"a", b"b"),
        ("iscsi_login_sync",),
        ("iscsi_connect_sync", target.portal),
        ("iscsi_set_header_digest", 9),
    ):
        result = context(name, *arguments)
        out("while logged in: %s -> %d err=%r" % (name, result, context.error()))
    end(context, target)


@part_of("context_setters")
def calls_without_connection():
    context = Context(b"x")
    out("invalid digest 4 ->", context("iscsi_set_header_digest", 4), context.error())
    names = ("iscsi_get_fd", "iscsi_which_events", "iscsi_queue_length", "iscsi_out_queue_length", "iscsi_is_logged_in")
    descriptor, events, queue, out_queue, logged_in = (context(name) for name in names)
    service, disconnect = context("iscsi_service", 0), context("iscsi_disconnect")
    out("not connected: fd=%d which=%d service=%d queue=%d outq=%d logged_in=%d disconnect=%d err=%r" % (
        descriptor, events, service, queue, out_queue, logged_in, disconnect, context.error()))
    for name, *arguments in (
        ("iscsi_logout_sync",),
        ("iscsi_nop_out_async", None, None, 0, None),
        ("iscsi_task_mgmt_lun_reset_sync", 0),
    ):
        result = context(name, *arguments)
        out("%s -> %r err=%r" % (name, result, context.error()))

    def command(title, name, *arguments):
        out("%s -> %s err=%r" % (title, show(context(name, *arguments)), context.error()))

    command("iscsi_testunitready_sync", "iscsi_testunitready_sync", 0)
    command("iscsi_testunitready_task", "iscsi_testunitready_task", 0, context.callback("scsi"), None)
    context("iscsi_set_session_type", 1)
    command("discovery session: iscsi_testunitready_sync", "iscsi_testunitready_sync", 0)
    command("reportluns alloc 15", "iscsi_reportluns_sync", 0, 15)
    command("read10 datalen 1000/512", "iscsi_read10_sync", 0, 0, 1000, 512, 0, 0, 0, 0, 0)
    out("destroy ->", context.destroy(), " destroy(NULL) ->", call("iscsi_destroy_context", None),
        " get_error(NULL) ->", call("iscsi_get_error", None))
    out("create_context(empty name) ->", call("iscsi_create_context", b""))


@part_of("context_setters")
def failing_connects():
    # A name with blanks is not looked up outside of this machine.
    for portal in (b"no such host:3260", b"[::1", b"127.0.0.1:1", b"", b"127.0.0.1:notaport"):
        context = Context(b"x")
        result = context("iscsi_connect_sync", portal)
        out("connect_sync(%r) -> %d err=%r" % (portal, result, context.error()))
        context.destroy()
    context = Context(b"x")
    result = context("iscsi_full_connect_sync", b"127.0.0.1:1", 0)
    out("full_connect_sync(refused) -> %d err=%r fd=%d" % (result, context.error(), context.descriptor()))
    context.destroy()
    context = Context(b"x")
    result = context("iscsi_connect_async", b"127.0.0.1:1", context.callback("connect"), None)
    seen = context.pump(1)
    out("connect_async(refused) -> %d events %r service/which %r fd=%d err=%r" % (
        result, context.events, seen, context.descriptor(), context.error()))
    context.destroy()


@part_of("login_without_connection")
def login_without_connection():
    context = Context(b"x")
    result = context("iscsi_login_sync")
    out("iscsi_login_sync without a connection -> %d err=%r" % (result, context.error()))
    context.destroy()
