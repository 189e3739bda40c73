"""Words and times around the rate: each takes a free place, stops and ends before the rest."""

from bedside.core.day import Day
from bedside.paper.drawing import Choice, Place, Rows, Shape, line, text, width_of
from bedside.paper.rate_plot import RatePlot
from bedside.paper.rate_table import planned_ladder
from bedside.wording import _, clock_time


def top_labels(day: Day, plot: RatePlot) -> list[Shape]:
    """ "empty 16:43" first, then "planned, to 15:39", both clear of the limits' lines."""
    rows = Rows(plot.axis.left, plot.axis.right)
    for x in plot.crossings:
        rows.keep(0, x, x)
    shapes = []
    end = day.history.bag_end
    if end is not None:
        done = end.event.type == "bag_finished"
        at = clock_time(end.occurred_at, plot.axis.zone)
        words = _("empty %(at)s", at=at) if done else _("discontinued %(at)s", at=at)
        shapes += _label(rows, plot, plot.axis.x(end.occurred_at), words, bold=True)
    planned = planned_ladder(day)
    words = _("planned, to %(at)s", at=clock_time(planned[-1].at, plot.axis.zone))
    from_x = plot.axis.x(planned[-2].at) if len(planned) > 1 else plot.axis.left
    shapes += _label(rows, plot, from_x, words, bold=False, to_left=False)
    return shapes


def _label(
    rows: Rows, plot: RatePlot, x: float, words: str, bold: bool, to_left: bool = True
) -> list[Shape]:
    left: Choice = (0, x - 1.3, "end")
    right: Choice = (0, x + 1.3, "start")
    further: list[Choice] = [(0, x + by, "start") for by in (-12, 14, 28, 42)]
    choices = [left, right] if to_left else [right, *further, left]
    place = rows.place(choices, width_of(words, bold=bold))
    if place is None:
        return []
    return [text(place.x, plot.top - 1.3, words, place.anchor, bold=bold)]


def change_times(day: Day, plot: RatePlot) -> list[Shape]:
    """In two staggered rows: stops, resumes, start and end bold and first to find room."""
    rows, shapes = Rows(plot.axis.left - 4, plot.axis.right + 2), []
    loud_types = {"infusion_started", "infusion_paused", "infusion_resumed", "bag_finished"}
    loud_types.add("infusion_discontinued")
    entries = day.history.rate_entries
    place_of = day.history.place
    ranked = sorted(entries, key=lambda x: (x.event.type not in loud_types, place_of(x)))
    for entry in ranked:
        x, bold = plot.axis.x(entry.occurred_at), entry.event.type in loud_types
        words = clock_time(entry.occurred_at, plot.axis.zone)
        place = _time_place(rows, x, width_of(words, bold=bold))
        shapes += _time(plot, x, words, place, bold)
    shapes += _flush_word(day, plot, rows)
    return shapes


def _time_place(rows: Rows, x: float, width: float) -> Place | None:
    """Under its tick, or beside it; a tick to the second row leaves the first row free."""
    choices: list[Choice] = [
        (0, x, "middle"),
        (1, x, "middle"),
        (0, x + 0.8, "end"),
        (0, x - 0.8, "start"),
        (1, x + 0.8, "end"),
        (1, x - 0.8, "start"),
    ]
    for choice in choices:
        if not rows.is_free(0, x, x):
            continue
        place = rows.place([choice], width)
        if place is not None:
            rows.keep(0, x, x)
            return place
    return None


def _time(plot: RatePlot, x: float, words: str, place: Place | None, bold: bool) -> list[Shape]:
    low = plot.base + (4.4 if place is not None and place.row else 1.2)
    tick = line(x, plot.base, x, low)
    if place is None:
        return [tick]
    y = plot.base + 4.2 + 3.4 * place.row
    return [tick, text(place.x, y, words, place.anchor, bold=bold)]


def _flush_word(day: Day, plot: RatePlot, rows: Rows) -> list[Shape]:
    line_end, bag_end = day.history.line_end, day.history.bag_end
    if line_end is None or bag_end is None or line_end.event.type != "line_flushed":
        return []
    words = _("flush to %(at)s", at=clock_time(line_end.occurred_at, plot.axis.zone))
    middle = (plot.axis.x(bag_end.occurred_at) + plot.axis.x(line_end.occurred_at)) / 2
    x = plot.axis.x(line_end.occurred_at)
    choices: list[Choice] = [
        (0, middle, "middle"),
        (0, x, "start"),
        (1, middle, "middle"),
        (1, x, "start"),
    ]
    place = rows.place(choices, width_of(words))
    if place is None:
        return []
    return [text(place.x, plot.base + 4.2 + 3.4 * place.row, words, place.anchor)]
