"""The only place that asks what time it is."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The server's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs and can be moved forward: demo and tests only."""

    def __init__(self, starts_at: datetime, runs: Clock | None = None) -> None:
        self._runs = runs
        self._lock = Lock()
        self._set_at = starts_at
        self._real_at = runs.now() if runs else None

    def now(self) -> datetime:
        if self._runs is None or self._real_at is None:
            return self._set_at
        return self._set_at + (self._runs.now() - self._real_at)

    def move_on(self, by: timedelta) -> None:
        """Moves forward only: a record cannot be lived backwards."""
        if by < timedelta(0):
            raise ValueError("the clock moves forward only")
        with self._lock:
            self._set_at += by

    def move_to(self, instant: datetime) -> None:
        self.move_on(instant - self.now())
