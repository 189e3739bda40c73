"""Which event moves the day from which state to which: the one table that screens ask too."""

from typing import Literal

Status = Literal[
    "booked",
    "arrived",
    "infusing",
    "paused",
    "bag_finished",
    "discontinued",
    "watch",
    "discharged",
    "signed",
    "deferred",
    "did_not_attend",
    "transferred",
    "left_against_advice",
    "died",
]

_BEFORE_START: frozenset[Status] = frozenset({"booked", "arrived"})
_ON_THE_PUMP: frozenset[Status] = frozenset({"infusing", "paused"})
_WATCH: frozenset[Status] = frozenset({"watch"})
_AFTER_BAG: frozenset[Status] = frozenset({"bag_finished", "discontinued"})
_ARRIVED: frozenset[Status] = frozenset({"arrived"})
_HERE = _ARRIVED | _ON_THE_PUMP | _AFTER_BAG | _WATCH
_STOPPED: frozenset[Status] = frozenset({"paused"})
_SIGNED: frozenset[Status] = frozenset({"signed"})
ENDED: frozenset[Status] = frozenset(
    {"discharged", "deferred", "did_not_attend", "transferred", "left_against_advice", "died"}
)

# event type -> (states it may happen in, state it leads to; None: stays)
TRANSITIONS: dict[str, tuple[frozenset[Status], Status | None]] = {
    "patient_arrived": (frozenset({"booked"}), "arrived"),
    "check_answered": (frozenset({"arrived"}), None),
    "premedication_given": (_HERE, None),
    "premedication_not_given": (_HERE, None),
    "planned_start_moved": (_BEFORE_START, None),
    "booking_corrected": (_BEFORE_START, None),
    "chair_changed": (_BEFORE_START | _HERE, None),
    "bag_recorded": (frozenset({"arrived"}), None),
    "bag_second_checked": (frozenset({"arrived"}), None),
    "infusion_started": (frozenset({"arrived"}), "infusing"),
    "rate_changed": (frozenset({"infusing"}), None),
    "infusion_paused": (_ON_THE_PUMP | _AFTER_BAG | _WATCH, "paused"),
    "infusion_resumed": (frozenset({"paused"}), "infusing"),
    "pump_ran_at_other_rate": (_ON_THE_PUMP | _AFTER_BAG | _WATCH, None),
    "pump_reading_recorded": (_ON_THE_PUMP | _AFTER_BAG, None),
    "pump_reading_adopted": (_ON_THE_PUMP | _AFTER_BAG | _WATCH, None),
    "way_on_chosen": (_ON_THE_PUMP, None),
    "bag_finished": (_ON_THE_PUMP, "bag_finished"),
    "infusion_discontinued": (_ON_THE_PUMP, "discontinued"),
    "grade_4_reopened": (frozenset({"discontinued", "paused"}), "paused"),
    "line_flushed": (_AFTER_BAG, "watch"),
    "line_disconnected": (_AFTER_BAG, "watch"),
    "patient_discharged": (frozenset({"watch"}), "discharged"),
    "day_signed": (ENDED | _SIGNED, "signed"),
    "day_deferred": (_BEFORE_START, "deferred"),
    "patient_did_not_attend": (frozenset({"booked"}), "did_not_attend"),
    "patient_transferred": (_HERE, "transferred"),
    "patient_left_against_advice": (_HERE, "left_against_advice"),
    "patient_died": (_HERE, "died"),
}

# A stop is a fact from any screen, however old (rules.md 7): here it is taken, and stops nothing.
WITHOUT_EFFECT: dict[str, frozenset[Status]] = {
    "infusion_paused": _STOPPED | _AFTER_BAG | _WATCH,
}


def may_happen(event_type: str, status: Status) -> bool:
    """Whether this can happen to a patient in this state; facts not in the table always can."""
    rule = TRANSITIONS.get(event_type)
    return rule is None or status in rule[0]


def is_offered(event_type: str, status: Status) -> bool:
    """Whether a screen offers it: it can happen, and it would change something."""
    return may_happen(event_type, status) and status not in WITHOUT_EFFECT.get(event_type, ())


def state_after(event_type: str, status: Status) -> Status:
    """The state the event leads to."""
    if status in WITHOUT_EFFECT.get(event_type, ()):
        return status
    rule = TRANSITIONS.get(event_type)
    return status if rule is None or rule[1] is None else rule[1]
