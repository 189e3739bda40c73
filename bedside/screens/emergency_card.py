"""One emergency card in use: its steps with times, and the one time that counts."""

from bedside.core.day import Day
from bedside.core.events import Card, EmergencyStepDone, Entry
from bedside.core.history import Emergency
from bedside.core.protocol import EmergencyCard as CoreCard
from bedside.core.protocol import EmergencyStep as CoreStep
from bedside.core.quantities import MINUTE
from bedside.forms.emergency import open_emergency
from bedside.screens.emergency import never_words, why_words
from bedside.screens.entries import sign_words
from bedside.screens.frame import iso
from bedside.screens.list_parts import CardTab, EmergencyCard, EmergencyStep
from bedside.screens.parts import Button, Countdown, Pairs
from bedside.screens.taps import Taps
from bedside.wording import _, clock_time, in_time, not_recorded


def card_tabs(day: Day, current: Card) -> tuple[CardTab, ...]:
    home = f"/days/{day.history.opened.day_id}/emergency"
    return tuple(
        CardTab(card.title, f"{home}/{card.id}", card.id == current)
        for card in day.history.protocol.emergency
    )


def card_screen(day: Day, card_id: Card, taps: Taps) -> EmergencyCard:
    """The card as it stands; every step can be ticked, opened before or not."""
    card = day.history.protocol.card(card_id)
    emergency = open_emergency(day, card_id) or _last_over(day, card_id)
    observed = _observed(day, emergency)
    label, figure, countdown, button = _figure(day, card, emergency, taps)
    if not button and observed is None and emergency is not None:
        button = _observe(day, "filled")
    return EmergencyCard(
        title=card.title,
        which=_which(day, card, emergency),
        call=day.history.unit.phones.emergency,
        steps=tuple(_step(day, card, step, emergency, taps) for step in card.steps),
        figure_label=label,
        figure=figure,
        countdown=countdown,
        never=never_words(card),
        button=button,
        notes=_notes(day, card, emergency),
        link=_over(day, card_id, emergency, taps),
    )


def _last_over(day: Day, card: Card) -> Emergency | None:
    """A card that was used and is over still shows what was done."""
    return next((x for x in reversed(day.history.emergencies) if x.event.card == card), None)


def _which(day: Day, card: CoreCard, emergency: Emergency | None) -> str:
    zone = day.history.unit.zone
    if emergency is None:
        return _("Not opened yet: the first step opens it. %(why)s", why=why_words(day, card.id))
    parts = [_("Began %(at)s", at=clock_time(emergency.onset_at, zone))]
    if emergency.event.last_known_well_at is not None:
        at = clock_time(emergency.event.last_known_well_at, zone)
        parts.append(_("last known well %(at)s", at=at))
    if emergency.ended_at is not None:
        parts.append(_("over %(at)s", at=clock_time(emergency.ended_at, zone)))
    return " · ".join(parts)


def _step(
    day: Day, card: CoreCard, step: CoreStep, emergency: Emergency | None, taps: Taps
) -> EmergencyStep:
    done = emergency.done(step.id) if emergency else []
    if step.kind == "observations":
        return _observations_step(day, step, emergency)
    if step.kind == "who_came":
        return _who_came_step(day, card, step, done)
    stopped_at = _stopped_at(day, step, emergency)
    if not done and stopped_at is not None:
        return EmergencyStep(step.text, time=stopped_at, is_done=True)
    if not done:
        return _open_step(day, card, step, taps)
    # What is done goes quiet: only what somebody said about it stays, and the dose.
    sub = "; ".join(_said(entry) for entry in done if _said(entry))
    if not sub and step.repeat_after_min is not None:
        sub = step.detail or ""
    times = ", ".join(clock_time(entry.occurred_at, day.history.unit.zone) for entry in done)
    return EmergencyStep(step.text, sub=sub, time=times, is_done=True)


def _stopped_at(day: Day, step: CoreStep, emergency: Emergency | None) -> str | None:
    """The pump's own line of the record says that it stands, whoever stopped it and where."""
    if step.kind != "stop" or emergency is None or not day.history.rate_entries or day.rate_now:
        return None
    return clock_time(day.history.rate_entries[-1].occurred_at, day.history.unit.zone)


def _said(entry: Entry) -> str:
    event = entry.event
    return (event.detail or "") if isinstance(event, EmergencyStepDone) else ""


def _open_step(day: Day, card: CoreCard, step: CoreStep, taps: Taps) -> EmergencyStep:
    path = f"emergency/{card.id}/steps/{step.id}"
    if step.kind == "onset":
        href = f"/days/{day.history.opened.day_id}/{path}"
        button = Button(step.button, href=href, size="compact")
    else:
        button = taps.button(step.button, path, "", size="compact")
    return EmergencyStep(step.text, sub=step.detail or "", button=button)


def _who_came_step(day: Day, card: CoreCard, step: CoreStep, done: list[Entry]) -> EmergencyStep:
    """Each who came is one more line; somebody else may always be added."""
    zone = day.history.unit.zone
    came = [f"{_said(entry)} {clock_time(entry.occurred_at, zone)}".strip() for entry in done]
    href = f"/days/{day.history.opened.day_id}/emergency/{card.id}/steps/{step.id}"
    return EmergencyStep(
        step.text,
        sub=", ".join(came) or _("nobody entered yet"),
        is_done=bool(came),
        button=Button(step.button, href=href, size="compact"),
    )


def _observations_step(day: Day, step: CoreStep, emergency: Emergency | None) -> EmergencyStep:
    """Done once a set has been taken since the beginning."""
    taken = _observed(day, emergency)
    if taken is not None:
        at = clock_time(taken[0].occurred_at, day.history.unit.zone)
        return EmergencyStep(step.text, sub=taken[1], time=at, is_done=True)
    if emergency is not None:
        return EmergencyStep(step.text, sub=step.detail or "", time=_("due now"), is_due=True)
    return EmergencyStep(step.text, sub=step.detail or "", button=_observe(day, "outlined"))


def _observed(day: Day, emergency: Emergency | None) -> tuple[Entry, str] | None:
    if emergency is None:
        return None
    sets = [one for one in day.history.sets if one.at >= emergency.onset_at]
    return (sets[-1].entry, sign_words(sets[-1].event, day)) if sets else None


def _observe(day: Day, kind: str) -> Button:
    return Button(
        _("Record observations"),
        href=f"/days/{day.history.opened.day_id}/observations",
        kind="filled" if kind == "filled" else "outlined",
        size="main" if kind == "filled" else "compact",
        is_wide=kind == "filled",
        dialog="dialog-observations",
    )


Figure = tuple[str, str, Countdown | None, Button | None]


def _figure(day: Day, card: CoreCard, emergency: Emergency | None, taps: Taps) -> Figure:
    """The second dose where the card has one; else when the patient was last known well."""
    repeated = next((step for step in card.steps if step.repeat_after_min is not None), None)
    if repeated is None or emergency is None or not emergency.times_of(repeated.id):
        return _well_figure(day, emergency)
    times = emergency.times_of(repeated.id)
    path = f"emergency/{card.id}/steps/{repeated.id}"
    if len(times) > 1:
        again = taps.button(_("Further dose given"), path, "", size="main", is_wide=True)
        last = clock_time(times[-1], day.history.unit.zone)
        label = _("%(count)s doses given, last", count=len(times))
        return label, last, None, None if emergency.ended_at else again
    due_at = times[0] + (repeated.repeat_after_min or 0) * MINUTE
    is_due = day.now >= due_at
    button = taps.button(
        _("Second dose given"),
        path,
        "",
        size="main",
        is_wide=True,
        kind="filled" if is_due else "outlined",
    )
    label = _(
        "Second dose from %(at)s. %(words)s",
        at=clock_time(due_at, day.history.unit.zone),
        words=repeated.repeat_text or "",
    )
    words = _("now") if is_due else in_time(due_at - day.now)
    countdown = None if is_due else Countdown(iso(due_at), words, _("in {}"))
    return label, words, countdown, None if emergency.ended_at else button


def _well_figure(day: Day, emergency: Emergency | None) -> Figure:
    well = emergency.event.last_known_well_at if emergency else None
    figure = clock_time(well, day.history.unit.zone) if well else not_recorded()
    return _("Last known well"), figure, None, None


def _notes(day: Day, card: CoreCard, emergency: Emergency | None) -> Pairs:
    """The card's remarks as signed, and on what the card rests."""
    remarks: Pairs = tuple(("", remark) for remark in card.remarks)
    basis: Pairs = () if card.basis == "source" else ((_("Basis:"), card.note or card.source),)
    return (*remarks, *basis)


def _over(day: Day, card: Card, emergency: Emergency | None, taps: Taps) -> Button | None:
    if emergency is None or emergency.ended_at is not None:
        return None
    return taps.button(_("Emergency over"), f"emergency/{card}/over", "", kind="link")
