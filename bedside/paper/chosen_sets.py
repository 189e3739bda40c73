"""Some of the observations, for the summary: first, worst, last, and those where the day turned."""

from dataclasses import dataclass, replace

from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.news2 import News2, news2_of, part_scores
from bedside.paper.marks import Marks, struck_before
from bedside.paper.observation_signs import MISSING
from bedside.paper.observation_table import Cell, phase_of
from bedside.wording import _, clock_time

# More rows are left to the infusion record, so that the page stays one, or two where it has to.
_MOST_SETS, _MOST_ON_TWO_PAGES = 6, 12


@dataclass(frozen=True, slots=True)
class SetRow:
    at: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ChosenSets:
    rows: tuple[SetRow, ...]
    note: str
    foot: str


def chosen_sets(day: Day, marks: Marks) -> ChosenSets:
    chosen = _chosen_sets(day)
    return ChosenSets(
        rows=tuple(_set_row(taken, day) for taken in chosen),
        note=_(
            "%(n)s of %(of)s sets; boxed: scores in NEWS2", n=len(chosen), of=len(day.history.sets)
        ),
        foot=_sets_foot(day, marks),
    )


def _chosen_sets(day: Day) -> list[ObservationSet]:
    """The baseline, the worst, those at each turn of the day, the last."""
    sets = day.history.sets
    most = _MOST_SETS if len(day.history.reactions) <= 1 else _MOST_ON_TWO_PAGES
    if len(sets) <= most:
        return list(sets)
    kept = {0, len(sets) - 1}
    phases = [phase_of(taken, day) for taken in sets]
    turns = [i for i in range(1, len(sets)) if phases[i] != phases[i - 1]]
    scored = sorted(range(len(sets)), key=lambda i: (-_total(sets[i]), i))
    for i in (scored[0], *turns, *scored):
        if len(kept) == most:
            break
        kept.add(i)
    return [sets[i] for i in sorted(kept)]


def _total(taken: ObservationSet) -> int:
    score = news2_of(taken.event)
    return score.total if isinstance(score, News2) else sum(part_scores(taken.event).values())


def _set_row(taken: ObservationSet, day: Day) -> SetRow:
    event, scores = taken.event, part_scores(taken.event)
    score = news2_of(event)
    total = str(score.total) if isinstance(score, News2) else MISSING

    def cell(name: str, places: int = 0) -> Cell:
        value = getattr(event, name)
        words = MISSING if value is None else f"{value:.{places}f}"
        return Cell(words, hit=bool(scores.get(name)))

    cells = (
        cell("temperature_c", 1),
        cell("pulse_per_min"),
        replace(cell("systolic_mmhg"), tail=f"/{cell('diastolic_mmhg').words}"),
        cell("breaths_per_min"),
        cell("spo2_percent"),
        Cell(total),
    )
    return SetRow(clock_time(taken.at, day.history.unit.zone), phase_of(taken, day).lower(), cells)


def _sets_foot(day: Day, marks: Marks) -> str:
    """Corrected and late sets, which the infusion record explains."""
    told = []
    for taken in day.history.sets:
        at = clock_time(taken.at, day.history.unit.zone)
        if struck_before(taken.entry, day):
            told.append(_("set of %(at)s corrected", at=at))
        elif marks.of(taken.entry).startswith("L"):
            told.append(_("set of %(at)s entered later", at=at))
    if not told:
        return ""
    words = ", ".join(told)
    return _("%(told)s: see infusion record, section 12.", told=f"{words[:1].upper()}{words[1:]}")
