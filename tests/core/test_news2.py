"""NEWS2: the published test sets, every edge of every band, and never a partial score."""

from decimal import Decimal

import pytest

from bedside.core.events import ObservationsRecorded
from bedside.core.news2 import PARTS, Incomplete, news2_of, part_scores, quiet_band

AIR, OXYGEN = False, True


def a_set(breaths, spo2, oxygen, systolic, pulse, consciousness, temperature, scale=1):
    return ObservationsRecorded(
        breaths_per_min=breaths,
        spo2_percent=spo2,
        spo2_scale=scale,
        on_oxygen=oxygen,
        systolic_mmhg=systolic,
        diastolic_mmhg=60,
        pulse_per_min=pulse,
        consciousness=consciousness,
        temperature_c=Decimal(temperature),
    )


def normal(**changed):
    return a_set(16, 97, AIR, 124, 72, "A", "36.8").model_copy(update=changed)


@pytest.mark.parametrize(
    ("taken", "total", "red"),
    [
        (a_set(16, 97, AIR, 124, 72, "A", "36.8"), 0, False),
        (a_set(20, 96, AIR, 111, 90, "A", "38.0"), 0, False),
        (a_set(21, 95, AIR, 110, 91, "A", "38.1"), 6, False),
        (a_set(22, 94, AIR, 98, 118, "A", "38.6"), 8, False),
        (a_set(18, 97, AIR, 118, 40, "A", "36.6"), 3, True),
        (a_set(18, 97, AIR, 220, 88, "A", "37.0"), 3, True),
        (a_set(16, 98, AIR, 126, 80, "C", "36.9"), 3, True),
        (a_set(14, 96, AIR, 104, 44, "A", "36.0"), 3, False),
        (a_set(24, 93, OXYGEN, 100, 130, "A", "39.1"), 12, False),
        (a_set(25, 91, OXYGEN, 90, 131, "U", "35.0"), 20, True),
        (normal(spo2_scale=2, spo2_percent=90, on_oxygen=True), 2, False),
        (normal(spo2_scale=2, spo2_percent=95, on_oxygen=True), 4, False),
        (normal(spo2_scale=2, spo2_percent=97), 0, False),
    ],
)
def test_published_sets_score_as_published(taken, total, red):
    score = news2_of(taken)
    assert (score.total, score.red_part) == (total, red)
    assert sum(points for _, points in score.parts) == total


EDGES = {
    "breaths_per_min": [(8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)],
    "spo2_percent": [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)],
    "systolic_mmhg": [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)],
    "pulse_per_min": [
        (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2),
        (131, 3),
    ],
    "temperature_c": [
        ("35.0", 3), ("35.1", 1), ("36.0", 1), ("36.1", 0), ("38.0", 0), ("38.1", 1), ("39.0", 1),
        ("39.1", 2),
    ],
    "consciousness": [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)],
    "on_oxygen": [(AIR, 0), (OXYGEN, 2)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "value", "points"),
    [(part, value, points) for part, edges in EDGES.items() for value, points in edges],
)
def test_each_band_ends_where_the_chart_says(part, value, points):
    typed = Decimal(value) if part == "temperature_c" else value
    assert dict(news2_of(normal(**{part: typed})).parts)[part] == points


@pytest.mark.parametrize(
    ("spo2", "on_air", "on_oxygen"),
    [
        (83, 3, 3), (84, 2, 2), (85, 2, 2), (86, 1, 1), (87, 1, 1), (88, 0, 0), (92, 0, 0),
        (93, 0, 1), (94, 0, 1), (95, 0, 2), (96, 0, 2), (97, 0, 3),
    ],
)  # fmt: skip
def test_high_saturation_counts_against_scale_2_only_on_oxygen(spo2, on_air, on_oxygen):
    for oxygen, points in ((AIR, on_air), (OXYGEN, on_oxygen)):
        taken = normal(spo2_scale=2, spo2_percent=spo2, on_oxygen=oxygen)
        assert dict(news2_of(taken).parts)["spo2_percent"] == points


@pytest.mark.parametrize("part", PARTS)
def test_a_set_without_one_part_has_no_score_and_names_the_part(part):
    assert news2_of(normal(**{part: None})) == Incomplete((part,))


def test_an_empty_set_names_every_part():
    assert news2_of(ObservationsRecorded()) == Incomplete(PARTS)


def test_diastolic_pressure_is_not_part_of_the_score():
    assert news2_of(normal(diastolic_mmhg=None)).total == 0


@pytest.mark.parametrize(
    ("changes", "total", "response"),
    [
        ({}, 0, "routine"),
        ({"pulse_per_min": 91}, 1, "nurse_assesses"),
        ({"pulse_per_min": 111, "breaths_per_min": 21}, 4, "nurse_assesses"),
        ({"pulse_per_min": 131}, 3, "team_reviews"),
        ({"pulse_per_min": 131, "temperature_c": Decimal("38.1")}, 4, "team_reviews"),
        ({"pulse_per_min": 131, "breaths_per_min": 21}, 5, "urgent"),
        ({"pulse_per_min": 131, "breaths_per_min": 25}, 6, "urgent"),
        (
            {"pulse_per_min": 131, "breaths_per_min": 25, "temperature_c": Decimal("38.1")},
            7,
            "emergency",
        ),
    ],
)
def test_the_response_follows_total_and_single_red_part(changes, total, response):
    score = news2_of(normal(**changes))
    assert (score.total, score.response) == (total, response)


def test_a_part_scores_by_itself_where_the_set_makes_no_score():
    taken = normal(breaths_per_min=None, pulse_per_min=91, systolic_mmhg=110)
    assert isinstance(news2_of(taken), Incomplete)
    scores = part_scores(taken)
    assert (scores["pulse_per_min"], scores["systolic_mmhg"]) == (1, 1)
    assert "breaths_per_min" not in scores


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"pulse_per_min": 131},
        {"on_oxygen": True},
        {"consciousness": "V"},
        {"spo2_scale": 2, "spo2_percent": 95, "on_oxygen": True},
    ],
)
def test_the_parts_of_a_whole_set_are_those_of_its_score(changes):
    taken = normal(**changes)
    assert part_scores(taken) == dict(news2_of(taken).parts)


def test_saturation_scores_nothing_until_air_or_oxygen_is_said():
    assert "spo2_percent" not in part_scores(normal(spo2_percent=80, on_oxygen=None))


@pytest.mark.parametrize(
    ("part", "low", "high"),
    [
        ("systolic_mmhg", "110", "219"),
        ("pulse_per_min", "50", "90"),
        ("temperature_c", "36.0", "38.0"),
    ],
)
def test_the_quiet_band_lies_between_the_values_that_score(part, low, high):
    assert quiet_band(part) == (Decimal(low), Decimal(high))
