"""Is it really them? Name and password at the start of a shift, the PIN after it.

An unknown name, a disabled person and a wrong secret are refused alike, and take equally long.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Literal

from bedside.access.credentials import matches
from bedside.access.people import (
    PIN_COUNTS_FOR,
    Account,
    account_named,
    account_of,
    name_key,
    why_no_pin,
)
from bedside.access.sign_in_tries import TooSoon, Turned, begin_try, record_turned, was_right
from bedside.access.tablets import Tablet
from bedside.clock import Clock
from bedside.core.events import Person
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, db

MANAGES = ("manager", "administrator")
Why = Literal["wrong", "too_soon", "password_first", "other_unit", "not_enrolled", "run_out"]


class Refused(Exception):
    """Not let in. `why` is said in words; `wait` goes with `too_soon`, `name` with the person."""

    def __init__(self, why: Why, wait: timedelta | None = None, name: str = "") -> None:
        super().__init__(why)
        self.why, self.wait, self.name = why, wait, name


class PinRefused(Refused):
    """This PIN signs nothing now."""


class PasswordRefused(Refused):
    """Name and password open nothing here."""


def check_pin(
    person_id: str, pin: str, clock: Clock, *, unit_id: str, tablet_id: str | None = None
) -> Person:
    """The person, when this is their PIN and it counts in the unit now. Raises PinRefused.

    It counts for 14 h from a sign-in with the password in the unit. Every try is recorded.
    """
    person_id = person_id.replace("\0", "")[:64]  # no database takes more
    account = account_of(person_id)
    against = None if account is None else why_no_pin(account, unit_id, clock.now())
    if account is not None and (against == "password_first" or against == "other_unit"):
        turned: Turned = "password_first" if against == "password_first" else "not_here"
        record_turned(account.id, turned, tablet_id, clock)
        raise PinRefused(against, name=account.name)
    try:
        number = begin_try(person_id, "pin", tablet_id, clock)
    except TooSoon as too_soon:
        raise PinRefused("too_soon", too_soon.wait) from None
    kept = _kept(account, "pin_hash") if against is None else None
    if not matches(kept, pin) or account is None:
        raise PinRefused("wrong")
    was_right(number)
    return account.person


def check_password(name: str, password: str, tablet: Tablet | None, clock: Clock) -> Account:
    """Whoever this name and password are of, let in at this device. Raises PasswordRefused.

    On an enrolled tablet their PIN counts from now on for 14 h. On a device that is not enrolled
    only a manager or an administrator is let in.
    """
    account = account_named(name)
    tablet_id = None if tablet is None else tablet.id
    try:
        number = begin_try(_counted_under(account, name), "password", tablet_id, clock)
    except TooSoon as too_soon:
        raise PasswordRefused("too_soon", too_soon.wait) from None
    is_known = account is not None and account.active
    if not matches(_kept(account, "password_hash") if is_known else None, password):
        raise PasswordRefused("wrong")
    assert account is not None
    why = _turned_away(account, tablet, clock)
    if why is not None:
        was_right(number, "run_out" if why == "run_out" else "not_here")
        raise PasswordRefused(why, name=account.name)
    was_right(number)
    if tablet is not None and account.set_up_until is None:
        let_pin_count(account.id, clock)
    return account


def check_own_password(person: Person, password: str, clock: Clock, tablet: Tablet | None) -> None:
    """The person signed in gives the password again, to change it. Raises PasswordRefused."""
    try:
        number = begin_try(person.id, "password", None if tablet is None else tablet.id, clock)
    except TooSoon as too_soon:
        raise PasswordRefused("too_soon", too_soon.wait) from None
    if not matches(_kept(account_of(person.id), "password_hash"), password):
        raise PasswordRefused("wrong")
    was_right(number)


def let_pin_count(person_id: str, clock: Clock) -> None:
    """From now on for 14 h the PIN unlocks, switches and signs on any tablet of the unit."""
    with writing() as session:
        row = session.get(PersonRow, person_id)
        if row is not None:
            row.pin_until = clock.now() + PIN_COUNTS_FOR


def _turned_away(account: Account, tablet: Tablet | None, clock: Clock) -> Why | None:
    if account.set_up_until is not None and account.set_up_until <= clock.now():
        return "run_out"
    if tablet is None:
        return None if account.role in MANAGES else "not_enrolled"
    return None if account.unit_id in (None, tablet.unit_id) else "other_unit"


def _counted_under(account: Account | None, name: str) -> str:
    """An unknown name is kept as a hash: what was typed there may be a password."""
    return account.id if account else sha256(name_key(name).encode()).hexdigest()


def _kept(account: Account | None, what: Literal["pin_hash", "password_hash"]) -> str | None:
    row = None if account is None else db.session.get(PersonRow, account.id)
    return None if row is None else getattr(row, what) or None
