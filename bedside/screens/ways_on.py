"""How to go on after a reaction: every permitted way side by side, and who signs one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry, Person, WayOnChosen
from bedside.core.history import Reaction
from bedside.core.ways_on import reaction_to_decide, usual_wait, ways_on
from bedside.forms.reaction_steps import WayOnForm
from bedside.screens.form_parts import Field, Option
from bedside.screens.forms import late_reason, text_field
from bedside.screens.list_parts import ChoiceTable
from bedside.screens.ways_on_table import ways_table
from bedside.wording import (
    _,
    clock_time,
    duration,
    rate_words,
)


@dataclass(frozen=True, slots=True)
class WaysOnScreen:
    """The table and, under it, who signs. `is_signed`: a way on is signed and may be changed."""

    title: str
    basis: str
    table: ChoiceTable
    wait: Field
    fields: tuple[Field, ...]
    note: str
    table_url: str
    post_to: str
    error: str
    is_main: bool


def ways_on_screen(
    day: Day, reaction: Reaction, form: WayOnForm, people: Sequence[Person]
) -> WaysOnScreen | None:
    """None where nothing is to be decided: mild, locked, or not on the pump."""
    current = reaction_to_decide(day)
    if current is None or current.seq != reaction.seq:
        return None
    offers = ways_on(day, form.possible_wait_min)
    home = f"/days/{day.history.opened.day_id}/reactions/{reaction.seq}"
    return WaysOnScreen(
        title=_("How to go on"),
        basis=_basis(day),
        table=ways_table(day, offers, form),
        wait=_wait_field(day, form),
        fields=_signing(day, form, people),
        note=_note(day),
        table_url=f"{home}/ways-on",
        post_to=f"{home}/way-on",
        error=form.error_of("way"),
        # The pump comes first: while it runs too fast its own button is the filled one.
        is_main=day.history.status == "paused" or day.half_permitted is None,
    )


def _basis(day: Day) -> str:
    if day.history.status == "paused":
        return _("Approx, if resumed now. Sources are silent: a prescriber decides.")
    return _("Approx, from now on. Sources are silent: a prescriber decides.")


def _note(day: Day) -> str:
    held = rate_words(day.half_permitted or day.history.rate_before_stop)
    signed = day.history.ways_on[-1] if day.history.ways_on else None
    dose = _("Dose: what is given by the bag limit.")
    open_still = _("Until signed, only %(rate)s is allowed.", rate=held)
    if signed is None:
        return f"{open_still} {dose}"
    at = clock_time(signed.occurred_at, day.history.unit.zone)
    if not _covers(signed, day):
        before = _("What was signed at %(at)s was for the reaction before this one.", at=at)
        return f"{before} {open_still} {dose}"
    by = _("Signed at %(at)s by %(who)s; a new signature replaces it.", at=at, who=signed.by.name)
    return f"{by} {dose}"


def _covers(signed: Entry, day: Day) -> bool:
    """Signed for the last reaction above grade 1; one after the signature asks anew."""
    last = reaction_to_decide(day)
    event = signed.event
    return last is None or (isinstance(event, WayOnChosen) and event.reaction_seq in last.known_as)


def _wait_field(day: Day, form: WayOnForm) -> Field:
    usual = usual_wait(day)
    return Field(
        "wait_min",
        _("Wait before the climb"),
        kind="number",
        value=form.typed("wait_min"),
        unit=_("min"),
        hint=_("shown with %(span)s", span=duration(usual)) if usual else "",
        error=form.error_of("wait_min"),
        input_mode="numeric",
        max_length=3,
    )


def _earlier(form: WayOnForm) -> tuple[Field, ...]:
    """A way on that was signed on paper keeps its own time."""
    at = Field(
        "occurred_at",
        _("Signed on paper at"),
        kind="time",
        value=form.typed("occurred_at"),
        error=form.error_of("occurred_at"),
    )
    late = late_reason(form)
    return (at,) if late is None else (at, late)


def _signing(day: Day, form: WayOnForm, people: Sequence[Person]) -> tuple[Field, ...]:
    chosen = form.typed("second_person")
    return (
        Field(
            "second_person",
            _("Prescriber"),
            kind="select",
            options=prescribers(people, chosen),
            error=form.error_of("second_person"),
        ),
        text_field(form, "reason", _("Reason")),
        Field(
            "second_pin",
            _("PIN"),
            kind="password",
            input_mode="numeric",
            max_length=6,
            error=form.error_of("second_pin"),
        ),
        *_earlier(form),
    )


def prescribers(people: Sequence[Person], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(p.id, p.name, p.id == chosen) for p in people if p.role == "prescriber")
