"""Section 1: identity and every check before the start, each with its answer, time, initials."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.allergies import matches, open_matches
from bedside.core.day import Day, checks_today, is_check_clear
from bedside.core.dose import second_check_agrees
from bedside.core.earlier import Point, is_clear, last_reading, points
from bedside.core.events import CheckAnswered
from bedside.core.protocol import Check
from bedside.paper.initials import Initials
from bedside.paper.shortened import LONG
from bedside.screens.earlier import dated_days, point_detail, point_title
from bedside.screens.medicine_words import match_title
from bedside.screens.record import moment_words
from bedside.wording import _

PASSED, FAILED, DECIDED, OPEN = "✓", "✗", "◆", "–"
# Characters in a line of one column, for cutting the list in two of equal height.
_A_LINE = 42
_WHOLE_LINE = 105


@dataclass(frozen=True, slots=True)
class PaperCheck:
    mark: str
    question: str
    answer: str
    who: str

    @property
    def lines(self) -> int:
        return 1 + len(f"{self.question}: {self.answer}") // _A_LINE

    @property
    def is_long(self) -> bool:
        return len(self.question) + len(self.answer) > LONG


@dataclass(frozen=True, slots=True)
class ChecksPart:
    """`earlier` is what the earlier days said, as (lead, rest), across both columns."""

    note: str
    columns: tuple[tuple[PaperCheck, ...], tuple[PaperCheck, ...]]
    lines: int
    earlier: tuple[tuple[str, str], ...]

    @property
    def is_long(self) -> bool:
        """Too long for two columns."""
        return any(row.is_long for column in self.columns for row in column)


def checks_part(day: Day, initials: Initials) -> ChecksPart:
    """The list in two columns of about the same height."""
    rows = tuple(_rows(day, initials))
    lines = [row.lines for row in rows]
    half, height = 0, 0
    while half < len(rows) and height < sum(lines) / 2:
        height += lines[half]
        half += 1
    earlier = dated_days(day.history, last_reading(day.history))
    height += sum(1 + len(f"{lead} {rest}") // _WHOLE_LINE for lead, rest in earlier)
    return ChecksPart(_note(day), (rows[:half], rows[half:]), height, earlier)


def _note(day: Day) -> str:
    today = checks_today(day.history)
    answered = sum(check.id in day.history.checks for check in today)
    decided = sum(
        check.id in day.history.checks and _mark(check, day) == DECIDED for check in today
    )
    words = _("%(answered)s of %(all)s answered", answered=answered, all=len(today))
    return (
        _("%(words)s; %(n)s by a prescriber's decision", words=words, n=decided)
        if decided
        else words
    )


def _rows(day: Day, initials: Initials) -> Iterator[PaperCheck]:
    arrived = day.history.arrived
    asked = _("Name and date of birth stated; NHS number and wristband compared")
    if arrived is None:
        yield PaperCheck(OPEN, asked, _("not answered"), "")
    else:
        who = f"{moment_words(arrived, day)} {initials.by(arrived)}"
        yield PaperCheck(PASSED, asked, _("match"), who)
    yield from (_point(point, day) for point in points(day.history))
    yield from _allergies(day)
    yield from (_row(check, day, initials) for check in checks_today(day.history))
    yield from _second_check(day, initials)


def _point(point: Point, day: Day) -> PaperCheck:
    """What an earlier day asks of this one; the decision itself stands in section 8."""
    question = ". ".join(part for part in (point_title(point), point_detail(point)) if part)
    if is_clear(day.history, point):
        return PaperCheck(DECIDED, question.rstrip("."), _("go on by a prescriber's decision"), "")
    return PaperCheck(FAILED, question.rstrip("."), _("not decided"), "")


def _allergies(day: Day) -> Iterator[PaperCheck]:
    """Listed allergies against the day's medicines; the decision itself stands in section 8."""
    waiting = open_matches(day.history)
    for match in matches(day.history):
        if match in waiting:
            yield PaperCheck(FAILED, match_title(match), _("not decided"), "")
        else:
            yield PaperCheck(DECIDED, match_title(match), _("decided, or not given"), "")


def _row(check: Check, day: Day, initials: Initials) -> PaperCheck:
    entry = day.history.checks.get(check.id)
    if entry is None or not isinstance(entry.event, CheckAnswered):
        return PaperCheck(OPEN, check.title, _("not answered"), "")
    answers = {
        "passed": check.passed_label,
        "failed": check.failed_label,
        "not_applicable": _("does not apply"),
    }
    note = f", {entry.event.note}" if entry.event.note else ""
    return PaperCheck(
        _mark(check, day),
        check.title,
        f"{answers[entry.event.answer]}{note}",
        f"{moment_words(entry, day)} {initials.by(entry)}",
    )


def _mark(check: Check, day: Day) -> str:
    entry = day.history.checks[check.id]
    failed = isinstance(entry.event, CheckAnswered) and entry.event.answer == "failed"
    if not failed:
        # Denied by what an earlier day says: the question is open again.
        return PASSED if is_check_clear(day.history, check) else OPEN
    decided = check.if_failed == "prescriber" and is_check_clear(day.history, check)
    return DECIDED if decided else FAILED


def _second_check(day: Day, initials: Initials) -> Iterator[PaperCheck]:
    if not day.history.second_checks:
        return
    last = day.history.second_checks[-1]
    agrees = second_check_agrees(day.history)
    yield PaperCheck(
        PASSED if agrees else FAILED,
        _("Second independent check, entered blind"),
        _("same") if agrees else _("not the same"),
        f"{moment_words(last, day)} {initials.of(last.by)}",
    )
