"""A second reaction on the same day: half of the rate then running, and a new signature."""

from pathlib import Path

import pytest

from tests.core.tapping import called
from tests.support.ward import Ward
from tests.web.before_start import words_of


@pytest.fixture
def reaction_page(tmp_path: Path) -> str:
    """Stopped at 25 and 180 min, climbed from 12.5 to 15, and again a reaction at 230."""
    ward = Ward(tmp_path)
    day_id = ward.book()
    book = ward.live(day_id).started().climbs_to(150)
    first = book.after(180).reacts(2)
    book.pauses("reaction")
    book.after(190).reaction_over(first)
    book.write(called(first))
    book.observes()
    book.resumes("12.5")
    book.chooses("climb", first, 30)
    book.after(221).rate("15")
    second = book.after(230).reacts(2)
    ward.clock.move_to(book.now)
    page = ward.sign_in().get(f"/days/{day_id}/reactions/{second.seq}")
    assert page.status_code == 200
    return words_of(page)


def test_second_reaction_halves_the_rate_then_running(reaction_page: str) -> None:
    assert "or reduce 15 to 7.5 mL per hour" in reaction_page
    assert "Hold 7.5 half rate to the end" in reaction_page
    assert "21min at 7.5, then 10, 12.5" in reaction_page


def test_what_was_signed_for_the_first_does_not_cover_the_second(reaction_page: str) -> None:
    assert (
        "What was signed at 13:40 was for the reaction before this one. "
        "Until signed, only 7.5 mL per hour is allowed."
    ) in reaction_page
    assert "a new signature replaces it" not in reaction_page
