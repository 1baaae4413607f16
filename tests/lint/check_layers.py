#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every #include of src/ and include/ to the module table: arrows point one way, a module's private headers
are its own, and each third-party library stops at the module that owns it.

usage: check_layers.py ROOT
"""

import pathlib
import re
import sys

# module: (modules it may use, third-party headers that it may include). "May use" is transitive.
MODULES = {
    "base": ((), ("tl/", "fmt/", "spdlog/", "openssl/")),
    "config": (("base",), ("yaml-cpp/", "CLI/")),
    "http": (("base",), ("curl/",)),
    "api": (("http",), ("nlohmann/", "openssl/")),
    "archive": (("base",), ("zip.h",)),
    "cache": (("archive",), ("sqlite3.h", "nlohmann/")),
    "catalog": (("api", "cache"), ()),
    "fetch": (("api", "archive", "cache", "catalog"), ()),
    "vfs": (("catalog", "fetch"), ()),
    "fuse": (("vfs",), ("fuse_lowlevel.h", "fuse.h", "fuse_common.h")),
    "app": (("config", "fuse"), ("systemd/", "CLI/", "nlohmann/")),
    "sim": (("base",), ("httplib.h", "nlohmann/", "zip.h", "openssl/", "CLI/")),
}

# What base hands on to everybody in the .cc files and private headers; public headers reach it through base.
OF_BASE = ("tl/", "fmt/")

THIRD_PARTY = tuple(sorted({header for _, headers in MODULES.values() for header in headers}))
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def usable(module):
    """The modules whose public headers `module` may include, itself among them."""
    found = {module}
    for used in MODULES[module][0]:
        found |= usable(used)
    return found


def complaint(module, public, quote, header):
    """What is wrong with this include in this module, or nothing."""
    if quote == '"':
        parts = header.split("/")
        if parts[0] == "dlffs":
            if len(parts) == 3 and parts[1] in usable(module):
                return None
            return f"{module} may not use {'/'.join(parts[1:2])}"
        if public:
            return "a public header includes a private one"
        return None if parts[0] == module and len(parts) == 2 else f"not a private header of {module}"
    owned = MODULES[module][1]
    if not header.startswith(THIRD_PARTY) or (header.startswith(owned) and not (public and module != "base")):
        return None
    if not public and header.startswith(OF_BASE):
        return None
    return "a third-party header in a public one" if public else f"{module} may not use this library"


def check_file(root, path):
    relative = path.relative_to(root)
    public = relative.parts[0] == "include"
    module = relative.parts[2 if public else 1]
    if module not in MODULES:
        return [f"{relative}: {module} is no module"]
    found = []
    for quote, header in INCLUDE.findall(path.read_text(encoding="utf-8")):
        why = complaint(module, public, quote, header)
        if why:
            found.append(f"{relative}: {header}: {why}")
    return found


def check(root):
    """Everything that is wrong below `root`, one line each."""
    root = pathlib.Path(root)
    files = [path for part in ("src", "include") for path in sorted((root / part).rglob("*"))
             if path.suffix in (".cc", ".h", ".in") and path.is_file()]
    if not files:
        return [f"{root}: no sources"]
    return [line for path in files for line in check_file(root, path)]


if __name__ == "__main__":
    COMPLAINTS = check(sys.argv[1])
    print("\n".join(COMPLAINTS))
    sys.exit(1 if COMPLAINTS else 0)
