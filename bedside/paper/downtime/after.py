"""What was given already, and the list before going home."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.fit_to_go import items
from bedside.paper.downtime.times import time_of
from bedside.paper.premedication import medicine_lines
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One medicine of today: its name bold, then doses and times."""

    drug: str
    rest: str


@dataclass(frozen=True, slots=True)
class GoRow:
    """`done`: answered in the record already; then there are no boxes."""

    title: str
    ask: str
    detail: str
    done: str


def given_lines(day: Day) -> tuple[GivenLine, ...]:
    """Each drug once, with every dose and time of today; what was left out with its reason."""
    by_drug: dict[str, list[str]] = {}
    for line in medicine_lines(day):
        amount = line.amount.removeprefix(_("DOSE") + " ")
        note = f" ({line.note})" if line.note else ""
        by_drug.setdefault(line.drug, []).append(f"{amount} {line.at}{note}")
    return tuple(GivenLine(drug, _(" and ").join(doses)) for drug, doses in by_drug.items())


def going_home(day: Day, is_blank: bool = False) -> tuple[GoRow, ...]:
    return tuple(_blank_rows(day) if is_blank else _rows(day))


def _blank_rows(day: Day) -> Iterator[GoRow]:
    for rule in day.history.protocol.fit_to_go:
        yield GoRow(rule.title, rule.ask_detail or "", rule.detail_label or "", "")


def _rows(day: Day) -> Iterator[GoRow]:
    # The record answers these from what is still to come: only what the nurse said counts here.
    for item in items(day):
        said = item.id in day.history.fit_to_go or item.id == "cannula"
        done = time_of(day, item.at) if item.done and said and item.at is not None else ""
        yield GoRow(item.title, item.rule.ask_detail or "", item.rule.detail_label or "", done)
