"""A prescriber has seen that the pump ran at another rate."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.events import Entry, Person
from bedside.forms.rate_seen import RateSeenForm
from bedside.routes.entering import Page, submit
from bedside.routes.focused import focused_page, save_bar
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.rate_seen import rate_seen_screen
from bedside.wording import _

rate_seen = Blueprint("rate_seen", __name__)


def _entry(day_id: str, seq: int) -> Entry:
    entry = next((e for e in day_of(day_id).history.others if e.seq == seq), None)
    return entry if entry is not None else abort(404)


def _page_for(entry: Entry) -> Page:
    def page(day: Day, form: RateSeenForm) -> str:
        screen = rate_seen_screen(day, form, entry, person(), colleagues())
        bar = save_bar(day, _("Sign as seen"))
        return focused_page("rate_seen", day, form, bar, screen)

    return page


def _prescriber(form: RateSeenForm) -> Person | None:
    """Whoever signs: the one signed in, or the one chosen on a nurse's tablet."""
    if person().role == "prescriber":
        return person()
    return next((p for p in colleagues() if p.id == form.second_person.data), None)


@rate_seen.get("/days/<day_id>/other-rate/<int:seq>")
def rate_seen_page(day_id: str, seq: int) -> str:
    return _page_for(_entry(day_id, seq))(day_of(day_id), RateSeenForm())


@rate_seen.post("/days/<day_id>/other-rate/<int:seq>")
def sign_rate_seen(day_id: str, seq: int) -> Response | tuple[str, int]:
    form, page = RateSeenForm(), _page_for(_entry(day_id, seq))
    events = form.events_for
    return submit(
        day_id,
        form,
        lambda _day: events(seq, _prescriber(form)),
        page,
        f"/days/{day_id}",
        by_second=person().role != "prescriber",
    )
