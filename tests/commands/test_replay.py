"""Replay says at every stage what the screen said then, from the exported record alone."""

import json
import re

import pytest
from flask import Flask

from bedside.core import events as e
from bedside.record.export import export_day
from bedside.record.tables import db
from bedside.screens.frame import iso
from tests.support.daybook import PRESCRIBER, SECOND, THE_DAY, instant
from tests.support.page import Page
from tests.support.ward import Ward

# What only replay says, and what divides the words of the screen in its lines.
OWN_WORDS = {"entered", "Struck"}
BETWEEN = re.compile(r"  +|, |: |:$|\. |\.$|[()\[\]]")


class Looked:
    """A ward in which somebody looks at the patient's page now and then, and remembers it."""

    def __init__(self, folder):
        self.ward = Ward(folder, instant("07:30"))
        self.day_id = self.ward.book()
        self.nurse = self.ward.sign_in()
        self.book = self.ward.live(self.day_id)
        self.seen = {}

    def at(self, clock):
        self.ward.at(clock)
        return self.book.at(clock)

    def looks(self, clock):
        self.ward.at(clock)
        page = Page(self.nurse.get(f"/days/{self.day_id}").text)
        [main] = page.all("main")
        self.seen[clock] = " ".join(" ".join(main.itertext()).split())

    def record(self):
        app: Flask = self.ward.app
        with app.app_context():
            return export_day(self.day_id, "0.1.0", self.ward.clock.now())


def goes_well(looked):
    """The whole day without a reaction; the third rate entered wrongly and corrected later."""
    looked.looks("07:40")
    book = looked.at("08:15")
    book.arrives()
    looked.looks("08:20")
    looked.at("08:22")
    book.passes_all_checks()
    looked.looks("08:25")
    looked.at("08:30").gets_all_premedication()
    looked.looks("09:00")
    looked.at("10:15").bag()
    book.observes()
    looked.looks("10:20")
    looked.at("10:30").starts()
    looked.looks("10:35")
    looked.looks("11:05")
    looked.at("11:06").rate("10")
    wrong = looked.at("11:36").rate("20", reason="misread")
    looked.looks("11:40")
    right = e.RateChanged(rate_ml_per_h="15", correction_reason="it was 15")
    looked.book.at("11:36").write(right, corrects=wrong.seq, entered_at=instant("12:00"))
    looked.looks("12:01")
    looked.at("12:06").rate("20")
    looked.at("12:10").observes()
    looked.at("12:30").pauses()
    looked.looks("12:40")
    looked.at("12:45").resumes("20")
    looked.at("13:25").rate("25")
    looked.looks("14:20")
    looked.looks("16:30")
    looked.at("16:31").write(e.BagFinished())
    looked.looks("16:33")
    looked.at("16:40").write(e.LineFlushed())
    book.observes()
    looked.looks("17:00")
    looked.at("18:40").write(e.PatientDischarged())
    looked.looks("18:41")
    last = book.entries[-1]
    looked.at("18:45").write(e.DaySigned(meaning="complete", through_seq=last.seq, head=last.hash))
    looked.looks("18:46")


def goes_badly(looked):
    """Two reactions: grade 2 with a way on, then grade 4, discontinued."""
    looked.book.started().climbs_to(90)
    looked.at("12:05").observes()
    first = looked.at("12:10").reacts(2)
    looked.looks("12:11")
    looked.at("12:12").pauses("Reaction, grade 2")
    looked.looks("12:20")
    looked.at("12:30").observes()
    looked.book.reaction_over(first)
    looked.looks("12:31")
    looked.at("12:33").resumes("10")
    looked.looks("12:40")
    looked.at("12:45").chooses("climb", first, 30)
    looked.looks("12:50")
    looked.looks("13:20")
    fourth = looked.at("13:30").reacts(4, red_flags=("breathing",))
    looked.book.pauses("Reaction, grade 4")
    looked.looks("13:31")
    looked.at("13:40").write(e.InfusionDiscontinued(reason="grade 4"), by=PRESCRIBER)
    looked.looks("13:45")
    looked.at("14:00").reaction_over(fourth)
    looked.at("14:05").write(e.LineDisconnected())
    looked.looks("14:30")


@pytest.fixture(scope="module", params=[goes_well, goes_badly], ids=lambda story: story.__name__)
def told(request, tmp_path_factory):
    """(what was seen at which time, the exported record's file)."""
    looked = Looked(tmp_path_factory.mktemp("ward"))
    request.param(looked)
    file = tmp_path_factory.mktemp("record") / "record.json"
    file.write_text(json.dumps(looked.record()), encoding="utf-8")
    with looked.ward.app.app_context():
        db.session.remove()
        db.engine.dispose()
    return looked.seen, file


def test_replay_says_word_for_word_what_the_page_said(told, bedside):
    seen, file = told
    for clock, page in seen.items():
        answer = bedside("replay", file, "--at", iso(instant(clock)))
        assert answer.code == 0, answer.err
        head, *lines = answer.out.splitlines()
        assert head.startswith(f"24-Nov-2026 {clock}")
        for words in (part.strip() for line in lines for part in BETWEEN.split(line)):
            known = words in page or any(words.startswith(own) for own in OWN_WORDS)
            assert known, f"{clock}: {words!r} not in: {page}"


def test_the_figures_for_a_machine_are_those_of_the_words(told, bedside):
    seen, file = told
    for clock in seen:
        said = json.loads(bedside("replay", file, "--at", iso(instant(clock)), "--json").out)
        words = bedside("replay", file, "--at", iso(instant(clock))).out
        assert set(said) == {
            "at", "status", "rate_ml_per_h", "volume_given_ml", "dose_given_mg",
            "projected_finish_at", "projection_basis", "limits", "due",
        }  # fmt: skip
        if said["status"] in ("infusing", "paused"):
            assert f"\n{said['rate_ml_per_h']} mL per hour" in words
        if said["projection_basis"] == "none":
            assert said["projected_finish_at"] is None
        for limit in said["limits"]:
            assert set(limit) == {"name", "at", "margin_min", "verdict"}
            assert limit["name"] in ("min_4h", "max_8h", "bag", "closing")
            assert limit["verdict"] in ("kept", "over", "open")
            assert (limit["margin_min"] is None) == (limit["verdict"] == "open")
        for due in said["due"]:
            assert set(due) == {"task", "due_at", "overdue_from", "state"}


def test_what_was_corrected_later_still_shows_wrong_before(bedside, tmp_path):
    looked = Looked(tmp_path)
    goes_well(looked)
    file = tmp_path / "record.json"
    file.write_text(json.dumps(looked.record()), encoding="utf-8")

    def at(clock):
        return json.loads(bedside("replay", file, "--at", f"{THE_DAY}T{clock}Z", "--json").out)

    before, after = at("11:59:59.999"), at("12:00")
    assert (before["rate_ml_per_h"], after["rate_ml_per_h"]) == ("20", "15")
    # 36 min at 5, 30 at 10, then 24 at 20; with the correction 24 at 15.
    assert at("11:59")["volume_given_ml"] == "15.666667"
    assert after["volume_given_ml"] == "14"
    words = bedside("replay", file, "--at", f"{THE_DAY}T11:59Z").out
    assert "it was 15" not in words and "Struck" not in words
    assert "it was 15" in bedside("replay", file, "--at", f"{THE_DAY}T12:00Z").out


def test_replay_says_nothing_of_whose_day_it_was(told, bedside):
    _seen, file = told
    words = bedside("replay", file).out
    assert "Smith" not in words and "SMITH" not in words and "999 000" not in words
    assert SECOND.name in words or PRESCRIBER.name in words
