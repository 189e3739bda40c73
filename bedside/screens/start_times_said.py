"""What the page of the start times says beside its table."""

from collections.abc import Sequence
from datetime import timedelta

from bedside.core.day import Day
from bedside.core.start_cost import Late
from bedside.screens.form_parts import Refusal
from bedside.wording import _, age_of, ngettext, over, patient_name


def unfit_words(day: Day, late: Late) -> str:
    """Whom no start brings home in time, and by how much at best."""
    patient = day.history.opened.patient
    return _(
        "Chair %(chair)s, %(name)s is not home before closing with any start: at best %(over)s.",
        chair=day.history.opened.chair,
        name=patient_name(patient.family_name, patient.given_name, patient.title),
        over=over(timedelta(minutes=late.by_min)),
    )


def stays_words(count: int) -> str:
    """Who is not in the table although booked."""
    if not count:
        return ""
    return ngettext(
        "%(num)s patient stays as it is: started, over, or premedication already given. The tasks "
        "are counted.",
        "%(num)s patients stay as they are: started, over, or premedication already given. Their "
        "tasks are counted.",
        count,
    )


def cannot_be_read() -> Refusal:
    """What is wrong stands beside its field."""
    words = _("Correct what is marked. What was typed is kept.")
    return Refusal(_("Nothing was moved"), (words,))


def changed_meanwhile(days: Sequence[Day]) -> Refusal:
    """Somebody else was quicker."""
    who = "; ".join(_chair_and_name(day) for day in days) or _("a booking of this day")
    words = _(
        "Changed meanwhile: %(who)s. Look at it again: what you typed is kept, and it is worked "
        "out with the bookings as they are now.",
        who=who,
    )
    return Refusal(_("Nothing was moved"), (words,))


def typed_before(ago: timedelta) -> Refusal:
    """What was typed before the tablet was locked is never mistaken for the proposal."""
    words = _("Typed %(span)s ago, not used yet.", span=age_of(ago))
    return Refusal(_("What you typed is here again"), (words,), shape="info")


def reason_words() -> str:
    """Why, in each patient's record."""
    return _("Start times of the whole unit chosen together")


def _chair_and_name(day: Day) -> str:
    patient = day.history.opened.patient
    return _(
        "chair %(chair)s, %(name)s",
        chair=day.history.opened.chair,
        name=patient_name(patient.family_name, patient.given_name, patient.title),
    )
