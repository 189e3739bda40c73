"""What the pump really did: other rates, readings, the only cap, the line (rules 4, 8, 18, 19)."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from bedside.core import events as e
from bedside.core.pump import Adopted, OtherRate, Run, pump_history
from tests.core.tapping import MINUTE, clock, codes, findings, tasks, with_line
from tests.core.tapping import SPAIN as PLAN
from tests.support.daybook import PRESCRIBER, DayBook, instant, with_ladder


def other_rate(value, until=None, reason="pump found at this rate"):
    return e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(value), until_at=until, reason=reason)


def adopted(value):
    return e.PumpReadingAdopted(volume_ml=Decimal(value), reason="scale agrees")


def at_25():
    return DayBook().started("101.2").climbs_to(150)


def test_other_rate_counts_between_its_two_times_only():
    book = at_25()
    until = book.after(170).now
    book.after(160).write(other_rate("40", until))
    given = [book.day_after(minute).dose.given_ml for minute in (160, 170, 180)]
    assert [b - a for a, b in pairwise(given)] == [
        Fraction(40, 6),
        Fraction(25, 6),
    ]


def test_rate_still_running_counts_and_is_the_rate_now():
    book = at_25()
    book.after(160).write(other_rate("30"))
    day = book.day_after(172)
    assert day.rate_now == 30
    assert day.dose.given_ml == 35 + Fraction(25, 6) + 6


def test_rate_above_the_maximum_is_refused_as_a_setting_and_taken_as_what_ran():
    book = at_25().after(160)
    assert codes(book, e.RateChanged(rate_ml_per_h=Decimal(26), reason="x")) == ["above_maximum"]
    assert codes(book, other_rate("26")) == []
    assert codes(book, other_rate("26"), second=None) == ["second_person_needed"]


def test_rate_above_the_maximum_stays_open_until_a_prescriber_has_seen_it():
    book = at_25()
    ran = book.after(160).write(other_rate("30", book.now))
    assert [task.detail for task in tasks(book.day(), "pump_rate")] == [str(ran.seq)]
    seen = e.PrescriberDecided(
        about=f"pump_rate:{ran.seq}", decision="go_on", reason="seen", prescriber_name="Dr"
    )
    assert codes(book, seen, by=PRESCRIBER) == []
    other_line = seen.model_copy(update={"about": f"pump_rate:{ran.seq - 1}"})
    assert codes(book, other_line, by=PRESCRIBER) == ["unknown_id"]
    book.write(seen, by=PRESCRIBER)
    assert tasks(book.day(), "pump_rate") == []


def test_other_rate_during_a_pause_must_say_until_when():
    book = at_25()
    book.after(160).pauses()
    assert codes(book.after(165), other_rate("25")) == ["ends_before_it_begins"]
    assert codes(book, other_rate("25", book.now), ago=3) == []


def test_given_stays_at_the_label_until_the_end_is_confirmed():
    book = at_25()
    day = book.day_after(400)
    assert day.dose.given_ml == Fraction("101.2")
    assert clock(day.label_reached_at) == "15:39"
    assert [task.due_at for task in tasks(day, "bag_end")] == [day.label_reached_at]


@pytest.mark.parametrize(("minute", "reached"), [(308, False), (309, True)])
def test_bag_should_be_empty_from_the_first_whole_minute_after_the_label(minute, reached):
    assert (at_25().day_after(minute).label_reached_at is not None) == reached


def test_adopted_reading_sets_the_volume_from_that_instant_only():
    book = at_25()
    book.after(180).write(adopted("45"))
    assert book.day_after(192).dose.given_ml == 50
    assert book.day_after(180).pump.pumped_by(book.after(179).now) == Fraction("47.5") - Fraction(
        25, 60
    )


def test_lower_reading_after_the_label_moves_the_empty_bag_later():
    book = at_25()
    book.after(312).write(adopted("91.2"))
    assert book.day().label_reached_at is None
    assert clock(book.day_after(350).label_reached_at) == clock(book.after(336).now)


def test_reading_is_not_adopted_by_being_recorded():
    book = at_25().after(180)
    book.write(e.PumpReadingRecorded(volume_ml=Decimal(45)))
    assert book.day().dose.given_ml == Fraction("47.5")


def test_adopting_needs_a_second_person_and_stays_within_the_label():
    book = at_25().after(180)
    assert codes(book, adopted("45"), second=None) == ["second_person_needed"]
    assert codes(book, adopted("101.2")) == []
    assert codes(book, adopted("101.3")) == ["reading_impossible"]


READING = e.PumpReadingRecorded(volume_ml=Decimal("116.38"), reason="overfill", read_twice=True)


@pytest.mark.parametrize(("more", "refused"), [("0", []), ("0.01", ["reading_impossible"])])
def test_reading_is_accepted_up_to_1_15_times_the_label(more, refused):
    reading = READING.model_copy(update={"volume_ml": Decimal("116.38") + Decimal(more)})
    assert codes(at_25().after(309), reading) == refused
    most = [finding.values["most"] for finding in findings(at_25().after(309), reading)]
    assert most == [Decimal("116.38")] * len(refused)


@pytest.mark.parametrize(("ml", "refused"), [("101.2", []), ("101.3", ["reading_over_label"])])
def test_reading_above_the_label_needs_a_reason_and_one_at_it_none(ml, refused):
    reading = e.PumpReadingRecorded(volume_ml=Decimal(ml), read_twice=True)
    assert codes(at_25().after(309), reading) == refused


def read(ml, **more):
    return e.PumpReadingRecorded(volume_ml=Decimal(ml), **more)


def test_reading_may_go_down_only_with_a_reason():
    book = at_25()
    book.after(170).write(read(44))
    assert codes(book.after(171), read(43)) == ["reading_went_down"]
    assert codes(book, read(43, reason="other pump")) == []
    assert codes(book, read(44)) == []
    assert codes(book.after(170), read(43)) == ["reading_went_down"]


def test_reading_told_late_is_held_to_the_readings_before_it_alone():
    book = at_25()
    book.after(180).write(read(48))
    assert codes(book.after(181), read(44), ago=10) == []


START = instant("10:30")


def pump(*runs, **more):
    """Runs as (minute, rate), read back as (minute, rate) too."""
    made = pump_history([Run(START + m * MINUTE, Fraction(rate)) for m, rate in runs], **more)
    return made, [((run.from_at - START) // MINUTE, run.rate_ml_per_h) for run in made.runs]


def other(begins, ends, rate):
    return OtherRate(START + begins * MINUTE, START + ends * MINUTE, Fraction(rate))


@pytest.mark.parametrize(
    ("begins", "ends", "runs"),
    [
        (0, 30, [(0, 7), (30, 10)]),
        (10, 20, [(0, 5), (10, 7), (20, 5), (30, 10)]),
        (10, 30, [(0, 5), (10, 7), (30, 10)]),
        (10, 40, [(0, 5), (10, 7), (30, 7), (40, 10)]),
        (30, 40, [(0, 5), (30, 7), (40, 10)]),
        (-20, -10, [(0, 5), (30, 10)]),
        (-20, 10, [(0, 7), (10, 5), (30, 10)]),
    ],
)
def test_each_instant_has_one_run_and_another_rate_fills_its_own_time_only(begins, ends, runs):
    assert pump((0, 5), (30, 10), others=[other(begins, ends, 7)])[1] == runs


def test_the_rate_at_a_minute_is_that_of_the_run_which_began_last():
    made, _ = pump((0, 5), (30, 10), (60, 0), (90, 15))
    rates = [made.rate_at(START + minute * MINUTE) for minute in (-1, 0, 29, 30, 59, 60, 90)]
    assert rates == [0, 5, 5, 10, 10, 0, 15]


def minute_of(reached):
    return None if reached is None else ((reached[0] - START) // MINUTE, reached[1])


@pytest.mark.parametrize(
    ("ml", "reached"),
    [(1, (0, 10)), (3, (0, 30)), (4, (30, 5)), (9, (30, 30)), (10, None), (0, None)],
)
def test_volume_is_reached_in_the_run_that_pumps_it_and_not_past_a_stop(ml, reached):
    made, _ = pump((0, 6), (30, 12), (60, 0))
    assert minute_of(made.reached_at(Fraction(ml))) == reached


@pytest.mark.parametrize(("ml", "reached"), [(10, (0, 10)), (12, (20, 2)), (90, (20, 80))])
def test_volume_is_reached_after_a_pause_by_the_rate_that_runs_then(ml, reached):
    made, _ = pump((0, 60), (10, 0), (20, 60))
    assert minute_of(made.reached_at(Fraction(ml))) == reached


@pytest.mark.parametrize(
    ("runs", "at", "reads", "ml", "reached"),
    [
        (((0, 60),), 10, 20, 15, (10, 0)),
        (((0, 60), (10, 0)), 15, 20, 15, (15, 0)),
        (((0, 60), (5, 60), (30, 0)), 10, 20, 15, (10, 0)),
        (((0, 60),), 30, 12, 20, (30, 8)),
        (((0, 60),), 30, 12, 12, (0, 12)),
    ],
)
def test_volume_that_an_adopted_reading_jumps_over_is_reached_with_it(runs, at, reads, ml, reached):
    reading = Adopted(START + at * MINUTE, Fraction(reads))
    made, _ = pump(*runs, adopted=[reading])
    assert minute_of(made.reached_at(Fraction(ml))) == reached


@pytest.mark.parametrize(
    ("minutes", "at"), [(0, 0), (20, 20), (30, 30), (31, 51), (40, 60), (41, None)]
)
def test_pump_has_run_so_long_pauses_not_counted(minutes, at):
    made, _ = pump((0, 5), (30, 0), (50, 10), (60, 0))
    found = made.ran_for_at(minutes)
    assert found == (None if at is None else START + at * MINUTE)


def test_pump_that_still_runs_will_have_run_as_long_as_asked():
    made, _ = pump((0, 5), (30, 0), (50, 10))
    assert made.ran_for_at(240) == START + 260 * MINUTE


def test_reading_adopted_in_the_first_step_counts_from_there():
    reading = Adopted(START + 10 * MINUTE, Fraction(3))
    made, runs = pump((0, 6), adopted=[reading])
    assert runs == [(0, 6), (10, 6)]
    assert [made.pumped_by(START + m * MINUTE) for m in (9, 10, 20)] == [Fraction("0.9"), 3, 4]


@pytest.mark.parametrize("primed", ["saline", "unknown"])
def test_line_holds_drug_from_the_moment_the_pump_runs(primed):
    book = DayBook().made_ready(primed=primed)
    assert book.day().line_holds == primed
    book.at("10:30").starts()
    assert book.day().line_holds == "drug"


def test_line_follows_a_new_set_a_flush_and_the_resume():
    book = at_25()
    book.after(160).pauses()
    book.write(e.LineChanged(how="new_set", line_holds="saline"))
    assert book.day().line_holds == "saline"
    book.after(165).resumes("25")
    assert book.day().line_holds == "drug"


def test_running_pump_fills_a_new_set_with_drug_at_once():
    book = at_25()
    book.after(160).write(e.LineChanged(how="new_set", line_holds="saline"))
    assert book.day().line_holds == "drug"
    book.after(161).pauses()
    assert book.day().line_holds == "drug"


@pytest.mark.parametrize(("ran_from", "holds"), [(165, "drug"), (155, "saline")])
def test_pump_found_to_have_run_filled_the_new_set_with_drug(ran_from, holds):
    book = at_25()
    until = book.after(ran_from + 4).now
    book.after(160).pauses()
    book.write(e.LineChanged(how="new_set", line_holds="saline"))
    book.after(ran_from).write(other_rate("5", until))
    assert book.day_after(170).line_holds == holds


@pytest.mark.parametrize(("changed", "holds"), [(166, "drug"), (168, "drug"), (169, "saline")])
def test_set_changed_while_the_pump_was_found_to_run_holds_drug(changed, holds):
    book = at_25()
    book.after(160).pauses()
    until = book.after(169).now
    book.after(165).write(other_rate("5", until))
    book.after(changed).write(e.LineChanged(how="new_set", line_holds="saline"))
    assert book.day_after(170).line_holds == holds


def test_prime_before_the_start_decides_what_the_line_gives_and_the_drug_in_it_is_lost():
    book = DayBook(unit=with_line()).made_ready(primed="drug")
    book.write(e.LineChanged(how="primed", line_holds="saline"))
    assert book.day().history.line_primed_with == "saline"
    book.at("10:30").starts()
    assert book.day_after(60).dose.given_ml == 0
    assert book.day().dose.to_pump_ml == Fraction("86.2")


def test_saline_primed_line_holds_back_until_its_volume_has_passed():
    book = DayBook(unit=with_line()).started(primed="saline").climbs_to(150)
    assert book.day_after(90).dose.given_ml == 0
    assert book.day_after(150).dose.given_ml == 20
    book.after(309).write(e.BagFinished())
    book.after(320).write(e.LineFlushed())
    assert book.day().dose.given_ml == Fraction("101.2")


@pytest.mark.parametrize(("step", "half"), [(None, "6.25"), ("0.1", "6.2"), ("0.5", "6")])
def test_half_is_rounded_down_to_what_the_pump_can_be_set_to(step, half):
    pump = at_25().unit.pump.model_copy(update={"step_ml_per_h": step and Decimal(step)})
    book = DayBook(unit=at_25().unit.model_copy(update={"pump": pump})).started().climbs_to(150)
    book.after(160).write(e.RateChanged(rate_ml_per_h=Decimal("12.5"), reason="asked"))
    book.after(170).reacts(2)
    assert book.day().half_permitted == Fraction(half)


def test_rate_off_the_ladder_lasts_as_long_as_the_step_below_it():
    book = DayBook().started().climbs_to(60)
    book.after(70).write(e.RateChanged(rate_ml_per_h=Decimal(12), reason="asked"))
    history = book.day().history
    assert history.leg_due_at() == book.now + 30 * MINUTE
    assert history.legs[1].rate_ml_per_h == 15


def test_first_step_longer_in_another_protocol_is_followed():
    slower = with_ladder(PLAN, ("5", 45), ("10", 30), ("15", None))
    book = DayBook(protocol=slower).started()
    assert book.day().history.leg_due_at() - book.now == timedelta(minutes=45)
