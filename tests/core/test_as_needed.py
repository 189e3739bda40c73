"""As-needed medicines: from when the next dose may be given, and what a dose before that asks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.core import events as e
from bedside.core.as_needed import (
    breaches_of,
    on_chart,
    on_chart_in,
    once_on_chart,
    seen_about,
    standing,
    to_be_seen,
)
from bedside.core.earlier_summary import earlier_day
from bedside.core.medicines import doses_of, in_unit, written_alike
from tests.core.tapping import SPAIN, clock, codes, findings, with_protocol
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, THE_DAY, DayBook, instant

MINUTE, A_DAY = timedelta(minutes=1), timedelta(hours=24)


def chart(**changes):
    """Paracetamol 1 g by mouth, not sooner than after 4 hours, at most 4 g in 24 hours."""
    usual = {
        "drug": "paracetamol",
        "dose": Decimal(1),
        "dose_unit": "g",
        "route": "oral",
        "min_interval_min": 240,
        "max_in_24_h": Decimal(4),
        "max_unit": "g",
        "prescriber_name": PRESCRIBER.name,
    }
    return e.AsNeededEntered(**(usual | changes))


def dose(amount="1", unit="g", **more):
    values = {"drug": "Paracetamol", "route": "oral"} | more
    return e.MedicineGiven(dose=Decimal(amount), dose_unit=unit, **values)


def decided(entry, verdict="go_on", **more):
    about = f"as_needed:{entry.seq}"
    values = {"decision": verdict, "reason": "fever", "prescriber_name": PRESCRIBER.name}
    return e.PrescriberDecided(about=about, **(values | more))


def charted(protocol=None, **changes):
    """Arrived at 08:00 and not premedicated; the chart is entered at 08:05."""
    book = DayBook(protocol=protocol)
    book.at("08:00").arrives()
    entry = book.at("08:05").write(chart(**changes))
    return book, entry


def stand(book, when, entry=None):
    day = book.day(when)
    one = on_chart(day.history)[0] if entry is None else on_chart_in(day.history, entry.seq)
    return standing(day.history, one, day.now)


def test_before_any_dose_it_may_be_given_now():
    book, _ = charted()
    found = stand(book, "09:00")
    assert (found.last, found.given_in_24_h, clock(found.next_at)) == (None, 0, "09:00")
    assert found.may_be_given


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("13:39", ["medicine_too_soon"]),
        ("13:40", []),
        ("13:41", []),
    ],
)
def test_the_interval_ends_to_the_minute(when, asked):
    book, _ = charted()
    book.at("09:40").write(dose())
    assert codes(book.at(when), dose()) == asked
    assert stand(book, when).may_be_given == (not asked)


def test_the_page_says_from_when_the_next_may_be_given_and_what_counts():
    book, _ = charted()
    book.at("09:40").write(dose())
    found = stand(book, "10:00")
    assert (clock(found.last.at), clock(found.next_at)) == ("09:40", "13:40")
    assert found.given_in_24_h == 1


def test_premedication_of_the_same_drug_counts_as_a_dose():
    book = DayBook().made_ready()
    book.at("10:20").write(chart())
    found = stand(book, "10:20")
    assert (clock(found.last.at), found.given_in_24_h) == ("08:30", 1)
    assert clock(found.next_at) == "12:30"
    assert codes(book.at("12:29"), dose()) == ["medicine_too_soon"]
    assert codes(book.at("12:30"), dose()) == []


def test_premedication_soon_after_an_as_needed_dose_of_the_same_drug_asks_too():
    book, _ = charted()
    book.at("08:10").write(dose())
    paracetamol = e.PremedicationGiven(
        premedication_id="paracetamol", dose_mg=Decimal(1000), route="oral"
    )
    assert codes(book.at("08:30"), paracetamol) == ["medicine_too_soon"]
    why = paracetamol.model_copy(update={"given_despite": "Dr Mehta said so at the bed"})
    assert codes(book, why) == []


def test_another_route_of_the_same_drug_counts_together():
    book, _ = charted()
    book.at("09:40").write(dose(route="IV"))
    assert codes(book.at("13:39"), dose()) == ["medicine_too_soon"]


def test_another_drug_does_not_count():
    book, _ = charted()
    book.at("09:40").write(dose(drug="ibuprofen"))
    assert stand(book, "09:41").last is None


def test_the_dose_that_reaches_the_maximum_exactly_is_allowed_and_one_more_asks():
    book, _ = charted(min_interval_min=60)
    for when in ("09:00", "10:00", "11:00"):
        book.at(when).write(dose())
    assert codes(book.at("12:00"), dose()) == []
    assert codes(book, dose("1.001")) == ["medicine_over_maximum"]
    book.write(dose())
    (finding,) = findings(book.at("13:00"), dose("500", "mg"))
    breach = finding.values["breach"]
    assert (finding.code, breach.total) == ("medicine_over_maximum", Decimal("4.5"))


def test_a_dose_counts_for_exactly_twenty_four_hours_over_midnight():
    book = DayBook(start="20:00")
    book.at("17:00").arrives()
    book.write(chart(max_in_24_h=Decimal(1)))
    book.at("18:00").write(dose())
    tomorrow = instant("18:00") + A_DAY
    assert stand(book, tomorrow - MINUTE).breaches[0].kind == "over_maximum"
    assert stand(book, tomorrow).may_be_given
    assert stand(book, "22:30").next_at == tomorrow


def test_doses_of_an_earlier_day_count_premedication_included():
    before = DayBook(day=1, on=THE_DAY - timedelta(days=1), start="18:00")
    before.at("16:00").arrives()
    before.write(
        e.PremedicationGiven(premedication_id="paracetamol", dose_mg=Decimal(1000), route="IV")
    )
    before.at("22:00").write(dose())
    told = earlier_day(before.day().history, "a" * 64)
    assert [(one.drug, one.dose_unit) for one in told.medicines] == [
        ("paracetamol", "mg"),
        ("Paracetamol", "g"),
    ]
    book, _ = charted(min_interval_min=720)
    book.write(e.EarlierDaysRead(days=(told.model_copy(update={"day_id": "other"}),)))
    found = stand(book, "09:59")
    assert (found.given_in_24_h, clock(found.next_at)) == (2, "10:00")
    assert codes(book.at("09:59"), dose()) == ["medicine_too_soon"]
    assert codes(book.at("10:00"), dose()) == []
    assert stand(book, "16:00").given_in_24_h == 1


def test_weights_are_added_exactly_whatever_unit_they_were_written_in():
    assert in_unit(Decimal("0.5"), "g", "mg") == 500
    assert in_unit(Decimal("1"), "micrograms", "g") == Decimal("0.000001")
    assert in_unit(Decimal("2"), "mL", "mL") == 2
    assert in_unit(Decimal("2"), "mL", "mg") is None
    assert in_unit(Decimal("2"), "units", "mL") is None


def test_a_unit_that_cannot_be_compared_is_said_and_not_guessed():
    book, _ = charted(min_interval_min=60)
    book.at("09:00").write(dose("10", "mL"))
    found = stand(book, "11:00")
    assert (found.given_in_24_h, found.next_at) == (None, instant("09:00") + A_DAY)
    (finding,) = findings(book.at("11:00"), dose())
    assert finding.code == "medicine_not_comparable"
    assert finding.values["breach"].last.dose_unit == "mL"


def test_a_decision_is_good_for_one_dose():
    book, entry = charted()
    book.at("09:00").write(dose())
    book.at("10:00").write(decided(entry), by=PRESCRIBER)
    assert stand(book, "10:05").may_be_given
    assert codes(book.at("10:05"), dose()) == []
    book.write(dose())
    assert breaches_of(book.day().history) == {}
    assert codes(book.at("10:30"), dose()) == ["medicine_too_soon"]


def test_do_not_go_on_lets_nothing_be_given():
    book, entry = charted()
    book.at("09:00").write(dose())
    book.at("10:00").write(decided(entry), by=PRESCRIBER)
    book.at("10:01").write(decided(entry, "do_not_go_on"), by=PRESCRIBER)
    assert not stand(book, "10:05").may_be_given
    assert codes(book.at("10:05"), dose()) == ["medicine_too_soon"]


def test_a_decision_taken_after_the_dose_was_given_does_not_cover_it():
    book, entry = charted()
    book.at("09:00").write(dose())
    book.at("10:00").write(decided(entry), by=PRESCRIBER)
    book.at("10:10")
    assert codes(book, dose(late_reason="x"), ago=11) == ["medicine_too_soon"]
    assert codes(book, dose(late_reason="x"), ago=10) == []


def test_a_dose_that_was_given_is_accepted_with_its_reason_and_marked_until_seen():
    book, _ = charted()
    book.at("09:00").write(dose())
    book.at("10:00")
    why = dose(given_despite="given before the chart was looked at")
    assert codes(book, why) == []
    entry = book.write(why)
    history = book.day().history
    (breach,) = breaches_of(history)[entry.seq]
    assert (breach.kind, clock(breach.next_at)) == ("too_soon", "13:00")
    assert [one.entry for one in to_be_seen(history)] == [entry]
    seen = e.PrescriberDecided(
        about=seen_about(entry), decision="go_on", reason="seen", prescriber_name="Dr A. Mehta"
    )
    assert codes(book, seen, by=PRESCRIBER) == []
    book.write(seen, by=PRESCRIBER)
    assert to_be_seen(book.day().history) == ()
    assert codes(book, seen, by=PRESCRIBER) == ["unknown_id"]


def test_a_dose_told_afterwards_asks_where_a_later_one_came_too_soon_after_it():
    book, _ = charted()
    book.at("12:00").write(dose())
    book.at("12:30")
    late = dose(late_reason="not written down at once")
    (finding,) = findings(book, late, ago=90)
    assert (finding.code, clock(finding.values["breach"].at)) == ("medicine_too_soon", "12:00")
    book.at("11:00").write(late)
    assert list(breaches_of(book.day("12:30").history)) == [book.entries[-2].seq]


def test_a_corrected_dose_is_not_counted_twice():
    book, _ = charted()
    entry = book.at("09:00").write(dose())
    book.at("09:10")
    half = dose("0.5", correction_reason="read again")
    assert codes(book, half, corrects=entry.seq, ago=10) == []
    book.at("09:00").write(half, corrects=entry.seq)
    assert stand(book, "09:10").given_in_24_h == Decimal("0.5")
    assert breaches_of(book.day("09:10").history) == {}


def test_a_struck_dose_counts_no_more():
    book, _ = charted()
    entry = book.at("09:00").write(dose())
    book.write(e.EntryStruck(correction_reason="another patient"), corrects=entry.seq)
    assert stand(book, "09:10").last is None


def test_two_lines_of_the_chart_for_one_drug_hold_both():
    book, oral = charted()
    vein = book.write(chart(route="IV", min_interval_min=360))
    book.at("09:00").write(dose())
    assert clock(stand(book, "10:00", oral).next_at) == "15:00"
    book.write(e.AsNeededStopped(as_needed_seq=vein.seq, reason="chart changed"))
    assert clock(stand(book, "10:00", oral).next_at) == "13:00"


def test_where_another_line_of_the_chart_never_allows_the_dose_no_time_is_promised():
    book, oral = charted()
    book.write(chart(route="IV", dose=Decimal(300), dose_unit="mg", max_in_24_h=Decimal("0.5")))
    assert stand(book, "10:00", oral).next_at is None


def test_what_was_taken_off_the_chart_is_judged_no_more_and_old_doses_keep_their_mark():
    book, entry = charted()
    book.at("09:00").write(dose())
    early = book.at("10:00").write(dose(given_despite="by mistake"))
    book.at("10:30")
    assert codes(book, e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped")) == []
    book.write(e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped"))
    assert on_chart(book.day().history) == ()
    assert codes(book, dose()) == []
    book.write(dose())
    assert list(breaches_of(book.day().history)) == [early.seq]
    again = e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped")
    assert codes(book, again) == ["unknown_id"]


def test_what_was_once_on_the_chart_is_still_known_to_be_given_by():
    book, entry = charted()
    book.write(e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped"))
    history = book.day().history
    assert on_chart_in(history, entry.seq) is None
    assert once_on_chart(history, entry.seq).entry == entry


def test_a_corrected_line_of_the_chart_is_stopped_by_the_name_of_either_line():
    book, entry = charted()
    other = book.write(chart(dose=Decimal("0.5"), correction_reason="slip"), corrects=entry.seq)
    book.write(e.AsNeededStopped(as_needed_seq=other.seq, reason="stopped"))
    assert on_chart(book.day().history) == ()


def test_a_dose_given_before_the_chart_was_entered_is_not_blamed():
    book = DayBook()
    book.at("08:00").arrives()
    book.at("08:05").write(dose())
    book.at("08:20").write(dose())
    book.at("08:30").write(chart())
    assert breaches_of(book.day().history) == {}
    assert clock(stand(book, "08:30").next_at) == "12:20"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"max_in_24_h": Decimal("0.5")}, "dose_above_maximum"),
        ({"max_in_24_h": Decimal(999), "max_unit": "mg"}, "dose_above_maximum"),
        ({"max_unit": "mL"}, "maximum_of_another_kind"),
        ({"drug": " PARACETAMOL "}, "on_chart_already"),
    ],
)
def test_a_line_that_cannot_stand_on_a_chart_is_a_slip(changes, code):
    book, _ = charted()
    assert codes(
        book, chart(**({"route": "IV"} if code != "on_chart_already" else {}) | changes)
    ) == [code]


def test_the_maximum_of_one_dose_is_allowed():
    book, _ = charted()
    line = chart(drug="ibuprofen", max_in_24_h=Decimal(1000), max_unit="mg")
    assert codes(book, line) == []


def test_nurse_or_prescriber_enters_from_the_chart():
    book, entry = charted()
    ibuprofen = chart(drug="ibuprofen")
    assert codes(book, ibuprofen, by=PRESCRIBER) == []
    assert codes(book, ibuprofen, by=MANAGER) == ["not_your_role"]
    stopped = e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped")
    assert codes(book, stopped, by=MANAGER) == ["not_your_role"]


def test_a_decision_needs_a_medicine_of_the_chart_and_two_nurses_on_the_telephone():
    book, entry = charted()
    assert codes(book, decided(entry), by=PRESCRIBER) == []
    by_telephone = decided(entry, by_telephone=True, read_back=True)
    assert codes(book, by_telephone) == []
    assert codes(book, by_telephone, second=None) == ["second_person_needed"]
    assert codes(book, decided(entry), by=NURSE, second=SECOND) == ["not_your_role"]
    book.write(e.AsNeededStopped(as_needed_seq=entry.seq, reason="stopped"))
    assert codes(book, decided(entry), by=PRESCRIBER) == ["unknown_id"]


def test_an_emergency_step_is_never_asked_about():
    book = DayBook().started()
    book.write(chart(drug="adrenaline", dose=Decimal(500), dose_unit="micrograms"))
    book.at("11:00").write(e.EmergencyDeclared(card="anaphylaxis"))
    step = next(x for x in book.protocol.card("anaphylaxis").steps if x.id == "adrenaline")
    done = e.EmergencyStepDone(card="anaphylaxis", step_id=step.id)
    assert codes(book, done) == []
    book.write(done)
    assert codes(book.at("11:05"), done) == []
    assert doses_of(book.day().history, "adrenaline") == ()


def test_names_that_hold_one_another_are_told_apart_and_said():
    book, _ = charted()
    book.at("09:00").write(dose(drug="Paracetamol IV"))
    assert written_alike(book.day().history, "paracetamol") == ("Paracetamol IV",)
    assert written_alike(book.day().history, "cetirizine") == ()
    assert written_alike(book.day().history, " ") == ()


def slow_next(doses, interval_min, most, now):
    """Minute by minute, from now on: the first at which one more gram breaks nothing."""
    minute = now
    while True:
        recent = [amount for at, amount in doses if at > minute - 1440]
        last = max((at for at, _ in doses), default=None)
        waits = last is not None and minute < last + interval_min
        if not waits and sum(recent) + 1 <= most:
            return minute
        minute += 1


@settings(max_examples=40, deadline=None)
@given(
    times=st.lists(st.integers(min_value=0, max_value=600), max_size=7, unique=True),
    amounts=st.lists(st.integers(min_value=1, max_value=3), min_size=7, max_size=7),
    interval_min=st.integers(min_value=1, max_value=1440),
    most=st.integers(min_value=1, max_value=6),
)
def test_the_next_time_is_the_first_minute_that_breaks_nothing(times, amounts, interval_min, most):
    book, _ = charted(min_interval_min=interval_min, max_in_24_h=Decimal(most))
    begins = book.now
    told = list(zip(sorted(times), amounts, strict=False))
    for at, amount in told:
        book.at(begins + at * MINUTE).write(dose(str(amount), given_despite="so it was"))
    now = max([at for at, _ in told], default=0)
    found = stand(book, begins + now * MINUTE)
    assert found.next_at == begins + slow_next(told, interval_min, most, now) * MINUTE
    assert found.may_be_given == (found.next_at == begins + now * MINUTE)


def test_the_protocol_may_name_the_premedication_otherwise():
    first, *others = SPAIN.premedication
    renamed = first.model_copy(update={"drug": "Acetaminophen"})
    book, _ = charted(with_protocol(premedication=(renamed, *others)))
    book.write(e.PremedicationGiven(premedication_id=first.id, dose_mg=Decimal(1000), route="oral"))
    assert stand(book, "09:00").last is None
