"""Who may: role, own PIN, second person, responsibility, identity, and the lock."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import (
    Day,
)
from bedside.core.reactions import has_red_flag_today
from bedside.core.refusals.taps import Finding, Tap

# Who can be the second person of a signature [A]: whoever checks has to understand what it is.
SECOND_ROLES: tuple[e.Role, ...] = ("nurse", "prescriber")


def own_pin(tap: Tap) -> Iterator[Finding]:
    if tap.by.id not in tap.signed_by:
        yield Finding("pin_needed", {"name": tap.by.name}, "pin")


def second_pin(tap: Tap) -> Iterator[Finding]:
    second = tap.second_person
    if second is None or second.id not in tap.signed_by:
        yield Finding("second_person_needed", {}, "second_person")
    elif second.id == tap.by.id:
        yield Finding("second_person_is_the_first", {"name": second.name}, "second_person")
    elif second.role not in SECOND_ROLES:
        values = {"role": second.role, "needed": SECOND_ROLES[0]}
        yield Finding("not_your_role", values, "second_person")


def responsible(day: Day, tap: Tap) -> Iterator[Finding]:
    yield from looks_after(day, tap)
    yield from identity(day, tap)


def looks_after(day: Day, tap: Tap) -> Iterator[Finding]:
    responsible = day.history.responsible
    if responsible is not None and responsible.id != tap.by.id:
        yield Finding("not_responsible", {"name": responsible.name})


def identity(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.by.id not in day.history.identity_confirmed:
        yield Finding("identity_not_confirmed", {"name": tap.by.name})


def role(tap: Tap, *roles: e.Role) -> Iterator[Finding]:
    if tap.by.role not in roles:
        yield Finding("not_your_role", {"role": tap.by.role, "needed": roles[0]})


def unlocked(day: Day) -> Iterator[Finding]:
    if has_red_flag_today(day.history):
        yield Finding("locked_red_flag")
    elif day.locked:
        yield Finding("locked_grade_4")
