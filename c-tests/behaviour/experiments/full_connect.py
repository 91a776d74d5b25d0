# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands of iscsi_full_connect_*, and what their answers mean."""
from . import part_of
from library import TARGET_NAME, Context, end
from target import INQUIRY, LOGIN, NAMES, SCSI_COMMAND, TEST_UNIT_READY, Target, out


def sense(key, code, qualifier):
    return bytes([0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, code, qualifier, 0, 0, 0, 0])


def describe(pdu):
    return "%s flags=%02x lun=%s expxfer/ttt=%08x cdb=%s" % (
        ("I:" if pdu.immediate else "") + NAMES[pdu.opcode], pdu.flags, pdu.lun.hex(), pdu.word(20), pdu.cdb.hex())


def run(title, lun=1, **settings):
    target, context = Target(**settings), Context(TARGET_NAME)
    result = context.full_connect(target, lun)
    out("[%s] full_connect -> %d err=%r logged_in=%d" % (title, result, context.error(), context("iscsi_is_logged_in")))
    for pdu in target.pdus(SCSI_COMMAND):
        out("   conn%d %s" % (pdu.connection, describe(pdu)))
    end(context, target)


def not_ready(count, answer):
    """Hooks that give the first `count` TEST UNIT READY that sense."""
    given = []

    def hook(connection, pdu):
        if pdu.cdb[0] != TEST_UNIT_READY or len(given) == count:
            return False
        given.append(pdu)
        connection.sense(pdu.itt, answer)
        return True

    return {SCSI_COMMAND: hook}


def always(status):
    def hook(connection, pdu):
        if pdu.cdb[0] == TEST_UNIT_READY:
            connection.status(pdu.itt, status)
            return True

    return {SCSI_COMMAND: hook}


def no_vital_product_data(connection, pdu):
    if pdu.cdb[0] == INQUIRY and pdu.cdb[1] & 1:
        connection.sense(pdu.itt, sense(5, 0x24, 0))
        return True


@part_of("full_connect_sequence")
def logical_units():
    run("normal lun 1")
    run("lun 0", 0)
    run("lun -1", -1)
    run("lun 255", 255)
    run("lun 256", 256)
    run("lun 0x4123", 0x4123)
    for count in (3, 10, 11):
        run("%d unit attentions" % count, hooks=not_ready(count, sense(6, 0x29, 0)))
    run("medium not present 3a/00", hooks=not_ready(1, sense(2, 0x3A, 0)))
    run("not ready 3a/02", hooks=not_ready(1, sense(2, 0x3A, 2)))
    run("sanitize in progress", hooks=not_ready(1, sense(2, 4, 0x1B)))
    run("not ready 04/01", hooks=not_ready(1, sense(2, 4, 1)))
    run("illegal request 25/00", hooks=not_ready(1, sense(5, 0x25, 0)))
    run("TUR reservation conflict", hooks=always(0x18))
    run("TUR busy", hooks=always(8))
    run("inquiry: cd-rom", answers={INQUIRY: bytes([0x05, 0x80, 5, 2, 31] + [0] * 31)})
    run("VPD 80 not supported", hooks={SCSI_COMMAND: no_vital_product_data})


@part_of("full_connect_sequence")
def redirect():
    second = Target()
    first = Target(login_status=0x0101, login_extra=b"TargetAddress=%s,1\0" % second.portal)
    context = Context(TARGET_NAME)
    result = context.full_connect(first)
    address = context("iscsi_get_target_address") == second.portal + b",1"
    out("[redirect 0101] -> %d err=%r target_address-set=%s logins first=%d second=%d" % (
        result, context.error(), address, len(first.pdus(LOGIN)), len(second.pdus(LOGIN))))
    end(context, first)
    second.close()


@part_of("full_connect_sequence")
def asynchronous():
    target, context = Target(), Context(TARGET_NAME)
    result = context("iscsi_full_connect_async", target.portal, 1, context.callback("full"), None)
    out("full_connect_async -> %d, events before service %r" % (result, context.events))
    context.pump(2, lambda: context.events)
    out("   events after pumping %r" % context.events)
    target.close()
    context.pump(1.5)
    out("   after target went away: events %r" % (context.events,))
    context.destroy()
