# SPDX-License-Identifier: LGPL-2.1-or-later
"""SCSI commands: statuses, data in both directions, the command window."""
import ctypes as C

from . import part_of
from .full_connect import sense
from library import Address, call, data_in, end, free, ready, show, task_at
from target import DATA_IN, DATA_OUT, READ_10, SCSI_COMMAND, TASK_MANAGEMENT, TEST_UNIT_READY, out

READ_512_BYTES = (0, 512, 512, 0, 0, 0, 0, 0)
ILLEGAL_REQUEST = sense(5, 0x24, 0)


def responding(kind, *values):
    """Hooks that answer TEST UNIT READY: ("status", status, flags, residual), the last two may be left out; ("sense",
    sense data); ("response", response code, status)."""

    def hook(connection, pdu):
        if pdu.cdb[0] != TEST_UNIT_READY:
            return False
        if kind == "sense":
            connection.sense(pdu.itt, *values)
        elif kind == "response":
            connection.status(pdu.itt, response=values[0], status=values[1])
        else:
            status, flags, residual = (values + (0, 0x80, 0)[len(values) :])[:3]
            connection.status(pdu.itt, status, flags=flags, residual=residual)
        return True

    return {SCSI_COMMAND: hook}


@part_of("scsi_status_callbacks")
def statuses():
    target, context = ready()
    for answer in (
        ("status", 0), ("status", 4), ("status", 8), ("status", 0x18), ("status", 0x28), ("status", 0x30),
        ("status", 0x40), ("status", 0, 0x82, 5), ("status", 0, 0x84, 7), ("status", 2, 0x82, 9),
        ("sense", ILLEGAL_REQUEST), ("sense", sense(3, 0x11, 0)), ("sense", bytes([0x72, 6, 0x29, 0, 0, 0, 0, 0])),
        ("response", 1, 0),
    ):
        target.hooks = responding(*answer)
        context.events.clear()
        context.test_unit_ready(context.callback("scsi", free_task=True))
        context.pump(1, lambda: context.events)
        out("%r -> %r err=%r" % (answer, context.events, context.error()))
    target.hooks = responding("sense", ILLEGAL_REQUEST)
    task = context("iscsi_testunitready_sync", 1)
    out("sync check condition: %s datain bytes=%s" % (show(task), data_in(task).hex()))
    free(task)
    end(context, target)


@part_of("scsi_status_callbacks")
def unknown_statuses():
    # The original closes the connection: each has one of its own.
    for answer in (("status", 0x14), ("status", 0x22), ("status", 0, 0x00), ("status", 0, 0xC0), ("response", 1, 8)):
        target, context = ready()
        context("iscsi_set_noautoreconnect", 1)
        target.hooks = responding(*answer)
        context.test_unit_ready(context.callback("scsi", free_task=True))
        seen = context.pump(1, lambda: context.events) + context.pump(0.3)
        out("noautoreconnect %r -> %r pump=%r err=%r" % (answer, context.events, seen, context.error()))
        end(context, target)


@part_of("scsi_status_callbacks")
def reads():
    target, context = ready()
    for title, length in (("full", 512), ("short 100", 100)):
        target.answers[READ_10] = b"\xab" * length
        task = context("iscsi_read10_sync", 1, *READ_512_BYTES)
        out("read10 %s: %s" % (title, show(task)))
        free(task)

    def two_data_in(connection, pdu):
        if pdu.cdb[0] != READ_10:
            return False
        connection.send(DATA_IN, pdu.itt, b"A" * 200, 0, word20=0xFFFFFFFF, status=False, words36=(0, 0, 0))
        connection.send(DATA_IN, pdu.itt, b"B" * 312, 0x80, word20=0xFFFFFFFF, status=False, words36=(1, 200, 0))
        connection.status(pdu.itt, flags=0x84, residual=77)
        return True

    target.hooks[SCSI_COMMAND] = two_data_in
    task = context("iscsi_read10_sync", 1, *READ_512_BYTES)
    out("read10 two data-in + response with overflow: %s" % show(task))
    free(task)
    buffer = C.create_string_buffer(512)
    task = Address(call("scsi_cdb_read10", *READ_512_BYTES))
    call("scsi_task_add_data_in_buffer", task, 300, Address(C.addressof(buffer)))
    call("scsi_task_add_data_in_buffer", task, 212, Address(C.addressof(buffer) + 300))
    result = context("iscsi_scsi_command_sync", 1, task, None)
    out("read10 with user buffers: %s same-task=%s data=%r.. datain.data=%r" % (
        show(result), result == task, buffer.raw[:2] + buffer.raw[199:202], task_at(result).datain.data))
    free(result)
    end(context, target)


@part_of("scsi_status_callbacks")
def small_buffer():
    target, context = ready()
    context("iscsi_set_noautoreconnect", 1)
    buffer = C.create_string_buffer(300)
    task = Address(call("scsi_cdb_read10", *READ_512_BYTES))
    call("scsi_task_add_data_in_buffer", task, 300, Address(C.addressof(buffer)))
    result = context("iscsi_scsi_command_sync", 1, task, None)
    out("read10 with a 300 byte user buffer for 512: %s err=%r" % (show(result), context.error()))
    end(context, target)


@part_of("zero_length_datain")
def zero_length_datain():
    target, context = ready(answers={READ_10: b""})
    context("iscsi_set_timeout", 5)
    context("iscsi_read10_task", 1, *READ_512_BYTES, context.callback("scsi", free_task=True), None)
    seen = context.pump(9, lambda: context.events)
    out("Data-In with zero bytes, status GOOD, residual underflow 512: events=%r pump=%r conns=%d err=%r" % (
        context.events, seen[:5], len(target.connections), context.error()))
    end(context, target)


@part_of("write_data_phases")
def write_data_phases():
    def run(title, size, **settings):
        target, context = ready(**settings)
        buffer = C.create_string_buffer(size)
        task = context("iscsi_write10_sync", 1, 0, buffer, size, 512, 0, 0, 0, 0, 0)
        out("[%s] %s" % (title, show(task)))
        free(task)
        for pdu in target.pdus(SCSI_COMMAND):
            out("   cmd flags=%02x expxfer=%d immediate=%d" % (pdu.flags, pdu.word(20), len(pdu.data)))
        for pdu in target.pdus(DATA_OUT):
            out("   data-out flags=%02x ttt=%08x datasn=%d offset=%d len=%d lun=%s cmdsn-field=%s" % (
                pdu.flags, pdu.word(20), pdu.word(36), pdu.word(40), len(pdu.data), pdu.lun.hex(),
                "set" if pdu.word(24) else "zero"))
        end(context, target)

    run("4k, target defaults (no keys)", 4096)
    run("immediate=Yes R2T=Yes fb=8192 mrdsl=65536", 65536, immediate_data="Yes", initial_r2t="Yes", first_burst=8192)
    run("immediate=No R2T=Yes", 16384, immediate_data="No", initial_r2t="Yes", first_burst=8192)
    run("immediate=No R2T=No fb=16384 mrdsl=8192", 65536, immediate_data="No", initial_r2t="No", first_burst=16384,
        max_recv_data_segment_length=8192)
    run("immediate=Yes R2T=No fb=20480 mrdsl=8192 maxburst=16384", 65536, immediate_data="Yes", initial_r2t="No",
        first_burst=20480, max_recv_data_segment_length=8192, max_burst=16384)
    run("immediate=Yes R2T=No fb=4096 size=2048", 2048, immediate_data="Yes", initial_r2t="No", first_burst=4096)


@part_of("cmdsn_window")
def cmdsn_window():
    target, context = ready(window=4)
    held = []

    def hold(connection, pdu):
        if pdu.cdb[0] == TEST_UNIT_READY:
            held.append((connection, pdu.itt))
            return True

    target.hooks[SCSI_COMMAND] = hold
    for _ in range(10):
        context.test_unit_ready(context.callback("scsi", free_task=True))
    context.pump(0.5)
    numbers = [pdu.word(24) for pdu in target.pdus(SCSI_COMMAND)]
    out("10 queued, window 4: on wire=%d out_queue=%d queue=%d which=%d events=%d" % (
        len(numbers), context("iscsi_out_queue_length"), context("iscsi_queue_length"), context("iscsi_which_events"),
        len(context.events)))
    out("   cmdsn consecutive: %s" % (numbers == list(range(numbers[0], numbers[0] + len(numbers)))))
    context("iscsi_task_mgmt_async", 1, 5, 0xFFFFFFFF, 0, context.callback("tmf"), None)
    context.pump(0.3)
    management = target.pdus(TASK_MANAGEMENT)
    out("   immediate TMF while window closed: on wire=%d events=%r" % (len(management), context.events))
    out("   TMF byte0=%02x flags=%02x cmdsn relative to first queued=%d" % (
        management[0].header[0], management[0].flags, management[0].word(24) - numbers[-1]))
    for connection, itt in held:
        connection.status(itt)
    target.hooks.clear()
    context.pump(1.5, lambda: len(context.events) >= 11)
    out("   after responses: events=%d out_queue=%d queue=%d" % (
        len(context.events), context("iscsi_out_queue_length"), context("iscsi_queue_length")))
    end(context, target)
