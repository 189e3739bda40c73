"""The shipped files: they load, every number is the source's, every entry says on what it rests."""

import re
from decimal import Decimal

import pytest

from bedside.config_files import (
    canonical_text,
    sha256_of,
    silent_entries,
    sourced_entries,
)
from bedside.core.events import Card, Sign
from bedside.core.pinned import protocol_of, unit_of
from tests.support.daybook import configuration

SPAIN = configuration().protocols["spain-2019"]
UNIT = configuration().unit
ENTRIES = list(sourced_entries(SPAIN))
CARDS = ("anaphylaxis", "stroke", "chest_pain", "lung_bleeding")


def test_title_drug_and_courses():
    assert SPAIN.title == "Spanish expert consensus (Neurología 2022;37:615)"
    assert (SPAIN.drug.generic, SPAIN.drug.brand, SPAIN.drug.dose_mg) == (
        "alemtuzumab",
        "LEMTRADA",
        12,
    )
    courses = SPAIN.courses
    assert (courses.first_days, courses.later_days, courses.months_between) == (5, 3, 12)


def test_premedication_doses_routes_and_lead_times():
    assert {
        p.id: (p.minutes_before, p.routes, p.doses[0].dose_mg, p.by_infusion)
        for p in SPAIN.premedication
    } == {
        "paracetamol": (120, ("oral", "IV"), 1000, False),
        "dexchlorpheniramine": (120, ("oral", "IV"), 5, False),
        "methylprednisolone": (90, ("IV",), 1000, True),
        "pantoprazole": (None, ("oral",), 40, False),
        "aciclovir": (None, ("oral",), 200, False),
    }


@pytest.mark.parametrize("course", [1, 2, 3, 4])
def test_every_premedication_has_a_dose_on_every_day_of_every_course(course):
    for day in range(1, SPAIN.course_days(course) + 1):
        assert all(p.dose_on(course, day) for p in SPAIN.premedication)


def test_limits_watch_and_observation_times():
    limits, observed = SPAIN.limits, SPAIN.observations
    assert limits.min_running.minutes == 240
    assert limits.max_clock.minutes == limits.bag_life.minutes == 480
    assert SPAIN.watch.minutes == 120
    assert (observed.interval_min, observed.watch_interval_min) == (60, 60)
    assert (observed.baseline_max_age_min, observed.reaction_interval_min) == (30, 15)
    assert (observed.before_resume_min, observed.after_resume_min) == (5, (15, 30))
    assert (observed.last_of_watch_min, observed.before_each_increase) == (10, False)


def test_nothing_is_restarted_flushed_or_returned_to_plan_without_a_signed_rule():
    assert SPAIN.line.when_it_holds_drug == "ask"
    assert SPAIN.line.basis == "silent"
    assert SPAIN.line.reaction_text == "Do not flush. Ask the prescriber."
    assert SPAIN.reactions.allow_return_to_plan.value is False
    assert not any(card.restart_allowed for card in SPAIN.emergency)
    assert UNIT.line.volume_ml is None


def test_lowest_grades_of_symptoms():
    grades = {
        f"{symptom.id}:{option.id}": option.lowest_grade
        for symptom in SPAIN.reactions.symptoms
        for option in symptom.options
    }
    above_1 = {key: grade for key, grade in grades.items() if grade and grade > 1}
    assert above_1 == {
        "hives:widespread": 2,
        "chills:rigors": 2,
        "fever:above_39_0": 2,
        "fever:above_40_0": 3,
        "also:unplanned_iv_medicine": 2,
        "also:new_arrhythmia": 3,
        "also:symptomatic_hypotension": 3,
    }
    table = SPAIN.reactions.lowest_grade
    assert (table.red_flag, table.news2_from, table.news2_grade) == (4, 7, 3)
    assert table.temperature_above_c == ((Decimal("39.0"), 2), (Decimal("40.0"), 3))


def kinds(grade):
    return [a.kind for a in SPAIN.reactions.actions if grade in a.grades]


def test_actions_of_each_band_as_read_out_of_figure_3():
    moderate = ["stop_or_halve", "call", "medicine", "line", "wait", "resume_half"]
    assert kinds(1) == ["medicine", "continue"]
    assert kinds(2) == kinds(3) == moderate
    assert kinds(4) == ["stop", "call", "medicine", "line"]


def test_the_eight_red_flags_open_the_choice_of_all_four_cards():
    assert [flag.id for flag in SPAIN.reactions.red_flags] == [
        "throat_or_face_swelling",
        "trouble_breathing",
        "collapse",
        "coughing_blood",
        "sudden_severe_headache",
        "face_arm_speech",
        "neck_pain",
        "chest_pain",
    ]
    for flag in SPAIN.reactions.red_flags:
        assert sorted(flag.cards) == sorted(CARDS)


@pytest.mark.parametrize(
    ("flag", "first"),
    [
        ("throat_or_face_swelling", "anaphylaxis"),
        ("coughing_blood", "lung_bleeding"),
        ("face_arm_speech", "stroke"),
        ("neck_pain", "stroke"),
        ("sudden_severe_headache", "stroke"),
        ("chest_pain", "chest_pain"),
    ],
)
def test_the_likely_card_stands_first(flag, first):
    assert next(f for f in SPAIN.reactions.red_flags if f.id == flag).cards[0] == first


@pytest.mark.parametrize("card_id", CARDS)
def test_every_card_stops_calls_times_observes_and_names_who_came(card_id: Card):
    card = SPAIN.card(card_id)
    steps = {step.id: step for step in card.steps}
    assert {"stop_pump", "call", "onset", "observations", "who_came"} <= set(steps)
    assert card.steps[0].id == "stop_pump"
    assert ("do_not_restart" in steps) is (card_id != "anaphylaxis")
    if card_id != "anaphylaxis":
        assert steps["do_not_restart"].text == "Do not restart, do not flush"


@pytest.mark.parametrize("card_id", CARDS)
def test_adrenaline_stands_on_the_anaphylaxis_card_only(card_id: Card):
    words = SPAIN.card(card_id).model_dump_json().lower()
    assert ("adrenaline" in words) is (card_id == "anaphylaxis")


def test_adrenaline_dose_strength_place_and_repeat():
    step = next(s for s in SPAIN.card("anaphylaxis").steps if s.id == "adrenaline")
    assert "500 micrograms IM" in step.text
    assert "0.5 mL of 1 mg in 1 mL (1:1,000)" in step.detail
    assert "mid anterolateral thigh" in step.detail
    assert step.repeat_after_min == 5
    assert "500 micrograms IM" in step.repeat_text


@pytest.mark.parametrize(("key", "entry"), ENTRIES, ids=[key for key, _ in ENTRIES])
def test_every_entry_names_a_known_document_or_says_what_it_is(key, entry):
    named = re.findall(r"\[([^\]]+)\]", entry.source)
    assert named, f"{key}: no document in {entry.source!r}"
    for document in named:
        assert document in SPAIN.documents or document in ("A", "K")


@pytest.mark.parametrize(("key", "entry"), ENTRIES, ids=[key for key, _ in ENTRIES])
def test_what_no_source_says_is_marked_as_a_proposal(key, entry):
    if entry.basis in ("unit", "silent"):
        marks = f"{entry.source} {entry.note or ''}"
        assert "[A]" in marks or "[K]" in marks, key
    else:
        assert re.search(r"\[(0\d\d|E\d+)\]", entry.source), key


def test_no_document_is_listed_that_nothing_cites():
    cited = SPAIN.model_dump_json(exclude={"documents"})
    assert [d for d in SPAIN.documents if f"[{d}]" not in cited] == []


def test_texts_name_units_in_words_and_never_abbreviate_drugs():
    text = canonical_text(SPAIN.model_copy(update={"documents": {}}))
    assert not re.search(r"mL/h|\bmcg\b|µg|\bug\b|\bMP\b|\bPCM\b|\bcc\b", text)


def test_checks_that_the_rules_name_are_there_with_their_consequence():
    checks = {check.id: (check.stage, check.when, check.if_failed) for check in SPAIN.checks}
    assert checks["temperature"][0] == checks["infection"][0] == "before_premedication"
    assert checks["infection"][2] == "stop"
    assert checks["prescribed_on_chart"] == ("before_premedication", "every_day", "stop")
    assert checks["line_flushed_after_methylprednisolone"] == ("before_start", "every_day", "stop")
    assert checks["twelve_months"][2] == "prescriber"
    assert checks["blood_pressure"][2] == "prescriber"
    assert checks["pregnancy_test"] == ("arrival", "day_1", "stop")
    assert checks["platelets_planned"][2] == "task"


@pytest.mark.parametrize(
    "contraindication",
    [
        "hypersensitivity",
        "hiv",
        "infection",
        "hypertension",
        "dissection_stroke_heart",
        "clotting",
        "autoimmune",
    ],
)
def test_every_contraindication_stops_the_day(contraindication):
    check = next(check for check in SPAIN.checks if check.id == contraindication)
    assert check.if_failed == "stop"
    assert not check.may_not_apply


def test_silent_entries_are_what_the_sources_leave_open():
    assert [key for key, _ in silent_entries(SPAIN)] == [
        "premedication[2].doses[6]",
        "premedication[2].doses[7]",
        "premedication[2].doses[8]",
        "reactions.actions[6]",
        "line",
    ]
    assert all("[A]" in note for _, note in silent_entries(SPAIN))


def test_unit_defaults():
    assert (UNIT.time_zone, f"{UNIT.closing_at:%H:%M}") == ("Europe/London", "18:45")
    grace = UNIT.grace
    assert (grace.rate_step_min, grace.observations_min, grace.premedication_min) == (10, 10, 15)
    assert (grace.bag_end_min, grace.soon_min) == (5, 10)
    pump = UNIT.pump
    assert (pump.reading_differs_ml, pump.reading_differs_percent) == (1, 5)
    assert pump.reading_over_label_factor == Decimal("1.15")
    assert UNIT.phones.emergency == "2222"


LIMITS: dict[Sign, tuple[str | None, ...]] = {
    "temperature_c": ("30.0", "35.0", "40.0", "43.0"),
    "pulse_per_min": ("20", "40", "150", "250"),
    "systolic_mmhg": ("40", "80", "200", "300"),
    "diastolic_mmhg": ("20", "40", "120", "200"),
    "breaths_per_min": ("1", "8", "40", "80"),
    "spo2_percent": ("50", "88", None, "100"),
}


@pytest.mark.parametrize("sign", LIMITS)
def test_limits_of_what_may_be_typed(sign):
    limits = UNIT.sign(sign)
    expected = tuple(None if bound is None else Decimal(bound) for bound in LIMITS[sign])
    assert (limits.lowest, limits.low, limits.high, limits.highest) == expected


def test_temperature_pulse_and_both_pressures_are_needed():
    assert {limits.sign for limits in UNIT.signs if limits.needed} == {
        "temperature_c",
        "pulse_per_min",
        "systolic_mmhg",
        "diastolic_mmhg",
    }


def test_phone_numbers_reach_nobody():
    phones = UNIT.phones
    for number in (phones.unit_day, phones.unit_night):
        assert re.fullmatch(r"01632 960\d{3}", number)


def test_a_protocol_and_unit_settings_read_back_equal_from_their_text():
    text = canonical_text(SPAIN)
    assert protocol_of(text) == SPAIN
    assert canonical_text(protocol_of(text)) == text
    assert unit_of(canonical_text(UNIT)) == UNIT
    assert protocol_of(text) is protocol_of(text)


def test_a_change_of_a_cards_text_changes_the_hash():
    first, *rest = SPAIN.emergency
    other = first.model_copy(update={"title": "Other"})
    changed = SPAIN.model_copy(update={"emergency": (other, *rest)})
    assert sha256_of(canonical_text(changed)) != sha256_of(canonical_text(SPAIN))


def test_the_hash_is_the_sha256_of_the_utf_8_bytes():
    assert sha256_of("í") == "127035a8ff26256ea0541b5add6dcc3ecdaeea603e606f84e0fd63492fbab2c5"
