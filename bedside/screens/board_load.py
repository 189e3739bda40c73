"""How many tasks fall into each quarter of an hour, as columns under the board's rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.core.floor import Floor
from bedside.core.task_load import QUARTER, load_by_quarter
from bedside.screens.board_axis import PORTRAIT_PX, px_between
from bedside.screens.board_parts import BoardLoad
from bedside.screens.sketches import Line, Rect, Text, per_cent, px
from bedside.screens.timeline_scale import Scale
from bedside.wording import _, clock_time, ngettext

FOOT_PX, HIGHEST_PX, MOST_PX_A_TASK = 82, 58, 7
_CHARACTER_PX = 9

Quarters = tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The most tasks in one quarter of an hour, and when: the quarters that have so many."""

    count: int
    quarters: tuple[datetime, ...]

    @property
    def first_to_at(self) -> datetime:
        """The end of the first run of quarters without a gap."""
        end_at = self.quarters[0] + QUARTER
        while end_at in self.quarters:
            end_at += QUARTER
        return end_at


def quarters_of(instants: Iterable[datetime], scale: Scale) -> Quarters:
    return load_by_quarter(instants, scale.from_at, scale.to_at)


def peak_of(quarters: Quarters, now: datetime) -> Peak | None:
    """Of what is not over yet; None where nothing is left to do."""
    ahead = [(at, count) for at, count in quarters if at + QUARTER > now]
    count = max((count for _at, count in ahead), default=0)
    if count == 0:
        return None
    return Peak(count, tuple(at for at, many in ahead if many == count))


def most_at(floor: Floor, at: datetime, zone: ZoneInfo) -> int | None:
    """How many tasks the nurses can take in this quarter; None: the unit has not said."""
    nurses = floor.nurses_at(at.astimezone(zone).time())
    if nurses is None or floor.tasks.most_for_a_nurse is None:
        return None
    return nurses * floor.tasks.most_for_a_nurse


def board_load(
    quarters: Quarters,
    scale: Scale,
    now: datetime,
    zone: ZoneInfo,
    floor: Floor,
    *,
    is_today: bool,
) -> BoardLoad:
    """Past quarters grey, the highest still to come darker and numbered, the nurses beside it."""
    peak = peak_of(quarters, now)
    most = [most_at(floor, at, zone) for at, _count in quarters]
    highest = max([count for _at, count in quarters] + [count or 0 for count in most] + [1])
    return BoardLoad(
        title=_("Tasks per 15min"),
        most=_most_words(peak, zone),
        too_many=_too_many_words(quarters, most, now),
        says=_says(quarters, peak, zone),
        columns=tuple(_columns(quarters, scale, now, peak, highest)),
        numbers=tuple(_numbers(scale, peak, highest)),
        lines=tuple(_lines(quarters, scale, most, highest)),
        nurses=_nurses(floor, now, zone, is_today),
        nurses_detail=_("on the floor") if is_today else _("at most"),
    )


def peak_words(peak: Peak, zone: ZoneInfo) -> str:
    """ "12:00 to 12:30", and how many times more."""
    from_to = _(
        "%(a)s to %(b)s",
        a=clock_time(peak.quarters[0], zone),
        b=clock_time(peak.first_to_at, zone),
    )
    more = sum(at >= peak.first_to_at for at in peak.quarters)
    if not more:
        return from_to
    return from_to + " " + ngettext("and %(num)s more", "and %(num)s more", more)


def _most_words(peak: Peak | None, zone: ZoneInfo) -> str:
    if peak is None:
        return _("Nothing left to do")
    return _("Most: %(count)s, %(when)s", count=peak.count, when=peak_words(peak, zone))


def _too_many_words(quarters: Quarters, most: Sequence[int | None], now: datetime) -> str:
    over = sum(
        limit is not None and count > limit and at + QUARTER > now
        for (at, count), limit in zip(quarters, most, strict=True)
    )
    if not over:
        return ""
    return ngettext(
        "Above the line: %(num)s quarter",
        "Above the line: %(num)s quarters",
        over,
    )


def _says(quarters: Quarters, peak: Peak | None, zone: ZoneInfo) -> str:
    whole = sum(count for _at, count in quarters)
    words = ngettext("%(num)s task that day", "%(num)s tasks that day", whole)
    return f"{words}. {_most_words(peak, zone)}"


def _task_px(highest: int) -> float:
    return min(MOST_PX_A_TASK, HIGHEST_PX / highest)


def _y(count: int, highest: int) -> str:
    return f"{FOOT_PX - count * _task_px(highest):.1f}"


def _columns(
    quarters: Quarters, scale: Scale, now: datetime, peak: Peak | None, highest: int
) -> Iterator[Rect]:
    highest_at = peak.quarters if peak is not None else ()
    # A gap beside each column: a tenth of the quarter.
    width = per_cent(scale.share(scale.from_at + QUARTER * 9 / 10))
    for at, count in quarters:
        if not count:
            continue
        css = "bd-load"
        if at + QUARTER <= now:
            css += " bd-load--past"
        elif at in highest_at:
            css += " bd-load--peak"
        height = f"{count * _task_px(highest):.1f}"
        yield Rect(css, scale.x(at), _y(count, highest), width, height)


def _numbers(scale: Scale, peak: Peak | None, highest: int) -> Iterator[Text]:
    """Over each column of the peak, as long as they keep apart."""
    if peak is None:
        return
    last_at = None
    words = str(peak.count)
    for at in peak.quarters:
        room = _CHARACTER_PX * len(words)
        if last_at is None or px_between(scale, last_at, at, PORTRAIT_PX) >= room:
            y = px(int(FOOT_PX - peak.count * _task_px(highest)) - 4)
            yield Text("bt", scale.x(at + QUARTER * 9 / 20), y, words)
            last_at = at


def _lines(
    quarters: Quarters, scale: Scale, most: Sequence[int | None], highest: int
) -> Iterator[Line]:
    """The foot, and what the nurses can take."""
    yield Line("tl-base", "0%", "100%", str(FOOT_PX), str(FOOT_PX))
    for (at, _count), limit in zip(quarters, most, strict=True):
        if limit:
            y = _y(limit, highest)
            yield Line("bd-most", scale.x(at), scale.x(at + QUARTER), y, y)


def _nurses(floor: Floor, now: datetime, zone: ZoneInfo, is_today: bool) -> str:
    if is_today:
        count = floor.nurses_at(now.astimezone(zone).time())
    else:
        count = max((entry.count for entry in floor.nurses), default=None)
    if count is None:
        return ""
    return ngettext("%(num)s nurse", "%(num)s nurses", count)
