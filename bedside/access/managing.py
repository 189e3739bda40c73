"""A manager adds, disables and lets in people; nobody but they themselves knows password and PIN.

A manager manages nurses, prescribers and managers of the own unit, an administrator everybody.
"""

from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from bedside.access.credentials import first_password, hash_of
from bedside.access.people import (
    PIN_COUNTS_FOR,
    Account,
    NewPerson,
    account_in,
    account_of,
    refuse_taken,
    row_of,
)
from bedside.clock import Clock
from bedside.core.events import Person, Role
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SessionRow, db

# A first password is good for so long [A].
FIRST_PASSWORD_LASTS = timedelta(hours=72)
Against = Literal["not_yours", "yourself", "disabled"]


class NotManaged(Exception):
    """This person is not theirs to manage so, and why."""

    def __init__(self, against: Against) -> None:
        super().__init__(against)
        self.against: Against = against


def roles_to_give(manager: Account) -> tuple[Role, ...]:
    """Which roles this person may give to somebody new."""
    if not manager.active:
        return ()
    if manager.role == "administrator":
        return ("nurse", "prescriber", "manager", "administrator")
    return ("nurse", "prescriber", "manager") if manager.role == "manager" else ()


def may_manage(manager: Account, role: Role, unit_id: str | None) -> bool:
    """Whether somebody of this role and unit is theirs. An administrator of one unit has that
    unit; one of none has all."""
    if role not in roles_to_give(manager):
        return False
    if manager.role == "administrator" and manager.unit_id is None:
        return True
    return unit_id is not None and unit_id == manager.unit_id


def invite(new: NewPerson, by: Person, clock: Clock) -> tuple[Account, str]:
    """Adds somebody with a first password, to be shown once and good for 72 h.

    Raises NotManaged, NameTaken.
    """
    password = first_password()
    row = row_of(new, clock)
    row.password_hash, row.set_up_until = hash_of(password), clock.now() + FIRST_PASSWORD_LASTS
    with writing() as session:
        if not may_manage(_manager(by), new.role, new.unit_id):
            raise NotManaged("not_yours")
        refuse_taken(new.name)
        session.add(row)
        account = account_in(row)
    return account, password


def give_first_password(person_id: str, by: Person, clock: Clock) -> tuple[Account, str]:
    """For who forgot theirs: shown once, good for 72 h; the old password and PIN end, and every
    session. Raises NotManaged."""
    password = first_password()
    kept = hash_of(password)
    with writing():
        row = _theirs(person_id, by)
        if not row.active:
            raise NotManaged("disabled")
        row.password_hash, row.set_up_until = kept, clock.now() + FIRST_PASSWORD_LASTS
        row.pin_hash = ""
        _sign_out_everywhere(row, clock)
        account = account_in(row)
    return account, password


def disable(person_id: str, by: Person, clock: Clock) -> None:
    """Signs them out everywhere and lets them in no more. Never oneself, so that somebody who
    manages is always left. Raises NotManaged."""
    with writing():
        row = _theirs(person_id, by)
        row.active = False
        _sign_out_everywhere(row, clock)


def enable(person_id: str, by: Person) -> None:
    """Lets them in again, with the password they had. Raises NotManaged."""
    with writing():
        _theirs(person_id, by).active = True


def end_sessions(person_id: str, by: Person, clock: Clock) -> None:
    """Signs them out everywhere; the PIN counts again after the password. Raises NotManaged."""
    with writing():
        _sign_out_everywhere(_theirs(person_id, by), clock)


def set_up(person: Person, password: str, pin: str, clock: Clock, *, is_on_tablet: bool) -> None:
    """The first own password and PIN. On an enrolled tablet the PIN counts from now for 14 h."""
    password_hash, pin_hash = hash_of(password), hash_of(pin)
    with writing() as session:
        row = session.get_one(PersonRow, person.id)
        row.password_hash, row.pin_hash, row.set_up_until = password_hash, pin_hash, None
        row.pin_until = clock.now() + PIN_COUNTS_FOR if is_on_tablet else None


def choose_password(person: Person, password: str) -> None:
    """Another own password."""
    password_hash = hash_of(password)
    with writing() as session:
        session.get_one(PersonRow, person.id).password_hash = password_hash


def choose_pin(person: Person, pin: str) -> None:
    """Another own PIN."""
    pin_hash = hash_of(pin)
    with writing() as session:
        session.get_one(PersonRow, person.id).pin_hash = pin_hash


def _manager(by: Person) -> Account:
    """As they are now: disabled in this very moment, they manage nobody."""
    account = account_of(by.id)
    if account is None:
        raise NotManaged("not_yours")
    return account


def _theirs(person_id: str, by: Person) -> PersonRow:
    """Held until the write ends. Both in the order of their ids, so that two managers who act on
    each other wait, and the second finds itself disabled."""
    if person_id == by.id:
        raise NotManaged("yourself")
    held = select(PersonRow).where(PersonRow.id.in_([person_id, by.id])).order_by(PersonRow.id)
    rows = {row.id: row for row in db.session.scalars(held.with_for_update())}
    row = rows.get(person_id)
    if row is None or by.id not in rows:
        raise NotManaged("not_yours")
    account = account_in(row)
    if not may_manage(account_in(rows[by.id]), account.role, account.unit_id):
        raise NotManaged("not_yours")
    return row


def _sign_out_everywhere(row: PersonRow, clock: Clock) -> None:
    row.pin_until = None
    sessions = select(SessionRow).where(
        SessionRow.person_id == row.id, SessionRow.ended_at.is_(None)
    )
    for session in db.session.scalars(sessions):
        session.ended_at = clock.now()
