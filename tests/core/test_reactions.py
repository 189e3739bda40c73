"""Red flags, grade 4, lowest grades and the ways on (rules 2, 3, 5)."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.reactions import (
    actions_for,
    cards_for,
    is_locked,
    lowest_grade,
    lowest_grade_now,
    open_for_decision,
)
from tests.core.tapping import (
    SPAIN,
    called,
    codes,
    over,
    rate,
    resume,
    start,
    tasks,
    way,
    with_protocol,
)
from tests.support.daybook import PRESCRIBER, DayBook

FLAGS = [flag.id for flag in SPAIN.reactions.red_flags]


def at_20():
    return DayBook().started().climbs_to(90).after(100)


def grade_4(**values):
    book = at_20()
    book.reacts(4, **values)
    book.pauses()
    return book


@pytest.mark.parametrize("flag", FLAGS)
def test_any_red_flag_opens_all_four_cards_and_grade_4(flag):
    assert set(cards_for(SPAIN, [flag])) == {"anaphylaxis", "stroke", "chest_pain", "lung_bleeding"}
    assert lowest_grade(SPAIN, (), (flag,)).grade == 4


def test_adrenaline_stands_on_the_anaphylaxis_card_only():
    told = {
        card.id: any("drenaline" in f"{step.text} {step.detail}" for step in card.steps)
        for card in SPAIN.emergency
    }
    assert [card for card, has_it in told.items() if has_it] == ["anaphylaxis"]


@pytest.mark.parametrize("event", [rate("25"), rate("10"), rate("15", "asked")])
def test_grade_4_locks_every_rate(event):
    book = at_20()
    book.reacts(4)
    assert "locked_grade_4" in codes(book, event)


def test_grade_4_locks_the_resume_but_neither_observations_nor_notes():
    book = grade_4()
    assert "locked_grade_4" in codes(book, resume("10"))
    assert codes(book, e.NoteWritten(text="x")) == []
    assert codes(book, e.ObservationsRecorded(pulse_per_min=80)) == []
    assert codes(book, e.MedicineGiven(drug="x", dose=1, dose_unit="g", route="IV")) == []


def test_red_flag_before_the_start_locks_the_start():
    book = DayBook().made_ready().at("10:30")
    book.reacts(4, red_flags=("neck_pain",))
    assert "locked_red_flag" in codes(book, start())


def test_grade_4_is_reopened_by_a_prescriber_with_a_second_person():
    book = grade_4()
    event = e.Grade4Reopened(reason="was mild")
    assert codes(book, event, by=PRESCRIBER) == []
    assert codes(book, event) == ["not_your_role"]
    assert codes(book, event, by=PRESCRIBER, second=None) == ["second_person_needed"]
    assert codes(book, event, by=PRESCRIBER, pins=()) == ["pin_needed", "second_person_needed"]


@pytest.mark.parametrize("values", [{"red_flags": ("chest_pain",)}, {}])
def test_after_a_red_flag_or_an_emergency_card_there_is_no_release(values):
    book = grade_4(**values)
    if not values:
        book.write(e.EmergencyDeclared(card="stroke"))
    found = codes(book, e.Grade4Reopened(reason="x"), by=PRESCRIBER)
    assert found == ["locked_red_flag"]


def test_reopened_bag_goes_on_at_half_of_the_rate_at_which_it_stopped():
    book = grade_4()
    book.write(e.Grade4Reopened(reason="x"), by=PRESCRIBER)
    assert not is_locked(book.day().history)
    assert book.day().half_permitted == 10


def test_grade_4_again_in_the_minute_of_the_reopening_locks_again():
    book = grade_4()
    book.write(e.Grade4Reopened(reason="x"), by=PRESCRIBER)
    book.reacts(4)
    assert is_locked(book.day().history)


def test_grade_lowered_from_4_stays_locked_until_it_is_reopened():
    book = at_20()
    reaction = book.reacts(4)
    book.write(e.ReactionRegraded(reaction_seq=reaction.seq, grade=2, reason="misjudged"))
    assert is_locked(book.day().history)


@pytest.mark.parametrize(
    ("symptom", "grade"),
    [
        ("also:new_arrhythmia", 3),
        ("also:symptomatic_hypotension", 3),
        ("fever:above_40_0", 3),
        ("hives:widespread", 2),
        ("chills:rigors", 2),
        ("fever:above_39_0", 2),
        ("also:unplanned_iv_medicine", 2),
        ("hives:few", 1),
        ("also:itch", 1),
    ],
)
def test_lowest_grade_of_each_symptom(symptom, grade):
    assert lowest_grade(SPAIN, (symptom,), ()).grade == grade


@pytest.mark.parametrize(("celsius", "grade"), [("39.0", 1), ("39.1", 2), ("40.0", 2), ("40.1", 3)])
def test_lowest_grade_of_a_temperature_lies_above_its_edge(celsius, grade):
    assert lowest_grade(SPAIN, (), (), Fraction(celsius)).grade == grade


@pytest.mark.parametrize(("total", "grade"), [(6, 1), (7, 3), (20, 3)])
def test_lowest_grade_of_a_news2_of_seven_or_more_is_3(total, grade):
    assert lowest_grade(SPAIN, (), (), None, total).grade == grade


@pytest.mark.parametrize(("age", "grade"), [(60, 2), (61, 1)])
def test_last_temperature_counts_for_sixty_minutes(age, grade):
    book = at_20()
    book.observes(temperature_c=Decimal("39.4"))
    history = book.day().history
    assert lowest_grade_now(history, book.now + timedelta(minutes=age), (), ()).grade == grade


@pytest.mark.parametrize(("age", "grade"), [(60, 3), (61, 1)])
def test_last_whole_score_counts_for_sixty_minutes_whatever_part_follows(age, grade):
    book = at_20()
    book.observes(pulse_per_min=131, systolic_mmhg=90, breaths_per_min=21)
    scored_at = book.now
    book.after(110).observes(breaths_per_min=None, temperature_c=None)
    now = scored_at + timedelta(minutes=age)
    assert lowest_grade_now(book.day().history, now, (), ()).grade == grade


def test_emergency_card_alone_locks_and_leaves_no_finish():
    book = at_20()
    book.observes()
    book.write(e.EmergencyDeclared(card="lung_bleeding"))
    assert book.day().locked
    assert book.day().projection is None
    assert codes(book, rate("25", "asked")) == ["locked_red_flag"]


def test_set_without_a_temperature_does_not_make_the_fever_unsaid():
    book = at_20()
    book.observes(temperature_c=Decimal("39.4"))
    book.after(110).observes(temperature_c=None)
    assert lowest_grade_now(book.day().history, book.now, (), ()).grade == 2


def test_lower_grade_than_the_symptoms_ask_for_needs_a_reason():
    event = e.ReactionRecorded(grade=1, symptoms=("chills:rigors",), no_red_flag=True)
    assert codes(at_20(), event) == ["grade_below_lowest"]
    assert codes(at_20(), event.model_copy(update={"lower_reason": "cold room"})) == []
    assert codes(at_20(), event.model_copy(update={"grade": 3})) == []


def treated(*done):
    """Grade 2 at 100, stopped; what was done about it by 120, with a set just before."""
    book = at_20()
    reaction = book.reacts(2)
    book.pauses()
    book.after(118).observes()
    for step in done:
        book.after(120).write(step(reaction))
    return book.after(120), reaction


def test_resume_at_half_wants_symptoms_gone_and_the_prescriber_informed():
    assert codes(treated()[0], resume("10")) == ["symptoms_not_gone", "prescriber_not_informed"]
    assert codes(treated(called)[0], resume("10")) == ["symptoms_not_gone"]
    assert codes(treated(called, over)[0], resume("10")) == []


def test_resume_at_half_wants_both_pins():
    book, _ = treated(called, over)
    assert codes(book, resume("10"), pins=()) == ["pin_needed", "second_person_needed"]
    assert codes(book, resume("10.1")) == ["resume_at_half"]


def test_halved_and_then_stopped_as_well_resumes_on_the_same_conditions():
    book = at_20()
    book.reacts(2)
    book.rate("10")
    book.after(110).pauses()
    found = codes(book.after(115), resume("10"), second=None)
    assert {"symptoms_not_gone", "prescriber_not_informed", "second_person_needed"} <= set(found)


def halved_then_stopped(*done):
    """Grade 2, halved at 100 while running, stopped at 105; what was done about it by 120."""
    book = at_20()
    reaction = book.reacts(2)
    book.rate("10")
    book.after(105).pauses()
    for step in done:
        book.after(120).write(step(reaction))
    return book.after(125)


def test_halved_then_stopped_resumes_with_every_safeguard_though_the_symptoms_are_gone():
    book = halved_then_stopped(over)
    wanted = ["prescriber_not_informed", "observations_before_resume"]
    assert codes(book, resume("10"), second=None, pins=()) == [
        *wanted,
        "pin_needed",
        "second_person_needed",
    ]
    assert codes(book, resume("15")) == ["resume_at_half", *wanted]
    ready = halved_then_stopped(over, called)
    ready.after(121).observes()
    assert codes(ready.after(125), resume("10")) == []
    assert codes(ready.after(127), resume("10")) == ["observations_before_resume"]


def test_resumed_once_after_the_reaction_the_next_pause_is_a_plain_one():
    book = halved_then_stopped(over, called)
    book.resumes("10")
    book.after(200).pauses()
    assert codes(book.after(210), resume("10"), second=None, pins=()) == []
    assert codes(book, resume("15")) == ["way_on_needed"]


def test_resumed_with_symptoms_the_next_pause_asks_for_their_end_again():
    book = halved_then_stopped(called)
    book.resumes("10")
    book.after(200).pauses()
    book.after(209).observes()
    assert codes(book.after(210), resume("10")) == ["symptoms_not_gone"]


def test_a_reaction_over_before_the_start_makes_no_later_pause_its_own():
    book = DayBook().made_ready()
    reaction = book.at("10:20").reacts(2)
    book.at("10:25").reaction_over(reaction)
    book.at("10:30").starts()
    book.after(20).pauses()
    assert codes(book.after(25), resume("5"), second=None, pins=()) == []


def test_a_mild_reaction_still_open_does_not_keep_the_pump_stopped():
    book, _ = treated(called, over)
    book.reacts(1)
    assert codes(book, resume("10")) == []


def test_a_reaction_of_before_the_start_is_asked_about_with_the_next_one():
    book = DayBook().made_ready()
    before = book.at("10:20").reacts(2)
    book.at("10:25").reaction_over(before)
    book.at("10:30").starts()
    reaction = book.after(20).reacts(2)
    book.pauses()
    book.after(38).observes()
    book.after(40).write(called(reaction))
    book.write(over(reaction))
    assert codes(book, resume("2.5")) == ["prescriber_not_informed"]
    book.write(called(before))
    assert codes(book, resume("2.5")) == []


def test_a_reaction_resumed_from_is_not_asked_about_again_at_the_next_one():
    book = halved_then_stopped(over)
    book.resumes("10")
    second = book.after(150).reacts(2)
    book.pauses()
    book.after(168).observes()
    book.after(170).write(called(second))
    book.write(over(second))
    assert codes(book, resume("5")) == []


def test_a_reaction_halved_before_it_was_stopped_still_names_both_rates():
    book = halved_then_stopped()
    history = book.day().history
    (line, *_) = actions_for(history, 2, history.reactions[0])
    assert (line.rate_ml_per_h, line.half_ml_per_h) == (20, 10)


def test_stop_here_signed_keeps_the_pump_stopped():
    book, reaction = treated(called, over)
    book.write(way(reaction, "stop", None), by=PRESCRIBER)
    assert codes(book, resume("10")) == ["way_on_needed"]


@pytest.mark.parametrize(("grade", "waits"), [(1, 30), (2, None)])
def test_what_is_signed_before_the_half_begins_ends_with_a_reaction_nobody_had_seen(grade, waits):
    book, reaction = treated(called, over)
    book.write(way(reaction), by=PRESCRIBER)
    book.reacts(grade)
    book.resumes("10")
    due_at = book.day().history.leg_due_at()
    assert due_at == (None if waits is None else book.now + timedelta(minutes=waits))


def test_a_reaction_in_the_minute_of_the_start_is_one_of_this_infusion():
    book = DayBook().started()
    reaction = book.reacts(2)
    book.write(e.ReactionRegraded(reaction_seq=reaction.seq, grade=1, reason="seen again"))
    book.after(5).reaction_over(reaction)
    book.pauses()
    found = codes(book.after(6), resume("5"), second=None)
    assert {"prescriber_not_informed", "second_person_needed"} <= set(found)


def climbing(signed=True):
    book, reaction = treated(called, over)
    book.resumes("10")
    if signed:
        book.write(way(reaction), by=PRESCRIBER)
    for minute in (135, 150):
        book.after(minute).observes()
    return book


@pytest.mark.parametrize(("minute", "refused"), [(149, ["too_early_after_reaction"]), (150, [])])
def test_increase_after_a_reaction_is_refused_until_due(minute, refused):
    book = climbing().after(minute)
    assert codes(book, rate("15", "asked")) == refused


def test_last_step_of_a_climb_is_the_next_one_like_every_other():
    book = climbing()
    for minute, value in ((150, "15"), (180, "20")):
        book.after(minute).rate(value)
    for minute in (200, 230):
        book.after(minute).observes()
    assert codes(book.after(240), rate("25")) == []
    assert codes(book.after(239), rate("25")) == ["too_early_after_reaction"]


def test_increase_after_a_reaction_wants_a_signed_way_on_whatever_the_reason():
    assert codes(climbing(signed=False).after(200), rate("15", "asked")) == ["way_on_needed"]


def test_increase_after_a_reaction_wants_both_pins():
    assert codes(climbing(), rate("15"), pins=()) == ["pin_needed", "second_person_needed"]


def test_increase_to_another_rate_than_the_signed_one_is_refused():
    assert codes(climbing(), rate("20", "asked")) == ["way_on_needed"]


def test_reaction_before_the_start_asks_for_a_way_on_before_any_increase():
    book = DayBook().made_ready()
    reaction = book.at("10:20").reacts(2)
    book.at("10:25").reaction_over(reaction)
    book.at("10:30").starts()
    assert codes(book.after(30), rate("10")) == ["way_on_needed"]


def test_second_reaction_halves_the_rate_then_running_and_asks_again():
    book = climbing()
    second = book.reacts(2)
    assert book.day().half_permitted == 5
    book.rate("5")
    book.after(160).reaction_over(second)
    assert open_for_decision(book.day().history).seq == second.seq


def test_way_on_for_the_last_reaction_covers_the_one_before():
    book = climbing(signed=False)
    second = book.reacts(2)
    book.rate("5")
    book.after(160).reaction_over(second)
    book.write(way(second), by=PRESCRIBER)
    assert open_for_decision(book.day().history) is None
    assert tasks(book.day(), "decision") == []


def test_way_on_is_the_prescribers_and_climbing_needs_a_wait():
    book, reaction = treated(called, over)
    assert codes(book, way(reaction)) == ["not_your_role"]
    assert codes(book, way(reaction, "climb", None), by=PRESCRIBER) == ["wait_needed"]
    assert codes(book, way(reaction), by=PRESCRIBER, pins=()) == ["pin_needed"]


def test_return_to_the_plan_only_where_the_signed_protocol_allows_it():
    book, reaction = treated(called, over)
    event = way(reaction, "return_to_plan", None)
    assert codes(book, event, by=PRESCRIBER) == ["return_to_plan_not_allowed"]
    allowed = SPAIN.reactions.allow_return_to_plan.model_copy(update={"value": True})
    reactions = SPAIN.reactions.model_copy(update={"allow_return_to_plan": allowed})
    other = DayBook(protocol=with_protocol(reactions=reactions)).started().climbs_to(90)
    reaction = other.after(100).reacts(2)
    assert codes(other, way(reaction, "return_to_plan", None), by=PRESCRIBER) == []


def test_grade_1_back_from_2_releases_the_half_but_not_the_way_on():
    book = at_20()
    reaction = book.reacts(2)
    book.write(e.ReactionRegraded(reaction_seq=reaction.seq, grade=1, reason="itch only"))
    assert book.day().half_permitted is None
    book.after(105).reaction_over(reaction)
    assert codes(book.after(150), rate("25", "due")) == ["way_on_needed"]


def test_two_reactions_at_one_stop_are_one_halving():
    book = at_20()
    for reaction in (book.reacts(2), book.reacts(3)):
        book.reaction_over(reaction)
    book.pauses()
    book.after(120).resumes("10")
    assert {r.half_since_at for r in book.day().history.reactions} == {book.now}
    assert book.day().half_permitted is None


def test_actions_of_a_reaction_name_the_rate_and_its_exact_half():
    book = at_20()
    book.reacts(2)
    lines = actions_for(book.day().history, 2)
    assert {(line.rate_ml_per_h, line.half_ml_per_h) for line in lines} == {(20, 10)}
    assert "continue" not in {line.action.kind for line in lines}


def test_figure_3_continues_in_grade_1_and_stops_in_grade_4():
    history = at_20().day().history
    kinds = {g: {line.action.kind for line in actions_for(history, g)} for g in (1, 2, 3, 4)}
    assert "continue" in kinds[1]
    assert "stop_or_halve" in kinds[2] & kinds[3]
    assert "stop" in kinds[4]
    assert "resume_half" not in kinds[4]


@pytest.mark.parametrize("gone", [True, False])
def test_a_mild_reaction_afterwards_does_not_release_the_half_still_asked_for(gone):
    book = at_20()
    grave = book.reacts(3)
    if gone:
        book.after(105).reaction_over(grave)
    book.after(110).reacts(1)
    assert book.day().half_permitted == 10
    assert book.day().projection.basis == "if_confirmed_now"
    assert codes(book, rate("25", "due")) == ["reaction_open"]


def test_a_grade_taken_back_to_1_leaves_another_reaction_its_half():
    book = at_20()
    grave = book.reacts(2)
    book.after(105).reaction_over(grave)
    mistaken = book.after(110).reacts(2)
    book.write(e.ReactionRegraded(reaction_seq=mistaken.seq, grade=1, reason="mistaken"))
    assert book.day().half_permitted == 10
    book.write(e.ReactionRegraded(reaction_seq=grave.seq, grade=1, reason="mistaken"))
    assert book.day().half_permitted is None


def test_a_reaction_gone_before_the_start_halves_nothing_later():
    book = DayBook().made_ready()
    book.reaction_over(book.reacts(2))
    book.at("10:30").starts()
    mild = book.after(20).reacts(2)
    book.write(e.ReactionRegraded(reaction_seq=mild.seq, grade=1, reason="mistaken"))
    assert book.day().half_permitted is None
