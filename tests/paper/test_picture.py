"""The picture of the day: its labels keep apart, and nothing leaves the paper."""

from itertools import combinations

import pytest

from bedside.paper.drawing import Rows, width_of
from tests.support.daybook import instant
from tests.support.paper_days import SealedBook, draft_day

DAYS = [
    ("quiet_day", "18:20"),
    ("full_day", "19:34"),
    ("reaction_day", "19:20"),
    ("draft_day", "12:40"),
    ("crowded_day", "19:55"),
    ("discontinued_day", "12:30"),
]


def box_of(shape):
    """Left, right, top, bottom of a label in mm, as wide as it is surely drawn."""
    size = float(shape.values["font-size"])
    x, y = float(shape.values["x"]), float(shape.values["y"])
    wide = 0.8 * width_of(shape.words, size, "font-weight" in shape.values)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[shape.values["text-anchor"]]
    return left, left + wide, y - 0.7 * size, y


def labels(picture):
    return [shape for shape in picture.shapes if shape.kind == "text"]


def pictures(desk, name, now):
    day = desk.day(name, now)
    yield desk.page(day)[0].picture
    yield desk.page(day, "two-hour-summary")[0].picture


@pytest.mark.parametrize(("name", "now"), DAYS)
def test_no_label_touches_another(desk, name, now):
    for picture in pictures(desk, name, now):
        for one, other in combinations(labels(picture), 2):
            a, b = box_of(one), box_of(other)
            apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
            assert apart, (one.words, other.words)


@pytest.mark.parametrize(("name", "now"), DAYS)
def test_everything_stays_inside_the_frame(desk, name, now):
    for picture in pictures(desk, name, now):
        for shape in labels(picture):
            left, right, top, bottom = box_of(shape)
            assert left >= -0.5 and right <= 180.5, shape.words
            assert top >= -0.5 and bottom <= float(picture.height_mm), shape.words


def test_each_set_has_a_leader_to_the_middle_of_its_column(desk):
    doc, _html = desk.page(desk.day("quiet_day", "18:20"))
    sets = len(doc.observations.tables[0].times)
    leaders = [
        s for s in doc.picture.shapes if s.kind == "path" and s.values.get("stroke-width") == "0.2"
    ]
    ends = [float(leader.values["d"].split("L")[-1].split()[0]) for leader in leaders]
    assert ends == [round(27 + 153 / sets * (i + 0.5), 2) for i in range(sets)]


def test_a_label_takes_the_first_free_place_and_none_where_all_are_taken():
    rows = Rows(0, 100)
    choices = [(0, 50.0, "middle"), (1, 50.0, "middle")]
    assert rows.place(choices, 10).row == 0
    assert rows.place(choices, 10).row == 1
    assert rows.place(choices, 10) is None


def test_a_day_that_goes_past_midnight_is_drawn_in_order(desk):
    book = SealedBook(start="20:00")
    book.started(at="20:00", prepared="19:30")
    book.at("20:30").rate("10")
    doc, _html = desk.page(book.day(instant("23:59")))
    assert doc.picture is not None


def test_the_planned_stairs_end_where_an_undisturbed_bag_would_be_empty(desk):
    doc, _html = desk.page(draft_day().day("12:40"))
    assert "planned, to 15:39" in [shape.words for shape in labels(doc.picture)]
