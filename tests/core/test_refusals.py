"""Who may, before and after the start; and every reason against a tap has its test."""

import ast
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from bedside.core import events as e
from bedside.core import refusals
from tests.core.reasons import CARRIES
from tests.core.tapping import (
    SPAIN,
    codes,
    findings,
    over,
    rate,
    resume,
    start,
    with_protocol,
    with_unit,
)
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, DayBook, instant

TESTS = Path(__file__).parents[1]


def ready(**book):
    return DayBook(**book).made_ready().at("10:30")


def named_in(tree):
    """Every code a finding is made with."""
    made = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
    ]
    chosen = [
        branch
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code"
        for branch in ast.walk(node.value)
    ]
    constants = [node.value for node in (*made, *chosen) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, str)}


def said_in(paths):
    trees = [ast.parse(path.read_text()) for path in paths]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_refusal_code_is_named_by_at_least_one_test():
    rules = Path(refusals.__file__).parent.glob("*.py")
    codes_made = set().union(*(named_in(ast.parse(file.read_text())) for file in rules))
    assert len(codes_made) > 50
    assert codes_made - said_in(TESTS.rglob("test_*.py")) == set()
    assert codes_made - set(CARRIES) == set(), "say in tests/core/reasons.py what these carry"


def test_start_needs_nothing_more_when_everything_is_ready():
    assert codes(ready(), start()) == []


def test_start_is_the_responsible_nurses_with_her_own_pin():
    assert codes(ready(), start(), pins=()) == ["pin_needed"]
    assert set(codes(ready(), start(), by=PRESCRIBER)) == {
        "not_your_role",
        "not_responsible",
        "identity_not_confirmed",
    }


def test_start_is_not_made_by_the_one_who_made_the_second_check():
    book = ready()
    book.write(e.ResponsibilityTaken(), by=SECOND)
    book.write(e.IdentityConfirmed(), by=SECOND)
    assert codes(book, start(), by=SECOND, second=NURSE) == ["second_check_by_other"]


def test_start_wants_every_check_and_every_premedication_answered():
    book = DayBook()
    book.at("08:15").arrives()
    book.at("10:15").bag()
    book.observes()
    found = codes(book.at("10:30"), start())
    assert set(found) == {"check_open", "premedication_open"}


def test_premedication_left_out_waits_for_the_prescriber():
    book = ready()
    left_out = e.PremedicationNotGiven(premedication_id="paracetamol", reason="vomits")
    book.at("10:00").write(left_out)
    assert codes(book.at("10:30"), start()) == ["premedication_needs_prescriber"]
    decided = e.PrescriberDecided(
        about="premedication:paracetamol", decision="go_on", reason="IV", prescriber_name="Dr"
    )
    book.write(decided, by=PRESCRIBER)
    assert codes(book, start()) == []


def failed(if_failed):
    book = ready()
    checks = [c for c in book.protocol.checks if c.when == "every_day" and c.if_failed == if_failed]
    book.write(e.CheckAnswered(check_id=checks[0].id, answer="failed"))
    return book, checks[0]


@pytest.mark.parametrize(
    ("if_failed", "refused"), [("stop", ["check_open"]), ("prescriber", []), ("task", [])]
)
def test_failed_check_stops_asks_the_prescriber_or_is_a_task(if_failed, refused):
    book, check = failed(if_failed)
    decision = e.PrescriberDecided(
        about=f"check:{check.id}", decision="go_on", reason="x", prescriber_name="Dr"
    )
    before = codes(book, start())
    book.write(decision, by=PRESCRIBER)
    assert before == ([] if if_failed == "task" else ["check_open"])
    assert codes(book, start()) == refused


@pytest.mark.parametrize(("baseline", "refused"), [("10:00", []), ("09:59", ["baseline_old"])])
def test_baseline_is_at_most_thirty_minutes_old(baseline, refused):
    book = DayBook().made_ready()
    (taken,) = [entry for entry in book.entries if entry.event.type == "observations_recorded"]
    moved = taken.event.model_copy(update={"correction_reason": "clock"})
    book.at(baseline).write(moved, corrects=taken.seq)
    assert codes(book.at("10:30"), start()) == refused


def test_start_without_any_baseline_is_refused():
    book = ready()
    (taken,) = [entry for entry in book.entries if entry.event.type == "observations_recorded"]
    book.write(e.EntryStruck(correction_reason="x"), corrects=taken.seq)
    assert codes(book, start()) == ["baseline_missing"]


def struck(book, type_):
    line = next(entry for entry in book.entries if entry.event.type == type_)
    book.write(e.EntryStruck(correction_reason="x"), corrects=line.seq)
    return book


def test_start_without_the_second_check_or_the_bag_is_refused():
    assert codes(struck(ready(), "bag_second_checked"), start()) == ["second_check_open"]
    assert codes(struck(ready(), "bag_recorded"), start()) == ["bag_not_recorded"]


@pytest.mark.parametrize("second", [{"volume_ml": "101.3"}, {"first_rate_ml_per_h": "10"}])
def test_second_check_that_differs_in_volume_or_rate_keeps_the_start_shut(second):
    book = struck(ready(), "bag_second_checked")
    agreed = {"volume_ml": "101.2", "first_rate_ml_per_h": "5"}
    entry = e.BagSecondChecked(right_patient=True, bag_in_order=True, **(agreed | second))
    book.write(entry, by=SECOND)
    assert codes(book, start()) == ["second_check_open"]


def bag(**changes):
    usual = {
        "batch": "B",
        "expires_on": date(2027, 1, 1),
        "diluent": "glucose 5%",
        "volume_ml": Decimal("101.2"),
        "first_rate_ml_per_h": Decimal(5),
        "prepared_at": instant("10:00"),
        "line_holds": "drug",
    }
    return e.BagRecorded(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"prepared_at": instant("10:30")}, []),
        ({"prepared_at": instant("10:31")}, ["bag_prepared_later"]),
        ({"expires_on": date(2026, 11, 24)}, []),
        ({"expires_on": date(2026, 11, 23)}, ["bag_expired"]),
        ({"first_rate_ml_per_h": Decimal(10)}, ["first_rate"]),
        ({"first_rate_ml_per_h": Decimal(25)}, ["first_rate"]),
        ({"first_rate_ml_per_h": Decimal(50)}, ["above_maximum"]),
    ],
)
def test_bag_is_refused_past_its_edges(changes, refused):
    assert codes(ready(), bag(**changes)) == refused
    assert {finding.field for finding in findings(ready(), bag(**changes))} <= set(changes)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"prepared_at": instant("10:30")}, []),
        ({"prepared_at": instant("10:31")}, ["bag_prepared_later"]),
        ({"expires_on": date(2026, 11, 24)}, []),
        ({"expires_on": date(2026, 11, 23)}, ["bag_expired"]),
    ],
)
def test_start_looks_at_the_bag_again(changes, refused):
    book = struck(ready(), "bag_second_checked")
    struck(book, "bag_recorded")
    book.write(bag(**changes))
    agreed = e.BagSecondChecked(
        volume_ml=Decimal("101.2"),
        first_rate_ml_per_h=Decimal(5),
        right_patient=True,
        bag_in_order=True,
    )
    book.write(agreed, by=SECOND)
    assert codes(book, start()) == refused


@pytest.mark.parametrize(
    ("at", "refused"), [("22:59", []), ("23:00", ["bag_expired"]), ("23:30", ["bag_expired"])]
)
def test_a_batch_expires_at_midnight_of_the_units_own_clock(at, refused):
    # Eleven at night in UTC is midnight in London's summer.
    july = date(2026, 7, 14)
    book = DayBook(on=july).made_ready()
    last_day = bag(expires_on=july, prepared_at=instant("10:00", july))
    assert codes(book.at(at), last_day) == refused
    early = DayBook(on=july).made_ready()
    (line,) = [entry for entry in early.entries if entry.event.type == "bag_recorded"]
    same = line.event.model_copy(update={"expires_on": july, "correction_reason": "misread"})
    early.at("10:15").write(same, corrects=line.seq)
    found = codes(early.at(at), start())
    assert [code for code in found if code == "bag_expired"] == refused


def test_open_check_says_whether_it_failed_or_was_not_answered():
    failed_book, check = failed("stop")
    (found,) = findings(failed_book, start())
    assert found.values == {"check": check.title, "if_failed": "stop", "failed": True}
    unanswered = ready()
    line = next(entry for entry in unanswered.entries if entry.event.type == "check_answered")
    unanswered.write(e.EntryStruck(correction_reason="x"), corrects=line.seq)
    (found,) = findings(unanswered, start())
    assert found.values["failed"] is False


def test_start_at_another_rate_than_the_first_is_refused():
    assert codes(ready(), start("10")) == ["first_rate"]


def test_start_of_an_unsigned_protocol_is_refused():
    assert codes(ready(), start(), protocol_approved=False) == ["protocol_not_approved"]


def test_signed_but_silent_about_the_rate_is_no_permission_to_start():
    assert codes(ready(), start(), protocol_silent_on=("max_rate",)) == ["protocol_silent"]


@pytest.mark.parametrize(("decision", "refused"), [("go_on", []), ("do_not_go_on", None)])
def test_start_past_closing_waits_for_a_yes(decision, refused):
    book = ready(unit=with_unit(closing_at=time(17, 0)))
    event = e.PrescriberDecided(
        about="closing", decision=decision, reason="late shift", prescriber_name="Dr"
    )
    assert codes(book, start()) == ["limit_needs_decision"]
    book.write(event, by=MANAGER)
    assert codes(book, start()) == (["limit_needs_decision"] if refused is None else refused)


def test_planned_step_is_one_tap_of_the_responsible_nurse():
    book = DayBook().started().after(30)
    assert codes(book, rate("10"), second=None, pins=()) == []
    assert codes(book, rate("10"), by=SECOND) == ["not_responsible", "identity_not_confirmed"]


def test_handover_needs_the_identity_before_a_rate_but_not_before_a_stop():
    book = DayBook().started().after(30)
    book.write(e.ResponsibilityTaken(), by=SECOND)
    assert codes(book, rate("10"), by=SECOND) == ["identity_not_confirmed"]
    assert "not_responsible" in codes(book, rate("10"), by=NURSE)
    assert codes(book, e.InfusionPaused(reason="x"), by=SECOND) == []
    assert codes(book, e.ObservationsRecorded(pulse_per_min=70), by=SECOND) == []
    book.write(e.IdentityConfirmed(), by=SECOND)
    assert codes(book, rate("10"), by=SECOND) == []


def test_who_takes_the_patient_back_confirms_the_identity_anew():
    book = DayBook().started().after(30)
    book.write(e.ResponsibilityTaken(), by=NURSE)
    assert codes(book, rate("10"), by=NURSE) == [], "had the patient all along"
    book.write(e.ResponsibilityTaken(), by=SECOND)
    book.write(e.ResponsibilityTaken(), by=NURSE)
    assert codes(book, rate("10"), by=NURSE) == ["identity_not_confirmed"]
    book.write(e.IdentityConfirmed(), by=NURSE)
    assert codes(book, rate("10"), by=NURSE) == []


@pytest.mark.parametrize(("minute", "refused"), [(29, ["early"]), (30, []), (31, [])])
def test_rate_may_not_rise_before_the_step_time_without_a_reason(minute, refused):
    book = DayBook().started().after(minute)
    assert codes(book, rate("10")) == refused
    assert codes(book, rate("10", "asked")) == []


def test_early_refusal_says_by_how_many_minutes_and_when_it_is_due():
    (found,) = findings(DayBook().started().after(17), rate("10"))
    assert found.values == {"minutes": 13, "due_at": instant("11:00")}
    assert found.reason_helps


def test_actual_time_of_the_step_decides_not_the_time_of_the_tap():
    book = DayBook().started().after(35)
    assert codes(book, rate("10"), ago=5) == []
    assert codes(book, rate("10"), ago=6) == ["early"]


def test_step_left_out_and_rate_off_the_ladder_need_a_reason():
    book = DayBook().started().after(30)
    assert codes(book, rate("15")) == ["not_the_next_step"]
    assert codes(book, rate("12")) == ["other_rate_needs_reason"]
    assert codes(book, rate("15", "asked")) == codes(book, rate("12", "asked")) == []


def test_half_of_the_rate_now_and_lower_steps_need_no_reason():
    book = DayBook().started().climbs_to(150).after(160)
    assert codes(book, rate("12.5")) == codes(book, rate("20")) == []
    assert codes(book, rate("13")) == ["other_rate_needs_reason"]
    assert codes(book, rate("25")) == ["same_rate"]


def test_last_step_of_the_ladder_is_the_next_one_like_every_other():
    book = DayBook().started().climbs_to(149)
    book.after(140).observes()
    assert codes(book.after(150), rate("25")) == []


def test_above_the_last_step_any_rate_needs_a_reason():
    most = SPAIN.max_rate.model_copy(update={"ml_per_h": Decimal(30)})
    book = DayBook(protocol=with_protocol(max_rate=most)).started().climbs_to(150)
    book.after(155).observes()
    assert codes(book.after(160), rate("30")) == ["other_rate_needs_reason"]
    assert codes(book, rate("30", "closing")) == []


def test_half_that_needs_no_reason_is_one_that_the_pump_can_be_set_to():
    pump = with_unit().pump.model_copy(update={"step_ml_per_h": Decimal(2)})
    book = DayBook(unit=with_unit(pump=pump)).started().climbs_to(60).after(70)
    assert codes(book, rate("6")) == []
    assert codes(book, rate("7.5")) == ["other_rate_needs_reason"]


def test_open_grade_1_reaction_is_asked_about_before_an_increase():
    book = DayBook().started()
    book.after(20).reacts(1)
    book.observes()
    assert codes(book.after(30), rate("10")) == ["grade_1_open"]


@pytest.mark.parametrize(("minute", "asked"), [(44, False), (45, True)])
def test_overdue_observations_come_before_an_increase(minute, asked):
    found = codes(DayBook().started().after(minute), rate("10"))
    assert found == (["observations_first"] if asked else [])


def test_a_step_told_late_is_held_to_the_observations_of_its_own_minute():
    book = DayBook().started().after(50)
    assert codes(book, rate("10")) == ["observations_first"]
    assert codes(book, rate("10"), ago=6) == []
    assert codes(book, rate("10"), ago=5) == ["observations_first"]


@pytest.mark.parametrize("other", ["15", "12"])
def test_a_reason_for_another_rate_waives_no_caution(other):
    book = DayBook().started()
    book.after(40).reacts(1)
    cautions = ["observations_first", "grade_1_open"]
    assert codes(book.after(45), rate(other, "closing")) == cautions
    both = rate(other, "closing").model_copy(update={"raised_anyway": "itch as at home"})
    assert codes(book, both) == []
    alone = rate(other).model_copy(update={"raised_anyway": "itch as at home"})
    assert len(codes(book, alone)) == 1


def test_a_reason_for_an_early_step_waives_no_caution():
    book = DayBook().started()
    book.after(20).reacts(1)
    book.observes()
    assert codes(book.after(25), rate("10")) == ["early", "grade_1_open"]
    assert codes(book, rate("10", "closing")) == ["grade_1_open"]


def test_each_caution_is_asked_for_beside_its_own_field():
    book = DayBook().started()
    book.after(20).reacts(1)
    found = findings(book.after(45), rate("10"))
    assert {finding.field for finding in found} == {"raised_anyway"}


def paused():
    book = DayBook().started().climbs_to(30)
    book.after(40).pauses()
    return book.after(50)


def test_plain_resume_at_the_same_rate_needs_no_pin_unless_the_unit_signs_it():
    assert codes(paused(), resume("10"), second=None, pins=()) == []
    book = DayBook(unit=with_unit(second_check_after_any_stop=True)).started()
    book.after(40).pauses()
    assert codes(book, resume("5"), pins=()) == ["pin_needed", "second_person_needed"]


def test_plain_resume_is_never_faster_than_before_and_slower_with_a_reason():
    assert codes(paused(), resume("15", "x")) == ["resume_at_most"]
    assert codes(paused(), resume("7.5")) == ["other_rate_needs_reason"]
    assert codes(paused(), resume("7.5", "x")) == []
    slow = DayBook().started()
    slow.after(10).rate("2.5", "cold arm")
    slow.after(20).pauses()
    (found,) = findings(slow.after(25), resume("5", "x"))
    assert found.values == {"rate": Decimal("2.5")}


def test_plain_pause_of_a_mild_reaction_ends_like_any_other():
    book = DayBook().started()
    book.after(20).reacts(1)
    book.pauses()
    assert codes(book.after(25), resume("5"), second=None, pins=()) == []


def test_second_person_is_another_person():
    found = e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(30), reason="x")
    book = DayBook().started().after(20)
    assert codes(book, found, second=NURSE) == ["second_person_is_the_first"]
    assert codes(book, found, second=PRESCRIBER) == []
    for role in ("manager", "administrator"):
        desk = e.Person(id="desk", name="A. Desk", role=role)
        assert codes(book, found, second=desk) == ["not_your_role"]


def test_other_rate_begins_after_the_start_and_ends_after_it_begins():
    book = DayBook().started().after(10)
    ran = e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(30), reason="x", until_at=book.now)
    assert codes(book, ran, ago=11) == ["impossible_then"]
    assert codes(book, ran) == ["ends_before_it_begins"]
    late = ran.model_copy(update={"until_at": instant("10:41")})
    assert codes(book, late) == ["in_the_future"]


SET = {"temperature_c": Decimal("36.7"), "systolic_mmhg": 120, "diastolic_mmhg": 70}


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({}, []),
        ({"temperature_c": Decimal("43.1")}, ["impossible:not_possible"]),
        ({"temperature_c": Decimal("98.6")}, ["impossible:looks_like_fahrenheit"]),
        ({"systolic_mmhg": 70}, ["impossible:not_above_diastolic", "rare_value"]),
        ({"temperature_c": Decimal("40.1")}, ["rare_value"]),
        ({"temperature_c": Decimal("40.1"), "confirmed_rare": ("temperature_c",)}, []),
    ],
)
def test_impossible_values_save_nothing_and_rare_ones_are_asked_again(values, refused):
    event = e.ObservationsRecorded(**(SET | values))
    assert codes(DayBook().started().after(9), event) == refused


def test_empty_set_is_no_set():
    for nothing in (e.ObservationsRecorded(), e.ObservationsRecorded(late_reason="was busy")):
        assert codes(DayBook().started().after(9), nothing) == ["empty_set"]


def test_what_is_done_about_a_reaction_names_one_that_began_before():
    book = DayBook().started()
    reaction = book.after(20).reacts(1)
    assert codes(book.after(25), over(reaction), ago=6) == ["before_onset"]
    assert codes(book, e.ReactionResolved(reaction_seq=1)) == ["no_such_reaction"]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, ["already_answered"]),
        ({"dose_mg": Decimal(500)}, ["already_answered", "other_dose"]),
        ({"route": "nasal"}, ["already_answered", "route_needed"]),
        ({"premedication_id": "ranitidine"}, ["unknown_id"]),
    ],
)
def test_premedication_is_that_of_the_day_and_given_once(changes, refused):
    usual = {"premedication_id": "paracetamol", "dose_mg": Decimal(1000), "route": "oral"}
    assert codes(ready(), e.PremedicationGiven(**(usual | changes))) == refused


def test_item_answered_no_says_what_is_missing():
    book = DayBook().started().after(9)
    answer = e.FitToGoAnswered(item_id="advice_and_card", answer="failed")
    assert codes(book, answer) == ["detail_needed"]
