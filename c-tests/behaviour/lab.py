#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints what a libiscsi does in a number of experiments, so that two libraries can be compared.

lab.py LIBRARY LAYOUT [PART]      LAYOUT: 1.19 or 1.20; PART: one function of experiments/

Parts of experiments run at the same time, each in a process and with targets of its own.
"""
import os
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True

from experiments import PARTS  # noqa: E402
from target import out  # noqa: E402

# Of one part. The longest waits 20 seconds.
SECONDS = 30
AT_ONCE = 6


def run(name):
    command = [sys.executable, *sys.argv[:3], name]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        printed, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0].decode("latin1") + "(no end after %d seconds)\n" % SECONDS
    text = printed.decode("latin1")
    return text + "(exit status %d)\n" % process.returncode if process.returncode else text


def run_one(function):
    try:
        function()
    except Exception:
        traceback.print_exc()
        out("(an exception)")
    sys.stdout.flush()
    # Without waiting for the threads of targets.
    os._exit(0)


def main():
    if len(sys.argv) > 3:
        run_one({function.__name__: function for _, function in PARTS}[sys.argv[3]])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        printed = [pool.submit(run, function.__name__) for _, function in PARTS]
        last = None
        for (experiment, _), part in zip(PARTS, printed):
            if experiment != last:
                out("===== " + experiment)
            last = experiment
            print(part.result(), end="", flush=True)


main()
