"""A protocol with one rate on the screens: the rate card, the picture, and the ways on."""

from dataclasses import replace

import pytest

from tests.core.tapping import called, over
from tests.support.daybook import configuration
from tests.support.page import check
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    """germany-2016: 28 mL per hour since 10:30; it is 12:10."""
    shipped = configuration()
    unit = shipped.unit.model_copy(update={"protocol": "germany-2016"})
    ward = Ward(tmp_path, setup=replace(shipped, unit=unit))
    ward.day_id = ward.book()
    ward.live(ward.day_id).started("112")
    ward.at("12:10")
    return ward


def shown(ward, path=""):
    return check(ward.sign_in().get(f"/days/{ward.day_id}{path}")).text()


def test_the_day_shows_the_one_rate_its_end_and_no_next_step(ward):
    text = shown(ward)
    assert "28" in text and "14:30" in text
    assert "Confirm 28" not in text


def test_lower_rate_is_offered_as_the_exact_half(ward):
    assert "14 half of 28" in shown(ward, "/rate")


def test_after_a_reaction_the_climb_to_the_one_rate_stands_beside_holding(ward):
    book = ward.live(ward.day_id)
    reaction = book.after(100).reacts(2)
    book.pauses()
    book.write(called(reaction))
    book.after(120).write(over(reaction))
    book.observes()
    ward.at("12:31")
    text = shown(ward, f"/reactions/{reaction.seq}")
    assert "14 mL per hour" in text and "30min" in text
    assert "Hold" in text and "Climb" in text
    book.after(121).resumes("14")
    book.chooses("climb", reaction, 20)
    ward.at("12:32")
    assert "28 mL per hour" in shown(ward)
