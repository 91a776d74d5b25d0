# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library under test as C programs see it, through ctypes."""
import ctypes as C
import os
import re
import select
import sys
import time

from target import Target

# Programs that import this are called with these two first.
LIBRARY, LAYOUT = sys.argv[1:3]
IS_1_20 = LAYOUT == "1.20"

# Variables that the library reads would change what it does.
for variable in [name for name in os.environ if name.startswith("LIBISCSI_")]:
    del os.environ[variable]
_library = C.CDLL(LIBRARY)

TARGET_NAME = b"iqn.2026-01.test:tgt"


class Sense(C.Structure):
    _fields_ = [("error_type", C.c_ubyte), ("key", C.c_int), ("ascq", C.c_int), ("bits", C.c_ubyte),
                ("bit_pointer", C.c_ubyte), ("field_pointer", C.c_uint16)]
    if IS_1_20:
        _fields_ += [("information", C.c_uint64)]


class DataIn(C.Structure):
    _fields_ = [("size", C.c_int), ("data", C.c_void_p)]


class Iovector(C.Structure):
    _fields_ = [("iov", C.c_void_p), ("niov", C.c_int), ("nalloc", C.c_int), ("offset", C.c_size_t),
                ("consumed", C.c_int)]


class Task(C.Structure):
    _fields_ = [("status", C.c_int), ("cdb_size", C.c_int), ("xfer_dir", C.c_int), ("expxferlen", C.c_int),
                ("cdb", C.c_ubyte * 16), ("residual_status", C.c_int), ("residual", C.c_size_t), ("sense", Sense),
                ("datain", DataIn), ("mem", C.c_void_p), ("ptr", C.c_void_p), ("itt", C.c_uint32),
                ("cmdsn", C.c_uint32), ("lun", C.c_uint32), ("iovector_in", Iovector), ("iovector_out", Iovector)]


class NopData(C.Structure):
    _fields_ = [("size", C.c_size_t), ("data", C.c_void_p)]


class Portal(C.Structure):
    pass


class DiscoveryAddress(C.Structure):
    pass


Portal._fields_ = [("next", C.POINTER(Portal)), ("portal", C.c_char_p)]
DiscoveryAddress._fields_ = [("next", C.POINTER(DiscoveryAddress)), ("target_name", C.c_char_p),
                             ("portals", C.POINTER(Portal))]

Callback = C.CFUNCTYPE(None, C.c_void_p, C.c_int, C.c_void_p, C.c_void_p)
LogFunction = C.CFUNCTYPE(None, C.c_int, C.c_char_p)

STATUS_NAMES = {0: "GOOD", 2: "CHECK_CONDITION", 4: "CONDITION_MET", 8: "BUSY", 0x18: "RESERVATION_CONFLICT",
                0x28: "TASK_SET_FULL", 0x30: "ACA_ACTIVE", 0x40: "TASK_ABORTED", 0x101: "REDIRECT",
                0x0F000000: "CANCELLED", 0x0F000001: "ERROR", 0x0F000002: "TIMEOUT"}


def status_name(status):
    return STATUS_NAMES.get(status, hex(status & 0xFFFFFFFF))


class Address(int):
    """A pointer, as argument; other whole numbers are passed as int."""


# Besides int: functions that give a text, and families that give a task.
_GIVE_TEXT = {"iscsi_get_error", "iscsi_get_target_address"}
_GIVE_POINTER = {"iscsi_create_context", "iscsi_discovery_sync"}
_SYNC_WITHOUT_TASK = ("iscsi_connect_", "iscsi_full_connect_", "iscsi_login_", "iscsi_logout_", "iscsi_reconnect_",
                      "iscsi_force_reconnect_", "iscsi_task_mgmt_")


def _result_type(name):
    if name in _GIVE_TEXT:
        return C.c_char_p
    gives_task = name.endswith("_task") and name != "iscsi_scsi_cancel_task" or name.startswith("scsi_cdb_")
    waits_for_task = name.endswith("_sync") and not name.startswith(_SYNC_WITHOUT_TASK)
    return C.c_void_p if name in _GIVE_POINTER or gives_task or waits_for_task else C.c_int


def call(name, *arguments):
    """Calls a function of the library. Texts are bytes, pointers an `Address`."""
    function = getattr(_library, name)
    function.restype = _result_type(name)
    convert = {Address: C.c_void_p, bytes: C.c_char_p, int: C.c_int}
    return function(*[convert[type(word)](word) if type(word) in convert else word for word in arguments])


def task_at(address):
    return C.cast(address, C.POINTER(Task)).contents


def show(address):
    """A task in words."""
    if not address:
        return "NULL"
    task = task_at(address)
    return "status=%s residual=%d/%d datain.size=%d sense=%d/%04x itt-set=%s" % (
        status_name(task.status), task.residual_status, task.residual, task.datain.size, task.sense.key,
        task.sense.ascq, bool(task.itt or task.cmdsn))


def data_in(address):
    """The bytes of `datain` of a task."""
    task = task_at(address)
    return C.string_at(task.datain.data, task.datain.size)


def free(address):
    call("scsi_free_scsi_task", Address(address))


def discovered(address):
    """A list of discovered targets: [(name, [portal])]."""
    found, target = [], C.cast(address, C.POINTER(DiscoveryAddress))
    while target:
        portals, portal = [], target.contents.portals
        while portal:
            portals.append(portal.contents.portal)
            portal = portal.contents.next
        found.append((target.contents.target_name, portals))
        target = target.contents.next
    return found


class Context:
    """An iSCSI context. Calling it calls the function of that name with the context as first argument."""

    def __init__(self, target_name=None, discovery=False):
        self.address = Address(call("iscsi_create_context", b"iqn.2026-01.test:init"))
        self.events = []  # what callbacks were told
        self.kept = []  # functions that the library has
        if target_name is not None:
            self("iscsi_set_targetname", target_name)
        self("iscsi_set_session_type", 1 if discovery else 2)

    def __call__(self, name, *arguments):
        return call(name, self.address, *arguments)

    def error(self):
        text = self("iscsi_get_error").decode("latin1")
        # What this library adds to the errors of logins; c-tests/errors/login_diagnosis.c is about it.
        return re.sub(r", initiator [^)]*\) Last sent: .*", ")", text)

    def descriptor(self):
        return self("iscsi_get_fd")

    def full_connect(self, target, lun=1):
        return self("iscsi_full_connect_sync", target.portal, lun)

    def destroy(self):
        result = self("iscsi_destroy_context")
        self.address = None
        return result

    def callback(self, tag, free_task=False, then=None):
        """A callback that notes what it was told under `tag`, whose beginning says what command_data is."""

        def called(context, status, command_data, private_data):
            told = "cd=%s" % ("non-NULL" if command_data else "NULL")
            if command_data:
                told += self.told(tag, status, command_data)
            whose = "ctx" if context == self.address else "OTHERCTX"
            self.events.append((tag, status_name(status), told, whose))
            if then:
                then()
            if free_task:
                free(command_data)

        self.kept.append(Callback(called))
        return self.kept[-1]

    @staticmethod
    def told(tag, status, command_data):
        if tag.startswith("scsi"):
            task = task_at(command_data)
            text = " task.status=%s residual=%d/%d datain=%d" % (
                status_name(task.status), task.residual_status, task.residual, task.datain.size)
            return text + (" sense=%d/%04x" % (task.sense.key, task.sense.ascq) if status == 2 else "")
        if tag.startswith("tmf"):
            return " response=%d" % C.cast(command_data, C.POINTER(C.c_uint32)).contents.value
        if tag.startswith("nop"):
            data = C.cast(command_data, C.POINTER(NopData)).contents
            return " size=%d data=%r" % (data.size, C.string_at(data.data, data.size) if data.data else None)
        return ""

    def log_to(self, lines):
        """Log messages of level 1 are added to `lines`."""
        self.kept.append(LogFunction(lambda level, text: lines.append(text.decode("latin1"))))
        self("iscsi_set_log_fn", self.kept[-1])
        self("iscsi_set_log_level", 1)

    def test_unit_ready(self, callback):
        return self("iscsi_testunitready_task", 1, callback, None)

    def pump(self, seconds=2.0, until=None, milliseconds=100):
        """The poll loop of an ordinary program. Gives the (iscsi_which_events, iscsi_service) that were seen, each
        repetition once."""
        seen = []
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until()):
            events, descriptor = self("iscsi_which_events"), self.descriptor()
            happened = 0
            if descriptor >= 0 and events:
                poll = select.poll()
                poll.register(descriptor, events)
                ready = poll.poll(milliseconds)
                happened = ready[0][1] if ready else 0
            else:
                time.sleep(milliseconds / 1000)
            result = self("iscsi_service", happened)
            if seen[-1:] != [(events, result)]:
                seen.append((events, result))
            if result < 0:
                break
        return seen


def ready(**settings):
    """A target and a context that is logged in to it."""
    target = Target(**settings)
    context = Context(TARGET_NAME)
    if context.full_connect(target) != 0:
        raise RuntimeError(context.error())
    target.log.clear()
    return target, context


def end(context, target):
    context.destroy()
    target.close()
