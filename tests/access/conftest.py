"""A ward whose real clock the test moves too: sessions and PIN waits run on it."""

from datetime import UTC, datetime, timedelta

import pytest

from bedside.access.proving import PinRefused, check_pin
from bedside.clock import MovableClock
from tests.support.daybook import NURSE
from tests.support.two_units import QuickPress, TwoUnits
from tests.support.ward import PINS, Ward

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class WatchedWard(Ward):
    """`ward.wait(minutes=3)` lets real time pass; `ward.tries(...)` types PINs at the core."""

    def __init__(self, folder, **more):
        super().__init__(folder, real_clock=MovableClock(NOW), **more)

    def wait(self, **span):
        self.real_clock.move_on(timedelta(**span))

    def tries(self, pin, who=NURSE.id):
        """The person, or how long they have to wait (None: only refused)."""
        with self.app.app_context():
            try:
                return check_pin(who, pin, self.real_clock, unit_id="unit")
            except PinRefused as refused:
                return refused.wait

    def tries_wrongly(self, times, who=NURSE.id):
        return [self.tries("000000", who) for _ in range(times)]


@pytest.fixture
def ward(tmp_path):
    return WatchedWard(tmp_path)


@pytest.fixture
def right_pin():
    return PINS[NURSE.id]


@pytest.fixture(scope="session")
def here(tmp_path_factory):
    """Two units under one roof, with people and devices; nobody may change anything in it."""
    here = TwoUnits(tmp_path_factory.mktemp("two-units"))
    for press in ("bedside-press", "bedside-pack-press"):
        here.app.extensions[press] = QuickPress()
    return here
