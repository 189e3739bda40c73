"""Where a decision leads back to: the screen on which it was asked for."""

from bedside.core.day import Day
from bedside.screens.before_start import address

_SCREENS = {
    "red_flag": "checks",
    "unclear_record": "checks",
    "too_soon": "checks",
    "check": "checks",
    "premedication": "premedication",
    "fit_to_go": "going-home",
    "as_needed": "as-needed",
    "medicine_given": "as-needed",
}


def way_back(day: Day, about: str) -> str:
    """A decision about a limit before the start belongs to the ready screen."""
    kind = about.partition(":")[0]
    if kind == "allergy":
        return address(day, "checks") if day.history.started is None else address(day, "as-needed")
    if kind in _SCREENS:
        return address(day, _SCREENS[kind])
    return address(day, "ready") if day.stage == "ready" else address(day)
