"""Every look at a patient leaves a line: who, when, on which device, at which page."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from sqlalchemy import event, text

from bedside.core.events import NoteWritten
from bedside.record.engine import writing
from bedside.record.patients import patient_with
from bedside.record.tables import RecordView, SessionRow, db
from bedside.record.views import looks_at_lists
from bedside.routes.looking import AGAIN_AFTER
from tests.access.conftest import NOW
from tests.support.daybook import MANAGER, NURSE, PATIENT, SECOND, THE_DAY
from tests.support.page import page_of
from tests.support.two_units import QuickPress

POLL = {"HX-Request": "true", "HX-Current-URL": "https://ward.local/days"}


@pytest.fixture
def day_id(ward):
    return ward.book()


@pytest.fixture
def tablet(ward, day_id):
    return ward.sign_in()


def noted(ward):
    with ward.app.app_context():
        rows = db.session.scalars(db.select(RecordView).order_by(RecordView.id)).all()
        return [(row.person_id, row.day_id, row.what) for row in rows]


def only_reads(ward):
    """From now on another program holds the database for writing."""
    with ward.app.app_context():
        event.listen(db.engine, "begin", lambda c: c.execute(text("PRAGMA busy_timeout=20")))
        holder = db.engine.connect().execution_options(bedside_writes=True)
        holder.begin()
        return holder


def test_opening_a_page_of_a_patient_is_noted_with_person_device_and_page(ward, tablet, day_id):
    tablet.get(f"/days/{day_id}")
    with ward.app.app_context():
        [row] = db.session.scalars(db.select(RecordView)).all()
        assert (row.person_id, row.day_id, row.what) == (NURSE.id, day_id, "patient.today")
        assert (row.unit_id, row.at) == ("unit", NOW)
        assert row.tablet_id is not None


@pytest.mark.parametrize("page", ["record", "infusion-record", "observations", "protocol", "more"])
def test_every_page_of_the_day_is_noted(ward, tablet, day_id, page):
    tablet.get(f"/days/{day_id}/{page}")
    [(who, day, what)] = noted(ward)
    assert (who, day) == (NURSE.id, day_id)
    assert what


def test_a_pdf_is_noted(ward, tablet, day_id):
    ward.app.extensions["bedside-press"] = QuickPress()
    assert tablet.get(f"/days/{day_id}/infusion-record.pdf").status_code == 200
    assert noted(ward) == [(NURSE.id, day_id, "paper.infusion_record_pdf")]


@pytest.mark.parametrize(("before_min", "listed"), [(61, 0), (60, 0), (59, 1), (0, 1)])
def test_a_list_that_was_over_before_the_booking_showed_nobody(ward, before_min, listed):
    """A refreshing list is noted once an hour: so long before, it may still have shown them."""
    ward.clock.move_to(NOW)
    ward.sign_in().get("/days")
    ward.clock.move_on(timedelta(minutes=before_min))
    day_id = ward.book()
    with ward.app.app_context():
        assert len(looks_at_lists("unit", [day_id], AGAIN_AFTER)) == listed


def test_the_list_of_a_day_is_one_look_at_the_list_of_that_date(ward, tablet):
    tablet.get("/days")
    tablet.get("/days?on=2026-11-20")
    assert noted(ward) == [
        (NURSE.id, None, "day_list.days"),
        (NURSE.id, None, "day_list.days"),
    ]
    with ward.app.app_context():
        dates = db.session.scalars(db.select(RecordView.listed_on).order_by(RecordView.id)).all()
    assert dates == [THE_DAY, date(2026, 11, 20)]


def test_a_screen_that_refreshes_itself_is_noted_once_an_hour(ward, tablet, day_id):
    tablet.get(f"/days/{day_id}")
    fragment = f"/days/{day_id}/fragments/day"
    for _ in range(3):
        tablet.get(fragment, headers=POLL)
    assert len(noted(ward)) == 1
    ward.wait(minutes=59)
    keep_awake(ward, tablet)
    tablet.get(fragment, headers=POLL)
    assert len(noted(ward)) == 1
    ward.wait(minutes=1)
    tablet.get(fragment, headers=POLL)
    assert noted(ward)[1:] == [(NURSE.id, day_id, "patient.day_fragment")]


def keep_awake(ward, tablet):
    """Nobody locked it: the idle time is not what is looked at here."""
    with ward.app.app_context(), writing() as session:
        for row in session.scalars(db.select(SessionRow)):
            row.last_seen_at = ward.real_clock.now() + timedelta(minutes=30)


def test_a_fragment_asked_for_without_its_page_is_noted(ward, tablet, day_id):
    tablet.get(f"/days/{day_id}/fragments/day", headers=POLL)
    assert noted(ward) == [(NURSE.id, day_id, "patient.day_fragment")]


def test_another_person_at_the_same_screen_is_noted_anew(ward, tablet, day_id):
    fragment = f"/days/{day_id}/fragments/day"
    tablet.get(fragment, headers=POLL)
    ward.sign_in(SECOND).get(fragment, headers=POLL)
    assert [who for who, *_ in noted(ward)] == [NURSE.id, SECOND.id]


def test_a_form_that_comes_back_refused_is_a_look_and_a_saved_one_is_none(ward, tablet, day_id):
    typed = {"text": "Comfortable", "request_id": "a" * 32, "seq": "1"}
    assert tablet.post(f"/days/{day_id}/note", data=typed).status_code == 303
    assert noted(ward) == []
    assert tablet.post(f"/days/{day_id}/note", data={**typed, "text": ""}).status_code != 303
    assert noted(ward) == [(NURSE.id, day_id, "medicine.record_note")]


def test_who_is_not_let_in_has_not_looked(ward, tablet, day_id):
    ward.tablet().get(f"/days/{day_id}")
    tablet.get("/days/" + "0" * 32)
    tablet.post("/lock")
    tablet.get(f"/days/{day_id}")
    assert noted(ward) == []


def test_a_page_is_shown_although_the_look_cannot_be_noted_and_says_so(
    ward, tablet, day_id, caplog
):
    holder = only_reads(ward)
    page = tablet.get(f"/days/{day_id}")
    assert page.status_code == 200
    assert "It could not be noted that you looked at this" in page.text
    assert f"person {NURSE.id}" in caplog.text
    assert f"day {day_id}" in caplog.text
    holder.close()
    assert "could not be noted" not in tablet.get(f"/days/{day_id}").text


def test_paper_is_refused_while_the_look_cannot_be_noted(ward, tablet, day_id):
    ward.app.extensions["bedside-press"] = QuickPress()
    holder = only_reads(ward)
    answer = tablet.get(f"/days/{day_id}/infusion-record.pdf")
    assert answer.status_code == 503
    assert b"%PDF" not in answer.data
    assert "nothing leaves it now" in answer.text
    holder.close()


def test_a_look_costs_no_write_of_its_own(ward, tablet, day_id):
    begun = []
    with ward.app.app_context():
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: begun.append(statement),
        )
    tablet.get(f"/days/{day_id}")
    assert sum("INSERT INTO record_view" in statement for statement in begun) == 1
    assert sum(statement.startswith("BEGIN IMMEDIATE") for statement in begun) == 1


@pytest.fixture
def manager(ward, tablet):
    return ward.sign_in(MANAGER)


def test_the_report_of_a_day_says_who_looked_when_where_and_at_what(ward, tablet, day_id, manager):
    tablet.get("/days")
    tablet.get(f"/days/{day_id}")
    tablet.get(f"/days/{day_id}/record")
    page = page_of(manager.get(f"/days/{day_id}/views"))
    assert page.faults == []
    text = page.text()
    assert "SMITH, Jane (Ms), born 12-Mar-1984, NHS No. 999 000 0018" in text
    assert f"{NURSE.name} nurse 2 24-Nov-2026 08:00" in text
    assert "24-Nov-2026 08:00 N. Okafor Tablet 1 Record 24-Nov-2026" in text
    assert "Who opened a list with this patient on it" in text


def test_looking_at_the_report_is_a_look_too(ward, day_id, manager):
    manager.get(f"/days/{day_id}/views")
    assert noted(ward) == [(MANAGER.id, day_id, "views.of_day")]


def test_the_report_as_a_file_names_no_patient(ward, tablet, day_id, manager):
    tablet.get("/days")
    tablet.get(f"/days/{day_id}")
    answer = manager.get(f"/days/{day_id}/views.csv")
    assert answer.mimetype == "text/csv"
    rows = [*csv.reader(StringIO(answer.text))]
    assert rows[0] == ["when", "who", "role", "device", "what", "day", "list"]
    assert [row[4] for row in rows[1:]] == ["views.of_day_csv", "patient.today", "day_list.days"]
    assert rows[2][1:4] == [NURSE.name, "nurse", "Tablet 1"]
    assert (rows[2][5], rows[3][6]) == ("2026-11-24", "2026-11-24")
    assert "Smith" not in answer.text


def test_a_patient_is_asked_for_by_number_and_every_day_of_theirs_is_told(ward, tablet, manager):
    earlier, today = ward.book(on=THE_DAY - timedelta(days=1), day=1), ward.book(day=2)
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}))
    for day_id in (earlier, today, other):
        tablet.get(f"/days/{day_id}/record")
    with ward.app.app_context():
        who = patient_with(PATIENT.nhs_number, "unit")
    asked = manager.post("/views", data={"nhs_number": " 999 000 0018"})
    assert asked.location == f"/patients/{who.id}/views"
    text = page_of(manager.get(asked.location)).text()
    assert text.count(" Record ") == 2
    assert "Record 23-Nov-2026" in text


@pytest.mark.parametrize("typed", ["", "9990000019", "Smith", "9990000034"])
def test_a_number_that_is_none_or_nobodys_is_said_and_kept(ward, manager, typed):
    answer = manager.post("/views", data={"nhs_number": typed})
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.faults == []
    assert f'value="{typed}"' in answer.text or not typed
    assert "NHS number" in page.text()


def test_a_nurse_is_told_whose_page_it_is(ward, tablet, day_id):
    answer = tablet.get(f"/days/{day_id}/views")
    assert answer.status_code == 403
    assert "This is for the ward manager and the administrator" in answer.text


def test_a_patient_named_after_the_question_mark_is_noted_too(ward, tablet, day_id):
    with ward.app.app_context():
        patient_id = patient_with(PATIENT.nhs_number, "unit").id
    line = ward.live(day_id).at("08:00").write(NoteWritten(text="Asked for water"))
    other = ward.book(
        PATIENT.model_copy(update={"family_name": "Nowak", "nhs_number": "9990000034"}), chair="6"
    )
    assert tablet.get(f"/bookings/new?patient={patient_id}").status_code == 200
    assert tablet.get(f"/days/{day_id}/record/{line.seq}/move?to={other}").status_code == 200
    assert tablet.get("/bookings/new?patient=" + "f" * 400).status_code == 404
    with ward.app.app_context():
        rows = db.session.scalars(db.select(RecordView).order_by(RecordView.id)).all()
        seen = [(row.patient_id, row.day_id) for row in rows]
    assert seen == [(patient_id, None), (None, day_id), (None, other), (None, None)]


def test_everybody_whom_a_search_finds_was_looked_at(ward, tablet):
    with ward.app.app_context():
        patient_id = patient_with(PATIENT.nhs_number, "unit").id
    assert tablet.post("/patients", data={"find": PATIENT.family_name}).status_code == 200
    assert tablet.post("/patients", data={"find": "Nobodycalledso"}).status_code == 200
    with ward.app.app_context():
        rows = db.session.scalars(db.select(RecordView).order_by(RecordView.id)).all()
        seen = [(row.what, row.patient_id) for row in rows]
    assert seen == [("patients.find", one) for one in (None, patient_id, None)]
