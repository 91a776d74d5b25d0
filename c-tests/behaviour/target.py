# SPDX-License-Identifier: LGPL-2.1-or-later
"""A scripted iSCSI target in threads of its own, on a free port of 127.0.0.1.

It records every PDU that arrives and answers as its settings say. What a setting cannot say, a hook can: a function for
one opcode that answers instead. It judges nothing.
"""
import socket
import struct
import threading

NOP_OUT, SCSI_COMMAND, TASK_MANAGEMENT, LOGIN, TEXT, DATA_OUT, LOGOUT = range(7)
NOP_IN, SCSI_RESPONSE, TASK_MANAGEMENT_RESPONSE, LOGIN_RESPONSE = range(0x20, 0x24)
TEXT_RESPONSE, DATA_IN, LOGOUT_RESPONSE = range(0x24, 0x27)
R2T, ASYNC_MESSAGE, REJECT = 0x31, 0x32, 0x3F
FINAL = 0x80
RESERVED_TAG = 0xFFFFFFFF
NAMES = {0: "NOP-Out", 1: "SCSI-Cmd", 2: "TMF", 3: "Login", 4: "Text", 5: "Data-Out", 6: "Logout"}

INQUIRY, READ_CAPACITY_10, READ_10, SERVICE_ACTION_IN_16, TEST_UNIT_READY = 0x12, 0x25, 0x28, 0x9E, 0x00

_ports = set()


def out(*words):
    """Prints a line in which ports of targets, which differ from run to run, are called PORT."""
    line = " ".join(str(word) for word in words)
    for port in _ports:
        line = line.replace("127.0.0.1:%d" % port, "127.0.0.1:PORT")
    print(line, flush=True)


class Pdu:
    """A PDU of the library: 48 bytes of header, and its data without padding."""

    def __init__(self, connection, header, data):
        self.connection, self.header, self.data = connection, header, data
        self.opcode = header[0] & 0x3F
        self.immediate = bool(header[0] & 0x40)
        self.flags = header[1]
        self.lun = header[8:16]
        self.itt = self.word(16)
        self.cdb = header[32:48]

    def word(self, offset):
        return struct.unpack(">I", self.header[offset : offset + 4])[0]


class Target:
    # What is answered to a login: status, further keys, all keys instead of the usual ones (a function).
    login_status = 0
    login_extra = b""
    keys = None
    # Operational values of the target; None: not told.
    max_recv_data_segment_length = 65536
    first_burst = None
    max_burst = None
    initial_r2t = None
    immediate_data = None
    # Commands beyond ExpCmdSN that may be sent.
    window = 64
    # Answer of a text request, response of a task management function.
    text = b""
    task_management_response = 0
    quiet_nop = False
    serial_number = b"SN000001"

    def __init__(self, **settings):
        self.hooks = {}  # opcode -> function(connection, pdu), true if it has answered
        self.answers = {}  # operation code -> data
        self.log = []
        self.connections = []
        self.__dict__.update(settings)
        # Bound, but not listening, so that nobody gets the port while the target is closed.
        self.holder = self.bind(0)
        self.port = self.holder.getsockname()[1]
        _ports.add(self.port)
        self.listen()

    @staticmethod
    def bind(port):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def listen(self):
        """Listens, also again after `close`."""
        self.listener = self.bind(self.port)
        self.listener.listen(8)
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            connection = Connection(self, accepted, len(self.connections))
            self.connections.append(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def close(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        for connection in self.connections:
            connection.drop()

    @property
    def portal(self):
        return b"127.0.0.1:%d" % self.port

    def pdus(self, *opcodes):
        return [pdu for pdu in self.log if pdu.opcode in opcodes]


class Connection:
    def __init__(self, target, accepted, number):
        self.target, self.socket, self.number = target, accepted, number
        self.stat_sn = 1000
        self.exp_cmd_sn = None
        self.writes = {}  # ITT -> (expected length, R2Ts so far)

    def drop(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def read(self, length):
        data = b""
        while len(data) < length:
            more = self.socket.recv(length - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def run(self):
        try:
            while True:
                header = self.read(48)
                length = struct.unpack(">I", header[4:8])[0] & 0xFFFFFF
                pdu = Pdu(self.number, header, self.read(length + -length % 4)[:length])
                self.target.log.append(pdu)
                self.handle(pdu)
        except (EOFError, OSError):
            pass

    def send(self, opcode, itt, data=b"", flags=FINAL, bytes23=(0, 0), lun=bytes(8), word20=0, words36=(0, 0, 0),
             status=True, advance=True):
        """Sends a PDU. `status`: it has a StatSN, which the next PDU's follows if it is to `advance`."""
        header = bytearray(48)
        header[0], header[1] = opcode, flags
        header[2:4] = bytes(bytes23)
        expected = self.exp_cmd_sn or 0
        last = expected + self.target.window - 1
        sequence = (self.stat_sn if status else 0, expected, last & 0xFFFFFFFF)
        header[4:48] = struct.pack(">I8s8I", len(data), lun, itt, word20, *sequence, *words36)
        if status and advance:
            self.stat_sn += 1
        try:
            self.socket.sendall(bytes(header) + data + bytes(-len(data) % 4))
        except OSError:
            pass  # the library has closed the connection

    def status(self, itt, status=0, data=b"", flags=FINAL, response=0, residual=0):
        """A SCSI Response."""
        self.send(SCSI_RESPONSE, itt, data, flags, (response, status), words36=(0, 0, residual))

    def sense(self, itt, sense):
        """A SCSI Response with CHECK CONDITION."""
        self.status(itt, 2, struct.pack(">H", len(sense)) + sense)

    def handle(self, pdu):
        cmd_sn = pdu.word(24)
        if self.exp_cmd_sn is None:
            self.exp_cmd_sn = cmd_sn
        if not pdu.immediate and pdu.opcode != DATA_OUT:
            self.exp_cmd_sn = (cmd_sn + 1) & 0xFFFFFFFF
        hook = self.target.hooks.get(pdu.opcode)
        if hook and hook(self, pdu):
            return
        if pdu.opcode == LOGIN:
            self.login(pdu)
        elif pdu.opcode == LOGOUT:
            self.send(LOGOUT_RESPONSE, pdu.itt)
        elif pdu.opcode == NOP_OUT:
            if pdu.itt != RESERVED_TAG and not self.target.quiet_nop:
                self.send(NOP_IN, pdu.itt, pdu.data, word20=RESERVED_TAG)
        elif pdu.opcode == TASK_MANAGEMENT:
            self.send(TASK_MANAGEMENT_RESPONSE, pdu.itt, bytes23=(self.target.task_management_response, 0))
        elif pdu.opcode == TEXT:
            self.send(TEXT_RESPONSE, pdu.itt, self.target.text, word20=RESERVED_TAG)
        elif pdu.opcode == SCSI_COMMAND:
            self.command(pdu)
        elif pdu.opcode == DATA_OUT:
            self.data_out(pdu)

    def login(self, pdu):
        target = self.target
        keys = target.keys(self, pdu) if target.keys else None
        if keys is None:
            keys = self.usual_keys(stage=pdu.flags >> 2 & 3)
        # Goes along with the stages that the library wants, or, with an error, nowhere.
        flags = pdu.flags & (0x0C if target.login_status else 0x8F)
        if b"AuthMethod=CHAP" in keys or b"CHAP_A=" in keys:
            flags &= 0x0C  # negotiation goes on in this stage
        self.send(LOGIN_RESPONSE, pdu.itt, keys + target.login_extra, flags, lun=pdu.header[8:14] + b"\0\1",
                  words36=(target.login_status << 16, 0, 0))

    def usual_keys(self, stage):
        target = self.target
        if stage != 1:
            return b"AuthMethod=None\0"
        keys = b"MaxRecvDataSegmentLength=%d\0" % target.max_recv_data_segment_length
        keys += b"TargetPortalGroupTag=1\0HeaderDigest=None\0DataDigest=None\0"
        for key, value in (("FirstBurstLength", target.first_burst), ("MaxBurstLength", target.max_burst),
                           ("InitialR2T", target.initial_r2t), ("ImmediateData", target.immediate_data)):
            if value is not None:
                keys += b"%s=%s\0" % (key.encode(), str(value).encode())
        return keys

    def command(self, pdu):
        expected = pdu.word(20)
        if pdu.flags & 0x20:
            self.writes[pdu.itt] = (expected, 0)
            if pdu.flags & FINAL:
                self.ask_or_end(pdu.itt, len(pdu.data))
        elif pdu.flags & 0x40:
            data = self.data_in(pdu, expected)
            missing = expected - len(data)
            self.send(DATA_IN, pdu.itt, data, 0x83 if missing else 0x81, word20=RESERVED_TAG, words36=(0, 0, missing))
        else:
            self.status(pdu.itt)

    def data_in(self, pdu, expected):
        operation, page = pdu.cdb[0], pdu.cdb[2]
        if operation in self.target.answers:
            return self.target.answers[operation][:expected]
        if operation == INQUIRY and not pdu.cdb[1] & 1:
            return (bytes([0, 0, 5, 2, 31, 0, 0, 2]) + b"FAKE    " + b"FAKE DISK       " + b"0001")[:expected]
        if operation == INQUIRY and page == 0x80:
            return (bytes([0, 0x80, 0, 8]) + self.target.serial_number)[:expected]
        if operation == READ_CAPACITY_10:
            return struct.pack(">II", 0xFF, 512)
        if operation == SERVICE_ACTION_IN_16:
            return (struct.pack(">QI", 0xFF, 512) + bytes(20))[:expected]
        return bytes(expected)

    def data_out(self, pdu):
        if pdu.flags & FINAL:
            self.ask_or_end(pdu.itt, pdu.word(40) + len(pdu.data))

    def ask_or_end(self, itt, received):
        """Asks for what of a write has not been received yet, or ends it."""
        expected, r2t_sn = self.writes[itt]
        if received >= expected:
            return self.status(itt)
        self.writes[itt] = (expected, r2t_sn + 1)
        length = min(expected - received, self.target.max_burst or 262144)
        self.send(R2T, itt, word20=0x77, words36=(r2t_sn, received, length), advance=False)
