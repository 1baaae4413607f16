#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--help, `config show` and the man page agree: the same commands, options and settings, with the same defaults and
the same one-line explanations. Asks the real program. The man page's error numbers are those of the code.

usage: check_help.py DLFFS MANPAGE ERRNO_SOURCE
"""

import re
import subprocess
import sys


def run(program, *arguments):
    # An environment of its own: a setting from outside would not be a default.
    env = {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([program, *arguments], env=env, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def section(text, title):
    """The lines below "title:" in --help, up to the next blank line."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(title))
    body = lines[start + 1:]
    return body[:body.index("")] if "" in body else body


def help_entries(lines):
    """[(what is written, what is said of it)] of two-line entries."""
    return [(lines[i].strip(), lines[i + 1].strip()) for i in range(0, len(lines), 2)]


def canonical(text):
    """Keys and arguments in one spelling: "--cache-max-size" and "cache.max_size" are the same."""
    return re.sub(r"[._]", "-", text.removeprefix("--"))


def settings_of_help(text):
    """{canonical key: (default, explanation)}"""
    found = {}
    for written, said in help_entries(section(text, "settings")):
        said = said.removesuffix(" (settings file only)")
        match = re.fullmatch(r"(.*?)(?: \[([^\[\]]*)\])?", said)
        key = written.split()[0].rstrip(",")
        if "-file PATH, " in written:
            key = key.removesuffix("-file")
        found[canonical(key)] = (match[2] or "", match[1])
    return found


def settings_of_show(text):
    return {canonical(line.split(":", 1)[0]) for line in text.splitlines()}


def plain(line):
    """A line of mdoc without its macros, near enough to compare words."""
    line = re.sub(r"\\&|\\-", lambda m: "-" if m[0] == "\\-" else "", line)
    line = re.sub(r"^\.(Pa|Xr|Cm|Ar|Nm|Ev|Li|Ql|Dq|Em|Sq)\s+", "", line)
    return line.strip().strip('"')


def man_items(lines, title):
    """[(arguments of .It, text up to the next one)] of a section's outermost list."""
    inside, depth, items = False, 0, []
    for line in lines:
        if line.startswith(".Sh "):
            inside = line[4:].strip('" ') == title
            depth = 0
        elif inside and line.startswith(".Bl"):
            depth += 1
        elif inside and line.startswith(".El"):
            depth -= 1
        elif inside and depth == 1 and line.startswith(".It "):
            items.append([line[4:].strip(), []])
        elif inside and items and depth >= 1 and not line.startswith(".Pp"):
            items[-1][1].append(plain(line))
    return [(head, " ".join(body)) for head, body in items]


def settings_of_man(lines):
    """{canonical key: (default, explanation)}; an item is ".It Cm KEY" or ".It Cm KEY Pq default"."""
    found = {}
    for head, text in man_items(lines, "SETTINGS"):
        words = head.replace("\\&", "").split()
        default = " ".join(words[words.index("Pq") + 1:]).strip('"') if "Pq" in words else ""
        found[canonical(words[1])] = (default, text)
    return found


def check_settings(in_help, in_show, in_man):
    found = []
    if set(in_help) - {"profiles"} != in_show:
        found.append(f"--help and config show differ in {set(in_help) ^ in_show}")
    if set(in_help) != set(in_man):
        found.append(f"--help and the man page differ in {set(in_help) ^ set(in_man)}")
    for key in sorted(set(in_help) & set(in_man)):
        (default, said), (man_default, man_said) = in_help[key], in_man[key]
        if default != man_default:
            found.append(f"{key}: default {default!r} in --help, {man_default!r} in the man page")
        if not man_said.lower().startswith(said.lower()):
            found.append(f"{key}: --help says {said!r}, the man page {man_said[:80]!r}")
    return found


def check_commands(text, lines):
    in_help = {written.split()[0]: written for written, _ in help_entries(section(text, "commands:"))}
    heads = [head.replace("\\&", "").split() for head, _ in man_items(lines, "COMMANDS")]
    in_man = {head[1] for head in heads}
    return [] if set(in_help) == in_man else [f"commands differ: {set(in_help) ^ in_man}"]


def check_options(text, lines):
    in_help = {flag for line in section(text, "options:") for flag in re.findall(r"(?<=\s)--?[\w-]+", line[:23])}
    in_man = set()
    for head, _ in man_items(lines, "OPTIONS"):
        in_man |= {f"-{flag}" for flag in re.findall(r"Fl ((?:\\-|-)?[\w-]+)", head.replace("\\-", "-"))}
    return [] if in_help == in_man else [f"options differ: {in_help ^ in_man}"]


def check_error_numbers(source, lines):
    in_code = set(re.findall(r"return (E[A-Z]+);", source))
    in_man = {head.split()[1] for head, _ in man_items(lines, "ERROR NUMBERS")}
    return [] if in_code == in_man else [f"error numbers differ: {in_code ^ in_man}"]


def main(program, manpage, errno_source):
    text = run(program, "--help")
    with open(manpage, encoding="utf-8") as file:
        lines = file.read().splitlines()
    found = check_settings(settings_of_help(text), settings_of_show(run(program, "config", "show")),
                           settings_of_man(lines))
    found += check_commands(text, lines) + check_options(text, lines)
    for name in (head.replace("\\&", "").split()[1] for head, _ in man_items(lines, "COMMANDS")):
        if not run(program, "help", name).startswith(f"usage: dlffs {name}"):
            found.append(f"`dlffs help {name}` says nothing of it")
    with open(errno_source, encoding="utf-8") as file:
        return found + check_error_numbers(file.read(), lines)


if __name__ == "__main__":
    COMPLAINTS = main(*sys.argv[1:4])
    print("\n".join(COMPLAINTS))
    sys.exit(1 if COMPLAINTS else 0)
