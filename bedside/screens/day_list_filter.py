"""Which rows of the day list are asked for, and what stands outside without being forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.floor import Floor
from bedside.screens.day_list_row import pressure
from bedside.screens.parts import State, Tab
from bedside.wording import _, ngettext, weekday_name

MINE, NOBODY = "mine", "nobody"
_A_DAY = timedelta(days=1)
# Emergencies, open reactions and decisions stand in the list whatever was asked for.
_NEVER_HIDDEN, _OVERDUE = 1, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `nurse`: mine, nobody or a person's id; empty: everybody."""

    on: date
    nurse: str = ""
    bay: str = ""

    @property
    def href(self) -> str:
        return f"/days?{self.query}"

    @property
    def query(self) -> str:
        pairs = (("on", self.on.isoformat()), ("nurse", self.nurse), ("bay", self.bay))
        return urlencode([(name, value) for name, value in pairs if value])


@dataclass(frozen=True, slots=True)
class FilterBar:
    """Above the list. `chosen` is what the list is cut down to, in words; empty: nothing."""

    quick: tuple[Tab, ...]
    nurses: tuple[Tab, ...]
    bays: tuple[Tab, ...]
    dates: tuple[Tab, ...]
    on: str
    kept: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Outside:
    """What presses outside the filter, with the way to see it."""

    found: tuple[State, ...]
    href: str


def asked_rows(
    ranked: Sequence[Day], asked: Asked, who: Person, floor: Floor
) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
    """The days shown and those left out; what may never be hidden is always shown."""
    shown: list[Day] = []
    left_out: list[Day] = []
    for day in ranked:
        stands = pressure(day)[0] <= _NEVER_HIDDEN or _is_asked(day, asked, who, floor)
        (shown if stands else left_out).append(day)
    return tuple(shown), tuple(left_out)


def _is_asked(day: Day, asked: Asked, who: Person, floor: Floor) -> bool:
    if asked.bay and floor.bay_of(day.history.opened.chair) != asked.bay:
        return False
    nurse = day.history.responsible
    if asked.nurse == NOBODY:
        return nurse is None
    wanted = who.id if asked.nurse == MINE else asked.nurse
    return not wanted or (nurse is not None and nurse.id == wanted)


def outside_of(left_out: Iterable[Day], asked: Asked) -> Outside | None:
    """How many overdue patients the filter leaves out, with the way to all of them."""
    number = sum(pressure(day)[0] <= _OVERDUE for day in left_out)
    if not number:
        return None
    words = ngettext(
        "%(num)s more overdue outside this filter",
        "%(num)s more overdue outside this filter",
        number,
    )
    return Outside((State("overdue", words, "late"),), Asked(asked.on).href)


def filter_bar(days: Sequence[Day], asked: Asked, who: Person, floor: Floor) -> FilterBar:
    """Everybody, mine, nobody's; behind "Nurse, bay, date" each nurse, each bay and any date."""
    quick = [_tab(days, replace(asked, nurse=""), asked, who, floor, _("All"))]
    if who.role == "nurse":
        quick.append(_tab(days, replace(asked, nurse=MINE), asked, who, floor, _("Mine")))
    quick.append(_tab(days, replace(asked, nurse=NOBODY), asked, who, floor, _("Nobody's")))
    looked_after = [day.history.responsible for day in days]
    nurses = {nurse.id: nurse.name for nurse in looked_after if nurse is not None}
    bays = [bay.name for bay in floor.bays]
    return FilterBar(
        quick=tuple(quick),
        nurses=tuple(
            _tab(days, replace(asked, nurse=nurse_id), asked, who, floor, name)
            for nurse_id, name in sorted(nurses.items(), key=lambda one: one[1])
        ),
        bays=(
            _tab(days, replace(asked, bay=""), asked, who, floor, _("All bays")),
            *(_tab(days, replace(asked, bay=bay), asked, who, floor, bay) for bay in bays),
        )
        if bays
        else (),
        dates=tuple(
            Tab(_day_name(on), replace(asked, on=on).href)
            for on in (asked.on - _A_DAY, asked.on + _A_DAY)
        ),
        on=asked.on.isoformat(),
        kept=tuple((n, v) for n, v in (("nurse", asked.nurse), ("bay", asked.bay)) if v),
        chosen=_chosen(asked, nurses),
    )


def _tab(
    days: Sequence[Day], one: Asked, asked: Asked, who: Person, floor: Floor, label: str
) -> Tab:
    number = sum(_is_asked(day, one, who, floor) for day in days)
    words = _("%(what)s %(number)s", what=label, number=number)
    return Tab(words, one.href, is_current=one == asked)


def _day_name(on: date) -> str:
    return f"{weekday_name(on)} {on.day}"


def _chosen(asked: Asked, nurses: dict[str, str]) -> str:
    """What is chosen behind the fold, so that it is seen while it is closed."""
    nurse = nurses.get(asked.nurse, "")
    if not nurse and asked.nurse not in ("", MINE, NOBODY):
        nurse = _("No patients of this nurse")
    parts = (nurse, asked.bay)
    return ", ".join(part for part in parts if part)
