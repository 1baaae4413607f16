# SPDX-License-Identifier: Apache-2.0
"""A dlffs mount: the daemon as a child in the foreground, or put in the background as users do."""

import ctypes
import errno
import json
import os
import signal
import subprocess

import waiting

PR_SET_PDEATHSIG = 1


def _end_with_parent():
    """In the child: a test that is killed takes its daemon with it, which unmounts."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_mounted(path):
    """From the kernel's table, so that nothing asks the filesystem itself."""
    with open("/proc/self/mountinfo", encoding="utf-8") as table:
        return any(line.split()[4] == path for line in table)


class Mount:
    """One mount of a simulator. `options` are settings as `-o` takes them; those of `env` go the other way."""

    def __init__(self, program, sandbox, sim, options=None, env=None, background=False, name="mnt"):
        self.program = program
        self.sandbox = sandbox
        self.path = f"{sandbox.base}/{name}"
        self.log_path = f"{sandbox.base}/{name}.log"
        # A look-up in what was never listed waits the patience, and a slow machine may need more than the usual 2 s.
        # Tests count requests and plan faults for each: only those of repetition want it.
        self.options = {"refresh.patience": "30s", "network.retries": "0", **(options or {})}
        self.background = background
        self.process = None
        self.env = dict(sandbox.env)
        self.env.update(self._settings(sim))
        self.env.update(env or {})
        os.makedirs(self.path, exist_ok=True)

    def _settings(self, sim):
        return {
            "DLFFS_PROVIDER": "custom",
            "DLFFS_ENDPOINT": sim.url,
            "DLFFS_IAM_ENDPOINT": sim.url,
            "DLFFS_MANAGEMENT_ENDPOINT": sim.url,
            "DLFFS_REGION": "eu-de",
            "DLFFS_AUTH_USERNAME": "demo",
            "DLFFS_AUTH_PASSWORD": "demo",
            "DLFFS_AUTH_DOMAIN": "demo",
            "DLFFS_CACHE_DIR": f"{self.sandbox.base}/cache/dlffs",
        }

    def command(self):
        options = ",".join(f"{key}={value}" for key, value in self.options.items())
        flags = [] if self.background else ["-f"]
        return [self.program, "mount", *flags, *(["-o", options] if options else []), self.path]

    def start(self):
        if self.background:
            done = self.dlffs(*self.command()[1:])
            if done.returncode != 0:
                raise AssertionError(f"dlffs mount exits {done.returncode}: {done.stderr.decode()}")
            return
        with open(self.log_path, "ab") as log:
            # The thread that starts it must live on: the death signal is that of the thread.
            self.process = subprocess.Popen(self.command(), env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, preexec_fn=_end_with_parent)
        waiting.eventually(self._answers, f"the mount at {self.path} answers")

    def _answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"dlffs exits {self.process.returncode} instead of mounting:\n{self.log()}")
        try:
            return is_mounted(self.path) and os.statvfs(self.path).f_namemax == 255
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            return False  # the dead mount that it is about to replace

    def dlffs(self, *arguments, **kwargs):
        """Runs a dlffs command in the environment of this mount."""
        return waiting.run([self.program, *arguments], env=self.env, **kwargs)

    def __truediv__(self, path):
        return f"{self.path}/{path}"

    def list_down(self, path):
        """Lists every directory on the way to `path`: listing waits as long as it takes, looking up only the patience."""
        for end in range(len(path.split("/")) + 1):
            os.listdir(self / "/".join(path.split("/")[:end]))

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def status(self):
        done = self.dlffs("status", "--json", self.path)
        if done.returncode != 0:
            raise AssertionError(f"dlffs status exits {done.returncode}: {done.stderr.decode()}")
        return json.loads(done.stdout)

    def fuse_requests(self):
        """The requests that the kernel has sent so far, by operation."""
        return self.status()["fuse"]

    def pid(self):
        return self.process.pid if self.process else self.status()["pid"]

    def kill(self):
        """As a crash: the mount stays behind, dead."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def unmount(self):
        """Unmounts as users do; then the daemon must end by itself, and well."""
        waiting.eventually(self._try_unmount, f"{self.path} is not busy")
        self.wait_end()

    def _try_unmount(self):
        return not is_mounted(self.path) or waiting.run(["fusermount3", "-u", self.path]).returncode == 0

    def wait_end(self):
        """Waits for the daemon in the foreground, which must report success."""
        if not self.process:
            return
        try:
            code = self.process.wait(waiting.LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the daemon did not end after unmounting:\n{self.log()[-4000:]}") from None
        self.process = None
        if code != 0:
            raise AssertionError(f"the daemon exits {code}:\n{self.log()[-4000:]}")

    def restart(self, sim=None):
        """Unmounts, and mounts again with the same cache and state."""
        self.unmount()
        if sim:
            self.env.update(self._settings(sim))
        self.start()

    def close(self):
        """At the end of a test: unmounts, whatever state the test left it in."""
        try:
            if self.process and self.process.poll() is None:
                self.unmount()
            elif self.process:
                code, self.process = self.process.returncode, None
                if code not in (0, -signal.SIGKILL):
                    raise AssertionError(f"the daemon exits {code}:\n{self.log()[-4000:]}")
            elif is_mounted(self.path):
                self.unmount()
        finally:
            if is_mounted(self.path):
                waiting.run(["fusermount3", "-uz", self.path])
