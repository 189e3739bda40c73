"""The earlier days at the head of the checks: what they ask of this one, and what happened."""

from collections.abc import Iterator

from bedside.core.day import Day
from bedside.core.earlier import (
    Point,
    earlier_days,
    given_before,
    given_today,
    is_clear,
    is_read,
    open_points,
    points,
)
from bedside.core.events import EarlierDay
from bedside.screens.decided import decision_words
from bedside.screens.earlier import point_detail, point_title, told_days, where_words
from bedside.screens.list_parts import ChecksRow, StageOfChecks
from bedside.screens.parts import Button, State
from bedside.wording import _


def earlier_days_rows(day: Day) -> StageOfChecks | None:
    """What blocks first, then the days themselves, the last one first."""
    history = day.history
    if not earlier_days(history) and not points(history):
        return None
    rows = (*_doubled(day), *(_point(day, one) for one in points(history)), *_days(day))
    return StageOfChecks("earlier-days", _("Earlier days"), _state(day), rows)


def _state(day: Day) -> State:
    waiting = len(open_points(day.history))
    if list(_doubled(day)):
        return State("octagon", _("No start"), "refused")
    if waiting:
        return State("octagon", _("%(n)s to decide", n=waiting), "refused")
    if is_read(day.history):
        return State("check", _("Read"), "ok")
    return State("diamond", _("To be read"), "due")


def doubled_day(day: Day) -> EarlierDay | None:
    """The other record whose dose makes one today a second one."""
    return given_today(day.history) or given_before(day.history)


def _doubled(day: Day) -> Iterator[ChecksRow]:
    other = doubled_day(day)
    if other is None or day.history.started is not None:
        return
    today = given_today(day.history) is not None
    what = _("A dose was begun today already") if today else _("This day was given before")
    sub = _("%(where)s. This blocks the start.", where=where_words(other))
    yield ChecksRow("octagon", what, sub[:1].upper() + sub[1:], tone="failed")


def _point(day: Day, point: Point) -> ChecksRow:
    decided = day.history.decisions.get(point.about)
    clear = is_clear(day.history, point)
    now = _("This blocks the start until a prescriber decides today.")
    if decided is not None and decided.seq > point.since.seq:
        now = decision_words(decided, day)
    return ChecksRow(
        shape="flag" if clear else "octagon",
        what=point_title(point),
        sub=" ".join(part for part in (point_detail(point), now) if part),
        tone="calm" if clear else "failed",
        button=_decide(day, point, clear) if day.history.status == "arrived" else None,
        id=point.about.replace(":", "-"),
    )


def _decide(day: Day, point: Point, clear: bool) -> Button:
    href = f"/days/{day.history.opened.day_id}/decisions/{point.about}"
    if clear:
        return Button(_("Decide anew"), href=href, kind="link", hidden_label=point_title(point))
    return Button(_("Prescriber decides"), href=href, hidden_label=point_title(point))


def _days(day: Day) -> Iterator[ChecksRow]:
    for lead, rest in told_days(day.history):
        yield ChecksRow("info", lead, rest, tone="calm")
