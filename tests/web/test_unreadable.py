"""One record that cannot be read does not hide the other patients."""

import json

import pytest
from sqlalchemy import text

from bedside import __version__
from bedside.core.events import Patient
from bedside.downtime import pack_html
from bedside.paper.frame import Printing
from bedside.record.engine import writing
from tests.support.daybook import PATIENT, configuration, instant
from tests.support.page import check
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
    ward.live(day_id).arrives()  # untouched, it would begin with the settings of now
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


@pytest.mark.parametrize("path", ["/days", "/board", "/days/handover", "/days/downtime-pack"])
def test_the_list_shows_the_others_and_says_that_one_is_missing(spoiled, path):
    ward, day_id = spoiled
    page = ward.sign_in().get(path)
    assert page.status_code == 200
    assert "OSEI" in page.text
    assert day_id[:8] in page.text
    assert "SMITH" not in page.text or path == "/days/downtime-pack"
    assert "Not all patients are shown." in page.text or path not in ("/days", "/board")


def test_the_pack_in_the_folder_has_the_others_and_says_that_one_is_missing(spoiled, request):
    ward, day_id = spoiled
    how = request.node.callspec.params["spoiled"]
    printing = Printing(
        at=instant("12:10"), by="the server", is_training=False, configuration=configuration()
    )
    with ward.app.app_context():
        html = pack_html(configuration(), printing, "unit")
    assert "OSEI" in html and day_id[:8] in html
    assert ("SMITH" in html) == (how == "protocol"), "named where its booking can be read"


def test_a_locked_tablet_shows_the_others_and_says_that_one_is_missing(spoiled):
    ward, _day_id = spoiled
    client = ward.sign_in()
    client.post("/lock")
    page = client.get("/locked")
    assert page.status_code == 200
    assert "<b>Chair 2</b>" in page.text and "<b>Chair 1</b>" not in page.text
    assert "not all chairs are shown" in page.text and "at any chair" not in page.text


def test_its_own_page_says_which_line_and_what_to_do_instead(spoiled, caplog):
    ward, day_id = spoiled
    answer = ward.sign_in().get(f"/days/{day_id}")
    page = check(answer)
    assert answer.status_code == 409
    words = page.text()
    for said in (day_id[:8], f"Bedside {__version__}", "downtime sheet", "Line 1", "Call IT"):
        assert said in words
    assert day_id[:8] in caplog.text
    assert "SMITH" not in answer.text.upper() and "SMITH" not in caplog.text.upper()
    assert PATIENT.nhs_number not in answer.text + caplog.text


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A day that was opened before a key was asked for: its protocol does not have it."""
    ward = Ward(tmp_path_factory.mktemp("ward"))
    day_id = ward.book()
    ward.live(day_id).arrives()
    protocol = json.loads(ward.day(day_id).history.opened.protocol_text)
    del protocol["bag"]["prime_with"]
    spoilt = json.dumps(protocol).replace("'", "''").replace(":", "\\:")
    said = f"json_set(data, '$.protocol_text', '{spoilt}')"
    _spoil(ward, day_id, f"UPDATE event SET data = {said} WHERE day_id = :day AND seq = 1")
    return ward, day_id


def test_a_key_that_an_older_protocol_lacks_is_named_and_nothing_there_can_write(older):
    ward, day_id = older
    page = check(ward.sign_in().get(f"/days/{day_id}"))
    assert "the protocol of that day; not there: bag.prime_with" in page.text()
    assert page.forms() == []
    assert set(page.links()) <= {"/days", "/days/downtime-pack"}


def test_every_page_and_every_form_of_such_a_day_says_so_and_writes_nothing(older):
    ward, day_id = older
    client = ward.sign_in()
    for path, method in (
        *((f"/days/{day_id}{end}", client.get) for end in ("/record", "/more", "/reaction")),
        *((f"/days/{day_id}{end}", client.post) for end in ("/pause", "/reaction", "/ready/bag")),
    ):
        answer = method(path)
        assert (path, answer.status_code) == (path, 409)
    with ward.app.app_context(), writing() as session:
        count = text("SELECT count(*) FROM event WHERE day_id = :day")
        assert session.scalar(count, {"day": day_id}) == 2
