"""Finding a patient, adding one, and correcting the details of one."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from bedside.core.events import Patient
from bedside.core.nhs_number import digits_of, problem_with
from bedside.forms.date_typed import DateField, date_typed
from bedside.forms.entry import EntryForm, chosen_from, required, stripped
from bedside.wording import _, lazy

LONGEST_NAME = 200
MOST_ALLERGIES, LONGEST_ALLERGY = 50, 200
OLDEST_YEARS = 125
_SEPARATOR = re.compile(r"[,;\n]")
_ONLY_NUMBER = re.compile(r"[\d\s./-]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked for: a whole NHS number, a date of birth, or else a name."""

    kind: Literal["nhs_number", "born", "name"]
    words: str
    on: date | None = None


def asked_by(typed: str) -> Asked | None:
    """How to read what was typed into the search; None where it is too little."""
    words = " ".join(typed.split())
    number = digits_of(words)
    if len(number) == 10 and _ONLY_NUMBER.fullmatch(words):
        return Asked("nhs_number", number)
    try:
        return Asked("born", words, date_typed(words))
    except ValueError:
        pass
    letters = [one for one in words if one.isalpha()]
    return Asked("name", words) if len(letters) >= 2 else None


class SearchForm(FlaskForm):
    """One field: a post, so that no name stands in an address."""

    class Meta:
        csrf = False

    find = StringField(validators=[Length(max=LONGEST_NAME)])


class NewPatientForm(EntryForm):
    """Who the patient is, typed from a document: nothing is filled in beforehand."""

    draft = "patient"

    seq = IntegerField(validators=[InputRequired()], default=0)
    family_name = StringField(
        validators=[required(lazy("Enter the family name.")), Length(max=LONGEST_NAME)]
    )
    given_name = StringField(
        validators=[required(lazy("Enter the given name.")), Length(max=LONGEST_NAME)]
    )
    title = StringField(validators=[Length(max=50)])
    born_on = DateField(validators=[required(lazy("Enter the date of birth."))])
    gender = StringField(validators=[required(lazy("Enter the gender.")), Length(max=50)])
    nhs_number = StringField(validators=[required(lazy("Enter the NHS number."))])
    allergies_known = StringField(
        validators=[
            required(lazy("Say what is known of allergies.")),
            chosen_from("yes", "none", "not_recorded", "unavailable"),
        ]
    )
    allergies = StringField(validators=[Length(max=MOST_ALLERGIES * LONGEST_ALLERGY)])
    # Somebody of this name and date of birth is there already, and that was seen.
    seen = StringField(validators=[Length(max=1000)])

    def is_right(self, today: date) -> bool:
        """Whether all of it can be; what is wrong stands beside its field."""
        is_right = self.validate()
        for name, words in self._wrong(today):
            if not self[name].errors:
                self.put_error(name, words)
                is_right = False
        return is_right

    def _wrong(self, today: date) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        born_on = self.born_on.on
        if born_on is not None and not (today.year - OLDEST_YEARS <= born_on.year):
            found.append(("born_on", _("Nobody is so old. Check the year.")))
        if born_on is not None and born_on > today:
            found.append(("born_on", _("That date is still to come. Check the year.")))
        number = number_words(str(self.nhs_number.data or ""))
        if number:
            found.append(("nhs_number", number))
        names = self.allergies_typed()
        if self.allergies_known.data == "yes" and not names:
            found.append(("allergies", _("Write each allergy, with commas between.")))
        if self.allergies_known.data not in ("yes", None, "") and names:
            found.append(
                ("allergies", _("Allergies are named here: choose “Known allergies”, or remove."))
            )
        if len(names) > MOST_ALLERGIES or any(len(name) > LONGEST_ALLERGY for name in names):
            found.append(("allergies", _("At most 50 allergies of 200 letters each.")))
        return found

    def allergies_typed(self) -> tuple[str, ...]:
        return allergies_in(str(self.allergies.data or ""))

    def patient(self) -> Patient:
        """The patient as typed; only after `is_right`."""
        assert self.born_on.on is not None
        return patient_of_words(
            family_name=str(self.family_name.data),
            given_name=str(self.given_name.data),
            title=str(self.title.data or ""),
            born_on=self.born_on.on,
            gender=str(self.gender.data),
            nhs_number=digits_of(str(self.nhs_number.data)),
            known=str(self.allergies_known.data),
            allergies=self.allergies_typed(),
        )


class PatientDetailsForm(NewPatientForm):
    """The same for somebody known; `seq` is the version of the details it was drawn on."""

    draft = "patient-{patient_id}"

    nhs_number = StringField()
    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_NAME)])

    def why(self) -> str:
        return str(self.reason.data).strip()


def number_words(typed: str) -> str:
    """What is wrong with an NHS number, in one sentence, or nothing."""
    problem = problem_with(digits_of(typed))
    if problem is None:
        return ""
    return {
        "not_ten_digits": _("An NHS number has ten digits. Count them again."),
        "repeated_digit": _("Ten times the same digit is no NHS number."),
        "wrong_check_digit": _("The check digit does not fit: one digit is wrong, or two swapped."),
    }[problem]


def allergies_in(typed: str) -> tuple[str, ...]:
    """Each name once, as it was written."""
    names = (stripped(part) for part in _SEPARATOR.split(typed))
    return tuple(dict.fromkeys(name for name in names if name))


def patient_of_words(*, known: str, allergies: tuple[str, ...], **who: Any) -> Patient:
    """A patient with allergies in one of the four forms; spaces around words are dropped."""
    words = {key: one.strip() if isinstance(one, str) else one for key, one in who.items()}
    words["title"] = words["title"].rstrip(".")
    named = {"yes": allergies, "none": ()}
    unavailable = True if known == "unavailable" else None
    return Patient(**words, allergies=named.get(known), allergies_unavailable=unavailable)
