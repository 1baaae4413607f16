# SPDX-License-Identifier: Apache-2.0
"""Whoever waits for an export can be interrupted, and harms nobody by it (product.md section 3).

The export is held for ever in all of these, so that a program that ends was ended by its signal.
"""

import errno
import os
import signal
import time

import processes
import support

WATCHED = 0.5  # how long something that must not happen is watched


class InterruptTest(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.sim = self.simulator()
        self.mnt = self.mount(self.sim, {"refresh.listing": "10min"})
        self.job = self.sim.job("myJob")
        self.directory = self.mnt / self.job.path
        self.file = f"{self.directory}/jobs/myJob.job"
        self.sim.hold(self.job)
        self.addCleanup(self.no_process_is_stuck)

    def no_process_is_stuck(self):
        support.eventually(lambda: not processes.in_state_d(self.sandbox), "no process is in state D")

    def blocked(self, command):
        process = processes.spawn(self.sandbox, command)
        processes.wait_blocked([process])
        support.eventually(lambda: self.sim.held(self.job) == 1, "the export is held")
        return process

    def blocked_python(self, path, prelude=""):
        process = processes.python_listing(self.sandbox, path, prelude)
        processes.wait_blocked([process])
        support.eventually(lambda: self.sim.held(self.job) == 1, "the export is held")
        return process

    def assert_ends(self, process, code, text=None):
        returned, out, _ = processes.outcome(process)
        self.assertEqual(code, returned)
        if text is not None:
            self.assertEqual(text, out.decode().strip())
        self.assertEqual(1, self.sim.held(self.job), "the export is still held")

    def assert_stays_blocked(self, process):
        end = time.monotonic() + WATCHED
        while time.monotonic() < end:
            self.assertIsNone(process.poll(), "a signal that is no interrupt ended the wait")
            time.sleep(0.01)
        processes.wait_blocked([process])


class EndingSignalsTest(InterruptTest):
    def ends_by(self, number, command):
        process = self.blocked(command)
        process.send_signal(number)
        self.assert_ends(process, -number)

    def test_sigint_ends_a_blocked_cat(self):
        self.ends_by(signal.SIGINT, ["cat", self.file])

    def test_sigterm_ends_a_blocked_cat(self):
        self.ends_by(signal.SIGTERM, ["cat", self.file])

    def test_sigkill_ends_a_blocked_cat(self):
        self.ends_by(signal.SIGKILL, ["cat", self.file])

    def test_sighup_and_sigquit_end_a_blocked_cat(self):
        self.ends_by(signal.SIGHUP, ["cat", self.file])
        self.ends_by(signal.SIGQUIT, ["cat", self.file])

    def test_an_unhandled_signal_that_ends_programs_ends_a_blocked_cat(self):
        self.ends_by(signal.SIGUSR1, ["cat", self.file])

    def test_an_unhandled_alarm_ends_a_blocked_cat(self):
        self.ends_by(signal.SIGALRM, ["cat", self.file])

    def test_sigint_ends_a_blocked_ls(self):
        self.ends_by(signal.SIGINT, ["ls", f"{self.directory}/scripts"])

    def test_sigint_ends_a_blocked_ls_of_the_job(self):
        self.ends_by(signal.SIGINT, ["ls", self.directory])


class PythonTest(InterruptTest):
    HANDLED = "\n".join(f"signal.signal(signal.{name}, lambda *_: None)"
                        for name in ("SIGALRM", "SIGWINCH", "SIGCHLD", "SIGCONT", "SIGURG", "SIGVTALRM", "SIGPROF", "SIGIO"))

    def test_sigint_is_keyboard_interrupt_in_listdir(self):
        process = self.blocked_python(f"{self.directory}/jobs")
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 0, "KeyboardInterrupt")

    def test_sigint_is_keyboard_interrupt_in_listdir_of_the_job(self):
        process = self.blocked_python(self.directory)
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 0, "KeyboardInterrupt")

    def test_harmless_signals_are_waited_through(self):
        process = self.blocked_python(f"{self.directory}/jobs", self.HANDLED)
        for number in (signal.SIGWINCH, signal.SIGCHLD, signal.SIGALRM, signal.SIGCONT, signal.SIGURG, signal.SIGIO):
            process.send_signal(number)
            self.assert_stays_blocked(process)
        self.sim.release()
        returned, out, _ = processes.outcome(process)
        self.assertEqual((0, "listed"), (returned, out.decode().strip()))

    def test_sigint_works_after_a_sigwinch(self):
        process = self.blocked_python(f"{self.directory}/jobs", self.HANDLED)
        process.send_signal(signal.SIGWINCH)
        self.assert_stays_blocked(process)
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 0, "KeyboardInterrupt")

    def test_sigkill_works_after_a_sigalrm(self):
        process = self.blocked_python(f"{self.directory}/jobs", self.HANDLED)
        process.send_signal(signal.SIGALRM)
        self.assert_stays_blocked(process)
        process.kill()
        self.assert_ends(process, -signal.SIGKILL)

    def test_a_handled_sigterm_ends_the_wait(self):
        process = self.blocked_python(f"{self.directory}/jobs", "def end(*_): raise KeyboardInterrupt\n"
                                      "signal.signal(signal.SIGTERM, end)")
        process.send_signal(signal.SIGTERM)
        self.assert_ends(process, 0, "KeyboardInterrupt")

    def test_a_blocked_sigint_is_waited_through(self):
        process = self.blocked_python(f"{self.directory}/jobs", self.HANDLED +
                                      "\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])")
        process.send_signal(signal.SIGINT)
        self.assert_stays_blocked(process)
        process.send_signal(signal.SIGWINCH)
        self.assert_stays_blocked(process)
        process.kill()
        self.assert_ends(process, -signal.SIGKILL)

    def test_a_stopped_waiter_goes_on_waiting(self):
        process = self.blocked_python(f"{self.directory}/jobs")
        process.send_signal(signal.SIGTSTP)
        process.send_signal(signal.SIGCONT)
        self.assert_stays_blocked(process)
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 0, "KeyboardInterrupt")


class NeighboursTest(InterruptTest):
    def test_a_waiter_that_leaves_does_not_stop_the_download_of_the_others(self):
        leaving = self.blocked(["cat", self.file])
        staying = self.blocked(["ls", f"{self.directory}/scripts"])
        leaving.send_signal(signal.SIGINT)
        self.assert_ends(leaving, -signal.SIGINT)
        self.assert_stays_blocked(staying)

        self.sim.release()
        returned, out, err = processes.outcome(staying)
        self.assertEqual((0, b""), (returned, err))
        self.assertEqual(b"CS_PROCESS_TRIP.script\nTRIP_RAW_STANDARD.script\n", out)
        self.assertEqual(1, self.sim.exports())

    def test_a_job_that_everybody_left_is_readable_afterwards(self):
        process = self.blocked(["cat", self.file])
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, -signal.SIGINT)
        self.sim.release()
        with open(self.file, "rb") as file:
            self.assertEqual(self.sim.content(self.job, "jobs/myJob.job"), file.read())

    def test_a_touch_beside_a_waiter_harms_no_other_directory(self):
        waiter = self.blocked(["cat", f"{self.directory}/scripts/CS_PROCESS_TRIP.script"])
        touch = processes.spawn(self.sandbox, ["touch", f"{self.directory}/scripts/new.script"])
        processes.wait_blocked([touch])

        other = next(job for job in self.sim.jobs(self.job.place) if job.is_ordinary and job != self.job)
        for command in (["ls", "-l", self.mnt / self.job.place.path], ["stat", self.directory],
                        ["cat", self.mnt / f"{other.path}/jobs/{other.name}.job"],
                        ["ls", self.mnt / f"{other.path}/scripts"]):
            done = support.run(command, env=self.sandbox.env)
            self.assertEqual(0, done.returncode, (command, done.stderr))
        self.assertIsNone(touch.poll())

        waiter.send_signal(signal.SIGINT)
        self.assert_ends(waiter, -signal.SIGINT)
        self.sim.release()
        returned, _, err = processes.outcome(touch)
        self.assertNotEqual(0, returned)
        self.assertIn(os.strerror(errno.EROFS), err.decode())


if __name__ == "__main__":
    support.main()
