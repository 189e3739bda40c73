"""Every look at a patient is noted before the page is drawn, in the write that says the tablet
is in use: no page without its line, and no further wait on the disk for it.

A screen that refreshes itself is noted once an hour. Where the database takes no line [A]: a page
is shown all the same, with words that say so, because hiding a running infusion is the greater
danger; paper and files are refused. Either way the server's log says who looked, by ids alone.
"""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from threading import Lock

from flask import Flask, current_app, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from bedside.access.sessions import SignedIn, touch
from bedside.record.belonging import NotThere, unit_of
from bedside.record.tables import RecordView
from bedside.record.views import look_of, note
from bedside.routes.present import now, ward
from bedside.routes.problems import problem_page
from bedside.wording import _, day_of

log = logging.getLogger("bedside")
AGAIN_AFTER = timedelta(hours=1)
_MOST_KEPT = 4_096
_SCREENS = "bedside-screens"
_FILES = (".pdf", ".csv")
# Where an address names a patient after the question mark: a booking for them, and whose day an
# entry is moved to.
_ASKED_FOR = {"patient": "patient_id", "to": "day_id"}
# A form that was refused comes back as a page.
_PAGES = (200, 409, 422, 503)


class Screens:
    """What each session last had on its screen, so that a refreshing one is noted once an hour."""

    def __init__(self) -> None:
        self._noted: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = Lock()

    def is_new(self, token_hash: str, shown: str, at: datetime, is_poll: bool) -> bool:
        """Whether a look is to be noted; a page opened by hand always is."""
        with self._lock:
            last = self._noted.get((token_hash, shown))
            if is_poll and last is not None and at - last < AGAIN_AFTER:
                return False
            self._noted[token_hash, shown] = at
            self._noted.move_to_end((token_hash, shown))
            if len(self._noted) > _MOST_KEPT:
                self._noted.popitem(last=False)
            return True


def keep_looks(app: Flask, screens: Screens | None = None) -> None:
    """Notes also the pages with which refused forms come back."""
    app.extensions[_SCREENS] = screens or Screens()
    app.after_request(_after_request)


def note_use(who: SignedIn, is_of_patients: bool, is_poll: bool) -> tuple[str, int] | None:
    """Somebody uses the tablet. What is answered in place of the page; None: the page."""
    if is_of_patients and request.method == "POST" and not _is_sent_by_script():
        g.form_of = who
    looks = _looks(who) if is_of_patients and _is_to_note(who, is_poll) else []
    try:
        if not is_poll:
            touch(who, ward().real_clock, *looks)
        elif looks:
            note(*looks)
    except OperationalError:
        return _not_noted(who) if looks else None
    return None


def _is_sent_by_script() -> bool:
    """A fragment of the page that is open: the score of what is being typed."""
    return request.headers.get("HX-Request") == "true"


def _is_to_note(who: SignedIn, is_poll: bool) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    values: Mapping[str, object] = request.view_args or {}
    shown = str(values.get("day_id") or values.get("patient_id") or _listed_on())
    screens: Screens = current_app.extensions[_SCREENS]
    return screens.is_new(who.token_hash, shown, ward().real_clock.now(), is_poll)


def _looks(who: SignedIn) -> list[RecordView]:
    """One line for each patient whom the address names, else one for the list."""
    values = request.view_args or {}
    shown = [{name: value} for name, value in values.items() if name in ("day_id", "patient_id")]
    shown += [
        {name: value}
        for asked, name in _ASKED_FOR.items()
        if (value := request.args.get(asked)) and _is_of_unit(name, value)
    ]
    return [_look(who, **ids) for ids in shown] or [_look(who, listed_on=_listed_on())]


def _is_of_unit(name: str, value: str) -> bool:
    try:
        return unit_of(name, value) == ward().unit_id
    except NotThere:
        return False


def _look(
    who: SignedIn,
    *,
    day_id: str | None = None,
    patient_id: str | None = None,
    listed_on: date | None = None,
) -> RecordView:
    return look_of(
        ward().real_clock.now(),
        who.person.id,
        None if who.tablet is None else who.tablet.id,
        ward().unit_id,
        str(request.endpoint),
        day_id=day_id,
        patient_id=patient_id,
        listed_on=listed_on,
    )


def _listed_on() -> date:
    """Whose list a page of the unit is: today's, or of the day in the address."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return day_of(now(), ward().zone)


def _not_noted(who: SignedIn) -> tuple[str, int] | None:
    device = None if who.tablet is None else who.tablet.id
    values = request.view_args or {}
    log.error(
        "look not noted: person %s, device %s, day %s, patient %s, %s",
        who.person.id,
        device,
        values.get("day_id"),
        values.get("patient_id"),
        request.endpoint,
    )
    if request.path.endswith(_FILES):
        return problem_page(
            _("Not printed and not exported"),
            _(
                "The database does not take the note of who looked, so nothing leaves it now. "
                "Try again in a minute; the pages on the screen can still be read."
            ),
        ), 503
    g.look_not_noted = True
    return None


def _after_request(response: Response) -> Response:
    who: SignedIn | None = g.get("form_of")
    is_page = response.mimetype == "text/html" and response.status_code in _PAGES
    if who is not None and is_page:
        try:
            found: list[str] = g.get("patients_found", [])
            note(*_looks(who), *(_look(who, patient_id=one) for one in found))
        except OperationalError:
            _not_noted(who)
    return response
