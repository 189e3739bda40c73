"""`bedside plan`: one course day on paper, before anything happened, for a person or a machine."""

import re
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from bedside.commands.check import configuration_or_mistakes
from bedside.commands.plan_json import plan_json
from bedside.commands.plan_text import plan_text
from bedside.core.plan import PlanRefused, plan_of


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
    closing_at = configuration.unit.closing_at
    click.echo(plan_json(planned, closing_at) if as_json else plan_text(planned, closing_at))
    return 0


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
