"""The protocol's page: numbers with their sources, who signed, what is lacking."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

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


def with_protocol(ward, **changed):
    """The same ward after its configuration was changed and the app started again."""
    known = ward.app.extensions["bedside"]
    spain = known.configuration.protocols["spain-2019"].model_copy(update=changed)
    protocols = {**known.configuration.protocols, "spain-2019": spain}
    ward.setup = replace(known.configuration, protocols=protocols)
    ward.app.extensions["bedside"] = replace(known, configuration=ward.setup)


def faster(protocol):
    third = protocol.steps[2].model_copy(update={"rate_ml_per_h": Decimal("16")})
    return (*protocol.steps[:2], third, *protocol.steps[3:])


def test_a_day_in_the_version_in_force_says_nothing_of_changes(ward):
    page = ward.sign_in().get(f"/days/{ward.book()}/protocol").text
    assert "keeps the version" not in page
    assert "What changed" not in page


def test_a_running_day_keeps_its_version_and_its_page_lists_what_changed(ward):
    day_id = ward.book()
    ward.live(day_id).started().climbs_to(60)
    ward.at("11:35")
    before = ward.day(day_id)
    pinned = before.history.protocol
    with_protocol(ward, version="2", steps=faster(pinned))
    nurse = ward.sign_in()
    page = nurse.get(f"/days/{day_id}/protocol").text
    assert "This day keeps the version it was opened with." in page
    assert "New days run with version 2: 2 changes." in page
    changed = page[page.index("What changed since") :].partition("</table>")[0]
    row = changed[changed.index("steps[2].rate_ml_per_h") :].partition("</tr>")[0]
    assert "<td>15</td><td>16</td>" in row
    # What is shown, offered and computed for this day is what it was opened with.
    assert ward.day(day_id) == before
    assert "15 mL per hour" in page and "16 mL per hour" not in page
    assert "16 mL per hour" not in nurse.get(f"/days/{day_id}").text
    other = ward.book(start="13:00", chair="5")
    assert ward.day(other).history.protocol.version == "2"
    assert "keeps the version" not in nurse.get(f"/days/{other}/protocol").text


def test_a_day_under_another_protocol_than_new_days_says_which_they_run_with(ward):
    day_id = ward.book()
    ward.live(day_id).arrives()  # untouched, it would begin with the new one
    known = ward.app.extensions["bedside"]
    spain = known.configuration.protocols["spain-2019"]
    lisbon = spain.model_copy(update={"id": "lisbon", "title": "Lisbon"})
    unit = known.configuration.unit.model_copy(update={"protocol": "lisbon"})
    newer = replace(known.configuration, protocols={"lisbon": lisbon}, unit=unit)
    ward.app.extensions["bedside"] = replace(known, configuration=newer)
    page = ward.sign_in().get(f"/days/{day_id}/protocol").text
    assert "New days run with Lisbon." in page
    assert "What changed" not in page


@pytest.mark.parametrize(
    ("review_by", "is_past"),
    [(date(2026, 11, 25), False), (date(2026, 11, 24), False), (date(2026, 11, 23), True)],
    ids=["tomorrow", "today", "yesterday"],
)
def test_every_page_says_from_the_day_after_that_the_review_date_is_past(
    tmp_path, review_by, is_past
):
    ward = Ward(tmp_path, instant("08:00"), is_training=False)
    with_protocol(ward, review_by=review_by)
    day_id = ward.book()
    nurse = ward.sign_in()
    for path in ("/days", f"/days/{day_id}", f"/days/{day_id}/record"):
        assert ("Protocol past its review date" in nurse.get(path).text) is is_past, path
    on = f"Past its review date, {review_by:%d-%b-%Y}."
    for path in ("/protocol", f"/days/{day_id}/protocol"):
        assert (on in nurse.get(path).text) is is_past, path
