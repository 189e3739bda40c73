"""What stands against a booking, in words: what is wrong and what to do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bedside.booking_checks import Against
from bedside.core.events import Patient
from bedside.similar_names import Likeness
from bedside.wording import _, clock_time, date_text, patient_name, weekday_date

Words = Callable[[Mapping[str, Any], ZoneInfo], str]


def against_words(against: Against, zone: ZoneInfo, with_date: bool = False) -> str:
    """One reason in a sentence or two; with its date where several days are booked."""
    words = _WORDS[against.code](against.values, zone)
    return f"{weekday_date(against.on)}: {words}" if with_date else words


def _who(patient: Patient) -> str:
    return patient_name(patient.family_name, patient.given_name, patient.title)


def _at(at: datetime, zone: ZoneInfo) -> str:
    return clock_time(at, zone)


def _in_another_unit(values: Mapping[str, Any]) -> str:
    return " " + _("That booking is of another unit.") if values["elsewhere"] else ""


def likeness_words(kinds: tuple[Likeness, ...]) -> str:
    """ "a similar family name and the same date of birth"."""
    named = {
        "family_name": _("a similar family name"),
        "given_name": _("a similar given name"),
        "swapped": _("the same names the other way round"),
        "born": _("the same date of birth"),
    }
    return _(" and ").join(named[kind] for kind in kinds)


def _name_alert(values: Mapping[str, Any], _zone: ZoneInfo) -> str:
    other: Patient = values["other"]
    return _(
        "Name alert: %(name)s, born %(born)s, is booked for the same day and has %(what)s. Both "
        "are marked.",
        name=_who(other),
        born=date_text(other.born_on),
        what=likeness_words(values["kinds"]),
    )


_WORDS: dict[str, Words] = {
    "date_past": lambda v, z: _("That date is over. Book today or later."),
    "start_past": lambda v, z: _("%(at)s is over. Enter a later start.", at=_at(v["at"], z)),
    "date_far": lambda v, z: _("That is more than three years away. Check the year."),
    "chair_unknown": lambda v, z: _(
        "There is no such chair. The unit has: %(chairs)s.", chairs=", ".join(v["chairs"])
    ),
    "died": lambda v, z: _(
        "A record says that this patient died on %(on)s. Check the patient.",
        on=date_text(v["other_on"]),
    ),
    "past_last_course": lambda v, z: _(
        "The protocol has %(most)s courses. Check the course.", most=v["most"]
    ),
    "outside_course": lambda v, z: _(
        "Course %(course)s has %(of)s days. Check course and day.", course=v["course"], of=v["of"]
    ),
    "day_given": lambda v, z: (
        _(
            "Course %(course)s, day %(day)s was given on %(on)s. It is never given twice.",
            course=v["course"],
            day=v["day"],
            on=date_text(v["other_on"]),
        )
        + _in_another_unit(v)
    ),
    "day_booked": lambda v, z: (
        _(
            "Course %(course)s, day %(day)s is booked on %(on)s already. Change that booking, or "
            "move it.",
            course=v["course"],
            day=v["day"],
            on=date_text(v["other_on"]),
        )
        + _in_another_unit(v)
    ),
    "date_taken": lambda v, z: (
        _(
            "The patient has an infusion day on this date already. A dose is never doubled: choose "
            "another date."
        )
        + _in_another_unit(v)
    ),
    "course_over": lambda v, z: _(
        "A later course has begun, on %(on)s. Check the course.", on=date_text(v["other_on"])
    ),
    "too_soon": lambda v, z: _(
        "Less than %(months)s months after the last infusion: not before %(on)s. Any earlier "
        "needs a prescriber's name and reason, below.",
        months=v["months"],
        on=date_text(v["until_on"]),
    ),
    "unclear_days": lambda v, z: _(
        "A record under this NHS number cannot be read, or names another date of birth. Ask the "
        "prescriber what was given."
    ),
    "chair_taken": lambda v, z: _(
        "Chair %(chair)s is taken at that time: %(name)s from %(at)s.",
        chair=v["chair"],
        name=_who(v["other"]),
        at=_at(v["at"], z),
    ),
    "name_alert": _name_alert,
    "past_closing": lambda v, z: _(
        "Going home about %(home)s, after closing at %(close)s.",
        home=_at(v["home_at"], z),
        close=_at(v["close_at"], z),
    ),
    "weekend": lambda v, z: _("That is a weekend."),
}
