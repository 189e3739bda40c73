"""Enrolled devices: which tablet, desk or wall screen a request comes from.

A device carries a token in a cookie; only the token's hash is kept. A revoked device is nobody's.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast

from sqlalchemy import select

from bedside.clock import Clock
from bedside.record.engine import writing
from bedside.record.tables import TabletRow, db, opaque_id

COOKIE = "bedside_tablet"
# Browsers keep no cookie for longer than 400 days; each sign-in sets it anew.
COOKIE_DAYS = 400
LONGEST_NAME = 100
Kind = Literal["tablet", "desk", "wall_screen"]
KINDS: tuple[Kind, ...] = ("tablet", "desk", "wall_screen")


@dataclass(frozen=True, slots=True)
class Tablet:
    """A device that a manager has enrolled. `revoked_at`: from then on it is none."""

    id: str
    unit_id: str
    name: str
    kind: Kind
    enrolled_by: str
    enrolled_at: datetime
    revoked_at: datetime | None = None


def tablet_of(token: str | None) -> Tablet | None:
    """The enrolled device that carries this token; None: not enrolled, or revoked."""
    if not token:
        return None
    found = select(TabletRow).where(
        TabletRow.token_hash == _hash_of(token), TabletRow.revoked_at.is_(None)
    )
    row = db.session.scalar(found)
    return None if row is None else _tablet(row)


def enrol(name: str, kind: Kind, unit_id: str, by: str, clock: Clock) -> tuple[Tablet, str]:
    """Makes this device one of the unit's; the device and the token it has to carry.

    `by`: the person's id.
    """
    token = secrets.token_urlsafe(32)
    row = TabletRow(
        id=opaque_id(),
        unit_id=unit_id,
        name=name,
        kind=kind,
        token_hash=_hash_of(token),
        enrolled_by=by,
        enrolled_at=clock.now(),
    )
    tablet = _tablet(row)
    with writing() as session:
        session.add(row)
    return tablet, token


def revoke(tablet_id: str, by: str, clock: Clock) -> None:
    """Takes the device out of use: whoever is signed in there is out at the next request."""
    with writing() as session:
        row = session.get(TabletRow, tablet_id)
        if row is not None and row.revoked_at is None:
            row.revoked_at, row.revoked_by = clock.now(), by


def tablets_of(unit_id: str | None) -> tuple[Tablet, ...]:
    """The unit's devices by name, the revoked ones too; None: of every unit."""
    found = select(TabletRow).order_by(TabletRow.unit_id, TabletRow.name, TabletRow.enrolled_at)
    if unit_id is not None:
        found = found.where(TabletRow.unit_id == unit_id)
    return tuple(_tablet(row) for row in db.session.scalars(found))


def _tablet(row: TabletRow) -> Tablet:
    return Tablet(
        id=row.id,
        unit_id=row.unit_id,
        name=row.name,
        kind=cast(Kind, row.kind),
        enrolled_by=row.enrolled_by,
        enrolled_at=row.enrolled_at,
        revoked_at=row.revoked_at,
    )


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
