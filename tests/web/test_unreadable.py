"""One record that cannot be read does not hide the other patients."""

import pytest
from sqlalchemy import text

from bedside.core.events import Patient
from bedside.downtime import pack_html
from bedside.paper.frame import Printing
from bedside.record.engine import writing
from tests.support.daybook import PATIENT, configuration, instant
from tests.support.ward import Ward

OTHER = Patient(**(PATIENT.model_dump() | {"family_name": "Osei", "nhs_number": "9990000034"}))
# A damaged line, a first line that opens no day, a protocol that this version does not read.
SPOILS = {
    "line": "UPDATE event SET type = 'unheard_of' WHERE day_id = :day",
    "first line": "UPDATE event SET type = 'identity_confirmed', data = '{}' WHERE day_id = :day",
    "protocol": "UPDATE event SET data = json_set(data, '$.protocol_text', '{}') "
    "WHERE day_id = :day AND type = 'day_opened'",
}


@pytest.fixture(scope="module", params=SPOILS)
def spoiled(request, tmp_path_factory):
    """A ward with the day of Smith, which nobody can read, and the day of Osei."""
    ward = Ward(tmp_path_factory.mktemp("ward"))
    day_id = ward.book()
    ward.book(OTHER, chair="2")
    _spoil(ward, day_id, SPOILS[request.param])
    return ward, day_id


def _spoil(ward, day_id, how):
    """As an attacker with the database in hand would: past the guards."""
    with ward.app.app_context(), writing() as session:
        for trigger in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
        ).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text(how), {"day": day_id})


@pytest.mark.parametrize("path", ["/days", "/days/handover", "/days/downtime-pack"])
def test_the_list_shows_the_others_and_says_that_one_is_missing(spoiled, path):
    ward, day_id = spoiled
    page = ward.sign_in().get(path)
    assert page.status_code == 200
    assert "OSEI" in page.text
    assert day_id[:8] in page.text
    assert "SMITH" not in page.text
    assert "Not all patients are shown." in page.text or path != "/days"


def test_the_pack_in_the_folder_has_the_others_and_says_that_one_is_missing(spoiled):
    ward, day_id = spoiled
    printing = Printing(
        at=instant("12:10"), by="the server", is_training=False, configuration=configuration()
    )
    with ward.app.app_context():
        html = pack_html(configuration(), printing, "unit")
    assert "OSEI" in html and day_id[:8] in html and "SMITH" not in html


def test_a_locked_tablet_shows_the_others_and_says_that_one_is_missing(spoiled):
    ward, _day_id = spoiled
    client = ward.sign_in()
    client.get("/lock")
    page = client.get("/locked")
    assert page.status_code == 200
    assert "<b>2</b>" in page.text and "<b>1</b>" not in page.text
    assert "not all chairs are shown" in page.text and "at any chair" not in page.text
