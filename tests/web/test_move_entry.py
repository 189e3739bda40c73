"""An entry on the wrong patient: struck there and entered on the right one, both or neither."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bedside.core import events as e
from bedside.core.as_needed import to_be_seen
from bedside.core.refusals.taps import Refused
from bedside.moves import Move, RefusedThere, StaleThere, move
from tests.support.daybook import MANAGER, NURSE, PATIENT, PRESCRIBER, SECOND
from tests.support.page import Page
from tests.support.ward import PINS, Ward

OTHER = PATIENT.model_copy(
    update={"family_name": "Nowak", "given_name": "Piotr", "nhs_number": "9990000034"}
)
REASON = "tablet of the next chair"


@pytest.fixture
def ward(tmp_path):
    """Smith infuses since 10:30; Nowak arrived at 11:00 in chair 6."""
    ward = Ward(tmp_path)
    ward.wrong, ward.right = ward.book(), ward.book(OTHER, chair="6")
    ward.live(ward.wrong).started().climbs_to(60)
    ward.live(ward.right).at("11:00").arrives()
    ward.at("11:40")
    ward.client = ward.sign_in()
    return ward


def seq(ward, day_id):
    return ward.day(day_id).seq


def effective(ward, day_id, event_type):
    found = ward.day(day_id).history.effective
    return [entry for entry in found if entry.event.type == event_type]


def moved(ward, entry, *, by=NURSE, second=None, pins=None, request_id=None, **changes):
    """The move as the page sends it."""
    people = {one.id for one in (by, second) if one is not None}
    values = {
        "from_day": ward.wrong,
        "seq": entry.seq,
        "to_day": ward.right,
        "reason": REASON,
        "drawn_on": seq(ward, ward.wrong),
        "drawn_on_there": seq(ward, ward.right),
        "by": by,
        "second": second,
        "signed_by": frozenset(people if pins is None else pins),
        "request_id": request_id or uuid4().hex,
    }
    with ward.app.app_context():
        move(Move(**(values | changes)), ward.clock)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_both_records_say_what_was_done_and_neither_whose_the_other_is(ward):
    entry = ward.live(ward.wrong).at("11:20").observes(pulse_per_min=99)
    moved(ward, entry)
    struck = ward.day(ward.wrong).history.corrected_by[entry.seq]
    assert struck.event == e.EntryStruck(correction_reason=REASON, moved_to_day=ward.right)
    (here,) = effective(ward, ward.right, "observations_recorded")
    assert (here.event.pulse_per_min, here.occurred_at) == (99, entry.occurred_at)
    assert here.event.late_reason == REASON
    source = here.event.moved_from
    assert (source.day_id, source.seq) == (ward.wrong, entry.seq)
    assert (source.entered_by, source.entered_at) == (NURSE, entry.recorded_at)
    for day_id, other in ((ward.wrong, "Nowak"), (ward.right, "Smith")):
        lines = ward.day(day_id).history.entries[1:]
        assert not [line for line in lines if other in repr(line)]


def test_the_second_tap_of_a_double_tap_adds_nothing(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    drawn = {"drawn_on": seq(ward, ward.wrong), "drawn_on_there": seq(ward, ward.right)}
    moved(ward, entry, request_id="the-very-same", **drawn)
    after = seq(ward, ward.wrong), seq(ward, ward.right)
    moved(ward, entry, request_id="the-very-same", **drawn)
    assert (seq(ward, ward.wrong), seq(ward, ward.right)) == after


def test_a_record_that_moved_on_stops_the_move_on_both(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    before = seq(ward, ward.wrong), seq(ward, ward.right)
    with pytest.raises(StaleThere):
        moved(ward, entry, drawn_on_there=before[1] - 1)
    with pytest.raises(Exception, match="stands at line"):
        moved(ward, entry, drawn_on=before[0] - 1)
    assert (seq(ward, ward.wrong), seq(ward, ward.right)) == before


def test_what_cannot_have_happened_there_is_refused_and_nothing_struck_here(ward):
    entry = ward.live(ward.wrong).at("11:35").rate("15", "early")
    before = seq(ward, ward.wrong), seq(ward, ward.right)
    with pytest.raises(RefusedThere) as refused:
        moved(ward, entry)
    assert codes(refused) == ["impossible_then"]
    assert (seq(ward, ward.wrong), seq(ward, ward.right)) == before


def test_a_stop_goes_to_the_patient_whose_pump_stood_still(ward):
    ward.live(ward.right).made_ready()
    ward.live(ward.right).at("11:00").starts()
    entry = ward.live(ward.wrong).at("11:35").pauses()
    moved(ward, entry)
    assert ward.day(ward.wrong).history.status == "infusing"
    assert ward.day(ward.right).history.status == "paused"


def test_a_reaction_takes_its_actions_its_grade_and_its_end_along(ward):
    book = ward.live(ward.wrong)
    reaction = book.at("11:20").reacts(1)
    book.at("11:22").write(
        e.ReactionActionDone(reaction_seq=reaction.seq, action_id="medicine_grade_1")
    )
    book.at("11:25").write(
        e.ReactionRegraded(reaction_seq=reaction.seq, grade=2, reason="hives all over")
    )
    book.at("11:35").reaction_over(reaction)
    moved(ward, reaction)
    assert ward.day(ward.wrong).history.reactions == []
    (there,) = ward.day(ward.right).history.reactions
    assert (there.worst_grade, set(there.done)) == (2, {"medicine_grade_1"})
    assert there.resolved_at is not None
    assert there.event.moved_from.seq == reaction.seq


def test_a_corrected_reaction_still_takes_its_actions_along(ward):
    book = ward.live(ward.wrong)
    reaction = book.at("11:20").reacts(1)
    book.at("11:22").write(
        e.ReactionActionDone(reaction_seq=reaction.seq, action_id="medicine_grade_1")
    )
    again = book.at("11:21").write(
        reaction.event.model_copy(update={"correction_reason": "time"}), corrects=reaction.seq
    )
    moved(ward, again)
    (there,) = ward.day(ward.right).history.reactions
    assert set(there.done) == {"medicine_grade_1"}


def test_a_reaction_with_a_signed_way_on_stays_until_that_is_corrected(ward):
    book = ward.live(ward.wrong)
    reaction = book.at("11:20").reacts(2)
    book.at("11:30").chooses("hold", reaction)
    with pytest.raises(Refused) as refused:
        moved(ward, reaction, by=PRESCRIBER, second=NURSE)
    assert "way_on_stands" in codes(refused)


def test_a_grade_4_is_moved_by_a_prescriber_with_a_second_person(ward):
    reaction = ward.live(ward.wrong).at("11:20").reacts(4)
    with pytest.raises(Refused) as refused:
        moved(ward, reaction)
    assert codes(refused) == ["correction_unlocks", "second_person_needed"]
    moved(ward, reaction, by=PRESCRIBER, second=SECOND)
    assert not ward.day(ward.wrong).locked
    assert ward.day(ward.right).locked


def test_moving_needs_the_own_pin(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    with pytest.raises(Refused) as refused:
        moved(ward, entry, pins=())
    assert codes(refused) == ["pin_needed"]


def test_who_entered_it_or_any_nurse_moves_it(ward):
    book = ward.live(ward.wrong).at("11:20")
    noted, other = e.NoteWritten(text="asked for water"), e.NoteWritten(text="cold")
    entry, nurses = book.write(noted, by=MANAGER), book.write(other)
    moved(ward, entry, by=MANAGER)
    with pytest.raises(Refused) as refused:
        moved(ward, nurses, by=MANAGER)
    assert codes(refused) == ["not_your_role"]
    moved(ward, nurses, by=SECOND)


@pytest.mark.parametrize("what", ["starts", "arrives"])
def test_a_start_or_an_arrival_is_struck_in_its_own_way(ward, what):
    kind = {"starts": "infusion_started", "arrives": "patient_arrived"}[what]
    (entry,) = effective(ward, ward.wrong, kind)
    with pytest.raises(Refused) as refused:
        moved(ward, entry)
    assert codes(refused) == ["not_movable"]


def test_a_line_struck_meanwhile_is_not_moved(ward):
    book = ward.live(ward.wrong)
    entry = book.at("11:20").observes()
    book.write(e.EntryStruck(correction_reason="twice"), corrects=entry.seq)
    with pytest.raises(Refused) as refused:
        moved(ward, entry)
    assert codes(refused) == ["nothing_to_correct"]


def test_a_ticked_action_is_not_moved_without_its_reaction(ward):
    book = ward.live(ward.wrong)
    reaction = book.at("11:20").reacts(1)
    done = book.write(e.ReactionActionDone(reaction_seq=reaction.seq, action_id="medicine_grade_1"))
    with pytest.raises(Refused) as refused:
        moved(ward, done)
    assert codes(refused) == ["not_movable"]


def test_a_moved_medicine_counts_on_the_right_patient_alone(ward):
    entry = (
        ward.live(ward.wrong)
        .at("11:20")
        .write(e.MedicineGiven(drug="cetirizine", dose=10, dose_unit="mg", route="oral"))
    )
    with pytest.raises(RefusedThere) as refused:
        moved(ward, entry, by=SECOND)
    assert codes(refused) == ["identity_not_confirmed"]
    moved(ward, entry)
    assert ward.day(ward.wrong).history.medicines == []
    assert len(ward.day(ward.right).history.medicines) == 1


def page(ward, address):
    answer = ward.client.get(address)
    assert answer.status_code == 200
    found = Page(answer.text)
    assert found.faults == []
    return found


def post(ward, entry, **typed):
    fields = {
        "request_id": uuid4().hex,
        "seq": seq(ward, ward.wrong),
        "seq_there": seq(ward, ward.right),
        "to_day": ward.right,
        "reason": REASON,
        "compared": "y",
        "pin": PINS[NURSE.id],
    }
    address = f"/days/{ward.wrong}/record/{entry.seq}/move"
    return ward.client.post(address, data=fields | typed)


def test_from_the_record_to_the_right_patient_and_both_marked(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    address = f"/days/{ward.wrong}/record/{entry.seq}/move"
    assert address in page(ward, f"/days/{ward.wrong}/record").links()
    chosen = page(ward, address)
    assert "NOWAK, Piotr (Ms)" in chosen.text() and "999 000 0034" in chosen.text()
    assert f"{address}?to={ward.right}" in chosen.links()
    both = page(ward, f"{address}?to={ward.right}")
    for said in ("SMITH, Jane (Ms)", "NOWAK, Piotr (Ms)", "999 000 0018", "999 000 0034"):
        assert said in both.text()
    assert not [box for box in both.all("input") if box.get("checked") is not None]
    assert post(ward, entry).location == f"/days/{ward.right}/record"
    there = page(ward, f"/days/{ward.right}/record").text()
    words = "Moved from another patient's record, where N. Okafor entered it at 11:20"
    assert f"{words}: {REASON}" in there and "Smith" not in there
    here = page(ward, f"/days/{ward.wrong}/record").text()
    assert f"Moved to another patient's record Reason: {REASON}" in here and "Nowak" not in here


@pytest.mark.parametrize("missing", ["reason", "compared", "pin"])
def test_each_part_of_the_signature_is_needed(ward, missing):
    entry = ward.live(ward.wrong).at("11:20").observes()
    assert post(ward, entry, **{missing: ""}).status_code == 422
    assert effective(ward, ward.right, "observations_recorded") == []


def test_a_refusal_names_the_right_patients_record_and_keeps_what_was_typed(ward):
    entry = ward.live(ward.wrong).at("11:35").rate("15", "early")
    answer = post(ward, entry)
    assert answer.status_code == 422
    said = Page(answer.text).text()
    assert "On the right patient's record this is not possible" in said
    assert REASON in answer.text
    locked = ward.live(ward.wrong).at("11:36").reacts(4)
    refused = post(ward, locked)
    assert "Only a prescriber corrects it" in refused.text


def test_a_record_that_moved_on_is_409_and_drawn_anew(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    there = post(ward, entry, seq_there=seq(ward, ward.right) - 1)
    assert there.status_code == 409
    assert "The right patient's record has moved on" in Page(there.text).text()
    here = post(ward, entry, seq=seq(ward, ward.wrong) - 1)
    assert here.status_code == 409
    assert f'name="seq" value="{seq(ward, ward.wrong)}"' in here.text


def test_the_same_form_with_another_reason_is_not_taken_for_the_first(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    drawn = {"seq": seq(ward, ward.wrong), "seq_there": seq(ward, ward.right)}
    same = {"request_id": "one-form-only", **drawn}
    assert post(ward, entry, **same).status_code == 303
    assert post(ward, entry, **same).status_code == 303
    assert post(ward, entry, **same, reason="another").status_code == 409
    third = ward.book(OTHER.model_copy(update={"nhs_number": "9990000050"}))
    assert post(
        ward, entry, **(same | {"request_id": "other-form", "to_day": third})
    ).status_code in (409, 422)


def test_only_a_line_that_can_be_moved_and_a_patient_of_that_date_are_found(ward):
    (start,) = effective(ward, ward.wrong, "infusion_started")
    assert ward.client.get(f"/days/{ward.wrong}/record/{start.seq}/move").status_code == 404
    entry = ward.live(ward.wrong).at("11:20").observes()
    address = f"/days/{ward.wrong}/record/{entry.seq}/move"
    assert ward.client.get(f"{address}?to={ward.wrong}").status_code == 404
    tomorrow = ward.book(OTHER, on=ward.live(ward.wrong).on + timedelta(days=1), day=3)
    assert ward.client.get(f"{address}?to={tomorrow}").status_code == 404


def test_what_the_earlier_days_newly_say_comes_first(ward):
    entry = ward.live(ward.wrong).at("11:20").observes()
    yesterday = ward.book(on=ward.live(ward.wrong).on - timedelta(days=1), day=1)
    ward.live(yesterday).started()
    assert post(ward, entry).status_code == 409
    assert effective(ward, ward.wrong, "earlier_days_read")
    assert post(ward, entry).status_code == 303


def test_a_dose_too_soon_on_the_right_patient_is_moved_with_its_reason_and_marked(ward):
    chart = e.AsNeededEntered.model_validate(
        {
            "drug": "cetirizine",
            "dose": "10",
            "dose_unit": "mg",
            "route": "oral",
            "min_interval_min": 240,
            "max_in_24_h": "20",
            "max_unit": "mg",
            "prescriber_name": PRESCRIBER.name,
        }
    )
    dose = e.MedicineGiven(drug="cetirizine", dose=10, dose_unit="mg", route="oral")
    right = ward.live(ward.right).at("11:05")
    right.write(chart)
    right.at("11:10").write(dose)
    of_other = dose.model_copy(update={"given_despite": "agreed for Jane by telephone"})
    entry = ward.live(ward.wrong).at("11:20").write(of_other)
    refused = post(ward, entry)
    assert refused.status_code == 422
    assert 'name="given_despite"' in refused.text
    assert "for Jane" not in refused.text.split('name="given_despite"')[1]
    assert len(ward.day(ward.right).history.medicines) == 1
    assert post(ward, entry, given_despite="both had hives").status_code == 303
    *_, moved_here = ward.day(ward.right).history.medicines
    assert moved_here.event.given_despite == "both had hives"
    assert [one.entry for one in to_be_seen(ward.day(ward.right).history)] == [moved_here]
