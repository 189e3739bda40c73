"""Choosing an own password and PIN: at the first sign-in, and later by oneself."""

from dataclasses import dataclass

from bedside.access.credentials import SHORTEST_PASSWORD, PasswordFault, PinFault
from bedside.screens.form_parts import Errors, Field
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class SecretsForm:
    """One form: the old secret where one is asked for, and the new one twice."""

    title: str
    words: tuple[str, ...]
    post_to: str
    rows: tuple[tuple[Field, ...], ...]
    save: str


@dataclass(frozen=True, slots=True)
class OwnAccountScreen:
    forms: tuple[SecretsForm, ...]
    saved: str


def password_fault_words(fault: PasswordFault) -> str:
    """Why a password cannot be taken, and what to do."""
    return {
        "short": _(
            "A password has at least %(least)s characters. A few words that belong together to "
            "nobody but you are easy to keep.",
            least=SHORTEST_PASSWORD,
        ),
        "long": _("That is longer than can be kept. Take at most 200 characters."),
        "common": _(
            "That is one of the passwords that many people use, or nearly one. Choose another."
        ),
        "easy": _(
            "That would soon be guessed: a name, a date, one word or a pattern. Add a word or two."
        ),
    }[fault]


def pin_fault_words(fault: PinFault) -> str:
    """Why a PIN cannot be taken, and what to do."""
    return {
        "six_digits": _("A PIN has exactly six digits."),
        "repeats": _("A PIN that repeats itself is soon guessed. Choose another."),
        "run": _("Digits that run up or down are soon guessed. Choose another PIN."),
        "date": _("A date is soon guessed. Choose another PIN."),
    }[fault]


def twice_words() -> str:
    return _("The two are not the same. Type both again.")


def set_up_form(errors: Errors) -> SecretsForm:
    """Before anything else, after the first password."""
    return SecretsForm(
        title=_("Choose your own password and PIN"),
        words=(
            _("The first password ends here. Nobody else can see or set your password or PIN."),
            _("The password is asked for at the start of a shift. The PIN unlocks and signs."),
            _good_password(),
            _good_pin(),
        ),
        post_to="/set-up",
        rows=(_new_password(errors), _new_pin(errors)),
        save=_("Save password and PIN"),
    )


def new_password_form(errors: Errors) -> SecretsForm:
    return SecretsForm(
        title=_("Change your password"),
        words=(_good_password(), _("You stay signed in here, and nowhere else.")),
        post_to="/me/password",
        rows=((_old_password(errors, "password-"),), _new_password(errors)),
        save=_("Save the new password"),
    )


def new_pin_form(errors: Errors) -> SecretsForm:
    return SecretsForm(
        title=_("Change your PIN"),
        words=(
            _("The PIN unlocks and signs for 14 hours after each sign-in with the password."),
            _good_pin(),
        ),
        post_to="/me/pin",
        rows=((_old_password(errors, "pin-"),), _new_pin(errors)),
        save=_("Save the new PIN"),
    )


def _old_password(errors: Errors, id_prefix: str) -> Field:
    return Field(
        "old_password",
        _("Your password now"),
        kind="password",
        error=errors.get("old_password", ""),
        autocomplete="current-password",
        is_required=True,
        id_prefix=id_prefix,
    )


def _good_password() -> str:
    return _(
        "A password has at least %(least)s characters. Three or four words are easy to keep and "
        "hard to guess.",
        least=SHORTEST_PASSWORD,
    )


def _good_pin() -> str:
    return _("A PIN has six digits: no date and no pattern.")


def _new_password(errors: Errors) -> tuple[Field, ...]:
    return (
        _secret("password", _("New password"), errors, "new-password"),
        _secret("password_again", _("New password again"), errors, "new-password"),
    )


def _new_pin(errors: Errors) -> tuple[Field, ...]:
    return (
        _secret("pin", _("New PIN"), errors, "off", is_pin=True),
        _secret("pin_again", _("New PIN again"), errors, "off", is_pin=True),
    )


def _secret(
    name: str,
    label: str,
    errors: Errors,
    autocomplete: str,
    *,
    is_pin: bool = False,
) -> Field:
    return Field(
        name,
        label,
        kind="password",
        error=errors.get(name, ""),
        input_mode="numeric" if is_pin else "text",
        max_length=6 if is_pin else None,
        autocomplete=autocomplete,
        is_required=True,
    )
