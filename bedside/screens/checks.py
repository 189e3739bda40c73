"""Checks: go or no go, by stage; each answer with who and when, and what a failed one means."""

from dataclasses import dataclass

from bedside.core.day import Day, checks_today, is_check_clear
from bedside.core.earlier import answers_to, is_denied, stands_elsewhere
from bedside.core.events import CheckAnswered, Entry
from bedside.core.protocol import Check, Stage
from bedside.forms.checks import ChecksForm
from bedside.screens.allergy_checks import allergy_rows
from bedside.screens.decided import decision_words
from bedside.screens.earlier_checks import earlier_days_rows
from bedside.screens.form_parts import Field, Option, Segmented
from bedside.screens.list_parts import ChecksRow, StageOfChecks
from bedside.screens.parts import Button, Pairs, State
from bedside.screens.sources import source_words
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class ChecksScreen:
    """`earlier_days` is what they say and ask, `allergies` which of them a medicine of the day is
    named like; None where there is none."""

    earlier_days: StageOfChecks | None
    allergies: StageOfChecks | None
    stages: tuple[StageOfChecks, ...]
    earlier: tuple[Field, ...]
    is_earlier_open: bool
    not_yet: str
    arrival: Button | None


def checks_screen(day: Day, form: ChecksForm, again: str | None = None) -> ChecksScreen:
    """`again`: the answered check that is asked once more."""
    titles: dict[Stage, str] = {
        "arrival": _("On arrival"),
        "before_premedication": _("Before premedication"),
        "before_start": _("Before the start"),
    }
    stages = (_stage(day, form, stage, title, again) for stage, title in titles.items())
    booked = day.history.status == "booked"
    typed = any(form.typed(name) or form.error_of(name) for name in ("occurred_at", "late_reason"))
    return ChecksScreen(
        earlier_days=earlier_days_rows(day),
        allergies=allergy_rows(day),
        stages=tuple(stage for stage in stages if stage.rows),
        earlier=_earlier(form) if day.history.status == "arrived" else (),
        is_earlier_open=typed,
        not_yet=_("The checks open once the patient has arrived.") if booked else "",
        arrival=Button(_("Arrival"), href=f"/days/{day.history.opened.day_id}/arrival")
        if booked
        else None,
    )


def _earlier(form: ChecksForm) -> tuple[Field, ...]:
    """For answers that were given before this page was opened."""
    return (
        Field(
            "occurred_at",
            _("Answered at"),
            kind="time",
            value=form.typed("occurred_at"),
            error=form.error_of("occurred_at"),
        ),
        Field(
            "late_reason",
            _("Why entered later"),
            value=form.typed("late_reason"),
            error=form.error_of("late_reason"),
        ),
    )


def _stage(
    day: Day, form: ChecksForm, stage: Stage, title: str, again: str | None
) -> StageOfChecks:
    mine = [check for check in checks_today(day.history) if check.stage == stage]
    rows = tuple(_row(day, form, check, again) for check in mine)
    return StageOfChecks(f"checks-{stage}", title, _state(day, mine), rows)


def _state(day: Day, checks: list[Check]) -> State:
    history = day.history
    unanswered = [check for check in checks if not _is_answered(day, check)]
    not_clear = [check for check in checks if not is_check_clear(history, check)]
    failed = len(not_clear) - len(unanswered)
    if failed:
        words = _("%(failed)s failed, %(open)s open", failed=failed, open=len(unanswered))
        return State("octagon", words, "refused")
    if unanswered:
        words = _("%(open)s of %(all)s open", open=len(unanswered), all=len(checks))
        return State("diamond", words, "due")
    return State("check", _("All answered"), "ok")


def _row(day: Day, form: ChecksForm, check: Check, again: str | None) -> ChecksRow:
    entry = day.history.checks.get(check.id)
    may_answer = day.history.status == "arrived"
    is_asked = again == check.id or bool(form.error_of(f"note_{check.id}"))
    is_asked = is_asked or not _is_answered(day, check)
    if may_answer and (entry is None or is_asked or (form.only == check.id and _is_wrong(form))):
        return _open_row(day, form, check, entry)
    if entry is None or not isinstance(entry.event, CheckAnswered):
        return ChecksRow(
            "ring", check.title, check.detail or "", tone="calm", id=f"check-{check.id}"
        )
    if entry.event.answer == "failed":
        return _failed_row(day, check, entry, entry.event)
    return ChecksRow(
        shape="check",
        what=check.title,
        sub=answer_words(day, check, entry, entry.event),
        button=_again(day, check, _("Change")) if may_answer else None,
        id=f"check-{check.id}",
    )


def _is_answered(day: Day, check: Check) -> bool:
    """Not so where the earlier days have said something else since."""
    entry = day.history.checks.get(check.id)
    if entry is None or not isinstance(entry.event, CheckAnswered):
        return False
    return not is_denied(day.history, check, entry, entry.event)


def _is_wrong(form: ChecksForm) -> bool:
    return bool(form.trouble.words) or any(field.errors for field in form)


def answer_words(day: Day, check: Check, entry: Entry, event: CheckAnswered) -> str:
    """The answer in the protocol's own words, with who and when."""
    answer = {
        "passed": check.passed_label,
        "failed": check.failed_label,
        "not_applicable": _("Does not apply"),
    }[event.answer]
    at = clock_time(entry.occurred_at, day.history.unit.zone)
    who = _("%(name)s, %(at)s", name=entry.by.name, at=at)
    return " · ".join(part for part in (answer, event.note, who) if part)


def _again(day: Day, check: Check, label: str) -> Button:
    home = f"/days/{day.history.opened.day_id}/checks"
    return Button(
        label,
        href=f"{home}?again={check.id}#check-{check.id}",
        kind="link",
        hidden_label=check.title,
    )


def _open_row(day: Day, form: ChecksForm, check: Check, entry: Entry | None) -> ChecksRow:
    """Asked. What was typed stays; nothing else is chosen."""
    before = ""
    if entry is not None and isinstance(entry.event, CheckAnswered):
        before = _("Now: %(answer)s", answer=answer_words(day, check, entry, entry.event))
    return ChecksRow(
        shape="ring",
        what=check.title,
        sub=" ".join(part for part in (check.detail, before) if part),
        tone="calm" if entry is None else "failed",
        choice=_choice(day, form, check),
        basis=source_words(check),
        id=f"check-{check.id}",
        note=_note(day, form, check, entry),
        is_note_open=_is_note_open(day, form, check, entry),
        hidden=((f"request_{check.id}", form.request_of(check.id)),),
    )


def _choice(day: Day, form: ChecksForm, check: Check) -> Segmented:
    chosen = form.answer_to(check)
    labels = {
        "passed": check.passed_label,
        "failed": check.failed_label,
        "not_applicable": _("Does not apply"),
    }
    own = " ".join(form.trouble.words) if form.only == check.id else ""
    return Segmented(
        name=f"answer_{check.id}",
        label=check.title,
        options=tuple(
            Option(answer, labels[answer], answer == chosen)
            for answer in answers_to(day.history, check)
        ),
        error=form.error_of(f"answer_{check.id}") or own,
        attributes=_saved_alone(day, check),
    )


def _saved_alone(day: Day, check: Check) -> Pairs:
    """A tap saves its own row; the answer is the whole page, of which that row is taken."""
    row = f"#check-{check.id}"
    return (
        ("hx-post", f"/days/{day.history.opened.day_id}/checks/{check.id}"),
        ("hx-target", row),
        ("hx-select", row),
        ("hx-select-oob", f"#checks-{check.stage}"),
        ("hx-swap", "outerHTML"),
    )


def _is_note_open(day: Day, form: ChecksForm, check: Check, entry: Entry | None) -> bool:
    asked = check.note_label or stands_elsewhere(day.history, check)
    return bool(asked or entry or form.note_on(check))


def _note(day: Day, form: ChecksForm, check: Check, entry: Entry | None) -> Field:
    label = check.note_label or (_("Note") if entry is None else _("Note: what has changed"))
    if stands_elsewhere(day.history, check):
        label = _("Read where: no earlier day stands in this record")
    return Field(
        f"note_{check.id}",
        label,
        value=form.typed(f"note_{check.id}"),
        error=form.error_of(f"note_{check.id}"),
    )


def _failed_row(day: Day, check: Check, entry: Entry, event: CheckAnswered) -> ChecksRow:
    what_now, decide = _what_now(day, check, entry)
    may_answer = day.history.status == "arrived"
    is_clear = is_check_clear(day.history, check)
    return ChecksRow(
        shape="flag" if is_clear else "octagon",
        what=check.title,
        sub=f"{answer_words(day, check, entry, event)}. {what_now}",
        tone="calm" if is_clear else "failed",
        button=decide if may_answer else None,
        other=_again(day, check, _("Answer again")) if may_answer else None,
        id=f"check-{check.id}",
    )


def _what_now(day: Day, check: Check, entry: Entry) -> tuple[str, Button | None]:
    if check.if_failed == "stop":
        return _("This blocks the start. It can be corrected, never overridden."), None
    if check.if_failed == "task":
        return _("To be done today; it does not block the start."), None
    decided = day.history.decisions.get(f"check:{check.id}")
    href = f"/days/{day.history.opened.day_id}/decisions/check:{check.id}"
    if decided is None or decided.seq < entry.seq:
        return _("A prescriber has to decide."), Button(_("Prescriber decides"), href=href)
    return decision_words(decided, day), Button(
        _("Decide anew"), href=href, kind="link", hidden_label=check.title
    )
