"""Why the patient's earlier days stand against a start or an answer, and what to do."""

from typing import Any

from bedside.core.day import Day
from bedside.screens.earlier import point_detail, point_title, where_words
from bedside.wording import _, date_text


def _point(values: dict[str, Any], _day: Day) -> str:
    point = values["point"]
    said = " ".join(part for part in (f"{point_title(point)}.", point_detail(point)) if part)
    return _("%(said)s A prescriber has to decide today.", said=said)


EARLIER_REFUSALS = {
    "red_flag": _point,
    "unclear_record": _point,
    "too_soon": _point,
    "dose_given_today": lambda v, d: _(
        "A dose was begun today already (%(where)s). A second one is never given on one day.",
        where=where_words(v["day"]),
    ),
    "course_day_given": lambda v, d: _(
        "This day of the course was given before (%(where)s). Book the day that is due.",
        where=where_words(v["day"]),
    ),
    "less_than_months": lambda v, d: _(
        "The last infusion was on %(on)s: less than %(months)s months ago, until %(until)s. Answer "
        "so; a prescriber then decides.",
        on=date_text(v["too_soon"].day.on),
        months=d.history.protocol.courses.months_between,
        until=date_text(v["too_soon"].until_on),
    ),
    "earlier_day_to_read": lambda v, d: _(
        "There is an earlier day to read: it stands above. Read it, then answer."
    ),
    "no_earlier_day": lambda v, d: _(
        "No earlier day of this patient stands in the record: answer “Does not apply”."
    ),
    "earlier_day_elsewhere": lambda v, d: _(
        "This is day %(day)s, and no earlier day stands in this record. Read it where it is kept, "
        "and write beside the answer where that was.",
        day=v["day"],
    ),
    "not_by_telephone": lambda v, d: _(
        "After a red flag the prescriber decides at the tablet, never by telephone."
    ),
}
