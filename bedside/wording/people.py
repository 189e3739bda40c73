"""How patients are named: name, NHS number, date of birth with age (CUI rules)."""

from __future__ import annotations

from datetime import date

from bedside.core.events import Patient
from bedside.wording.messages import _
from bedside.wording.times import date_text


def allergies_words(patient: Patient) -> str:
    """One of the four forms (PAB-0064)."""
    if patient.allergies_unavailable:
        return _("Allergies unavailable")
    if patient.allergies is None:
        return _("Allergies not recorded")
    if not patient.allergies:
        return _("No known allergies")
    return _("Known allergies: %(list)s", list=", ".join(patient.allergies))


def nhs_number(digits: str) -> str:
    """Ten digits in groups of three, three and four; anything else typed is left away.

    >>> nhs_number("999-000 0018")
    '999 000 0018'
    """
    kept = "".join(character for character in digits if character in "0123456789")
    return f"{kept[:3]} {kept[3:6]} {kept[6:]}"


def patient_name(family: str, given: str, title: str = "") -> str:
    """A patient's name, never shortened.

    >>> patient_name("Smith", "Jane", "Ms"), patient_name("Osei", "Kwame")
    ('SMITH, Jane (Ms)', 'OSEI, Kwame')
    """
    name = f"{family.upper()}, {given}"
    return f"{name} ({title.rstrip('.')})" if title else name


def age_in_years(born_on: date, on: date) -> int:
    """Completed years.

    >>> age_in_years(date(1984, 3, 12), date(2026, 3, 11))
    41
    """
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def born_with_age(born_on: date, on: date) -> str:
    """Date of birth with the age behind it.

    >>> born_with_age(date(1984, 3, 12), date(2026, 11, 17))
    '12-Mar-1984 (42y)'
    """
    return f"{date_text(born_on)} ({age_in_years(born_on, on)}y)"


_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rn", "sister", "professor"})


def letters_of(name: str) -> str:
    """The first letter of each name of one of the staff, without titles.

    >>> letters_of("Dr A. Mehta"), letters_of("N. Okafor"), letters_of("Tove")
    ('AM', 'NO', 'T')
    """
    words = [word.strip(".,()") for word in name.split()]
    kept = [word for word in words if word and word.lower() not in _TITLES]
    return "".join(word[0].upper() for word in kept)[:4] or "?"


def patient_initials(family: str, given: str) -> str:
    """All that a public wall may say of a patient.

    >>> patient_initials("Smith", "Jane")
    'J.S.'
    """
    return f"{given[:1].upper()}.{family[:1].upper()}."
