"""Parts that every form shares: hidden fields, clock time, PINs, and what was refused."""

from collections.abc import Iterable

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.forms.entry import EntryForm, ended_on_earlier_date
from bedside.screens.form_parts import Field, Option, Refusal, Stepper
from bedside.screens.frame import iso
from bedside.screens.parts import Pairs
from bedside.wording import _, age_of, date_text, ngettext, time_to_type


def hidden_fields(form: EntryForm, day: Day, csrf_token: str) -> Pairs:
    """Request id, the line the form is drawn on, and the token against forged posts."""
    seq = form.seq.data if form.seq.data is not None else day.seq
    draft = (("draft", form.draft_name),) if form.draft else ()
    return (
        ("csrf_token", csrf_token),
        ("request_id", form.request),
        ("seq", str(seq)),
        *draft,
    )


def refusal_of(form: EntryForm) -> Refusal | None:
    """Why nothing was recorded; None on a fresh form. What was typed is in the fields."""
    fields_wrong = any(field.errors for field in form)
    if not form.trouble.words and not fields_wrong:
        return _kept(form)
    title = _("The record has moved on") if form.trouble.is_stale else _("Not recorded yet")
    words = tuple(form.trouble.words)
    if fields_wrong and not words:
        words = (_("Correct what is marked. What was typed is kept."),)
    return Refusal(title=title, words=words)


def to_correct(form: EntryForm) -> str:
    """ "1 value to correct", beside the save."""
    wrong = sum(1 for field in form if field.errors)
    if not wrong:
        return ""
    return ngettext("%(num)s value to correct", "%(num)s values to correct", wrong)


def _kept(form: EntryForm) -> Refusal | None:
    """What was typed before the tablet was locked is never mistaken for fresh."""
    if form.kept_for is None:
        return None
    ago = _("Typed %(span)s ago, not recorded yet.", span=age_of(form.kept_for))
    words = (ago + " " + _("Check it against now, or cancel to start empty."),)
    return Refusal(title=_("What you typed is here again"), words=words, shape="info")


def time_stepper(form: EntryForm, day: Day, label: str, id_prefix: str = "") -> Stepper:
    """When it happened: now unless another time is typed, never in the future.

    In a day that ended on an earlier date nothing stands in the field: a time typed there is a
    time of that date, which the label says.
    """
    now = time_to_type(day.now, day.history.unit.zone)
    ended_on = ended_on_earlier_date(day)
    if ended_on is not None:
        label = _("%(label)s, on %(date)s", label=label, date=date_text(ended_on))
    return Stepper(
        name="occurred_at",
        label=label,
        value=form.typed("occurred_at") or ("" if ended_on else now),
        latest=now,
        latest_at=iso(day.now),
        error=form.error_of("occurred_at"),
        id_prefix=id_prefix,
    )


def late_reason(form: EntryForm, id_prefix: str = "", day: Day | None = None) -> Field | None:
    """Asked only when something was entered so late that it needs a reason (rules.md 14).

    In a signed record (`day`) every line needs one, so it is asked at once (rules.md 29).
    """
    error = form.error_of("late_reason")
    typed = form.typed("late_reason")
    is_signed = day is not None and bool(day.history.signatures)
    if not error and not typed and not is_signed:
        return None
    label = _("Why added after the signature") if is_signed else _("Why entered later")
    return Field("late_reason", label, value=typed, error=error, id_prefix=id_prefix)


def text_field(
    form: EntryForm, name: str, label: str, hint: str = "", id_prefix: str = "", area: bool = False
) -> Field:
    """A plain text with what was typed and what is wrong with it."""
    return Field(
        name,
        label,
        kind="area" if area else "text",
        value=form.typed(name),
        hint=hint,
        error=form.error_of(name),
        id_prefix=id_prefix,
    )


def own_pin(form: EntryForm, who: Person, id_prefix: str = "") -> Field:
    """The PIN of the person signed in: a signature, never kept in a draft."""
    return Field(
        "pin",
        _("Your PIN, %(name)s", name=who.name),
        kind="password",
        input_mode="numeric",
        max_length=6,
        error=form.error_of("pin"),
        id_prefix=id_prefix,
    )


def second_person(
    form: EntryForm, people: Iterable[Person], label: str, id_prefix: str = ""
) -> tuple[Field, Field]:
    """Who else signs, and their own PIN."""
    chosen = form.typed("second_person")
    options = tuple(Option(p.id, p.name, p.id == chosen) for p in people)
    return (
        Field(
            "second_person",
            label,
            kind="select",
            options=options,
            error=form.error_of("second_person"),
            id_prefix=id_prefix,
        ),
        Field(
            "second_pin",
            _("Their PIN"),
            kind="password",
            input_mode="numeric",
            max_length=6,
            error=form.error_of("second_pin"),
            id_prefix=id_prefix,
        ),
    )
