"""One printing process, kept warm: it takes one document after the other and can be ended.

Loading WeasyPrint costs a second of work, more than setting two pages. The process says nothing on
stderr: a warning could carry what was to be printed. It ends by itself when its server does.
"""

import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer
from typing import IO

from bedside.paper.job import Job
from bedside.paper.typeset import PressMissing, pdf_of

PRINTS_BEFORE_REST = 200  # then a fresh process: a small leak never becomes a large one
_HOME = Path(__file__).resolve().parents[2]
_SIZE = struct.Struct(">Q")
_DONE, _MISSING = b"d", b"m"


class PressTooSlow(Exception):
    """The document was not ready in time and was given up."""


class PressFailed(Exception):
    """The printing process ended without a document. Never carries what was to be printed."""


class Printer:
    """A process that prints; `is_spent` once it was ended or has printed enough."""

    def __init__(self) -> None:
        self._prints = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bedside.paper.printer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_HOME,
        )

    @property
    def is_spent(self) -> bool:
        return self._process.poll() is not None or self._prints >= PRINTS_BEFORE_REST

    def print(self, job: Job, seconds: float) -> bytes:
        """The PDF. Raises PressTooSlow, PressMissing, PressFailed."""
        self._prints += 1
        given_up = Event()
        timer = Timer(seconds, self._give_up, (given_up,))
        timer.start()
        try:
            answer, pdf = self._asked(job)
        except (OSError, EOFError):
            self._prints = PRINTS_BEFORE_REST
            raise (PressTooSlow if given_up.is_set() else PressFailed)() from None
        finally:
            timer.cancel()
        if answer == _MISSING:
            raise PressMissing
        if answer != _DONE or not pdf.startswith(b"%PDF"):
            raise PressFailed
        return pdf

    def _give_up(self, given_up: Event) -> None:
        given_up.set()
        self._process.kill()

    def _asked(self, job: Job) -> tuple[bytes, bytes]:
        assert self._process.stdin is not None and self._process.stdout is not None
        _send(self._process.stdin, b"", job.as_json())
        answer = _read(self._process.stdout, 1)
        return answer, _received(self._process.stdout)

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        with self._process:  # closes both pipes and waits
            assert self._process.stdin is not None
            with suppress(BrokenPipeError):
                self._process.stdin.close()


def _send(pipe: IO[bytes], first: bytes, content: bytes) -> None:
    pipe.write(first + _SIZE.pack(len(content)) + content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes:
    (size,) = _SIZE.unpack(_read(pipe, _SIZE.size))
    return _read(pipe, size)


def _read(pipe: IO[bytes], size: int) -> bytes:
    """Raises EOFError where the other side has gone."""
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


def main() -> int:
    """The process itself: prints until nobody asks any more."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            job = Job.from_json(_received(asked))
        except EOFError:
            return 0
        try:
            _send(answers, _DONE, pdf_of(job))
        except PressMissing:
            _send(answers, _MISSING, b"")


if __name__ == "__main__":
    sys.exit(main())
