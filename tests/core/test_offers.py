"""What is offered at the pump, and what stands against a tap before it is made."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.offers import early_by_min, rates_offered, resume_rate, stands_against
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.taps import Tap
from bedside.core.vitals import without_impossible
from tests.core.reasons import codes_of
from tests.support.daybook import NURSE, PRESCRIBER, SECOND, DayBook, configuration


def rates(day):
    return [(offer.rate_ml_per_h, offer.kind) for offer in rates_offered(day)]


def codes(day, event, *, signed=(), second=None):
    tap = Tap(event, day.now, NURSE, "r", day.seq, second, signed_by=frozenset(signed))
    return codes_of(findings_for(day, tap))


def change(rate, reason=None):
    return e.RateChanged(rate_ml_per_h=Decimal(rate), reason=reason)


def anyway(rate, reason=None):
    return e.RateChanged(rate_ml_per_h=Decimal(rate), reason=reason, raised_anyway="set comes")


def test_the_next_step_and_the_exact_half_stand_on_the_buttons():
    day = DayBook().started().climbs_to(60).day_after(70)
    assert rates(day) == [(20, "next"), (Fraction("7.5"), "half")]


def test_the_last_step_leaves_only_its_half():
    day = DayBook().started().climbs_to(150).day_after(160)
    assert rates(day) == [(Fraction("12.5"), "half")]


def test_the_button_of_the_next_step_knows_when_it_is_due():
    day = DayBook().started().climbs_to(120).day_after(122)
    assert rates(day) == [(25, "next"), (10, "half")]
    (next_step, half) = rates_offered(day)
    started_at = day.history.started.occurred_at
    assert next_step.due_at == started_at + timedelta(minutes=150)
    assert half.due_at is None
    minutes = [
        early_by_min(next_step, started_at + timedelta(minutes=minute)) for minute in (122, 150)
    ]
    assert (minutes, early_by_min(half, day.now)) == ([28, 0], 0)
    assert isinstance(minutes[0], int)
    assert early_by_min(next_step, started_at + timedelta(minutes=170)) == 0


@pytest.mark.parametrize(
    ("step", "offered"), [("2", [(20, "next"), (6, "half")]), ("10", [(20, "next")])]
)
def test_the_half_on_a_button_is_one_that_the_pump_can_be_set_to(step, offered):
    unit = configuration().unit
    pump = unit.pump.model_copy(update={"step_ml_per_h": Decimal(step)})
    book = DayBook(unit=unit.model_copy(update={"pump": pump}))
    assert rates(book.started().climbs_to(60).day_after(70)) == offered


def test_a_half_rate_that_runs_is_not_offered_again():
    book = DayBook().started().climbs_to(90)
    book.after(100).reacts(2)
    book.after(105).rate("10")
    assert rates(book.day_after(106)) == [(5, "half")]


def test_nothing_is_offered_while_paused():
    book = DayBook().started().climbs_to(60)
    book.after(65).pauses()
    assert rates(book.day_after(66)) == []
    assert resume_rate(book.day_after(66)) == 15


def test_while_a_reaction_waits_for_its_half_only_the_half_is_offered():
    book = DayBook().started().climbs_to(90)
    book.after(100).reacts(2)
    assert rates(book.day_after(100)) == [(10, "half")]


def test_what_stands_against_an_early_step_is_known_before_it_is_tapped():
    book = DayBook().started().climbs_to(60)
    book.after(65).observes()
    found = stands_against(book.day_after(70), change("20"), NURSE)
    assert [(f.code, f.values["minutes"]) for f in found] == [("early", 20)]


def test_a_resume_below_the_half_rate_needs_a_reason_like_any_other_rate():
    book = DayBook().started().climbs_to(90)
    book.after(100).reacts(2)
    reaction = book.entries[-1]
    book.pauses("reaction")
    call = next(a for a in book.protocol.reactions.actions if a.kind == "call")
    book.write(e.ReactionActionDone(reaction_seq=reaction.seq, action_id=call.id))
    book.after(130).reaction_over(reaction)
    book.observes()
    day = book.day_after(131)
    assert resume_rate(day) == 10
    both = {"signed": (NURSE.id, SECOND.id), "second": SECOND}
    assert codes(day, e.InfusionResumed(rate_ml_per_h=Decimal(10)), **both) == []
    lower = e.InfusionResumed(rate_ml_per_h=Decimal(5))
    assert codes(day, lower, **both) == ["other_rate_needs_reason"]
    lower = e.InfusionResumed(rate_ml_per_h=Decimal(5), reason="prescriber asked")
    assert codes(day, lower, **both) == []


def climbing_after_a_reaction(book):
    """A grade 2 halved at 100 min, over at 110, climbing again by a prescriber's way on."""
    book.after(100).reacts(2)
    reaction = book.entries[-1]
    book.rate("10")
    book.after(110).reaction_over(reaction)
    book.observes()
    book.chooses("climb", reaction, wait_min=120)
    return book


def test_overdue_observations_come_first_after_a_reaction_too_or_a_reason():
    book = climbing_after_a_reaction(DayBook().started().climbs_to(90))
    day = book.day_after(235)
    both = {"signed": (NURSE.id, SECOND.id), "second": SECOND}
    assert codes(day, change("15"), **both) == ["observations_first"]
    assert codes(day, change("15", "set comes in a minute"), **both) == ["observations_first"]
    assert codes(day, anyway("15"), **both) == []


def test_a_set_before_each_increase_is_asked_for_where_the_protocol_says_so():
    protocol = configuration().protocols["spain-2019"]
    plan = protocol.observations.model_copy(update={"before_each_increase": True})
    book = DayBook(protocol=protocol.model_copy(update={"observations": plan})).started()
    assert codes(book.day_after(30), change("10")) == ["observations_before_increase"]
    book.after(29).observes()
    assert codes(book.day_after(30), change("10")) == []
    book.after(30).rate("10")
    book.observes()
    assert codes(book.day_after(60), change("15")) == ["observations_before_increase"]


def test_the_pumps_other_rate_stays_open_until_a_prescriber_has_seen_it():
    book = DayBook().started()
    found = e.PumpRanAtOtherRate(
        rate_ml_per_h=Decimal(50), until_at=book.after(25).now, reason="mistyped"
    )
    entry = book.after(20).write(found, second=SECOND)
    task = book.day_after(26).first_task_of["pump_rate"]
    assert (task.detail, task.order[0]) == (str(entry.seq), 1)
    seen = e.PrescriberDecided(
        about=f"pump_rate:{entry.seq}",
        decision="go_on",
        reason="volume small",
        prescriber_name=PRESCRIBER.name,
    )
    book.after(26).write(seen, by=PRESCRIBER)
    assert "pump_rate" not in book.day_after(27).first_task_of


def test_a_saturation_without_air_or_oxygen_is_asked_about():
    day = DayBook().started().day_after(10)
    assert codes(day, e.ObservationsRecorded(spo2_percent=97)) == ["oxygen_not_said"]
    assert codes(day, e.ObservationsRecorded(spo2_percent=97, on_oxygen=False)) == []


def test_the_others_are_saved_without_the_impossible_value_and_it_is_said_why():
    taken = e.ObservationsRecorded(pulse_per_min=80, systolic_mmhg=118, diastolic_mmhg=778)
    kept = without_impossible(taken, configuration().unit, "{value} typed")
    assert kept.cannot_take == {"diastolic_mmhg": "778 typed"}
    assert (kept.pulse_per_min, kept.systolic_mmhg, kept.diastolic_mmhg) == (80, 118, None)


def test_swapped_pressures_are_both_left_out_because_either_may_be_the_mistake():
    taken = e.ObservationsRecorded(systolic_mmhg=70, diastolic_mmhg=120)
    kept = without_impossible(taken, configuration().unit, "{value} typed")
    assert set(kept.cannot_take) == {"systolic_mmhg", "diastolic_mmhg"}


def found_at(rate):
    """The ladder at 100 min, and a pump that is found running at another rate, stopped at once."""
    book = DayBook().started().climbs_to(90)
    book.after(100).write(
        e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(rate), reason="read off"), second=SECOND
    )
    book.pauses()
    return book


def test_a_pause_after_the_pump_ran_above_the_highest_rate_ends_at_that_highest_rate():
    day = found_at("26").day_after(100)
    assert resume_rate(day) == 25
    assert day.projection.stretches[0].rate_ml_per_h == 25
    for rate, found in (("26", ["resume_at_most"]), ("25", [])):
        assert codes(day, e.InfusionResumed(rate_ml_per_h=Decimal(rate))) == found


def test_half_of_more_than_twice_the_highest_rate_is_the_highest_rate():
    book = found_at("60")
    book.reacts(2)
    assert resume_rate(book.day_after(101)) == 25
    assert resume_rate(found_at("50").day_after(101)) == 25
