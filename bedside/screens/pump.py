"""The pump's reading beside the computed volume, and the question where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.events import Entry, Person, PumpReadingRecorded
from bedside.core.pump import within_bag
from bedside.core.pump_check import PumpCheck, compare_reading
from bedside.forms.pump import ReadingForm, UseReadingForm
from bedside.screens.focus import (
    Focus,
    Signatures,
    focus_of,
    number_field,
    signatures,
    with_side,
)
from bedside.screens.form_parts import Field, Tick
from bedside.screens.forms import text_field
from bedside.screens.parts import Button, Pairs, SideFigure
from bedside.screens.refusals import difference_words
from bedside.wording import _, clock_time, plain, rounded, volume


@dataclass(frozen=True, slots=True)
class ReadingScreen:
    """`read_twice` stands there once the number typed is far from the computed volume."""

    focus: Focus
    reading: Field
    read_twice: Tick | None
    reason: Field


def reading_screen(day: Day, form: ReadingForm) -> ReadingScreen:
    """What the pump shows beside what was computed by now."""
    focus = focus_of(form, day, _("Pump reading"), "pump-reading", _("Read at"))
    return ReadingScreen(
        focus=with_side(focus, _computed_side(day)),
        reading=number_field(form, "volume_ml", _("Volume given, as the pump shows it"), _("mL")),
        read_twice=read_twice_tick(day, form),
        reason=text_field(
            form, "reason", _("Reason"), _("Why it differs, or is past the bag's label")
        ),
    )


def read_twice_tick(day: Day, form: ReadingForm) -> Tick | None:
    number = form.volume_ml.number
    if number is None or not (form.error_of("volume_ml") or form.is_read_twice):
        return None
    if not _compared(day, Fraction(number)).asks:
        return None
    label = _("Read again: the pump shows %(ml)s mL", ml=plain(number))
    return Tick("read_twice", label, form.is_read_twice, value=f"{number:f}")


def _compared(day: Day, reading_ml: Fraction, entry: Entry | None = None) -> PumpCheck:
    at = entry.occurred_at if entry else day.now
    computed = within_bag(day.pump.pumped_by(at), day.dose.to_pump_ml)
    return compare_reading(day.history.unit, reading_ml, computed)


def _computed_side(day: Day) -> SideFigure:
    last = day.history.readings[-1] if day.history.readings else None
    pairs: Pairs = ((_("Bag label"), _("%(ml)s mL", ml=volume(day.dose.bag_ml))),)
    if last is not None and isinstance(last.event, PumpReadingRecorded):
        at = clock_time(last.occurred_at, day.history.unit.zone)
        shown = _("%(ml)s mL", ml=plain(last.event.volume_ml))
        pairs = (*pairs, (_("Last reading, %(at)s", at=at), shown))
    return SideFigure(
        label=_("Computed"),
        value=volume(day.dose.pumped_ml),
        note=_("mL through the pump by %(at)s", at=clock_time(day.now, day.history.unit.zone)),
        pairs=pairs,
    )


@dataclass(frozen=True, slots=True)
class UseReadingScreen:
    """`question` says both volumes; the ways on that need no signature are links."""

    focus: Focus
    reading_seq: str
    question: str
    reason: Field
    signatures: Signatures
    ways: tuple[Button, ...]


def use_reading_screen(
    day: Day, form: UseReadingForm, reading: Entry, who: Person, people: Sequence[Person]
) -> UseReadingScreen:
    """The pump differs from the computed volume: which is right? Neither is put in silently."""
    assert isinstance(reading.event, PumpReadingRecorded)
    check = _compared(day, Fraction(reading.event.volume_ml), reading)
    home = f"/days/{day.history.opened.day_id}"
    focus = focus_of(form, day, _("Use the pump reading"), "pump-reading/use", "")
    return UseReadingScreen(
        focus=with_side(focus, _reading_side(day, reading, check)),
        reading_seq=str(reading.seq),
        question=_question(day, reading, check),
        reason=text_field(form, "reason", _("Why the pump is right")),
        signatures=signatures(form, who, people, own=False, second=True),
        ways=(
            Button(_("Keep the computed volume"), href=home),
            Button(_("The pump ran at another rate"), href=f"{home}/other-rate"),
        ),
    )


def _question(day: Day, reading: Entry, check: PumpCheck) -> str:
    return _(
        "At %(at)s the pump showed %(reading)s mL: %(difference)s. The computed volume stays "
        "until two people sign that the pump is right.",
        at=clock_time(reading.occurred_at, day.history.unit.zone),
        reading=plain(rounded(check.reading_ml, 3)),
        difference=difference_words(check),
    )


def _reading_side(day: Day, reading: Entry, check: PumpCheck) -> SideFigure:
    at = clock_time(reading.occurred_at, day.history.unit.zone)
    return SideFigure(
        label=_("Pump"),
        value=plain(rounded(check.reading_ml, 3)),
        note=_("mL, read at %(at)s", at=at),
        pairs=((_("Computed by %(at)s", at=at), _("%(ml)s mL", ml=volume(check.computed_ml))),),
    )
