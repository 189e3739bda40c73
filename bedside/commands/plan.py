"""`bedside plan`: one course day on paper, before anything happened, for a person or a machine."""

import json
import re
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bedside import wording
from bedside.commands.check import configuration_or_mistakes
from bedside.config_files import Configuration
from bedside.core.plan import LimitName, Plan, PlannedPremedication, PlanRefused, plan_of
from bedside.core.protocol import Protocol, Sourced
from bedside.core.quantities import decimal_string

# The plan has no date, so it knows no change of clocks: its hours are counted on one plain day.
_UTC = ZoneInfo("UTC")
_LIMIT_NAMES = {"min_4h": "Shortest", "max_8h": "Longest", "bag": "Bag life"}


def plan(
    protocol_id: str,
    *,
    course: int,
    day: int,
    volume: str,
    start: str | None = None,
    as_json: bool = False,
    folder: Path | None = None,
) -> int:
    """Prints the steps, premedication, observations and limits of one course day.

    `volume` in mL and `start` as HH:MM, as typed. Returns 0; or 2 with each mistake as one line on
    stderr.
    """
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    mistakes: list[str] = []
    volume_ml = _volume(volume, mistakes)
    start_at = None if start is None else _start(start, mistakes)
    protocol = configuration.protocols.get(protocol_id)
    if protocol is None:
        known = ", ".join(sorted(configuration.protocols))
        mistakes.append(f"{protocol_id}: no such protocol; there are: {known}")
    planned = None
    if protocol is not None and volume_ml is not None:
        try:
            planned = plan_of(protocol, course, day, volume_ml, start_at)
        except PlanRefused as refused:
            mistakes.append(_refusal(refused))
    if mistakes or planned is None:
        for mistake in mistakes:
            click.echo(mistake, err=True)
        return 2
    click.echo(plan_json(planned, configuration) if as_json else plan_text(planned, configuration))
    return 0


def plan_json(planned: Plan, configuration: Configuration) -> str:
    """The plan for a machine: every number an exact decimal string."""
    protocol = planned.protocol
    return json.dumps(
        {
            "protocol": protocol.id,
            "version": protocol.version,
            "volume_ml": decimal_string(planned.volume_ml),
            "steps": [
                {
                    name: decimal_string(getattr(step, name))
                    for name in (
                        "rate_ml_per_h",
                        "from_min",
                        "to_min",
                        "volume_ml",
                        "cumulative_ml",
                    )
                }
                for step in planned.steps
            ],
            "finish_min": decimal_string(planned.finish_min),
            "premeds": [_premedication_json(premed) for premed in planned.premedication],
            "observations_min": [decimal_string(m) for m in planned.observations_min],
            "limits": _limits_json(planned, configuration),
        },
        indent=2,
        ensure_ascii=False,
    )


def plan_text(planned: Plan, configuration: Configuration) -> str:
    """The plan for a nurse: clock times where a start was given, else time from the start."""
    protocol = planned.protocol
    days = protocol.course_days(planned.course)
    start = "" if planned.start_at is None else f", start {_when(planned, 0)}"
    return "\n".join(
        [
            f"{protocol.title}, version {protocol.version}",
            f"{protocol.drug.generic} - {protocol.drug.brand} {wording.dose(protocol.drug.dose_mg)}"
            f", course {planned.course}, day {planned.day} of {days}"
            f", {wording.volume(planned.volume_ml)} mL{start}",
            "A plan only: the chart prescribes, the pump shows what runs.",
            *_unlikely_bag(planned),
            "",
            "Premedication",
            *_premedication_lines(planned),
            "",
            "Rate",
            *_step_lines(planned),
            "",
            f"Observations{_basis(protocol.observations)}",
            *_observation_lines(planned),
            "",
            "Limits",
            *_limit_lines(planned, configuration),
        ]
    )


def _unlikely_bag(planned: Plan) -> list[str]:
    """The bag that the ward would refuse: 1012 typed for 101.2."""
    bag = planned.protocol.bag
    if bag.volume_from_ml <= planned.volume_ml <= bag.volume_to_ml:
        return []
    held = f"{wording.volume(bag.volume_from_ml)} to {wording.volume(bag.volume_to_ml)} mL"
    return [f"Read the label again: this protocol's bags hold {held}, another volume is refused."]


def _volume(typed: str, mistakes: list[str]) -> Decimal | None:
    try:
        return Decimal(typed)
    except InvalidOperation:
        mistakes.append(f"--volume: {typed!r} is not a number of mL such as 101.2")
        return None


def _start(typed: str, mistakes: list[str]) -> datetime | None:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", typed, re.ASCII):
        mistakes.append(f"--start: {typed!r} is not a time such as 10:30")
        return None
    return datetime.combine(datetime(2000, 1, 2, tzinfo=UTC), time.fromisoformat(typed), UTC)


def _refusal(refused: PlanRefused) -> str:
    match refused.reason:
        case "volume_outside":
            allowed = f"must be above 0 and at most {refused.highest} mL"
            return f"--volume: {refused.given} mL {allowed}"
        case "course_outside":
            return f"--course: the protocol has courses 1 to {refused.highest}, not {refused.given}"
        case "day_outside":
            return f"--day: this course has days 1 to {refused.highest}, not {refused.given}"


def _when(planned: Plan, minutes: Fraction | int) -> str:
    """A clock time, or time from the start; rounded up to the whole minute."""
    at = planned.clock(minutes)
    if at is None:
        return f"+{wording.duration(-(-Fraction(minutes) // 1))}"
    days_on = (at.date() - planned.start_at.date()).days if planned.start_at else 0
    return wording.clock_time(at, _UTC) + _days_on(days_on)


def _days_on(days: int) -> str:
    if not days:
        return ""
    return " (+1 day)" if days == 1 else f" (+{days} days)"


def _premedication_lines(planned: Plan) -> list[str]:
    lines = []
    for planned_premed in planned.premedication:
        premedication = planned_premed.premedication
        if planned_premed.due_at is not None:
            when = wording.clock_time(planned_premed.due_at, _UTC)
        elif premedication.minutes_before is not None:
            when = f"{wording.duration(premedication.minutes_before)} before"
        else:
            when = "today"
        basis = "" if planned_premed.basis == "source" else f" [{planned_premed.basis}]"
        lines.append(
            f"  {when:17} {premedication.drug} {wording.dose_planned(planned_premed.dose_mg)} "
            f"{' or '.join(premedication.routes)}{basis}: {premedication.when}"
        )
    return lines


def _basis(entry: Sourced) -> str:
    """What no source says in so many words is never worded as if one had (rules.md 23)."""
    return "" if entry.basis == "source" else f" [{entry.basis}]"


def _step_lines(planned: Plan) -> list[str]:
    lines = [
        f"  {_when(planned, step.from_min):12} {wording.rate_words(step.rate_ml_per_h)}"
        f"{_basis(entry)}: "
        f"{wording.volume(step.cumulative_ml)} mL in all by {_when(planned, step.to_min)}"
        for step, entry in zip(planned.steps, planned.protocol.steps, strict=False)
    ]
    taken = wording.duration(-(-planned.finish_min // 1))
    return [*lines, f"  {_when(planned, planned.finish_min):12} Approx bag empty, after {taken}"]


def _not_earlier(planned: Plan, minutes: int) -> str:
    """How fresh the baseline has to be at the start."""
    at = planned.clock(-minutes)
    if at is None:
        return f"at most {wording.duration(minutes)} before the start"
    return f"{wording.clock_time(at, _UTC)} or later"


def _observation_lines(planned: Plan) -> list[str]:
    during: list[str] = []
    after: list[str] = []
    for minute in planned.observations_min:
        (during if minute < planned.finish_min else after).append(_when(planned, minute))
    oldest = planned.protocol.observations.baseline_max_age_min
    return [
        f"  baseline: {_not_earlier(planned, oldest)}",
        f"  in the infusion: {', '.join(during) or 'none'}",
        f"  bag empty: {after[0]}",
        f"  in the watch: {', '.join(after[1:])}",
    ]


def _limit_lines(planned: Plan, configuration: Configuration) -> list[str]:
    lines = []
    for limit in planned.limits:
        name = f"  {_LIMIT_NAMES[limit.name]} {wording.duration(int(limit.limit_min))}"
        name += _basis(_limit_entry(planned.protocol, limit.name))
        if limit.name == "bag" and limit.is_kept:
            latest = wording.duration(limit.margin_min // 1)
            lines.append(f"{name}: start not later than {latest} after preparation")
        elif limit.name == "min_4h" and not limit.is_kept:
            lines.append(f"{name}: too short by {wording.duration(-(limit.margin_min // 1))}")
        else:
            lines.append(f"{name}: {_margin(limit.margin_min)}")
    going_home = f"  Going home, approx and not before: {_when(planned, planned.watch_end_min)}"
    margin = _closing_margin(planned, configuration)
    if margin is None:
        return [*lines, going_home]
    closing = f"{configuration.unit.closing_at:%H:%M}"
    return [*lines, f"{going_home}; closing {closing}: {_margin(margin)}"]


def _limit_entry(protocol: Protocol, name: LimitName) -> Sourced:
    bounds = protocol.limits
    entries = {"min_4h": bounds.min_running, "max_8h": bounds.max_clock, "bag": bounds.bag_life}
    return entries[name]


def _margin(margin_min: Fraction) -> str:
    if margin_min >= 0:
        return f"kept, {wording.duration(margin_min // 1)} spare"
    return f"overruns by {wording.duration(-(margin_min // 1))}"


def _closing_margin(planned: Plan, configuration: Configuration) -> Fraction | None:
    if planned.start_at is None:
        return None
    closing = configuration.unit.closing_at
    start = planned.start_at.hour * 60 + planned.start_at.minute
    return closing.hour * 60 + closing.minute - start - planned.watch_end_min


def _premedication_json(planned: PlannedPremedication) -> dict[str, Any]:
    premedication = planned.premedication
    before = premedication.minutes_before
    return {
        "name": premedication.drug,
        "dose_mg": None if planned.dose_mg is None else decimal_string(planned.dose_mg),
        "route": " or ".join(premedication.routes),
        "minutes_before": None if before is None else decimal_string(before),
    }


def _limits_json(planned: Plan, configuration: Configuration) -> dict[str, Any]:
    limits: dict[str, Any] = {
        limit.name: {
            "limit_min": decimal_string(limit.limit_min),
            "margin_min": decimal_string(limit.margin_min),
            # Not known before the bag is prepared; the margin is how old it may be at the start.
            "verdict": _verdict(limit.margin_min, open_if_kept=limit.name == "bag"),
        }
        for limit in planned.limits
    }
    margin = _closing_margin(planned, configuration)
    if margin is None:
        return limits
    closing = {
        "at": f"{configuration.unit.closing_at:%H:%M}",
        "margin_min": decimal_string(margin),
        "verdict": _verdict(margin),
    }
    return {**limits, "closing": closing}


def _verdict(margin_min: Fraction, *, open_if_kept: bool = False) -> str:
    if margin_min < 0:
        return "over"
    return "open" if open_if_kept else "kept"
