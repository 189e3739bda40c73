"""Records past the hospital's time go for good, all of a patient or none, and leave a stone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bedside.clock import MovableClock
from bedside.core.events import DayDeferred
from bedside.core.retention import Retention
from bedside.drafts import keep_draft
from bedside.record.engine import open_engine, writing
from bedside.record.erasing import Rules, erase, leave_nothing_behind, old_records
from bedside.record.holds import NothingToRelease, holds_now, place_hold, release_hold
from bedside.record.store import DayUnknown, NewEntry, append, open_day
from bedside.record.sweeping import past_their_time, sweep
from bedside.record.tables import (
    ErasedDay,
    EventRow,
    InfusionDay,
    PatientRow,
    PersonRow,
    RecordView,
    SessionRow,
    SignInTry,
    db,
    opaque_id,
)
from bedside.record.verify import verify

LONDON = ZoneInfo("Europe/London")
RETENTION = Retention(
    basis="unit", source="[A]", record_years=8, views_years=8, sign_in_tries_months=24
)
LAST_ON = date(2016, 3, 10)
KEPT_THROUGH = date(2024, 3, 10)
SMITH, OSEI = "9990000018", "9990000034"


def at(on, hour=12):
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def rules(today=KEPT_THROUGH + timedelta(days=1)):
    return Rules(RETENTION, at(today), LONDON)


@pytest.fixture
def book(app, days):
    """`book(on, nhs_number)` is a day that ended on that date, two lines long."""

    def book(on=LAST_ON, number=SMITH, unit_id="unit", is_ended=True, family="Smith"):
        clock = MovableClock(at(on))

        def opening(day_id):
            [first] = days.opening(day_id)
            patient = first.event.patient.model_copy(
                update={"nhs_number": number, "family_name": family}
            )
            opened = first.event.model_copy(update={"patient": patient})
            return [NewEntry(opened, at(on), days.nurse)]

        day_id = open_day(on, unit_id, opaque_id(), opening, clock)
        if is_ended:
            ended = NewEntry(DayDeferred(reason="Unwell"), at(on), days.nurse)
            append(day_id, opaque_id(), lambda _: [ended], clock)
        return day_id

    return book


def erase_due(today=KEPT_THROUGH + timedelta(days=1)):
    """As the command does; how many patients were erased."""
    clock = MovableClock(at(today))
    due = [record for record in old_records(rules(today)) if record.is_due]
    return sum(erase(r, rules(today), "H. Records", "Schedule 2024", clock) for r in due)


def days_left():
    return set(db.session.scalars(db.select(InfusionDay.id)))


@pytest.mark.parametrize(
    ("today", "is_past"),
    [
        (KEPT_THROUGH - timedelta(days=1), False),
        (KEPT_THROUGH, False),
        (KEPT_THROUGH + timedelta(days=1), True),
    ],
)
def test_a_record_is_kept_through_the_last_day_of_its_time(book, today, is_past):
    book()
    assert bool(old_records(rules(today))) == is_past


def test_an_erased_day_leaves_its_id_date_size_head_and_who_erased_it_and_why(book):
    day_id = book()
    head = db.session.scalar(db.select(EventRow.hash).where(EventRow.seq == 2))
    assert erase_due() == 1
    assert days_left() == set()
    assert db.session.scalar(db.select(db.func.count()).select_from(EventRow)) == 0
    [stone] = db.session.scalars(db.select(ErasedDay)).all()
    assert (stone.day_id, stone.unit_id, stone.booked_on) == (day_id, "unit", LAST_ON)
    assert (stone.lines, stone.head) == (2, head)
    assert (stone.erased_by, stone.why) == ("H. Records", "Schedule 2024")
    assert stone.erased_at == at(KEPT_THROUGH + timedelta(days=1))


def test_a_younger_day_of_the_patient_keeps_all_of_them_in_whatever_unit(book):
    book()
    book(on=date(2020, 1, 1), unit_id="north")
    assert old_records(rules()) == ()
    assert len(days_left()) == 2


def test_all_days_of_a_patient_go_together_and_nobody_elses(book):
    first, second = book(on=date(2015, 3, 9)), book()
    other = book(on=date(2023, 1, 1), number=OSEI)
    [record] = old_records(rules())
    assert [day.id for day in record.days] == [first, second]
    assert erase_due() == 1
    assert days_left() == {other}


def test_a_late_entry_counts_from_when_it_was_entered(book, days):
    day_id = book()
    late = [days.note("Letter arrived")]
    append(day_id, opaque_id(), lambda _: late, MovableClock(at(date(2017, 1, 1))))
    assert old_records(rules()) == ()


def test_a_day_that_has_not_ended_is_named_and_keeps_the_patients_others(book):
    book(on=date(2015, 3, 9))
    book(is_ended=False)
    [record] = old_records(rules())
    assert [day.against for day in record.days] == [None, "not_ended"]
    assert erase_due() == 0
    assert len(days_left()) == 2


def test_a_day_on_hold_keeps_all_of_the_patients_until_it_is_released(book, clock):
    held = book()
    book(on=date(2015, 3, 9))
    place_hold(held, "Dr Cole", "Claim 17", clock)
    assert [(h.day_id, h.placed_by, h.why) for h in holds_now()] == [(held, "Dr Cole", "Claim 17")]
    assert erase_due() == 0
    release_hold(held, "Dr Cole", clock)
    assert holds_now() == ()
    assert erase_due() == 1


def test_only_a_day_that_is_there_is_held_and_only_a_held_one_released(book, clock):
    with pytest.raises(DayUnknown):
        place_hold("nobody", "Dr Cole", "Claim 17", clock)
    with pytest.raises(NothingToRelease):
        release_hold(book(), "Dr Cole", clock)


def test_a_patient_booked_again_after_the_list_was_made_is_not_erased(book, clock):
    book()
    [record] = old_records(rules())
    book(on=date(2024, 3, 1))
    assert not erase(record, rules(), "H. Records", "Schedule 2024", clock)
    assert len(days_left()) == 2


def test_a_hold_placed_after_the_list_was_made_counts(book, clock):
    day_id = book()
    [record] = old_records(rules())
    place_hold(day_id, "Dr Cole", "Claim 17", clock)
    assert not erase(record, rules(), "H. Records", "Schedule 2024", clock)
    assert days_left() == {day_id}


def test_a_record_that_does_not_hold_is_never_erased(book, address, days):
    day_id = book()
    db.session.remove()
    days.tamper(address, "UPDATE event SET hash = prev_hash WHERE seq = 2")
    [record] = old_records(rules())
    assert [day.against for day in record.days] == ["does_not_hold"]
    assert erase_due() == 0
    assert days_left() == {day_id}


def test_verify_counts_erased_days_and_finds_nothing_wrong_with_them(book, address):
    book()
    other = book(on=date(2023, 1, 1), number=OSEI)
    erase_due()
    db.session.remove()
    verified = _verified(address)
    assert (verified.days, verified.erased, verified.findings) == (1, 1, ())
    assert days_left() == {other}


def test_verify_still_finds_a_line_deleted_without_a_stone(book, address, days):
    day_id = book(on=date(2023, 1, 1))
    book()
    erase_due()
    db.session.remove()
    days.tamper(address, f"DELETE FROM event WHERE day_id = '{day_id}' AND seq = 1")
    problems = {(f.problem, f.day_id) for f in _verified(address).findings}
    assert ("missing_line", day_id) in problems


def test_verify_names_a_day_of_which_more_than_the_stone_is_left(book, address, days):
    day_id = book()
    db.session.remove()
    _as_it_may(address, _stone_for(day_id))
    assert [(f.problem, f.day_id) for f in _verified(address).findings] == [
        ("not_wholly_erased", day_id)
    ]


def _verified(address):
    engine = open_engine(address)
    verified = verify(engine)
    engine.dispose()
    return verified


def _as_it_may(address, *statements):
    """As somebody with the database's own tools, its guards in place."""
    engine = open_engine(address)
    try:
        with engine.execution_options(bedside_writes=True).begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def _stone_for(day_id, lines="(SELECT count(*) FROM event WHERE day_id = '{0}')", head=None):
    head = head or "(SELECT hash FROM event WHERE day_id = '{0}' ORDER BY seq DESC LIMIT 1)"
    return (
        "INSERT INTO erased_day SELECT id, unit_id, booked_on, "
        f"{lines.format(day_id)}, {head.format(day_id)}, created_at, 'me', 'why' "
        f"FROM infusion_day WHERE id = '{day_id}'"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event WHERE day_id = '{0}'",
        "DELETE FROM event WHERE day_id = '{0}' AND seq = 2",
        "DELETE FROM infusion_day WHERE id = '{0}'",
        "UPDATE event SET seq = 9 WHERE seq = 2",
    ],
)
def test_without_a_stone_nothing_of_a_day_is_deleted(book, address, statement):
    day_id = book()
    db.session.remove()
    with pytest.raises(DatabaseError):
        _as_it_may(address, statement.format(day_id))
    assert _verified(address).findings == ()


@pytest.mark.parametrize("wrong", [{"lines": "1"}, {"head": "'0'"}])
def test_a_stone_that_is_not_true_is_refused(book, address, wrong):
    day_id = book()
    db.session.remove()
    with pytest.raises(DatabaseError):
        _as_it_may(address, _stone_for(day_id, **wrong))


def test_a_day_on_hold_gets_no_stone_whoever_asks(book, address, clock):
    day_id = book()
    place_hold(day_id, "Dr Cole", "Claim 17", clock)
    db.session.remove()
    with pytest.raises(DatabaseError):
        _as_it_may(address, _stone_for(day_id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE erased_day SET why = 'another'",
        "DELETE FROM erased_day",
        "INSERT INTO infusion_day (id, unit_id, booked_on, created_at) "
        "SELECT day_id, unit_id, booked_on, erased_at FROM erased_day; "
        "INSERT INTO event SELECT day_id, 1, 'x', erased_at, erased_at, '', '', 'request-9', "
        "NULL, '{}', '', '' FROM erased_day",
    ],
)
def test_a_stone_is_neither_changed_nor_deleted_and_its_day_takes_no_line(book, address, statement):
    book()
    erase_due()
    db.session.remove()
    with pytest.raises(DatabaseError):
        _as_it_may(address, *statement.split("; "))


def test_nothing_of_the_patient_is_left_in_the_files(sqlite_address, sqlite_app, days, tmp_path):
    clock = MovableClock(at(LAST_ON))

    def opening(day_id):
        [first] = days.opening(day_id)
        patient = first.event.patient.model_copy(update={"family_name": "Quixotebird"})
        opened = first.event.model_copy(update={"patient": patient})
        return [NewEntry(opened, at(LAST_ON), days.nurse)]

    day_id = open_day(LAST_ON, "unit", opaque_id(), opening, clock)
    ended = [NewEntry(DayDeferred(reason="Unwell"), at(LAST_ON), days.nurse)]
    append(day_id, opaque_id(), lambda _: ended, clock)
    files = [*(tmp_path / "data").iterdir()]
    assert any(b"Quixotebird" in file.read_bytes() for file in files)
    assert erase_due() == 1
    leave_nothing_behind()
    assert not any(b"Quixotebird" in f.read_bytes() for f in (tmp_path / "data").iterdir())


def _person():
    row = PersonRow(
        id="amy", name="Amy", initials="A", role="nurse", pin_hash="", created_at=at(LAST_ON)
    )
    with writing() as session:
        session.add(row)


def _patient(number, changed_on, patient_id):
    return PatientRow(
        id=patient_id,
        unit_id="unit",
        nhs_number=number,
        family_name="Smith",
        given_name="Jane",
        title="Ms",
        born_on=date(1984, 3, 12),
        gender="Female",
        allergies_known="none",
        allergies="[]",
        family_key="smith",
        given_key="jane",
        changed_by="amy",
        changed_at=at(changed_on),
        version=1,
    )


def test_the_registers_entry_goes_with_the_days_and_a_lately_changed_one_keeps_them(book):
    _person()
    book()
    book(number=OSEI)
    with writing() as session:
        session.add(_patient(SMITH, LAST_ON, "smith"))
        session.add(_patient(OSEI, date(2023, 1, 1), "osei"))
    assert erase_due() == 1
    assert db.session.scalars(db.select(PatientRow.id)).all() == ["osei"]


def test_half_filled_forms_of_an_erased_day_go_with_it(book, clock):
    _person()
    day_id = book()
    keep_draft("amy", day_id, "note", {"text": ["Quiet"]}, clock)
    assert erase_due() == 1


def test_what_is_no_part_of_the_record_is_swept_once_past_its_time(book):
    _person()
    kept_day = book(on=date(2020, 1, 1))
    today = KEPT_THROUGH + timedelta(days=1)
    long_ago, lately = at(date(2016, 3, 10)), at(date(2016, 3, 11))
    tried, tried_lately = at(date(2022, 3, 10)), at(date(2022, 3, 11))
    with writing() as session:
        for when, day_id in ((long_ago, None), (long_ago, kept_day), (lately, None)):
            session.add(
                RecordView(at=when, person_id="amy", unit_id="unit", day_id=day_id, what="x")
            )
        session.add(SignInTry(who="amy", at=tried, succeeded=True))
        session.add(SignInTry(who="amy", at=tried_lately, succeeded=True))
        session.add(
            SessionRow(token_hash="1", person_id="amy", started_at=tried, last_seen_at=tried)
        )
        session.add(_patient(OSEI, LAST_ON, "osei"))
        session.add(_patient(SMITH, LAST_ON, "smith"))  # under this number a day is kept
    listed = past_their_time(rules(today))
    assert (listed.views, listed.tries, listed.sessions, listed.patients) == (1, 1, 1, 1)
    assert sweep(rules(today)) == listed
    assert past_their_time(rules(today)).views == 0
    left = db.session.scalars(db.select(RecordView.day_id).order_by(RecordView.at)).all()
    assert left == [kept_day, None]
    assert db.session.scalars(db.select(PatientRow.id)).all() == ["smith"]


def test_days_that_share_a_number_through_a_correction_are_one_patients(book, days):
    """The number was mistyped at the booking and corrected: both numbers' days are theirs."""
    day_id = book(number=OSEI)
    [first] = days.opening(day_id)
    corrected = NewEntry(first.event, at(LAST_ON), days.nurse, corrects=1)
    append(day_id, opaque_id(), lambda _: [corrected], MovableClock(at(LAST_ON)))
    book(on=date(2023, 1, 1), number=SMITH)
    assert old_records(rules()) == ()
