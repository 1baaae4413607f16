# SPDX-License-Identifier: Apache-2.0
"""What a mount must show, worked out from the service's own answers and product.md 1.11, without any code of dlffs."""

import collections
import hashlib
import io
import os
import re
import zipfile

FIXED = ("jobs", "resources", "scripts")
NAME_MAX = 255


def shown_name(name, suffix=""):
    """The path component that shows `name` + `suffix`."""
    raw = name.encode()
    out = bytearray()
    for at, byte in enumerate(raw):
        literal = byte == 0x25 and len(raw) > at + 2 and all(c in b"0123456789abcdefABCDEF" for c in raw[at + 1:at + 3])
        if byte == 0x2F or byte < 0x20 or byte == 0x7F or literal or (not suffix and name in (".", "..")):
            out += b"%%%02X" % byte
        else:
            out.append(byte)
    if len(out) + len(suffix) <= NAME_MAX:
        return out.decode() + suffix
    tail = "~" + hashlib.sha256((name + suffix).encode()).hexdigest()[:8] + suffix
    return _cut(out, NAME_MAX - len(tail)) + tail


def _cut(escaped, room):
    """The longest prefix of whole characters and whole %XX."""
    kept = b""
    for token in re.findall(rb"%[0-9A-F]{2}|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*", bytes(escaped)):
        if len(kept) + len(token) > room:
            break
        kept += token
    return kept.decode()


def is_plain(name, suffix=""):
    return shown_name(name, suffix) == name + suffix


class Export:
    """The answer of a single export, unzipped in memory by Python."""

    def __init__(self, data):
        self.members = []  # (path, content)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    self.members.append((info.filename, archive.read(info)))

    def files(self):
        return dict(self.members)

    def is_plain(self):
        """True where product.md 1.11 leaves every name alone, so that unzipping gives the very tree of the mount."""
        paths = [path for path, _ in self.members]
        if len(set(paths)) != len(paths):
            return False
        for path in paths:
            parts = path.split("/")
            if any(part in ("", ".", "..") or not is_plain(part) for part in parts):
                return False
        return True

    def by_name(self):
        """(directory, real name) -> contents; the names in a zip that are no paths stay as they are."""
        found = collections.defaultdict(list)
        for path, content in self.members:
            directory, _, name = path.rpartition("/")
            found[(directory, name)].append(content)
        return {key: sorted(contents) for key, contents in found.items()}

    def unzip(self, directory):
        """What an analyst gets who unzips it, with the three directories that a job always has."""
        for name in FIXED:
            os.makedirs(os.path.join(directory, name), exist_ok=True)
        for path, content in self.members:
            target = os.path.join(directory, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(content)


def walk(directory):
    """Every file below `directory`: path -> content."""
    found = {}
    for here, _, names in os.walk(directory, onerror=_raise):
        for name in names:
            path = os.path.join(here, name)
            if not os.path.islink(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, directory)] = file.read()
    return found


def _raise(error):
    raise error


def mounted_by_name(directory):
    """(directory, user.dlf.name) -> contents, of a mounted job."""
    found = collections.defaultdict(list)
    for path, content in walk(directory).items():
        name = os.getxattr(os.path.join(directory, path), "user.dlf.name").decode()
        found[(os.path.dirname(path), name)].append(content)
    return {key: sorted(contents) for key, contents in found.items()}
