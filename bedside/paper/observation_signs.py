"""How each sign of a set reads in the table: measured ones in figures, the rest in a word."""

from collections.abc import Callable

from bedside.core import events as e
from bedside.core.news2 import News2, news2_of
from bedside.wording import _

MISSING = "—"
Reads = Callable[[e.ObservationsRecorded], str]


def signs() -> tuple[tuple[str, str, Reads], ...]:
    return (
        (_("Temperature °C"), "temperature_c", lambda o: _tenth(o)),
        (_("Pulse per min"), "pulse_per_min", lambda o: _plain(o.pulse_per_min)),
        (_("BP systolic"), "systolic_mmhg", lambda o: _plain(o.systolic_mmhg)),
        (_("diastolic, mmHg"), "", lambda o: _plain(o.diastolic_mmhg)),
        (_("Breaths per min"), "breaths_per_min", lambda o: _plain(o.breaths_per_min)),
        (_("SpO₂ %"), "spo2_percent", lambda o: _plain(o.spo2_percent)),
    )


def _tenth(taken: e.ObservationsRecorded) -> str:
    return MISSING if taken.temperature_c is None else f"{taken.temperature_c:.1f}"


def _plain(value: int | None) -> str:
    return MISSING if value is None else str(value)


def news2_words(taken: e.ObservationsRecorded) -> str:
    score = news2_of(taken)
    return str(score.total) if isinstance(score, News2) else MISSING


def _oxygen(taken: e.ObservationsRecorded) -> str:
    return {True: _("oxygen"), False: _("air"), None: MISSING}[taken.on_oxygen]


def _awake(taken: e.ObservationsRecorded) -> str:
    return taken.consciousness or MISSING


def _vip(taken: e.ObservationsRecorded) -> str:
    return _plain(taken.vip)


def _skin(taken: e.ObservationsRecorded) -> str:
    return {"as_before": _("same"), "changed": _("new"), None: MISSING}[taken.skin]


def _symptoms(taken: e.ObservationsRecorded) -> str:
    return {"none": _("none"), "some": _("some"), None: MISSING}[taken.symptoms]


def facts() -> tuple[tuple[str, Reads], ...]:
    return (
        (_("Air or oxygen"), _oxygen),
        (_("Consciousness"), _awake),
        (_("Cannula VIP"), _vip),
        (_("Skin"), _skin),
        (_("Symptoms"), _symptoms),
    )
