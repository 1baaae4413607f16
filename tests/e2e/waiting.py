# SPDX-License-Identifier: Apache-2.0
"""Waiting for what must happen. Nothing sleeps to let something happen: the condition itself is polled, generously."""

import subprocess
import time

LIMIT = 60.0  # seconds that any single condition may take, sanitizers and a busy machine included


def eventually(condition, what, limit=LIMIT):
    """Returns the first true value of `condition()`; fails with `what` when there was none within `limit`."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit:.0f} s: {what}")
        time.sleep(0.01)


def run(command, limit=LIMIT, **kwargs):
    """Runs a program to its end and returns it with its output as bytes; one that hangs is killed and fails the test."""
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    kwargs.setdefault("stdout", subprocess.PIPE)
    kwargs.setdefault("stderr", subprocess.PIPE)
    return subprocess.run(command, timeout=limit, check=False, **kwargs)
