"""A downtime lived on paper and typed in afterwards: every possible line is taken, and marked."""

import re
from fractions import Fraction
from uuid import uuid4

import pytest

from bedside.paper.frame import Printing
from bedside.paper.record import infusion_record
from tests.support.daybook import NURSE, PRESCRIBER, SECOND, configuration, instant
from tests.support.ward import PINS, Ward

WHY = {"late_reason": "system down, written on paper"}
BOTH = {"pin": PINS[NURSE.id], "second_person": SECOND.id, "second_pin": PINS[SECOND.id]}
SIGNED = {"second_person": PRESCRIBER.id, "second_pin": PINS[PRESCRIBER.id]}
A_SET = {
    "temperature_c": "36.9",
    "pulse_per_min": "80",
    "systolic_mmhg": "120",
    "diastolic_mmhg": "72",
    "breaths_per_min": "16",
    "spo2_percent": "98",
    "on_oxygen": "air",
    "consciousness": "A",
    "skin": "as_before",
    "vip": "0",
    "symptoms": "none",
}
HIVES = {
    "red_flag": "none",
    "symptom-hives": "widespread",
    "symptom-chills": "none",
    "infection_sign": "no",
    "grade": "2",
}


class Typist:
    """A nurse with the paper beside the tablet: each line in its order, with its true time."""

    def __init__(self, ward, day_id):
        self.ward, self.day_id, self.client = ward, day_id, ward.sign_in()
        self.typed = []

    @property
    def day(self):
        return self.ward.day(self.day_id)

    def types(self, screen, at, who=None, **fields):
        client = self.ward.sign_in(who) if who else self.client
        seq = self.day.seq
        posted = {"request_id": uuid4().hex, "seq": seq, "occurred_at": at, **WHY, **fields}
        answer = client.post(f"/days/{self.day_id}/{screen}", data=posted)
        assert answer.status_code == 303, (screen, at, problems(answer.text))
        self.typed += [line for line in self.day.history.entries if line.seq > seq]

    def sets(self, *clocks, **values):
        for clock in clocks:
            self.types("observations", clock, **(A_SET | values))


def problems(html):
    """What the page says against it."""
    return re.findall(
        r"(?:error[^>]*>|refusal__link[^>]*>)(?:<svg.*?</svg>)?(?:<span>)?([^<]+)", html, re.DOTALL
    )


@pytest.fixture
def ward(tmp_path):
    """At 15 mL per hour since 11:30 when the server died; the last set is from 11:28."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(60).after(58).observes()
    return ward


@pytest.fixture
def typist(ward):
    """It is 14:00, the server is back."""
    ward.at("14:00")
    return Typist(ward, ward.day_id)


def lives_through_a_reaction(typist):
    """12:00 to 13:40 on paper: a step, a reaction with a stop, half the rate, a way on, a step."""
    typist.types("rate", "12:00", rate_ml_per_h="20")
    typist.types(
        "reaction",
        "12:20",
        **HIVES,
        save="only",
    )
    reaction = typist.day.history.reactions[-1].seq
    typist.types("pause", "12:22", why="other", detail="reaction")
    typist.sets("12:23", pulse_per_min="104")
    typist.types(f"reactions/{reaction}/actions/call_prescriber", "12:24", detail="Dr A. Mehta")
    typist.types(
        "medicine",
        "12:25",
        drug="chlorphenamine",
        dose="10",
        dose_unit="mg",
        route="intravenous",
        reason="hives",
    )
    typist.sets("12:38")
    typist.types(f"reactions/{reaction}/gone", "12:40")
    typist.sets("12:44")
    typist.types("resume", "12:45", **BOTH)
    typist.sets("13:00")
    typist.types(
        f"reactions/{reaction}/way-on",
        "13:10",
        way="climb",
        wait_min="30",
        reason="limit",
        **SIGNED,
    )
    typist.sets("13:15")
    typist.types("rate", "13:40", rate_ml_per_h="15", **BOTH)


def test_two_hours_on_paper_can_be_typed_in_line_by_line(typist):
    lives_through_a_reaction(typist)
    history = typist.day.history
    assert history.status == "infusing" and history.rate_now == 15
    assert not history.collisions
    reaction = history.reactions[-1]
    assert (reaction.onset_at, reaction.resolved_at) == (instant("12:20"), instant("12:40"))
    # 10:30 5, 11:00 10, 11:30 15, 12:00 20 to 12:22, 12:45 10 to 13:40, 15 to 14:00
    pumped = Fraction(5 + 10 + 15, 2) + Fraction(20 * 22 + 10 * 55 + 15 * 20, 60)
    assert typist.day.dose.pumped_ml == pumped


def test_a_way_on_signed_on_paper_asks_why_it_comes_late_and_offers_its_time(typist):
    lives_through_a_reaction(typist)
    reaction = typist.day.history.reactions[-1].seq
    page = typist.client.get(f"/days/{typist.day_id}/reactions/{reaction}").text
    assert "Signed on paper at" in page
    answer = typist.client.post(
        f"/days/{typist.day_id}/reactions/{reaction}/way-on",
        data={"request_id": uuid4().hex, "seq": typist.day.seq, "way": "hold", "reason": "limit",
              "occurred_at": "13:12", **SIGNED},
    )  # fmt: skip
    assert answer.status_code == 422 and "Why entered later" in answer.text


def test_everything_typed_in_says_that_it_was_entered_later_on_screen_and_on_paper(typist):
    lives_through_a_reaction(typist)
    lines = [line for line in typist.typed if line.recorded_at - line.occurred_at]
    assert len(lines) == len(typist.typed) >= 14
    record = typist.client.get(f"/days/{typist.day_id}/record").text
    assert record.count("Entered later, by") == len(lines)
    printing = Printing(
        at=typist.day.now, by="N. Okafor", is_training=True, configuration=configuration()
    )
    with typist.ward.app.test_request_context():
        marked = infusion_record(typist.day, printing).marked
    late = [row for row in marked if row.mark.startswith("L")]
    assert len(late) == len(lines)


def test_a_bag_that_ended_in_the_downtime_is_typed_in_with_its_line_and_its_sets(tmp_path):
    ward = Ward(tmp_path)
    day_id = ward.book()
    ward.live(day_id).started().climbs_to(60).after(58).observes()
    ward.at("16:40")
    typist = Typist(ward, day_id)
    typist.types("rate", "12:00", rate_ml_per_h="20")
    typist.sets("12:20")
    typist.types("rate", "13:00", rate_ml_per_h="25")
    typist.sets("13:18", "14:16", "15:14")
    typist.types("bag-finished", "15:39", volume_ml="101.2")
    typist.sets("15:40")
    typist.types("line", "16:09", done="flushed", volume_ml="20")
    typist.sets("16:10")
    day = typist.day
    assert day.history.status == "watch" and day.watch_from_at == instant("16:09")
    assert day.watch_end_at == instant("18:09")
    assert day.dose.pumped_ml == Fraction("101.2") and not day.history.collisions


def test_a_forgotten_line_between_two_typed_ones_is_taken_in_its_place(typist):
    lives_through_a_reaction(typist)
    typist.sets("12:50")
    clocks = [one.at for one in typist.day.history.sets]
    assert clocks == sorted(clocks) and instant("12:50") in clocks


def test_a_time_that_cannot_have_been_is_refused_and_names_the_line_it_meets(typist):
    lives_through_a_reaction(typist)
    fields = {"request_id": uuid4().hex, "seq": typist.day.seq, "occurred_at": "12:30",
              "rate_ml_per_h": "20", **WHY}  # fmt: skip
    answer = typist.client.post(f"/days/{typist.day_id}/rate", data=fields)
    assert answer.status_code == 422 and "cannot have happened then" in answer.text
