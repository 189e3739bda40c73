"""The patient's medicines: the last dose from the record, and when the next one may come."""

from dataclasses import dataclass
from datetime import datetime

from bedside.core.day import Day
from bedside.core.medicines import Given, given_today
from bedside.core.quantities import MINUTE
from bedside.core.take_home import HomeMedicine, TakeHome
from bedside.wording import _, clock_time, day_of, dose, long_date, plain


@dataclass(frozen=True, slots=True)
class HomeRow:
    """`lead` is when the next dose is due or may be taken; empty where nobody can say."""

    drug: str
    dose: str
    last: str
    lead: str
    rest: str


def home_medicines(day: Day, words: TakeHome) -> tuple[HomeRow, ...]:
    """What goes on at home, with the last dose of today and the next."""
    last = _last_of_each(day)
    found = ((medicine, last.get(_name(medicine.drug))) for medicine in words.medicines)
    return tuple(
        _row(medicine, given, day) for medicine, given in found if medicine.always or given
    )


def other_medicines(day: Day, words: TakeHome) -> str:
    """Everything else that was given today, each once with its last time; empty where nothing."""
    home = {_name(medicine.drug) for medicine in words.medicines}
    zone = day.history.unit.zone
    told = [
        _("%(drug)s %(dose)s %(at)s", drug=x.drug, dose=_dose(x), at=clock_time(x.at, zone))
        for name, x in _last_of_each(day).items()
        if name not in home
    ]
    if not told:
        return ""
    return _(
        "Also today: %(list)s; %(then)s.", list=", ".join(told), then=words.other_medicines.text
    )


def _last_of_each(day: Day) -> dict[str, Given]:
    return {_name(given.drug): given for given in given_today(day.history)}


def _name(drug: str) -> str:
    return drug.casefold().strip()


def _row(medicine: HomeMedicine, given: Given | None, day: Day) -> HomeRow:
    if given is None:
        return HomeRow(medicine.drug, "", "—", "", medicine.text)
    at = clock_time(given.at, day.history.unit.zone)
    return HomeRow(medicine.drug, _dose(given), at, _next(medicine, given.at, day), medicine.text)


def _dose(given: Given) -> str:
    return dose(given.dose) if given.dose_unit == "mg" else f"{plain(given.dose)} {given.dose_unit}"


def _next(medicine: HomeMedicine, last_at: datetime, day: Day) -> str:
    """ "20:30, then", "not before 12:28:"; empty once it may be taken at any time."""
    if medicine.next_after_min is None:
        return ""
    zone, next_at = day.history.unit.zone, last_at + medicine.next_after_min * MINUTE
    at = clock_time(next_at, zone)
    if day_of(next_at, zone) != day_of(last_at, zone):
        at = _("%(at)s on %(on)s", at=at, on=long_date(day_of(next_at, zone)))
    if medicine.next_is == "due":
        return _("%(at)s, then", at=at)
    return _("not before %(at)s:", at=at) if next_at > day.now else ""
