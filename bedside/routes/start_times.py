"""Start times of one date: proposed, changed by hand, worked out again, and used."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from flask import Blueprint, abort, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.start_times import propose
from bedside.core.unit_starts import UnitStarts, at_clock, unit_starts
from bedside.forms.start_times import StartTimesForm
from bedside.moving_starts import BookingsMoved, Move, Moves, MovesRefused, move_starts
from bedside.record.store import DayUnknown, RequestOfAnotherDay
from bedside.record.today import unit_day
from bedside.routes.day_list import asked_for
from bedside.routes.drafts import draft_here, forget_here
from bedside.routes.drawing import framed
from bedside.routes.present import now, person, ward
from bedside.screens.day_list import Reader, unreadable_words
from bedside.screens.form_parts import Refusal
from bedside.screens.refusals import words_for
from bedside.screens.start_times import Chosen, draft_name, first_typed, start_times_screen
from bedside.screens.start_times_said import (
    cannot_be_read,
    changed_meanwhile,
    reason_words,
    typed_before,
)
from bedside.wording import day_of

start_times = Blueprint("start_times", __name__)


@dataclass(frozen=True, slots=True)
class _Planned:
    """The date as it is booked now, with the proposal for it."""

    on: date
    days: tuple[Day, ...]
    warning: str
    starts: UnitStarts
    proposed: Mapping[str, int]
    reader: Reader

    @property
    def of_id(self) -> dict[str, Day]:
        return {day.history.opened.day_id: day for day in self.days}

    @property
    def movable_ids(self) -> list[str]:
        return [one.id for one in self.starts.movables]

    def chosen(self, form: StartTimesForm) -> Chosen:
        booked = {one.id: one.booked_min for one in self.starts.movables}
        typed = {
            day_id: self.starts.minute(at_clock(self.on, clock, ward().zone))
            for day_id, clock in form.clocks.items()
            if day_id in booked
        }
        return Chosen(booked, self.proposed, booked | typed)


def _planned() -> _Planned:
    on, unit = asked_for(), ward().configuration.unit
    if on < day_of(now(), ward().zone):
        # Nobody starts on a date that is over.
        abort(404)
    found = unit_day(on, ward().unit_id, now(), ward().in_force)
    starts = unit_starts(found.days, on, ward().zone, unit.closing_at, ward().floor)
    return _Planned(
        on=on,
        days=found.days,
        warning=unreadable_words(found.unreadable),
        starts=starts,
        proposed=propose(starts.movables, starts.unit),
        reader=Reader(person(), now(), ward().zone, f"{unit.closing_at:%H:%M}", ward().floor),
    )


def _page(planned: _Planned, form: StartTimesForm, refusal: Refusal | None = None) -> str:
    screen = start_times_screen(
        planned.days,
        planned.on,
        planned.starts,
        planned.chosen(form),
        form,
        planned.reader,
        refusal,
    )
    screen = replace(screen, warning=planned.warning)
    return framed(
        "pages/start_times.html", screen.head, screen.strip, bar=screen.bar, screen=screen
    )


def _fresh(planned: _Planned, typed: Mapping[str, str]) -> StartTimesForm:
    """As the bookings are now, with what was typed for those who are still to be placed."""
    form = StartTimesForm(planned.movable_ids)
    of_id = planned.of_id
    seqs = {f"seq-{day_id}": str(of_id[day_id].seq) for day_id in planned.movable_ids}
    proposed = first_typed(planned.starts, planned.proposed, planned.reader)
    kept = {name: typed.get(name, words) for name, words in proposed.items()}
    form.process(MultiDict({"request_id": uuid4().hex, **seqs, **kept}))
    return form


@start_times.get("/board/start-times")
def start_times_page() -> str:
    planned = _planned()
    kept = draft_here(draft_name(planned.on))
    if kept is None:
        return _page(planned, _fresh(planned, {}))
    typed, ago = kept
    return _page(planned, _fresh(planned, typed), typed_before(ago))


@start_times.post("/board/start-times")
def use_start_times() -> Response | tuple[str, int]:
    planned = _planned()
    drawn = {name.removeprefix("seq-") for name in request.form if name.startswith("seq-")}
    changed = drawn ^ set(planned.movable_ids)
    if changed:
        return _changed(planned, changed)
    form = StartTimesForm(planned.movable_ids)
    form.process(request.form)
    if not form.validate():
        return _page(planned, form, cannot_be_read()), 422
    if request.form.get("do") != "use":
        return _page(planned, form), 200
    return _use(planned, form)


def _changed(planned: _Planned, day_ids: Collection[str]) -> tuple[str, int]:
    """The bookings are not those of the page any more; what was typed for the others stays."""
    days = [day for day_id, day in planned.of_id.items() if day_id in day_ids]
    return _page(planned, _fresh(planned, request.form), changed_meanwhile(days)), 409


def _use(planned: _Planned, form: StartTimesForm) -> Response | tuple[str, int]:
    chosen = planned.chosen(form)
    moves = Moves(
        of_days={
            day_id: Move(planned.starts.at(minute), form.drawn_on(day_id))
            for day_id, minute in chosen.typed.items()
            if minute != chosen.booked[day_id]
        },
        by=person(),
        reason=reason_words(),
        request_id=form.request,
    )
    try:
        if moves.of_days:
            move_starts(moves, ward().clock, ward().in_force)
    except (BookingsMoved, DayUnknown, RequestOfAnotherDay) as meanwhile:
        # As they stand after the attempt.
        gone = meanwhile.day_ids if isinstance(meanwhile, BookingsMoved) else moves.of_days
        return _changed(_planned(), gone)
    except MovesRefused as against:
        for day_id, refused in against.refused.items():
            for finding in refused.findings:
                form.put_error(day_id, words_for(finding, planned.of_id[day_id]))
        return _page(planned, form, cannot_be_read()), 422
    forget_here(draft_name(planned.on))
    return redirect(f"/board?on={planned.on.isoformat()}", 303)
