"""Every other end of a day: what it means, what is asked, and the words on its one button."""

from collections.abc import Callable
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.forms.entry import EntryForm
from bedside.screens.before_start import address
from bedside.screens.form_parts import Field, Option, Segmented, Stepper
from bedside.screens.forms import late_reason, text_field, time_stepper
from bedside.screens.parts import Button
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class EndingScreen:
    title: str
    words: str
    stepper: Stepper
    fields: tuple[Field, ...]
    choice: Segmented | None
    post_to: str
    instead: Button | None


@dataclass(frozen=True, slots=True)
class Ending:
    """One ending: `screen` is its address; `fields` draws what it asks."""

    screen: str
    title: str
    words: str
    when: str
    save: str
    fields: Callable[[Day, EntryForm], tuple[Field, ...]]


def ending_screen(day: Day, form: EntryForm, ending: Ending) -> EndingScreen:
    """One focused form; what was typed stays."""
    late = late_reason(form)
    move = Button(_("Move the planned start instead"), href=address(day, "planned-start"))
    return EndingScreen(
        title=ending.title,
        words=ending.words,
        stepper=time_stepper(form, day, ending.when),
        fields=(*ending.fields(day, form), *((late,) if late else ())),
        choice=_copy(form) if ending.screen == "transfer" else None,
        post_to=address(day, ending.screen),
        instead=move if ending.screen == "defer" else None,
    )


def _copy(form: EntryForm) -> Segmented:
    chosen = form.typed("copy_printed")
    answers = (("yes", _("Printed, went along")), ("no", _("Not printed")))
    return Segmented(
        "copy_printed",
        _("Copy of the record"),
        tuple(Option(value, label, value == chosen) for value, label in answers),
        error=form.error_of("copy_printed"),
    )


def _reason(day: Day, form: EntryForm) -> tuple[Field, ...]:
    return (text_field(form, "reason", _("Reason"), area=True),)


def _start(day: Day, form: EntryForm) -> tuple[Field, ...]:
    planned = clock_time(day.history.planned_start_at, day.history.unit.zone)
    new = Field(
        "planned_start_at",
        _("New planned start"),
        kind="time",
        value=form.typed("planned_start_at"),
        hint=_("Planned until now: %(at)s", at=planned),
        error=form.error_of("planned_start_at"),
    )
    return (new, *_reason(day, form))


def _transfer(day: Day, form: EntryForm) -> tuple[Field, ...]:
    return (
        text_field(form, "to", _("To where")),
        text_field(form, "received_by", _("Received by, by name")),
    )


def _died(day: Day, form: EntryForm) -> tuple[Field, ...]:
    return (text_field(form, "note", _("What happened"), area=True),)


def defer() -> Ending:
    return Ending(
        screen="defer",
        title=_("Defer"),
        words=_(
            "No infusion today. A missed dose is never doubled. A nurse or the manager defers."
        ),
        when=_("Deferred at"),
        save=_("Defer this day"),
        fields=_reason,
    )


def planned_start() -> Ending:
    return Ending(
        screen="planned-start",
        title=_("Move the planned start"),
        words=_("Premedication and the plan follow. Within this day only."),
        when=_("Decided at"),
        save=_("Move the start"),
        fields=_start,
    )


def did_not_attend() -> Ending:
    return Ending(
        screen="did-not-attend",
        title=_("Did not attend"),
        words=_("Say who was called and what was agreed."),
        when=_("Known at"),
        save=_("Record did not attend"),
        fields=_reason,
    )


def transfer() -> Ending:
    return Ending(
        screen="transfer",
        title=_("Transfer"),
        words=_("The record here ends. The pump's last rate and volume go with the patient."),
        when=_("Left at"),
        save=_("Record the transfer"),
        fields=_transfer,
    )


def left_against_advice() -> Ending:
    return Ending(
        screen="left-against-advice",
        title=_("Left against advice"),
        words=_("Write down what was advised, what the patient answered, and the cannula."),
        when=_("Left at"),
        save=_("Record left against advice"),
        fields=_reason,
    )


def died() -> Ending:
    return Ending(
        screen="died",
        title=_("Died"),
        words=_("The record here ends and stays open for corrections and the signature."),
        when=_("Time of death"),
        save=_("Record the death"),
        fields=_died,
    )
