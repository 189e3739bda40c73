"""A posted form on its way into the record: PINs, the action, and every way it can be refused."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect
from pydantic import ValidationError
from werkzeug.wrappers import Response

from bedside.actions import AlreadySaved, enter
from bedside.core.day import Day
from bedside.core.events import Event, Person
from bedside.core.refusals import Refused, Stale, Tap
from bedside.forms.entry import EntryForm
from bedside.people import PinRefused, check_pin
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


def submit(
    day_id: str,
    form: EntryForm,
    events: Callable[[Day], Sequence[Event]],
    page: Page,
    goes_to: str,
    *,
    by_second: bool = False,
    corrects: int | None = None,
) -> Response | tuple[str, int]:
    """Enters the form's events and goes on; or shows the page again with what was wrong.

    `page(day, form)` draws the form with what was typed. 422: refused. 409: the record has moved
    on. `by_second`: the entry is by the person chosen in `second_person` with their own PIN, not
    by the one signed in. Nothing is written unless all of it can be.
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
                occurred_at=form.happened_at(now(), day.history.unit.zone),
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
        enter(day_id, taps, ward().clock)
    except ValidationError as invalid:
        _place_validation(form, invalid)
        return page(day, form), 422
    except Refused as refused:
        for finding in refused.findings:
            words = words_for(finding, day)
            if finding.field is None or not form.put_error(finding.field, words):
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
    return redirect(goes_to, 303)


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
        return second, None, frozenset(signed)
    return by, second, frozenset(signed)


def _place_validation(form: EntryForm, invalid: ValidationError) -> None:
    """An event that cannot exist: said beside its field where the form has one."""
    for error in invalid.errors():
        name = str(error["loc"][-1]) if error["loc"] else ""
        words = invalid_words(error["type"])
        if not form.put_error(name, words):
            form.trouble.words.append(words)
