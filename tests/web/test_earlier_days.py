"""Yesterday on today's screens: read at the first entry, decided before the start, one 409."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bedside.core import events as e
from bedside.record.engine import open_engine
from bedside.record.export import entries_from_export, export_day
from bedside.record.verify import verify
from bedside.replay import day_at
from tests.support.daybook import PATIENT, PRESCRIBER, THE_DAY
from tests.support.ward import NURSE, PINS, LiveBook
from tests.web.before_start import Stage, second, words_of

BEFORE = THE_DAY - timedelta(days=1)
ARRIVES = dict.fromkeys(
    ("name_stated", "born_stated", "nhs_number_compared", "wristband_compared"), "y"
)


class TwoDays(Stage):
    """Yesterday lived, today booked; `yesterday` goes on with yesterday's record."""

    def __init__(self, folder: Path, **patient: object) -> None:
        super().__init__(folder)
        other = PATIENT.model_copy(update=patient)
        self.yesterday_id = self.ward.book(other, on=BEFORE, day=1)
        self.ward.at("08:15")

    @property
    def yesterday(self) -> LiveBook:
        return self.ward.live(self.yesterday_id)

    def reacted(self, grade: e.Grade = 2, **values: object) -> "TwoDays":
        book = self.yesterday.started().climbs_to(120)
        reaction = book.after(125).reacts(grade, **values)
        book.pauses()
        book.after(140).reaction_over(reaction)
        book.after(141).resumes("10")
        book.after(400).write(e.InfusionDiscontinued(reason="8 hours"))
        book.write(e.LineDisconnected())
        return self

    def arrives(self) -> "TwoDays":
        assert self.post("arrival", **ARRIVES).status_code == 303
        return self

    def everything_else_is_ready(self) -> None:
        book = self.lived()
        book.at("10:05").passes_all_checks()
        book.gets_all_premedication()
        book.at("10:15").bag()
        book.observes()
        self.ward.at("10:30")

    def flagged_late(self) -> None:
        """Somebody adds to yesterday's record what nobody had entered."""
        self.yesterday.after(410).write(e.EmergencyDeclared(card="stroke"))

    @property
    def readings(self) -> int:
        return self.types.count("earlier_days_read")


@pytest.fixture
def stage(tmp_path: Path) -> TwoDays:
    return TwoDays(tmp_path)


def test_first_entry_takes_yesterday_into_todays_record(stage: TwoDays) -> None:
    stage.reacted().arrives()
    assert stage.types == ["day_opened", "earlier_days_read", "patient_arrived"]


def test_looking_at_a_page_enters_nothing(stage: TwoDays) -> None:
    stage.reacted()
    words = stage.get("arrival")
    assert "Yesterday (course 1, day 1, 23-Nov-2026): ▲ Grade 2 at 12:35" in words
    assert stage.types == ["day_opened"]


def test_without_an_earlier_day_nothing_is_entered(stage: TwoDays) -> None:
    assert stage.arrives().types == ["day_opened", "patient_arrived"]


def test_double_tap_of_the_first_entry_is_one(stage: TwoDays) -> None:
    stage.reacted()
    for _tap in range(2):
        assert stage.post("arrival", request_id="same-form", **ARRIVES).status_code == 303
    assert stage.types == ["day_opened", "earlier_days_read", "patient_arrived"]


def test_refused_first_entry_leaves_no_line(stage: TwoDays) -> None:
    stage.reacted()
    assert stage.post("arrival", **ARRIVES | {"occurred_at": "09:00"}).status_code == 422
    assert stage.types == ["day_opened"]


TOLD = (
    "Yesterday (course 1, day 1, 23-Nov-2026): ▲ Grade 2 at 12:35 at 20 mL per hour: "
    "Hives: Widespread. Pump stopped, resumed at 10 mL per hour. Symptoms gone 12:50. "
    "8.3 of 12 mg given, discontinued (8 hours). Highest 20 mL per hour, "
    "without a reaction 15 mL per hour, to the end 10 mL per hour."
)


def test_checks_and_start_show_yesterdays_reaction_and_the_rate_that_worked(
    stage: TwoDays,
) -> None:
    assert TOLD in stage.reacted().arrives().get("checks")
    stage.everything_else_is_ready()
    assert TOLD in stage.get("ready")


def test_yesterday_is_read_and_does_apply(stage: TwoDays) -> None:
    stage.reacted().arrives()
    refused = stage.post("checks", answer_yesterday_read="not_applicable")
    assert refused.status_code == 422
    assert "There is an earlier day to read" in words_of(refused)
    assert stage.post("checks", answer_yesterday_read="passed").status_code == 303


def test_day_whose_yesterday_stands_elsewhere_says_where_it_was_read(stage: TwoDays) -> None:
    stage.arrives()
    assert stage.post("checks", answer_yesterday_read="passed").status_code == 422
    said = {"answer_yesterday_read": "passed", "note_yesterday_read": "paper chart"}
    assert stage.post("checks", **said).status_code == 303


def test_red_flag_stands_on_arrival_checks_patient_and_ready_until_decided(stage: TwoDays) -> None:
    stage.reacted(4, red_flags=("trouble_breathing",))
    assert "Red flag on 23-Nov-2026." in stage.get("arrival")
    stage.arrives().everything_else_is_ready()
    said = "Red flag on 23-Nov-2026"
    assert f"{said} Course 1, day 1: Trouble breathing. This blocks the start" in stage.get(
        "checks"
    )
    assert f"{said}. Course 1, day 1: Trouble breathing. No start until" in words_of(
        stage.tablet.get(f"/days/{stage.day_id}")
    )
    assert f"{said}. Course 1, day 1: Trouble breathing. A prescriber has to" in stage.get("ready")
    start = {"rate_ml_per_h": "5", "pin": PINS[NURSE.id]}
    assert stage.post("ready/start", **start).status_code == 422
    about = f"decisions/red_flag:{stage.yesterday_id}"
    assert "By telephone instead" not in stage.get(about)
    assert stage.tablet.get(stage.path(f"{about}/telephone")).status_code == 404
    decision = {"decision": "go_on", "reason": "asthma, seen today"}
    answer = stage.post(about, **decision, **second(PRESCRIBER))
    assert answer.status_code == 303 and answer.location.endswith("/checks")
    assert "Go on: asthma, seen today. Dr A. Mehta, 10:30" in stage.get("checks")
    assert "Yesterday (course 1, day 1, 23-Nov-2026):" in stage.get("ready")
    assert stage.post("ready/start", **start).status_code == 303


def test_decision_on_an_older_yesterday_is_a_conflict_once(stage: TwoDays) -> None:
    stage.reacted().arrives().everything_else_is_ready()
    stage.flagged_late()
    start = {"rate_ml_per_h": "5", "pin": PINS[NURSE.id]}
    answer = stage.post("ready/start", **start)
    assert answer.status_code == 409
    assert "Red flag on 23-Nov-2026" in words_of(answer)
    assert (stage.last, stage.readings) == ("earlier_days_read", 2)
    assert stage.ward.day(stage.day_id).history.started is None
    # Once it is shown, the start is refused for what it is.
    assert stage.post("ready/start", **start).status_code == 422
    assert stage.readings == 2


def test_answer_on_an_older_yesterday_is_a_conflict_with_a_form_that_goes_on(
    stage: TwoDays,
) -> None:
    stage.reacted().arrives()
    stage.flagged_late()
    typed = {"request_id": "same-form", "answer_yesterday_read": "passed"}
    answer = stage.post("checks", **typed)
    assert answer.status_code == 409
    seq = answer.text.partition('name="seq" value="')[2].partition('"')[0]
    assert int(seq) == stage.seq
    assert stage.post("checks", **typed).status_code == 303
    assert stage.last == "check_answered"


def test_the_page_that_says_start_the_pump_knows_yesterday_before_anybody_entered_it(
    stage: TwoDays,
) -> None:
    stage.reacted().arrives().everything_else_is_ready()
    assert "Start the pump" in stage.get("ready")
    stage.flagged_late()
    shown = stage.get("ready")
    assert "Red flag on 23-Nov-2026" in shown
    assert "Start the pump" not in shown
    assert stage.readings == 1


@pytest.mark.parametrize(
    ("screen", "typed", "entered"),
    [
        ("pause", {"why": "toilet"}, "infusion_paused"),
        ("note", {"text": "asleep"}, "note_written"),
        ("emergency", {"card": "stroke"}, "emergency_declared"),
    ],
)
def test_facts_are_taken_at_once_whatever_yesterday_says_by_now(
    stage: TwoDays, screen: str, typed: dict[str, str], entered: str
) -> None:
    stage.reacted().arrives().everything_else_is_ready()
    stage.lived().at("10:30").starts()
    stage.ward.at("10:40")
    stage.flagged_late()
    answer = stage.post(screen, seq="2", **typed)
    assert answer.status_code == 303, words_of(answer)
    assert stage.types[-2:] == ["earlier_days_read", entered]


def test_yesterday_that_grew_without_saying_anything_new_adds_no_line(stage: TwoDays) -> None:
    stage.reacted().arrives()
    stage.yesterday.after(420).write(e.NoteWritten(text="family called"))
    assert stage.post("note", text="asleep").status_code == 303
    assert stage.readings == 1


def test_another_patients_day_is_not_read(tmp_path: Path) -> None:
    stage = TwoDays(tmp_path, nhs_number="9990000034").reacted()
    assert stage.arrives().readings == 0


def test_same_number_with_another_date_of_birth_is_asked_about(tmp_path: Path) -> None:
    stage = TwoDays(tmp_path, born_on=BEFORE).reacted()
    assert "names another date of birth" in stage.arrives().get("checks")
    assert "Hives" not in stage.get("checks")


def test_second_dose_on_one_day_is_refused(stage: TwoDays) -> None:
    other = stage.ward.book(on=THE_DAY, day=3, start="09:00")
    stage.ward.live(other).started(at="09:00", prepared="08:50")
    stage.ward.at("10:00")
    stage.arrives()
    assert "A dose was begun today already" in stage.get("checks")
    stage.everything_else_is_ready()
    answer = stage.post("ready/start", rate_ml_per_h="5", pin=PINS[NURSE.id])
    assert answer.status_code == 422
    assert "A second one is never given on one day." in words_of(answer)


def test_one_exported_record_tells_it_by_itself(stage: TwoDays) -> None:
    stage.reacted(4, red_flags=("trouble_breathing",)).arrives()
    with stage.ward.app.app_context():
        exported = json.dumps(export_day(stage.day_id, "1", stage.ward.clock.now()))
    day = day_at(entries_from_export(exported), stage.ward.clock.now())
    assert [one.day_id for one in day.history.earlier[0].event.days] == [stage.yesterday_id]
    assert day.stage == "checks"
    engine = open_engine(stage.ward.address)
    assert verify(engine).findings == ()
    engine.dispose()


def test_the_record_tells_it_and_offers_no_correction(stage: TwoDays) -> None:
    words = stage.reacted().arrives().get("record")
    assert "From the record of earlier days. Course 1, day 1, 23-Nov-2026: ▲ Grade 2" in words
    assert stage.tablet.get(stage.path("record/2/correct")).status_code == 404


def test_paper_for_a_downtime_knows_yesterday_before_anybody_entered_anything(
    stage: TwoDays,
) -> None:
    stage.reacted(4, red_flags=("trouble_breathing",))
    lines = stage.types
    for path in ("/days/downtime-pack", f"/days/{stage.day_id}/downtime-sheet"):
        text = words_of(stage.tablet.get(path))
        assert "DO NOT START" in text and "Red flag on 23-Nov-2026" in text
    assert stage.types == lines


def test_a_red_flag_entered_about_yesterday_after_todays_start_stands_on_the_row(
    stage: TwoDays,
) -> None:
    stage.reacted().arrives().everything_else_is_ready()
    stage.lived().at("10:30").starts()
    stage.flagged_late()
    stage.ward.at("10:40")
    assert "Red flag on" not in words_of(stage.tablet.get("/days"))
    answer = stage.post("note", text="Comfortable")
    assert answer.status_code == 303, answer.text
    assert "Red flag on 23-Nov-2026" in words_of(stage.tablet.get("/days"))
