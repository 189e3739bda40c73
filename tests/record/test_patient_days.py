"""The other days of a patient, found by NHS number on each engine."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event as engine_event
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bedside.core.events import DayOpened, EmergencyDeclared, PatientArrived
from bedside.record.engine import writing
from bedside.record.migrate import upgrade
from bedside.record.patient_days import (
    _DAYS_OF_PATIENT,
    days_of_patient,
    earlier_days_of,
    hold_days_of,
)
from bedside.record.store import NewEntry, append, entries_of, open_day
from bedside.record.tables import db
from tests.record.conftest import app_on, opening
from tests.support.daybook import PATIENT, THE_DAY, DayBook, instant

BEFORE = THE_DAY - timedelta(days=1)
ARRIVED = PatientArrived(
    name_stated=True, born_stated=True, nhs_number_compared=True, wristband_compared=True
)


@pytest.fixture
def book(app, clock, days):
    """Opens a day with a real protocol in it; `enters` adds to it."""

    def opens(on=BEFORE, day=1, *events, **patient):
        who = PATIENT.model_copy(update=patient)
        opened = DayBook(on=on, day=day, patient=who).entries[0].event
        assert isinstance(opened, DayOpened)

        def first(day_id):
            mine = opened.model_copy(update={"day_id": day_id})
            return [NewEntry(mine, instant("07:00", on), days.nurse)]

        day_id = open_day(on, "unit", f"booking-{on}-{day}", first, clock)
        for event in events:
            enters(day_id, event, on)
        return day_id

    def enters(day_id, event, on=BEFORE):
        request = f"request-{len(entries_of(day_id))}-{day_id[:8]}"
        new = NewEntry(event, instant("08:15", on), days.nurse)
        append(day_id, request, lambda _lines: [new], clock)

    opens.enters = enters
    return opens


def said_to(day_id, on=THE_DAY):
    opened = entries_of(day_id)[0].event
    assert isinstance(opened, DayOpened)
    return earlier_days_of(opened, on)


def test_an_earlier_day_is_found_with_the_head_of_its_record(book):
    yesterday, today = book(BEFORE, 1, ARRIVED), book(THE_DAY, 2)
    (found,) = said_to(today).days
    assert (found.day_id, found.day, found.on) == (yesterday, 1, BEFORE)
    assert found.head == entries_of(yesterday)[-1].hash


def test_what_is_entered_later_is_said_at_once(book):
    yesterday, today = book(BEFORE, 1, ARRIVED), book(THE_DAY, 2)
    assert said_to(today).days[0].emergencies == ()
    book.enters(yesterday, EmergencyDeclared(card="stroke"))
    assert [one.card for one in said_to(today).days[0].emergencies] == ["stroke"]


def test_bookings_other_patients_and_later_days_say_nothing(book):
    today = book(THE_DAY, 2)
    book(BEFORE, 1)
    book(BEFORE - timedelta(days=1), 1, ARRIVED, nhs_number="9990000034")
    book(THE_DAY + timedelta(days=1), 3, ARRIVED)
    assert said_to(today) == said_to(today).model_copy(update={"days": (), "unclear": ()})


def test_a_red_flag_counts_though_it_was_entered_under_a_later_date(book):
    today, tomorrow = book(THE_DAY, 2), book(THE_DAY + timedelta(days=1), 3)
    book.enters(tomorrow, EmergencyDeclared(card="stroke"), THE_DAY)
    [day] = said_to(today).days
    assert (day.day_id, [one.card for one in day.emergencies]) == (tomorrow, ["stroke"])


def test_another_date_of_birth_under_the_number_is_unclear(book):
    today, other = book(THE_DAY, 2), book(BEFORE, 1, ARRIVED, born_on=date(1984, 12, 3))
    assert (said_to(today).days, said_to(today).unclear) == ((), (other,))


def test_a_record_that_cannot_be_read_is_unclear_and_hides_no_other(book, address, days):
    first, yesterday = book(BEFORE, 1, ARRIVED), book(BEFORE, 2, ARRIVED)
    today = book(THE_DAY, 3)
    db.session.rollback()
    days.tamper(address, f"UPDATE event SET type = 'arrived' WHERE day_id = '{first}' AND seq = 2")
    assert [day.day_id for day in said_to(today).days] == [yesterday]
    assert said_to(today).unclear == (first,)


def test_the_index_finds_them(book):
    book(THE_DAY, 2)
    connection = db.session.connection()
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    if connection.dialect.name == "postgresql":
        # A table of a few lines is read whole unless that is forbidden.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    found = text(f"{explain} {_DAYS_OF_PATIENT[connection.dialect.name]}")
    plan = connection.execute(found, {"nhs_number": PATIENT.nhs_number}).all()
    assert "ix_event_day_opened_nhs_number" in str(plan)


def test_on_postgresql_two_days_of_one_patient_are_entered_one_after_the_other(postgresql):
    upgrade(postgresql)
    apps = [app_on(postgresql) for _tablet in range(2)]
    mine = opening("day-1")[0].event
    other = mine.model_copy(
        update={"patient": mine.patient.model_copy(update={"nhs_number": "9990000026"})}
    )

    def enters(app, opened, meanwhile=lambda: None):
        with app.app_context(), writing() as session:
            session.execute(text("SET LOCAL lock_timeout = '200ms'"))
            hold_days_of(opened)
            meanwhile()

    enters(apps[0], mine, lambda: enters(apps[1], other))
    with pytest.raises(OperationalError, match="lock timeout"):
        enters(apps[0], mine, lambda: enters(apps[1], mine))
    enters(apps[1], mine)
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_all_days_of_a_patient_hold_bookings_and_days_to_come_oldest_first(book):
    to_come, today = book(THE_DAY + timedelta(days=1), 3), book(THE_DAY, 2)
    yesterday = book(BEFORE, 1, ARRIVED)
    book(BEFORE, 1, ARRIVED, nhs_number="9990000034")
    found = days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "unit")
    assert [day.day_id for day in found.days] == [yesterday, today, to_come]
    assert [day.status for day in found.days] == ["arrived", "booked", "booked"]
    assert (found.unclear, found.own) == ((), {yesterday, today, to_come})


def test_day_of_another_unit_counts_and_is_not_ones_own(book):
    day_id = book(BEFORE, 1, ARRIVED)
    found = days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "other")
    assert [day.day_id for day in found.days] == [day_id] and found.own == frozenset()


def test_days_under_another_birth_date_are_named_and_counted_nowhere(book, address, days):
    other = book(BEFORE, 1, born_on=date(1984, 12, 3))
    broken, whole = book(THE_DAY, 2, ARRIVED), book(THE_DAY + timedelta(days=1), 3)
    db.session.rollback()
    days.tamper(address, f"UPDATE event SET type = 'arrived' WHERE day_id = '{broken}' AND seq = 2")
    found = days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "unit")
    assert [day.day_id for day in found.days] == [whole]
    assert found.unclear == tuple(sorted((other, broken)))


def test_nobody_with_this_number_has_no_days(book):
    assert days_of_patient("9990000026", PATIENT.born_on, "unit").days == ()


def test_days_of_a_patient_take_three_queries_at_most_and_two_when_known(book):
    for n in range(5):
        book(BEFORE - timedelta(days=n), n + 1, ARRIVED)
    assert [_asked(), _asked()] == [3, 2]


def _asked():
    """How many statements one look at all days takes."""
    seen = []
    connection = db.session.connection()

    def count(*args):
        seen.append(args[2])

    engine_event.listen(connection, "before_cursor_execute", count)
    days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "unit")
    engine_event.remove(connection, "before_cursor_execute", count)
    return len(seen)
