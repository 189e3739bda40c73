"""The reaction form: red flags, symptoms, infection, grade, what to do, and the saves."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.reactions import Lowest, half_in_reaction, has_lowest_grades, lowest_grade_now
from bedside.forms.reaction import NO_RED_FLAG, ReactionForm
from bedside.screens.ctcae import ctcae_field
from bedside.screens.form_parts import Field, Grade, Option, Segmented, Stepper, Tick
from bedside.screens.forms import late_reason, text_field, time_stepper
from bedside.screens.frame import iso
from bedside.screens.list_parts import ActionLine
from bedside.screens.parts import Button, State
from bedside.screens.reaction_actions import lines_to_do
from bedside.wording import _, rate_words, time_to_type


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lowest grade that the findings allow; `lowest` 1 while nothing asks for more."""

    lowest: int
    state: State | None
    because: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """One question of the protocol with any number of answers."""

    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class GradeActions:
    """What a grade means and what is done now, in the order of the protocol."""

    grade: str
    title: str
    definition: str
    lines: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class ReactionFormScreen:
    """The same on the page and in the dialog; `id_prefix` keeps their ids apart."""

    id_prefix: str
    grade_url: str
    emergency_url: str
    red_flags: tuple[Tick, ...]
    no_red_flag: tuple[Tick, ...]
    red_flags_error: str
    began: Stepper
    rows: tuple[Segmented, ...]
    ticked: tuple[Ticked, ...]
    grades: tuple[Grade, ...]
    grade_error: str
    suggestion: Suggestion
    lower_reason: Field
    ctcae: Field | None
    note: Field
    actions: tuple[GradeActions, ...]
    pump_at: Stepper | None
    pump_drawn_at: str
    late_reason: Field | None
    save_only: Button | None


def reaction_form_screen(day: Day, form: ReactionForm, id_prefix: str = "") -> ReactionFormScreen:
    """Nothing is chosen beforehand; what was typed stays."""
    home = f"/days/{day.history.opened.day_id}"
    return ReactionFormScreen(
        id_prefix=id_prefix,
        grade_url=f"{home}/reaction/grade",
        emergency_url=f"{home}/emergency",
        red_flags=tuple(
            _flag(form, flag.id, flag.title, id_prefix)
            for flag in day.history.protocol.reactions.red_flags
        ),
        no_red_flag=(_flag(form, NO_RED_FLAG, _("None of these"), id_prefix),),
        red_flags_error=form.error_of("red_flag"),
        began=time_stepper(form, day, _("Began at"), id_prefix),
        rows=(*_rows(day, form, id_prefix), _infection(form, id_prefix)),
        ticked=_ticked(day, form, id_prefix),
        grades=_grades(day, form),
        grade_error=form.error_of("grade"),
        suggestion=suggestion_of(day, form),
        lower_reason=text_field(form, "lower_reason", _("Why lower"), id_prefix=id_prefix),
        ctcae=ctcae_field(day, form, id_prefix),
        note=text_field(form, "note", _("Note"), id_prefix=id_prefix),
        actions=_actions(day),
        pump_at=_pump_at(day, form, id_prefix),
        pump_drawn_at=form.typed("pump_drawn_at") or _now(day),
        late_reason=late_reason(form, id_prefix, day),
        save_only=_save_only(day),
    )


def _now(day: Day) -> str:
    return time_to_type(day.now, day.history.unit.zone)


def _flag(form: ReactionForm, id_: str, title: str, id_prefix: str) -> Tick:
    is_ticked = id_ in form.red_flag.ticked
    return Tick("red_flag", title, is_ticked, id_, id_prefix=f"{id_prefix}{id_}-")


def _rows(day: Day, form: ReactionForm, id_prefix: str) -> tuple[Segmented, ...]:
    rows = []
    for symptom in day.history.protocol.reactions.symptoms:
        if symptom.choose == "one":
            options = tuple(
                Option(one.id, one.title, f"{symptom.id}:{one.id}" in form.symptom.chosen)
                for one in symptom.options
            )
            title, _sep, unit = symptom.title.partition(", ")
            name = f"symptom-{symptom.id}"
            rows.append(Segmented(name, title, options, hint=unit, id_prefix=id_prefix))
    return tuple(rows)


def _ticked(day: Day, form: ReactionForm, id_prefix: str) -> tuple[Ticked, ...]:
    return tuple(
        Ticked(
            symptom.title,
            tuple(
                Tick(
                    f"symptom-{symptom.id}",
                    one.title,
                    f"{symptom.id}:{one.id}" in form.symptom.chosen,
                    one.id,
                    id_prefix=f"{id_prefix}{one.id}-",
                )
                for one in symptom.options
            ),
        )
        for symptom in day.history.protocol.reactions.symptoms
        if symptom.choose == "any"
    )


def _infection(form: ReactionForm, id_prefix: str) -> Segmented:
    chosen = form.typed("infection_sign")
    answers = (("no", _("No")), ("not_sure", _("Not sure")), ("yes", _("Yes")))
    return Segmented(
        "infection_sign",
        _("Infection"),
        tuple(Option(value, label, value == chosen) for value, label in answers),
        hint=_("any sign today"),
        error=form.error_of("infection_sign"),
        id_prefix=id_prefix,
    )


def _grades(day: Day, form: ReactionForm) -> tuple[Grade, ...]:
    chosen = form.typed("grade")
    return tuple(
        Grade(str(band.grade), band.title, str(band.grade) == chosen)
        for band in day.history.protocol.reactions.bands
    )


def suggestion_of(day: Day, form: ReactionForm) -> Suggestion:
    """What the findings so far ask for at least; computed again when it is saved."""
    if form.red_flags:
        return Suggestion(4, State("triangle", "4", "reaction"), _("a red flag: Emergency cards"))
    if not has_lowest_grades(day.history.protocol):
        return Suggestion(1, None, _("No signed table: choose by the definitions."))
    lowest = lowest_grade_now(day.history, day.now, form.symptoms, ())
    if lowest.grade == 1:
        return Suggestion(1, None, "")
    words = "4" if lowest.grade == 4 else _("%(grade)s or higher", grade=lowest.grade)
    return Suggestion(
        lowest.grade, State("triangle", words, "reaction"), because_words(lowest, day)
    )


def because_words(lowest: Lowest, day: Day) -> str:
    """For which finding."""
    if lowest.because == "news2":
        return _("for NEWS2 %(score)s", score=lowest.detail)
    if lowest.because == "temperature":
        return _("for a temperature above %(celsius)s °C", celsius=lowest.detail)
    for symptom in day.history.protocol.reactions.symptoms:
        for option in symptom.options:
            if lowest.detail == f"{symptom.id}:{option.id}":
                name = symptom.title.partition(",")[0]
                words = option.title if symptom.choose == "any" else f"{name}: {option.title}"
                return _("for %(finding)s", finding=words.lower())
    return ""


def _actions(day: Day) -> tuple[GradeActions, ...]:
    return tuple(
        GradeActions(
            str(band.grade),
            _("Grade %(grade)s: do now", grade=band.grade),
            "" if has_lowest_grades(day.history.protocol) else band.definition,
            lines_to_do(day, band.grade),
        )
        for band in day.history.protocol.reactions.bands
    )


def _pump_at(day: Day, form: ReactionForm, id_prefix: str) -> Stepper | None:
    """When the pump was really stopped or set lower; only while it runs."""
    if day.history.status != "infusing":
        return None
    return Stepper(
        "pump_at",
        _("Pump set at"),
        value=form.typed("pump_at") or _now(day),
        latest=_now(day),
        latest_at=iso(day.now),
        error=form.error_of("pump_at"),
        id_prefix=id_prefix,
    )


def saves_of(day: Day, form_id: str | None = None) -> tuple[Button, ...]:
    """Stop, halve, or only the reaction: each names the fact that it records.

    Which of them stands in the bar follows the chosen grade: the stylesheet hides the others.
    """
    half = half_in_reaction(day.history)
    if day.history.status != "infusing" or half is None:
        return (_save(_("Save reaction"), "only", form_id, ""),)
    stop = _save(_("Confirm stopped"), "stopped", form_id, "stopped")
    only = _save(_("Save reaction"), "only", form_id, "only")
    actions = day.history.protocol.reactions.actions
    if all(action.kind != "stop_or_halve" for action in actions):
        # This protocol stops: the half rate is no first answer.
        return (stop, only)
    halve = _save(_("Confirm %(rate)s", rate=rate_words(half)), "half", form_id, "half")
    return (stop, halve, only)


def _save(label: str, value: str, form_id: str | None, shown_for: str) -> Button:
    return Button(
        label,
        kind="outlined" if value == "half" else "filled",
        size="bar",
        name="save",
        value=value,
        form=form_id,
        attributes=(("data-shown-for", shown_for),) if shown_for else (),
    )


def _save_only(day: Day) -> Button | None:
    """For a pump that nobody has touched yet: the reaction is recorded all the same."""
    if day.history.status != "infusing":
        return None
    label = _("Pump not changed: save the reaction only")
    return Button(label, kind="quiet", name="save", value="only", is_wide=True)
