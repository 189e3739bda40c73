"""What every short form at the pump shares: title, time, the pump beside it, the two PINs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.refusals.who import SECOND_ROLES
from bedside.forms.entry import EntryForm
from bedside.screens.entries import line_words
from bedside.screens.form_parts import Field, Option, Segmented, Stepper
from bedside.screens.forms import late_reason, own_pin, second_person, time_stepper
from bedside.screens.parts import Pairs, SideFigure
from bedside.wording import _, clock_time, dose_given, given_and_left, plain, rate, rounded, volume


@dataclass(frozen=True, slots=True)
class Focus:
    """The frame of one form: where it posts, when it happened, what stands beside it."""

    title: str
    post_to: str
    stepper: Stepper | None
    late_reason: Field | None
    side: SideFigure
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Fields of the PINs that this entry needs; empty where it needs none."""

    title: str
    fields: tuple[Field, ...]


def focus_of(
    form: EntryForm, day: Day, title: str, screen: str, when: str, id_prefix: str = ""
) -> Focus:
    """`screen` is the last part of the address, `when` the label of the time; "" for no time."""
    return Focus(
        title=title,
        post_to=f"/days/{day.history.opened.day_id}/{screen}",
        stepper=time_stepper(form, day, when, id_prefix) if when else None,
        late_reason=late_reason(form, id_prefix, day),
        side=pump_side(day),
        id_prefix=id_prefix,
    )


def pump_side(day: Day) -> SideFigure:
    """The confirmed rate and what has gone in by now."""
    dose = day.dose
    given, left = given_and_left(dose.given_ml, dose.bag_ml)
    entries = day.history.rate_entries
    since = clock_time(entries[-1].occurred_at, day.history.unit.zone) if entries else ""
    pairs: Pairs = (
        (_("Given"), _("%(given)s of %(bag)s mL", given=given, bag=volume(dose.bag_ml))),
        (_("Left"), _("%(left)s mL", left=left)),
        (_("Dose given"), mg_of(day)),
        (_("Line holds"), line_words(day.line_holds)),
    )
    return SideFigure(
        label=_("Rate now"),
        value=rate(day.rate_now),
        note=_since_words(day, since),
        pairs=pairs,
    )


def _since_words(day: Day, since: str) -> str:
    if not since:
        return _("mL per hour, not started")
    if not day.rate_now:
        return _("mL per hour, stopped since %(at)s", at=since)
    return _("mL per hour, since %(at)s", at=since)


def mg_of(day: Day) -> str:
    """ "1.2 of 12 mg"."""
    return _(
        "%(mg)s of %(full)s mg",
        mg=dose_given(day.dose.given_mg),
        full=plain(rounded(day.dose.full_dose_mg, 3)),
    )


def without_people(people: Sequence[Person], who: Person) -> tuple[Person, ...]:
    """Everyone who can be the second person: not the one signed in, and nurse or prescriber."""
    return tuple(one for one in people if one.id != who.id and one.role in SECOND_ROLES)


def signatures(
    form: EntryForm, who: Person, people: Sequence[Person], *, own: bool, second: bool
) -> Signatures:
    """The PIN of who is signed in, and of a second person, as far as the rules ask for them."""
    fields: list[Field] = []
    if own:
        fields.append(own_pin(form, who))
    if second:
        fields.extend(second_person(form, without_people(people, who), _("Second person")))
    return Signatures(_("Sign"), tuple(fields))


def number_field(
    form: EntryForm, name: str, label: str, unit: str, hint: str = "", id_prefix: str = ""
) -> Field:
    """A number to type, with what was typed and what is wrong with it."""
    return Field(
        name,
        label,
        kind="number",
        value=form.typed(name),
        unit=unit,
        hint=hint,
        error=form.error_of(name),
        input_mode="decimal",
        max_length=9,
        id_prefix=id_prefix,
    )


def clock_field(form: EntryForm, name: str, label: str, hint: str = "") -> Field:
    """A second clock time of a form, such as until when."""
    return Field(
        name,
        label,
        kind="time",
        value=form.typed(name),
        hint=hint,
        error=form.error_of(name),
        input_mode="numeric",
        max_length=5,
    )


def choice(
    form: EntryForm,
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    hint: str = "",
    id_prefix: str = "",
) -> Segmented:
    """One answer out of a few; chosen only when a person chose it."""
    chosen = form.typed(name)
    return Segmented(
        name=name,
        label=label,
        options=tuple(Option(value, words, value == chosen) for value, words in options),
        hint=hint,
        error=form.error_of(name),
        id_prefix=id_prefix,
    )


def with_side(focus: Focus, side: SideFigure) -> Focus:
    return replace(focus, side=side)
