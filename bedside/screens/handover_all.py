"""Handover of all patients of a nurse: whose they are, then what is open, then who takes over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.forms.handover_all import HandoverForm
from bedside.handover import belongs_to
from bedside.screens.day_list_row import day_list_row, pressure, row_task_words
from bedside.screens.form_parts import Field, Refusal
from bedside.screens.form_parts import Person as Choice
from bedside.screens.list_parts import DayListRow, RowTask
from bedside.screens.parts import Button
from bedside.screens.tasks import is_open
from bedside.wording import _, clock_time, ngettext

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Whose:
    """One nurse with how many patients, and the way to them. `urgent`: what presses, in words."""

    name: str
    patients: str
    chairs: str
    urgent: str
    href: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One patient as handed over: the row of the day list, every open task, today's reactions."""

    row: DayListRow
    tasks: tuple[RowTask, ...]
    reactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverAllScreen:
    """Whose patients go to whom. `take`: the one button of the person at the tablet."""

    title: str
    words: str
    rows: tuple[HandoverRow, ...]
    day_ids: str
    take: Button | None
    to_another: str
    others: tuple[Choice, ...]
    others_error: str
    pin: Field
    give: Button
    refusal: Refusal | None
    is_giving: bool


def whose_patients(days: Iterable[Day], who: Person) -> tuple[Whose, ...]:
    """Every nurse who looks after somebody now, the reader first; then nobody's patients."""
    here = sorted(days, key=pressure)
    looked_after = [day.history.responsible for day in here if day.history.ended is None]
    nurses = {nurse.id: nurse.name for nurse in looked_after if nurse is not None}
    in_order = sorted(nurses, key=lambda nurse_id: (nurse_id != who.id, nurses[nurse_id]))
    found = [
        _whose(nurses[nurse_id], nurse_id, [day for day in here if belongs_to(day, nurse_id)])
        for nurse_id in in_order
    ]
    nobodys = [day for day in here if belongs_to(day, None)]
    if nobodys:
        found.append(_whose(_("Nobody responsible"), NOBODY, nobodys))
    return tuple(found)


def _whose(name: str, nurse_id: str, days: Sequence[Day]) -> Whose:
    urgent = sum(pressure(day)[0] <= 3 for day in days)
    return Whose(
        name=name,
        patients=_patients(len(days)),
        chairs=_("Chairs %(list)s", list=", ".join(day.history.opened.chair for day in days)),
        urgent=ngettext("%(num)s overdue or urgent", "%(num)s overdue or urgent", urgent)
        if urgent
        else "",
        href=f"/handover?from={nurse_id}",
    )


def _patients(number: int) -> str:
    return ngettext("%(num)s patient", "%(num)s patients", number)


def name_of(nurse_id: str | None, days: Iterable[Day]) -> str:
    """The nurse as the records name them."""
    if nurse_id is None:
        return _("Nobody responsible")
    found = (day.history.responsible for day in days)
    return next((one.name for one in found if one and one.id == nurse_id), _("No patients"))


def handover_all_screen(
    days: Sequence[Day],
    name: str,
    who: Person,
    others: Sequence[Person],
    form: HandoverForm,
    is_own: bool,
    words: Sequence[str] = (),
) -> HandoverAllScreen:
    """The patients of one nurse with everything open; `others` may take over with their own PIN.

    `is_own`: they are the reader's. `words`: why it was not recorded.
    """
    ranked = sorted(days, key=pressure)
    number = _patients(len(ranked))
    takes = who.role == "nurse" and not is_own and bool(ranked)
    chosen = str(form.takes_over.data or "")
    return HandoverAllScreen(
        title=_("Handover: %(name)s, %(number)s", name=name, number=number),
        words=_(
            "Read it together at the chairs. Each patient's identity is then confirmed before the "
            "next start, rate, medicine or discharge."
        ),
        rows=tuple(_row(day) for day in ranked),
        day_ids=",".join(sorted(day.history.opened.day_id for day in ranked)),
        take=_take(number) if takes else None,
        to_another=_("Somebody else takes over") if takes else _("Who takes over?"),
        others=tuple(Choice(one.id, one.name, "", one.id == chosen) for one in others),
        others_error=form.error_of("takes_over"),
        pin=_pin(form),
        give=Button(
            _("Hand over %(number)s", number=number),
            kind="outlined" if takes else "filled",
            size="bar",
            form="give-form",
        ),
        refusal=Refusal(title=_("Not handed over yet"), words=tuple(words)) if words else None,
        is_giving=bool(chosen or form.errors),
    )


def _take(number: str) -> Button:
    return Button(
        _("Take over %(number)s", number=number),
        kind="filled",
        size="bar",
        form="take-form",
        name="takes",
        value="yes",
    )


def _pin(form: HandoverForm) -> Field:
    return Field(
        "pin",
        _("PIN of the nurse who takes over"),
        kind="password",
        input_mode="numeric",
        max_length=6,
        error=form.error_of("pin"),
    )


def _row(day: Day) -> HandoverRow:
    zone = day.history.unit.zone
    wanted = [task for place, task in enumerate(day.tasks) if place == 0 or is_open(task)]
    return HandoverRow(
        row=day_list_row(day, is_first=False),
        tasks=tuple(
            RowTask(
                clock_time(task.due_at, zone),
                row_task_words(task, day),
                task.state in ("overdue", "continuous"),
            )
            for task in wanted
        ),
        reactions=tuple(_reactions(day)),
    )


def _reactions(day: Day) -> Iterator[str]:
    zone = day.history.unit.zone
    for reaction in day.history.reactions:
        at, grade = clock_time(reaction.onset_at, zone), reaction.worst_grade
        if reaction.resolved_at is None:
            yield _("Reaction grade %(grade)s at %(at)s, open", grade=grade, at=at)
        else:
            gone = clock_time(reaction.resolved_at, zone)
            yield _(
                "Reaction grade %(grade)s at %(at)s, gone %(gone)s", grade=grade, at=at, gone=gone
            )


def moved_words() -> str:
    """Somebody was quicker."""
    return _(
        "The patients have changed since this page was drawn: one was taken over, left or came. "
        "Below is how it stands now. What you chose is kept; the PIN is asked again."
    )


def nobody_chosen_words() -> str:
    return _("Choose the nurse who takes over.")
