"""The command line as it is typed, in this process or as a real one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from bedside.cli import main
from bedside.record.tables import db
from bedside.resources import CONFIG
from tests.support.ward import Ward

PYTHON = Path(sys.executable)
READY_WITHIN = 40


class Typed:
    """What a command answered; `mistake` is its one line on stderr."""

    def __init__(self, result):
        self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        failure = result.exception
        assert failure is None or isinstance(failure, SystemExit), repr(failure)

    @property
    def mistake(self):
        assert self.code == 2, (self.code, self.out, self.err)
        assert "Traceback" not in self.err
        [line] = self.err.strip().splitlines()
        return line


def _would_start(*_given):
    raise AssertionError("the server would have started")


@pytest.fixture
def bedside(monkeypatch, tmp_path):
    """`bedside("check", folder)` types it, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BEDSIDE_DATABASE_URL", raising=False)
    for module in ("bedside.commands.serve", "bedside.demo.command"):
        monkeypatch.setattr(f"{module}.run", _would_start)

    def run(*arguments, typed=None):
        return Typed(CliRunner().invoke(main, [str(a) for a in arguments], input=typed))

    return run


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Running:
    """A command that goes on: `running.get("/healthz")`; ended with the test."""

    def __init__(self, *arguments, folder, port):
        self.port, self.errors = port, folder / "stderr"
        self.output = folder / "stdout"
        environment = {k: v for k, v in os.environ.items() if k != "BEDSIDE_DATABASE_URL"}
        with self.output.open("wb") as out, self.errors.open("wb") as err:
            self.process = subprocess.Popen(
                [
                    PYTHON,
                    "-c",
                    "from bedside.cli import main; main()",
                    *map(str, arguments),
                    "--port",
                    str(port),
                ],
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=err,
            )

    def wait_until_ready(self):
        for _ in range(READY_WITHIN * 10):
            if self.process.poll() is not None:
                raise AssertionError(self.errors.read_text())
            if "http" in self.output.read_text():
                return self
            time.sleep(0.1)
        raise AssertionError("not ready in time: " + self.errors.read_text())

    def get(self, path):
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=20)


@pytest.fixture
def running(tmp_path):
    """`running("serve", ...)` starts it on a free port of this machine."""
    started = []

    def start(*arguments, wait=True):
        started.append(Running(*arguments, folder=tmp_path, port=free_port()))
        return started[-1].wait_until_ready() if wait else started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture
def config(tmp_path):
    """A configuration of one's own, in a new folder."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    return folder


@pytest.fixture
def ward(tmp_path):
    """A ward with one day up to 12:00: `ward.day_id`, `ward.book_of_day`."""
    folder = tmp_path / "data"
    folder.mkdir()
    ward = Ward(folder)
    ward.day_id = ward.book()
    ward.book_of_day = ward.live(ward.day_id).started().climbs_to(60)
    ward.book_of_day.at("11:31").observes()
    ward.book_of_day.at("12:00").rate("20")
    return ward


@pytest.fixture
def filled(ward, tmp_path):
    """The data folder of that ward, closed."""
    with ward.app.app_context():
        db.session.remove()
        db.engine.dispose()
    return tmp_path / "data"
