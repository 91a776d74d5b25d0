# SPDX-License-Identifier: LGPL-2.1-or-later
"""How sessions end or hang: logout, messages of the target, no answer."""
import time

from . import part_of
from .task_management import holding
from library import TARGET_NAME, Context, end, free, ready, show
from target import ASYNC_MESSAGE, LOGIN, LOGOUT, REJECT, RESERVED_TAG, SCSI_COMMAND, TEST_UNIT_READY, Target, out


def took(begin, low, high):
    """Seconds since `begin`; all that lie between the bounds are called the same."""
    seconds = time.monotonic() - begin
    return "%s-%s s" % (low, high) if low - 0.5 < seconds < high + 0.5 else "%.1f s" % seconds


@part_of("logout_and_async")
def logout():
    target, context = ready()
    result = context("iscsi_logout_async", context.callback("logout"), None)
    context.pump(1, lambda: context.events)
    sent = target.pdus(LOGOUT)[0]
    out("logout rc=%d %r byte0=%02x flags=%02x logged_in=%d fd>=0:%s" % (
        result, context.events, sent.header[0], sent.flags, context("iscsi_is_logged_in"), context.descriptor() >= 0))
    target.connections[-1].drop()
    seen = context.pump(0.5)
    text = context.error()
    out("   target closes after logout: pump=%r err=%r disconnect=%d second=%d" % (
        seen, text, context("iscsi_disconnect"), context("iscsi_disconnect")))
    end(context, target)


@part_of("logout_and_async")
def async_messages():
    for event in range(6):
        target, context = ready()
        target.connections[-1].send(ASYNC_MESSAGE, RESERVED_TAG, word20=RESERVED_TAG,
                                    words36=(event << 24, 1 << 16 | 1, 0))
        seen = context.pump(1.2)
        out("async event %d: pump=%r logouts=%d conns=%d logged_in=%d err=%r" % (
            event, seen[:6], len(target.pdus(LOGOUT)), len(target.connections), context("iscsi_is_logged_in"),
            context.error()))
        end(context, target)


@part_of("logout_and_async")
def reject():
    target, context = ready()

    def answer(connection, pdu):
        if pdu.cdb[0] == TEST_UNIT_READY:
            connection.send(REJECT, RESERVED_TAG, pdu.header, bytes23=(4, 0), word20=RESERVED_TAG)
            return True

    target.hooks[SCSI_COMMAND] = answer
    context.test_unit_ready(context.callback("scsi", free_task=True))
    seen = context.pump(0.6, lambda: context.events)
    out("reject reason 4: %r pump=%r err=%r conns=%d" % (
        context.events, seen, context.error(), len(target.connections)))
    end(context, target)


@part_of("timeouts")
def commands():
    target, context = ready()
    target.hooks.update(holding([]))
    context("iscsi_set_timeout", 2)
    context.test_unit_ready(context.callback("scsi", free_task=True))
    begin = time.monotonic()
    context.pump(6, lambda: context.events)
    out("timeout 2s: fired after %s events=%r conns=%d logged_in=%d err=%r" % (
        took(begin, 2, 3.2), context.events, len(target.connections), context("iscsi_is_logged_in"), context.error()))
    target.hooks.clear()
    task = context("iscsi_testunitready_sync", 1)
    out("   next command on the same connection: %s conns=%d" % (show(task), len(target.connections)))
    free(task)
    target.hooks.update(holding([]))
    begin = time.monotonic()
    task = context("iscsi_testunitready_sync", 1)
    out("sync with timeout 2: %s after %s err=%r" % (show(task), took(begin, 2, 4.5), context.error()))
    free(task)
    end(context, target)


@part_of("timeouts")
def silent_login():
    target, context = Target(hooks={LOGIN: lambda connection, pdu: True}), Context(TARGET_NAME)
    context("iscsi_set_timeout", 2)
    begin = time.monotonic()
    result = context.full_connect(target)
    out("silent login, timeout 2: full_connect -> %d after %s err=%r" % (
        result, took(begin, 2, 4.5), context.error()))
    end(context, target)


@part_of("timeouts")
def queued_commands():
    target, context = ready(window=1)

    def no_acknowledgement(connection, pdu):
        """Leaves ExpCmdSN where it was, so that the window is closed."""
        if pdu.cdb[0] == TEST_UNIT_READY:
            connection.exp_cmd_sn = pdu.word(24)
            return True

    target.hooks[SCSI_COMMAND] = no_acknowledgement
    context("iscsi_set_timeout", 2)
    for tag in ("scsi-wait", "scsi-out"):
        context.test_unit_ready(context.callback(tag, free_task=True))
    context.pump(0.3)
    out("queued: out=%d" % context("iscsi_out_queue_length"))
    context.pump(5, lambda: len(context.events) >= 2)
    out("   both time out: %r" % (context.events,))
    end(context, target)
