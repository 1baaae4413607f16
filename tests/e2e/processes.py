# SPDX-License-Identifier: Apache-2.0
"""Programs that look at a mount: started many at once, watched while they are blocked, talked to where they stand."""

import json
import os
import signal
import subprocess

import waiting

# Where the kernel sleeps while a filesystem in user space has a request, or another process's look-up of the name.
WAITING_IN = ("request_wait_answer", "fuse", "d_alloc_parallel", "d_wait_lookup", "lookup_slow", "rwsem")

PYTHON = "/usr/bin/python3"


def state(pid):
    """The letter of /proc/PID/status, or Z when it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            for line in file:
                if line.startswith("State:"):
                    return line.split()[1]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return "Z"


def blocked(pid):
    """True while the process sleeps in a request to a filesystem in user space."""
    if state(pid) not in "SD":
        return False
    try:
        with open(f"/proc/{pid}/wchan", encoding="utf-8") as file:
            where = file.read()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False
    return any(name in where for name in WAITING_IN)


def wait_blocked(processes):
    for process in processes:
        waiting.eventually(lambda p=process: _blocked_or_ended(p), f"{process.args} is blocked")


def _blocked_or_ended(process):
    if process.poll() is not None:
        raise AssertionError(f"{process.args} exits {process.returncode} instead of waiting: {outcome(process)}")
    return blocked(process.pid)


def _default_signals():
    """In the child: a background job of a shell ignores these, and what it starts inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def spawn(sandbox, command, **kwargs):
    """Starts a program with its output in pipes; it is killed with the sandbox if it still runs then."""
    kwargs.setdefault("stdout", subprocess.PIPE)
    kwargs.setdefault("stderr", subprocess.PIPE)
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    kwargs.setdefault("preexec_fn", _default_signals)
    process = subprocess.Popen(command, env=sandbox.env, **kwargs)
    sandbox.on_close(_end, process)
    return process


def _end(process):
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe and not pipe.closed:
            pipe.close()
    process.wait()


def outcome(process, limit=waiting.LIMIT):
    """Waits for the end: (exit code, stdout, stderr)."""
    out, err = process.communicate(timeout=limit)
    return process.returncode, out, err


def in_state_d(sandbox):
    """Programs started in this sandbox, and theirs, that no signal can end."""
    mark = sandbox.base.encode()
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and state(name) == "D" and blocked(name) and mark in _environment(name):
            found.append(int(name))
    return found


def _environment(pid):
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return b""


_SHELL = """
import json, os, signal, sys, time
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    try:
        answer = eval(json.loads(line))
    except OSError as error:
        answer = {"errno": error.errno}
    print(json.dumps(answer), flush=True)
"""


class Shell:
    """A Python that stays in one working directory and evaluates expressions there, as a user's shell would stay."""

    def __init__(self, sandbox, directory):
        self.process = spawn(sandbox, [PYTHON, "-c", _SHELL], stdin=subprocess.PIPE, cwd=directory, text=True)
        self._answer()

    def ask(self, expression):
        self.send(expression)
        return self._answer()

    def send(self, expression):
        self.process.stdin.write(json.dumps(expression) + "\n")
        self.process.stdin.flush()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the shell ended: {self.process.stderr.read()}")
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait(waiting.LIMIT)


def python_listing(sandbox, path, prelude=""):
    """A Python blocked in os.listdir; it says how that ended, and goes on to its end."""
    program = f"""
import os, signal, sys
{prelude}
try:
    os.listdir({path!r})
    print("listed")
except KeyboardInterrupt:
    print("KeyboardInterrupt")
except OSError as error:
    print(os.strerror(error.errno))
"""
    return spawn(sandbox, [PYTHON, "-c", program])
