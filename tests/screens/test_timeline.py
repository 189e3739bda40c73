"""The picture of the day: everything lies where it happened, words do not meet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bedside.screens.day_picture import (
    DayPicture,
    DueMark,
    LimitEdge,
    ObservationSet,
    Phase,
    RateFrom,
    Span,
    Timeline,
)
from bedside.screens.sketches import Rect, Text, per_cent
from bedside.screens.timeline import draw_timeline
from bedside.screens.timeline_scale import NARROWEST_PX, scale_of

LONDON = ZoneInfo("Europe/London")
CLOCK_WORDS_PX = 42


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, 17, int(hour), int(minute), tzinfo=UTC)


def rate_from(clock: str, ml_per_h: int) -> RateFrom:
    return RateFrom(at(clock), Fraction(ml_per_h))


DAY = DayPicture(
    zone=LONDON,
    now=at("11:40"),
    highest_rate_ml_per_h=Fraction(25),
    confirmed=(rate_from("10:30", 5), rate_from("11:01", 10), rate_from("11:32", 15)),
    planned=(
        rate_from("11:40", 15),
        rate_from("12:02", 20),
        rate_from("13:02", 25),
        rate_from("15:41", 0),
    ),
    phases=(
        Phase("infusion", at("10:30"), at("15:41")),
        Phase("flush", at("15:41"), at("16:11")),
        Phase("watch", at("16:11"), at("18:11")),
    ),
    sets=(
        ObservationSet(at("10:12"), Decimal("36.7"), 74, 122, 76, 0),
        ObservationSet(at("11:06"), Decimal("36.9"), 86, 120, 74, 0),
    ),
    due=(DueMark(at("11:36"), is_due=True), DueMark(at("12:10")), DueMark(at("12:40"))),
    limits=(
        LimitEdge("4 h", at("14:30"), "soft"),
        LimitEdge("Bag", at("17:00")),
        LimitEdge("8 h", at("18:30")),
        LimitEdge("Closing", at("18:45"), "closing"),
    ),
)


def every_x(drawing: Timeline) -> list[str]:
    rects = (*drawing.areas, *drawing.phases)
    lines = (*drawing.lines, *drawing.edges, *drawing.track_lines, *drawing.now_lines)
    texts = (
        *drawing.step_labels,
        *drawing.phase_words,
        *drawing.edge_labels,
        *drawing.scores,
        *drawing.hours,
    )
    marks = (*drawing.bars, *drawing.due_marks)
    return [
        *(r.x for r in rects),
        *(r.width for r in rects),
        *(x for line in lines for x in (line.x1, line.x2)),
        *(text.x for text in texts),
        *(mark.x for mark in marks),
        *(dot.x for dot in drawing.dots),
        *(symbol.x for symbol in drawing.symbols),
        drawing.flag.x,
    ]


def share_of(x: str) -> float:
    return float(x.removesuffix("%"))


def span_of(label: Text) -> tuple[float, float]:
    """Where a clock time stands in the narrowest plot, in px."""
    middle = share_of(label.x) / 100 * NARROWEST_PX + float(label.dx)
    lean = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    left = middle - lean * CLOCK_WORDS_PX
    return left, left + CLOCK_WORDS_PX


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > 0.5


def area_of(drawing: Timeline, css: str) -> float:
    found = [r for r in drawing.areas if isinstance(r, Rect) and r.css == css]
    return sum(share_of(r.width) * float(r.height) for r in found)


def test_the_plot_begins_half_an_hour_before_the_first_set() -> None:
    assert scale_of(DAY).from_at == at("09:42")


def test_the_plot_ends_past_the_last_limit_and_past_a_late_watch() -> None:
    assert scale_of(DAY).to_at > at("18:45")
    late = replace(DAY, phases=(Phase("watch", at("17:00"), at("20:00")),))
    assert scale_of(late).to_at > at("20:00")


def test_the_confirmed_line_stops_at_now() -> None:
    drawing = draw_timeline(DAY)
    ends = [share_of(line.x2) for line in drawing.lines if line.css == "tl-confirmed"]
    assert max(ends) == share_of(drawing.flag.x)


def test_the_planned_line_begins_at_now() -> None:
    drawing = draw_timeline(DAY)
    starts = [share_of(line.x1) for line in drawing.lines if "future" in line.css]
    assert min(starts) == share_of(drawing.flag.x)


def test_the_areas_are_in_the_proportion_of_the_volumes() -> None:
    drawing = draw_timeline(DAY)
    given_ml = Fraction(5 * 31 + 10 * 31 + 15 * 8, 60)
    planned_ml = Fraction(15 * 22 + 20 * 60 + 25 * 159, 60)
    drawn = area_of(drawing, "tl-area") / area_of(drawing, "tl-area tl-area--plan")
    assert abs(drawn - float(given_ml / planned_ml)) < 0.001


def test_a_pause_is_hatched_and_gives_no_area() -> None:
    paused = replace(
        DAY,
        confirmed=(rate_from("10:30", 5), rate_from("11:00", 0)),
        planned=(),
        pauses=(Span(at("11:00"), at("11:40")),),
    )
    drawing = draw_timeline(paused)
    assert [r.css for r in drawing.areas if "pause" in r.css] == ["tl-pause"]
    running = scale_of(paused).share(at("11:00")) - scale_of(paused).share(at("10:30"))
    widths = [share_of(r.width) for r in drawing.areas if r.css == "tl-area"]
    assert widths == [share_of(per_cent(running))]


def test_the_first_plan_is_drawn_only_from_where_it_was_left() -> None:
    assert not [ln for ln in draw_timeline(DAY).lines if "first" in ln.css]
    left = replace(DAY, first_plan=DAY.planned, first_plan_left_at=at("12:30"))
    lines = [ln for ln in draw_timeline(left).lines if "first" in ln.css]
    assert min(share_of(line.x1) for line in lines) == share_of(scale_of(left).x(at("12:30")))


def test_beyond_the_first_hard_limit_is_hatched_and_the_soft_one_is_not() -> None:
    beyond = [r for r in draw_timeline(DAY).areas if r.css == "tl-beyond"]
    assert [r.x for r in beyond] == [scale_of(DAY).x(at("17:00"))]


def test_two_close_limits_take_opposite_sides_of_their_lines() -> None:
    close = replace(DAY, limits=(LimitEdge("Bag", at("16:40")), LimitEdge("8 h", at("17:05"))))
    anchors = {label.words: label.anchor for label in draw_timeline(close).edge_labels}
    assert anchors["Bag"] == "end"
    assert anchors["8 h"] == "start"


def test_a_limit_near_now_is_named_past_the_flag() -> None:
    near = replace(DAY, limits=(LimitEdge("4 h", at("12:00"), "soft"),))
    drawing = draw_timeline(near)
    now = share_of(drawing.flag.x) / 100 * NARROWEST_PX
    assert not overlap(span_of(drawing.edge_labels[0]), (now - 27, now + 27))


def test_a_value_outside_the_usual_reach_stays_on_its_track() -> None:
    fever = replace(DAY, sets=(ObservationSet(at("11:00"), Decimal("41.9"), 190, 230, 20),))
    drawing = draw_timeline(fever)
    assert [195 <= float(dot.y) <= 226 or 233 <= float(dot.y) <= 264 for dot in drawing.dots] == [
        True,
        True,
    ]


def test_a_sign_that_was_not_taken_is_no_point_and_no_zero() -> None:
    partial = replace(DAY, sets=(ObservationSet(at("11:00"), pulse_per_min=80),))
    drawing = draw_timeline(partial)
    assert len(drawing.dots) == 1
    assert not drawing.bars
    assert not drawing.scores


def test_a_late_and_a_corrected_set_look_different_from_the_others() -> None:
    sets = (replace(DAY.sets[0], is_late=True), replace(DAY.sets[1], is_corrected=True))
    inks = {dot.css for dot in draw_timeline(replace(DAY, sets=sets)).dots}
    assert inks == {"tl-dot tl-dot--late", "tl-dot tl-dot--corrected"}


def test_the_higher_score_is_printed_where_two_would_touch() -> None:
    sets = (
        ObservationSet(at("11:00"), news2=5),
        ObservationSet(at("11:05"), news2=1),
    )
    assert [s.words for s in draw_timeline(replace(DAY, sets=sets)).scores] == ["5"]


def test_the_sentence_tells_rates_plan_and_limits() -> None:
    said = draw_timeline(DAY).says
    assert "5 from 10:30, 10 from 11:01, 15 from 11:32" in said
    assert "Planned: 20 at 12:02, 25 at 13:02." in said
    assert "Empty approx 15:41." in said
    assert "Bag 17:00" in said


def test_reaction_and_decision_stand_apart_from_each_other_and_from_now() -> None:
    marked = replace(
        DAY, reactions_at=(at("11:36"), at("11:38")), decisions_at=(at("11:37"), at("11:40"))
    )
    drawing = draw_timeline(marked)
    now = share_of(drawing.flag.x) / 100 * NARROWEST_PX
    spans = [(now - 27, now + 27)]
    for symbol in drawing.symbols:
        left = share_of(symbol.x) / 100 * NARROWEST_PX + float(symbol.offset)
        spans.append((left, left + 20))
    assert len(spans) == 5
    assert not any(overlap(one, other) for one, other in combinations(spans, 2))


def test_hours_are_honest_on_the_night_the_clocks_go_back() -> None:
    night = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    picture = DayPicture(
        zone=LONDON,
        now=night + timedelta(hours=1),
        highest_rate_ml_per_h=Fraction(25),
        limits=(LimitEdge("8 h", night + timedelta(hours=4)),),
    )
    assert [h.words for h in draw_timeline(picture).hours] == ["01", "01", "02", "03"]


minutes = st.integers(min_value=0, max_value=1000)


@st.composite
def pictures(draw: st.DrawFn) -> DayPicture:
    """Any day, however unlikely: geometry must hold whatever was recorded."""

    def some_at(count: int = 4) -> tuple[datetime, ...]:
        return tuple(
            at("07:00") + timedelta(minutes=m)
            for m in sorted(draw(st.lists(minutes, max_size=count, unique=True)))
        )

    def stairs() -> tuple[RateFrom, ...]:
        return tuple(
            RateFrom(moment, draw(st.fractions(0, 40, max_denominator=8))) for moment in some_at(6)
        )

    temperatures = st.none() | st.decimals(30, 43, places=1)
    pulses = st.none() | st.integers(20, 220)
    return DayPicture(
        zone=LONDON,
        now=at("07:00") + timedelta(minutes=draw(minutes)),
        highest_rate_ml_per_h=Fraction(25),
        confirmed=stairs(),
        planned=stairs(),
        first_plan=stairs(),
        first_plan_left_at=draw(st.none() | st.just(at("12:00"))),
        sets=tuple(
            ObservationSet(moment, draw(temperatures), draw(pulses), draw(pulses), draw(pulses), 1)
            for moment in some_at(8)
        ),
        due=tuple(DueMark(moment, draw(st.booleans())) for moment in some_at(8)),
        reactions_at=some_at(2),
        decisions_at=some_at(2),
        limits=tuple(
            LimitEdge(name, moment, "hard")
            for name, moment in zip(("4 h", "Bag", "8 h"), some_at(3), strict=False)
        ),
    )


@given(picture=pictures())
def test_every_x_lies_inside_the_plot_with_three_decimals(picture: DayPicture) -> None:
    for x in every_x(draw_timeline(picture)):
        assert x.endswith("%")
        assert 0 <= share_of(x) <= 100
        assert x in ("0%", "100%") or len(x.split(".")[1]) == 4


@given(picture=pictures())
def test_every_point_lies_on_its_own_track(picture: DayPicture) -> None:
    for dot in draw_timeline(picture).dots:
        assert 195 <= float(dot.y) <= 264


@given(
    first=st.integers(0, 600),
    gap=st.integers(25, 240),
    now=st.integers(0, 600),
)
def test_two_limits_and_the_flag_never_write_over_each_other(
    first: int, gap: int, now: int
) -> None:
    bag = at("09:00") + timedelta(minutes=first)
    picture = replace(
        DAY,
        now=at("09:00") + timedelta(minutes=now),
        limits=(LimitEdge("Bag", bag), LimitEdge("8 h", bag + timedelta(minutes=gap))),
    )
    drawing = draw_timeline(picture)
    flag = share_of(drawing.flag.x) / 100 * NARROWEST_PX
    spans = [span_of(label) for label in drawing.edge_labels[1::2]]
    spans.append((flag - 27, flag + 27))
    assert not any(overlap(one, other) for one, other in combinations(spans, 2))
