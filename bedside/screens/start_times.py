"""Start times of one date: as booked, as proposed, as typed, and what each does to the load."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bedside.core.day import Day
from bedside.core.start_cost import (
    Movable,
    chairs_taken_twice,
    late_in,
)
from bedside.core.unit_starts import UnitStarts
from bedside.forms.start_times import StartTimesForm
from bedside.screens.board import line_legend
from bedside.screens.board_axis import axis_scale, board_axis, board_frame
from bedside.screens.board_load import board_load, quarters_of
from bedside.screens.board_parts import BoardAxis, BoardFrame, BoardLoad, LegendItem
from bedside.screens.day_list import Reader
from bedside.screens.form_parts import Field, Refusal
from bedside.screens.frame import strip_of_unit
from bedside.screens.parts import ActionBar, Button, Pairs, Strip, UnitBar, Verdict
from bedside.screens.start_times_said import stays_words, unfit_words
from bedside.screens.timeline_scale import Scale
from bedside.wording import (
    _,
    clock_time,
    day_of,
    duration,
    over,
    patient_name,
    spare,
    time_to_type,
    weekday_date,
)

Starts = Mapping[str, int]
FORM = "start-times-form"
# Leaving throws away what was typed; a lock or a closed page does not.
DISCARD = (("data-discard", ""),)


@dataclass(frozen=True, slots=True)
class StartRow:
    """One patient whose start is still to be chosen. `moved` compares with what was booked."""

    chair: str
    name: str
    booked: str
    proposed: str
    field: Field
    moved: str
    home: str
    verdict: Verdict
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadPicture:
    """What there is to do with these starts."""

    title: str
    load: BoardLoad


@dataclass(frozen=True, slots=True)
class StartTimesScreen:
    head: UnitBar
    strip: Strip
    bar: ActionBar
    on: str
    rows: tuple[StartRow, ...]
    stays: str
    axis: BoardAxis | None
    frame: BoardFrame | None
    pictures: tuple[LoadPicture, ...]
    legend: tuple[LegendItem, ...]
    problems: tuple[str, ...]
    hidden: Pairs
    refusal: Refusal | None
    empty: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The starts in minutes after midnight, by id: booked, proposed, and what is in the form."""

    booked: Starts
    proposed: Starts
    typed: Starts


def start_times_screen(
    days: Sequence[Day],
    on: date,
    starts: UnitStarts,
    chosen: Chosen,
    form: StartTimesForm,
    reader: Reader,
    refusal: Refusal | None = None,
) -> StartTimesScreen:
    """The page with what was typed in it; a start that cannot be read counts as booked."""
    of_id = {day.history.opened.day_id: day for day in days}
    movables = sorted(starts.movables, key=lambda m: (chosen.booked[m.id], m.chair, m.id))
    scale = _scale(starts, chosen, reader) if movables else None
    closes_at = starts.at(starts.unit.closing_min)
    title = _("%(date)s · closing %(closing)s", date=weekday_date(on), closing=reader.closing)
    strip = strip_of_unit("board", reader.now, reader.zone, reader.who)
    return StartTimesScreen(
        head=UnitBar(_("Start times"), title, reader.who.name, clock_time(reader.now, reader.zone)),
        strip=strip,
        bar=_bar(on, bool(movables)),
        on=on.isoformat(),
        rows=tuple(_row(m, of_id[m.id], starts, chosen, form, reader) for m in movables),
        stays=stays_words(len(starts.stays)),
        axis=board_axis(scale, reader.now, closes_at, reader.zone) if scale else None,
        frame=board_frame(scale, reader.now, closes_at) if scale else None,
        pictures=tuple(_pictures(starts, chosen, scale, on, reader)) if scale else (),
        legend=line_legend(reader),
        problems=tuple(_problems(of_id, starts, chosen)),
        hidden=_hidden(form, on),
        refusal=refusal,
        empty=_("Nobody's start is still to be chosen on this day"),
    )


def _bar(on: date, has_rows: bool) -> ActionBar:
    back = Button(
        _("Back to the board"), href=f"/board?on={on.isoformat()}", size="bar", attributes=DISCARD
    )
    if not has_rows:
        return ActionBar((back,), None)
    look = Button(_("Work out again"), size="bar", form=FORM, name="do", value="look")
    use = Button(
        _("Use these starts"), size="bar", kind="filled", form=FORM, name="do", value="use"
    )
    return ActionBar((back, look, use), None)


def _scale(starts: UnitStarts, chosen: Chosen, reader: Reader) -> Scale:
    minutes = [starts.unit.closing_min, *starts.unit.other_tasks_min]
    for each in (chosen.booked, chosen.typed):
        for one in starts.movables:
            minutes += [each[one.id] + one.arrives_min, each[one.id] + one.home_min]
    at = [starts.at(minute) for minute in minutes]
    return axis_scale(at, at, starts.at(starts.unit.closing_min), reader.zone)


def _pictures(
    starts: UnitStarts, chosen: Chosen, scale: Scale, on: date, reader: Reader
) -> Iterator[LoadPicture]:
    is_today = on == day_of(reader.now, reader.zone)
    for title, each in ((_("As booked"), chosen.booked), (_("With these starts"), chosen.typed)):
        instants = work_with(starts, each)
        quarters = quarters_of(instants, scale)
        load = board_load(quarters, scale, reader.now, reader.zone, reader.floor, is_today=is_today)
        yield LoadPicture(title, load)


def work_with(starts: UnitStarts, chosen: Starts) -> list[datetime]:
    """When each task of the day falls, if the patients start then."""
    minutes = list(starts.unit.other_tasks_min)
    for one in starts.movables:
        minutes += [chosen[one.id] + after for after in one.tasks_min]
    return [starts.at(minute) for minute in minutes]


def _row(
    one: Movable,
    day: Day,
    starts: UnitStarts,
    chosen: Chosen,
    form: StartTimesForm,
    reader: Reader,
) -> StartRow:
    patient = day.history.opened.patient
    name = patient_name(patient.family_name, patient.given_name, patient.title)
    start = chosen.typed[one.id]
    home = start + one.home_min
    return StartRow(
        chair=one.chair,
        name=name,
        booked=clock_time(starts.at(chosen.booked[one.id]), reader.zone),
        proposed=clock_time(starts.at(chosen.proposed[one.id]), reader.zone),
        field=Field(
            f"start-{one.id}",
            _("Start of %(name)s", name=name),
            kind="time",
            value=form.typed(one.id),
            error=form.error_of(one.id),
        ),
        moved=_moved_words(start - chosen.booked[one.id]),
        home=clock_time(starts.at(home), reader.zone),
        verdict=_against_closing(starts.unit.closing_min - home),
        notes=tuple(_notes(one, starts, chosen, reader)),
    )


def _moved_words(minutes: int) -> str:
    if minutes == 0:
        return _("as booked")
    if minutes > 0:
        return _("%(span)s later", span=duration(minutes))
    return _("%(span)s earlier", span=duration(-minutes))


def _against_closing(margin_min: int) -> Verdict:
    if margin_min < 0:
        return Verdict("cross", over(timedelta(minutes=-margin_min)), "over")
    return Verdict("check", spare(timedelta(minutes=margin_min)), "ok")


def _notes(one: Movable, starts: UnitStarts, chosen: Chosen, reader: Reader) -> Iterator[str]:
    if chosen.typed[one.id] < one.earliest_min:
        at = clock_time(starts.at(one.earliest_min), reader.zone)
        yield _("Premedication can be through at %(at)s at the earliest", at=at)
    if one.id in chairs_taken_twice(starts.movables, chosen.typed, starts.unit):
        yield _("Chair %(chair)s is taken twice", chair=one.chair)


def _problems(of_id: Mapping[str, Day], starts: UnitStarts, chosen: Chosen) -> Iterator[str]:
    """Who cannot be fitted in, and by how much: said before anything else."""
    for late in late_in(starts.movables, chosen.proposed, starts.unit):
        yield unfit_words(of_id[late.id], late)
    twice = chairs_taken_twice(starts.movables, chosen.proposed, starts.unit)
    if twice:
        chairs = sorted({of_id[one].history.opened.chair for one in twice})
        yield _("Too many patients for chair %(chairs)s.", chairs=", ".join(chairs))


def draft_name(on: date) -> str:
    """Under which what was typed is kept while the tablet is locked."""
    return f"start-times-{on.isoformat()}"


def _hidden(form: StartTimesForm, on: date) -> Pairs:
    seqs = tuple((f"seq-{day_id}", str(form.drawn_on(day_id))) for day_id in form.day_ids)
    return (("request_id", form.request), ("draft", draft_name(on)), *seqs)


def first_typed(starts: UnitStarts, proposed: Starts, reader: Reader) -> dict[str, str]:
    """What stands in a fresh form: the proposal, to be changed by hand."""
    return {
        f"start-{one.id}": time_to_type(starts.at(proposed[one.id]), reader.zone)
        for one in starts.movables
    }
