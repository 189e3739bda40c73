"""The protocol's page: numbers with their sources, who signed, what is lacking."""

import pytest

from tests.support.daybook import instant
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("08:00"))


def test_protocol_in_force_shows_its_steps_with_their_source(ward):
    page = ward.sign_in().get("/protocol").text
    assert "Spanish expert consensus (Neurología 2022;37:615)" in page
    assert "5 mL per hour, 30min" in page
    assert "Inferred: [001]" in page


def test_unsigned_protocol_is_called_training_only(ward):
    page = ward.sign_in().get("/protocol").text
    assert "Not signed: training only." in page
    assert "clinical lead and pharmacist" in page


def test_silent_entries_stand_as_what_is_lacking(ward):
    page = ward.sign_in().get("/protocol").text
    lacking = page[page.index("What it still lacks") : page.index("</table>")]
    assert "Sources are silent" in lacking


def test_protocol_of_a_day_is_the_one_it_was_booked_with(ward):
    day_id = ward.book()
    page = ward.sign_in().get(f"/days/{day_id}/protocol").text
    assert ward.day(day_id).history.opened.protocol_sha256[:16] in page
    assert "identity__name" in page
