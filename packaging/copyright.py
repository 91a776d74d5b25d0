#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""copyright.py TREE: the copyright file of the packages, in Debian's machine-readable format, on standard output.

TREE holds the sources that `make dist` writes. What is said of each crate in TREE/vendor stands in its Cargo.toml and its
licence files; the texts of licences come from the crate `spdx`, which is among them.
"""
import pathlib
import re
import sys
import tomllib

tree = pathlib.Path(sys.argv[1])
texts = next((tree / "vendor").glob("spdx-*")) / "src/text"
# Debian has these in /usr/share/common-licenses.
COMMON = {"Apache-2.0": "Apache-2.0", "LGPL-2.1-or-later": "LGPL-2.1", "MPL-2.0": "MPL-2.0"}


def in_debian(expression):
    """An SPDX expression as Debian writes it: lower-case operators, a slash is an `or` of old."""
    expression = expression.replace("/", " OR ").replace(") AND ", ", and ").replace("(", "").replace(")", "")
    expression = re.sub(r" OR ", " or ", re.sub(r" AND ", " and ", expression))
    return re.sub(r"(\S+) WITH (\S+)", r"\1 with \2 exception", re.sub(r" +", " ", expression))


def holders(crate, package):
    """Lines of copyright that its licence files begin with; otherwise its authors, otherwise all who wrote it."""
    found = []
    for file in sorted(crate.iterdir()):
        if file.is_file() and re.match(r"(?i)(licen[cs]e|copying|copyright|notice)", file.name):
            for line in file.read_text(errors="replace").splitlines()[:40]:
                line = line.strip(" \t#*/-")
                if re.match(r"(?i)copyright (\(c\)|©|[12][0-9]{3}|the )", line) and "[yyyy]" not in line \
                        and "copyright owner" not in line.lower():
                    found.append(re.sub(r"(?i)^copyright (\(c\) |© )*", "", line).rstrip("."))
    return list(dict.fromkeys(found)) or package.get("authors") or [f"the authors of {package['name']}"]


def paragraph(text):
    return "\n".join(" " + (line.rstrip() or ".") for line in text.strip().splitlines())


def text_of(name):
    if name in COMMON:
        return f" The whole text is in /usr/share/common-licenses/{COMMON[name]} on Debian systems."
    licence, _, exception = name.partition(" with ")
    if exception:
        exception = exception.removesuffix(" exception")
        return paragraph((texts / "exceptions" / exception).read_text()) + "\n .\n" + text_of(licence)
    return paragraph((texts / "licenses" / licence).read_text())


print(f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: libiscsi in Rust
Comment:
 An independent work: it shares no code with the original libiscsi. The crates
 below vendor/ come with the sources. Of them the shared library and the
 programs contain what Cargo.lock names for libiscsi and iscsi-utils.

Files: *
Copyright: 2026 the authors of libiscsi in Rust
License: LGPL-2.1-or-later
""")
wanted = {"LGPL-2.1-or-later"}
for crate in sorted((tree / "vendor").iterdir()):
    package = tomllib.loads((crate / "Cargo.toml").read_text())["package"]
    licence = in_debian(package["license"])
    wanted.update(part for part in re.split(r" or |,? and ", licence))
    lines = "\n           ".join(holders(crate, package))
    print(f"Files: vendor/{crate.name}/*\nCopyright: {lines}\nLicense: {licence}\n")
for name in sorted(wanted):
    print(f"License: {name}\n{text_of(name)}\n")
