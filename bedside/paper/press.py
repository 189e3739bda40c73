"""The press of the server: how many documents print at once, and how long each may take.

Printing runs in processes of its own: they can be ended when they take too long, and their work
does not slow the pages that other people wait for. Two prints in the server's own process raised
their p99 from 22 to 87 ms.
"""

import weakref
from threading import BoundedSemaphore

from bedside.paper.job import Job
from bedside.paper.printer import PressFailed, PressTooSlow, Printer
from bedside.paper.typeset import PressMissing, pdf_of

__all__ = ["Press", "PressBusy", "PressFailed", "PressMissing", "PressTooSlow", "pdf_of"]

AT_ONCE = 2
IN_ALL = 3  # printing or waiting; the server's fourth thread stays free for the bedside
SECONDS = 20.0


class PressBusy(Exception):
    """As many documents are being printed as may be at once."""


class Press:
    """Prints at most `at_once` documents at once, each within `seconds`.

    `keeps_warm`: its processes wait for the next document; else each ends with its own.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        in_all: int = IN_ALL,
        seconds: float = SECONDS,
        keeps_warm: bool = False,
    ) -> None:
        self._printing = BoundedSemaphore(at_once)
        self._admitted = BoundedSemaphore(in_all)
        self._seconds = seconds
        self._keeps_warm = keeps_warm
        self._waiting: list[Printer] = []
        self._is_missing = False
        weakref.finalize(self, _end_all, self._waiting)

    @property
    def is_missing(self) -> bool:
        """The last document failed for want of Pango: until one is printed, browsers print."""
        return self._is_missing

    def print(self, job: Job) -> bytes:
        """The PDF. Raises PressBusy, PressTooSlow, PressMissing, PressFailed."""
        if not self._admitted.acquire(blocking=False):
            raise PressBusy
        try:
            if not self._printing.acquire(timeout=self._seconds / 4):
                raise PressBusy
            try:
                return self._run(job)
            finally:
                self._printing.release()
        finally:
            self._admitted.release()

    def _run(self, job: Job) -> bytes:
        printer = self._next()
        try:
            pdf = printer.print(job, self._seconds)
            self._is_missing = False
            return pdf
        except PressMissing:
            self._is_missing = True
            raise
        finally:
            if self._keeps_warm and not printer.is_spent:
                self._waiting.append(printer)
            else:
                printer.end()

    def _next(self) -> Printer:
        """One that waits, the last used first; a new one where none does."""
        while self._waiting:
            printer = self._waiting.pop()
            if not printer.is_spent:
                return printer
            printer.end()
        return Printer()


def _end_all(waiting: list[Printer]) -> None:
    while waiting:
        waiting.pop().end()
