"""NEWS2 of one complete set of observations: never from part of one.

The bands are the Royal College of Physicians' own and not the unit's to change, so they stand
here and not in config/. Source: RCP, National Early Warning Score 2, 2017, charts 1 and 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bedside.core.events import ObservationsRecorded

Response = Literal["routine", "nurse_assesses", "team_reviews", "urgent", "emergency"]
PARTS = (
    "breaths_per_min",
    "spo2_percent",
    "on_oxygen",
    "systolic_mmhg",
    "pulse_per_min",
    "consciousness",
    "temperature_c",
)

_Quiet = tuple[Decimal, Decimal]
# (highest value of the band, its score); None is everything above.
_Bands = Sequence[tuple[str | None, int]]
_BREATHS: _Bands = (("8", 3), ("11", 1), ("20", 0), ("24", 2), (None, 3))
_SPO2_SCALE_1: _Bands = (("91", 3), ("93", 2), ("95", 1), (None, 0))
_SPO2_SCALE_2_AIR: _Bands = (("83", 3), ("85", 2), ("87", 1), (None, 0))
_SPO2_SCALE_2_OXYGEN: _Bands = (
    ("83", 3),
    ("85", 2),
    ("87", 1),
    ("92", 0),
    ("94", 1),
    ("96", 2),
    (None, 3),
)
_SYSTOLIC: _Bands = (("90", 3), ("100", 2), ("110", 1), ("219", 0), (None, 3))
_PULSE: _Bands = (("40", 3), ("50", 1), ("90", 0), ("110", 1), ("130", 2), (None, 3))
_TEMPERATURE: _Bands = (("35.0", 3), ("36.0", 1), ("38.0", 0), ("39.0", 1), (None, 2))


@dataclass(frozen=True, slots=True)
class News2:
    """A whole score. `parts` in the order of PARTS; `red_part`: one part alone scores 3."""

    total: int
    parts: tuple[tuple[str, int], ...]
    red_part: bool
    response: Response


@dataclass(frozen=True, slots=True)
class Incomplete:
    """No score: these parts, named as in PARTS, are not recorded."""

    missing: tuple[str, ...]


def news2_of(taken: ObservationsRecorded) -> News2 | Incomplete:
    """The set's NEWS2, or what is still missing for one.

    Temperature in °C to one place, pulse and breaths per minute, blood pressure in mmHg, SpO2 in
    percent. The set says which SpO2 scale: 2 only where 88 to 92 is the prescribed target.
    Source: RCP NEWS2 2017, clinical.md section 4a.
    """
    breaths, spo2, oxygen = taken.breaths_per_min, taken.spo2_percent, taken.on_oxygen
    systolic, pulse = taken.systolic_mmhg, taken.pulse_per_min
    consciousness, temperature = taken.consciousness, taken.temperature_c
    if (
        breaths is None
        or spo2 is None
        or oxygen is None
        or systolic is None
        or pulse is None
        or consciousness is None
        or temperature is None
    ):
        return Incomplete(tuple(part for part in PARTS if getattr(taken, part) is None))
    scores = (
        _score(breaths, _BREATHS),
        _score(spo2, _spo2_bands(taken.spo2_scale, on_oxygen=oxygen)),
        2 if oxygen else 0,
        _score(systolic, _SYSTOLIC),
        _score(pulse, _PULSE),
        0 if consciousness == "A" else 3,
        _score(temperature, _TEMPERATURE),
    )
    total, red_part = sum(scores), 3 in scores
    return News2(
        total, tuple(zip(PARTS, scores, strict=True)), red_part, _response(total, red_part)
    )


def part_scores(taken: ObservationsRecorded) -> dict[str, int]:
    """What each recorded part scores by itself, also where the set makes no whole score."""
    scores: dict[str, int] = {}
    for part, bands in (
        ("breaths_per_min", _BREATHS),
        ("systolic_mmhg", _SYSTOLIC),
        ("pulse_per_min", _PULSE),
        ("temperature_c", _TEMPERATURE),
    ):
        value = getattr(taken, part)
        if value is not None:
            scores[part] = _score(value, bands)
    if taken.on_oxygen is not None:
        scores["on_oxygen"] = 2 if taken.on_oxygen else 0
        if taken.spo2_percent is not None:
            bands = _spo2_bands(taken.spo2_scale, on_oxygen=taken.on_oxygen)
            scores["spo2_percent"] = _score(taken.spo2_percent, bands)
    if taken.consciousness is not None:
        scores["consciousness"] = 0 if taken.consciousness == "A" else 3
    return scores


def quiet_band(part: Literal["systolic_mmhg", "pulse_per_min", "temperature_c"]) -> _Quiet:
    """The highest value that still scores for being low, and the highest that scores nothing."""
    bands = {"systolic_mmhg": _SYSTOLIC, "pulse_per_min": _PULSE, "temperature_c": _TEMPERATURE}
    highest = [Decimal(edge) for edge, _score_ in bands[part] if edge is not None]
    quiet = next(i for i, (_edge, score) in enumerate(bands[part]) if score == 0)
    return highest[quiet - 1], highest[quiet]


def _score(value: int | Decimal, bands: _Bands) -> int:
    return next(score for highest, score in bands if highest is None or value <= Decimal(highest))


def _spo2_bands(scale: int, *, on_oxygen: bool) -> _Bands:
    if scale == 1:
        return _SPO2_SCALE_1
    return _SPO2_SCALE_2_OXYGEN if on_oxygen else _SPO2_SCALE_2_AIR


def _response(total: int, red_part: bool) -> Response:
    if total >= 7:
        return "emergency"
    if total >= 5:
        return "urgent"
    if red_part:
        return "team_reviews"
    return "nurse_assesses" if total else "routine"
