"""Fit to go: the list with its answers, today's dose beside it, then discharge and signature."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.fit_to_go import Item, items, open_items
from bedside.core.protocol import FitToGo
from bedside.core.quantities import MINUTE
from bedside.forms.going_home import GAUGES, CannulaForm, FitToGoForm
from bedside.screens.entries import sign_words
from bedside.screens.form_parts import Field, Option, Segmented, Stepper
from bedside.screens.forms import late_reason, text_field, time_stepper
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import Button, Pairs, SideFigure, State
from bedside.screens.printing import for_home
from bedside.screens.stop_reasons import discontinued_words
from bedside.wording import (
    _,
    clock_time,
    dose_given,
    duration,
    hours_spelled,
    minutes_down,
    volume,
)

# The step at which the patient's page is read through together.
_ADVICE = "advice_and_card"


@dataclass(frozen=True, slots=True)
class GoingHomeScreen:
    rows: tuple[ChecksRow, ...]
    state: State
    dose: SideFigure
    foot: str
    override: Button | None
    is_open: bool
    is_over: bool
    papers: tuple[Button, ...]


def going_home_screen(day: Day, day_id: str, hidden: Pairs) -> GoingHomeScreen:
    """Every item: done with its time, or open with the one thing to do about it."""
    left = open_items(day)
    over = day.history.status in ("discharged", "signed")
    return GoingHomeScreen(
        rows=tuple(_row(item, day, day_id, hidden, over) for item in items(day)),
        state=_state(len(left), day),
        dose=dose_today(day),
        foot=_foot(len(left), day),
        override=_override(left, day_id) if not over else None,
        is_open=bool(left),
        is_over=over,
        papers=for_home(day),
    )


def _state(left: int, day: Day) -> State:
    if day.history.status in ("discharged", "signed"):
        return State("check", _("Discharged"), "ok")
    if not left:
        return State("check", _("All done"), "ok")
    of = len(day.history.protocol.fit_to_go)
    return State("diamond", _("%(left)s of %(of)s open", left=left, of=of), "due")


def _foot(left: int, day: Day) -> str:
    if day.history.status in ("discharged", "signed"):
        return _("The record stays open for addenda.")
    if left:
        return _("Discharge opens when every item is done.")
    return _("Everything is done. Sign with your PIN to discharge.")


def _override(left: tuple[Item, ...], day_id: str) -> Button | None:
    """Only a named prescriber may let an item stand open."""
    if not left:
        return None
    return Button(
        _("Prescriber: go home with “%(item)s” open", item=left[0].title),
        href=f"/days/{day_id}/decisions/fit_to_go:{left[0].id}",
        kind="link",
    )


def _row(item: Item, day: Day, day_id: str, hidden: Pairs, over: bool) -> ChecksRow:
    zone = day.history.unit.zone
    if item.done and item.at is not None:
        return ChecksRow(
            "check", item.title, sub=_detail(item, day), time=clock_time(item.at, zone)
        )
    if item.overridden:
        return ChecksRow("flag", item.title, sub=_("Open; a prescriber decided to go on"))
    button = None if over else _button(item, day_id, hidden)
    return ChecksRow(
        "diamond", item.title, sub=_what_is_missing(item, day), tone="open", button=button
    )


def _button(item: Item, day_id: str, hidden: Pairs) -> Button | None:
    rule = item.rule
    if rule.answered_by == "nurse":
        return Button(rule.passed_label or _("Answer"), href=f"/days/{day_id}/fit-to-go/{rule.id}")
    links = {
        "cannula": (_("Record cannula"), "cannula"),
        "discharge_set": (_("Record observations"), "observations"),
        "dose_explained": (_("Flush or disconnect"), "line"),
    }
    if rule.id not in links:
        return None
    label, page = links[rule.id]
    return Button(label, href=f"/days/{day_id}/{page}")


def _what_is_missing(item: Item, day: Day) -> str:
    zone = day.history.unit.zone
    if item.id == "watch_over":
        if any(x.event.card == "anaphylaxis" for x in day.history.emergencies):
            return _("After anaphylaxis only a prescriber decides when to go home")
        if day.watch_end_at is None:
            watch = hours_spelled(day.history.protocol.watch.minutes)
            return _("A reaction is open: %(span)s from its end", span=watch)
        left = duration(minutes_down(day.watch_end_at - day.now))
        return _("until %(at)s, in %(left)s", at=clock_time(day.watch_end_at, zone), left=left)
    if item.id == "discharge_set" and day.watch_end_at is not None:
        opens_at = day.watch_end_at - day.history.protocol.observations.last_of_watch_min * MINUTE
        return _("from %(at)s on", at=clock_time(opens_at, zone))
    entry = day.history.fit_to_go.get(item.id)
    if entry is not None and isinstance(entry.event, e.FitToGoAnswered):
        return _("Not so: %(detail)s", detail=entry.event.detail or "")
    return item.rule.ask_detail or ""


def _detail(item: Item, day: Day) -> str:
    history = day.history
    zone = history.unit.zone
    if item.id == "watch_over" and day.watch_from_at is not None:
        return _("since %(at)s", at=clock_time(day.watch_from_at, zone))
    if item.id == "discharge_set" and history.sets:
        return sign_words(history.sets[-1].event, day)
    if item.id == "no_open_reaction":
        count = len(history.reactions)
        return _("%(count)s today, over", count=count) if count else _("none today")
    if item.id == "cannula" and history.cannula is not None:
        event = history.cannula.event
        if isinstance(event, e.CannulaRecorded):
            return f"{event.site}, VIP {event.vip}"
    if item.id == "dose_explained":
        return dose_words(day)
    entry = history.fit_to_go.get(item.id)
    if entry is not None and isinstance(entry.event, e.FitToGoAnswered):
        return entry.event.detail or item.rule.passed_label or ""
    return ""


def dose_words(day: Day) -> str:
    """ "12 of 12 mg, complete" or what is missing and why."""
    given, full = dose_given(day.dose.given_mg), dose_given(day.dose.full_dose_mg)
    end = day.history.bag_end
    event = end.event if end is not None else None
    why = event.reason if isinstance(event, e.BagFinished) else None
    if isinstance(event, e.InfusionDiscontinued):
        why = discontinued_words(event)
    if why and day.dose.not_given_ml > 0:
        return _("%(given)s of %(full)s mg: %(why)s", given=given, full=full, why=why)
    end_of_line = day.history.line_end
    # Disconnected is not flushed: what the line held was never given.
    flushed = end_of_line is not None and end_of_line.event.type == "line_flushed"
    whole = flushed and day.dose.not_given_ml == 0
    done = _("complete") if whole else _("not complete")
    return _("%(given)s of %(full)s mg, %(done)s", given=given, full=full, done=done)


def _from_to(from_at: datetime, to_at: datetime, zone: ZoneInfo) -> str:
    return _("%(a)s to %(b)s", a=clock_time(from_at, zone), b=clock_time(to_at, zone))


def dose_today(day: Day) -> SideFigure:
    """Dose and course of the day in a few lines."""
    history = day.history
    zone = history.unit.zone
    pairs = []
    if history.started is not None and history.bag_end is not None:
        start_at, end_at = history.started.occurred_at, history.bag_end.occurred_at
        pairs.append((_("Infusion"), _from_to(start_at, end_at, zone)))
        pairs.append((_("In all"), duration(minutes_down(end_at - start_at))))
    if history.line_end is not None:
        flushed = history.line_end.event.type == "line_flushed"
        label = _("Line flushed") if flushed else _("Line disconnected")
        pairs.append((label, clock_time(history.line_end.occurred_at, zone)))
    if day.watch_from_at is not None and day.watch_end_at is not None:
        pairs.append((_("Watch"), _from_to(day.watch_from_at, day.watch_end_at, zone)))
    reactions = ", ".join(
        _("grade %(grade)s", grade=reaction.worst_grade) for reaction in history.reactions
    )
    pairs.append((_("Reactions"), reactions or _("None")))
    return SideFigure(
        label=_("Dose today"),
        value=_("%(mg)s mg", mg=dose_given(day.dose.given_mg)),
        note=_dose_note(day),
        pairs=tuple(pairs),
    )


def _dose_note(day: Day) -> str:
    amounts = _(
        "%(given)s of %(bag)s mL", given=volume(day.dose.given_ml), bag=volume(day.dose.bag_ml)
    )
    if day.dose.line_ml is None:
        return _("%(amounts)s, through the pump; line not counted", amounts=amounts)
    return amounts


@dataclass(frozen=True, slots=True)
class FitToGoScreen:
    title: str
    ask: str
    answer: Segmented
    detail: Field
    stepper: Stepper
    late_reason: Field | None
    papers: tuple[Button, ...]


def fit_to_go_screen(day: Day, form: FitToGoForm, rule: FitToGo) -> FitToGoScreen:
    """One item asked: yes or not so, with what the protocol wants written beside it."""
    chosen = form.typed("answer")
    options = (
        Option("passed", rule.passed_label or _("Yes"), chosen == "passed"),
        Option("failed", _("Not so"), chosen == "failed"),
    )
    label = rule.detail_label or _("In a few words, if not so")
    return FitToGoScreen(
        title=rule.title,
        ask=rule.ask_detail or "",
        answer=Segmented("answer", _("Answer"), options, error=form.error_of("answer")),
        detail=text_field(form, "detail", label),
        stepper=time_stepper(form, day, _("Asked at")),
        late_reason=late_reason(form),
        papers=for_home(day) if rule.id == _ADVICE else (),
    )


@dataclass(frozen=True, slots=True)
class CannulaScreen:
    state: Segmented
    vip: Segmented
    site: Field
    gauge: Field
    stepper: Stepper
    late_reason: Field | None


def cannula_screen(day: Day, form: CannulaForm) -> CannulaScreen:
    """Out, left in or placed; where; and the VIP score."""
    states = (("removed", _("Out")), ("left_in", _("Left in")), ("placed", _("Newly placed")))
    gauges = tuple(Option(g, g, g == form.typed("gauge")) for g in GAUGES)
    return CannulaScreen(
        state=_segmented(form, "state", _("Cannula"), states),
        vip=_segmented(form, "vip", _("VIP score"), tuple((str(n), str(n)) for n in range(6))),
        site=text_field(form, "site", _("Site"), _("Such as left forearm")),
        gauge=Field("gauge", _("Gauge"), kind="select", options=gauges),
        stepper=time_stepper(form, day, _("At")),
        late_reason=late_reason(form),
    )


def _segmented(
    form: CannulaForm, name: str, label: str, answers: tuple[tuple[str, str], ...]
) -> Segmented:
    chosen = form.typed(name)
    options = tuple(Option(value, words, value == chosen) for value, words in answers)
    return Segmented(name, label, options, error=form.error_of(name))
