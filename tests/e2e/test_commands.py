# SPDX-License-Identifier: Apache-2.0
"""The commands: mount, umount, status, demo, config, and what they answer to bad input (product.md section 4)."""

import glob
import json
import os
import signal
import unittest

import mount as mounts
import processes
import support

USAGE, CONFIGURATION, MOUNTING = 2, 3, 6


class CommandsTest(support.EndToEnd):
    def dlffs(self, *arguments, env=None, **kwargs):
        return support.run([support.DLFFS, *arguments], env={**self.sandbox.env, **(env or {})}, **kwargs)

    def assert_refused(self, code, done, *words):
        """The exit code, and one line on stderr that holds these words."""
        message = done.stderr.decode().strip()
        self.assertEqual(code, done.returncode, message)
        self.assertEqual(1, len(message.splitlines()), message)
        for word in words:
            self.assertIn(word, message)
        self.assertEqual(b"", done.stdout)


class MountTest(CommandsTest):
    def setUp(self):
        super().setUp()
        self.sim = self.simulator()

    def test_mount_returns_when_the_mount_answers(self):
        mnt = self.mount(self.sim, background=True)
        self.assertTrue(mounts.is_mounted(mnt.path))
        self.assertLessEqual({place.project for place in self.sim.workspaces()}, set(os.listdir(mnt.path)))

    def test_the_daemon_in_the_background_keeps_no_terminal_and_no_directory(self):
        mnt = self.mount(self.sim, background=True)
        pid = mnt.pid()
        self.assertNotEqual(os.getsid(0), os.getsid(pid))
        if os.getuid() != 0:
            self.skipTest("the daemon keeps what /proc says of it from its user")
        self.assertEqual("/", os.readlink(f"/proc/{pid}/cwd"))
        for number in (0, 1, 2):
            self.assertFalse(os.readlink(f"/proc/{pid}/fd/{number}").startswith("pipe:"))

    def test_umount_unmounts_and_the_daemon_ends(self):
        mnt = self.mount(self.sim, background=True)
        pid = mnt.pid()
        done = self.dlffs("umount", mnt.path)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertFalse(mounts.is_mounted(mnt.path))
        support.eventually(lambda: processes.state(pid) == "Z", "the daemon ends")

    def test_fusermount_unmounts_too(self):
        mnt = self.mount(self.sim, background=True)
        pid = mnt.pid()
        self.assertEqual(0, support.run(["fusermount3", "-u", mnt.path]).returncode)
        support.eventually(lambda: processes.state(pid) == "Z", "the daemon ends")

    def test_sigterm_unmounts(self):
        mnt = self.mount(self.sim)
        mnt.process.send_signal(signal.SIGTERM)
        mnt.wait_end()
        self.assertFalse(mounts.is_mounted(mnt.path))

    def test_a_daemon_that_ends_frees_who_waits(self):
        mnt = self.mount(self.sim)
        job = self.sim.job("myJob")
        self.sim.hold(job)
        readers = [processes.spawn(self.sandbox, ["cat", mnt / f"{job.path}/jobs/myJob.job"]),
                   processes.spawn(self.sandbox, ["ls", mnt / f"{job.path}/scripts"])]
        processes.wait_blocked(readers)
        mnt.process.terminate()
        mnt.wait_end()
        for reader in readers:
            self.assertNotEqual(0, processes.outcome(reader)[0])
        self.assertFalse(mounts.is_mounted(mnt.path))

    def test_sigint_ends_a_daemon_in_the_foreground(self):
        mnt = self.mount(self.sim)
        mnt.process.send_signal(signal.SIGINT)
        mnt.wait_end()
        self.assertFalse(mounts.is_mounted(mnt.path))

    def test_umount_of_a_busy_mount_says_so(self):
        mnt = self.mount(self.sim)
        shell = processes.Shell(self.sandbox, mnt.path)
        done = self.dlffs("umount", mnt.path)
        self.assert_refused(MOUNTING, done, mnt.path)
        self.assertTrue(mounts.is_mounted(mnt.path))
        shell.end()

    def test_force_frees_readers_of_a_stopped_daemon(self):
        mnt = self.mount(self.sim)
        job = self.sim.job("myJob")
        self.sim.hold(job)
        readers = [processes.spawn(self.sandbox, ["cat", mnt / f"{job.path}/jobs/myJob.job"]),
                   processes.spawn(self.sandbox, ["ls", mnt / f"{job.path}/scripts"])]
        processes.wait_blocked(readers)
        mnt.process.send_signal(signal.SIGSTOP)
        try:
            done = self.dlffs("umount", "--force", mnt.path)
            self.assertEqual((0, b""), (done.returncode, done.stderr))
            self.assertFalse(mounts.is_mounted(mnt.path))
            for reader in readers:
                self.assertNotEqual(0, processes.outcome(reader)[0])
        finally:
            mnt.process.send_signal(signal.SIGCONT)
        mnt.process.wait(support.LIMIT)
        self.assertEqual([], processes.in_state_d(self.sandbox))

    @unittest.skipIf(os.path.ismount("/sys/fs/fuse/connections"), "the kernel aborts the connection here")
    def test_force_that_can_free_nobody_fails_and_leaves_the_mount(self):
        mnt = self.mount(self.sim)
        mnt.process.send_signal(signal.SIGSTOP)
        try:
            for socket in glob.glob(f"{self.sandbox.base}/run/dlffs/*.sock"):
                os.unlink(socket)
            self.assert_refused(MOUNTING, self.dlffs("umount", "--force", mnt.path), mnt.path, "fusermount3 -uz")
            self.assertTrue(mounts.is_mounted(mnt.path))
        finally:
            mnt.process.send_signal(signal.SIGCONT)

    def test_force_takes_a_dead_mount_away(self):
        mnt = self.mount(self.sim)
        mnt.kill()
        done = self.dlffs("umount", "--force", mnt.path)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertFalse(mounts.is_mounted(mnt.path))

    def test_missing_credentials_do_not_keep_it_from_mounting(self):
        mnt = self.mount(self.sim, background=True, env={"DLFFS_AUTH_PASSWORD": "wrong-secret"})
        support.eventually(lambda: self.login_state(mnt) == "needs-login", "the daemon knows that it is not signed in")

    def test_without_credentials_it_mounts_with_one_warning_and_waits_for_a_login(self):
        mnt = self.mount(self.sim, background=True, start=False)
        for name in ("USERNAME", "PASSWORD", "DOMAIN"):
            del mnt.env[f"DLFFS_AUTH_{name}"]
        done = mnt.dlffs(*mnt.command()[1:])
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(1, len(done.stderr.decode().splitlines()), done.stderr)
        self.assertIn("warning: no credentials found", done.stderr.decode())
        self.assertEqual("needs-login", mnt.status()["state"])

    @staticmethod
    def login_state(mnt):
        try:
            os.listdir(mnt.path)
        except PermissionError:
            pass
        return mnt.status()["state"]


class StatusTest(CommandsTest):
    def setUp(self):
        super().setUp()
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim)
        job = self.sim.job("myJob")
        os.listdir(self.mnt / f"{job.path}/jobs")

    def test_json_has_every_field(self):
        status = self.mnt.status()
        self.assertLessEqual({"version", "pid", "mountpoint", "state", "since", "requests", "fuse", "cache", "queue",
                              "errors"}, set(status))
        self.assertEqual((self.mnt.process.pid, self.mnt.path, "online"),
                         (status["pid"], status["mountpoint"], status["state"]))
        self.assertLessEqual({"token", "projects", "workspaces", "list", "detail", "scripts", "export", "batch_export",
                              "throttled", "retried", "failed"}, set(status["requests"]))
        self.assertLessEqual({"lookup", "getattr", "readdirplus", "read"}, set(status["fuse"]))
        self.assertLessEqual({"exports", "bytes", "max_bytes", "hits", "misses", "evicted"}, set(status["cache"]))
        self.assertLessEqual({"waiting", "running", "lookahead"}, set(status["queue"]))
        self.assertEqual([], status["errors"])

    def test_counts_agree_with_the_service(self):
        requests, counts = self.mnt.status()["requests"], self.sim.counts()
        self.assertEqual(1, requests["export"] + requests["batch_export"])
        self.assertGreater(requests["token"], 0)
        self.assertEqual(counts["token"], requests["token"])
        self.assertEqual(1, self.mnt.status()["cache"]["exports"])

    def test_text_says_the_same_to_people(self):
        done = self.mnt.dlffs("status", self.mnt.path)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        text = done.stdout.decode()
        for word in (self.mnt.path, "online", str(self.mnt.process.pid)):
            self.assertIn(word, text)

    def test_the_only_mount_needs_no_name_inside_it(self):
        done = self.mnt.dlffs("status", "--json", cwd=self.mnt.path)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertEqual(self.mnt.path, json.loads(done.stdout)["mountpoint"])

    def test_status_of_what_is_no_mount_fails(self):
        done = self.mnt.dlffs("status", f"{self.sandbox.base}/tmp")
        self.assertNotEqual(0, done.returncode)
        self.assertIn(f"{self.sandbox.base}/tmp", done.stderr.decode())

    def test_secrets_are_nowhere(self):
        """Everything is logged, and the gateway echoes the token that it was sent (all begin like this)."""
        secret, token = "Sesame-0f9e8d7c", "MIISimulated"
        sim = self.simulator("--password", secret)
        mnt = self.mount(sim, {"log.level": "debug"}, env={"DLFFS_AUTH_PASSWORD": secret}, name="secret")
        job = sim.job("myJob")
        mnt.list_down(job.place.path)
        sim.fault("export", status=403, body={"error_code": "APIGW.0302", "error_msg": f"not allowed: {secret}"})
        with self.assertRaises(PermissionError):
            os.listdir(mnt / f"{job.path}/jobs")
        error = os.getxattr(mnt / job.path, "user.dlf.error").decode()
        self.assertIn("not allowed: ***", error)
        shown = mnt.dlffs("config", "show")
        self.assertEqual(0, shown.returncode, shown.stderr)
        with open(f"/proc/{mnt.process.pid}/cmdline", "rb") as file:
            arguments = file.read().decode()
        for where, text in {"log": mnt.log(), "status": json.dumps(mnt.status()), "error": error, "arguments": arguments,
                            "settings": shown.stdout.decode()}.items():
            self.assertNotIn(secret, text, where)
            self.assertNotIn(token, text, where)

    def test_the_source_is_what_mount_shows(self):
        """mount -a compares it with fstab, and would mount again."""
        mnt = self.mount(self.sim, background=True, name="other")
        mnt.unmount()
        done = mnt.dlffs("mount", "-o", "refresh.patience=30s", "none", mnt.path)
        self.assertEqual(0, done.returncode, done.stderr)
        with open("/proc/self/mountinfo", encoding="utf-8") as table:
            sources = [line.split(" - ")[1].split()[1] for line in table if f" {mnt.path} " in line]
        self.assertEqual(["none"], sources)


class DemoTest(CommandsTest):
    def demo(self, *arguments):
        process = processes.spawn(self.sandbox, [support.DLFFS, "demo", *arguments], text=True)
        line = process.stdout.readline().strip()
        self.assertTrue(line.startswith("mounted on "), (line, process.poll()))
        return process, line.removeprefix("mounted on ")

    def children(self, pid):
        with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
            return [int(child) for child in file.read().split()]

    def test_demo_mounts_a_directory_of_its_own_and_removes_it(self):
        process, path = self.demo()
        self.assertTrue(path.startswith(f"{self.sandbox.base}/run/dlffs"))
        self.assertTrue(mounts.is_mounted(path))
        self.assertIn("myJob", [name for _, names, _ in os.walk(path) for name in names])
        children = self.children(process.pid)

        process.send_signal(signal.SIGINT)
        self.assertEqual(0, process.wait(support.LIMIT))
        self.assertFalse(os.path.exists(path))
        self.assertFalse(mounts.is_mounted(path))
        self.assertEqual([], [child for child in children if processes.state(child) != "Z"])

    def test_demo_on_a_given_directory_leaves_it_empty(self):
        directory = f"{self.sandbox.base}/here"
        os.mkdir(directory)
        process, path = self.demo(directory)
        self.assertEqual(directory, path)
        self.assertTrue(os.listdir(path))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(0, process.wait(support.LIMIT))
        self.assertEqual([], os.listdir(directory))

    def test_umount_ends_a_demo(self):
        process, path = self.demo()
        done = self.dlffs("umount", path)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertEqual(0, process.wait(support.LIMIT))
        self.assertFalse(os.path.exists(path))

    def test_demo_touches_no_cache_of_the_user(self):
        process, path = self.demo()
        os.listdir(path)
        process.send_signal(signal.SIGINT)
        self.assertEqual(0, process.wait(support.LIMIT))
        self.assertEqual([], os.listdir(f"{self.sandbox.base}/cache"))
        self.assertEqual([], os.listdir(f"{self.sandbox.base}/state"))


class BadInputTest(CommandsTest):
    SERVICE = {"DLFFS_PROVIDER": "custom", "DLFFS_ENDPOINT": "http://127.0.0.1:9",
               "DLFFS_IAM_ENDPOINT": "http://127.0.0.1:9", "DLFFS_MANAGEMENT_ENDPOINT": "none", "DLFFS_REGION": "eu-de", "DLFFS_AUTH_USERNAME": "demo",
               "DLFFS_AUTH_PASSWORD": "demo", "DLFFS_AUTH_DOMAIN": "demo"}

    def setUp(self):
        super().setUp()
        self.directory = f"{self.sandbox.base}/mnt"
        os.mkdir(self.directory)

    def mounting(self, *arguments, env=None):
        done = self.dlffs("mount", *arguments, env={**self.SERVICE, **(env or {})})
        if done.returncode == 0:
            self.addCleanup(support.run, ["fusermount3", "-u", self.directory])
        return done

    def test_an_unknown_command_is_a_usage_error(self):
        self.assertEqual(USAGE, self.dlffs("mnt").returncode)

    def test_an_unknown_option_is_a_usage_error_naming_the_nearest(self):
        done = self.mounting("--refresh.listin=1s", self.directory)
        self.assertEqual(USAGE, done.returncode)
        self.assertIn("refresh", done.stderr.decode())

    def test_an_unknown_setting_in_o_names_the_nearest_key(self):
        self.assert_refused(CONFIGURATION, self.mounting("-o", "refresh.listin=1s", self.directory), "refresh.listing")

    def test_an_unknown_setting_in_the_environment_names_the_nearest_key(self):
        done = self.mounting(self.directory, env={"DLFFS_REFRESH_LISTIN": "1s"})
        self.assert_refused(CONFIGURATION, done, "DLFFS_REFRESH_LISTIN", "refresh.listing")

    def test_an_unknown_setting_in_the_file_names_the_nearest_key(self):
        os.mkdir(f"{self.sandbox.base}/config/dlffs")
        with open(f"{self.sandbox.base}/config/dlffs/config.yaml", "w", encoding="utf-8") as file:
            file.write("refresh: {listin: 1s}\n")
        self.assert_refused(CONFIGURATION, self.mounting(self.directory), "refresh.listing", "config.yaml")

    def test_a_value_that_is_none_is_refused(self):
        self.assert_refused(CONFIGURATION, self.mounting("-o", "refresh.listing=soon", self.directory), "refresh.listing")

    def test_a_secret_on_the_command_line_is_refused(self):
        done = self.mounting("--auth.password=demo", self.directory)
        self.assert_refused(USAGE, done, "auth.password_file", "auth.password_command")
        done = self.mounting("-o", "auth.password=demo", self.directory)
        self.assert_refused(USAGE, done, "auth.password_file", "auth.password_command")

    def test_no_settings_at_all_names_the_demo_and_the_file_to_write(self):
        done = self.dlffs("mount", self.directory)
        self.assert_refused(CONFIGURATION, done, "dlffs demo", "config.yaml")

    def test_plain_http_is_for_loopback_alone(self):
        done = self.mounting(self.directory, env={"DLFFS_ENDPOINT": "http://dlf.example.com"})
        self.assert_refused(CONFIGURATION, done, "http://dlf.example.com", "loopback")

    def test_a_mount_point_that_does_not_exist(self):
        self.assert_refused(MOUNTING, self.mounting(f"{self.directory}/no"), f"{self.directory}/no", "mkdir")

    def test_a_mount_point_that_is_a_file(self):
        path = f"{self.directory}/file"
        with open(path, "w", encoding="utf-8"):
            pass
        self.assert_refused(MOUNTING, self.mounting(path), path)

    def test_a_mount_point_that_is_not_empty(self):
        os.mkdir(f"{self.directory}/something")
        self.assert_refused(MOUNTING, self.mounting(self.directory), self.directory, "empty")

    def test_a_mount_point_that_is_already_mounted(self):
        self.assertEqual(0, self.mounting(self.directory).returncode)
        again = self.dlffs("mount", self.directory, env=self.SERVICE)
        self.assert_refused(MOUNTING, again, self.directory, "umount")

    def test_a_mount_point_in_the_cache_directory(self):
        cache = f"{self.sandbox.base}/cache/dlffs"
        os.makedirs(f"{cache}/mnt")
        self.assert_refused(MOUNTING, self.mounting(f"{cache}/mnt"), f"{cache}/mnt")

    def test_without_fusermount_an_unprivileged_user_is_told(self):
        if os.getuid() == 0:
            self.skipTest("root needs no fusermount3")
        done = self.mounting(self.directory, env={"PATH": "/nowhere"})
        self.assert_refused(MOUNTING, done, "fusermount3")

    def test_help_and_version(self):
        for arguments in (["--help"], ["help", "mount"], ["mount", "--help"], ["--version"], ["version"],
                          ["version", "--all"]):
            done = self.dlffs(*arguments)
            self.assertEqual((0, b""), (done.returncode, done.stderr), arguments)
            self.assertTrue(done.stdout)

    def test_mounting_without_a_service_neither_waits_nor_fails(self):
        self.assertEqual(0, self.mounting("-o", "network.deadline=1h", self.directory).returncode)


if __name__ == "__main__":
    support.main()
