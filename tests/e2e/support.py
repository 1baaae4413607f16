# SPDX-License-Identifier: Apache-2.0
"""What every end-to-end test stands on: a directory of its own, a limit on how long it may take, reports of sanitizers."""

import contextlib
import faulthandler
import glob
import os
import shutil
import sys
import tempfile
import threading
import unittest

from mount import Mount
from simulator import Simulator
from waiting import LIMIT, eventually, run

__all__ = ["DLFFS", "EndToEnd", "LIMIT", "Sandbox", "eventually", "main", "run"]

SKIPPED = 77  # what CTest takes for "not run here" (SKIP_RETURN_CODE)
TEST_LIMIT = 240.0  # seconds for a whole test; then its daemons are killed, which frees whoever is blocked

DLFFS = os.environ.get("DLFFS_BIN", "dlffs")
DLF_SIM = os.environ.get("DLF_SIM_BIN", "dlf-sim")

REPORTS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:", "UndefinedBehaviorSanitizer")


def environment(base):
    """A clean environment whose every directory lies below `base`; sanitizers report to files there."""
    env = {
        "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        "HOME": f"{base}/home",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": f"{base}/tmp",
        "XDG_STATE_HOME": f"{base}/state",
        "XDG_RUNTIME_DIR": f"{base}/run",
        "XDG_CACHE_HOME": f"{base}/cache",
        "XDG_CONFIG_HOME": f"{base}/config",
    }
    ours = f"log_path={base}/reports/sanitizer:exitcode=99"
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        given = os.environ.get(name)
        env[name] = f"{given}:{ours}" if given else ours
    return env


class Sandbox:
    """A temporary directory with what was started in it. `close` ends all of it and fails if anything of it misbehaved."""

    def __init__(self):
        self.base = tempfile.mkdtemp(prefix="dlffs-e2e-")
        for name in ("home", "tmp", "state", "run", "cache", "config", "reports"):
            os.mkdir(f"{self.base}/{name}", 0o700)
        self.env = environment(self.base)
        self._stack = contextlib.ExitStack()
        self.mounts = []

    def simulator(self, *arguments):
        sim = Simulator(DLF_SIM, self, arguments)
        self._stack.callback(sim.stop)
        sim.start()
        return sim

    def mount(self, sim, options=None, start=True, **kwargs):
        """Mounts `sim` and waits until the mount answers; or leaves the start to the test."""
        mount = Mount(DLFFS, self, sim, options, **kwargs)
        self.mounts.append(mount)
        self._stack.callback(mount.close)
        if start:
            mount.start()
        return mount

    def on_close(self, function, *arguments):
        self._stack.callback(function, *arguments)

    def reports(self):
        """Everything that a sanitizer said of any program started here."""
        said = []
        for path in sorted(glob.glob(f"{self.base}/reports/*") + glob.glob(f"{self.base}/*.log")):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if any(word in text for word in REPORTS):
                said.append(f"{path}:\n{text[-8000:]}")
        return said

    def kill(self):
        for mount in self.mounts:
            mount.kill()

    def close(self):
        try:
            failure = self._close()
            said = self.reports()
            if said:
                raise AssertionError("a sanitizer reported:\n" + "\n".join(said)) from failure
            if failure:
                raise failure
        finally:
            if os.environ.get("DLFFS_TEST_KEEP"):
                print(f"kept: {self.base}", file=sys.stderr)
            else:
                shutil.rmtree(self.base, ignore_errors=True)

    def _close(self):
        """Ends everything; what went wrong, if anything did: a report of a sanitizer says more about it."""
        try:
            self._stack.close()
        except Exception as failure:  # whatever it is, it is raised by our caller
            return failure
        return None


class EndToEnd(unittest.TestCase):
    """A test case whose tests each have a sandbox of their own, `self.sandbox`, made when first asked for."""

    maxDiff = 4000
    shared = None  # a Sandbox of the class, where it has one

    def setUp(self):
        self._sandbox = None
        timer = threading.Timer(TEST_LIMIT, self._overdue)
        timer.daemon = True
        timer.start()
        self.addCleanup(timer.cancel)

    def _overdue(self):
        faulthandler.dump_traceback()
        for sandbox in (self._sandbox, self.shared):
            if sandbox:
                sandbox.kill()

    @property
    def sandbox(self):
        if self._sandbox is None:
            self._sandbox = Sandbox()
            self.addCleanup(self._sandbox.close)
        return self._sandbox

    def simulator(self, *arguments):
        return self.sandbox.simulator(*arguments)

    def mount(self, sim, options=None, **kwargs):
        return self.sandbox.mount(sim, options, **kwargs)

    def assert_errno(self, number, function, *arguments):
        """`function(*arguments)` fails with this errno."""
        with self.assertRaises(OSError) as caught:
            function(*arguments)
        self.assertEqual(os.strerror(number), os.strerror(caught.exception.errno), f"{function.__name__}{arguments}")

    def assert_cat_says(self, number, path):
        """`cat` fails, and what it prints is the text of this errno."""
        cat = run(["cat", path], env=self.sandbox.env)
        self.assertNotEqual(0, cat.returncode, path)
        self.assertEqual(b"", cat.stdout)
        self.assertIn(os.strerror(number), cat.stderr.decode())


def why_not_here():
    """Why nothing can be mounted on this machine, or nothing."""
    if not os.path.exists("/dev/fuse"):
        return "no /dev/fuse"
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "/dev/fuse is not for this user"
    if shutil.which("fusermount3") is None:
        return "no fusermount3"
    return None


def main():
    """unittest.main, but skipped as a whole where FUSE is missing; on a build machine (CI=true) that is a failure."""
    missing = why_not_here()
    if missing:
        print(f"skipped: {missing}", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main(verbosity=2)
