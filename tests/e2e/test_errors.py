# SPDX-License-Identifier: Apache-2.0
"""The errno table of product.md section 3: it is the only message that `cat` prints."""

import errno
import glob
import os

import support
import trees


class ErrorsTest(support.EndToEnd):
    def start(self, options=None, **kwargs):
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, {"refresh.listing": "10min", **(options or {})}, **kwargs)
        self.job = self.sim.job("myJob")
        self.directory = self.mnt / self.job.path
        self.file = f"{self.directory}/jobs/myJob.job"
        self.other = next(job for job in self.sim.jobs(self.job.place) if job.is_ordinary and job != self.job)

    def assert_job_fails(self, number, logged=None):
        """Every fetch point of the job gives this errno, says why, and leaves other jobs alone."""
        self.assert_cat_says(number, self.file)
        self.assert_errno(number, os.listdir, f"{self.directory}/scripts")
        self.assert_errno(number, os.listdir, self.directory)
        reason = os.getxattr(self.directory, "user.dlf.error").decode()
        self.assertTrue(reason)
        self.assertNotIn("user.dlf.error", os.listxattr(self.directory))
        self.assertIn("myJob", self.mnt.log())
        if logged:
            self.assertIn(logged, self.mnt.log())
        self.assertTrue(any(entry["errno"] in (number, errno.errorcode[number]) for entry in self.mnt.status()["errors"]))
        self.assert_other_job_works()

    def assert_other_job_works(self):
        path = f"jobs/{self.other.name}.job"
        with open(self.mnt / f"{self.other.path}/{path}", "rb") as file:
            self.assertEqual(self.sim.content(self.other, path), file.read())

    def assert_job_recovers(self):
        """Once the service answers again the job is there, without any help."""
        self.sim.release()
        def reads():
            try:
                with open(self.file, "rb") as file:
                    return file.read()
            except OSError:
                return None
        self.assertEqual(self.sim.content(self.job, "jobs/myJob.job"), support.eventually(reads, "the job is readable"))


class ServiceErrorsTest(ErrorsTest):
    def test_a_job_deleted_between_listing_and_access_is_enoent(self):
        self.start()
        self.assertIn("myJob", os.listdir(os.path.dirname(self.directory)))
        self.sim.delete_job(self.job)
        self.assert_cat_says(errno.ENOENT, self.file)
        self.assert_other_job_works()

    def test_403_is_eacces(self):
        self.start()
        self.sim.fault("export", self.job, status=403)
        self.assert_job_fails(errno.EACCES)
        self.assert_job_recovers()

    def test_500_is_eremoteio(self):
        self.start()
        self.sim.fault("export", self.job, status=500)
        self.assert_job_fails(errno.EREMOTEIO, "500")
        self.assert_job_recovers()

    def test_a_persistent_401_is_eacces(self):
        self.start()
        self.sim.fault("export", self.job, status=401)
        self.assert_cat_says(errno.EACCES, self.file)

    def test_a_renewed_token_is_used_without_anybody_noticing(self):
        self.start()
        self.sim.fault("export", self.job, status=401, times=1)
        with open(self.file, "rb") as file:
            self.assertEqual(self.sim.content(self.job, "jobs/myJob.job"), file.read())

    def test_a_wrong_password_is_eacces_but_mounts(self):
        self.start(env={"DLFFS_AUTH_PASSWORD": "wrong-secret"})
        self.assert_errno(errno.EACCES, os.listdir, self.mnt.path)
        self.assertEqual("needs-login", self.mnt.status()["state"])
        self.assertNotIn("wrong-secret", self.mnt.log())


class DamagedExportTest(ErrorsTest):
    def assert_damaged(self):
        self.assert_job_fails(errno.EBADMSG)
        stored = glob.glob(f"{self.sandbox.base}/cache/dlffs/versions/**/*.zip", recursive=True)
        self.assertEqual(1, len(stored), "only the other job is published")
        self.assertEqual({}, trees.walk(f"{self.sandbox.base}/cache/dlffs/tmp"), "nothing half-written is left")
        self.assert_job_recovers()

    def test_what_is_no_zip_is_ebadmsg(self):
        self.start()
        self.sim.fault("export", self.job, "not_zip")
        self.assert_damaged()

    def test_a_zip_cut_short_is_ebadmsg(self):
        self.start()
        self.sim.fault("export", self.job, status=200, body="PK\x03\x04\x14\0\0\0\0\0")
        self.assert_damaged()

    def test_a_wrong_crc_is_ebadmsg(self):
        self.start()
        self.sim.fault("export", self.job, "wrong_crc")
        self.assert_damaged()

    def test_a_wrong_size_is_ebadmsg(self):
        self.start()
        self.sim.fault("export", self.job, "wrong_size")
        self.assert_damaged()

    def test_an_answer_that_breaks_off_is_ebadmsg(self):
        self.start()
        self.sim.fault("export", self.job, "truncate")
        self.assert_damaged()


class LimitsTest(ErrorsTest):
    def test_a_member_over_the_limit_is_efbig(self):
        self.start({"limits.member_size": "100KiB"})
        sizes = {job: max(len(content) for _, content in self.sim.export(job).members) for job in self.sim.all_jobs()}
        big = next(job for job, size in sizes.items() if size > 1 << 20 and job.is_ordinary)
        self.assert_cat_says(errno.EFBIG, self.mnt / f"{big.path}/jobs/{big.name}.job")
        self.assert_errno(errno.EFBIG, os.listdir, self.mnt / f"{big.path}/scripts")
        self.assert_other_job_works()

    def test_an_export_over_the_limit_is_efbig(self):
        self.start({"limits.export_size": "64"})
        self.assert_cat_says(errno.EFBIG, self.file)

    def test_too_many_members_is_efbig(self):
        self.start({"limits.members": "1"})
        self.assert_cat_says(errno.EFBIG, self.file)


class NetworkTest(ErrorsTest):
    def test_an_unreachable_service_is_enetunreach_for_what_is_not_cached(self):
        self.start()
        os.listdir(os.path.dirname(self.directory))
        self.sim.stop()
        self.assert_cat_says(errno.ENETUNREACH, self.file)

    def test_nothing_cached_and_no_service_mounts_and_is_enetunreach(self):
        sim = self.simulator()
        sim.stop()
        mnt = self.mount(sim)
        self.assert_errno(errno.ENETUNREACH, os.listdir, mnt.path)
        self.assertEqual("offline", mnt.status()["state"])

    def test_silence_is_etimedout_after_the_deadline(self):
        self.start({"network.deadline": "2s"})
        self.sim.hold(self.job)
        self.assert_cat_says(errno.ETIMEDOUT, self.file)
        self.assert_errno(errno.ETIMEDOUT, os.listdir, self.directory)
        self.assertEqual(1, self.sim.held(self.job), "the transfer itself goes on")
        self.assert_other_job_works()
        self.assert_job_recovers()

    def test_a_look_up_in_a_workspace_never_listed_waits_the_patience_then_eagain(self):
        self.start({"refresh.patience": "1s"})
        os.listdir(self.mnt.path)
        os.listdir(os.path.dirname(os.path.dirname(self.directory)))
        self.sim.hold(kind="list")
        self.sim.hold(kind="detail")
        self.assert_errno(errno.EAGAIN, os.stat, self.directory)
        self.sim.release()
        support.eventually(lambda: os.path.isdir(self.directory), "the job is found")


if __name__ == "__main__":
    support.main()
