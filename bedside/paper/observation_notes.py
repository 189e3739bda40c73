"""The sentences under the observations: what never changed, what scores, what is missing."""

from collections.abc import Iterator, Sequence

from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.news2 import News2, news2_of
from bedside.paper.observation_signs import MISSING, facts
from bedside.screens.record import moment_words
from bedside.wording import _


def note_words(day: Day) -> str:
    sets = day.history.sets
    if not sets:
        return _("No observations recorded.")
    parts = [_constant(day), _scoring(sets), _missing(sets), _symptoms(sets), *_not_taken(day)]
    return " ".join(part for part in parts if part)


def _constant(day: Day) -> str:
    """What was the same at every set, in one sentence."""
    sets = day.history.sets
    found = []
    for label, reads in facts():
        values = {reads(taken.event) for taken in sets}
        if len(values) == 1 and values != {MISSING}:
            said = values.pop()
            found.append(_same_words().get((label, said), f"{label} {said}"))
    return _("At every set: %(facts)s.", facts=", ".join(found)) if found else ""


def _same_words() -> dict[tuple[str, str], str]:
    return {
        (_("Air or oxygen"), _("air")): _("air"),
        (_("Air or oxygen"), _("oxygen")): _("oxygen"),
        (_("Consciousness"), "A"): _("Alert"),
        (_("Cannula VIP"), "0"): _("cannula VIP 0"),
        (_("Skin"), _("same")): _("skin as before"),
        (_("Skin"), _("new")): _("skin changed"),
        (_("Symptoms"), _("none")): _("no symptoms"),
        (_("Symptoms"), _("some")): _("symptoms"),
    }


def _scoring(sets: Sequence[ObservationSet]) -> str:
    scales = {taken.event.spo2_scale for taken in sets}
    scale = _(" or ").join(str(one) for one in sorted(scales))
    return _(
        "Boxed: scores in NEWS2 (Royal College of Physicians 2017, SpO₂ scale %(scale)s); dotted "
        "lines: where scoring starts.",
        scale=scale,
    )


def _missing(sets: Sequence[ObservationSet]) -> str:
    if all(isinstance(news2_of(taken.event), News2) for taken in sets):
        return ""
    return _("%(mark)s Not recorded, so no NEWS2: never from part of a set.", mark=MISSING)


def _symptoms(sets: Sequence[ObservationSet]) -> str:
    if all(taken.event.symptoms != "some" for taken in sets):
        return ""
    return _("Symptoms are named with the reaction, section 7, or in a note.")


def _not_taken(day: Day) -> Iterator[str]:
    for taken in day.history.sets:
        for sign, reason in taken.event.cannot_take.items():
            yield _(
                "%(at)s %(sign)s not taken: %(reason)s.",
                at=moment_words(taken.entry, day),
                sign=day.history.unit.sign(sign).title,
                reason=reason,
            )
        for rare in taken.event.confirmed_rare:
            yield _(
                "%(at)s %(sign)s: rare value, entered twice.",
                at=moment_words(taken.entry, day),
                sign=day.history.unit.sign(rare).title,
            )
