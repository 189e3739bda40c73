"""A correction is a new line: the old one stays, and everything after it is told anew (rule 7)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from tests.core.tapping import called, codes, findings, rate
from tests.support.daybook import PRESCRIBER, DayBook


def corrected_step():
    """10 mL per hour set at 30 and entered as 38, then corrected."""
    book = DayBook().started()
    wrong = book.after(38).rate("10")
    event = e.RateChanged(rate_ml_per_h=Decimal(10), correction_reason="misread clock")
    entered_at = book.after(50).now
    book.after(30).write(event, corrects=wrong.seq, entered_at=entered_at)
    return book, wrong


def test_corrected_time_recomputes_volume_and_later_steps():
    book, _ = corrected_step()
    right = DayBook().started().climbs_to(30)
    assert book.day_after(50).dose == right.day_after(50).dose
    assert book.day_after(50).projection == right.day_after(50).projection


def test_corrected_line_stays_in_the_record_and_is_named():
    book, wrong = corrected_step()
    history = book.day_after(50).history
    assert wrong in history.entries
    assert wrong not in history.effective
    assert history.corrected_by[wrong.seq].event.correction_reason == "misread clock"


def test_corrected_reaction_keeps_what_was_done_about_it():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.write(called(reaction))
    book.pauses()
    book.after(120).reaction_over(reaction)
    again = reaction.event.model_copy(update={"correction_reason": "began earlier"})
    book.after(98).write(again, corrects=reaction.seq)
    (kept,) = book.day_after(121).history.reactions
    assert (kept.is_open, "call_prescriber" in kept.done) == (False, True)
    assert kept.onset_at == book.after(98).now


def test_struck_pause_did_not_happen():
    book = DayBook().started().climbs_to(30)
    paused = book.after(40).pauses()
    book.write(e.EntryStruck(correction_reason="another patient"), corrects=paused.seq)
    assert book.day_after(52).dose.given_ml == Fraction(5, 2) + Fraction(22, 6)


def test_line_is_corrected_once_and_then_only_its_correction():
    book, wrong = corrected_step()
    again = e.RateChanged(rate_ml_per_h=Decimal(10), correction_reason="again")
    last = book.entries[-1]
    assert "nothing_to_correct" in codes(book.after(50), again, corrects=wrong.seq)
    assert "nothing_to_correct" not in codes(book.after(50), again, corrects=last.seq)


def test_correction_needs_a_reason_and_the_same_kind():
    book = DayBook().started()
    noted = book.after(5).write(e.NoteWritten(text="x"))
    note = e.NoteWritten(text="y")
    assert codes(book, note, corrects=noted.seq) == ["correction_needs_reason"]
    pause = e.InfusionPaused(reason="x", correction_reason="y")
    assert codes(book, pause, corrects=noted.seq) == ["correction_of_another_kind"]


def test_opening_line_is_never_struck_and_striking_needs_a_line():
    struck = e.EntryStruck(correction_reason="x")
    assert codes(DayBook().started(), struck, corrects=1) == ["nothing_to_correct"]
    assert codes(DayBook().started(), struck) == ["nothing_to_correct"]


def test_striking_the_start_names_the_first_line_that_then_cannot_be():
    book = DayBook().started()
    begun = book.entries[-1]
    changed = book.after(30).rate("10")
    (found,) = findings(book, e.EntryStruck(correction_reason="x"), corrects=begun.seq)
    assert (found.code, found.values["with_seq"]) == ("impossible_then", changed.seq)


def test_correction_of_the_time_alone_is_taken_while_that_rate_still_runs():
    book = DayBook().started()
    wrong = book.after(38).rate("10")
    event = rate("10").model_copy(update={"correction_reason": "misread"})
    assert codes(book.after(45), event, corrects=wrong.seq, ago=15) == []


def test_correction_of_the_starts_time_asks_for_no_permission_again():
    book = DayBook().started()
    begun = book.entries[-1]
    event = begun.event.model_copy(update={"correction_reason": "wall clock was fast"})
    assert codes(book.after(20), event, corrects=begun.seq, ago=22, pins=()) == []


@pytest.mark.parametrize("field", ["reason", "late_reason", "raised_anyway"])
def test_words_beside_a_rate_are_corrected_without_asking_for_permission_again(field):
    book = DayBook().started()
    told = rate("10").model_copy(update={field: "asked"})
    wrong = book.after(38).write(told)
    event = rate("10").model_copy(update={"correction_reason": "misread"})
    assert codes(book.after(45), event, by=PRESCRIBER, corrects=wrong.seq, ago=7) == []


def test_only_what_was_decided_then_is_corrected_without_asking_again():
    book = DayBook().started()
    ran = e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(12), reason="x", until_at=book.after(30).now)
    found = book.after(20).write(ran)
    event = ran.model_copy(update={"correction_reason": "clock"})
    refused = codes(book.after(35), event, second=None, corrects=found.seq, ago=14)
    assert refused == ["second_person_needed"]


def test_a_signature_is_not_corrected():
    book = DayBook().at("09:00")
    book.write(e.DayDeferred(reason="fever"))
    signed = e.DaySigned(meaning="nurse", through_seq=len(book.entries), head="a" * 64)
    line = book.write(signed)
    for event in (signed, e.EntryStruck()):
        again = event.model_copy(update={"correction_reason": "another person"})
        assert codes(book, again, corrects=line.seq)[0] == "nothing_to_correct"


def test_correction_is_no_way_round_a_rate_refused_after_a_reaction():
    book = DayBook().started().climbs_to(90)
    book.after(100).reacts(2)
    halved = book.rate("10")
    event = rate("20", "typed wrong").model_copy(update={"correction_reason": "misread"})
    assert codes(book.after(105), event, corrects=halved.seq, ago=5) == ["same_rate"]
    fast = rate("25", "typed wrong").model_copy(update={"correction_reason": "misread"})
    assert codes(book.after(105), fast, corrects=halved.seq, ago=5) == ["reaction_open"]


def test_corrected_rate_is_judged_on_the_day_as_it_stood_then():
    book = DayBook().started()
    wrong = book.after(30).rate("10")
    book.after(60).rate("15")
    event = rate("15").model_copy(update={"correction_reason": "misread"})
    found = codes(book.after(65), event, corrects=wrong.seq, ago=35)
    assert found == ["not_the_next_step"]


@pytest.mark.parametrize(("ago", "refused"), [(44, []), (46, ["impossible_then"])])
def test_correction_may_not_move_a_step_before_the_start(ago, refused):
    book = DayBook().started()
    wrong = book.after(40).rate("10")
    event = rate("10", "early").model_copy(update={"correction_reason": "misread"})
    found = codes(book.after(45), event, corrects=wrong.seq, ago=ago)
    assert [code for code in found if code == "impossible_then"] == refused


def test_record_before_the_correction_still_reads_as_it_did():
    book, _ = corrected_step()
    then = DayBook()
    then.entries = book.entries[:-1]
    assert then.day_after(40).dose.given_ml == Fraction(38, 12) + Fraction(2, 6)


def test_a_rate_corrected_in_the_minute_of_a_pause_keeps_its_place_before_it():
    book = DayBook().started()
    wrong = book.after(30).rate("12", "typed wrong")
    book.pauses()
    event = rate("10").model_copy(update={"correction_reason": "misread"})
    assert codes(book.after(35), event, corrects=wrong.seq, ago=5) == []
    entered_at = book.now
    book.after(30).write(event, corrects=wrong.seq, entered_at=entered_at)
    again = event.model_copy(update={"correction_reason": "once more"})
    book.write(again, corrects=book.entries[-1].seq, entered_at=entered_at)
    history = book.day_after(40).history
    assert (history.status, history.rate_before_stop, history.collisions) == ("paused", 10, [])


def test_a_reaction_rewritten_in_the_minute_of_its_halving_stays_before_it():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    again = reaction.event.model_copy(update={"correction_reason": "hives too", "note": "arms"})
    entered_at = book.after(104).now
    book.after(100).write(again, corrects=reaction.seq, entered_at=entered_at)
    day = book.day_after(105)
    assert day.history.reactions[0].half_since_at == book.after(100).now
    assert (day.half_permitted, day.rate_now) == (None, 10)
