"""Codes in the record, words on the screen; what older records say in words stays readable."""

import pytest

from bedside.core import events as e
from bedside.screens.entries import entry_title
from tests.support.daybook import DayBook


def title(event):
    book = DayBook().started()
    return entry_title(book.at("11:00").write(event), book.day())


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"why": "toilet"}, "Toilet"),
        ({"why": "alarm", "reason": "air in line"}, "Pump alarm: air in line"),
        ({"why": "other", "reason": "fire drill"}, "fire drill"),
        ({"why": "reaction", "grade": 2}, "Reaction, grade 2"),
        ({"why": "emergency", "card": "stroke"}, "Emergency: Stroke or neck-artery tear"),
        ({"reason": "Pump alarm: air in line"}, "Pump alarm: air in line"),
        ({"reason": "Reaction, grade 2"}, "Reaction, grade 2"),
    ],
)
def test_a_stop_says_why(stored, words):
    assert title(e.InfusionPaused(**stored)) == f"Pump stopped Reason: {words}"


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"why": "patient", "reason": "had enough"}, "Patient's wish: had enough"),
        ({"why": "prescriber"}, "Prescriber's decision"),
        ({"why": "other", "reason": "pump broken"}, "pump broken"),
        ({"reason": "Patient's wish: had enough"}, "Patient's wish: had enough"),
    ],
)
def test_a_discontinued_infusion_says_why(stored, words):
    assert title(e.InfusionDiscontinued(**stored)) == f"Infusion discontinued Reason: {words}"


def test_a_stop_without_a_reason_says_none():
    assert title(e.InfusionPaused()) == "Pump stopped"


@pytest.mark.parametrize("meaning", ["responsible_nurse", "Complete and correct, N. Okafor"])
def test_a_signature_says_what_is_meant(meaning):
    signed = e.DaySigned(meaning=meaning, through_seq=1, head="0" * 64)
    said = {"responsible_nurse": "Responsible nurse: the record is complete and correct"}
    assert title(signed) == f"Signed: {said.get(meaning, meaning)}, entries 1 to 1"
