"""Pause and resume: why it stopped, and everything that has to be so before it runs again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bedside.core.day import Day
from bedside.core.events import InfusionResumed, Person
from bedside.core.offers import PINS, resume_rate, stands_against
from bedside.core.quantities import decimal_string
from bedside.core.refusals.pump import half_to_resume
from bedside.core.refusals.taps import Finding
from bedside.forms.pause import REASONS, PauseForm, ResumeForm
from bedside.screens.focus import Focus, Signatures, choice, focus_of, number_field, signatures
from bedside.screens.form_parts import Field, Segmented
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import Button
from bedside.screens.refusals import words_for
from bedside.screens.stop_reasons import pause_label
from bedside.wording import _, duration, rate_words


@dataclass(frozen=True, slots=True)
class PauseScreen:
    focus: Focus
    why: Segmented
    detail: Field


def pause_screen(day: Day, form: PauseForm, id_prefix: str = "") -> PauseScreen:
    """As a page or, with an `id_prefix`, as the dialog in the patient's page."""
    options = tuple((reason, pause_label(reason)) for reason in REASONS)
    return PauseScreen(
        focus=focus_of(form, day, _("Pause"), "pause", _("Stopped at"), id_prefix),
        why=choice(form, "why", _("Why was it stopped?"), options, id_prefix=id_prefix),
        detail=text_field(
            form, "detail", _("In a few words"), _("Needed for “Other”"), id_prefix=id_prefix
        ),
    )


@dataclass(frozen=True, slots=True)
class ResumeScreen:
    """`points` is everything that has to be so, done or open; `is_open`: it cannot be yet."""

    focus: Focus
    rate: str
    basis: str
    points: tuple[ChecksRow, ...]
    is_open: bool
    other: Field
    reason: Field
    signatures: Signatures
    save: str


def resume_screen(
    day: Day, form: ResumeForm, who: Person, people: Sequence[Person]
) -> ResumeScreen:
    """The rate that the rules give, and what stands against it, all of it in words."""
    rate = resume_rate(day)
    findings = _against(day, who)
    codes = {finding.code for finding in findings}
    is_half = half_to_resume(day) is not None
    blocking = [finding for finding in findings if finding.code not in PINS]
    return ResumeScreen(
        focus=focus_of(form, day, _("Resume"), "resume", _("Running again at")),
        rate=rate_words(rate),
        basis=_("half, after the reaction") if is_half else _("the same rate as before the pause"),
        points=(*_done(day, codes, is_half), *(_open(day, finding) for finding in blocking)),
        is_open=bool(blocking),
        other=number_field(
            form,
            "other_ml_per_h",
            _("Slower than that"),
            _("mL per hour"),
            _("Leave empty for %(rate)s", rate=rate_words(rate)),
        ),
        reason=text_field(form, "reason", _("Reason"), _("Only where slower")),
        signatures=signatures(
            form, who, people, own="pin_needed" in codes, second="second_person_needed" in codes
        ),
        save=_("Confirm %(rate)s", rate=rate_words(rate)),
    )


def _against(day: Day, who: Person) -> tuple[Finding, ...]:
    rate = Decimal(decimal_string(resume_rate(day)))
    if not rate:
        return ()
    return stands_against(day, InfusionResumed(rate_ml_per_h=rate), who)


def _done(day: Day, codes: set[str], is_half: bool) -> tuple[ChecksRow, ...]:
    """After a reaction: what is already so, beside what is not."""
    if not is_half:
        return ()
    minutes = day.history.protocol.observations.before_resume_min
    points = (
        ("symptoms_not_gone", _("Symptoms gone")),
        ("prescriber_not_informed", _("Prescriber informed")),
        (
            "observations_before_resume",
            _("Observations not older than %(age)s", age=duration(minutes)),
        ),
    )
    return tuple(ChecksRow("check", what) for code, what in points if code not in codes)


def _open(day: Day, finding: Finding) -> ChecksRow:
    return ChecksRow(
        "octagon", words_for(finding, day), tone="failed", button=_way(day, finding.code)
    )


def _way(day: Day, code: str) -> Button | None:
    home = f"/days/{day.history.opened.day_id}"
    if code == "observations_before_resume":
        return Button(_("Observations"), href=f"{home}/observations", size="compact")
    if code in ("symptoms_not_gone", "prescriber_not_informed"):
        reaction = next((r for r in reversed(day.history.reactions) if r.worst_grade > 1), None)
        where = f"{home}/reactions/{reaction.seq}" if reaction else home
        return Button(_("Reaction actions"), href=where, size="compact")
    return None
