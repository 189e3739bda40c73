"""A set of observations as typed: each sign, or why it could not be taken."""

import re
from decimal import Decimal
from typing import Any, get_args

from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import Event, ObservationsRecorded, Sign
from bedside.core.unit import Unit
from bedside.core.vitals import impossible_values, without_impossible
from bedside.forms.entry import LONGEST_TEXT, EntryForm, chosen_from, stripped
from bedside.wording import _

SIGNS: tuple[Sign, ...] = get_args(Sign)
_WHOLE = re.compile(r"^\d{1,4}$")
_TENTHS = re.compile(r"^\d{1,3}([.,]\d)?$")


CHOICES = {
    "consciousness": ("A", "C", "V", "P", "U"),
    "skin": ("as_before", "changed"),
    "vip": ("0", "1", "2", "3", "4", "5"),
    "symptoms": ("none", "some"),
}


class SignField(StringField):
    """One sign. Posts its value, `-cannot` with `-reason`, and `-right`: the rare value confirmed.

    `number` is None while nothing usable was typed.
    """

    def __init__(self, *, tenths: bool = False, **values: Any) -> None:
        super().__init__(**values)
        self.pattern = _TENTHS if tenths else _WHOLE
        self.words = (
            _("Write a number with one decimal, such as 36.7.")
            if tenths
            else _("Write a whole number.")
        )
        self.number: Decimal | None = None
        self.cannot_take = False
        self.reason = ""
        self.reason_error = ""
        self.said_right = ""

    def process(self, formdata: Any, *args: Any, **values: Any) -> None:
        super().process(formdata, *args, **values)
        if formdata:
            self.cannot_take = formdata.get(f"{self.name}-cannot") == "yes"
            self.reason = (formdata.get(f"{self.name}-reason") or "").strip()
            self.said_right = formdata.get(f"{self.name}-right") or ""
        if self.cannot_take:
            self.process_errors = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.number = None
        typed = stripped(self.data)
        if typed is None:
            return
        if not self.pattern.match(typed):
            raise ValueError(self.words)
        self.number = Decimal(typed.replace(",", "."))

    def pre_validate(self, _form: Any) -> None:
        self.reason_error = ""
        if self.cannot_take and not self.reason:
            self.reason_error = _("Say why it cannot be taken.")
            raise ValidationError(self.reason_error)
        if len(self.reason) > LONGEST_TEXT:
            self.reason_error = _("This cannot be recorded as it is typed. Check it.")
            raise ValidationError(self.reason_error)

    @property
    def is_confirmed(self) -> bool:
        """The tick beside a rare value counts for that value only."""
        return self.number is not None and self.said_right == f"{self.number:f}"


class ObservationsForm(EntryForm):
    draft = "observations"

    temperature_c = SignField(tenths=True)
    pulse_per_min = SignField()
    systolic_mmhg = SignField()
    diastolic_mmhg = SignField()
    breaths_per_min = SignField()
    spo2_percent = SignField()
    on_oxygen = StringField(validators=[chosen_from("air", "oxygen")])
    scale_2 = BooleanField()
    consciousness = StringField(validators=[chosen_from(*CHOICES["consciousness"])])
    skin = StringField(validators=[chosen_from(*CHOICES["skin"])])
    vip = StringField(validators=[chosen_from(*CHOICES["vip"])])
    symptoms = StringField(validators=[chosen_from(*CHOICES["symptoms"])])
    save_others = StringField(validators=[Length(max=LONGEST_TEXT)])

    def sign(self, sign: Sign) -> SignField:
        found = self._fields[sign]
        assert isinstance(found, SignField)
        return found

    def taken(self) -> ObservationsRecorded:
        """What stands in the form, as far as it can be read; nothing is supposed."""
        signs = {sign: self.sign(sign) for sign in SIGNS}
        values: dict[str, Any] = {
            sign: field.number
            for sign, field in signs.items()
            if field.number is not None and not field.cannot_take
        }
        cannot = {
            s: f.reason[:LONGEST_TEXT] for s, f in signs.items() if f.cannot_take and f.reason
        }
        return ObservationsRecorded(
            **values,
            spo2_scale=2 if self.scale_2.data else 1,
            on_oxygen={"air": False, "oxygen": True}.get(self.on_oxygen.data or ""),
            **{name: self._chosen(name) for name in ("consciousness", "skin", "vip", "symptoms")},
            cannot_take=cannot,
            confirmed_rare=tuple(s for s, f in signs.items() if f.is_confirmed),
            late_reason=(self.late_reason_typed() or "")[:LONGEST_TEXT] or None,
        )

    def _chosen(self, name: str) -> Any:
        """What was chosen; nothing where it is none of the answers, which `validate` refuses."""
        chosen = self._fields[name].data
        if chosen not in CHOICES[name]:
            return None
        return int(chosen) if name == "vip" else chosen

    def possible(self, unit: Unit) -> ObservationsRecorded:
        """The same without what cannot be true: said not to be takeable, with what was typed."""
        return without_impossible(self.taken(), unit, _("{value} typed, which is impossible"))

    def events(self, day: Day) -> list[Event]:
        unit = day.history.unit
        return [self.possible(unit) if self.save_others.data else self.taken()]

    def mistakes(self, unit: Unit) -> frozenset[str]:
        """Signs whose value is impossible or cannot be read."""
        impossible = {problem.sign for problem in impossible_values(self.taken(), unit)}
        unreadable = {s for s in SIGNS if self.sign(s).data and self.sign(s).number is None}
        return frozenset(impossible | unreadable)

    def goes_to_reaction(self) -> bool:
        return bool(self.symptoms.data == "some")
