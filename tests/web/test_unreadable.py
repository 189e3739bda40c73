"""One record that cannot be read does not hide the other patients."""

from sqlalchemy import text

from bedside.core.events import Patient
from bedside.record.engine import writing
from tests.support.daybook import PATIENT
from tests.support.ward import Ward

OTHER = Patient(**(PATIENT.model_dump() | {"family_name": "Osei", "nhs_number": "9990000034"}))


def _spoil(ward, day_id):
    """As an attacker with the database in hand would: past the guards."""
    with ward.app.app_context(), writing() as session:
        for trigger in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
        ).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(
            text("UPDATE event SET type = 'unheard_of' WHERE day_id = :day"), {"day": day_id}
        )


def test_the_list_shows_the_others_and_says_that_one_is_missing(tmp_path):
    ward = Ward(tmp_path)
    spoiled, _whole = ward.book(), ward.book(OTHER, chair="2")
    _spoil(ward, spoiled)
    page = ward.sign_in().get("/days")
    assert page.status_code == 200
    assert "OSEI" in page.text
    assert "Not all patients are shown." in page.text
    assert spoiled[:8] in page.text
    assert "SMITH" not in page.text
