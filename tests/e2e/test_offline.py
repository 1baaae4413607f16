# SPDX-License-Identifier: Apache-2.0
"""Without the service: what was read stays readable, also after a restart and after a crash."""

import errno
import os

import processes
import support
import trees


class OfflineTest(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim)
        self.jobs = self.sim.all_jobs()
        self.read_jobs = [job for job in self.jobs if job.is_ordinary][::3]
        self.other_jobs = [job for job in self.jobs if job.is_ordinary and job not in self.read_jobs]
        self.listings = {place: sorted(os.listdir(self.mnt / place)) for place in self.directories()}
        self.contents = {job: trees.walk(self.mnt / job.path) for job in self.read_jobs}

    def directories(self):
        return ["", *sorted({job.place.project for job in self.jobs}), *sorted({job.place.path for job in self.jobs})]

    def assert_everything_known_is_served(self):
        for place, names in self.listings.items():
            self.assertEqual(names, sorted(os.listdir(self.mnt / place)), place)
        for job, contents in self.contents.items():
            self.assertEqual(contents, trees.walk(self.mnt / job.path), job)

    def assert_the_rest_is_unreachable(self):
        for job in self.other_jobs[:5]:
            self.assert_cat_says(errno.ENETUNREACH, self.mnt / f"{job.path}/jobs/{job.name}.job")
            self.assert_errno(errno.ENETUNREACH, os.listdir, self.mnt / f"{job.path}/scripts")
            self.assertTrue(os.path.isdir(self.mnt / f"{job.path}/scripts"))

    def assert_everything_works_again(self):
        job = self.other_jobs[0]
        path = self.mnt / f"{job.path}/jobs/{job.name}.job"

        def reads():
            try:
                with open(path, "rb") as file:
                    return file.read()
            except OSError:
                return None

        content = support.eventually(reads, "what was unreachable is read")
        self.assertEqual(self.sim.content(job, f"jobs/{job.name}.job"), content)
        support.eventually(lambda: self.mnt.status()["state"] == "online", "the mount is online")

    def test_a_service_that_goes_away_and_comes_back(self):
        self.sim.stop()
        self.assert_everything_known_is_served()
        self.assert_the_rest_is_unreachable()
        self.sim.start()
        self.assert_everything_works_again()
        self.assert_everything_known_is_served()

    def test_a_daemon_started_without_the_service_serves_what_was_read(self):
        self.sim.stop()
        self.mnt.restart()
        self.assert_everything_known_is_served()
        self.assert_the_rest_is_unreachable()
        self.assertEqual("offline", self.mnt.status()["state"])
        self.sim.start()
        self.assert_everything_works_again()

    def test_listings_of_the_last_time_need_no_request(self):
        self.mnt.unmount()
        self.mnt.options["refresh.listing"] = "1h"
        self.mnt.start()
        for job in self.read_jobs:
            os.listdir(self.mnt / job.place.path)
        self.mnt.unmount()
        self.sim.stop()
        self.mnt.start()
        self.assert_everything_known_is_served()


class CrashTest(OfflineTest):
    def test_a_killed_daemon_leaves_a_mount_that_the_next_one_replaces(self):
        self.mnt.kill()
        self.assert_errno(errno.ENOTCONN, os.statvfs, self.mnt.path)
        exports = self.sim.exports()
        self.mnt.start()
        self.assert_everything_known_is_served()
        self.assertEqual(exports, self.sim.exports())

    def test_killed_while_a_download_is_under_way_it_loses_only_that(self):
        job = self.other_jobs[0]
        self.sim.hold(job)
        reader = processes.spawn(self.sandbox, ["cat", self.mnt / f"{job.path}/jobs/{job.name}.job"])
        processes.wait_blocked([reader])
        self.mnt.kill()
        self.assertNotEqual(0, processes.outcome(reader)[0])
        self.sim.release()
        self.mnt.start()
        self.assert_everything_known_is_served()
        self.assert_everything_works_again()

    def test_a_lost_index_is_rebuilt_from_what_is_stored(self):
        self.mnt.unmount()
        for name in os.listdir(f"{self.sandbox.base}/cache/dlffs"):
            if ".db" in name or "sqlite" in name:
                os.unlink(f"{self.sandbox.base}/cache/dlffs/{name}")
        exports = self.sim.exports()
        self.mnt.start()
        self.assert_everything_known_is_served()
        self.assertEqual(exports, self.sim.exports())


if __name__ == "__main__":
    support.main()
