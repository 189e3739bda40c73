"""The memory of earlier days: what they say, and what they ask of this one (rules 2, 22)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.day import is_check_clear, stage_of
from bedside.core.earlier import (
    answers_to,
    days_before,
    is_clear,
    is_read,
    open_points,
    points,
    stands_elsewhere,
    too_soon,
)
from bedside.core.earlier_summary import earlier_day, has_happened, kept, red_flags, says_the_same
from bedside.core.months import full_months_after
from bedside.core.refusals.earlier_days import rests_on_earlier_days
from tests.core.tapping import SPAIN, codes, start, tap_of, with_protocol
from tests.support.daybook import NURSE, PRESCRIBER, SECOND, THE_DAY, DayBook

BEFORE = THE_DAY - timedelta(days=1)
HEAD = "a" * 64
YESTERDAY_READ, MONTHS_BETWEEN = "yesterday_read", "twelve_months"


def summary(book, **changes):
    day = earlier_day(book.day().history, HEAD)
    return day.model_copy(update={"day_id": "other"} | changes)


def reacted(grade=2, **values):
    """Yesterday: a reaction at 125, stopped, resumed at half, discontinued."""
    book = DayBook(day=1, on=BEFORE).started().climbs_to(120)
    reaction = book.after(125).reacts(grade, **values)
    book.pauses()
    book.after(140).reaction_over(reaction)
    return book, reaction


def ended(book):
    book.after(400).write(e.InfusionDiscontinued(reason="8 hours"))
    book.write(e.LineDisconnected())
    return book


def reads(book, *days, unclear=()):
    return book.write(e.EarlierDaysRead(days=days, unclear=unclear))


def today(*days, day=2, ready=True, course=1, unclear=(), **more):
    """Arrived, the earlier days read, everything else ready for the start."""
    book = DayBook(day=day, course=course, **more)
    book.at("08:15")
    reads(book, *days, unclear=unclear)
    if ready:
        book.made_ready().at("10:30")
    else:
        book.arrives()
    return book


def flagged(**changes):
    book, _ = reacted(4, red_flags=("trouble_breathing",))
    return summary(ended(book), **changes)


def plain(**changes):
    return summary(ended(reacted()[0]), **changes)


def decides(book, decision="go_on", about="red_flag:other"):
    event = e.PrescriberDecided(
        about=about, decision=decision, reason="x", prescriber_name=PRESCRIBER.name
    )
    return book.write(event, by=PRESCRIBER)


# What a day says


def test_a_reaction_is_told_with_its_treatment_stop_and_resume():
    book, reaction = reacted()
    done = e.ReactionActionDone(
        reaction_seq=reaction.seq, action_id="medicine_grade_2_to_4", detail="dexchlorpheniramine"
    )
    book.after(130).write(done)
    book.after(135).write(
        e.MedicineGiven(drug="paracetamol", dose=Decimal("1.50"), dose_unit="g", route="oral")
    )
    book.after(141).resumes("10")
    told = summary(ended(book)).reactions[0]
    assert (told.worst_grade, told.symptoms) == (2, ("Hives: Widespread",))
    assert told.treatment == ("dexchlorpheniramine", "paracetamol 1.5 g oral")
    assert told.onset_at == told.stopped_at
    assert (told.resumed_at_ml_per_h, told.slowed_to_ml_per_h) == (10, 10)
    assert (told.resumed_at - told.onset_at, told.resolved_at - told.onset_at) == (
        timedelta(minutes=16),
        timedelta(minutes=15),
    )


def test_a_day_says_its_rates_and_what_was_given_of_the_dose():
    book, _ = reacted()
    book.after(141).resumes("10")
    told = summary(ended(book))
    # 26.667 mL by the stop at 125, 259 minutes at 10 mL per hour: of 101.2 mL and 12 mg.
    assert told.dose_given_mg == Decimal("8.280632")
    assert (told.highest_rate_ml_per_h, told.last_rate_ml_per_h) == (20, 10)
    assert (told.status, told.bag_ended, told.because) == ("watch", "discontinued", "8 hours")


def rates_after(minute, *, goes_on=True):
    """A day with a reaction so many minutes after the start; the next rate a minute later."""
    book = DayBook(day=1, on=BEFORE).started().climbs_to(minute - 1)
    book.after(minute).reacts(1)
    if goes_on:
        book.after(minute + 1).rate("20")
    return summary(book)


@pytest.mark.parametrize(
    ("minute", "began_at", "quiet"), [(5, 5, 20), (29, 5, 20), (45, 10, 20), (95, 20, 20)]
)
def test_a_reaction_says_what_ran_when_it_began(minute, began_at, quiet):
    told = rates_after(minute)
    assert told.reactions[0].began_at_ml_per_h == began_at
    assert told.quiet_rate_ml_per_h == quiet


def test_the_highest_rate_without_a_reaction_is_the_one_below():
    told = summary(ended(reacted()[0]))
    assert told.reactions[0].began_at_ml_per_h == 20
    assert (told.highest_rate_ml_per_h, told.quiet_rate_ml_per_h) == (20, 15)


def test_a_reaction_in_the_minute_of_a_change_counts_against_both_rates():
    book = DayBook(day=1, on=BEFORE).started().climbs_to(60)
    book.after(60).reacts(1)
    told = summary(book)
    assert told.reactions[0].began_at_ml_per_h == 10
    assert told.quiet_rate_ml_per_h == 5


def test_a_reaction_from_the_first_minute_leaves_no_rate_without_one():
    book = DayBook(day=1, on=BEFORE).started()
    book.after(0).reacts(1)
    told = summary(book)
    assert (told.reactions[0].began_at_ml_per_h, told.quiet_rate_ml_per_h) == (5, None)


def test_a_reaction_before_the_start_or_after_the_bag_began_at_no_rate():
    early = DayBook(day=1, on=BEFORE).made_ready()
    early.reacts(1)
    late = ended(DayBook(day=1, on=BEFORE).started().climbs_to(60))
    late.after(460).reacts(1)
    for book, quiet in ((early, None), (late, 15)):
        told = summary(book)
        assert (told.reactions[0].began_at_ml_per_h, told.quiet_rate_ml_per_h) == (None, quiet)


@pytest.mark.parametrize("is_started", [True, False])
def test_a_day_that_has_not_ended_says_no_dose(is_started):
    book = DayBook(day=1, on=BEFORE)
    (book.started if is_started else book.made_ready)()
    assert summary(book).dose_given_mg is None


def test_a_deferred_day_says_no_dose_and_why():
    book = DayBook(day=1, on=BEFORE)
    book.at("08:15").arrives()
    book.write(e.DayDeferred(reason="cough"))
    told = summary(book)
    assert (told.status, told.because, told.dose_given_mg) == ("deferred", "cough", 0)


def test_a_signed_day_still_says_how_it_ended():
    book = ended(reacted()[0])
    book.write(e.PatientTransferred(to="ICU", received_by="x", copy_printed=True))
    book.write(e.DaySigned(meaning="whole", through_seq=len(book.entries), head=HEAD))
    told = summary(book)
    assert (told.status, told.signed) == ("transferred", True)


def test_a_booking_alone_is_no_day_to_read_but_a_reaction_at_home_is():
    book = DayBook(day=1, on=BEFORE)
    assert not has_happened(book.day().history)
    book.write(e.EmergencyDeclared(card="stroke"))
    assert has_happened(book.day().history)


def test_red_flags_and_cards_stand_once_each():
    book, _ = reacted(4, red_flags=("trouble_breathing",))
    for _tap in range(2):
        book.write(e.EmergencyDeclared(card="chest_pain"))
    assert red_flags(summary(book)) == ("Trouble breathing", "Chest pain")


def test_this_course_the_last_day_before_it_and_every_red_flag_are_kept():
    days = [
        plain(day_id="old", course=1, day=1, on=date(2024, 1, 1)),
        flagged(day_id="flag", course=1, day=2, on=date(2024, 1, 2)),
        plain(day_id="last", course=1, day=3, on=date(2024, 1, 3)),
        plain(day_id="never", course=1, day=4, on=date(2024, 1, 4), started_at=None),
        plain(day_id="mine", course=2, day=1, on=BEFORE),
    ]
    assert [day.day_id for day in kept(reversed(days), 2)] == ["flag", "last", "mine"]


def test_a_grown_or_signed_record_that_says_nothing_new_says_the_same():
    one = e.EarlierDaysRead(days=(plain(),))
    assert says_the_same(one, e.EarlierDaysRead(days=(plain(head="b" * 64, signed=True),)))
    assert not says_the_same(one, e.EarlierDaysRead(days=(flagged(),)))
    assert not says_the_same(one, e.EarlierDaysRead(days=one.days, unclear=("x",)))


# Red flags


def test_red_flag_of_an_earlier_day_stops_the_start():
    assert codes(today(flagged()), start()) == ["red_flag"]
    assert codes(today(plain()), start()) == []


@pytest.mark.parametrize("card", ["anaphylaxis", "stroke", "chest_pain", "lung_bleeding"])
def test_every_emergency_card_of_an_earlier_day_stops_the_start(card):
    book, _ = reacted()
    book.write(e.EmergencyDeclared(card=card))
    assert codes(today(summary(book)), start()) == ["red_flag"]


def test_grade_4_without_a_red_flag_does_not():
    assert codes(today(summary(ended(reacted(4)[0]))), start()) == []


def test_only_go_on_taken_after_it_was_read_clears_it():
    book = DayBook()
    decides(book.at("08:00"))
    reads(book.at("08:15"), flagged())
    book.made_ready().at("10:30")
    assert codes(book, start()) == ["red_flag"]
    decides(book, "do_not_go_on")
    assert codes(book, start()) == ["red_flag"]
    decides(book)
    assert codes(book, start()) == []


def test_a_decision_said_to_be_older_than_the_red_flag_does_not_clear_it():
    book = today(flagged())
    at = flagged().reactions[0].onset_at
    decides(book.at(at - timedelta(minutes=1)))
    assert open_points(book.day().history)
    decides(book.at(at))
    assert not open_points(book.day().history)


def test_another_red_flag_of_the_same_day_asks_anew_and_a_grown_record_does_not():
    book = today(flagged())
    decides(book)
    reads(book, flagged(head="b" * 64, because="more said"))
    assert codes(book, start()) == ["check_open"]  # to be read again
    reads(book, flagged(emergencies=(_card("stroke"),)))
    assert "red_flag" in codes(book, start())


def _card(card):
    return e.EarlierEmergency(card=card, title=card, at=DayBook(on=BEFORE).now)


def test_a_red_flag_taken_back_by_a_correction_is_gone():
    book = today(flagged())
    reads(book, plain())
    assert points(book.day().history) == ()


def test_the_day_stays_at_the_checks_until_it_is_decided():
    book = today(flagged())
    assert stage_of(book.day().history) == "checks"
    decides(book)
    assert stage_of(book.day().history) == "ready"


def test_only_a_prescriber_decides_it_and_only_at_the_tablet():
    book = today(flagged())
    event = e.PrescriberDecided(
        about="red_flag:other", decision="go_on", reason="x", prescriber_name="Dr A. Mehta"
    )
    assert codes(book, event, by=PRESCRIBER, second=None) == []
    assert codes(book, event, second=None) == ["not_your_role"]
    by_telephone = event.model_copy(update={"by_telephone": True, "read_back": True})
    assert codes(book, by_telephone, by=NURSE, second=SECOND) == ["not_by_telephone"]
    unknown = event.model_copy(update={"about": "red_flag:nobody"})
    assert codes(book, unknown, by=PRESCRIBER) == ["unknown_id"]


def test_a_record_that_cannot_be_read_is_a_prescribers_decision_too():
    book = today(unclear=("broken",))
    assert codes(book, start()) == ["unclear_record"]
    decides(book, about="unclear_record:broken")
    assert codes(book, start()) == []
    reads(book, unclear=("broken", "another"))
    assert codes(book, start()) == ["unclear_record"]
    reads(book, unclear=("broken",))
    assert codes(book, start()) == []


# Never doubled


def test_no_second_dose_on_one_day():
    assert codes(today(plain(on=THE_DAY, day=1)), start()) == ["dose_given_today"]


@pytest.mark.parametrize("booked_for", [THE_DAY + timedelta(days=1), THE_DAY - timedelta(days=1)])
def test_no_second_dose_on_one_day_under_the_booking_of_another_date(booked_for):
    book = DayBook(day=2, on=booked_for)
    book.on = THE_DAY
    book.at("08:15")
    reads(book, plain(on=THE_DAY, day=1))
    book.made_ready().at("10:30")
    assert "dose_given_today" in codes(book, start())
    assert codes(today(plain(on=THE_DAY, day=1, started_at=None)), start()) == []


def test_no_day_of_a_course_twice():
    assert codes(today(plain(day=2)), start()) == ["course_day_given"]
    assert codes(today(plain(day=2, started_at=None)), start()) == []
    assert codes(today(plain(day=2, course=2, on=date(2024, 1, 1))), start()) == []


# Months between courses


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2025, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_twelve_months_on_is_the_same_date_or_the_next_there_is(on, until):
    assert full_months_after(on, 12) == until


def test_months_that_end_in_december_and_short_months():
    assert full_months_after(date(2026, 8, 31), 6) == date(2027, 3, 1)
    assert full_months_after(date(2026, 6, 30), 6) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("on", "is_soon"),
    [(date(2025, 11, 24), False), (date(2025, 11, 25), True), (date(2025, 11, 23), False)],
)
def test_less_than_the_months_between_courses_is_a_prescribers_decision(on, is_soon):
    book = today(plain(on=on, day=5), course=2, day=1)
    assert (too_soon(book.day().history) is not None) is is_soon
    expected = ["check_open"] if is_soon else []
    assert [code for code in codes(book, start()) if code != "premedication_open"] == expected
    passed = e.CheckAnswered(check_id=MONTHS_BETWEEN, answer="passed")
    assert codes(book, passed) == (["less_than_months"] if is_soon else [])


def test_less_than_the_months_answered_so_and_decided_lets_the_course_begin():
    book = today(plain(on=date(2026, 5, 1), day=5), course=2, day=1)
    failed = e.CheckAnswered(check_id=MONTHS_BETWEEN, answer="failed", note="urgent")
    assert codes(book, failed) == []
    book.write(failed)
    assert codes(book, start()) == ["check_open"]
    decides(book, about=f"check:{MONTHS_BETWEEN}")
    assert codes(book, start()) == []


def test_the_months_are_asked_on_the_courses_first_day_only():
    days = plain(on=date(2026, 5, 1), day=5), plain(course=2, on=BEFORE, day_id="mine")
    assert too_soon(today(*days, course=2).day().history) is None


def test_a_course_begun_elsewhere_asks_the_prescriber_about_the_months():
    book = today(plain(on=date(2026, 5, 1), day=5), course=2, day=2)
    assert codes(book, start()) == ["too_soon"]


def test_a_protocol_without_that_check_asks_the_prescriber_all_the_same():
    book = DayBook()
    checks = tuple(c for c in book.protocol.checks if c.id != MONTHS_BETWEEN)
    days = (plain(on=date(2026, 5, 1), day=5),)
    book = today(*days, course=2, day=1, protocol=with_protocol(checks=checks))
    assert codes(book, start()) == ["too_soon"]
    decides(book, about="too_soon:other")
    assert codes(book, start()) == []
    reads(book, *days)
    assert "too_soon" not in codes(book, start())


# "The last day has been read"


def read_answer(answer="passed", note=None):
    return e.CheckAnswered(check_id=YESTERDAY_READ, answer=answer, note=note)


@pytest.mark.parametrize(
    ("days", "day", "answer", "note", "expected"),
    [
        ((plain(),), 2, "passed", None, []),
        ((plain(),), 2, "not_applicable", None, ["earlier_day_to_read"]),
        ((plain(),), 2, "failed", None, []),
        ((), 1, "not_applicable", None, []),
        ((), 1, "passed", None, ["no_earlier_day"]),
        ((), 2, "not_applicable", None, ["earlier_day_elsewhere"]),
        ((), 2, "passed", None, ["earlier_day_elsewhere"]),
        ((), 2, "passed", "paper chart", []),
    ],
)
def test_the_answer_fits_what_there_is_to_read(days, day, answer, note, expected):
    book = DayBook(day=day)
    book.at("08:15").arrives()
    if days:
        reads(book, *days)
    assert codes(book, read_answer(answer, note)) == expected


def test_what_changed_since_has_to_be_read_again():
    book = today(plain())
    check = next(c for c in book.protocol.checks if c.id == YESTERDAY_READ)
    assert is_read(book.day().history)
    reads(book, plain(because="more said"))
    assert not is_check_clear(book.day().history, check)
    assert not is_read(book.day().history)
    book.write(read_answer())
    assert codes(book, start()) == []


def test_the_last_day_is_the_one_to_be_read():
    first = plain(day_id="first", on=BEFORE - timedelta(days=2))
    second = plain(day_id="second", on=BEFORE - timedelta(days=1), day=2)
    days = first, second, plain(day_id="last", day=3)
    assert [one.day_id for one in days_before(today(*days, day=4).day().history)] == ["last"]
    assert days_before(DayBook().day().history) == ()


def test_after_a_day_without_a_dose_the_last_dose_is_read_as_well():
    given = plain(day_id="given", on=BEFORE - timedelta(days=1))
    deferred = given.model_copy(
        update={"day_id": "deferred", "day": 2, "on": BEFORE, "started_at": None}
    )
    found = days_before(today(given, deferred).day().history)
    assert [one.day_id for one in found] == ["deferred", "given"]


# The line itself


def test_what_was_read_is_never_corrected_or_struck():
    book = today(plain())
    struck = e.EntryStruck(correction_reason="wrong")
    assert "nothing_to_correct" in codes(book, struck, corrects=2)


@pytest.mark.parametrize(
    ("event", "rests"),
    [
        (start(), True),
        (read_answer(), True),
        (e.InfusionPaused(reason="x"), False),
        (e.ReactionRecorded(grade=2), False),
        (e.ObservationsRecorded(pulse_per_min=80), False),
        (e.EmergencyDeclared(card="stroke"), False),
        (e.NoteWritten(text="x"), False),
    ],
)
def test_decisions_wait_for_what_the_earlier_days_say_and_facts_do_not(event, rests):
    assert rests_on_earlier_days(tap_of(DayBook(), event)) is rests


def test_a_point_is_clear_by_its_own_decision_alone():
    book = today(flagged(), unclear=("broken",))
    decides(book)
    history = book.day().history
    assert [is_clear(history, point) for point in points(history)] == [True, False]


@pytest.mark.parametrize(
    ("days", "day", "answers"),
    [
        ((plain(),), 2, ("passed", "failed")),
        ((), 1, ("not_applicable", "failed")),
        ((), 2, ("passed", "failed")),
    ],
)
def test_only_answers_that_can_be_true_are_offered(days, day, answers):
    book = today(*days, day=day)
    check = next(c for c in book.protocol.checks if c.id == YESTERDAY_READ)
    assert answers_to(book.day().history, check) == answers
    assert stands_elsewhere(book.day().history, check) is (not days and day == 2)


def test_less_than_the_months_leaves_one_answer():
    book = today(plain(on=date(2026, 5, 1), day=5), course=2, day=1)
    checks = {check.id: check for check in book.protocol.checks}
    assert answers_to(book.day().history, checks[MONTHS_BETWEEN]) == ("failed",)
    assert answers_to(book.day().history, checks["hiv"]) == ("passed", "failed")
    may_not_apply = answers_to(book.day().history, checks["pregnancy_test"])
    assert may_not_apply == ("passed", "failed", "not_applicable")


def test_where_the_protocol_does_not_ask_for_it_nothing_was_read():
    checks = tuple(check for check in SPAIN.checks if check.record_knows != "earlier_days")
    assert not is_read(DayBook(protocol=with_protocol(checks=checks)).day().history)


def test_only_what_was_given_while_it_lasted_counts_as_its_treatment():
    book, _ = reacted()
    given = {"dose": 1, "dose_unit": "g", "route": "IV"}
    for minute, drug in ((124, "before"), (125, "first"), (140, "last"), (141, "after")):
        book.after(minute).write(e.MedicineGiven(drug=drug, **given))
    assert summary(ended(book)).reactions[0].treatment == ("first 1 g IV", "last 1 g IV")


def test_the_months_count_from_the_last_of_several_days():
    days = [
        plain(day_id="one", on=date(2026, 5, 1), day=5),
        plain(day_id="two", on=date(2024, 5, 1), reactions=flagged().reactions),
    ]
    book = today(*days, course=2, day=1)
    assert too_soon(book.day().history).day.day_id == "one"


def test_does_not_apply_is_no_answer_to_a_day_that_was_read():
    book = today(plain())
    book.write(read_answer("not_applicable"))
    assert codes(book, start()) == ["check_open"]


def test_an_unreadable_record_may_be_decided_by_telephone():
    book = today(unclear=("broken",))
    event = e.PrescriberDecided(
        about="unclear_record:broken",
        decision="go_on",
        reason="x",
        prescriber_name="Dr A. Mehta",
        by_telephone=True,
        read_back=True,
    )
    assert codes(book, event, by=NURSE, second=SECOND) == []
