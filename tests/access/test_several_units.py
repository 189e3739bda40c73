"""Several units in one installation: each sees its own patients alone, and yet no dose twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedside.booking import Booking, book
from bedside.config_units import UnitHere
from bedside.core import events as e
from bedside.record.patients import patient_with
from tests.access.test_who_reaches_what import ask
from tests.support.daybook import (
    NURSE,
    PATIENT,
    PRESCRIBER,
    SECOND,
    THE_DAY,
    configuration,
    instant,
)
from tests.support.page import page_of
from tests.support.routes import routes
from tests.support.two_units import NORTH, NORTH_CHAIR, NORTHERN
from tests.support.ward import PINS, Ward
from tests.web.before_start import words_of


@pytest.mark.parametrize(
    ("device", "who"), [("tablet", "lindqvist"), ("tablet", "okafor"), ("wall", None)]
)
def test_no_page_of_a_unit_names_a_patient_or_a_chair_of_the_other(here, device, who):
    client = here.device(device, who)
    for route in routes(here.app):
        if route.method == "GET" and "<day_id>" not in route.rule:
            answer = ask(client, here, route)
            assert NORTHERN not in answer.text, route
            assert NORTHERN.upper() not in answer.text, route
            assert NORTH_CHAIR not in answer.text, route


def test_the_locked_screen_shows_the_units_own_chairs(here):
    text = here.device("tablet", "okafor", is_locked=True).get("/locked").text
    assert NORTH_CHAIR not in text
    north = here.device("north_tablet", "north_nurse", is_locked=True).get("/locked").text
    assert NORTH_CHAIR in north


def test_the_other_unit_sees_its_own_list_and_board(here):
    client = here.device("north_tablet", "north_nurse")
    for path in ("/days", "/board"):
        text = client.get(path).text
        assert NORTHERN.upper() in text, path
        assert "SMITH" not in text, path


def test_the_same_nhs_number_stands_in_both_registers_and_each_finds_its_own(here):
    with here.app.app_context():
        ours = patient_with(PATIENT.nhs_number, "unit")
        theirs = patient_with(PATIENT.nhs_number, NORTH)
    assert ours.id != theirs.id
    for device, who, own, other in (
        ("tablet", "okafor", ours, theirs),
        ("north_tablet", "north_nurse", theirs, ours),
    ):
        client = here.device(device, who)
        found = client.post("/patients", data={"find": PATIENT.nhs_number})
        text = found.text if found.status_code == 200 else found.location
        assert own.id in text
        assert other.id not in text
        assert client.get(f"/patients/{own.id}").status_code == 200
        assert client.get(f"/patients/{other.id}").status_code == 404


class TwoWards:
    """A patient in the north unit yesterday (or today), and here today."""

    def __init__(self, folder, north_on, north_day):
        setup = configuration()
        north = {NORTH: UnitHere(setup.unit.model_copy(update={"name": "North"}), setup.floor)}
        self.ward = Ward(folder, setup=replace(setup, further_units=north))
        booking = Booking(
            PATIENT, 1, north_day, instant("09:00", north_on), NORTH_CHAIR, PRESCRIBER.name
        )
        with self.ward.app.app_context():
            own = self.ward.setup.of_unit(NORTH)
            self.north_day = book(booking, own, NORTH, NURSE, self.ward.clock)
        self.day_id = self.ward.book(day=2)
        self.tablet = self.ward.sign_in()

    def ready_to_start(self):
        book_of_day = self.ward.live(self.day_id)
        book_of_day.at("08:15").arrives()
        book_of_day.at("10:05").passes_all_checks()
        book_of_day.gets_all_premedication()
        book_of_day.at("10:15").bag()
        book_of_day.observes()
        self.ward.at("10:30")

    def arrives(self):
        said = ("name_stated", "born_stated", "nhs_number_compared", "wristband_compared")
        typed = {"request_id": "b" * 32, "seq": "1", **dict.fromkeys(said, "y")}
        answer = self.tablet.post(f"/days/{self.day_id}/arrival", data=typed)
        assert answer.status_code == 303, answer.text

    def start(self):
        seq = str(self.ward.day(self.day_id).seq)
        typed = {"request_id": "a" * 32, "seq": seq, "rate_ml_per_h": "5", "pin": PINS[NURSE.id]}
        return self.tablet.post(f"/days/{self.day_id}/ready/start", data=typed)


def test_a_dose_begun_today_in_the_other_unit_stops_the_start_here(tmp_path):
    both = TwoWards(tmp_path, THE_DAY, 2)
    both.ward.live(both.north_day).started(at="09:00", prepared="08:50")
    both.ready_to_start()
    answer = both.start()
    assert answer.status_code in (409, 422)
    assert "A dose was begun today already" in words_of(answer)
    assert both.start().status_code in (409, 422)
    assert both.ward.day(both.day_id).history.started is None


def test_yesterday_in_the_other_unit_is_told_in_short_and_its_record_stays_closed(tmp_path):
    both = TwoWards(tmp_path, THE_DAY - timedelta(days=1), 1)
    yesterday = both.ward.live(both.north_day).started(at="09:00", prepared="08:50").climbs_to(60)
    reaction = yesterday.after(70).reacts(2)
    yesterday.pauses()
    yesterday.after(90).reaction_over(reaction)
    yesterday.write(e.NoteWritten(text="Talked about her daughter"))
    yesterday.after(95).write(e.InfusionDiscontinued(reason="Asked to stop"))
    both.ward.at("08:15")
    both.arrives()
    page = both.tablet.get(f"/days/{both.day_id}/checks")
    assert "Yesterday (course 1, day 1, 23-Nov-2026): ▲ Grade 2" in words_of(page)
    assert "daughter" not in page.text
    assert NORTH_CHAIR not in page.text
    assert both.north_day not in page.text
    assert page_of(page).faults == []
    for path in ("", "/record", "/infusion-record", "/protocol"):
        assert both.tablet.get(f"/days/{both.north_day}{path}").status_code == 404
    assert both.tablet.post(f"/days/{both.north_day}/note", data={"text": "x"}).status_code == 404


def test_nobody_takes_over_a_patient_of_the_other_unit(tmp_path):
    both = TwoWards(tmp_path, THE_DAY, 2)
    both.ward.live(both.north_day).at("08:15").arrives()
    both.ward.at("09:00")
    typed = {"request_id": "c" * 32, "day_ids": both.north_day, "takes": "yes"}
    answer = both.ward.sign_in(SECOND).post("/handover?from=okafor", data=typed)
    assert answer.status_code == 409
    assert both.ward.day(both.north_day).history.responsible.id == NURSE.id
