"""The board's time axis: which hours are drawn, where now and closing stand."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bedside.screens.board_parts import BoardAxis, BoardFrame
from bedside.screens.sketches import Line, Rect, Text
from bedside.screens.timeline_scale import Scale
from bedside.wording import _, clock_time

HOUR = timedelta(hours=1)
# Whoever goes home still later is cut off at the edge; the column beside it has the time.
MOST_AFTER_CLOSING = 3 * HOUR
LONGEST = 24 * HOUR
# What the plot measures beside the other columns on the tablet, upright and lying.
LANDSCAPE_PX, PORTRAIT_PX = 618, 436
_CHARACTER_PX, _MARGIN_PX = 8, 2
_LABEL_PX, _CLOCK_PX = 24, 62


def axis_scale(
    begins: Iterable[datetime], ends: Iterable[datetime], closing_at: datetime, zone: ZoneInfo
) -> Scale:
    """Whole hours of the unit's clock, from the first that begins to past closing."""
    from_at = _full_hour(min(begins), zone)
    last_at = min(max([closing_at, *ends]), closing_at + MOST_AFTER_CLOSING)
    to_at = _full_hour(last_at, zone) + HOUR
    return Scale(from_at, min(max(to_at, from_at + HOUR), from_at + LONGEST))


def _full_hour(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    return at - timedelta(minutes=local.minute, seconds=local.second)


def holds(scale: Scale, at: datetime) -> bool:
    return scale.from_at <= at <= scale.to_at


def px_between(scale: Scale, from_at: datetime, to_at: datetime, plot_px: int) -> float:
    return float(abs(scale.share(to_at) - scale.share(from_at)) * plot_px)


def fitted(
    css: str, scale: Scale, from_at: datetime, to_at: datetime, y: str, names: tuple[str, ...]
) -> Iterator[Text]:
    """The longest of these names that the stretch has room for, on either orientation."""
    chosen = [
        next((name for name in names if _fits(name, px_between(scale, from_at, to_at, px))), "")
        for px in (LANDSCAPE_PX, PORTRAIT_PX)
    ]
    middle = scale.x(from_at + (to_at - from_at) / 2)
    if chosen[0] == chosen[1]:
        places = [("", chosen[0])]
    else:
        places = [(" only-landscape", chosen[0]), (" only-portrait", chosen[1])]
    for place, name in places:
        if name:
            yield Text(css + place, middle, y, name)


def _fits(name: str, room_px: float) -> bool:
    return len(name) * _CHARACTER_PX + _MARGIN_PX <= room_px


def board_frame(scale: Scale, now: datetime, closing_at: datetime) -> BoardFrame:
    """The lines that run through every row."""
    edges = []
    if holds(scale, closing_at):
        edges.append(_upright("bd-close", scale.x(closing_at)))
    if holds(scale, now):
        edges.append(_upright("bd-now", scale.x(now)))
    after = None
    if closing_at < scale.to_at:
        width = scale.width(closing_at, scale.to_at)
        after = Rect("bd-after", scale.x(closing_at), "0", width, "100%")
    hours = tuple(_upright("bd-hour", scale.x(at)) for at in _hours(scale))
    return BoardFrame(after, hours, tuple(edges))


def _upright(css: str, x: str) -> Line:
    return Line(css, x, x, "0", "100%")


def _hours(scale: Scale) -> Iterator[datetime]:
    at = scale.from_at
    while at <= scale.to_at:
        yield at
        at += HOUR


def board_axis(scale: Scale, now: datetime, closing_at: datetime, zone: ZoneInfo) -> BoardAxis:
    """Hours with room for their names, now on its flag, closing in red."""
    labels = list(_hour_labels(scale, now, closing_at, zone))
    if holds(scale, closing_at):
        words = clock_time(closing_at, zone)
        labels.append(Text("bt bt--close", scale.x(closing_at), "20", words, "end", "2"))
    is_now = holds(scale, now)
    says = _(
        "Time axis from %(a)s to %(b)s",
        a=clock_time(scale.from_at, zone),
        b=clock_time(scale.to_at, zone),
    )
    flag = clock_time(now, zone) if is_now else None
    return BoardAxis(tuple(labels), flag, scale.x(now), says)


def _hour_labels(
    scale: Scale, now: datetime, closing_at: datetime, zone: ZoneInfo
) -> Iterator[Text]:
    for number, at in enumerate(_hours(scale)):
        if at == scale.to_at:
            continue
        rooms = [
            _has_room(scale, at, now, closing_at, px) and _is_kept(scale, number, px)
            for px in (LANDSCAPE_PX, PORTRAIT_PX)
        ]
        place = {(True, False): " only-landscape", (False, True): " only-portrait"}
        if any(rooms):
            css = "bt bt--axis" + place.get((rooms[0], rooms[1]), "")
            anchor = "start" if number == 0 else "middle"
            name = f"{at.astimezone(zone):%H}"
            yield Text(css, scale.x(at), "20", name, anchor)  # type: ignore[arg-type]


def _is_kept(scale: Scale, number: int, plot_px: int) -> bool:
    """Every hour, or every other one where they would touch; the first stands inside the edge."""
    hour_px = px_between(scale, scale.from_at, scale.from_at + HOUR, plot_px)
    if number == 1:
        return hour_px >= _LABEL_PX * 3 / 2
    return hour_px >= _LABEL_PX or number % 2 == 0


def _has_room(
    scale: Scale, at: datetime, now: datetime, closing_at: datetime, plot_px: int
) -> bool:
    """Clear of the flag for now, and of closing, whose words end at its line."""
    if holds(scale, now) and px_between(scale, at, now, plot_px) < _CLOCK_PX / 2 + 9:
        return False
    if not holds(scale, closing_at):
        return True
    distance = px_between(scale, at, closing_at, plot_px)
    return distance >= (_CLOCK_PX if at <= closing_at else 12)
