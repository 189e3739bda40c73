"""A posted form on its way into the record: PINs, the action, and every way it can be refused."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect
from pydantic import ValidationError
from werkzeug.wrappers import Response

from bedside.actions import AlreadySaved, enter
from bedside.core.day import Day
from bedside.core.events import Event, Person
from bedside.core.refusals.taps import Finding, Refused, Stale, Tap
from bedside.drafts import forget_draft
from bedside.forms.entry import EntryForm
from bedside.people import PinRefused, check_pin
from bedside.record.chain import Sealed
from bedside.record.store import RequestOfAnotherDay
from bedside.routes.present import day_of, now, person, ward
from bedside.screens.refusals import (
    already_saved_words,
    another_day_words,
    invalid_words,
    no_signer_words,
    pin_words,
    stale_words,
    words_for,
)

Page = Callable[[Day, Any], str]
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
    trouble = form.trouble
    if not form.validate():
        return page(day, form), 422
    by, second, signed_by = _signers(form, by_second)
    if by is None:
        return page(day, form), 422
    try:
        taps = [
            Tap(
                event=event,
                occurred_at=form.happened_at_of(event, now(), day.history.unit.zone),
                by=by,
                second_person=second,
                signed_by=signed_by,
                request_id=form.request,
                based_on_seq=form.drawn_on,
                corrects=corrects,
                protocol_approved=ward().is_approved(day.history.opened.protocol_sha256),
            )
            for event in events(day)
        ]
        lines, is_whole = _entered(day_id, taps, form, fact_first)
    except ValidationError as invalid:
        _place_validation(form, invalid)
        return page(day, form), 422
    except Refused as refused:
        for finding in refused.findings:
            words = words_for(finding, day)
            name = _field_of(form, refused, finding)
            if name is None or not form.put_error(name, words):
                trouble.words.append(words)
        return page(day, form), 422
    except Stale as stale:
        trouble.is_stale = True
        trouble.words.append(stale_words(day, stale.seq, form.drawn_on))
        form.seq.data = day.seq
        return page(day, form), 409
    except AlreadySaved as saved:
        trouble.words.append(already_saved_words(day, saved.seq))
        return page(day, form), 409
    except RequestOfAnotherDay:
        trouble.words.append(another_day_words())
        return page(day, form), 409
    _forget(day_id, form)
    return redirect(goes_to if isinstance(goes_to, str) else goes_to(lines, is_whole), 303)


def _forget(day_id: str, form: EntryForm) -> None:
    if form.draft:
        forget_draft(person().id, day_id, form.draft_name)


def _entered(
    day_id: str, taps: Sequence[Tap], form: EntryForm, fact_first: bool
) -> tuple[Sequence[Sealed], bool]:
    """The new lines, and whether they are all that was tapped."""
    try:
        return enter(day_id, taps, ward().clock), True
    except (Stale, AlreadySaved, Refused) as against:
        if not fact_first or len(taps) == 1 or _can_be_mended(form, against, taps):
            raise
        return enter(day_id, taps[:1], ward().clock), False


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


def _signers(
    form: EntryForm, by_second: bool
) -> tuple[Person | None, Person | None, frozenset[str]]:
    """Who enters it, who signs with them, and whose PIN was right."""
    signed: set[str] = set()
    by: Person | None = person()
    second: Person | None = None
    own_pin, second_id, second_pin = form.pin.data, form.second_person.data, form.second_pin.data
    try:
        if own_pin and by is not None:
            check_pin(by.id, own_pin, ward().real_clock)
            signed.add(by.id)
    except PinRefused as refused:
        form.put_error("pin", pin_words(refused.wait))
        return None, None, frozenset()
    try:
        if second_id and second_pin:
            second = check_pin(second_id, second_pin, ward().real_clock)
            signed.add(second.id)
    except PinRefused as refused:
        form.put_error("second_pin", pin_words(refused.wait))
        return None, None, frozenset()
    if by_second:
        if second is None:
            form.put_error("second_pin", pin_words(None) if second_id else no_signer_words())
            return None, None, frozenset()
        witness = by if by is not None and by.id in signed and by.id != second.id else None
        return second, witness, frozenset(signed)
    return by, second, frozenset(signed)


def _place_validation(form: EntryForm, invalid: ValidationError) -> None:
    """An event that cannot exist: said beside its field where the form has one."""
    for error in invalid.errors():
        name = str(error["loc"][-1]) if error["loc"] else ""
        words = invalid_words(error["type"])
        if not form.put_error(name, words):
            form.trouble.words.append(words)
