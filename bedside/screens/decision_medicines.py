"""What a prescriber sees who decides on a medicine: its line of the chart and every dose known."""

from bedside.core.allergies import matches
from bedside.core.as_needed import breaches_of, on_chart_in, standing
from bedside.core.day import Day
from bedside.core.events import Entry, MedicineGiven, PremedicationGiven
from bedside.core.medicines import Given, doses_of, drug_of
from bedside.screens.entries import decision_about, entry_title
from bedside.screens.medicine_words import (
    breach_words,
    chart_words,
    given_dose,
    in_24_h_words,
    moment,
    next_words,
)
from bedside.screens.parts import Pairs
from bedside.wording import _, allergies_words


def medicine_facts(day: Day, kind: str, about: str) -> Pairs:
    """Of a listed allergy, the next dose of an as-needed medicine, or a dose that was given."""
    which = about.partition(":")[2]
    if kind == "allergy":
        drug = next((one.drug for one in matches(day.history) if one.about == about), "")
        listed = allergies_words(day.history.opened.patient)
        return ((_("About"), decision_about(about, day)), (_("Listed"), listed), *_doses(day, drug))
    if kind == "as_needed":
        return _as_needed(day, int(which))
    line = next((x for x in day.history.entries if str(x.seq) == which), None)
    return () if line is None else _given(day, line)


def _as_needed(day: Day, first_seq: int) -> Pairs:
    one = on_chart_in(day.history, first_seq)
    if one is None:
        return ()
    now = standing(day.history, one, day.now)
    return (
        (_("Medicine"), one.event.drug),
        (_("On the chart"), chart_words(one.event)),
        (_("Now"), f"{next_words(now, day)}. {in_24_h_words(now)}"),
        *_doses(day, one.event.drug),
    )


def _given(day: Day, line: Entry) -> Pairs:
    assert isinstance(line.event, MedicineGiven | PremedicationGiven)
    against = breaches_of(day.history).get(line.seq, ())
    return (
        (_("Given"), f"{moment(line.occurred_at, day)} {entry_title(line, day)}"),
        *((_("Against it"), breach_words(breach, day)) for breach in against),
        *_doses(day, drug_of(day.history, line.event)),
    )


def _doses(day: Day, drug: str) -> Pairs:
    given = ", ".join(_dose(one, day) for one in reversed(doses_of(day.history, drug)))
    return ((_("Doses known"), given or _("none")),)


def _dose(one: Given, day: Day) -> str:
    return f"{moment(one.at, day)} {given_dose(one)}"
