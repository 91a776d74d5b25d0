# SPDX-License-Identifier: LGPL-2.1-or-later
"""What callbacks may do, and when they run."""
import time

from . import part_of
from library import end, free, ready, show
from target import SCSI_COMMAND, out


@part_of("reentrancy")
def reentrancy():
    target, context = ready()

    def again():
        if len(context.events) < 5:
            context.test_unit_ready(context.callback("scsi-nested", free_task=True, then=again))

    context.test_unit_ready(context.callback("scsi-first", free_task=True, then=again))
    inside = list(context.events)
    context.pump(1, lambda: len(context.events) >= 5)
    out("queue next command from the callback: inside first call=%r total=%d" % (inside, len(context.events)))
    results = []

    def waiting():
        task = context("iscsi_readcapacity10_sync", 1, 0, 0)
        results.append(show(task))
        free(task)

    context.test_unit_ready(context.callback("scsi-outer", free_task=True, then=waiting))
    context.pump(1, lambda: results)
    context.pump(0.2)
    out("sync call from inside a callback: %r" % results)
    target.log.clear()
    context.events.clear()
    context.test_unit_ready(context.callback("scsi", free_task=True))
    time.sleep(0.15)
    out("written to the socket inside iscsi_*_task (before any iscsi_service): %s ; callback before service: %s" % (
        bool(target.pdus(SCSI_COMMAND)), bool(context.events)))
    context.pump(0.5, lambda: context.events)
    end(context, target)
