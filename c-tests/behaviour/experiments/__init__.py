# SPDX-License-Identifier: LGPL-2.1-or-later
"""The experiments. Each is one or several functions, its parts, that print what the library does."""

# (name of the experiment, function), in the order in which they are printed.
PARTS = []


def part_of(experiment):
    """Marks a function as a part of an experiment. Each part runs in a process of its own."""

    def mark(function):
        PARTS.append((experiment, function))
        return function

    return mark


# At the end, since they need part_of; in the order in which they are printed.
from . import login, settings, full_connect, commands, task_management  # noqa: E402, F401
from . import discovery, session, reconnect, reentrancy  # noqa: E402, F401
