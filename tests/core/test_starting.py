"""Earliest and latest start: W17, W24 and W25 of the clinical facts."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.quantities import minutes_between
from bedside.core.starting import starting_of, warnings_at
from tests.support.daybook import SECOND, DayBook, configuration, instant


def arrived(**day: object) -> DayBook:
    book = DayBook(**day)  # type: ignore[arg-type]
    book.at("08:15").arrives()
    book.passes_all_checks()
    return book


def give(book: DayBook, *ids: str) -> None:
    for premed, dose in ((p, d) for p in book.protocol.premedication for d in p.doses):
        if premed.id in ids and dose.covers(1, 2):
            book.write(
                e.PremedicationGiven(
                    premedication_id=premed.id, dose_mg=dose.dose_mg, route=premed.routes[0]
                )
            )


@pytest.mark.parametrize(("volume", "minutes"), [("100", 174), ("101.2", 171), ("112", 145)])
def test_latest_start_after_preparation_is_rounded_down(volume: str, minutes: int) -> None:
    book = arrived()
    book.at("09:30").bag(volume, "09:00")
    latest_at = starting_of(book.day()).latest_for_bag_at
    assert latest_at is not None
    assert minutes_between(instant("09:00"), latest_at) == minutes


@pytest.mark.parametrize(
    ("volume", "home"), [("100", "17:36"), ("101.2", "17:39"), ("112", "18:05")]
)
def test_start_at_the_latest_for_closing_ends_the_watch_at_closing(volume: str, home: str) -> None:
    book = arrived()
    book.at("10:10").bag(volume, "10:00")
    book.observes()
    starting = starting_of(book.day("10:10"))
    spare = minutes_between(instant(home), instant("18:45"))
    assert minutes_between(instant("10:30"), starting.latest_for_closing_at) == spare


def test_a_lead_says_what_is_wanted_since_when_and_whether_it_is_still_to_give() -> None:
    book = arrived()
    book.at("08:30")
    give(book, "paracetamol")
    book.write(e.PremedicationNotGiven(premedication_id="methylprednisolone", reason="refused"))
    starting = starting_of(book.day("09:00"))
    told = {
        lead.premedication.id: (lead.wanted_min, lead.given_at, lead.age_min, lead.timing)
        for lead in starting.leads
    }
    assert told == {
        # Dexchlorpheniramine, given at 09:00 at the earliest, moves the start to 11:00.
        "paracetamol": (120, instant("08:30"), 150, "old"),
        "dexchlorpheniramine": (120, None, None, "to_give"),
        "methylprednisolone": (90, None, None, "not_given"),
    }


def test_what_is_not_given_holds_nothing_back_from_the_minute_it_is_said() -> None:
    book = arrived()
    for premed in book.protocol.premedication:
        book.at("09:00").write(
            e.PremedicationNotGiven(premedication_id=premed.id, reason="refused")
        )
    starting = starting_of(book.day("09:30"))
    assert (starting.earliest_at, starting.waits_for) == (instant("09:30"), None)


def test_a_medicine_given_right_before_the_start_is_waited_for_no_minute() -> None:
    spain = configuration().protocols["spain-2019"]
    first = spain.premedication[0].model_copy(update={"minutes_before": 0})
    book = DayBook(protocol=spain.model_copy(update={"premedication": (first,)}))
    book.at("10:40").arrives()
    starting = starting_of(book.day())
    assert (starting.earliest_at, starting.waits_for) == (instant("10:40"), None)
    assert starting.leads[0].wanted_min == 0


def test_closing_and_the_bags_end_stand_beside_the_latest_starts() -> None:
    starting = starting_of(DayBook().made_ready().day("10:20"))
    assert starting.closing_at == instant("18:45")
    assert starting.bag_empty_by_at == instant("18:00")


def test_without_premedication_nothing_holds_the_start_back() -> None:
    plain = configuration().protocols["spain-2019"].model_copy(update={"premedication": ()})
    starting = starting_of(DayBook(protocol=plain).at("10:00").day())
    assert (starting.waits_for, starting.leads) == (None, ())
    assert starting.planned_at == starting.start_at == instant("10:30")


def test_no_bag_means_no_latest_start_for_the_bag() -> None:
    starting = starting_of(arrived().day("08:20"))
    assert starting.latest_for_bag_at is None
    assert starting.bag_empty_by_at is None


def test_earliest_start_supposes_that_the_rest_is_given_now() -> None:
    starting = starting_of(arrived().day("08:30"))
    assert starting.earliest_at == instant("10:30")
    assert starting.waits_for is not None
    assert starting.waits_for.premedication.drug == "paracetamol"


def test_earliest_start_moves_on_while_a_premedication_is_not_given() -> None:
    book = arrived()
    book.at("08:30")
    give(book, "paracetamol", "dexchlorpheniramine")
    starting = starting_of(book.day("09:20"))
    assert starting.earliest_at == instant("10:50")
    assert starting.waits_for is not None
    assert starting.waits_for.premedication.drug == "methylprednisolone"
    assert starting.start_at == instant("10:50")


def test_premedication_given_in_time_holds_nothing_back() -> None:
    book = arrived()
    book.at("08:30")
    give(book, "paracetamol", "dexchlorpheniramine")
    book.at("09:00")
    give(book, "methylprednisolone")
    starting = starting_of(book.day("10:30"))
    assert starting.earliest_at == instant("10:30")
    assert starting.waits_for is None
    assert [(x.age_min, x.timing) for x in starting.leads] == [
        (120, "in_time"),
        (120, "in_time"),
        (90, "in_time"),
    ]


def test_premedication_grows_old_when_the_start_slips_to_noon() -> None:
    book = arrived()
    book.at("08:30")
    give(book, "paracetamol", "dexchlorpheniramine")
    book.at("09:00")
    give(book, "methylprednisolone")
    book.at("10:00").write(
        e.PlannedStartMoved(planned_start_at=instant("12:00"), reason="bag not here")
    )
    starting = starting_of(book.day())
    assert [x.age_min for x in starting.grown_old] == [210, 210, 180]
    assert {x.timing for x in starting.grown_old} == {"old"}


@pytest.mark.parametrize(("start", "timing"), [("10:45", "in_time"), ("10:46", "old")])
def test_premedication_is_old_only_past_its_lead_and_the_grace(start: str, timing: str) -> None:
    book = arrived(start=start)
    book.at("08:30")
    give(book, "paracetamol")
    book.at("09:15")
    give(book, "methylprednisolone", "dexchlorpheniramine")
    lead = starting_of(book.day("09:16")).lead_of("paracetamol")
    # The start waits for dexchlorpheniramine, given at 09:15, until 11:15.
    assert lead is not None and lead.age_min == 165
    book = arrived(start=start)
    book.at("08:30")
    give(book, "paracetamol", "dexchlorpheniramine")
    lead = starting_of(book.day("08:31")).lead_of("paracetamol")
    assert lead is not None and lead.timing == timing


def test_premedication_not_given_holds_nothing_back_and_has_no_age() -> None:
    book = arrived()
    book.at("08:30")
    give(book, "dexchlorpheniramine")
    for one in ("paracetamol", "methylprednisolone"):
        book.write(e.PremedicationNotGiven(premedication_id=one, reason="refused"))
    starting = starting_of(book.day("10:30"))
    lead = starting.lead_of("paracetamol")
    assert lead is not None and (lead.age_min, lead.timing) == (None, "not_given")
    assert starting.earliest_at == instant("10:30")


def test_start_well_before_the_lead_is_over_is_a_warning() -> None:
    book = arrived()
    book.at("10:00")
    give(book, "paracetamol")
    history = book.day("10:30").history
    assert [(x.age_min, x.timing) for x in warnings_at(history, instant("11:44"))] == [
        (104, "short")
    ]
    assert warnings_at(history, instant("11:45")) == ()
    assert [x.timing for x in warnings_at(history, instant("12:16"))] == ["old"]
    assert starting_of(book.day("10:30")).lead_of("ibuprofen") is None


def test_first_entry_of_the_bag_gives_nothing_away_before_the_second_agrees() -> None:
    book = arrived()
    with_nominal = starting_of(book.day("10:15")).latest_for_closing_at
    book.at("10:15").bag("112")
    del book.entries[-1]
    day = book.day()
    assert starting_of(day).latest_for_closing_at == with_nominal
    assert day.dose.bag_ml == Fraction("101.2")
    book.write(
        e.BagSecondChecked(
            volume_ml=Decimal("112"),
            first_rate_ml_per_h=book.protocol.steps[0].rate_ml_per_h,
            right_patient=True,
            bag_in_order=True,
        ),
        by=SECOND,
    )
    assert book.day().dose.bag_ml == 112
