"""Every try of a password or PIN: counted where a restart cannot forget it, and kept for audit.

After five wrong ones the wait doubles. Each person has waits of their own, and password and PIN
each its own, so that nobody is held up by somebody else's tries, nor one door by the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, func, or_, select

from bedside.clock import Clock
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SignInTry, TabletRow, db

FREE_TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)
LONGEST_WAIT = timedelta(minutes=15)
_FIRST_WAIT = timedelta(seconds=15)

Door = Literal["password", "pin"]
# Right, but not here or not now: told in words, counted as no wrong try.
Turned = Literal["not_here", "password_first", "run_out"]


class TooSoon(Exception):
    """Too many wrong tries: `wait` says how long nothing is accepted."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many wrong tries")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class PastTry:
    """One line of the audit. `name` None: of nobody who works here; `tablet` None: not enrolled."""

    at: datetime
    name: str | None
    how: str
    tablet: str | None
    succeeded: bool


def begin_try(who: str, how: Door, tablet_id: str | None, clock: Clock) -> int:
    """Counts a try as a wrong one before the secret is looked at; its number, for `was_right`.

    So of many tries at once no more are looked at than one after the other. Raises TooSoon.
    """
    now = clock.now()
    with writing() as session:
        # SQLite has the whole file by now; elsewhere the tries of one person wait for each other.
        session.scalar(select(PersonRow.id).where(PersonRow.id == who).with_for_update())
        wait = _wait(who, how, now)
        if wait is not None:
            raise TooSoon(wait)
        row = SignInTry(who=who, at=now, succeeded=False, how=how, tablet_id=tablet_id)
        session.add(row)
        session.flush()
        return row.id


def was_right(number: int, turned: Turned | None = None) -> None:
    """The secret of this try was right; `turned`: and yet it did not open."""
    with writing() as session:
        row = session.get(SignInTry, number)
        assert row is not None
        row.succeeded = turned is None
        row.how = turned or row.how


def record_turned(who: str, turned: Turned, tablet_id: str | None, clock: Clock) -> None:
    """Turned away before the secret was looked at."""
    row = SignInTry(who=who, at=clock.now(), succeeded=False, how=turned, tablet_id=tablet_id)
    with writing() as session:
        session.add(row)


def _wait(who: str, how: Door, now: datetime) -> timedelta | None:
    tries = select(SignInTry.at).where(SignInTry.who == who, SignInTry.how == how)
    last_good = db.session.scalar(
        tries.where(SignInTry.succeeded.is_(True)).with_only_columns(func.max(SignInTry.id))
    )
    wrong = db.session.scalars(
        tries.where(SignInTry.id > (last_good or 0), SignInTry.at > now - TRIES_WINDOW).order_by(
            SignInTry.at
        )
    ).all()
    if len(wrong) < FREE_TRIES:
        return None
    pause = min(_FIRST_WAIT * 2 ** (len(wrong) - FREE_TRIES), LONGEST_WAIT)
    left = wrong[-1] + pause - now
    return left if left > timedelta(0) else None


def past_tries(unit_id: str | None, since: datetime, most: int = 200) -> tuple[PastTry, ...]:
    """The unit's sign-ins and refusals, newest first; None: of every unit.

    The unit's: of its people, and on its tablets whoever it was.
    """
    found = _newest(since, most)
    if unit_id is not None:
        found = found.where(or_(PersonRow.unit_id == unit_id, TabletRow.unit_id == unit_id))
    return _tries(found)


def tries_of(person_id: str, since: datetime, most: int = 200) -> tuple[PastTry, ...]:
    """One person's sign-ins and refusals, newest first."""
    return _tries(_newest(since, most).where(SignInTry.who == person_id))


_Tries = Select[SignInTry, str, str]


def _newest(since: datetime, most: int) -> _Tries:
    return (
        select(SignInTry, PersonRow.name, TabletRow.name)
        .outerjoin(PersonRow, PersonRow.id == SignInTry.who)
        .outerjoin(TabletRow, TabletRow.id == SignInTry.tablet_id)
        .where(SignInTry.at >= since)
        .order_by(SignInTry.at.desc(), SignInTry.id.desc())
        .limit(most)
    )


def _tries(found: _Tries) -> tuple[PastTry, ...]:
    return tuple(
        PastTry(row.at, name, row.how or "pin", tablet, row.succeeded)
        for row, name, tablet in db.session.execute(found)
    )
