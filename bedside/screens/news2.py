"""NEWS2 in words: the score of a whole set with what scores and what it asks for, or what it needs.

The words follow the Royal College of Physicians' table (clinical.md 4a); the chart is not imitated.
"""

from typing import Literal

from bedside.core.day import Day
from bedside.core.events import ObservationsRecorded
from bedside.core.news2 import News2, news2_of
from bedside.core.vitals import counts_as_a_set
from bedside.screens import form_parts
from bedside.wording import _, clock_time, plain

Tone = Literal["", "due", "late"]
TONES: dict[str, Tone] = {"team_reviews": "due", "urgent": "late", "emergency": "late"}


def score_part(day: Day, taken: ObservationsRecorded) -> form_parts.News2:
    """What stands beside the form before it is saved; never a score from part of a set."""
    score = news2_of(taken)
    last = last_score_words(day)
    if isinstance(score, News2):
        why = " ".join(
            part for part in (_scoring(score, taken), last, response_words(score)) if part
        )
        tone = TONES.get(score.response, "")
        return form_parts.News2(_("NEWS2, all 7 parts entered"), why, str(score.total), tone)
    needs = ", ".join(part_name(part) for part in score.missing)
    words = [_("Not yet: needs %(parts)s.", parts=needs), last, _not_a_set(day, taken)]
    return form_parts.News2(_("NEWS2"), " ".join(part for part in words if part))


def part_name(part: str) -> str:
    """A part of the score in the middle of a sentence."""
    return {
        "breaths_per_min": _("breathing rate"),
        "spo2_percent": _("SpO₂"),
        "on_oxygen": _("air or oxygen"),
        "systolic_mmhg": _("systolic pressure"),
        "pulse_per_min": _("pulse"),
        "consciousness": _("consciousness"),
        "temperature_c": _("temperature"),
    }[part]


def _scoring(score: News2, taken: ObservationsRecorded) -> str:
    scoring = [_part_words(part, points, taken) for part, points in score.parts if points]
    if not scoring:
        return _("No part scores.")
    words = ", ".join(scoring)
    return f"{words[:1].upper()}{words[1:]}."


def _part_words(part: str, points: int, taken: ObservationsRecorded) -> str:
    value = getattr(taken, part)
    if part == "on_oxygen":
        return _("oxygen scores %(points)s", points=points)
    shown = value if isinstance(value, str) else plain(value + 0)
    if part == "temperature_c":
        shown = f"{value:.1f}"
    return _(
        "%(part)s %(value)s scores %(points)s", part=part_name(part), value=shown, points=points
    )


def last_score_words(day: Day) -> str:
    """ "Was 0 at 11:06." from the last whole set."""
    for one in reversed(day.history.sets):
        score = news2_of(one.event)
        if isinstance(score, News2):
            at = clock_time(one.at, day.history.unit.zone)
            return _("Was %(total)s at %(at)s.", total=score.total, at=at)
    return ""


def response_words(score: News2) -> str:
    """What the score asks for. Source: RCP NEWS2 2017, chart 4 (clinical.md 4a)."""
    return {
        "routine": _("Routine."),
        "nurse_assesses": _("Registered nurse assesses."),
        "team_reviews": _("3 in one part: inform the medical team, who review. At least hourly."),
        "urgent": _(
            "Urgent: inform the medical team immediately. A clinician competent in acute illness "
            "assesses. At least hourly."
        ),
        "emergency": _(
            "Emergency: inform the team, specialist registrar or above, and the critical-care "
            "team. Observe continuously."
        ),
    }[score.response]


def _not_a_set(day: Day, taken: ObservationsRecorded) -> str:
    if taken == ObservationsRecorded(late_reason=taken.late_reason):
        return ""
    if counts_as_a_set(taken, day.history.unit):
        return ""
    return _("Observations stay due until temperature, pulse and blood pressure are in.")
