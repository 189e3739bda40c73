"""The manager's board: every patient of the unit on one time axis, and what there is to do when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bedside.core.day import Day
from bedside.core.limit_decisions import needs_decision
from bedside.core.task_load import work_ahead, work_done
from bedside.screens.board_axis import axis_scale, board_axis, board_frame
from bedside.screens.board_bars import Bar, bars_of, drawn, is_open, marks_of
from bedside.screens.board_load import board_load, quarters_of
from bedside.screens.board_parts import (
    Board,
    BoardCall,
    BoardRow,
    BoardScreen,
    LegendItem,
)
from bedside.screens.day_list import Reader, counts
from bedside.screens.day_list_row import day_list_row, pressure
from bedside.screens.frame import strip_of_unit
from bedside.screens.parts import Button, State, Strip, UnitBar, Verdict
from bedside.screens.tasks import status_words
from bedside.screens.timeline_scale import Scale
from bedside.screens.verdicts import verdict_of
from bedside.wording import (
    _,
    clock_time,
    day_of,
    finish_time,
    ngettext,
    patient_name,
    weekday_date,
)


def board_screen(days: Iterable[Day], on: date, closes_at: datetime, reader: Reader) -> BoardScreen:
    """The unit's day on the date `on`; `closes_at` is its closing, aware UTC."""
    in_order = sorted(days, key=_place)
    is_today = on == day_of(reader.now, reader.zone)
    title = _("%(date)s · closing %(closing)s", date=weekday_date(on), closing=reader.closing)
    waiting = [day for day in in_order if needs_closing_decision(day)]
    return BoardScreen(
        head=UnitBar(_("Unit board"), title, reader.who.name, clock_time(reader.now, reader.zone)),
        strip=_strip(in_order, waiting, reader, is_today),
        on=on.isoformat(),
        board=_board(in_order, closes_at, reader, is_today) if in_order else None,
        empty=_("No patients on this day"),
        call=_call(waiting, reader),
        ways=_ways(on, reader),
    )


def _place(day: Day) -> tuple[bool, int, str, datetime]:
    """By chair, as they are walked past; numbers by their value."""
    chair = day.history.opened.chair
    number = int(chair) if chair.isdecimal() else 0
    return not chair.isdecimal(), number, chair, day.history.planned_start_at


def needs_closing_decision(day: Day) -> bool:
    """Not started, and home would be after closing: only the manager can decide (Who may)."""
    is_before = day.history.status in ("booked", "arrived")
    return is_before and needs_decision(day, "closing")


def _strip(days: Sequence[Day], waiting: Sequence[Day], reader: Reader, is_today: bool) -> Strip:
    found = counts(sorted(days, key=pressure)) if is_today else ()
    if waiting:
        words = ngettext("%(num)s not before closing", "%(num)s not before closing", len(waiting))
        found = (*found, State("cross", words, "refused"))
    return strip_of_unit("board", reader.now, reader.zone, reader.who, found)


def _board(days: Sequence[Day], closes_at: datetime, reader: Reader, is_today: bool) -> Board:
    bars = {day.history.opened.day_id: bars_of(day) for day in days}
    scale = _scale(days, bars.values(), closes_at, reader)
    work = [one.at for day in days for one in (*work_done(day), *work_ahead(day))]
    quarters = quarters_of(work, scale)
    axis = board_axis(scale, reader.now, closes_at, reader.zone)
    return Board(
        says=_("All patients of the unit. %(axis)s", axis=axis.says),
        axis=axis,
        frame=board_frame(scale, reader.now, closes_at),
        rows=tuple(_row(day, bars[day.history.opened.day_id], scale) for day in days),
        load=board_load(quarters, scale, reader.now, reader.zone, reader.floor, is_today=is_today),
        legend=_legend(reader),
    )


def _scale(
    days: Sequence[Day], bars: Iterable[tuple[Bar, ...]], closes_at: datetime, reader: Reader
) -> Scale:
    whole = [bar for of_one in bars for bar in of_one]
    starts = [day.history.planned_start_at for day in days]
    begins = [*(bar.from_at for bar in whole), *starts]
    return axis_scale(begins, [bar.to_at for bar in whole], closes_at, reader.zone)


def _row(day: Day, bars: tuple[Bar, ...], scale: Scale) -> BoardRow:
    rects, words = drawn(bars, scale)
    listed = day_list_row(day, is_first=False)
    return BoardRow(
        id=f"board-{day.history.opened.day_id}",
        chair=listed.chair,
        name=listed.name,
        href=listed.href,
        says=_says(day),
        bars=rects,
        words=words,
        marks=marks_of(day, scale),
        home=listed.home,
        verdict=_verdict(day, listed.verdict),
    )


def _verdict(day: Day, listed: Verdict | None) -> Verdict | None:
    """As on the day list; while a decision keeps the pump down, that."""
    if day.history.ended is not None:
        return Verdict("check", status_words(day), "ok")
    if day.history.status == "paused" and is_open(day):
        return Verdict("flag", _("decision open"), "open")
    return listed


def _says(day: Day) -> str:
    zone, history = day.history.unit.zone, day.history
    parts = [_("Chair %(chair)s", chair=history.opened.chair), status_words(day)]
    if history.started is not None:
        started = clock_time(history.started.occurred_at, zone)
        parts.append(_("started %(at)s", at=started))
    elif history.ended is None:
        parts.append(_("start planned %(at)s", at=clock_time(history.planned_start_at, zone)))
    if history.bag_end is None and history.ended is None and day.projection is not None:
        finish = finish_time(day.projection.finish_at, zone)
        parts.append(_("bag empty about %(at)s", at=finish))
    if day.home_at is not None and history.ended is None:
        parts.append(_("home about %(at)s", at=finish_time(day.home_at, zone)))
    return ", ".join(parts)


def _call(waiting: Sequence[Day], reader: Reader) -> BoardCall | None:
    """The patient with the most to decide about; who else waits is said behind."""
    if not waiting:
        return None
    day = max(waiting, key=_past_closing)
    opened, patient = day.history.opened, day.history.opened.patient
    assert day.projection is not None and day.home_at is not None
    limit = next(one for one in day.limits if one.name == "closing")
    rest = _(
        "If started at %(start)s, home approx %(home)s, %(over)s.",
        start=clock_time(day.projection.from_at, reader.zone),
        home=finish_time(day.home_at, reader.zone),
        over=verdict_of(limit, day).words,
    )
    if len(waiting) > 1:
        more = len(waiting) - 1
        rest += " " + ngettext("%(num)s more like this.", "%(num)s more like this.", more)
    return BoardCall(
        lead=_(
            "Chair %(chair)s, %(name)s: not before closing.",
            chair=opened.chair,
            name=patient_name(patient.family_name, patient.given_name, patient.title),
        ),
        rest=rest,
        button=_decide(day) if reader.who.role == "manager" else None,
    )


def _past_closing(day: Day) -> timedelta:
    limit = next(one for one in day.limits if one.name == "closing")
    assert limit.at is not None and day.home_at is not None
    return day.home_at - limit.at


def _decide(day: Day) -> Button:
    """To the manager's decision; where it was not to start, to deferring."""
    href = f"/days/{day.history.opened.day_id}"
    if "closing" in day.history.decisions:
        entry = day.history.decisions["closing"]
        if getattr(entry.event, "decision", "") == "do_not_go_on":
            return Button(_("Decided not to start: defer"), href=f"{href}/defer", kind="filled")
    return Button(_("Decide: start or defer"), href=f"{href}/decisions/closing", kind="filled")


def _ways(on: date, reader: Reader) -> tuple[Button, ...]:
    """Another date, and for the manager the starts of this one."""
    before, after = on - timedelta(days=1), on + timedelta(days=1)
    ways = [
        Button(_("Day before"), href=f"/board?on={before.isoformat()}", kind="quiet"),
        Button(_("Day after"), href=f"/board?on={after.isoformat()}", kind="quiet"),
    ]
    if on != day_of(reader.now, reader.zone):
        ways.insert(1, Button(_("Today"), href="/board", kind="quiet"))
    if reader.who.role == "manager" and on >= day_of(reader.now, reader.zone):
        href = f"/board/start-times?on={on.isoformat()}"
        ways.append(Button(_("Propose start times"), href=href, kind="quiet"))
    return tuple(ways)


def _legend(reader: Reader) -> tuple[LegendItem, ...]:
    return (
        LegendItem("bd-watch", _("premedication, watch")),
        LegendItem("bd-run", _("confirmed mL per hour")),
        LegendItem("bd-plan", _("planned")),
        LegendItem("bd-flush", _("line flush")),
        LegendItem("bd-pause", _("paused, after closing")),
        *line_legend(reader),
    )


def line_legend(reader: Reader) -> tuple[LegendItem, ...]:
    """The lines through rows and columns."""
    closing = _("closing %(at)s", at=reader.closing)
    items = [LegendItem("bd-close", closing, is_line=True)]
    if reader.floor.nurses and reader.floor.tasks.most_for_a_nurse is not None:
        items.append(LegendItem("bd-most", _("what the nurses can take"), is_line=True))
    return tuple(items)
