"""What may happen to a patient in each state, told by state; the program's table is by event."""

import pytest

from bedside.core.transitions import ENDED, TRANSITIONS, is_offered, may_happen, state_after

PREMEDICATION = {"premedication_given", "premedication_not_given"}
ENDS_OF_A_STAY = {"patient_transferred", "patient_left_against_advice", "patient_died"}
PUMP_FACTS = {"pump_ran_at_other_rate", "pump_reading_adopted"}
STOPS_FOR_GOOD = {"bag_finished", "infusion_discontinued"}
SEEN_TO = {"line_flushed", "line_disconnected"}
BOOKING = {"booking_corrected", "chair_changed"}

MAY_HAPPEN = {
    "booked": {
        "patient_arrived",
        "planned_start_moved",
        "day_deferred",
        "patient_did_not_attend",
        *BOOKING,
    },
    "arrived": {
        "check_answered",
        *BOOKING,
        "planned_start_moved",
        "bag_recorded",
        "bag_second_checked",
        "infusion_started",
        "day_deferred",
        *PREMEDICATION,
        *ENDS_OF_A_STAY,
    },
    "infusing": {
        "chair_changed",
        "rate_changed",
        "infusion_paused",
        "pump_reading_recorded",
        "way_on_chosen",
        *PREMEDICATION,
        *PUMP_FACTS,
        *STOPS_FOR_GOOD,
        *ENDS_OF_A_STAY,
    },
    "paused": {
        "chair_changed",
        "infusion_paused",
        "infusion_resumed",
        "pump_reading_recorded",
        "way_on_chosen",
        "grade_4_reopened",
        *PREMEDICATION,
        *PUMP_FACTS,
        *STOPS_FOR_GOOD,
        *ENDS_OF_A_STAY,
    },
    "bag_finished": {
        "chair_changed",
        "infusion_paused",
        "pump_reading_recorded",
        *PREMEDICATION,
        *PUMP_FACTS,
        *SEEN_TO,
        *ENDS_OF_A_STAY,
    },
    "discontinued": {
        "chair_changed",
        "infusion_paused",
        "pump_reading_recorded",
        "grade_4_reopened",
        *PREMEDICATION,
        *PUMP_FACTS,
        *SEEN_TO,
        *ENDS_OF_A_STAY,
    },
    "watch": {
        "chair_changed",
        "infusion_paused",
        "patient_discharged",
        *PREMEDICATION,
        *PUMP_FACTS,
        *ENDS_OF_A_STAY,
    },
    "discharged": {"day_signed"},
    "signed": {"day_signed"},
    "deferred": {"day_signed"},
    "did_not_attend": {"day_signed"},
    "transferred": {"day_signed"},
    "left_against_advice": {"day_signed"},
    "died": {"day_signed"},
}

LEADS_TO = {
    "patient_arrived": "arrived",
    "infusion_started": "infusing",
    "infusion_paused": "paused",
    "infusion_resumed": "infusing",
    "bag_finished": "bag_finished",
    "infusion_discontinued": "discontinued",
    "grade_4_reopened": "paused",
    "line_flushed": "watch",
    "line_disconnected": "watch",
    "patient_discharged": "discharged",
    "day_signed": "signed",
    "day_deferred": "deferred",
    "patient_did_not_attend": "did_not_attend",
    "patient_transferred": "transferred",
    "patient_left_against_advice": "left_against_advice",
    "patient_died": "died",
}
# A stop entered from an old screen is taken and stops nothing (rules.md 7).
NOTHING_LEFT_TO_STOP = {"paused", "bag_finished", "discontinued", "watch"}


@pytest.mark.parametrize("status", MAY_HAPPEN)
def test_only_what_can_be_in_a_state_may_happen_in_it(status):
    assert {type_ for type_ in TRANSITIONS if may_happen(type_, status)} == MAY_HAPPEN[status]


@pytest.mark.parametrize("status", MAY_HAPPEN)
def test_each_thing_that_may_happen_leads_where_it_should_and_the_rest_leaves_the_state(status):
    for type_ in MAY_HAPPEN[status]:
        stops_nothing = type_ == "infusion_paused" and status in NOTHING_LEFT_TO_STOP
        after = status if stops_nothing else LEADS_TO.get(type_, status)
        assert state_after(type_, status) == after, type_


@pytest.mark.parametrize("status", MAY_HAPPEN)
def test_a_screen_offers_what_may_happen_but_no_stop_of_what_stands_still(status):
    offered = {type_ for type_ in TRANSITIONS if is_offered(type_, status)}
    unoffered = {"infusion_paused"} if status in NOTHING_LEFT_TO_STOP else set()
    assert offered == MAY_HAPPEN[status] - unoffered


@pytest.mark.parametrize("status", MAY_HAPPEN)
def test_fact_that_moves_no_state_can_always_be_told(status):
    assert may_happen("observations_recorded", status)
    assert is_offered("note_written", status)
    assert state_after("reaction_recorded", status) == status


def test_day_is_over_in_these_states_and_in_no_other():
    still_here = {"booked", "arrived", "infusing", "paused", "bag_finished", "discontinued"}
    assert set(MAY_HAPPEN) - ENDED == still_here | {"watch", "signed"}
