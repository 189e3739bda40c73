"""Typed values: impossible, rare, enough; each edge before, at and after."""

from decimal import Decimal

import pytest

from bedside.core.events import ObservationsRecorded
from bedside.core.vitals import (
    Problem,
    counts_as_a_set,
    impossible_values,
    oxygen_not_said,
    rare_values,
    without_impossible,
)
from tests.support.daybook import configuration

UNIT = configuration().unit


def taken(**values):
    return ObservationsRecorded(**values)


def typed(sign, value):
    return taken(**{sign: Decimal(value) if sign == "temperature_c" else int(value)})


IMPOSSIBLE = [
    ("temperature_c", "29.9", "30.0", "43.0", "43.1"),
    ("pulse_per_min", "19", "20", "250", "251"),
    ("systolic_mmhg", "39", "40", "300", "301"),
    ("diastolic_mmhg", "19", "20", "200", "201"),
    ("breaths_per_min", "0", "1", "80", "81"),
    ("spo2_percent", "49", "50", "100", "101"),
]


@pytest.mark.parametrize(("sign", "under", "lowest", "highest", "over"), IMPOSSIBLE)
def test_a_value_is_impossible_just_outside_its_limits_and_not_at_them(
    sign, under, lowest, highest, over
):
    for value in (under, over):
        [problem] = impossible_values(typed(sign, value), UNIT)
        assert (problem.sign, problem.reason) == (sign, "not_possible")
        assert problem.value == Decimal(value)
        assert problem.limits == (Decimal(lowest), Decimal(highest))
    for value in (lowest, highest):
        assert impossible_values(typed(sign, value), UNIT) == []


RARE = [
    ("temperature_c", "34.9", "35.0"),
    ("temperature_c", "40.1", "40.0"),
    ("pulse_per_min", "39", "40"),
    ("pulse_per_min", "151", "150"),
    ("systolic_mmhg", "79", "80"),
    ("systolic_mmhg", "201", "200"),
    ("diastolic_mmhg", "39", "40"),
    ("diastolic_mmhg", "121", "120"),
    ("breaths_per_min", "7", "8"),
    ("breaths_per_min", "41", "40"),
    ("spo2_percent", "87", "88"),
]


@pytest.mark.parametrize(("sign", "rare", "usual"), RARE)
def test_a_rare_value_asks_again_until_it_is_confirmed(sign, rare, usual):
    limits = UNIT.sign(sign)
    asked = Problem(sign, Decimal(rare), "rare", (limits.low, limits.high))
    assert rare_values(typed(sign, rare), UNIT) == [asked]
    assert rare_values(typed(sign, usual), UNIT) == []
    confirmed = typed(sign, rare).model_copy(update={"confirmed_rare": (sign,)})
    assert rare_values(confirmed, UNIT) == []


@pytest.mark.parametrize(("sign", "under", "lowest", "highest", "over"), IMPOSSIBLE)
def test_the_last_possible_values_are_asked_about_like_every_rare_one(
    sign, under, lowest, highest, over
):
    limits = UNIT.sign(sign)
    for value, limit in ((lowest, limits.low), (highest, limits.high)):
        assert bool(rare_values(typed(sign, value), UNIT)) == (limit is not None)


def test_an_impossible_value_is_not_also_called_rare():
    assert rare_values(taken(pulse_per_min=251, spo2_percent=101), UNIT) == []


def test_an_impossible_value_is_refused_even_when_confirmed():
    odd = taken(pulse_per_min=251, confirmed_rare=("pulse_per_min",))
    assert [p.reason for p in impossible_values(odd, UNIT)] == ["not_possible"]


def test_full_saturation_is_never_rare():
    assert rare_values(taken(spo2_percent=100), UNIT) == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("85.9", "not_possible"),
        ("86.0", "looks_like_fahrenheit"),
        ("98.6", "looks_like_fahrenheit"),
        ("110.0", "looks_like_fahrenheit"),
        ("110.1", "not_possible"),
    ],
)
def test_a_temperature_in_fahrenheit_is_recognised(value, reason):
    [problem] = impossible_values(typed("temperature_c", value), UNIT)
    assert problem.reason == reason


@pytest.mark.parametrize(("systolic", "diastolic"), [(74, 118), (80, 80)])
def test_systolic_must_be_above_diastolic(systolic, diastolic):
    [problem] = impossible_values(taken(systolic_mmhg=systolic, diastolic_mmhg=diastolic), UNIT)
    assert problem.reason == "not_above_diastolic"
    assert problem.limits == (diastolic, None)


@pytest.mark.parametrize(("systolic", "diastolic"), [(12, 76), (120, 201)])
def test_of_a_pressure_impossible_by_itself_the_other_is_not_questioned(systolic, diastolic):
    found = impossible_values(taken(systolic_mmhg=systolic, diastolic_mmhg=diastolic), UNIT)
    assert [problem.reason for problem in found] == ["not_possible"]


def test_systolic_just_above_diastolic_is_accepted():
    assert impossible_values(taken(systolic_mmhg=81, diastolic_mmhg=80), UNIT) == []


def test_a_set_without_its_impossible_values_says_why_they_are_missing():
    mistyped = taken(
        temperature_c=Decimal("3.7"), pulse_per_min=80, systolic_mmhg=118, diastolic_mmhg=74
    )
    kept = without_impossible(mistyped, UNIT, "typed {value}")
    assert kept == taken(
        pulse_per_min=80,
        systolic_mmhg=118,
        diastolic_mmhg=74,
        cannot_take={"temperature_c": "typed 3.7"},
    )


def test_of_two_pressures_that_deny_each_other_neither_is_kept():
    swapped = taken(
        pulse_per_min=80,
        systolic_mmhg=74,
        diastolic_mmhg=118,
        cannot_take={"temperature_c": "asleep"},
    )
    kept = without_impossible(swapped, UNIT, "typed {value}")
    assert kept == taken(
        pulse_per_min=80,
        cannot_take={
            "temperature_c": "asleep",
            "systolic_mmhg": "typed 74",
            "diastolic_mmhg": "typed 118",
        },
    )


def test_several_impossible_values_are_all_named_at_once():
    many = taken(temperature_c=Decimal("3.7"), pulse_per_min=800, systolic_mmhg=12)
    assert [p.sign for p in impossible_values(many, UNIT)] == [
        "temperature_c",
        "pulse_per_min",
        "systolic_mmhg",
    ]


WHOLE = {
    "temperature_c": Decimal("36.8"),
    "pulse_per_min": 80,
    "systolic_mmhg": 118,
    "diastolic_mmhg": 74,
}


def test_temperature_pulse_and_pressure_make_a_set():
    assert counts_as_a_set(taken(**WHOLE), UNIT)


@pytest.mark.parametrize("sign", WHOLE)
def test_a_set_without_a_needed_sign_counts_only_with_the_reason_why_not(sign):
    rest = {name: value for name, value in WHOLE.items() if name != sign}
    assert not counts_as_a_set(taken(**rest), UNIT)
    assert counts_as_a_set(taken(**rest, cannot_take={sign: "patient asleep"}), UNIT)


def test_breathing_and_saturation_alone_do_not_make_a_set():
    assert not counts_as_a_set(taken(breaths_per_min=16, spo2_percent=97), UNIT)


def test_a_saturation_needs_air_or_oxygen_said_beside_it():
    assert oxygen_not_said(taken(spo2_percent=97))
    assert not oxygen_not_said(taken(spo2_percent=97, on_oxygen=False))
    assert not oxygen_not_said(taken(on_oxygen=None))
