# SPDX-License-Identifier: Apache-2.0
"""What looking around costs: requests counted at the service, and those of the kernel counted by the daemon."""

import errno
import os

import processes
import support
import trees

PATIENT = {"refresh.listing": "10min", "network.export_rate": "1000/s"}


class RequestsTest(support.EndToEnd):
    def start(self, options=None):
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, {**PATIENT, **(options or {})})
        self.jobs = self.sim.all_jobs()

    def job(self, name="myJob"):
        return next(job for job in self.jobs if job.name == name)

    def run_here(self, *command, status=0):
        done = support.run(command, env=self.sandbox.env, cwd="/", limit=120)
        self.assertEqual(status, done.returncode, (command, done.stderr))
        return done.stdout


class LookingAroundTest(RequestsTest):
    def test_find_to_the_level_of_jobs_exports_nothing(self):
        self.start()
        listed = self.run_here("find", self.mnt.path, "-maxdepth", "3", "-ls").decode(errors="replace")
        self.assertGreaterEqual(len(listed.splitlines()), len(self.jobs))
        self.assertEqual(0, self.sim.exports())

    def test_ls_and_stat_of_jobs_export_nothing(self):
        self.start()
        job = self.mnt / self.job().path
        self.run_here("ls", "-la", os.path.dirname(job))
        self.run_here("ls", "-ld", job, f"{job}/jobs", f"{job}/scripts", f"{job}/resources")
        self.run_here("stat", job, f"{job}/jobs")
        self.run_here("test", "-d", f"{job}/scripts")
        self.run_here("df", job)
        self.run_here("bash", "-c", 'compgen -f -- "$1/"; compgen -d -- "$1/"; ls -d "$1"/*', "bash", os.path.dirname(job))
        os.chdir(f"{job}/jobs")
        os.chdir("/")
        self.assertEqual(0, self.sim.exports())

    def test_attributes_and_access_export_nothing(self):
        self.start()
        job = self.mnt / self.job().path
        for path in (job, f"{job}/jobs", f"{job}/scripts"):
            os.access(path, os.R_OK)
            os.listxattr(path)
            os.statvfs(path)
            self.run_here("getfattr", "-d", "-m", "-", path)
        self.assertEqual(b"uncached", os.getxattr(job, "user.dlf.state"))
        self.assertEqual(0, self.sim.exports())

    def test_names_that_shells_and_editors_probe_export_nothing(self):
        self.start()
        job = self.mnt / self.job().path
        for probe in (".git", ".hg", "Makefile", "package.json", "jobs/.git", "jobs/.envrc", "jobs/Cargo.toml",
                      "scripts/.editorconfig", "scripts/setup.py", "resources/.venv", "jobs/a.script", "scripts/b.job"):
            self.assert_errno(errno.ENOENT, os.stat, f"{job}/{probe}")
        self.assertEqual(0, self.sim.exports())

    def test_a_probe_is_not_remembered_once_the_export_is_there(self):
        self.start()
        job = self.mnt / self.job().path
        self.assert_errno(errno.ENOENT, os.stat, f"{job}/scripts/NO_SUCH.txt")
        self.assertIn("CS_PROCESS_TRIP.script", os.listdir(f"{job}/scripts"))
        self.assert_errno(errno.ENOENT, os.stat, f"{job}/scripts/NO_SUCH.txt")
        self.assertEqual(1, self.sim.exports())

    def test_each_fetch_point_costs_one_export(self):
        self.start()
        plain = [job for job in self.jobs if job.is_ordinary][:4]
        for job, look in zip(plain, (
                lambda path, job: os.listdir(path),
                lambda path, job: os.listdir(f"{path}/jobs"),
                lambda path, job: os.listdir(f"{path}/resources"),
                lambda path, job: os.stat(f"{path}/jobs/{job.name}.job")), strict=True):
            look(self.mnt / job.path, job)
            self.assertEqual(1, self.sim.exports(job))
            trees.walk(self.mnt / job.path)
            self.assertEqual(1, self.sim.exports(job))


class SharingTest(RequestsTest):
    def test_32_readers_of_one_uncached_job_cost_one_export(self):
        self.start()
        job = self.job()
        path = self.mnt / f"{job.path}/jobs/myJob.job"
        self.sim.hold(job)
        readers = [processes.spawn(self.sandbox, ["cat", path]) for _ in range(32)]
        processes.wait_blocked(readers)

        self.sim.release()
        for reader in readers:
            code, out, err = processes.outcome(reader)
            self.assertEqual((0, b""), (code, err))
            self.assertEqual(self.sim.content(job, "jobs/myJob.job"), out)
        self.assertEqual(1, self.sim.exports())

    def test_20_blocked_readers_delay_nobody_else(self):
        self.start()
        held = self.job()
        others = [job for job in self.jobs if job.is_ordinary and job != held][:5]
        cached = self.mnt / f"{others[0].path}/jobs/{others[0].name}.job"
        self.run_here("cat", cached)
        self.sim.hold(held)
        directory = self.mnt / held.path
        looks = [["cat", f"{directory}/jobs/myJob.job"], ["ls", directory], ["ls", "-l", f"{directory}/scripts"],
                 ["cat", f"{directory}/scripts/CS_PROCESS_TRIP.script"], ["ls", f"{directory}/resources"]]
        readers = [processes.spawn(self.sandbox, look) for look in looks for _ in range(4)]
        processes.wait_blocked(readers)

        self.run_here("cat", cached)
        for job in others:
            self.run_here("ls", "-l", self.mnt / job.place.path)
            self.run_here("ls", "-lR", self.mnt / job.path)
            self.run_here("cat", self.mnt / f"{job.path}/jobs/{job.name}.job")
        self.run_here("ls", "-ld", directory)
        self.run_here("find", self.mnt.path, "-maxdepth", "3", "-ls")
        self.assertTrue(all(reader.poll() is None for reader in readers), "the export was held all the time")

        self.sim.release()
        for reader in readers:
            code, out, err = processes.outcome(reader)
            self.assertEqual((0, b""), (code, err))
        self.assertEqual(1, self.sim.exports(held))
        self.assertEqual([], processes.in_state_d(self.sandbox))


class ChangedWhileReadTest(RequestsTest):
    """More names than one request brings, of which a reader took only the first."""

    def test_the_kernel_keeps_a_directory_again_that_changed_while_it_was_read(self):
        self.sim = self.simulator("--generate", "1500")
        self.mnt = self.mount(self.sim, {"refresh.listing": "1s", "network.list_rate": "1000/s"})
        place = self.sim.workspaces()[0]
        path = self.mnt / place.path
        self.mnt.list_down(place.path)
        with os.scandir(path) as names:
            next(names)
        self.sim.add_job(place, "brand_new")
        support.eventually(lambda: os.path.isdir(f"{path}/brand_new"), "the new job is found")

        support.eventually(lambda: self.pages_of(path) == 0, "its names come from the kernel's memory")

    def pages_of(self, path):
        before = self.mnt.fuse_requests()["readdirplus"]
        self.assertIn("brand_new", os.listdir(path))
        return self.mnt.fuse_requests()["readdirplus"] - before


class SecondPassTest(RequestsTest):
    def grep(self):
        """All that is in workspaces: a project of which it is not yet known that it has none goes when it is looked at."""
        return self.run_here("grep", "-r", "name", *sorted({self.mnt / job.place.project for job in self.jobs}))

    def test_a_second_grep_asks_the_service_nothing(self):
        self.start({"refresh.listing": "5min"})
        first = self.grep()
        self.assertTrue(first)
        before = self.sim.counts()
        self.assertEqual(first, self.grep())
        self.assertEqual(before, self.sim.counts())

    def test_a_second_grep_asks_the_daemon_nothing(self):
        """But for the one statfs of a run, which no kernel remembers. What the kernel itself dropped, under memory
        pressure, is asked again: then the next pass must do."""
        self.start()
        first = self.grep()
        for _ in range(10):
            before = self.mnt.fuse_requests()
            self.assertEqual(first, self.grep())
            after = self.mnt.fuse_requests()
            asked = {name: after[name] - before[name] for name in after if after[name] != before[name]}
            if set(asked) <= {"statfs"}:
                return
        self.fail(f"even the tenth pass asked: {asked}")

    def test_asking_for_the_status_is_no_request_of_the_kernel(self):
        self.start()
        os.listdir(self.mnt.path)
        before = self.mnt.fuse_requests()
        self.assertEqual(before, self.mnt.fuse_requests())

    def test_a_remount_reads_what_is_cached_without_exports(self):
        self.start()
        first = self.grep()
        exports = self.sim.exports()
        self.assertGreaterEqual(exports, 40)
        self.mnt.restart()
        self.assertEqual(first, self.grep())
        self.assertEqual(exports, self.sim.exports())


if __name__ == "__main__":
    support.main()
