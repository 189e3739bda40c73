"""Who is signed in at which device. Every session stands in the database and can be ended there.

Times here are the server's real clock, never the demo's movable one.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select, update

from bedside.access.people import PIN_COUNTS_FOR, person_in
from bedside.access.tablets import Tablet
from bedside.clock import Clock
from bedside.core.events import Person
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, RecordView, SessionRow, db

# A shift: after it the password is asked for again.
LONGEST_SESSION = PIN_COUNTS_FOR


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at this device; `locked` until their PIN or password is given again.

    `tablet` None: a manager or administrator at a device that is not enrolled. `unit_id`: the
    device's unit, else the person's own; None: an administrator of the whole installation.
    `must_set_up`: signed in with a first password, and has to choose an own one before all else.
    """

    person: Person
    token_hash: str
    locked: bool
    unit_id: str | None = None
    tablet: Tablet | None = None
    must_set_up: bool = False


def sign_in(person: Person, clock: Clock, tablet: Tablet | None = None) -> str:
    """Starts a session on this device; returns its token, which is stored only as a hash."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = SessionRow(
        token_hash=_hash_of(token),
        person_id=person.id,
        started_at=now,
        last_seen_at=now,
        tablet_id=None if tablet is None else tablet.id,
    )
    with writing() as session:
        session.add(row)
    return token


def signed_in(
    token: str | None, tablet: Tablet | None, idle: timedelta, clock: Clock
) -> SignedIn | None:
    """Whose session this is; locked once nobody touched the device for `idle`.

    None: ended, past the shift, the person disabled, their PIN's right ended, or the session began
    on another device than `tablet`, which a revoked one is too.
    """
    row = db.session.get(SessionRow, _hash_of(token)) if token else None
    if row is None or row.ended_at is not None:
        return None
    now = clock.now()
    here = None if tablet is None else tablet.id
    if row.tablet_id != here or now - row.started_at >= LONGEST_SESSION:
        return None
    account = db.session.get(PersonRow, row.person_id)
    if account is None or not account.active:
        return None
    must_set_up = account.set_up_until is not None
    if tablet is not None and not must_set_up:
        if account.pin_until is None or account.pin_until <= now:
            return None
        if account.unit_id not in (None, tablet.unit_id):
            return None
    return SignedIn(
        person=person_in(account),
        token_hash=row.token_hash,
        locked=row.locked or now - row.last_seen_at >= idle,
        unit_id=account.unit_id if tablet is None else tablet.unit_id,
        tablet=tablet,
        must_set_up=must_set_up,
    )


def whose(token: str | None) -> str | None:
    """Whose session this token was of, ended ones too: the person's id."""
    row = db.session.get(SessionRow, _hash_of(token)) if token else None
    return None if row is None else row.person_id


def last_used() -> dict[str, datetime]:
    """When each device was last used by somebody signed in, by its id."""
    found = (
        select(SessionRow.tablet_id, func.max(SessionRow.last_seen_at))
        .where(SessionRow.tablet_id.is_not(None))
        .group_by(SessionRow.tablet_id)
    )
    return {tablet_id: at for tablet_id, at in db.session.execute(found) if tablet_id}


def touch(who: SignedIn, clock: Clock, *looks: RecordView) -> None:
    """Somebody used the tablet: the idle time starts anew. What they look at is noted with it."""
    now = clock.now()
    with writing() as session:
        row = session.get(SessionRow, who.token_hash)
        if row is not None:
            row.last_seen_at = now
        session.add_all(looks)


def lock(who: SignedIn) -> None:
    """Until the PIN or password is given, this device shows no patient."""
    _change(who, locked=True)


def unlock(who: SignedIn, clock: Clock) -> None:
    """The same person goes on."""
    _change(who, locked=False, last_seen_at=clock.now())


def leave(who: SignedIn, clock: Clock) -> None:
    """This session ends; the person's PIN goes on counting, as when somebody else takes over."""
    _change(who, ended_at=clock.now())


def moved_to(who: SignedIn, tablet: Tablet, clock: Clock) -> None:
    """The device was enrolled under the session: it goes on there."""
    _change(who, tablet_id=tablet.id, last_seen_at=clock.now())


def end_all(person_id: str, clock: Clock, but: Sequence[str] = ()) -> None:
    """Signs somebody out everywhere; their PIN counts again after the next password sign-in.

    `but`: token hashes of sessions that go on.
    """
    now = clock.now()
    with writing() as session:
        session.execute(
            update(SessionRow)
            .where(
                SessionRow.person_id == person_id,
                SessionRow.ended_at.is_(None),
                SessionRow.token_hash.not_in(but),
            )
            .values(ended_at=now)
        )
        account = session.get(PersonRow, person_id)
        if account is not None and not but:
            account.pin_until = None


def _change(who: SignedIn, **values: object) -> None:
    with writing() as session:
        row = session.get(SessionRow, who.token_hash)
        if row is not None:
            for name, value in values.items():
                setattr(row, name, value)


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
