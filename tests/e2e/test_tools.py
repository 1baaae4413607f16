# SPDX-License-Identifier: Apache-2.0
"""The tools that analysts have give on the mount what they give on the same tree unzipped."""

import os
import shutil
import tarfile
import unittest

import processes
import support
import trees


class ToolsTest(support.EndToEnd):
    """`local` is every job whose names are plain, unzipped by Python; the commands run in both trees."""

    @classmethod
    def setUpClass(cls):
        cls.shared = support.Sandbox()
        cls.addClassCleanup(cls.shared.close)
        cls.sim = cls.shared.simulator()
        cls.mnt = cls.shared.mount(cls.sim, {"refresh.listing": "10min", "network.export_rate": "1000/s"})
        cls.local = f"{cls.shared.base}/local"
        cls.jobs = []
        for job in cls.sim.all_jobs():
            export = cls.sim.export(job)
            if job.is_plain and export.is_plain():
                export.unzip(f"{cls.local}/{job.path}")
                cls.jobs.append(job)

    def both(self, *command, status=0):
        """Runs `command`, in which {job}s are the same relative paths, in both trees; the outputs must be equal."""
        outputs = []
        for directory in (self.local, self.mnt.path):
            done = support.run(command, env=self.shared.env, cwd=directory, limit=120)
            self.assertEqual((status, b""), (done.returncode, done.stderr), (command, directory))
            outputs.append(done.stdout)
        self.assertEqual(*outputs)
        return outputs[0]

    def paths(self):
        return [job.path for job in self.jobs]

    def test_grep_finds_the_same_lines(self):
        self.assertTrue(self.both("sh", "-c", 'grep -rn -- "name" "$@" | LC_ALL=C sort', "sh", *self.paths()))

    @unittest.skipUnless(shutil.which("rg"), "no ripgrep")
    def test_ripgrep_finds_the_same_lines(self):
        self.assertTrue(self.both("rg", "-uuu", "--sort", "path", "--no-heading", "name", *self.paths()))

    def test_find_sees_the_same_tree(self):
        found = self.both("sh", "-c", 'find "$@" ! -type d -printf "%p %y %s %n\\n" | LC_ALL=C sort', "sh", *self.paths())
        self.assertGreater(len(found.splitlines()), len(self.jobs))
        self.both("sh", "-c", 'find "$@" -type d -printf "%p %y\\n" | LC_ALL=C sort', "sh", *self.paths())

    def test_wc_and_checksums_agree(self):
        self.both("sh", "-c", 'find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 wc -c', "sh", *self.paths())
        self.both("sh", "-c", 'find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum', "sh", *self.paths())

    def test_du_counts_the_same_bytes(self):
        self.both("sh", "-c", 'find "$@" -type f -print0 | xargs -0 du -b --total | tail -n 1', "sh", *self.paths())

    def test_find_newer_compares_times(self):
        first, last = (sorted(self.jobs, key=lambda job: job.updated_ms or 0)[at] for at in (0, -1))
        found = support.run(["find", self.mnt / last.path, "-maxdepth", "0", "-newer", self.mnt / first.path])
        self.assertEqual(self.mnt / last.path, found.stdout.decode().strip())
        found = support.run(["find", self.mnt / first.path, "-maxdepth", "0", "-newer", self.mnt / last.path])
        self.assertEqual(b"", found.stdout)

    def test_tar_packs_every_byte_without_a_warning(self):
        archive = f"{self.shared.base}/mount.tar"
        done = support.run(["tar", "-C", self.mnt.path, "-cf", archive, *self.paths()], env=self.shared.env, limit=120)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        with tarfile.open(archive) as tar:
            packed = {entry.name: tar.extractfile(entry).read() for entry in tar if entry.isfile()}
        self.assertEqual({f"{job.path}/{path}": content for job in self.jobs
                          for path, content in trees.walk(f"{self.local}/{job.path}").items()}, packed)

    def test_cp_keeps_contents_modes_and_times(self):
        target = f"{self.shared.base}/copy"
        os.mkdir(target)
        place = self.jobs[0].place.path
        done = support.run(["cp", "-a", self.mnt / place, target], env=self.shared.env, limit=120)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        copied = f"{target}/{os.path.basename(place)}"
        self.assertEqual(trees.walk(self.mnt / place), trees.walk(copied))
        for here, _, names in os.walk(self.mnt / place):
            for name in names:
                source = os.stat(os.path.join(here, name))
                copy = os.stat(os.path.join(copied, os.path.relpath(here, self.mnt / place), name))
                self.assertEqual((source.st_mode, source.st_mtime_ns), (copy.st_mode, copy.st_mtime_ns))
        support.run(["chmod", "-R", "u+w", target])

    def test_diff_of_development_and_production_is_that_of_their_exports(self):
        places = {job.place.shown: job.place for job in self.jobs}
        dev, prod = places["risk_dev"], places["risk_prod"]
        names = [{job.name for job in self.jobs if job.place == place} for place in (dev, prod)]
        differing = 0
        for name in sorted(names[0] & names[1]):
            diff = self.diff(f"{dev.path}/{name}", f"{prod.path}/{name}")
            differing += bool(diff)
        self.assertGreater(differing, 0)

    def diff(self, one, other):
        outputs = []
        for directory in (self.local, self.mnt.path):
            done = support.run(["diff", "-r", one, other], env=self.shared.env, cwd=directory)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            outputs.append(done.stdout)
        self.assertEqual(*outputs)
        return outputs[0]

    def test_python_walks_the_whole_mount(self):
        found = trees.walk(self.mnt.path)
        for job in self.jobs:
            for path, content in trees.walk(f"{self.local}/{job.path}").items():
                self.assertEqual(content, found[f"{job.path}/{path}"])

    def test_two_readers_at_once_see_the_same(self):
        command = ["sh", "-c", 'find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum']
        both = [processes.spawn(self.shared, command, cwd=self.mnt.path) for _ in range(2)]
        outputs = [processes.outcome(process, 120) for process in both]
        self.assertEqual(*outputs)
        self.assertEqual(0, outputs[0][0])


if __name__ == "__main__":
    support.main()
