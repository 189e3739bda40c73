"""What must be seen before anything else on the patient's day, each in one line."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.allergies import open_matches
from bedside.core.as_needed import seen_about, to_be_seen
from bedside.core.day import Day, open_telephone_decisions
from bedside.core.earlier import days_before, is_read, open_points
from bedside.core.events import PrescriberDecided, PumpReadingRecorded
from bedside.core.news2 import News2
from bedside.core.reactions import has_red_flag_today
from bedside.screens.earlier import open_point_words, told, where_words
from bedside.screens.earlier_checks import doubled_day
from bedside.screens.entries import decision_about, entry_title
from bedside.screens.medicine_words import match_title
from bedside.screens.parts import Button, Shape
from bedside.screens.patient_ways import address
from bedside.screens.second_check import is_mismatch, second_check_open_since
from bedside.screens.tasks import task_words
from bedside.wording import _, clock_time, plain, volume


@dataclass(frozen=True, slots=True)
class Notice:
    """One call-out above the day."""

    shape: Shape
    lead: str
    rest: str
    button: Button | None = None


def notices(day: Day) -> tuple[Notice, ...]:
    """Locks, passed limits, scores, identity, and decisions that are still open."""
    return (
        *_lock(day),
        *_earlier(day),
        *_medicines(day),
        *_passed_limits(day),
        *_score(day),
        *_reading(day),
        *_second_check(day),
        *_telephone(day),
        *_identity(day),
    )


def _lock(day: Day) -> Iterator[Notice]:
    if not day.locked or day.history.ended is not None:
        return
    open_still = _("Observations, medicines and notes stay open.")
    if has_red_flag_today(day.history):
        lead = _("Red flag today: no start, resume or rate.")
        yield Notice("lock", lead, open_still)
        return
    lead = _("Grade 4: no start, resume or rate.")
    rest = _("Only a prescriber may reopen this bag.")
    yield Notice("lock", lead, f"{rest} {open_still}")


def _earlier(day: Day) -> Iterator[Notice]:
    """A red flag of an earlier day until it is decided; before the start also what happened."""
    history = day.history
    if history.ended is not None:
        return
    other = doubled_day(day)
    if other is not None and history.started is None:
        lead = _("No start: %(where)s was given already.", where=where_words(other))
        yield Notice("octagon", lead, "")
    for point, (lead, rest) in zip(open_points(history), open_point_words(history), strict=True):
        href = address(day, f"decisions/{point.about}")
        yield Notice("octagon", lead, rest, Button(_("Prescriber decides"), href=href))
    if history.status == "arrived" and not is_read(history):
        yield from (Notice("info", *told(one, history)) for one in days_before(history))


def _medicines(day: Day) -> Iterator[Notice]:
    """Doses given without a prescriber's decision; before the start also listed allergies."""
    for given in to_be_seen(day.history):
        assert given.entry is not None
        button = Button(
            _("Prescriber has seen it"), href=address(day, f"decisions/{seen_about(given.entry)}")
        )
        lead = _("Without a prescriber's decision:")
        yield Notice("octagon", lead, entry_title(given.entry, day), button)
    if day.history.status not in ("booked", "arrived"):
        return
    for match in open_matches(day.history):
        button = Button(_("Prescriber decides"), href=address(day, f"decisions/{match.about}"))
        yield Notice("octagon", f"{match_title(match)}.", "", button)


def _passed_limits(day: Day) -> Iterator[Notice]:
    first = day.next_task
    for task in day.tasks:
        at = clock_time(task.due_at, day.history.unit.zone)
        if task.kind == "limit" and task is not first:
            words = _("Over since %(at)s: pause, ask the prescriber.", at=at)
            yield Notice("overdue", words, task_words(task, day))
        if task.kind == "bag_end" and day.label_reached_at is not None and task is not first:
            yield Notice("overdue", _("Bag should be empty since %(at)s.", at=at), "")


def _score(day: Day) -> Iterator[Notice]:
    if not isinstance(day.news2, News2) or day.history.ended is not None:
        return
    asks = {
        "emergency": _("Emergency: observe continuously, call the team now."),
        "urgent": _("Urgent: tell the medical team now."),
        "team_reviews": _("One sign alone scores 3: tell the medical team."),
    }
    if day.news2.response in asks:
        at = clock_time(day.history.sets[-1].at, day.history.unit.zone)
        lead = _("NEWS2 %(total)s at %(at)s.", total=day.news2.total, at=at)
        yield Notice("overdue", lead, asks[day.news2.response])


def _reading(day: Day) -> Iterator[Notice]:
    entry = day.reading_in_question
    if entry is None or not isinstance(entry.event, PumpReadingRecorded):
        return
    lead = _("The pump shows %(ml)s mL.", ml=plain(entry.event.volume_ml))
    computed = volume(day.pump.pumped_by(entry.occurred_at))
    rest = _("Computed: %(ml)s mL. Which is right?", ml=computed)
    yield Notice("info", lead, rest, Button(_("Compare"), href=address(day, "pump-reading/use")))


def _second_check(day: Day) -> Iterator[Notice]:
    """The second person was called away: the step waits, and nothing of the first entry is told."""
    since = second_check_open_since(day)
    if since is None or is_mismatch(day):
        return
    lead = _(
        "Second check open since %(at)s, bag of chair %(chair)s.",
        at=clock_time(since, day.history.unit.zone),
        chair=day.history.opened.chair,
    )
    rest = _("Any second person can go on with it, on any tablet.")
    yield Notice("hidden", lead, rest, Button(_("Second check"), href=address(day, "ready")))


def _telephone(day: Day) -> Iterator[Notice]:
    for entry in open_telephone_decisions(day.history):
        assert isinstance(entry.event, PrescriberDecided)
        lead = _("By telephone, not countersigned:")
        about = decision_about(entry.event.about, day)
        button = Button(_("Countersign"), href=address(day, f"decisions/{entry.seq}/countersign"))
        yield Notice("flag", lead, f"{about}, {entry.event.prescriber_name}", button)


def _identity(day: Day) -> Iterator[Notice]:
    responsible = day.history.responsible
    if responsible is None or day.history.ended is not None:
        return
    if responsible.id not in day.history.identity_confirmed:
        lead = _("Identity not yet confirmed by %(name)s.", name=responsible.name)
        rest = _("Needed before the next start, rate, medicine or discharge.")
        button = Button(_("Confirm identity"), href=address(day, "identity"))
        yield Notice("info", lead, rest, button)
