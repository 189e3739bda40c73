"""The keeper of the downtime folder is started again, never at once, and ends with the server."""

import os
import subprocess
import sys

from bedside.commands.keeping import WAITS_S, keep_running


class Keepers:
    """Ends as often as told before the server does: `runs`, and the seconds waited between."""

    def __init__(self, server_ends_after):
        self.server_ends_after = server_ends_after
        self.runs = 0
        self.waited = 0.0

    def run(self):
        self.runs += 1
        return 1

    def goes_on(self):
        return self.runs < self.server_ends_after

    def sleep(self, seconds):
        self.waited += seconds

    def keep(self):
        keep_running(self.run, self.goes_on, self.sleep)


def test_a_keeper_that_ended_is_started_again_after_a_wait_that_is_logged(capsys):
    keepers = Keepers(server_ends_after=3)
    keepers.keep()
    assert (keepers.runs, keepers.waited) == (3, 2 * WAITS_S)
    assert capsys.readouterr().err.count("downtime keeper ended, started again in 60 s") == 2


def test_a_keeper_that_ends_with_its_server_is_not_started_again(capsys):
    keepers = Keepers(server_ends_after=1)
    keepers.keep()
    assert (keepers.runs, keepers.waited) == (1, 0.0)
    assert capsys.readouterr().err == ""


def test_told_to_end_it_takes_the_keeper_with_it():
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    keeping = subprocess.Popen(
        [sys.executable, "-m", "bedside.commands.keeping", sys.executable, "-c", child],
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(keeping.stdout.readline())
    keeping.terminate()
    assert keeping.wait(10) == 0
    keeping.stdout.close()
    assert not os.path.exists(f"/proc/{pid}")


def test_what_ends_a_keeper_unforeseen_is_logged_without_what_it_said():
    script = (
        "from bedside.logs import log_as_json, log_unforeseen\n"
        "log_as_json(); log_unforeseen()\n"
        "raise ValueError('SMITH, Jane')\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "ValueError" in ended.stderr and "SMITH" not in ended.stderr
