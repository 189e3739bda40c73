"""A plan for a nurse: clock times where a start was given, else time from the start."""

from datetime import time
from fractions import Fraction
from zoneinfo import ZoneInfo

from bedside import wording
from bedside.core.plan import LimitName, Plan
from bedside.core.protocol import Protocol, Sourced

# The plan has no date, so it knows no change of clocks: its hours are counted on one plain day.
_UTC = ZoneInfo("UTC")
_LIMIT_NAMES = {"min_4h": "Shortest", "max_8h": "Longest", "bag": "Bag life"}


def plan_text(planned: Plan, closing_at: time) -> str:
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
            *_limit_lines(planned, closing_at),
        ]
    )


def _unlikely_bag(planned: Plan) -> list[str]:
    """The bag that the ward would refuse: 1012 typed for 101.2."""
    bag = planned.protocol.bag
    if bag.volume_from_ml <= planned.volume_ml <= bag.volume_to_ml:
        return []
    held = f"{wording.volume(bag.volume_from_ml)} to {wording.volume(bag.volume_to_ml)} mL"
    return [f"Read the label again: this protocol's bags hold {held}, another volume is refused."]


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


def _limit_lines(planned: Plan, closing_at: time) -> list[str]:
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
    margin = planned.spare_before(closing_at)
    if margin is None:
        return [*lines, going_home]
    closing = f"{closing_at:%H:%M}"
    return [*lines, f"{going_home}; closing {closing}: {_margin(margin)}"]


def _limit_entry(protocol: Protocol, name: LimitName) -> Sourced:
    bounds = protocol.limits
    entries = {"min_4h": bounds.min_running, "max_8h": bounds.max_clock, "bag": bounds.bag_life}
    return entries[name]


def _margin(margin_min: Fraction) -> str:
    if margin_min >= 0:
        return f"kept, {wording.duration(margin_min // 1)} spare"
    return f"overruns by {wording.duration(-(margin_min // 1))}"
