"""Passwords and PINs: how they are kept, and which ones are too easy to guess."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# 19 MiB and two passes: OWASP's first choice, 34 ms where the library's own default takes 167.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
# So many guesses an attacker needs who knows the common passwords, words, names and patterns.
FEWEST_GUESSES = 10**8
_GUESSED_FROM = 72  # characters; the time of zxcvbn grows with their square

# Without letters and digits that are taken for each other when read from a slip of paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_DATES = ("%d%m%y", "%m%d%y", "%y%m%d")

PinFault = Literal["six_digits", "repeats", "run", "date"]
PasswordFault = Literal["short", "long", "common", "easy"]


def hash_of(secret: str) -> str:
    """What is kept of a password or PIN: argon2id, never the thing itself."""
    return _HASHER.hash(_spelled(secret))


def matches(stored: str | None, secret: str) -> bool:
    """Is it the one kept? None (nobody, or none chosen yet): no, after the same time."""
    try:
        return _HASHER.verify(stored or _nobodys_hash(), _spelled(secret)) and stored is not None
    except VerifyMismatchError:
        return False


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def _spelled(secret: str) -> str:
    """An ö typed on one keyboard is the ö of another: Unicode NFC."""
    return unicodedata.normalize("NFC", secret)


def pin_fault(pin: str) -> PinFault | None:
    """Why this cannot be a PIN: not six digits, a pattern, or a date; None: it can."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return "six_digits"
    if pin in (pin[:length] * (6 // length) for length in (1, 2, 3)):
        return "repeats"
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps in ({1}, {9}):
        return "run"
    return "date" if any(_is_date(pin, order) for order in _DATES) else None


def _is_date(pin: str, order: str) -> bool:
    try:
        datetime.strptime(pin, order)  # noqa: DTZ007  a date of birth, no instant
    except ValueError:
        return False
    return True


def password_fault(password: str, about: Sequence[str]) -> PasswordFault | None:
    """Why this cannot be a password; None: it can. No rule asks for capitals, digits or signs.

    `about`: what an attacker would try first, such as the person's own name. The common ones are
    the 30,000 that zxcvbn carries; patterns, dates and words are guessed as it guesses them.
    """
    from zxcvbn import zxcvbn  # 50 ms and 8 MB, only where somebody chooses a password

    spelled = _spelled(password)
    if len(spelled) < SHORTEST_PASSWORD:
        return "short"
    if len(spelled) > LONGEST_PASSWORD:
        return "long"
    own = [word for text in about for word in re.split(r"\W+", text) if len(word) > 2]
    guessed = zxcvbn(spelled[:_GUESSED_FROM], user_inputs=[*about, *own, "bedside"])
    if guessed["guesses"] >= FEWEST_GUESSES:
        return None
    is_listed = any(part.get("dictionary_name") == "passwords" for part in guessed["sequence"])
    return "common" if is_listed else "easy"


def first_password() -> str:
    """Fourteen characters to read out or write down once: `hk7p-m3wd-x9qf`, 59 bits."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
