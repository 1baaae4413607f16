# SPDX-License-Identifier: Apache-2.0
"""How the service is asked: signed, no more often than it allows, and again where a moment may help."""

import errno
import os

import support

KEY = {"DLFFS_AUTH_USERNAME": "", "DLFFS_AUTH_PASSWORD": "", "DLFFS_AUTH_DOMAIN": "",
       "DLFFS_AUTH_ACCESS_KEY": "DEMOACCESSKEY0000001", "DLFFS_AUTH_SECRET_KEY": "demoSecretKey"}


class ServiceTest(support.EndToEnd):
    def read(self, job):
        self.mnt.list_down(job.place.path)
        with open(self.mnt / f"{job.path}/jobs/{job.name}.job", "rb") as file:
            return file.read()


class SignedTest(ServiceTest):
    def test_an_access_key_reads_a_job_without_any_token(self):
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, env=KEY)
        job = self.sim.job("myJob")
        self.assertEqual(self.sim.content(job, "jobs/myJob.job"), self.read(job))
        self.assertEqual(0, self.mnt.status()["requests"]["token"])

    def test_a_temporary_key_is_sent_with_its_token(self):
        self.sim = self.simulator("--security-token", "sts-of-the-test")
        self.mnt = self.mount(self.sim, env={**KEY, "DLFFS_AUTH_SECURITY_TOKEN": "sts-of-the-test"})
        job = self.sim.job("myJob")
        self.assertEqual(self.sim.content(job, "jobs/myJob.job"), self.read(job))

    def test_a_wrong_secret_is_eacces_and_asked_once(self):
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, env={**KEY, "DLFFS_AUTH_SECRET_KEY": "wrong"})
        for _ in range(3):
            self.assert_errno(errno.EACCES, os.listdir, self.mnt.path)
        self.assertEqual({"401": 1}, self.sim.counts()["by_status"])
        self.assertEqual("needs-login", self.mnt.status()["state"])


class RepetitionTest(ServiceTest):
    def start(self, **options):
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, {"network.retries": "5", **options})
        self.job = self.sim.job("myJob")
        self.content = self.sim.content(self.job, "jobs/myJob.job")  # before there are faults
        self.mnt.list_down(self.job.place.path)

    def test_a_gateway_that_fails_for_a_moment_is_not_noticed(self):
        self.start()
        self.sim.fault("export", status=503, times=2)
        self.assertEqual(self.content, self.read(self.job))
        self.assertEqual(3, self.sim.exports())
        self.assertEqual(2, self.mnt.status()["requests"]["retried"])

    def test_an_answer_that_breaks_off_is_asked_for_again(self):
        self.start()
        self.sim.fault("export", fault="truncate", times=1)
        self.assertEqual(self.content, self.read(self.job))
        self.assertEqual(2, self.sim.exports())

    def test_a_failure_of_the_service_itself_is_told_at_once(self):
        self.start()
        self.sim.fault("export", status=500)
        self.assert_errno(errno.EREMOTEIO, os.listdir, self.mnt / f"{self.job.path}/jobs")
        self.assertEqual(1, self.sim.exports())

    def test_throttled_beyond_the_deadline_is_eagain(self):
        self.start(**{"network.deadline": "20s"})
        self.sim.fault("export", status=429, retry_after="3600")
        self.assert_errno(errno.EAGAIN, os.listdir, self.mnt / f"{self.job.path}/jobs")
        self.assertEqual(1, self.sim.exports())


if __name__ == "__main__":
    support.main()
