"""What the screen shows in a reaction: the two rates, what the line holds, the half, the grade."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.reactions import (
    actions_for,
    cards_for,
    half_in_reaction,
    lowest_grade_of,
    slowed_since,
)
from tests.core.tapping import MINUTE, SPAIN, codes, findings, with_unit
from tests.support.daybook import DayBook


def with_pump_step(ml_per_h):
    pump = with_unit().pump.model_copy(update={"step_ml_per_h": Decimal(ml_per_h)})
    return with_unit(pump=pump)


def rates(book, reaction_seq=None):
    history = book.day().history
    reaction = None if reaction_seq is None else history.reaction(reaction_seq)
    (found,) = {(x.rate_ml_per_h, x.half_ml_per_h) for x in actions_for(history, 2, reaction)}
    return found


def at_15(**book):
    return DayBook(**book).started().climbs_to(60).after(70)


def test_the_actions_know_what_the_line_holds():
    book = at_15()
    reacted = book.reacts(2)
    assert {x.line_holds for x in actions_for(book.day().history, 2)} == {"drug"}
    book.pauses()
    book.write(e.LineChanged(how="new_set", line_holds="saline"))
    reaction = book.day().history.reaction(reacted.seq)
    assert {x.line_holds for x in actions_for(book.day().history, 2, reaction)} == {"saline"}


def test_the_half_in_the_actions_is_one_that_the_pump_can_be_set_to():
    book = at_15(unit=with_pump_step(2))
    reacted = book.reacts(2)
    assert rates(book) == rates(book, reacted.seq) == (15, 6)


def test_once_halved_the_actions_keep_the_two_rates_it_went_between():
    book = at_15()
    reacted = book.reacts(2)
    book.after(75).rate("7.5")
    assert rates(book, reacted.seq) == (15, Decimal("7.5"))
    book.after(100).rate("5")
    assert rates(book, reacted.seq) == (15, Decimal("7.5"))


def test_stopped_first_the_rate_before_is_that_of_the_stop():
    book = at_15()
    reacted = book.reacts(2)
    book.pauses()
    # Against the half that is asked for; the record takes what really happened.
    book.after(80).resumes("10")
    book.after(85).rate("7.5")
    assert rates(book, reacted.seq) == (15, Decimal("7.5"))


def test_halved_in_the_minute_of_the_start_no_rate_had_run_before():
    book = DayBook().made_ready()
    reacted = book.at("10:20").reacts(2)
    book.at("10:30").starts()
    book.rate("2.5")
    assert rates(book, reacted.seq) == (0, Decimal("2.5"))


def slowed_at(*rates):
    """At 15 mL per hour grade 1 at 70; then these rates, one each minute from 70 on."""
    book = at_15()
    book.reacts(1)
    for minute, value in enumerate(rates, 70):
        if value == "0":
            book.after(minute).pauses()
        elif book.day().history.status == "paused":
            book.after(minute).resumes(value)
        else:
            book.after(minute).rate(value, "told")
    history = book.after(80).day().history
    found = slowed_since(history, history.reactions[0])
    return None if found is None else (found - history.started.occurred_at) // MINUTE


@pytest.mark.parametrize(
    ("rates", "at"),
    [
        ((), None),
        (("7.5",), 70),
        (("1",), 70),
        (("20", "15"), 71),
        (("20",), None),
        (("0",), None),
        (("0", "15"), None),
        (("0", "10"), 71),
        (("0", "0", "10", "5"), 72),
    ],
)
def test_slowed_is_the_first_lower_rate_since_the_onset_and_no_stop(rates, at):
    assert slowed_at(*rates) == at


def test_the_first_rate_of_the_day_is_no_slowing():
    book = DayBook().made_ready()
    book.at("10:20").reacts(2)
    book.at("10:30").starts("0.5")
    history = book.day().history
    assert slowed_since(history, history.reactions[0]) is None


def test_a_rate_lowered_before_the_onset_was_not_lowered_for_it():
    book = DayBook().started().climbs_to(60)
    book.after(65).rate("10", "cold arm")
    book.after(70).reacts(1)
    history = book.day().history
    assert slowed_since(history, history.reactions[0]) is None


@pytest.mark.parametrize(("step", "half"), [(None, Decimal("7.5")), ("2", 6), ("10", None)])
def test_the_half_of_the_rate_running_is_offered_in_a_reaction(step, half):
    book = at_15() if step is None else at_15(unit=with_pump_step(step))
    assert half_in_reaction(book.day().history) == half


def test_the_half_of_a_second_reaction_is_that_of_the_rate_still_to_be_halved():
    book = at_15()
    book.reacts(2)
    book.after(72).rate("12", "pump's own step")
    assert half_in_reaction(book.day().history) == Decimal("7.5")


def test_a_pump_that_stands_has_no_half():
    assert half_in_reaction(DayBook().made_ready().day().history) is None
    book = at_15()
    book.pauses()
    assert half_in_reaction(book.day().history) is None


FEVER = {"temperature_c": Decimal("39.1")}
FAILING = {"pulse_per_min": 131, "breaths_per_min": 25, "temperature_c": Decimal("38.1")}


@pytest.mark.parametrize(
    ("minute", "values", "grade", "because"),
    [
        (69, FEVER, 1, "none"),
        (70, FEVER, 2, "temperature"),
        (80, FEVER, 2, "temperature"),
        (81, FEVER, 1, "none"),
        (75, FAILING, 3, "news2"),
        (75, {"temperature_c": None}, 1, "none"),
        (75, {"temperature_c": Decimal("36.7")}, 1, "none"),
    ],
)
def test_sets_taken_while_a_reaction_lasts_raise_the_grade_it_asks_for(
    minute, values, grade, because
):
    book = at_15()
    mild = book.reacts(1)
    book.after(minute).observes(**values)
    book.after(80).reaction_over(mild)
    (reaction,) = book.day_after(90).history.reactions
    lowest = lowest_grade_of(book.day_after(90).history, reaction)
    assert (lowest.grade, lowest.because) == (grade, because)


def test_symptoms_and_red_flags_of_the_reaction_count_with_the_sets():
    book = at_15()
    book.reacts(2, symptoms=("hives:widespread",))
    book.after(75).observes()
    (reaction,) = book.day().history.reactions
    lowest = lowest_grade_of(book.day().history, reaction)
    assert (lowest.grade, lowest.because, lowest.detail) == (2, "symptom", "hives:widespread")
    book.reacts(4, red_flags=("chest_pain",))
    last = book.day().history.reactions[-1]
    assert lowest_grade_of(book.day().history, last).because == "red_flag"


def test_a_reaction_that_still_lasts_goes_by_every_set_since():
    book = at_15()
    book.reacts(1)
    book.after(75).observes(**FEVER)
    book.after(90).observes()
    (reaction,) = book.day().history.reactions
    assert lowest_grade_of(book.day().history, reaction).grade == 2


def test_without_a_red_flag_no_card_opens_and_each_opens_its_own():
    assert cards_for(SPAIN, ()) == ()
    first = SPAIN.reactions.red_flags[0]
    alone = first.model_copy(update={"id": "coughing_blood", "cards": ("lung_bleeding",)})
    only = first.model_copy(update={"cards": ("anaphylaxis",)})
    reactions = SPAIN.reactions.model_copy(update={"red_flags": (only, alone)})
    protocol = SPAIN.model_copy(update={"reactions": reactions})
    assert cards_for(protocol, (alone.id,)) == ("lung_bleeding",)
    assert cards_for(protocol, (alone.id, only.id)) == ("anaphylaxis", "lung_bleeding")


@pytest.mark.parametrize("unknown", [{"symptoms": ("toes:cold",)}, {"red_flags": ("toothache",)}])
def test_what_the_protocol_does_not_list_is_refused_beside_the_symptoms(unknown):
    (found,) = findings(at_15(), e.ReactionRecorded(grade=4, **unknown))
    assert (found.code, found.field) == ("unknown_id", "symptoms")


def test_a_step_that_is_not_on_the_card_is_refused():
    book = at_15()
    book.write(e.EmergencyDeclared(card="stroke"))
    known = [step.id for step in book.protocol.card("stroke").steps]
    for step_id in known:
        assert codes(book, e.EmergencyStepDone(card="stroke", step_id=step_id)) == []
    assert codes(book, e.EmergencyStepDone(card="stroke", step_id="tea")) == ["unknown_id"]
