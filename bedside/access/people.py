"""Who works here: names, roles, units, and whose PIN counts now.

Times here are the server's real clock, never the demo's movable one.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import or_, select

from bedside.access.credentials import hash_of, pin_fault
from bedside.clock import Clock
from bedside.core.events import Person, Role
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, db, opaque_id

# After a sign-in with the password (rules.md, "Who may"); a shift.
PIN_COUNTS_FOR = timedelta(hours=14)
WhyNoPin = Literal["disabled", "other_unit", "password_first"]
LONGEST_NAME, LONGEST_INITIALS, LONGEST_REGISTRATION = 200, 8, 64


class NameTaken(Exception):
    """Somebody of this name is here already: two that read the same cannot sign in by name."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add. `unit_id` None: an administrator of the whole installation."""

    name: str
    initials: str
    role: Role
    unit_id: str | None
    registration: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What is kept of somebody, without password and PIN.

    `set_up_until`: has a first password, good until then, and no own one yet. `pin_until`: the
    PIN counts until then.
    """

    id: str
    name: str
    initials: str
    role: Role
    registration: str | None
    unit_id: str | None
    active: bool
    set_up_until: datetime | None
    pin_until: datetime | None

    @property
    def person(self) -> Person:
        return Person(id=self.id, name=self.name, role=self.role)


def add_person(
    new: NewPerson,
    clock: Clock,
    *,
    password: str | None,
    pin: str,
    person_id: str | None = None,
    pin_until: datetime | None = None,
) -> Person:
    """Somebody who has chosen password and PIN already: at `bedside init`, in the demo.

    Only their hashes are kept. `pin` has six digits; `password` None: only the PIN, for made-up
    people. Raises NameTaken.
    """
    if pin_fault(pin) is not None:
        raise ValueError("a PIN has six digits that are no pattern and no date")
    with writing() as session:
        refuse_taken(new.name)
        row = row_of(new, clock, person_id)
        row.password_hash = None if password is None else hash_of(password)
        row.pin_hash, row.pin_until = hash_of(pin), pin_until
        session.add(row)
        return person_in(row)


def row_of(new: NewPerson, clock: Clock, person_id: str | None = None) -> PersonRow:
    """The person as they are kept, with neither password nor PIN yet."""
    return PersonRow(
        id=person_id or opaque_id(),
        name=new.name,
        initials=new.initials,
        role=new.role,
        registration=new.registration,
        unit_id=new.unit_id,
        pin_hash="",
        active=True,
        created_at=clock.now(),
    )


def refuse_taken(name: str) -> None:
    """Raises NameTaken. Inside a write, so that two at once cannot both take it."""
    if _named(name):
        raise NameTaken(name)


def account_of(person_id: str) -> Account | None:
    """The person of this id, disabled ones too."""
    row = db.session.get(PersonRow, person_id)
    return None if row is None else account_in(row)


def account_named(name: str) -> Account | None:
    """Whoever signs in under this name, however it is spaced, dotted or capitalised."""
    row = _named(name)
    return None if row is None else account_in(row)


def people_here(unit_id: str | None = None) -> tuple[Person, ...]:
    """Everyone of the unit who may sign in and sign, by name; None: of every unit.

    Administrators of the whole installation belong to every unit.
    """
    return tuple(a.person for a in accounts(unit_id) if a.active and a.set_up_until is None)


def people_whose_pin_counts(unit_id: str, now: datetime) -> tuple[Person, ...]:
    """Who may unlock, switch and sign with the PIN alone on this unit's tablets, by name."""
    return tuple(a.person for a in accounts(unit_id) if why_no_pin(a, unit_id, now) is None)


def accounts(unit_id: str | None) -> tuple[Account, ...]:
    """Everyone of the unit by name, disabled ones too; None: of every unit."""
    found = select(PersonRow).order_by(PersonRow.name)
    if unit_id is not None:
        found = found.where(or_(PersonRow.unit_id == unit_id, PersonRow.unit_id.is_(None)))
    return tuple(account_in(row) for row in db.session.scalars(found))


def why_no_pin(account: Account, unit_id: str, now: datetime) -> WhyNoPin | None:
    """Why this person's PIN does not count in the unit now; None: it does.

    `password_first`: no sign-in with the password in the last 14 h.
    """
    if not account.active:
        return "disabled"
    if account.unit_id not in (None, unit_id):
        return "other_unit"
    if account.set_up_until is not None or account.pin_until is None or account.pin_until <= now:
        return "password_first"
    return None


def name_key(name: str) -> str:
    """A name as it is typed, whoever types it.

    >>> name_key(" n.  OKAFOR") == name_key("N. Okafor")
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def person_in(row: PersonRow) -> Person:
    """The person as a record names them."""
    return Person.model_validate({"id": row.id, "name": row.name, "role": row.role})


def account_in(row: PersonRow) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        initials=row.initials,
        role=cast(Role, row.role),
        registration=row.registration,
        unit_id=row.unit_id,
        active=row.active,
        set_up_until=row.set_up_until,
        pin_until=row.pin_until,
    )


def _named(name: str) -> PersonRow | None:
    wanted = name_key(name)
    names = db.session.execute(select(PersonRow.id, PersonRow.name)).all()
    found = next((row.id for row in names if wanted and name_key(row.name) == wanted), None)
    return None if found is None else db.session.get(PersonRow, found)
