# SPDX-License-Identifier: LGPL-2.1-or-later
"""NOPs, task management and cancelling."""
from . import part_of
from library import Address, end, free, ready, show, task_at
from target import NOP_IN, NOP_OUT, RESERVED_TAG, SCSI_COMMAND, TASK_MANAGEMENT, TEST_UNIT_READY, out


def holding(held):
    """Hooks that leave TEST UNIT READY without an answer."""

    def hold(connection, pdu):
        if pdu.cdb[0] == TEST_UNIT_READY:
            held.append((connection, pdu.itt))
            return True

    return {SCSI_COMMAND: hold}


@part_of("nop_and_tmf")
def nop():
    target, context = ready()
    result = context("iscsi_nop_out_async", context.callback("nop"), b"ping", 4, None)
    context.pump(1, lambda: context.events)
    sent = target.pdus(NOP_OUT)[0]
    out("nop with data: rc=%d %r byte0=%02x flags=%02x ttt=%08x in_flight=%d" % (
        result, context.events, sent.header[0], sent.flags, sent.word(20), context("iscsi_get_nops_in_flight")))
    context.events.clear()
    context("iscsi_nop_out_async", context.callback("nop"), None, 0, None)
    context.pump(1, lambda: context.events)
    out("nop without data: %r" % context.events)
    target.quiet_nop = True
    for number in range(1, 4):
        context("iscsi_nop_out_async", None, None, 0, None)
        context.pump(0.15)
        out("   unanswered nop %d: in_flight=%d" % (number, context("iscsi_get_nops_in_flight")))
    target.quiet_nop = False
    context("iscsi_nop_out_async", None, None, 0, None)
    context.pump(0.3)
    out("   one answered: in_flight=%d" % context("iscsi_get_nops_in_flight"))
    connection = target.connections[-1]
    target.log.clear()
    connection.send(NOP_IN, RESERVED_TAG, lun=b"\0\1" + bytes(6), word20=0x1234, advance=False)
    context.pump(0.3)
    out("target NOP-In ttt=0x1234 -> replies: %s" % [
        "byte0=%02x flags=%02x itt=%08x ttt=%08x lun=%s" % (
            pdu.header[0], pdu.flags, pdu.itt, pdu.word(20), pdu.lun.hex()) for pdu in target.pdus(NOP_OUT)])
    target.log.clear()
    connection.send(NOP_IN, RESERVED_TAG, word20=RESERVED_TAG, advance=False)
    context.pump(0.3)
    out("target NOP-In ttt=ffffffff -> replies %d" % len(target.pdus(NOP_OUT)))
    end(context, target)


@part_of("nop_and_tmf")
def abort_and_cancel():
    held = []
    target, context = ready()
    target.hooks.update(holding(held))
    task = Address(context.test_unit_ready(context.callback("scsi")))
    context.pump(0.3)
    result = context("iscsi_task_mgmt_abort_task_async", task, context.callback("tmf"), None)
    context.pump(0.5)
    sent, fields = target.pdus(TASK_MANAGEMENT)[0], task_at(task)
    out("abort_task_async rc=%d events=%r ; ritt matches=%s refcmdsn matches=%s flags=%02x lun=%s" % (
        result, context.events, sent.word(20) == fields.itt, sent.word(32) == fields.cmdsn, sent.flags, sent.lun.hex()))
    result = context("iscsi_scsi_cancel_task", task)
    out("   then cancel_task rc=%d events=%r second cancel rc=%d" % (
        result, context.events, context("iscsi_scsi_cancel_task", task)))
    connection, itt = held[-1]
    connection.status(itt)
    seen = context.pump(0.5)
    out("   late response for the cancelled task: pump=%r err=%r conns=%d" % (
        seen, context.error(), len(target.connections)))
    free(task)
    end(context, target)


@part_of("nop_and_tmf")
def sets_and_resets():
    for name, *arguments in (
        ("iscsi_task_mgmt_abort_task_set_async", 1),
        ("iscsi_task_mgmt_lun_reset_async", 1),
        ("iscsi_task_mgmt_lun_reset_async", 2),
        ("iscsi_task_mgmt_target_warm_reset_async",),
        ("iscsi_task_mgmt_target_cold_reset_async",),
    ):
        target, context = ready()
        target.hooks.update(holding([]))
        context.test_unit_ready(context.callback("scsi-lun1", free_task=True))
        context.pump(0.2)
        result = context(name, *arguments, context.callback("tmf"), None)
        inside = list(context.events)
        context.pump(0.3)
        sent = ["flags=%02x lun=%s ritt=%08x" % (pdu.flags, pdu.lun.hex(), pdu.word(20))
                for pdu in target.pdus(TASK_MANAGEMENT)]
        out("%s%r rc=%d inside-call=%r later=%r wire=%s" % (
            name, tuple(arguments), result, inside, context.events[len(inside) :], sent))
        end(context, target)
    for response in (0, 1, 2, 3, 4, 5, 6, 255, 7):
        target, context = ready(task_management_response=response)
        result = context("iscsi_task_mgmt_lun_reset_sync", 2)
        out("iscsi_task_mgmt_lun_reset_sync response %d -> %d err=%r" % (response, result, context.error()))
        end(context, target)


@part_of("nop_and_tmf")
def cancel_all():
    target, context = ready()
    target.hooks.update(holding([]))
    for number in range(3):
        context.test_unit_ready(context.callback("scsi%d" % number, free_task=True))
    context.pump(0.2)
    context("iscsi_scsi_cancel_all_tasks")
    out("cancel_all_tasks: %r" % context.events)
    target.hooks.clear()
    task = context("iscsi_testunitready_sync", 1)
    out("   next command: %s" % show(task))
    free(task)
    context.events.clear()
    target.hooks.update(holding([]))
    context.test_unit_ready(context.callback("scsi", free_task=True))
    out("destroy with a task in flight -> %d events %r" % (context.destroy(), context.events))
    target.close()
