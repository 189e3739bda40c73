"""Premedication: what was given and how old it will be, what is due, the earliest start."""

from dataclasses import dataclass, replace
from fractions import Fraction

from bedside.core.day import Day, premedication_today
from bedside.core.due import Task
from bedside.core.events import Entry, Person, PremedicationGiven, PremedicationNotGiven
from bedside.core.protocol import Premedication
from bedside.core.quantities import MINUTE
from bedside.core.starting import Starting, starting_of
from bedside.forms.premedication import GivenForm, NotGivenForm
from bedside.screens.as_needed import Despite, despite_of
from bedside.screens.before_start import address, one_tap, open_before_start
from bedside.screens.decided import decision_words
from bedside.screens.focus import number_field
from bedside.screens.form_parts import Field, Option, Segmented, Stepper
from bedside.screens.forms import late_reason, text_field, time_stepper
from bedside.screens.list_parts import PremedRow
from bedside.screens.parts import Button, Pairs, SideFigure, State
from bedside.screens.sources import source_words
from bedside.screens.starting import Caution, cautions_of, earliest_figure
from bedside.screens.tasks import state_of_task
from bedside.wording import _, clock_time, dose_planned, duration


@dataclass(frozen=True, slots=True)
class PremedicationScreen:
    title: str
    note: str
    rows: tuple[PremedRow, ...]
    side: SideFigure
    cautions: tuple[Caution, ...]
    go_on: Button | None
    refresh: str


@dataclass(frozen=True, slots=True)
class GivenScreen:
    title: str
    facts: Pairs
    stepper: Stepper
    fields: tuple[Field, ...]
    route: Segmented | None
    post_to: str
    instead: Button | None = None
    only_route: str = ""
    despite: Despite | None = None


def premedication_screen(day: Day, who: Person, token: str) -> PremedicationScreen:
    """The list of this course and day beside the earliest start its timing allows."""
    opened, zone = day.history.opened, day.history.unit.zone
    starting = starting_of(day)
    rows = _Rows(day, starting, who, token)
    return PremedicationScreen(
        title=_("Premedication"),
        note=_(
            "Course %(course)s, day %(day)s. Planned start %(at)s.",
            course=opened.course,
            day=opened.day,
            at=clock_time(day.history.planned_start_at, zone),
        ),
        rows=tuple(rows.row(premed, mg) for premed, mg in premedication_today(day.history)),
        side=earliest_figure(day, starting, open_before_start(day)),
        cautions=cautions_of(day, starting),
        go_on=_go_on(day, bool(rows.open)),
        refresh=address(day, "premedication"),
    )


def _go_on(day: Day, is_open: bool) -> Button | None:
    if day.history.status != "arrived":
        return None
    return Button(
        _("Bag and start"),
        href=address(day, "ready"),
        kind="outlined" if is_open else "filled",
        is_wide=True,
    )


class _Rows:
    """Draws the rows; the first that is due carries the one filled button."""

    def __init__(self, day: Day, starting: Starting, who: Person, token: str) -> None:
        self.day, self.starting, self.who, self.token = day, starting, who, token
        self.tasks = {t.detail: t for t in day.tasks if t.kind == "premedication"}
        todo = [premed for premed, _mg in premedication_today(day.history)]
        self.open = [premed for premed in todo if premed.id not in day.history.premedication]
        due = [premed for premed in self.open if self._is_due(premed)]
        self.first = next(iter(due or self.open), None)

    def _is_due(self, premed: Premedication) -> bool:
        task = self.tasks.get(premed.id)
        return task is not None and task.state in ("due", "overdue")

    def row(self, premed: Premedication, mg: Fraction | None) -> PremedRow:
        entry = self.day.history.premedication.get(premed.id)
        if entry is not None and isinstance(entry.event, PremedicationGiven):
            return self._given(premed, entry, entry.event)
        if entry is not None and isinstance(entry.event, PremedicationNotGiven):
            return self._not_given(premed, mg, entry, entry.event)
        return self._to_give(premed, mg)

    def _line(
        self, premed: Premedication, mg: Fraction | None, route: str, state: State
    ) -> PremedRow:
        when, detail = _when(premed, self.day)
        shown = " · ".join(part for part in (dose_planned(mg), route) if part)
        return PremedRow(premed.drug, shown, when, detail, state)

    def _given(self, premed: Premedication, entry: Entry, event: PremedicationGiven) -> PremedRow:
        at = clock_time(entry.occurred_at, self.day.history.unit.zone)
        word = _("Ended %(at)s", at=at) if premed.by_infusion else _("Given %(at)s", at=at)
        given = Fraction(event.dose_mg)
        line = self._line(premed, given, event.route, State("check", word, "ok"))
        return replace(line, detail=", ".join((entry.by.name, *self._age(premed, event))))

    def _age(self, premed: Premedication, event: PremedicationGiven) -> list[str]:
        lead = self.starting.lead_of(premed.id)
        batch = [_("batch %(batch)s", batch=event.batch)] if event.batch else []
        if lead is None or lead.age_min is None or self.day.history.started is not None:
            return batch
        return [*batch, _("age at start %(age)s", age=duration(lead.age_min))]

    def _not_given(
        self, premed: Premedication, mg: Fraction | None, entry: Entry, event: PremedicationNotGiven
    ) -> PremedRow:
        about = f"premedication:{premed.id}"
        decided = self.day.history.decisions.get(about)
        is_decided = decided is not None and decided.seq > entry.seq
        at = clock_time(entry.occurred_at, self.day.history.unit.zone)
        line = self._line(premed, mg, "", State("not-given", _("Not given"), "quiet"))
        decide = Button(_("Prescriber decides"), href=address(self.day, "decisions", about))
        after_all = Button(_("Given after all"), href=self._href(premed, "given"))
        before_start = self.day.history.started is None
        return replace(
            line,
            detail=_("%(name)s, %(at)s", name=entry.by.name, at=at),
            reason=f"{event.reason.rstrip('.')}.",
            decision=decision_words(decided, self.day) if is_decided and decided else "",
            buttons=(decide, after_all) if before_start and not is_decided else (),
        )

    def _to_give(self, premed: Premedication, mg: Fraction | None) -> PremedRow:
        task = self.tasks.get(premed.id)
        is_due = self._is_due(premed)
        route = _(" or ").join(premed.routes)
        line = self._line(premed, mg, route, self._state(task, is_due))
        if self.day.history.status == "booked":
            return line
        if (is_due or premed is self.first) and mg is not None:
            return replace(line, is_due=is_due, buttons=self._buttons(premed, is_due))
        record = Button(
            _("Record"),
            href=self._href(premed, "given"),
            size="compact",
            hidden_label=premed.drug,
        )
        return replace(line, is_due=is_due, side=record)

    def _state(self, task: Task | None, is_due: bool) -> State:
        if task is None or not (is_due or task.state == "soon"):
            return State("ring", _("Not yet"), "quiet")
        return state_of_task(task, self.day)

    def _buttons(self, premed: Premedication, is_due: bool) -> tuple[Button, ...]:
        other = Button(_("Other time"), href=self._href(premed, "given"))
        left_out = Button(_("Not given"), href=self._href(premed, "not-given"))
        return (*(self._now(premed, route, is_due) for route in premed.routes), other, left_out)

    def _now(self, premed: Premedication, route: str, is_due: bool) -> Button:
        """One tap. With several routes none is put forward."""
        at = clock_time(self.day.now, self.day.history.unit.zone)
        is_only = len(premed.routes) == 1
        label = _("Given now, %(at)s", at=at)
        if premed.by_infusion:
            label = _("Ended now, %(at)s", at=at)
        elif not is_only:
            label = _("Given %(route)s, %(at)s", route=_route_word(route), at=at)
        return Button(
            label,
            post_to=self._href(premed, "given"),
            kind="filled" if is_only and is_due and premed is self.first else "outlined",
            size="main" if is_only else "",
            hidden_label=premed.drug,
            hidden=one_tap(
                self.day,
                self.who,
                self.token,
                f"{premed.id}/{route}",
                (("route", route), ("occurred_at", at)),
            ),
        )

    def _href(self, premed: Premedication, what: str) -> str:
        return address(self.day, "premedication", premed.id, what)


def _route_word(route: str) -> str:
    """How it was given, after "Given"; the protocol's own word where it is another."""
    return {"oral": _("orally"), "IV": _("IV")}.get(route, route)


def _when(premed: Premedication, day: Day) -> tuple[str, str]:
    if premed.minutes_before is None:
        return _("Today"), premed.when
    due_at = day.history.planned_start_at - premed.minutes_before * MINUTE
    before = _("%(span)s before start", span=duration(premed.minutes_before))
    if premed.by_infusion:
        before = _("its end %(before)s", before=before)
    return clock_time(due_at, day.history.unit.zone), before


def _of(day: Day, premedication_id: str) -> tuple[Premedication, Fraction | None]:
    return next(one for one in premedication_today(day.history) if one[0].id == premedication_id)


def _facts(day: Day, premed: Premedication, mg: Fraction | None) -> Pairs:
    when, detail = _when(premed, day)
    return (
        (_("Drug"), premed.drug),
        (_("DOSE"), dose_planned(mg)),
        (_("Route"), _(" or ").join(premed.routes)),
        (_("When"), f"{when}, {detail}"),
        (_("Protocol"), source_words(premed)),
    )


def given_screen(day: Day, form: GivenForm, premedication_id: str) -> GivenScreen:
    """At another time, with its batch, by a route that is said."""
    premed, mg = _of(day, premedication_id)
    ended = premed.by_infusion
    words = _("Infusion ended at") if ended else _("Given at")
    fields = [text_field(form, "batch", _("Batch number"), _("Where the unit wants it"))]
    if mg is None:
        fields.insert(0, number_field(form, "dose_mg", _("DOSE, as on the chart"), _("mg")))
    late = late_reason(form)
    return GivenScreen(
        title=_("%(drug)s given", drug=premed.drug),
        facts=_facts(day, premed, mg),
        stepper=time_stepper(form, day, words),
        fields=(*fields, *((late,) if late else ())),
        route=_route_choice(form, premed),
        only_route=premed.routes[0] if len(premed.routes) == 1 else "",
        post_to=address(day, "premedication", premed.id, "given"),
        instead=_instead(day, premed),
        despite=despite_of(form, premed.id),
    )


def _route_choice(form: GivenForm, premed: Premedication) -> Segmented | None:
    """Chosen by a person wherever there is something to choose."""
    if len(premed.routes) == 1:
        return None
    chosen = form.typed("route")
    options = tuple(Option(route, route, route == chosen) for route in premed.routes)
    return Segmented("route", _("Route"), options, error=form.error_of("route"))


def _instead(day: Day, premed: Premedication) -> Button | None:
    if premed.id in day.history.premedication:
        return None
    href = address(day, "premedication", premed.id, "not-given")
    return Button(_("Not given"), href=href, size="compact")


def not_given_screen(day: Day, form: NotGivenForm, premedication_id: str) -> GivenScreen:
    """Not given needs a reason; then a prescriber decides whether the day goes on."""
    premed, mg = _of(day, premedication_id)
    reason = text_field(
        form,
        "reason",
        _("Why it is not given"),
        _("Then a prescriber decides whether to start without it."),
        area=True,
    )
    late = late_reason(form)
    return GivenScreen(
        title=_("%(drug)s not given", drug=premed.drug),
        facts=_facts(day, premed, mg),
        stepper=time_stepper(form, day, _("Decided at")),
        fields=(reason, *((late,) if late else ())),
        route=None,
        post_to=address(day, "premedication", premed.id, "not-given"),
    )
