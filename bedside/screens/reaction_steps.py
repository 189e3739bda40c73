"""The short forms about a reaction: one action, symptoms gone, another grade, reopening grade 4."""

from collections.abc import Sequence
from dataclasses import dataclass

from bedside.core.day import Day, premedication_today
from bedside.core.events import Person
from bedside.core.history import Reaction
from bedside.core.protocol import ReactionAction
from bedside.forms.entry import EntryForm
from bedside.forms.reaction_steps import (
    DOSE_UNITS,
    LINES,
    ActionForm,
    RegradeForm,
    ReopenForm,
    line_done_words,
)
from bedside.screens.as_needed import Despite, despite_of
from bedside.screens.ctcae import ctcae_field
from bedside.screens.focus import Focus, choice, focus_of, number_field, without_people
from bedside.screens.form_parts import Field, Grade, Option, Segmented
from bedside.screens.forms import own_pin, second_person, text_field
from bedside.screens.list_parts import ActionLine
from bedside.screens.reaction_actions import action_words, actions_now
from bedside.screens.ways_on import prescribers
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class StepScreen:
    """`words` is the signed text of the action; `choices` and `fields` only where it asks."""

    focus: Focus
    words: ActionLine | None = None
    choices: tuple[Segmented, ...] = ()
    fields: tuple[Field, ...] = ()
    remark: str = ""
    grades: tuple[Grade, ...] = ()
    grade_error: str = ""
    despite: Despite | None = None


def action_screen(
    day: Day, reaction: Reaction, action: ReactionAction, form: ActionForm
) -> StepScreen:
    path = f"reactions/{reaction.seq}/actions/{action.id}"
    line = next(x for x in actions_now(day, reaction.grade, reaction) if x.action.id == action.id)
    is_line, is_medicine = action.kind == "line", action.kind == "medicine"
    done = tuple((value, line_done_words(value)) for value in LINES)
    return StepScreen(
        focus=focus_of(form, day, _("Reaction action"), path, _("Done at")),
        words=ActionLine("", *action_words(line, day)),
        choices=(choice(form, "line", _("What was done with the line?"), done),) if is_line else (),
        fields=_medicine_fields(form) if is_medicine else _detail(form),
        remark=_given_today(day) if is_medicine else "",
        despite=despite_of(form, form.typed("drug").strip()) if is_medicine else None,
    )


def _detail(form: EntryForm) -> tuple[Field, ...]:
    return (text_field(form, "detail", _("Who, or in a few words")),)


def _medicine_fields(form: ActionForm) -> tuple[Field, ...]:
    unit = form.typed("dose_unit")
    return (
        text_field(form, "drug", _("Drug")),
        number_field(form, "dose", _("Dose"), ""),
        Field(
            "dose_unit",
            _("Unit"),
            kind="select",
            options=tuple(Option(name, name, name == unit) for name in DOSE_UNITS),
            error=form.error_of("dose_unit"),
        ),
        text_field(form, "route", _("Route")),
        text_field(form, "detail", _("Note")),
    )


def _given_today(day: Day) -> str:
    """What this patient had today, so that nothing is given twice."""
    zone = day.history.unit.zone
    premeds = {premed.id: premed.drug for premed, _dose in premedication_today(day.history)}
    given = [
        f"{premeds[id_]} {clock_time(entry.occurred_at, zone)}"
        for id_, entry in day.history.premedication.items()
        if entry.event.type == "premedication_given" and id_ in premeds
    ]
    given += [
        f"{entry.event.drug} {clock_time(entry.occurred_at, zone)}"
        for entry in day.history.medicines
        if entry.event.type == "medicine_given"
    ]
    return _("Given today: %(list)s", list=", ".join(given)) if given else ""


def gone_screen(day: Day, reaction: Reaction, form: EntryForm) -> StepScreen:
    path = f"reactions/{reaction.seq}/gone"
    return StepScreen(focus_of(form, day, _("Symptoms gone"), path, _("Gone at")))


def pump_screen(day: Day, reaction: Reaction, form: EntryForm) -> StepScreen:
    path = f"reactions/{reaction.seq}/pump"
    words = {"stopped": _("Pump stopped"), "half": _("Rate reduced to half")}
    title = words.get(form.typed("save"), _("Pump"))
    options = tuple(words.items())
    return StepScreen(
        focus_of(form, day, title, path, _("Done at")),
        choices=(choice(form, "save", _("What does the pump do?"), options),),
    )


def regrade_screen(day: Day, reaction: Reaction, form: RegradeForm) -> StepScreen:
    path = f"reactions/{reaction.seq}/grade"
    chosen = form.typed("grade")
    grades = tuple(
        Grade(
            str(band.grade),
            _("now") if band.grade == reaction.grade else band.title,
            str(band.grade) == chosen,
        )
        for band in day.history.protocol.reactions.bands
    )
    ctcae = ctcae_field(day, form)
    return StepScreen(
        focus_of(form, day, _("Change grade"), path, _("Seen at")),
        fields=(
            text_field(form, "reason", _("Reason"), _("Needed to go lower")),
            *((ctcae,) if ctcae is not None else ()),
        ),
        grades=grades,
        grade_error=form.error_of("grade"),
    )


def reopen_screen(
    day: Day, form: ReopenForm, who: Person, people: Sequence[Person], by_second: bool
) -> StepScreen:
    """`by_second`: a prescriber who is not signed in signs, the person signed in is the second."""
    if by_second:
        options = prescribers(people, form.typed("second_person"))
        named, named_pin = second_person(form, (), _("Prescriber"))
        signers = (
            Field(named.name, named.label, kind="select", options=options, error=named.error),
            named_pin,
            own_pin(form, who),
        )
    else:
        others = without_people(people, who)
        signers = (own_pin(form, who), *second_person(form, others, _("Second person")))
    return StepScreen(
        focus_of(form, day, _("Reopen after grade 4"), "reopen", _("Decided at")),
        fields=(text_field(form, "reason", _("Reason")), *signers),
        remark=_(
            "The same bag may then be resumed at half the rate at which it was stopped, with "
            "everything a resume after a reaction asks for."
        ),
    )
