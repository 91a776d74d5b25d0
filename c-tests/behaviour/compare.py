#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares what lab.py has printed with what it prints for the original library.

compare.py ORIGINAL PRINTED                          they must be equal
compare.py ORIGINAL PRINTED DIFFERENCES DOCUMENT     they must differ as DIFFERENCES says, and in nothing else

DIFFERENCES holds, under the title of each experiment, in their order:

    @ REASON            words of a line of DOCUMENT that explain the lines below; several if one is not enough
    -LINE               that ORIGINAL has
    +LINE               that is printed instead, or in addition
     LINE               that both have, where a place would not be clear otherwise

A difference that has gone must leave the file: the lines of ORIGINAL are expected then.
"""
import difflib
import sys


def sections(path):
    """{title of an experiment: its lines}"""
    found, lines = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("===== "):
                lines = found[line] = []
            elif lines is not None:
                lines.append(line)
            elif not line.startswith("#"):
                sys.exit("%s: a line before the first experiment: %s" % (path, line))
    return found


def apply(lines, differences, problems):
    """The lines as the differences change them. What is wrong with the differences goes to `problems`."""
    changed, at, reason, removed = [], 0, None, []
    for line in differences:
        sign, text = line[:1], line[1:]
        if sign == "@":
            reason = text
        elif sign == "+" and reason:
            changed.append(text)
            if text in removed:
                problems.append("no difference: " + text)
        elif sign in ("-", " ") and text in lines[at:] and reason:
            place = lines.index(text, at)
            changed += lines[at:place]
            if sign == " ":
                changed.append(text)
            removed = removed + [text] if place == at and sign == "-" else [text]
            at = place + 1
        else:
            problems.append("not in the original, or without a reason: " + line)
    return changed + lines[at:]


def main():
    original_path, printed_path, *explained = sys.argv[1:]
    original, printed = sections(original_path), sections(printed_path)
    listed, document = {}, []
    if explained:
        listed = sections(explained[0])
        with open(explained[1], encoding="utf-8") as file:
            document = file.read().splitlines()
    signed = [line for title in listed for line in listed[title]]
    problems = ["%s: no such experiment" % title for title in listed if title not in original]
    reasons = {line[1:].strip() for line in signed if line[:1] == "@"}
    for reason in sorted(reasons):
        if not reason or not any(reason in line for line in document):
            problems.append("%s does not say: %s" % (explained[1], reason))
    if list(original) != list(printed):
        problems.append("other experiments than in %s: %s" % (original_path, ", ".join(printed)))
    for title, lines in original.items():
        wrong = []
        expected, found = apply(lines, listed.get(title, []), wrong), printed.get(title, [])
        problems += ["%s: %s" % (title, text) for text in wrong]
        if expected != found:
            problems.append(title + ": as expected (-), as printed (+)")
            problems += list(difflib.unified_diff(expected, found, lineterm="", n=1))[2:]
    if problems:
        print("\n".join(problems))
    print("behaviour: %d experiments, %d lines of the original, %d of them otherwise for %d reasons%s" % (
        len(original), sum(map(len, original.values())), sum(line[:1] == "-" for line in signed), len(reasons),
        ": FAILED" if problems else " passed"))
    sys.exit(bool(problems))


main()
