"""Fills a database with ten years of a day unit: 100,000 infusion days, each a whole, valid chain.

Not collected with the suite. Its own command:
.venv/bin/python -m tests.record.ten_years FOLDER [--weeks 500] [--database postgresql://...]

Each week 25 patients have the five days of their first course and 25 the three of their second,
a year after it. Every line is hashed as the record hashes it and goes in a week at a time, without
forms, rules or PINs. `today` adds one more day of the unit, at work: what the benchmarks read.
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import func, insert, select

from bedside.core.names import folded, words_of
from bedside.core.nhs_number import problem_with
from bedside.record.backup import address_in
from bedside.record.chain import (
    NO_HASH,
    Line,
    canonical,
    line_of,
    occurred_text,
    recorded_text,
    seal,
)
from bedside.record.engine import WRITES, open_engine
from bedside.record.migrate import upgrade
from bedside.record.tables import EventRow, InfusionDay, PatientName, PatientRow, PersonRow
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, THE_DAY, configuration
from tests.support.invented_days import invented_day

UNIT_ID = "unit"
WEEKS = 500
PER_WEEK = 25
FIRST_COURSE, LATER_COURSE = 5, 3
FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)  # nobody signs in here: the benchmark just is
A_YEAR = 52  # weeks
TODAY_FROM = 50_000  # numbers of patients who are in none of the weeks
STORIES_OF_EACH = 12
STARTS = ("09:00", "09:30", "10:00", "10:30", "11:00")
# The day of today as it stands at 13:28: from the watch to patients who are not here yet.
TODAY_STARTS = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:00", "16:30")
SEEN_MIN = 13 * 60 + 28
FAMILY = ("Ahmed", "Begum", "Clarke", "Davies", "Evans", "Green", "Hughes", "Khan", "Nowak")
FAMILY += ("O'Brien", "Patel", "Quinn", "Roberts", "Smith", "Taylor", "Williams", "Zhang")
# Theirs alone, so that a search for one of them finds as many in ten years as in one day.
TODAY_FAMILY = ("Abernathy", "Featherstone", "Oyelaran", "Quartermaine", "Szymanski")
GIVEN = ("Aisha", "Beth", "Carol", "Daniel", "Ella", "Farah", "Grace", "Hannah", "Ivan", "Jane")
GIVEN += ("Katie", "Liam", "Maria", "Nadia", "Owen", "Priya", "Rhys", "Sarah", "Tom", "Victor")


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A line without its day: minutes from the unit's midnight, and what `data` says then."""

    type: str
    minute: int
    by: dict
    second_person: dict | None
    data: dict
    corrects: int | None


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day to be written: whose, when, and how it goes."""

    patient: dict
    on: date
    course: int
    day: int
    chair: str
    story: tuple[StoryLine, ...]


@cache
def story(seed, course, day, start, until_min=None):
    """A made-up day as lines that any date and patient can take."""
    book = invented_day(seed, course, day, start, until_min)
    midnight = datetime.combine(book.on, time(), configuration().unit.zone)
    found = []
    for entry in book.entries:
        line = line_of(seal(entry, NO_HASH))
        minute = (entry.occurred_at - midnight) // timedelta(minutes=1)
        found.append(
            StoryLine(line.type, minute, line.by, line.second_person, line.data, line.corrects)
        )
    return tuple(found)


def lines_of(day_id, one, chance):
    """The chain of this day, as the record would have written it."""
    zone = configuration().unit.zone
    midnight = datetime.combine(one.on, time(), zone)
    moved = midnight - datetime.combine(THE_DAY, time(), zone)
    request, lines = f"{chance.getrandbits(128):032x}", []
    for seq, told in enumerate(one.story, start=1):
        prev = lines[-1].hash if lines else NO_HASH
        occurred_at = midnight + timedelta(minutes=told.minute)
        recorded_at = occurred_at + timedelta(milliseconds=chance.randrange(1_000, 59_000))
        line = Line(
            seq=seq,
            type=told.type,
            occurred_at=occurred_text(occurred_at),
            recorded_at=recorded_text(recorded_at),
            by=told.by,
            second_person=told.second_person,
            request_id=f"{request}.{seq}",
            corrects=told.corrects,
            data=_data(told, day_id, one, moved, prev, seq),
            prev_hash=prev,
            hash=NO_HASH,
        )
        lines.append(replace(line, hash=line.hash_of_content()))
    return lines


def _data(told, day_id, one, moved, head, seq):
    """What the line says, with the times, the patient and the head of this day."""
    data = dict(told.data)
    for key in ("planned_start_at", "prepared_at"):
        if key in data:
            data[key] = occurred_text(datetime.fromisoformat(data[key]) + moved)
    if told.type == "day_opened":
        patient = {key: one.patient[key] for key in _OF_A_DAY}
        data |= {"day_id": day_id, "patient": patient, "chair": one.chair}
    if told.type == "day_signed":
        data |= {"through_seq": seq - 1, "head": head}
    return data


_OF_A_DAY = ("family_name", "given_name", "title", "born_on", "gender", "nhs_number", "allergies")


def patient(number):
    """The patient of this number: the same each time, with an NHS number never issued."""
    chance = Random(f"patient {number}")
    family = f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
    return {
        "family_name": family if number < TODAY_FROM else chance.choice(TODAY_FAMILY),
        "given_name": chance.choice(GIVEN),
        "title": chance.choice(("Ms", "Mr", "Mrs")),
        "born_on": (date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))).isoformat(),
        "gender": chance.choice(("Female", "Female", "Male")),
        "nhs_number": _nhs_number(number),
        "allergies": chance.choice(([], ["penicillin"], ["latex"])),
        "id": sha256(f"patient {number}".encode()).hexdigest()[:32],
    }


def _nhs_number(number):
    """One in ten of these ends on its check digit; some have none at all."""
    stem = 999_100_000 + 2 * number
    for nine in (stem, stem + 1):
        for last in range(10):
            found = f"{nine}{last}"
            if problem_with(found) is None:
                return found
    raise ValueError(f"no check digit for {stem}")


def week(number, weeks):
    """The days of one week of the ten years, the last of them before THE_DAY's week."""
    chance = Random(f"week {number}")
    monday = THE_DAY - timedelta(days=THE_DAY.weekday() + 7 * (weeks - number))
    for slot in range(PER_WEEK):
        back = number * PER_WEEK + slot
        first = back + A_YEAR * PER_WEEK
        for day in range(FIRST_COURSE):
            yield _one(chance, first, monday + timedelta(days=day), 1, day + 1, slot)
        for day in range(LATER_COURSE):
            on = monday + timedelta(days=slot % 3 + day)
            yield _one(chance, back, on, 2, day + 1, PER_WEEK + slot)


def _one(chance, number, on, course, day, slot):
    told = story(chance.randrange(STORIES_OF_EACH), course, day, STARTS[slot % len(STARTS)])
    return OneDay(patient(number), on, course, day, str(slot + 1), told)


def today(patients):
    """THE_DAY with so many patients, each somewhere in their day."""
    for slot in range(patients):
        start, day = TODAY_STARTS[slot % len(TODAY_STARTS)], slot % FIRST_COURSE + 1
        planned = time.fromisoformat(start)
        told = story(slot, 1, day, start, SEEN_MIN - planned.hour * 60 - planned.minute)
        yield OneDay(patient(TODAY_FROM + slot), THE_DAY, 1, day, str(slot + 1), told)


def write(connection, days, chance):
    """These days in one multi-row insert each of days and lines; returns how many lines."""
    booked, rows = [], []
    for one in days:
        day_id = f"{chance.getrandbits(128):032x}"
        lines = lines_of(day_id, one, chance)
        opened_at = datetime.fromisoformat(lines[0].recorded_at)
        booked.append(
            {
                "id": day_id,
                "unit_id": UNIT_ID,
                "booked_on": one.on,
                "created_at": opened_at,
                "patient_id": one.patient["id"],
            }
        )
        rows += [_row(day_id, line) for line in lines]
    # As they were entered: the lines of the day's patients stand between each other.
    rows.sort(key=lambda row: row["recorded_at"])
    connection.execute(insert(InfusionDay), booked)
    connection.execute(insert(EventRow), rows)
    return len(rows)


def _row(day_id, line):
    return {
        "day_id": day_id,
        "seq": line.seq,
        "type": line.type,
        "occurred_at": datetime.fromisoformat(line.occurred_at),
        "recorded_at": datetime.fromisoformat(line.recorded_at),
        "by": canonical(line.by),
        "second_person": line.second_person and canonical(line.second_person),
        "request_id": line.request_id,
        "corrects": line.corrects,
        "data": canonical(line.data),
        "prev_hash": line.prev_hash,
        "hash": line.hash,
    }


def write_people(connection, numbers):
    """Those who entered the lines, and the register of these patients."""
    now = datetime.combine(THE_DAY, time(), configuration().unit.zone)
    people = [
        {"id": who.id, "name": who.name, "initials": "", "role": who.role, "pin_hash": "",
         "active": True, "created_at": now, "unit_id": UNIT_ID, "pin_until": FOR_EVER}
        for who in (NURSE, SECOND, PRESCRIBER, MANAGER)
    ]  # fmt: skip
    there = set(connection.scalars(select(PersonRow.id)))
    new = [one for one in people if one["id"] not in there]
    if new:
        connection.execute(insert(PersonRow), new)
    registered = [_registered(number, now) for number in numbers]
    if registered:
        connection.execute(insert(PatientRow), registered)
        connection.execute(insert(PatientName), [*_words(registered)])


def _words(registered):
    for one in registered:
        for word in sorted(words_of(one["family_name"]) | words_of(one["given_name"])):
            yield {"patient_id": one["id"], "unit_id": UNIT_ID, "word": word}


def _registered(number, now):
    found = patient(number)
    allergies = found.pop("allergies")
    return found | {
        "unit_id": UNIT_ID,
        "born_on": date.fromisoformat(found["born_on"]),
        "allergies_known": "yes" if allergies else "none",
        "allergies": json.dumps(allergies),
        "family_key": folded(found["family_name"]),
        "given_key": folded(found["given_name"]),
        "version": 1,
        "changed_by": MANAGER.id,
        "changed_at": now,
    }


def fill(address, weeks, today_of=40, tell=lambda words: None):
    """Weeks of the unit and its day of today, into a new database at this address.

    Returns how many infusion days and lines were written.
    """
    upgrade(address)
    engine = open_engine(address)
    chance, days, lines, began = Random("ids"), 0, 0, perf_counter()
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        before = (weeks + A_YEAR) * PER_WEEK if weeks else 0
        write_people(connection, [*range(before), *range(TODAY_FROM, TODAY_FROM + today_of)])
    for number in range(weeks):
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            made = list(week(number, weeks))
            days, lines = days + len(made), lines + write(connection, made, chance)
        if number % 25 == 24:
            tell(f"{days} days, {lines} lines, {perf_counter() - began:.0f} s\n")
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        made = list(today(today_of))
        days, lines = days + len(made), lines + write(connection, made, Random("today's ids"))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(EventRow)) == lines
    engine.dispose()
    return days, lines


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--weeks", type=int, default=WEEKS)
    asked.add_argument("--database", help="an empty PostgreSQL instead of the folder")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    days, lines = fill(
        given.database or address_in(given.folder), given.weeks, 40, sys.stdout.write
    )
    sys.stdout.write(f"{days} infusion days, {lines} lines\n")


if __name__ == "__main__":
    main()
