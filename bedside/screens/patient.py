"""The patient's day: the rate, what is due, the day as a picture, the last lines."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.screens.day_picture import Timeline
from bedside.screens.frame import reaction_button
from bedside.screens.parts import (
    ActionBar,
    Button,
    DueList,
    Fact,
    LimitLine,
    RateCard,
    RecordRow,
    SideFigure,
)
from bedside.screens.patient_due import due_list
from bedside.screens.patient_facts import facts, rate_card, side_figure
from bedside.screens.patient_notices import Notice, notices
from bedside.screens.patient_picture import picture_of
from bedside.screens.patient_ways import Reader, address
from bedside.screens.record import last_rows
from bedside.screens.timeline import draw_timeline
from bedside.screens.verdicts import limit_lines
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class PatientScreen:
    """Everything the patient's page shows; `rate` or `figure`, never both."""

    notices: tuple[Notice, ...]
    rate: RateCard | None
    figure: SideFigure | None
    due: DueList
    timeline: Timeline
    facts: tuple[Fact, ...]
    limits: tuple[LimitLine, ...]
    rows: tuple[RecordRow, ...]
    bar: ActionBar
    seq: str


def patient_screen(day: Day, reader: Reader) -> PatientScreen:
    """The day as it stands now, for the person at this tablet."""
    return PatientScreen(
        notices=notices(day),
        rate=rate_card(day),
        figure=side_figure(day),
        due=due_list(day, reader),
        timeline=draw_timeline(picture_of(day)),
        facts=facts(day),
        limits=limit_lines(day),
        rows=last_rows(day),
        bar=patient_bar(day),
        seq=str(day.seq),
    )


def patient_bar(day: Day) -> ActionBar:
    """Always there: observations, pause or resume, the rest, print; Reaction in its corner."""
    buttons = [_bar_button(day, _("Observations"), "observations", "dialog-observations")]
    if day.history.status == "infusing":
        buttons.append(_bar_button(day, _("Pause"), "pause", "dialog-pause"))
    elif day.history.status == "paused" and not day.locked:
        buttons.append(_bar_button(day, _("Resume"), "resume"))
    buttons.append(_bar_button(day, _("More"), "more"))
    buttons.append(_bar_button(day, _("Print"), "print"))
    return ActionBar(tuple(buttons), reaction_button(day.history.opened.day_id))


def _bar_button(day: Day, label: str, screen: str, dialog: str | None = None) -> Button:
    return Button(
        label,
        href=address(day, screen),
        size="bar",
        dialog=dialog,
        attributes=(("id", f"bar-{screen}"),),
    )
