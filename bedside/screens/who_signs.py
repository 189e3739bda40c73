"""Why a PIN or password opened nothing, in words that say what to do."""

from datetime import timedelta
from math import ceil

from bedside.access.proving import Refused
from bedside.wording import _, ngettext


def pin_words(refused: Refused) -> str:
    """Beside a PIN."""
    if refused.why == "too_soon" and refused.wait is not None:
        return _("Too many wrong PINs. Try again in %(wait)s.", wait=_wait(refused.wait))
    if refused.why == "password_first":
        return _("%(name)s has to sign in with the password first.", name=refused.name)
    if refused.why == "other_unit":
        return _("%(name)s works on another unit and cannot sign here.", name=refused.name)
    return _("That PIN is not right. Enter it again.")


def missing_pin_words() -> str:
    return _("Enter the PIN of the person who signs.")


def no_signer_words() -> str:
    return _("Choose who signs, and enter their own PIN.")


def password_words(refused: Refused) -> str:
    """Beside name and password. An unknown name and a wrong password read the same."""
    if refused.why == "too_soon" and refused.wait is not None:
        return _("Too many wrong tries. Try again in %(wait)s.", wait=_wait(refused.wait))
    return {
        "not_enrolled": _("This tablet is not enrolled. Ask the ward manager."),
        "other_unit": _("This tablet belongs to another unit. Use one of your own unit."),
        "run_out": _("This first password has run out. Ask the ward manager for a new one."),
    }.get(refused.why, _("Name or password is not right. Enter both again."))


def _wait(wait: timedelta) -> str:
    """Rounded up, so that the wait is over when it is said to be over."""
    seconds = ceil(wait.total_seconds())
    if seconds < 120:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    return ngettext("%(num)s minute", "%(num)s minutes", ceil(seconds / 60))
