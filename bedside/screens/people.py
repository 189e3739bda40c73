"""People of the unit, as whoever manages them sees them: never a password, never a PIN."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.access.managing import Against
from bedside.access.people import LONGEST_INITIALS, LONGEST_NAME, LONGEST_REGISTRATION, Account
from bedside.access.sign_in_tries import PastTry
from bedside.core.events import Role
from bedside.screens.access import role_words
from bedside.screens.form_parts import Errors, Field, Option
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button, Pairs, State
from bedside.wording import _, clock_time, date_and_time, date_text, day_of

# By id; a unit that the configuration no longer names is not there.
UnitNames = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PeopleScreen:
    add: Button
    people: Listing
    tries: Listing


@dataclass(frozen=True, slots=True)
class PersonScreen:
    """`trouble`: why the last thing asked for was not done."""

    facts: Pairs
    ways: tuple[Button, ...]
    words: str
    trouble: str
    tries: Listing


@dataclass(frozen=True, slots=True)
class ActScreen:
    """Asked once more before it is done."""

    words: tuple[str, ...]
    post_to: str
    label: str
    back: str


@dataclass(frozen=True, slots=True)
class NewPersonScreen:
    fields: tuple[Field, ...]
    trouble: str
    draft: str


@dataclass(frozen=True, slots=True)
class FirstPasswordScreen:
    name: str
    password: str
    words: tuple[str, ...]
    way: Button


def people_listing(
    accounts: Sequence[Account],
    units: UnitNames,
    is_theirs: Callable[[Account], bool],
    now: datetime,
    zone: ZoneInfo,
) -> Listing:
    """Everyone by name; the disabled ones last. `is_theirs`: may be opened."""
    ranked = sorted(accounts, key=lambda account: not account.active)
    columns = (_("Name"), _("Role"), _("State"), _("Open"))
    return Listing(
        title=_("People"),
        columns=columns,
        rows=tuple(
            (
                Cell(account.name, account.initials),
                Cell(role_words(account.role), _unit_words(account, units)),
                Cell(state=account_state(account, now, zone)),
                Cell(way=_open(account)) if is_theirs(account) else Cell(),
            )
            for account in ranked
        ),
        empty=_("Nobody yet"),
    )


def _open(account: Account) -> Button:
    href = f"/people/{account.id}"
    return Button(_("Open"), href=href, size="compact", hidden_label=account.name)


def _unit_words(account: Account, units: UnitNames) -> str:
    if account.unit_id is None:
        return _("All units")
    return units.get(account.unit_id, account.unit_id) if len(units) > 1 else ""


def account_state(account: Account, now: datetime, zone: ZoneInfo) -> State:
    """Whether they can sign in, and whether their PIN signs now."""
    if not account.active:
        return State("octagon", _("Disabled"), "refused")
    if account.set_up_until is not None:
        if account.set_up_until <= now:
            return State("cross", _("First password has run out"), "due")
        until = _until(account.set_up_until, now, zone)
        return State("clock", _("First password until %(until)s", until=until), "soon")
    if account.pin_until is not None and account.pin_until > now:
        until = _until(account.pin_until, now, zone)
        return State("check", _("PIN counts until %(until)s", until=until), "ok")
    return State("ring", _("Password first"), "plain")


def _until(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    is_today = day_of(at, zone) == day_of(now, zone)
    return clock_time(at, zone) if is_today else date_and_time(at, zone)


def tries_listing(tries: Iterable[PastTry], zone: ZoneInfo) -> Listing:
    """The sign-ins of the last days, newest first, the refused ones too."""
    return Listing(
        title=_("Sign-ins and signatures"),
        columns=(_("When"), _("Who"), _("Where"), _("Result")),
        rows=tuple(
            (
                Cell(date_and_time(one.at, zone)),
                Cell(one.name or _("Unknown name")),
                Cell(one.tablet or _("Device not enrolled")),
                Cell(state=_result(one)),
            )
            for one in tries
        ),
        empty=_("None in the last 7 days"),
        note=_("The last 7 days. A PIN also stands here each time it signed something."),
    )


def _result(one: PastTry) -> State:
    if one.succeeded:
        return State("check", _("Password") if one.how == "password" else _("PIN"), "ok")
    words = {
        "password": _("Wrong password"),
        "pin": _("Wrong PIN"),
        "not_here": _("Refused on this device"),
        "password_first": _("PIN without password"),
        "run_out": _("First password had run out"),
    }
    return State("octagon", words[one.how], "refused")


def person_facts(account: Account, units: UnitNames, now: datetime, zone: ZoneInfo) -> Pairs:
    """What is kept of somebody."""
    return (
        (_("Name"), account.name),
        (_("Initials"), account.initials),
        (_("Role"), role_words(account.role)),
        (_("Registration"), account.registration or _("Not recorded")),
        (
            _("Unit"),
            _("All units")
            if account.unit_id is None
            else units.get(account.unit_id, account.unit_id),
        ),
        (_("State"), account_state(account, now, zone).word),
    )


def person_ways(account: Account, token: str) -> tuple[Button, ...]:
    """What can be done with this account; what ends something is asked about once more."""
    here = f"/people/{account.id}"
    if not account.active:
        hidden = (("csrf_token", token),)
        return (Button(_("Let in again"), post_to=f"{here}/enable", hidden=hidden),)
    return tuple(Button(words, href=f"{here}/{act}") for act, words in act_labels().items())


def act_labels() -> dict[str, str]:
    return {
        "first-password": _("Give a new first password"),
        "sign-out": _("Sign out everywhere"),
        "disable": _("Disable"),
    }


def act_words(act: str, name: str) -> tuple[str, ...]:
    """What happens, before it does."""
    return {
        "first-password": (
            _("For %(name)s, who forgot the password or lost the first one.", name=name),
            _("The old password and PIN end at once, everywhere. The new one is shown once."),
        ),
        "sign-out": (
            _("%(name)s is out at the next tap on every device.", name=name),
            _("The PIN counts again after the next sign-in with the password."),
        ),
        "disable": (
            _("%(name)s is out at the next tap and can no longer sign in or sign.", name=name),
            _("What they recorded stays, under their name. You can let them in again."),
        ),
    }[act]


def no_ways_words(account: Account, is_theirs: bool, is_self: bool) -> str:
    """Beside the account: why nothing can be done with it here, or what its state means."""
    if is_self:
        return _("This is you. Your password and PIN are changed under your name.")
    if not is_theirs:
        return against_words("not_yours")
    if not account.active:
        return _("Disabled: cannot sign in or sign anything. The record keeps the name.")
    return ""


def new_person_fields(
    typed: Mapping[str, str], errors: Errors, roles: Sequence[Role], units: UnitNames
) -> tuple[Field, ...]:
    """Nothing preselected. `units`: those to choose from; one alone is not asked for."""
    asked = [
        _text(
            "name",
            _("Name, as it stands on the record"),
            _("Such as N. Okafor or Dr A. Mehta. It is also typed at the sign-in."),
            LONGEST_NAME,
        ),
        _text("initials", _("Initials"), "", LONGEST_INITIALS),
        _select("role", _("Role"), [(role, role_words(role)) for role in roles]),
        _text(
            "registration",
            _("Registration number, where there is one"),
            _("Such as an NMC PIN or a GMC number."),
            LONGEST_REGISTRATION,
            is_required=False,
        ),
    ]
    if len(units) > 1:
        asked.append(_select("unit_id", _("Unit"), list(units.items())))
    return tuple(_as_typed(field, typed, errors) for field in asked)


def _text(name: str, label: str, hint: str, longest: int, *, is_required: bool = True) -> Field:
    return Field(name, label, hint=hint, max_length=longest, is_required=is_required)


def _select(name: str, label: str, options: Sequence[tuple[str, str]]) -> Field:
    shown = tuple(Option(value, words) for value, words in options)
    return Field(name, label, kind="select", options=shown, is_required=True)


def _as_typed(field: Field, typed: Mapping[str, str], errors: Errors) -> Field:
    value = typed.get(field.name, "")
    options = tuple(
        Option(option.value, option.label, option.value == value) for option in field.options
    )
    return Field(
        field.name,
        field.label,
        kind=field.kind,
        value=value,
        hint=field.hint,
        error=errors.get(field.name, ""),
        options=options,
        is_required=field.is_required,
        max_length=field.max_length,
    )


def first_password_words(until: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        _("It is shown this once. Read it out or write it down now, and hand it over in person."),
        _(
            "Good until %(at)s on %(on)s. With it the person signs in and chooses an own password "
            "and PIN.",
            at=clock_time(until, zone),
            on=date_text(day_of(until, zone)),
        ),
    )


def against_words(against: Against) -> str:
    """Why a manager cannot do this, and who can."""
    return {
        "not_yours": _("This person is not yours to manage. Ask an administrator."),
        "yourself": _("You cannot do this to yourself. Ask another manager or an administrator."),
        "disabled": _("This person is disabled. Let them in again first."),
    }[against]


def name_taken_words(name: str) -> str:
    return _(
        "Somebody is called %(name)s here already. Add a middle initial, so that nobody is taken "
        "for the other.",
        name=name,
    )
