"""What ten years of records cost the unit's day: the same pages on both databases, in one run.

Not collected with the suite. Its own commands:
.venv/bin/python -m tests.record.ten_years FOLDER      (half an hour, 10 GB)
.venv/bin/python -m tests.record.bench_day_list FOLDER [--database postgresql://...]

Day list, board, locked screen and patient search take at most 1.2 times as long with 100,000
infusion days in the database as with the 40 of today. Each is asked of one database and of the
other in turn, so that whatever else the machine does falls on both; medians are compared. "Read
anew" is the day list of a server that has just started, with nothing kept.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bedside.access.sessions import sign_in
from bedside.access.tablets import COOKIE as TABLET_COOKIE
from bedside.access.tablets import enrol
from bedside.app import create_app
from bedside.clock import MovableClock, SystemClock
from bedside.record.backup import address_in
from bedside.record.kept import days_kept
from bedside.routes.access import COOKIE
from bedside.settings import Settings
from tests.record.ten_years import TODAY_FAMILY, TODAY_FROM, UNIT_ID, fill, patient
from tests.support.daybook import MANAGER, NURSE, configuration, instant

NOW = instant("13:30")
ROUNDS = 40
MOST = 1.2
PATIENTS = 40


class Unit:
    """The app on one database, with a nurse at one enrolled tablet and a locked one beside it."""

    def __init__(self, address):
        settings = Settings(database=address, secret_key="bench" * 8, is_training=True)
        self.app = create_app(settings, configuration(), MovableClock(NOW), (), SystemClock())
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.client, self.locked = self._signed_in(), self._signed_in()
        self.locked.post("/lock")

    def _signed_in(self):
        clock = SystemClock()
        with self.app.app_context():
            tablet, token = enrol("bench", "tablet", UNIT_ID, MANAGER.id, clock)
            session = sign_in(NURSE, clock, tablet)
        client = self.app.test_client()
        client.set_cookie(TABLET_COOKIE, token)
        client.set_cookie(COOKIE, session)
        return client

    def get(self, path):
        return self.client.get(path)

    def read_anew(self):
        days_kept.forget()
        return self.client.get("/days")

    def find(self, words):
        return self.client.post("/patients", data={"find": words})


def times(one, ten, ask):
    """Seconds that each of the two needs for the same, one after the other, many times."""
    found = [], []
    for unit in (one, ten):
        answer = ask(unit)
        assert answer.status_code == 200, (answer.status_code, answer.text[:300])
    for turn in range(ROUNDS):
        pair = [(one, found[0]), (ten, found[1])]
        for unit, into in pair if turn % 2 else pair[::-1]:
            began = perf_counter()
            ask(unit)
            into.append(perf_counter() - began)
    return found


def asked_for():
    """What is compared, by name."""
    somebody = patient(TODAY_FROM)
    return {
        "day list, read anew": Unit.read_anew,
        "day list": lambda unit: unit.get("/days"),
        "day list, refreshed": lambda unit: unit.get("/days/fragments/day-list"),
        "board": lambda unit: unit.get("/board"),
        "locked screen": lambda unit: unit.locked.get("/locked"),
        "patient by name": lambda unit: unit.find(TODAY_FAMILY[0]),
        "patient by two names": lambda unit: unit.find(
            f"{somebody['given_name']} {somebody['family_name'][:4]}"
        ),
        "patient by NHS number": lambda unit: unit.find(somebody["nhs_number"]),
        "patient by date of birth": lambda unit: unit.find(somebody["born_on"]),
    }


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path, help="filled by tests.record.ten_years")
    asked.add_argument(
        "--database", help="the same in PostgreSQL: an address filled and an empty", nargs=2
    )
    given = asked.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        ten_at, one_at = given.database or (address_in(given.folder), address_in(Path(folder)))
        fill(one_at, weeks=0, today_of=PATIENTS)
        one, ten = Unit(one_at), Unit(ten_at)
        for name, ask in asked_for().items():
            of_one, of_ten = (median(found) for found in times(one, ten, ask))
            slow |= of_ten > of_one * MOST
            sys.stdout.write(
                f"{name:26} {of_one * 1e3:7.1f} ms, ten years {of_ten * 1e3:7.1f} ms, "
                f"{of_ten / of_one:.2f} times (at most {MOST})\n"
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
