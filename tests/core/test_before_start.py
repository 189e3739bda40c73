"""What may be entered before the pump runs, and by whom."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bedside.core import events as e
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.taps import Tap
from tests.core.reasons import codes_of
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, DayBook, instant


def arrived(**day: Any) -> DayBook:
    book = DayBook(**day)
    book.at("08:15").arrives()
    return book


def codes(
    book: DayBook,
    event: e.Event,
    by: e.Person = NURSE,
    second: e.Person | None = None,
    corrects: int | None = None,
) -> list[str]:
    """Why this is refused now, with the PINs of both given."""
    tap = Tap(
        event=event,
        occurred_at=book.now,
        by=by,
        request_id="request-now",
        based_on_seq=len(book.entries),
        second_person=second,
        corrects=corrects,
        signed_by=frozenset(p.id for p in (by, second) if p is not None),
    )
    return codes_of(findings_for(book.day(), tap))


def answer(check_id: str, answer: str, note: str | None = None) -> e.CheckAnswered:
    return e.CheckAnswered.model_validate({"check_id": check_id, "answer": answer, "note": note})


def decision(about: str, **values: Any) -> e.PrescriberDecided:
    usual = {"decision": "go_on", "reason": "seen", "prescriber_name": "Dr A. Mehta"}
    return e.PrescriberDecided.model_validate({"about": about} | usual | values)


def test_failed_check_passes_only_with_a_word_about_what_changed() -> None:
    book = arrived()
    book.write(answer("site_ready", "failed"))
    assert codes(book, answer("site_ready", "passed")) == ["failed_before"]
    assert codes(book, answer("site_ready", "failed")) == []
    assert codes(book, answer("site_ready", "passed", "adrenaline checked")) == []


def test_check_that_asks_for_a_value_wants_it_written_down() -> None:
    book = arrived()
    assert codes(book, answer("temperature", "passed")) == ["note_needed"]
    assert codes(book, answer("temperature", "passed", "36.7")) == []
    assert codes(book, answer("infection", "passed")) == []


def test_observations_of_today_are_the_value_that_a_check_asks_for() -> None:
    book = arrived()
    book.observes(temperature_c=None)
    assert codes(book, answer("temperature", "passed")) == ["note_needed"]
    book.observes()
    assert codes(book, answer("temperature", "passed")) == []


def test_pregnancy_test_that_does_not_apply_needs_no_value() -> None:
    book = arrived(day=1)
    assert codes(book, answer("pregnancy_test", "not_applicable")) == []
    assert codes(book, answer("pregnancy_test", "passed")) == ["note_needed"]
    assert codes(book, answer("hiv", "not_applicable")) == ["must_apply"]


def test_premedication_can_be_given_after_it_was_left_out_but_not_twice() -> None:
    book = arrived()
    given = e.PremedicationGiven(premedication_id="pantoprazole", dose_mg=Decimal(40), route="oral")
    left_out = e.PremedicationNotGiven(premedication_id="pantoprazole", reason="not in stock")
    book.write(left_out)
    assert codes(book, left_out) == ["already_answered"]
    assert codes(book, given) == []
    book.write(given)
    assert codes(book, given) == ["already_answered"]
    assert codes(book, left_out) == ["already_answered"]


@pytest.mark.parametrize(
    ("by", "refused"), [(MANAGER, []), (PRESCRIBER, ["not_your_role"]), (NURSE, ["not_your_role"])]
)
def test_only_a_manager_lets_the_day_end_after_closing(by: e.Person, refused: list[str]) -> None:
    assert codes(arrived(), decision("closing"), by) == refused


@pytest.mark.parametrize(
    "about", ["bag_life", "longest_time", "shortest_time", "premedication:pantoprazole"]
)
def test_prescriber_decides_about_limits_and_premedication(about: str) -> None:
    assert codes(arrived(), decision(about), PRESCRIBER) == []
    assert codes(arrived(), decision(about), MANAGER) == ["not_your_role"]


@pytest.mark.parametrize("about", ["grade", "rate", "way_on:3", "check:nobody", "closing:1"])
def test_a_decision_settles_nothing_else(about: str) -> None:
    assert codes(arrived(), decision(about), PRESCRIBER) == ["unknown_id"]


def test_stop_check_is_never_overridden() -> None:
    assert codes(arrived(), decision("check:infection"), PRESCRIBER) == [
        "stop_check_not_overridden"
    ]


def test_telephone_decision_needs_two_nurses_and_is_read_back() -> None:
    book = arrived()
    heard = decision("check:temperature", by_telephone=True, read_back=True)
    unread = decision("check:temperature", by_telephone=True)
    assert codes(book, heard, NURSE, SECOND) == []
    assert codes(book, heard, NURSE) == ["second_person_needed"]
    assert codes(book, heard, NURSE, PRESCRIBER) == ["second_nurse_needed"]
    assert codes(book, heard, NURSE, MANAGER) == ["not_your_role"]
    assert codes(book, heard, MANAGER, SECOND) == ["not_your_role"]
    assert codes(book, unread, NURSE, SECOND) == ["read_back_needed"]


def test_only_a_nurse_or_a_manager_defers() -> None:
    event = e.DayDeferred(reason="fever")
    assert codes(arrived(), event, NURSE) == codes(arrived(), event, MANAGER) == []
    assert codes(arrived(), event, PRESCRIBER) == ["not_your_role"]


def test_a_check_that_is_not_of_today_is_not_answered() -> None:
    assert codes(arrived(), answer("shoe_size", "passed")) == ["unknown_id"]


def test_only_an_open_telephone_decision_is_countersigned_and_once() -> None:
    book = arrived()
    here = book.write(decision("check:temperature"), by=PRESCRIBER)
    heard = book.write(
        decision("check:blood_pressure", by_telephone=True, read_back=True), second=SECOND
    )
    signed = e.DecisionCountersigned(decision_seq=heard.seq)
    assert codes(book, e.DecisionCountersigned(decision_seq=here.seq), PRESCRIBER) == [
        "nothing_to_countersign"
    ]
    assert codes(book, signed, NURSE) == ["not_your_role"]
    assert codes(book, signed, PRESCRIBER) == []
    book.write(signed, by=PRESCRIBER)
    assert codes(book, signed, PRESCRIBER) == ["nothing_to_countersign"]


def test_after_a_mismatch_the_bag_is_entered_again_before_the_next_check() -> None:
    book = arrived()
    book.at("10:15").bag("101.2")
    del book.entries[-1]
    rate = book.protocol.steps[0].rate_ml_per_h

    def check(volume: str) -> e.BagSecondChecked:
        return e.BagSecondChecked(
            volume_ml=Decimal(volume),
            first_rate_ml_per_h=rate,
            right_patient=True,
            bag_in_order=True,
        )

    assert codes(book, check("112"), SECOND) == []
    book.write(check("112"), by=SECOND)
    assert codes(book, check("101.2"), SECOND) == ["bag_to_enter_again"]
    book.bag("112")
    del book.entries[-1]
    assert codes(book, check("112"), SECOND) == []
    assert codes(book, check("112"), NURSE) == ["second_person_is_the_first"]


def test_second_check_needs_a_bag_to_check() -> None:
    check = e.BagSecondChecked(
        volume_ml=Decimal("101.2"),
        first_rate_ml_per_h=Decimal(5),
        right_patient=True,
        bag_in_order=True,
    )
    assert codes(arrived(), check, SECOND) == ["bag_not_recorded"]


def test_a_nurse_takes_over_nobody_else() -> None:
    assert codes(arrived(), e.ResponsibilityTaken(), SECOND) == []
    assert codes(arrived(), e.ResponsibilityTaken(), PRESCRIBER) == ["not_your_role"]


@pytest.mark.parametrize(
    ("at", "by", "refused"),
    [
        ("11:00", NURSE, []),
        ("11:00", MANAGER, []),
        ("11:00", PRESCRIBER, ["not_your_role"]),
        ("08:15", NURSE, []),
        ("08:14", NURSE, ["start_in_the_past"]),
    ],
)
def test_planned_start_moves_within_the_day(at: str, by: e.Person, refused: list[str]) -> None:
    event = e.PlannedStartMoved(planned_start_at=instant(at), reason="bag late")
    assert codes(arrived(), event, by) == refused


def test_planned_start_on_another_day_is_a_deferral() -> None:
    book = arrived()
    tomorrow = e.PlannedStartMoved(
        planned_start_at=instant("11:00", book.on.replace(day=25)), reason="bag late"
    )
    assert codes(book, tomorrow) == ["start_on_another_day"]


def test_another_day_is_one_on_the_units_own_calendar() -> None:
    july = date(2026, 7, 14)
    book = arrived(on=july)
    past_midnight = e.PlannedStartMoved(planned_start_at=instant("23:30", july), reason="late")
    assert codes(book, past_midnight) == ["start_on_another_day"]
    booked_for_half_past_midnight = DayBook(on=july, start="23:30").at("12:00")
    tomorrow = instant("10:00", date(2026, 7, 15))
    assert (
        codes(
            booked_for_half_past_midnight,
            e.PlannedStartMoved(planned_start_at=tomorrow, reason="late"),
        )
        == []
    )


def test_start_that_would_pass_eight_hours_needs_a_prescriber() -> None:
    book = arrived()
    book.passes_all_checks()
    book.at("08:30").gets_all_premedication()
    book.at("10:15").bag("200", "10:14")
    book.observes()
    book.at("10:30")
    start = e.InfusionStarted(rate_ml_per_h=book.protocol.steps[0].rate_ml_per_h)
    assert "limit_needs_decision" in codes(book, start)
    for about in ("longest_time", "bag_life"):
        book.write(decision(about), by=PRESCRIBER)
    book.write(decision("closing"), by=MANAGER)
    assert codes(book, start) == []
