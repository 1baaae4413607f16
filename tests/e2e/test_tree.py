# SPDX-License-Identifier: Apache-2.0
"""The tree that a mount shows (product.md section 1): names, attributes, contents."""

import ctypes
import errno
import hashlib
import os
import stat

import processes
import support
import trees


class Tree(support.EndToEnd):
    """One mount of the sample data for all tests of a class; they only read."""

    @classmethod
    def setUpClass(cls):
        cls.shared = support.Sandbox()
        cls.addClassCleanup(cls.shared.close)
        cls.sim = cls.shared.simulator()
        cls.mnt = cls.shared.mount(cls.sim, {"refresh.listing": "10min"})
        cls.places = cls.sim.workspaces()
        cls.jobs = [job for place in cls.places for job in cls.sim.jobs(place)]

    def path(self, shown):
        return os.path.join(self.mnt.path, shown)

    def job(self, name):
        return next(job for job in self.jobs if job.name == name)


class NamesTest(Tree):
    def test_root_lists_the_projects_of_the_region_by_name(self):
        """Enabled ones, of which nothing is known to be in them only as long as nobody looked."""
        shown = {project["name"] for project in self.sim.projects()}
        self.assertLessEqual({place.project for place in self.places}, set(os.listdir(self.mnt.path)))
        self.assertLessEqual(set(os.listdir(self.mnt.path)), shown)
        self.assert_errno(errno.ENOENT, os.stat, self.path("MOS"))

    def test_project_lists_its_workspaces_by_name(self):
        for project in {place.project for place in self.places}:
            expected = {place.shown for place in self.places if place.project == project}
            self.assertEqual(expected, set(os.listdir(self.path(project))))

    def test_the_default_workspace_is_shown_as_default(self):
        default = [place for place in self.places if place.is_default]
        self.assertTrue(default, "the sample data have a default workspace")
        for place in default:
            self.assertTrue(os.path.isdir(self.path(f"{place.project}/default")))

    def test_workspace_lists_batch_and_real_time_jobs_together(self):
        self.assertTrue(any(job.kind == "REAL_TIME" for job in self.jobs))
        for place in self.places:
            expected = {trees.shown_name(job.name) for job in self.jobs if job.place == place}
            self.assertEqual(expected, set(os.listdir(self.path(place.path))))

    def test_listings_are_in_byte_order(self):
        for directory in ["", *{place.project for place in self.places}, *(place.path for place in self.places)]:
            with os.scandir(os.fsencode(self.path(directory))) as entries:
                names = [entry.name for entry in entries]
            self.assertEqual(sorted(names), names, directory)

    def test_a_project_is_reachable_by_id_through_an_unlisted_relative_link(self):
        for place in self.places:
            link = self.path(place.project_id)
            self.assertNotIn(place.project_id, os.listdir(self.mnt.path))
            self.assertTrue(stat.S_ISLNK(os.lstat(link).st_mode))
            self.assertEqual(place.project, os.readlink(link))

    def test_a_workspace_is_reachable_by_id_through_an_unlisted_relative_link(self):
        for place in self.places:
            link = self.path(f"{place.project}/{place.id}")
            self.assertNotIn(place.id, os.listdir(self.path(place.project)))
            self.assertEqual(place.shown, os.readlink(link))
            self.assertEqual(os.stat(self.path(place.path)).st_ino, os.stat(link).st_ino)

    def test_dot_dlf_is_reachable_but_not_listed(self):
        self.assertNotIn(".dlf", os.listdir(self.mnt.path))
        self.assertTrue(stat.S_ISDIR(os.stat(self.path(".dlf")).st_mode))
        os.listdir(self.path(".dlf"))

    def test_a_job_has_its_three_directories_before_it_was_exported(self):
        before = self.sim.exports()
        for job in self.jobs:
            for name in trees.FIXED:
                self.assertTrue(stat.S_ISDIR(os.stat(self.path(f"{job.path}/{name}")).st_mode))
        self.assertEqual(before, self.sim.exports())

    def test_a_job_without_dependencies_has_empty_scripts_and_resources(self):
        bare = [job for job in self.jobs if len(self.sim.export(job).members) == 1]
        self.assertTrue(bare, "the sample data have a job without dependencies")
        for job in bare:
            self.assertEqual(list(trees.FIXED), sorted(os.listdir(self.path(job.path))))
            self.assertEqual([], os.listdir(self.path(f"{job.path}/scripts")))
            self.assertEqual([], os.listdir(self.path(f"{job.path}/resources")))

    def test_the_reference_job_holds_its_two_scripts(self):
        job = self.job("myJob")
        self.assertEqual("b384b9e9ab9b4ee8994c8633aabc9505", job.place.project_id)
        self.assertEqual(["myJob.job"], os.listdir(self.path(f"{job.path}/jobs")))
        self.assertEqual(["CS_PROCESS_TRIP.script", "TRIP_RAW_STANDARD.script"],
                         sorted(os.listdir(self.path(f"{job.path}/scripts"))))

    def test_a_name_of_128_chinese_characters_is_cut_and_keeps_its_real_name(self):
        long = [job for job in self.jobs if len(job.name) == 128 and len(job.name.encode()) == 384]
        self.assertTrue(long, "the sample data have a name of 128 Chinese characters")
        for job in long:
            directory = self.path(job.path)
            self.assertLessEqual(len(os.path.basename(job.path).encode()), 255)
            self.assertEqual(job.name, os.getxattr(directory, "user.dlf.name").decode())
            shown = trees.shown_name(job.name, ".job")
            self.assertEqual([shown], os.listdir(f"{directory}/jobs"))
            self.assertLessEqual(len(shown.encode()), 255)
            self.assertEqual(f"{job.name}.job", os.getxattr(f"{directory}/jobs/{shown}", "user.dlf.name").decode())

    def test_what_does_not_exist_is_enoent(self):
        place = self.places[0]
        job = self.job("myJob")
        for path in ("nowhere", f"{place.project}/nowhere", f"{place.path}/no_such_job", f"{job.path}/nowhere",
                     f"{job.path}/scripts/nowhere.script", f"{job.path}/jobs/nowhere", ".dlf/nowhere"):
            self.assert_errno(errno.ENOENT, os.stat, self.path(path))
            self.assert_errno(errno.ENOENT, os.listdir, self.path(path))


class ContentTest(Tree):
    def test_diff_against_the_unzipped_export_is_empty(self):
        compared = 0
        for number, job in enumerate(self.jobs):
            export = self.sim.export(job)
            if not trees.is_plain(job.name) or not export.is_plain():
                continue
            reference = f"{self.shared.base}/reference/{number}"
            export.unzip(reference)
            diff = support.run(["diff", "-r", reference, self.path(job.path)], env=self.shared.env)
            self.assertEqual((0, b"", b""), (diff.returncode, diff.stdout, diff.stderr), job.path)
            compared += 1
        self.assertGreaterEqual(compared, 30)

    def test_other_jobs_agree_member_by_member_under_their_real_names(self):
        others = [(job, export) for job in self.jobs for export in [self.sim.export(job)]
                  if not trees.is_plain(job.name) or not export.is_plain()]
        self.assertTrue(others, "the sample data have names that cannot stand in a path")
        for job, export in others:
            shown = trees.mounted_by_name(self.path(job.path))
            wanted = [(name, contents) for (_, name), contents in export.by_name().items()]
            self.assertEqual(sorted(wanted), sorted((name, contents) for (_, name), contents in shown.items()), job.path)

    def test_every_size_is_the_real_one(self):
        for job in self.jobs:
            for here, _, names in os.walk(self.path(job.path)):
                for name in names:
                    path = os.path.join(here, name)
                    with open(path, "rb") as file:
                        self.assertEqual(os.stat(path).st_size, len(file.read()), path)

    def test_reads_at_any_offset_agree_with_the_whole(self):
        script, content = max(((path, content) for job in self.jobs if trees.is_plain(job.name)
                               for path, content in trees.walk(self.path(job.path)).items()
                               for path in [f"{job.path}/{path}"]), key=lambda found: len(found[1]))
        self.assertGreaterEqual(len(content), 4_000_000)
        with open(self.path(script), "rb", buffering=0) as file:
            for offset in (0, 1, 4095, 4096, 131_071, len(content) // 2 + 1, len(content) - 1, len(content)):
                self.assertEqual(content[offset:offset + 70_000], os.pread(file.fileno(), 70_000, offset))


class AttributesTest(Tree):
    def test_directories_are_0555_and_files_0444_of_the_mounting_user(self):
        for here, _, names in os.walk(self.path(self.job("myJob").path)):
            for path, mode in [(here, 0o555)] + [(os.path.join(here, name), 0o444) for name in names]:
                found = os.lstat(path)
                self.assertEqual(mode, stat.S_IMODE(found.st_mode), path)
                self.assertEqual((os.getuid(), os.getgid()), (found.st_uid, found.st_gid), path)

    def test_links_of_a_directory_are_two_and_its_subdirectories(self):
        job = self.job("myJob")
        os.listdir(self.path(f"{job.path}/jobs"))
        for directory in (job.path, f"{job.path}/jobs", job.place.path, job.place.project):
            with os.scandir(self.path(directory)) as entries:
                subdirectories = sum(entry.is_dir(follow_symlinks=False) for entry in entries)
            self.assertEqual(2 + subdirectories, os.stat(self.path(directory)).st_nlink, directory)

    def test_blocks_are_the_size_in_units_of_512(self):
        directory = self.path(f"{self.job('myJob').path}/scripts")
        for name in os.listdir(directory):
            found = os.stat(f"{directory}/{name}")
            self.assertEqual((found.st_size + 511) // 512, found.st_blocks)
            self.assertEqual(1, found.st_nlink)

    def test_a_job_directory_has_the_time_of_its_last_update(self):
        with_time = [job for job in self.jobs if job.updated_ms]
        self.assertTrue(with_time)
        for job in with_time:
            self.assertEqual(job.updated_ms * 1_000_000, os.stat(self.path(job.path)).st_mtime_ns, job.path)

    def test_a_file_that_replaces_nothing_has_the_time_of_the_last_update(self):
        job = self.job("myJob")
        path = self.path(f"{job.path}/jobs/myJob.job")
        self.assertEqual(job.updated_ms * 1_000_000, os.stat(path).st_mtime_ns)

    def test_inode_numbers_are_distinct_and_agree_with_readdir(self):
        seen = {}
        for place in self.places:
            with os.scandir(self.path(place.path)) as entries:
                for entry in entries:
                    self.assertEqual(entry.inode(), os.lstat(entry.path).st_ino, entry.path)
                    self.assertNotIn(entry.inode(), seen)
                    seen[entry.inode()] = entry.path

    def test_statfs_answers_from_memory(self):
        found = os.statvfs(self.path(self.job("myJob").path))
        self.assertEqual(255, found.f_namemax)
        self.assertEqual((0, 0), (found.f_bfree, found.f_bavail))
        self.assertTrue(found.f_flag & os.ST_RDONLY)


class XattrTest(Tree):
    LISTED = {f"user.dlf.{name}" for name in (
        "id", "name", "path", "owner", "type", "status", "last_update_user", "last_update_time", "create_time",
        "version", "export_status", "sha256")}
    VOLATILE = ("user.dlf.state", "user.dlf.error", "user.dlf.exported_at")

    def test_a_file_lists_only_attributes_that_stay(self):
        path = self.path(f"{self.job('myJob').path}/jobs/myJob.job")
        names = set(os.listxattr(path))
        self.assertLessEqual(names, self.LISTED)
        self.assertLessEqual({"user.dlf.name", "user.dlf.sha256", "user.dlf.version", "user.dlf.export_status"}, names)
        for name in self.VOLATILE:
            self.assertNotIn(name, names)
        self.assertEqual(b"develop", os.getxattr(path, "user.dlf.export_status"))

    def test_sha256_and_version_are_those_of_the_content(self):
        job = self.job("myJob")
        members = sorted(self.sim.export(job).members, key=lambda member: member[0].encode())
        manifest = hashlib.sha256()
        for path, content in members:
            digest = hashlib.sha256(content).hexdigest()
            self.assertEqual(digest, os.getxattr(self.path(f"{job.path}/{path}"), "user.dlf.sha256").decode())
            manifest.update(f"{path}\0{len(content)}\0{digest}\n".encode())
        self.assertEqual(manifest.hexdigest()[:12], os.getxattr(self.path(job.path), "user.dlf.version").decode())

    def test_a_job_tells_what_the_listing_says_of_it(self):
        job = self.job("myJob")
        for name, value in {"name": "myJob", "path": job.entry["path"], "type": job.entry["jobType"],
                            "status": job.entry["status"]}.items():
            self.assertEqual(value, os.getxattr(self.path(job.path), f"user.dlf.{name}").decode())

    def test_the_state_is_readable_though_not_listed(self):
        job = self.job("myJob")
        os.listdir(self.path(f"{job.path}/jobs"))
        self.assertNotIn("user.dlf.state", os.listxattr(self.path(job.path)))
        self.assertEqual(b"fresh", os.getxattr(self.path(job.path), "user.dlf.state"))
        self.assertTrue(os.getxattr(self.path(job.path), "user.dlf.exported_at"))

    def test_other_namespaces_are_not_supported(self):
        for path in ("", self.job("myJob").path, f"{self.job('myJob').path}/jobs/myJob.job"):
            for name in ("security.selinux", "security.capability", "system.posix_acl_access"):
                self.assert_errno(errno.EOPNOTSUPP, os.getxattr, self.path(path), name)

    def test_an_unknown_attribute_is_no_data(self):
        self.assert_errno(errno.ENODATA, os.getxattr, self.path(self.job("myJob").path), "user.dlf.nonsense")

    def test_a_short_buffer_is_refused_with_erange(self):
        job = self.path(self.job("myJob").path)
        libc = ctypes.CDLL(None, use_errno=True)
        buffer = ctypes.create_string_buffer(2)
        self.assertEqual(-1, libc.getxattr(job.encode(), b"user.dlf.name", buffer, 2))
        self.assertEqual(errno.ERANGE, ctypes.get_errno())
        self.assertEqual(len("myJob"), libc.getxattr(job.encode(), b"user.dlf.name", None, 0))


class ReadOnlyTest(Tree):
    def test_every_write_is_erofs(self):
        job = self.path(self.job("myJob").path)
        file = f"{job}/jobs/myJob.job"
        os.stat(file)
        for write in (lambda: open(f"{job}/jobs/new.job", "wb"), lambda: open(file, "ab"), lambda: os.mkdir(f"{job}/x"),
                      lambda: os.unlink(file), lambda: os.rename(file, f"{file}.old"), lambda: os.chmod(file, 0o644),
                      lambda: os.link(file, f"{file}.link"), lambda: os.symlink("x", f"{job}/link"),
                      lambda: os.truncate(file, 0), lambda: os.utime(file, (0, 0)), lambda: os.rmdir(f"{job}/jobs"),
                      lambda: os.setxattr(file, "user.x", b"1"), lambda: os.mkfifo(f"{job}/fifo"),
                      lambda: os.removexattr(file, "user.dlf.name"), lambda: os.chown(file, os.getuid(), -1)):
            self.assert_errno(errno.EROFS, write)

    def test_coreutils_say_that_it_is_read_only(self):
        job = self.path(self.job("myJob").path)
        file = f"{job}/jobs/myJob.job"
        for command in (["touch", f"{job}/jobs/new.job"], ["mkdir", f"{job}/x"], ["rm", "-f", file], ["chmod", "+w", file],
                        ["mv", file, f"{job}/jobs/b.job"], ["ln", file, f"{job}/l"], ["truncate", "-s", "0", file]):
            done = support.run(command, env=self.shared.env)
            self.assertNotEqual(0, done.returncode, command)
            self.assertIn(os.strerror(errno.EROFS), done.stderr.decode(), command)


class StabilityTest(support.EndToEnd):
    def test_inodes_and_times_survive_a_remount_and_a_lost_cache(self):
        sim = self.simulator()
        mnt = self.mount(sim)
        job = next(job for place in sim.workspaces() for job in sim.jobs(place) if job.name == "myJob")
        before = self._identities(mnt / job.path)

        mnt.restart()
        self.assertEqual(before, self._identities(mnt / job.path))

        mnt.unmount()
        support.run(["rm", "-rf", f"{self.sandbox.base}/cache/dlffs", f"{self.sandbox.base}/state"])
        mnt.start()
        self.assertEqual(before, self._identities(mnt / job.path))

    @staticmethod
    def _identities(directory):
        found = {}
        for here, _, names in os.walk(directory):
            for path in [here, *(os.path.join(here, name) for name in names)]:
                info = os.stat(path)
                found[os.path.relpath(path, directory)] = (info.st_ino, info.st_mtime_ns if path != here else 0)
        return found


    def test_a_project_known_to_have_no_instance_is_not_shown(self):
        sim = self.simulator()
        mnt = self.mount(sim, {"refresh.listing": "1s"})
        empty = {project["name"] for project in sim.projects()} - {place.project for place in sim.workspaces()}
        self.assertTrue(empty, "the sample data have a project without instance")
        for name in empty:
            try:
                os.listdir(mnt / name)
            except FileNotFoundError:
                pass
        support.eventually(lambda: not empty & set(os.listdir(mnt.path)), "they are gone")
        before = sim.counts()["projects"]
        support.eventually(lambda: not self.assert_absent(empty, mnt) and sim.counts()["projects"] > before + 1,
                           "the projects are listed again")

    def assert_absent(self, names, mnt):
        self.assertEqual(set(), names & set(os.listdir(mnt.path)), "it stays away when the projects are listed again")

    def test_a_shell_that_went_through_the_ids_sees_the_same_tree(self):
        sim = self.simulator()
        mnt = self.mount(sim)
        place = sim.workspaces()[0]
        shell = processes.Shell(self.sandbox, mnt / f"{place.project_id}/{place.id}")
        self.assertEqual(sorted(os.listdir(mnt / place.path)), sorted(shell.ask("os.listdir('.')")))
        shell.end()


if __name__ == "__main__":
    support.main()
