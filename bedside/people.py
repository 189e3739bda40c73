"""Who may sign in, their PINs and their sessions. Sessions and tries are counted in the database.

Times here are the server's real clock, never the demo's movable one.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select

from bedside.clock import Clock
from bedside.core.events import Person, Role
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SessionRow, SignInTry, db

# 19 MiB and two passes: OWASP's first choice, 34 ms where the library's own default takes 167.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
FREE_TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)
# A shift: after it the password or PIN is asked at the sign-in again.
LONGEST_SESSION = timedelta(hours=14)
LONGEST_WAIT = timedelta(minutes=15)
_FIRST_WAIT = timedelta(seconds=15)


class PinRefused(Exception):
    """Wrong PIN, or too many wrong ones: `wait` says how long nothing is accepted."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__("PIN refused")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at this tablet; `locked` until their PIN is given again."""

    person: Person
    token_hash: str
    locked: bool


def add_person(
    person_id: str, name: str, initials: str, role: Role, pin: str, clock: Clock
) -> Person:
    """Somebody new who may sign in and sign. `pin` has six digits; only its hash is kept."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise ValueError("a PIN has six digits")
    row = PersonRow(
        id=person_id,
        name=name,
        initials=initials,
        role=role,
        pin_hash=_HASHER.hash(pin),
        created_at=clock.now(),
    )
    with writing() as session:
        session.add(row)
    return Person(id=person_id, name=name, role=role)


def people_here() -> tuple[Person, ...]:
    """Everyone who may sign in here, by name."""
    rows = db.session.scalars(
        select(PersonRow).where(PersonRow.active.is_(True)).order_by(PersonRow.name)
    )
    return tuple(_person(row) for row in rows)


def check_pin(person_id: str, pin: str, clock: Clock) -> Person:
    """The person, when this is their PIN. Raises PinRefused; every try is recorded.

    An unknown person takes as long as a wrong PIN.
    """
    now = clock.now()
    person_id = person_id.replace("\0", "")[:64]  # no database takes more
    wait = _wait(person_id, now)
    if wait is not None:
        raise PinRefused(wait)
    row = db.session.get(PersonRow, person_id)
    known = row is not None and row.active
    person = _person(row) if row is not None and known else None
    right = _matches(row.pin_hash if row is not None and known else _nobodys_hash(), pin)
    with writing() as session:
        session.add(SignInTry(who=person_id, at=now, succeeded=right and known))
    if person is None or not right:
        raise PinRefused
    return person


def _wait(person_id: str, now: datetime) -> timedelta | None:
    """How long this person has to wait: doubling after five wrong tries, others are not held up."""
    last_good = db.session.scalar(
        select(func.max(SignInTry.at)).where(
            SignInTry.who == person_id, SignInTry.succeeded.is_(True)
        )
    )
    since = max(last_good, now - TRIES_WINDOW) if last_good else now - TRIES_WINDOW
    wrong = db.session.scalars(
        select(SignInTry.at)
        .where(SignInTry.who == person_id, SignInTry.succeeded.is_(False), SignInTry.at > since)
        .order_by(SignInTry.at)
    ).all()
    if len(wrong) < FREE_TRIES:
        return None
    pause = min(_FIRST_WAIT * 2 ** (len(wrong) - FREE_TRIES), LONGEST_WAIT)
    left = wrong[-1] + pause - now
    return left if left > timedelta(0) else None


def _matches(stored: str, pin: str) -> bool:
    try:
        return _HASHER.verify(stored, pin)
    except VerifyMismatchError:
        return False


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_hex(8))


def _person(row: PersonRow) -> Person:
    return Person.model_validate({"id": row.id, "name": row.name, "role": row.role})


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def sign_in(person: Person, clock: Clock) -> str:
    """Starts a session; returns its token, which is stored only as a hash."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with writing() as session:
        session.add(
            SessionRow(
                token_hash=_hash_of(token), person_id=person.id, started_at=now, last_seen_at=now
            )
        )
    return token


def signed_in(token: str, idle: timedelta, clock: Clock) -> SignedIn | None:
    """Whose session this is; locked once nobody touched the tablet for `idle`."""
    row = db.session.get(SessionRow, _hash_of(token))
    if row is None or row.ended_at is not None:
        return None
    person = db.session.get(PersonRow, row.person_id)
    if person is None or not person.active or clock.now() - row.started_at >= LONGEST_SESSION:
        return None
    locked = row.locked or clock.now() - row.last_seen_at >= idle
    return SignedIn(_person(person), row.token_hash, locked)


def touch(who: SignedIn, clock: Clock) -> None:
    """Somebody used the tablet: the idle time starts anew."""
    _change(who, last_seen_at=clock.now())


def lock(who: SignedIn) -> None:
    _change(who, locked=True)


def unlock(who: SignedIn, clock: Clock) -> None:
    _change(who, locked=False, last_seen_at=clock.now())


def sign_out(who: SignedIn, clock: Clock) -> None:
    _change(who, ended_at=clock.now())


def _change(who: SignedIn, **values: object) -> None:
    with writing() as session:
        row = session.get(SessionRow, who.token_hash)
        if row is not None:
            for name, value in values.items():
                setattr(row, name, value)
