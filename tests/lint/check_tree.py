#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The shape of the tree: what lies at the top, licence lines, sizes of files, own header first, presets.

usage: check_tree.py ROOT
"""

import json
import pathlib
import re
import sys

TOP = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "src", "include", "tests", "man", "packaging",
       "build"}  # build: what the presets make, never committed
LICENCE = "SPDX-License-Identifier: Apache-2.0"
CODE = {".cc", ".h", ".py", ".sh"}
MOST_LINES = 400
PRESETS = ("dev", "release", "asan", "tsan", "clang")
TOUR = ("src/README.md", 120)


def check_top(root):
    return [f"{path.name}: does not belong at the top" for path in sorted(root.iterdir())
            if path.name not in TOP and not path.name.startswith(".")]


def sources(root):
    for part in ("src", "include", "tests", "packaging"):
        for path in sorted((root / part).rglob("*")):
            if path.is_file() and (path.suffix in CODE or path.name == "CMakeLists.txt"):
                yield path


def check_source(root, path):
    name = path.relative_to(root)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    if not any(LICENCE in line for line in lines[:2]):
        found.append(f"{name}: no licence line")
    if len(lines) > MOST_LINES:
        found.append(f"{name}: {len(lines)} lines; at most {MOST_LINES}")
    own = path.with_suffix(".h")
    if path.suffix == ".cc" and own.exists():
        first = next((line for line in lines if line.startswith("#include")), "")
        if not re.search(rf'[/"]{re.escape(own.name)}"', first):
            found.append(f"{name}: its own header is not the first that it includes")
    return found


def check_presets(root):
    presets = json.loads((root / "CMakePresets.json").read_text(encoding="utf-8"))
    configure = {preset["name"] for preset in presets["configurePresets"]}
    workflows = {preset["name"] for preset in presets["workflowPresets"]}
    found = [f"CMakePresets.json: no preset {name}" for name in PRESETS if name not in configure]
    return found + [f"CMakePresets.json: no workflow {name}" for name in PRESETS if name not in workflows]


def check_tour(root):
    name, most = TOUR
    lines = len((root / name).read_text(encoding="utf-8").splitlines())
    return [f"{name}: {lines} lines; at most {most}"] if lines > most else []


def check(root):
    found = check_top(root) + check_presets(root) + check_tour(root)
    for path in sources(root):
        found += check_source(root, path)
    return found


if __name__ == "__main__":
    COMPLAINTS = check(pathlib.Path(sys.argv[1]))
    print("\n".join(COMPLAINTS))
    sys.exit(1 if COMPLAINTS else 0)
