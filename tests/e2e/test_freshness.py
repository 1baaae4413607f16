# SPDX-License-Identifier: Apache-2.0
"""Changes upstream reach the mount (product.md section 2), and what is open keeps what it was (1.7 to 1.9)."""

import ctypes
import hashlib
import mmap
import os
import struct
import subprocess

import processes
import support

QUICK = {"refresh.listing": "1s", "network.export_rate": "1000/s", "network.list_rate": "1000/s"}


GETDENTS64 = {"x86_64": 217, "aarch64": 61}[os.uname().machine]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class FreshnessTest(support.EndToEnd):
    def start(self, options=None, *arguments):
        self.sim = self.simulator(*arguments)
        self.mnt = self.mount(self.sim, {**QUICK, **(options or {})})

    def use(self, name="myJob"):
        self.job = self.sim.job(name)
        self.mnt.list_down(self.job.place.path)
        self.directory = self.mnt / self.job.path
        self.workspace = os.path.dirname(self.directory)
        self.file = f"{self.directory}/jobs/{name}.job"

    def eventually_reads(self, path, content):
        support.eventually(lambda: read(path) == content, f"{path} shows the change")


class ListingTest(FreshnessTest):
    def test_an_added_job_appears(self):
        self.start()
        self.use()
        self.assertNotIn("brand_new", os.listdir(self.workspace))
        added = self.sim.add_job(self.job.place, "brand_new")
        support.eventually(lambda: "brand_new" in os.listdir(self.workspace), "the new job is listed")
        path = "jobs/brand_new.job"
        self.assertEqual(self.sim.content(added, path), read(f"{self.workspace}/brand_new/{path}"))

    def test_a_name_that_was_missed_is_found_once_it_exists(self):
        self.start()
        self.use()
        os.listdir(self.workspace)
        self.assertFalse(os.path.exists(f"{self.workspace}/brand_new"))
        self.sim.add_job(self.job.place, "brand_new")
        support.eventually(lambda: os.path.isdir(f"{self.workspace}/brand_new"), "the new job is found")

    def test_a_deleted_job_of_which_nothing_is_cached_disappears(self):
        self.start()
        self.use()
        self.assertIn("myJob", os.listdir(self.workspace))
        self.sim.delete_job(self.job)
        support.eventually(lambda: "myJob" not in os.listdir(self.workspace), "the job is gone from the listing")
        support.eventually(lambda: not os.path.exists(self.directory), "the job is gone")

    def test_a_deleted_job_that_is_cached_disappears_once_that_is_certain(self):
        self.start()
        self.use()
        read(self.file)
        self.sim.delete_job(self.job)
        support.eventually(lambda: "myJob" not in os.listdir(self.workspace), "the job is gone from the listing")
        support.eventually(lambda: not os.path.exists(self.file), "its file is gone")

    def test_a_renamed_job_moves(self):
        self.start()
        self.use()
        self.assertIn("myJob", os.listdir(self.workspace))
        renamed = self.sim.rename_job(self.job, "yourJob")
        support.eventually(lambda: {"yourJob", "myJob"} & set(os.listdir(self.workspace)) == {"yourJob"}, "it is renamed")
        self.assertEqual(self.sim.content(renamed, "jobs/yourJob.job"), read(f"{self.workspace}/yourJob/jobs/yourJob.job"))

    def test_an_incomplete_listing_adds_and_never_removes(self):
        """Both kinds of jobs fill two pages here, and the last of the four pages fails."""
        self.start(None, "--generate", "150")
        place = self.sim.workspaces()[0]
        for number in range(110):
            self.sim.edit(place, "add", f"stream_{number}", definition={"name": f"stream_{number}", "kind": "REAL_TIME"})
        jobs = self.sim.jobs(place)
        directory = self.mnt / place.path
        self.assertEqual(260, len(jobs))
        support.eventually(lambda: len(os.listdir(directory)) == 260, "all jobs are listed")
        self.sim.delete_job(jobs[0])
        self.sim.add_job(place, "zz_added")
        self.sim.fault("list", status=500, skip=3)
        support.eventually(lambda: "zz_added" in os.listdir(directory), "the pages that came are shown")
        self.assertIn(jobs[0].name, os.listdir(directory))
        self.assertEqual(261, len(os.listdir(directory)))

        self.sim.release()
        support.eventually(lambda: jobs[0].name not in os.listdir(directory), "a complete listing removes")
        self.assertEqual(260, len(os.listdir(directory)))

    def test_what_is_known_is_served_when_the_listing_takes_longer_than_the_patience(self):
        self.start({"refresh.patience": "500ms"})
        self.use()
        before = os.listdir(self.workspace)
        content = read(self.file)
        self.sim.hold(kind="list")
        support.eventually(lambda: os.listdir(self.workspace) == before and self.sim.held() > 0, "a refresh is under way")
        done = support.run(["ls", "-A", self.workspace], env=self.sandbox.env)
        self.assertEqual(sorted(before), sorted(done.stdout.decode().split()))
        self.assertEqual(content, read(self.file))
        self.assertGreater(self.sim.held(), 0, "the listing is still held")


class VersionsTest(FreshnessTest):
    def test_a_changed_job_shows_its_new_bytes(self):
        self.start()
        self.use()
        before = read(self.file)
        after = self.sim.describe_job(self.job, "second")
        self.assertNotEqual(before, after)
        self.eventually_reads(self.file, after)
        self.assertEqual(len(after), os.stat(self.file).st_size)

    def test_a_changed_script_shows_once_the_export_is_due(self):
        self.start({"refresh.export": "1s"})
        self.use()
        path = f"{self.directory}/scripts/CS_PROCESS_TRIP.script"
        before = read(path)
        after = self.sim.change_script(self.job, "CS_PROCESS_TRIP", "select 42;")
        self.assertNotEqual(before, after)
        self.eventually_reads(path, after)

    def test_an_open_file_and_a_mapping_keep_their_bytes(self):
        self.start()
        self.use()
        before = read(self.file)
        with open(self.file, "rb", buffering=0) as held, open(self.file, "rb") as mapped:
            memory = mmap.mmap(mapped.fileno(), 0, prot=mmap.PROT_READ)
            inode = os.fstat(held.fileno()).st_ino
            after = self.sim.describe_job(self.job, "second")
            self.eventually_reads(self.file, after)
            self.drop_caches()
            self.assertEqual(before, os.pread(held.fileno(), len(before) + 100, 0))
            self.assertEqual(before, memory[:])
            self.assertEqual((inode, len(before)), (os.fstat(held.fileno()).st_ino, os.fstat(held.fileno()).st_size))
            self.assertEqual(after, read(self.file))
            memory.close()

    @staticmethod
    def drop_caches():
        """So that held files are read from the daemon again; only root may, and without it the test says less."""
        if os.getuid() == 0:
            with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as file:
                file.write("1")

    def test_changed_files_get_new_inodes_and_later_times_and_unchanged_ones_keep_both(self):
        self.start()
        self.use()
        script = f"{self.directory}/scripts/CS_PROCESS_TRIP.script"
        first, script_before = os.stat(self.file), os.stat(script)
        self.eventually_reads(self.file, self.sim.describe_job(self.job, "second"))
        second, script_after = os.stat(self.file), os.stat(script)
        self.assertNotEqual(first.st_ino, second.st_ino)
        self.assertGreater(second.st_mtime_ns, first.st_mtime_ns)
        self.assertEqual((script_before.st_ino, script_before.st_mtime_ns), (script_after.st_ino, script_after.st_mtime_ns))

    def test_content_that_returns_has_its_old_inode_and_a_later_time(self):
        self.start()
        self.use()
        seen = []
        for text in ("first", "second", "first"):
            self.eventually_reads(self.file, self.sim.describe_job(self.job, text))
            seen.append(os.stat(self.file))
        self.assertEqual(seen[0].st_ino, seen[2].st_ino)
        self.assertNotEqual(seen[0].st_ino, seen[1].st_ino)
        self.assertLess(seen[0].st_mtime_ns, seen[1].st_mtime_ns)
        self.assertLess(seen[1].st_mtime_ns, seen[2].st_mtime_ns)

    def test_times_survive_a_remount(self):
        self.start()
        self.use()
        read(self.file)
        self.eventually_reads(self.file, self.sim.describe_job(self.job, "second"))
        before = os.stat(self.file)
        self.mnt.restart()
        read(self.file)
        after = os.stat(self.file)
        self.assertEqual((before.st_ino, before.st_mtime_ns, before.st_ctime_ns),
                         (after.st_ino, after.st_mtime_ns, after.st_ctime_ns))

    def test_identical_content_changes_nothing_visible(self):
        self.start()
        self.use()
        content = self.sim.describe_job(self.job, "the same")
        self.eventually_reads(self.file, content)
        before = os.stat(self.file)
        exports = self.sim.exports(self.job)
        self.assertEqual(content, self.sim.describe_job(self.job, "the same"))
        support.eventually(lambda: read(self.file) == content and self.sim.exports(self.job) > exports, "it is asked again")
        after = os.stat(self.file)
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))

    def test_a_member_that_goes_and_one_that_comes(self):
        self.start()
        self.use()
        scripts = f"{self.directory}/scripts"
        self.assertEqual({"CS_PROCESS_TRIP.script", "TRIP_RAW_STANDARD.script"}, set(os.listdir(scripts)))
        self.sim.add_script(self.job.place, "FRESH", "select 1;")
        self.sim.use_scripts(self.job, ["CS_PROCESS_TRIP", "FRESH"])
        support.eventually(lambda: set(os.listdir(scripts)) == {"CS_PROCESS_TRIP.script", "FRESH.script"}, "scripts changed")
        self.assertFalse(os.path.exists(f"{scripts}/TRIP_RAW_STANDARD.script"))
        self.assertTrue(os.path.exists(f"{scripts}/FRESH.script"))


_READER = """
import hashlib, os, select, sys
seen, path = set(), sys.argv[1]
ready = False
while not select.select([sys.stdin], [], [], 0)[0]:
    with open(path, "rb", buffering=0) as file:
        size, content = os.fstat(file.fileno()).st_size, b""
        while piece := file.read(1000):
            content += piece
    seen.add(hashlib.sha256(content).hexdigest() if len(content) == size else f"{len(content)} of {size} bytes")
    if len(os.listdir(os.path.dirname(path))) != 1:
        seen.add("another listing")
    if not ready:
        print("reading", flush=True)
        ready = True
print(*seen)
"""


class ReadersDuringChangesTest(FreshnessTest):
    def test_every_reader_sees_whole_versions_alone(self):
        self.start({"refresh.listing": "100ms", "refresh.patience": "100ms"})
        self.use()
        versions = [read(self.file)]
        readers = [processes.spawn(self.sandbox, [processes.PYTHON, "-c", _READER, self.file], stdin=subprocess.PIPE)
                   for _ in range(4)]
        for reader in readers:
            self.assertEqual(b"reading\n", reader.stdout.readline())
        for number in range(8):
            versions.append(self.sim.describe_job(self.job, f"version {number}"))
            self.eventually_reads(self.file, versions[-1])
        known = {hashlib.sha256(version).hexdigest() for version in versions}
        for reader in readers:
            code, out, err = processes.outcome(reader)
            self.assertEqual((0, b""), (code, err))
            seen = set(out.decode().split())
            self.assertLessEqual(seen, known)
            self.assertGreater(len(seen), 1, "it read during the changes")


class WorkingDirectoryTest(FreshnessTest):
    def test_a_shell_in_a_workspace_sees_jobs_come_and_go(self):
        self.start()
        self.use()
        shell = processes.Shell(self.sandbox, self.workspace)
        self.assertIn("myJob", shell.ask("os.listdir('.')"))
        self.sim.add_job(self.job.place, "brand_new")
        support.eventually(lambda: "brand_new" in shell.ask("os.listdir('.')"), "the shell sees the new job")
        self.assertEqual(["brand_new.job"], shell.ask("os.listdir('brand_new/jobs')"))
        self.sim.delete_job(self.job)
        support.eventually(lambda: "myJob" not in shell.ask("os.listdir('.')"), "the shell sees the job go")
        shell.end()

    def test_a_shell_that_enters_a_job_right_after_mounting_keeps_its_path(self):
        self.start()
        job = self.sim.job("myJob")
        directory = self.mnt / job.path
        shell = processes.Shell(self.sandbox, directory)
        self.mnt.status()  # by now the kernel has been told whatever it is told of the first listing
        self.assertEqual(directory, shell.ask("os.getcwd()"))
        self.sim.add_job(job.place, "brand_new")
        support.eventually(lambda: "brand_new" in os.listdir(os.path.dirname(directory)), "the new job is listed")
        self.assertEqual(directory, shell.ask("os.getcwd()"))
        shell.end()

    def test_a_shell_in_a_job_sees_its_changes(self):
        self.start({"refresh.export": "1s"})
        self.use()
        inside = processes.Shell(self.sandbox, self.directory)
        deeper = processes.Shell(self.sandbox, f"{self.directory}/jobs")
        before = read(self.file).decode()
        self.assertEqual(before, inside.ask("open('jobs/myJob.job').read()"))
        self.assertEqual(before, deeper.ask("open('myJob.job').read()"))
        after = self.sim.describe_job(self.job, "second").decode()
        support.eventually(lambda: inside.ask("open('jobs/myJob.job').read()") == after, "the shell in the job sees it")
        support.eventually(lambda: deeper.ask("open('myJob.job').read()") == after, "the shell in jobs/ sees it")
        self.assertEqual(self.directory, inside.ask("os.getcwd()"))
        inside.end()
        deeper.end()


class SmallBufferTest(FreshnessTest):
    """getdents as a program with a small buffer calls it, over a directory that changes between the calls."""

    def test_each_lasting_name_is_returned_exactly_once(self):
        self.start(None, "--generate", "150")
        place = self.sim.workspaces()[0]
        jobs = self.sim.jobs(place)
        path = self.mnt / place.path
        lasting = set(os.listdir(path)) - {job.name for job in jobs[::10]}
        directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        self.addCleanup(os.close, directory)

        seen = self.getdents(directory)
        for number, job in enumerate(jobs[::10]):
            self.sim.delete_job(job)
            added = f"aa_added_{number}"
            self.sim.add_job(place, added)
            support.eventually(lambda: (names := set(os.listdir(path))) and added in names and job.name not in names,
                               "another reader sees the change")
            seen += self.getdents(directory)
        while more := self.getdents(directory):
            seen += more

        self.assertEqual(len(set(seen)), len(seen), "a name was returned twice")
        self.assertLessEqual(lasting, set(seen))

    @staticmethod
    def getdents(directory, size=400):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        buffer = ctypes.create_string_buffer(size)
        filled = libc.syscall(ctypes.c_long(GETDENTS64), directory, buffer, size)
        if filled < 0:
            raise OSError(ctypes.get_errno(), "getdents64")
        names, at = [], 0
        while at < filled:
            length, = struct.unpack_from("H", buffer, at + 16)
            name = buffer.raw[at + 19:at + length].split(b"\0")[0].decode()
            if name not in (".", ".."):
                names.append(name)
            at += length
        return names


if __name__ == "__main__":
    support.main()
