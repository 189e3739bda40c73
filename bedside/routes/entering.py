"""A posted form on its way into the record: PINs, the action, and every way it can be refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from flask import redirect
from pydantic import ValidationError
from werkzeug.wrappers import Response

from bedside.access.proving import PinRefused, check_pin
from bedside.actions import AlreadySaved, enter
from bedside.core.day import Day, read_day
from bedside.core.events import Event, Person
from bedside.core.refusals.taps import Finding, Refused, Stale, Tap
from bedside.forms.entry import EntryForm
from bedside.record.chain import Sealed
from bedside.record.store import RequestOfAnotherDay
from bedside.routes.drafts import forget_here
from bedside.routes.present import day_of, lines_of, now, person, tablet, ward
from bedside.screens.refusals import (
    already_saved_words,
    another_day_words,
    invalid_words,
    stale_words,
    words_for,
)
from bedside.screens.who_signs import missing_pin_words, no_signer_words, pin_words

Page = Callable[[Day, Any], str]


@dataclass(frozen=True, slots=True)
class Signers:
    """Who enters it, who signs with them, and the ids of those whose PIN was right."""

    by: Person
    second: Person | None
    signed_by: frozenset[str]


# Where to go on: an address, or one made of the new lines and whether all of it was entered.
GoesTo = str | Callable[[Sequence[Sealed], bool], str]


def submit(
    day_id: str,
    form: EntryForm,
    events: Callable[[Day], Sequence[Event]],
    page: Page,
    goes_to: GoesTo,
    *,
    by_second: bool = False,
    fact_first: bool = False,
    corrects: int | None = None,
) -> Response | tuple[str, int]:
    """Enters the form's events and goes on; or shows the page again with what was wrong.

    `page(day, form)` draws the form with what was typed. 422: refused. 409: the record has moved
    on. `by_second`: the entry is by the person chosen in `second_person` with their own PIN, not
    by the one signed in. Nothing is written unless all of it can be; `fact_first`: then the first
    event, a fact, is entered alone where only the state of the record stands against the others.
    """
    day = day_of(day_id)
    form.set_times_on(day)
    if not form.validate():
        return page(day, form), 422
    signers = signers_of(form, by_second)
    if signers is None:
        return page(day, form), 422
    try:
        taps = _taps(day_id, day, form, events, signers, corrects)
        lines, is_whole = _entered(day_id, taps, form, fact_first)
    except (ValidationError, Refused) as against:
        _place(form, day, against)
        return page(day, form), 422
    except (Stale, AlreadySaved, RequestOfAnotherDay) as moved_on:
        # As it stands after the attempt: what the earlier days say may have been added by it.
        day = day_of(day_id)
        _say_moved_on(form, day, moved_on)
        return page(day, form), 409
    if form.draft:
        forget_here(form.draft_name, form.saved_fields())
    return redirect(goes_to if isinstance(goes_to, str) else goes_to(lines, is_whole), 303)


def _taps(
    day_id: str,
    day: Day,
    form: EntryForm,
    events: Callable[[Day], Sequence[Event]],
    signers: Signers,
    corrects: int | None,
) -> list[Tap]:
    """What the form says. The second tap of a double tap is read on the record as the first one
    found it, so that it says the same."""
    lines = lines_of(day_id)
    earlier = list(takewhile(lambda line: not _is_of(line, form.request), lines))
    drawn_from = read_day(earlier, now(), ward().in_force) if len(earlier) < len(lines) else day
    zone = day.history.unit.zone
    return [
        Tap(
            event=event,
            occurred_at=form.happened_at_of(event, now(), zone),
            by=signers.by,
            second_person=signers.second,
            signed_by=signers.signed_by,
            request_id=form.request,
            based_on_seq=form.drawn_on,
            corrects=corrects,
            protocol_approved=ward().is_approved(day.history.opened),
            protocol_silent_on=ward().silent_on(day.history.opened),
            time_was_typed=i == 0 and form.occurred_at.clock is not None,
            must_be_current=form.must_be_current,
        )
        for i, event in enumerate(events(drawn_from))
    ]


def _is_of(line: Sealed, request_id: str) -> bool:
    """Made by this request; its further lines are numbered behind a dot."""
    return line.request_id.partition(".")[0] == request_id


def _place(form: EntryForm, day: Day, against: ValidationError | Refused) -> None:
    """Each reason beside its field, the rest above the form."""
    if isinstance(against, ValidationError):
        _place_validation(form, against)
        return
    for finding in against.findings:
        words = words_for(finding, day)
        name = _field_of(form, against, finding)
        if name is None or not form.put_error(name, words):
            form.trouble.words.append(words)


def _say_moved_on(
    form: EntryForm, day: Day, moved_on: Stale | AlreadySaved | RequestOfAnotherDay
) -> None:
    """The record is not the one the form was drawn on: what came since, and what to do."""
    if isinstance(moved_on, Stale):
        form.trouble.is_stale = True
        form.trouble.words.append(stale_words(day, moved_on.seq, form.drawn_on))
        form.seq.data = day.seq
    elif isinstance(moved_on, AlreadySaved):
        form.trouble.words.append(already_saved_words(day, moved_on.seq))
    else:
        form.trouble.words.append(another_day_words())


def _entered(
    day_id: str, taps: Sequence[Tap], form: EntryForm, fact_first: bool
) -> tuple[Sequence[Sealed], bool]:
    """The new lines, and whether they are all that was tapped."""
    try:
        return enter(day_id, taps, ward().clock, ward().in_force), True
    except (Stale, AlreadySaved, Refused) as against:
        if not fact_first or len(taps) == 1 or _can_be_mended(form, against, taps):
            raise
        return enter(day_id, taps[:1], ward().clock, ward().in_force), False


def _can_be_mended(
    form: EntryForm, against: Stale | AlreadySaved | Refused, taps: Sequence[Tap]
) -> bool:
    """Refused for something that the person can type differently in this very form."""
    if not isinstance(against, Refused):
        return False
    fields = [_field_of(form, against, finding) for finding in against.findings]
    return against.tap is taps[0] or all(name is not None and name in form for name in fields)


def _field_of(form: EntryForm, refused: Refused, finding: Finding) -> str | None:
    if finding.field is None or refused.tap is None:
        return finding.field
    return form.field_of(refused.tap.event, finding.field)


def signers_of(form: EntryForm, by_second: bool = False) -> Signers | None:
    """Who enters it and who signs with them; None, with the words in the form, where a PIN is
    wrong or missing."""
    by = person()
    own = _pin_right(form, by.id, form.pin.data, "pin")
    second = _pin_right(form, form.second_person.data, form.second_pin.data, "second_pin")
    if form.error_of("pin") or form.error_of("second_pin"):
        return None
    signed_by = frozenset(who.id for who in (own, second) if who is not None)
    if not by_second:
        return Signers(by, second, signed_by)
    if second is None:
        chosen = form.second_person.data
        form.put_error("second_pin", missing_pin_words() if chosen else no_signer_words())
        return None
    witness = own if own is not None and own.id != second.id else None
    return Signers(second, witness, signed_by)


def _pin_right(form: EntryForm, who: str | None, pin: str | None, name: str) -> Person | None:
    """The person whose PIN this is; None where none was given, with the words where it is wrong."""
    if not who or not pin:
        return None
    try:
        here = tablet()
        return check_pin(
            who,
            pin,
            ward().real_clock,
            unit_id=ward().unit_id,
            tablet_id=None if here is None else here.id,
        )
    except PinRefused as refused:
        form.put_error(name, pin_words(refused))
        return None


def _place_validation(form: EntryForm, invalid: ValidationError) -> None:
    """An event that cannot exist: said beside its field where the form has one."""
    for error in invalid.errors():
        name = str(error["loc"][-1]) if error["loc"] else ""
        words = invalid_words(error["type"])
        if not form.put_error(name, words):
            form.trouble.words.append(words)
