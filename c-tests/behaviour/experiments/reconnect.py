# SPDX-License-Identifier: LGPL-2.1-or-later
"""Connections that are lost, and sessions that come back."""
import time

from . import part_of
from .session import took
from .task_management import holding
from library import IS_1_20, end, free, ready, show
from target import LOGIN, SCSI_COMMAND, out


def operations(pdus, length):
    return [pdu.cdb[:length].hex() for pdu in pdus]


@part_of("reconnect")
def lost_connection():
    target, context = ready()
    held = []

    def hold_first(connection, pdu):
        if not held:
            held.append(pdu)
            return True

    target.hooks[SCSI_COMMAND] = hold_first
    descriptor = context.descriptor()
    context.test_unit_ready(context.callback("scsi-inflight", free_task=True))
    context.pump(0.2)
    target.log.clear()
    begin = time.monotonic()
    target.connections[0].drop()
    seen = context.pump(5, lambda: context.events)
    seconds = time.monotonic() - begin
    out("target drops the connection with a task in flight: events=%r fd same=%s conns=%d pump=%r delay=%s" % (
        context.events, context.descriptor() == descriptor, len(target.connections), seen[:8],
        "<1.5s" if seconds < 1.5 else "%.1f" % seconds))
    out("   commands on the new connection: %s" % operations(target.pdus(SCSI_COMMAND), 6))
    out("   login on the new connection: flags=%s" % ["%02x" % pdu.flags for pdu in target.pdus(LOGIN)])
    target.connections[-1].drop()
    begin = time.monotonic()
    context.events.clear()
    context.test_unit_ready(context.callback("scsi-2", free_task=True))
    seen = context.pump(8, lambda: context.events)
    seconds = time.monotonic() - begin
    out("second drop right after: reconnected after %s s events=%r which/service trace=%r" % (
        "2.5-4.5" if 2.0 < seconds < 4.6 else "%.1f" % seconds, context.events, seen[:8]))
    end(context, target)


@part_of("reconnect")
def target_gone_and_back():
    target, context = ready()
    lines = []
    context.log_to(lines)
    target.close()
    context.test_unit_ready(context.callback("scsi", free_task=True))
    seen = context.pump(9, milliseconds=50)
    told = [line.split(" [")[0] for line in lines if "try" in line or "wait" in line]
    out("target gone 9 s: events=%r which values=%s rc values=%s logs=%s fd>=0 %s queue=%d" % (
        context.events, sorted({events for events, _ in seen}), sorted({result for _, result in seen}), told[:6],
        context.descriptor() >= 0, context("iscsi_queue_length")))
    late = context.test_unit_ready(context.callback("scsi-late", free_task=True))
    out("   task created meanwhile: %s" % ("accepted" if late else "refused"))
    out("   nop while reconnecting rc=%d in_flight=%d" % (
        context("iscsi_nop_out_async", context.callback("nop"), None, 0, None), context("iscsi_get_nops_in_flight")))
    target.listen()
    context.pump(8, lambda: len(context.events) >= 2, milliseconds=50)
    out("   target back: events=%r" % context.events)
    end(context, target)


@part_of("reconnect")
def destroy_meanwhile():
    target, context = ready()
    target.close()
    context.test_unit_ready(context.callback("scsi", free_task=True))
    context.pump(1.5, milliseconds=50)
    result = context.destroy()
    out("destroy while reconnecting -> %d events=%r" % (result, context.events))


@part_of("reconnect")
def limited_retries():
    for retries in range(3):
        target, context = ready()
        context("iscsi_set_reconnect_max_retries", retries)
        target.close()
        context.test_unit_ready(context.callback("scsi", free_task=True))
        begin = time.monotonic()
        seen = context.pump(12, milliseconds=50)
        # The original counts whole seconds of the wall clock.
        longest = sum(range(retries + 1))
        out("max_retries=%d: events=%r final=%r after %s err=%r logged_in=%d" % (
            retries, context.events, seen[-1], took(begin, max(longest - retries, 0), longest), context.error(),
            context("iscsi_is_logged_in")))
        context.destroy()


@part_of("reconnect")
def not_by_itself():
    target, context = ready()
    context("iscsi_set_noautoreconnect", 1)
    target.hooks.update(holding([]))
    context.test_unit_ready(context.callback("scsi", free_task=True))
    context.pump(0.2)
    target.connections[0].drop()
    seen = context.pump(0.6)
    descriptor = context.descriptor()
    out("noautoreconnect: events=%r pump=%r logged_in=%d conns=%d fd=%s" % (
        context.events, seen[:6], context("iscsi_is_logged_in"), len(target.connections),
        "set" if descriptor >= 0 else descriptor))
    target.hooks.clear()
    target.log.clear()
    context("iscsi_set_noautoreconnect", 0)
    context.pump(2, lambda: len(target.connections) > 1 and target.pdus(LOGIN))
    task = context("iscsi_testunitready_sync", 1)
    out("   re-enabled: conns=%d command %s" % (len(target.connections), show(task)))
    free(task)
    end(context, target)


@part_of("reconnect")
def asked_for():
    target, context = ready()
    result = context("iscsi_reconnect")
    context.pump(2, lambda: len(target.connections) > 1 and target.pdus(SCSI_COMMAND))
    out("iscsi_reconnect -> %d conns=%d" % (result, len(target.connections)))
    end(context, target)
    target, context = ready()
    result = context("iscsi_reconnect_sync")
    out("iscsi_reconnect_sync -> %d conns=%d cmds after=%s" % (
        result, len(target.connections), operations(target.pdus(SCSI_COMMAND), 4)))
    end(context, target)
    target, context = ready()
    context("iscsi_set_no_ua_on_reconnect", 1)
    result = context("iscsi_reconnect_sync")
    out("no_ua_on_reconnect: reconnect_sync -> %d cmds after=%s" % (
        result, operations(target.pdus(SCSI_COMMAND), 4)))
    end(context, target)


if IS_1_20:

    @part_of("reconnect")
    def forced():
        target, context = ready()
        result = context("iscsi_force_reconnect_sync")
        out("iscsi_force_reconnect_sync -> %d conns=%d" % (result, len(target.connections)))
        end(context, target)

    @part_of("reconnect")
    def other_serial_number():
        target, context = ready()
        target.serial_number = b"OTHER001"
        context("iscsi_set_reconnect_max_retries", 1)
        begin = time.monotonic()
        result = context("iscsi_reconnect_sync")
        out("serial number changed, max_retries 1: reconnect_sync -> %d after ~%ds err=%r conns=%d" % (
            result, round(time.monotonic() - begin), context.error(), len(target.connections)))
        end(context, target)
