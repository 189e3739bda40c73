"""As-needed medicines: the list with the last dose and the next, the chart's line, a dose given."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.allergies import about_of, blocking
from bedside.core.as_needed import OnChart, Standing, on_chart, standing, to_be_seen
from bedside.core.day import Day
from bedside.core.medicines import doses_of, given_today, written_alike
from bedside.forms.as_needed import ChartForm, GiveForm, OffChartForm
from bedside.forms.medicine import UNITS, DespiteForm
from bedside.screens.before_start import address
from bedside.screens.entries import entry_title
from bedside.screens.focus import Focus, choice, focus_of, number_field, with_side
from bedside.screens.form_parts import Field, Segmented
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.medicine_words import (
    allergy_words,
    amount,
    breach_words,
    chart_words,
    given_dose,
    in_24_h_words,
    last_words,
    moment,
    next_words,
    of_most_words,
    whole_chart_words,
)
from bedside.screens.parts import Button, Pairs, SideFigure
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class AsNeededScreen:
    rows: tuple[ChecksRow, ...]
    to_see: tuple[ChecksRow, ...]
    given: Pairs
    counted: str


@dataclass(frozen=True, slots=True)
class ChartScreen:
    focus: Focus
    drug: Field
    dose: Field
    dose_unit: Segmented
    route: Field
    interval: Field
    most: Field
    max_unit: Segmented
    prescriber: Field
    about: tuple[ChecksRow, ...]


@dataclass(frozen=True, slots=True)
class Despite:
    """Why it was given without a prescriber: asked about this drug alone."""

    drug: str
    field: Field


@dataclass(frozen=True, slots=True)
class GiveScreen:
    """`against` is what a prescriber decides first; empty where it may be given now."""

    focus: Focus
    line: str
    against: tuple[ChecksRow, ...]
    what: Segmented
    other: tuple[Field, ...]
    other_unit: Segmented
    is_other_open: bool
    reason: Field
    despite: Despite | None


@dataclass(frozen=True, slots=True)
class OffChartScreen:
    focus: Focus
    line: str
    reason: Field


def as_needed_screen(day: Day) -> AsNeededScreen:
    """In the order of the chart, each with its last dose and from when the next may be given."""
    found = on_chart(day.history)
    return AsNeededScreen(
        rows=tuple(_row(day, standing(day.history, one, day.now)) for one in found),
        to_see=tuple(seen_rows(day)),
        given=_given(day),
        counted=counted_words(),
    )


def counted_words() -> str:
    """What the last dose and the 24 hours are counted from, and what not."""
    return _(
        "Counted by the name as written, by every route: this record with premedication and "
        "medicines for reactions, and this patient's earlier days here. Not counted: what was "
        "taken at home, so ask, and steps of an emergency card, for which nothing here is waited."
    )


def _given(day: Day) -> Pairs:
    return tuple(
        (f"{moment(given.at, day)} {given.drug}", given_dose(given))
        for given in given_today(day.history)
    )


def _row(day: Day, one: Standing) -> ChecksRow:
    rule, seq = one.on_chart.event, one.on_chart.first_seq
    allergies = blocking(day.history, rule.drug)
    last = last_words(one.last, day) if one.last else _("No dose known in the last days")
    said = [whole_chart_words(rule), last, in_24_h_words(one)]
    if allergies:
        said.append(allergy_words(rule.drug, allergies))
    return ChecksRow(
        shape="octagon" if allergies or not one.may_be_given else "check",
        what=f"{rule.drug}: {next_words(one, day)}",
        sub=". ".join(said) + ".",
        tone="failed" if allergies or not one.may_be_given else "done",
        button=Button(_("Give"), href=address(day, "as-needed", str(seq)), hidden_label=rule.drug),
        other=Button(
            _("Off the chart"),
            href=address(day, "as-needed", str(seq), "off"),
            kind="link",
            hidden_label=rule.drug,
        ),
        id=f"as-needed-{seq}",
    )


def seen_rows(day: Day) -> Iterator[ChecksRow]:
    """Doses given without a prescriber's decision, until one has seen them."""
    for given in to_be_seen(day.history):
        assert given.entry is not None
        about = f"medicine_given:{given.entry.seq}"
        yield ChecksRow(
            shape="octagon",
            what=f"{moment(given.at, day)} {entry_title(given.entry, day)}",
            tone="failed",
            button=Button(
                _("Prescriber has seen it"),
                href=address(day, "decisions", about),
                hidden_label=given.drug,
            ),
        )


def chart_screen(day: Day, form: ChartForm) -> ChartScreen:
    """Everything is copied from the chart; nothing is proposed."""
    focus = focus_of(form, day, _("As-needed medicine, from the chart"), "as-needed/new", "")
    units = tuple((unit, unit) for unit in UNITS)
    return ChartScreen(
        focus=with_side(focus, today_side(day)),
        drug=text_field(form, "drug", _("Medicine"), _("Generic name, in full, as on the chart")),
        dose=number_field(form, "dose", _("Dose"), ""),
        dose_unit=choice(form, "dose_unit", _("Unit"), units),
        route=text_field(form, "route", _("Route")),
        interval=number_field(form, "interval_h", _("Not sooner than after"), _("hours")),
        most=number_field(form, "max_in_24_h", _("At most in 24 hours"), ""),
        max_unit=choice(form, "max_unit", _("Unit of the maximum"), units),
        prescriber=text_field(form, "prescriber_name", _("Prescriber on the chart")),
        about=tuple(alike_rows(day, form.drug_typed())),
    )


def alike_rows(day: Day, drug: str) -> Iterator[ChecksRow]:
    """A name that holds another one is counted apart, and that is said."""
    alike = written_alike(day.history, drug)
    if alike:
        what = _("Written like %(others)s, but not the same name", others=", ".join(alike))
        sub = _("Counted apart. If it is the same drug, write it the same.")
        yield ChecksRow("triangle", what, sub, tone="failed")


def give_screen(day: Day, one: OnChart, form: GiveForm) -> GiveScreen:
    """The chart's line above the question what was given."""
    rule = one.event
    path = f"as-needed/{one.first_seq}"
    focus = focus_of(form, day, _("%(drug)s, as needed", drug=rule.drug), path, _("Given at"))
    charted = _(
        "%(dose)s %(route)s, as on the chart",
        dose=amount(rule.dose, rule.dose_unit),
        route=rule.route,
    )
    options = (("as_charted", charted), ("other", _("Another dose or route")))
    against = tuple(_against(day, one))
    return GiveScreen(
        focus=with_side(focus, _dose_side(day, one)),
        line=whole_chart_words(rule),
        against=against,
        what=choice(form, "what", _("What was given?"), options),
        other=(
            number_field(form, "dose", _("Other dose"), ""),
            text_field(form, "route", _("Other route")),
        ),
        is_other_open=form.what.data == "other",
        other_unit=choice(form, "dose_unit", _("Unit"), tuple((unit, unit) for unit in UNITS)),
        reason=text_field(form, "reason", _("Given for")),
        despite=despite_of(form, rule.drug, bool(against)),
    )


def despite_of(form: DespiteForm, drug: str, is_asked: bool = False) -> Despite | None:
    """The field for a reason, once it is asked for."""
    if not is_asked and not form.error_of("given_despite") and not form.given_despite.data:
        return None
    field = text_field(
        form,
        "given_despite",
        _("Already given without that decision: why"),
        _("It is marked until a prescriber has seen it."),
    )
    return Despite(drug, field)


def _against(day: Day, one: OnChart) -> Iterator[ChecksRow]:
    """What stands against giving it now, each with the way to the prescriber's decision."""
    now = standing(day.history, one, day.now)
    drug = one.event.drug
    named = blocking(day.history, drug)
    if named:
        yield _to_decide(day, allergy_words(drug, named), about_of(drug))
    if now.is_decided:
        return
    for breach in now.breaches:
        yield _to_decide(day, breach_words(breach, day), one.about)


def _to_decide(day: Day, words: str, about: str) -> ChecksRow:
    href = address(day, "decisions", about)
    button = Button(_("Prescriber decides"), href=href, kind="filled", hidden_label=words)
    return ChecksRow("octagon", words, tone="failed", button=button)


def _dose_side(day: Day, one: OnChart) -> SideFigure:
    """When the next may be given, the last doses under it."""
    now = standing(day.history, one, day.now)
    doses = reversed(doses_of(day.history, one.event.drug))
    return SideFigure(
        label=_("Next dose"),
        value=_("now") if now.next_at == day.now else _next_clock(now, day),
        note=next_words(now, day),
        pairs=(
            (_("In 24 hours"), of_most_words(now)),
            *((moment(given.at, day), given_dose(given)) for given in doses),
        ),
    )


def _next_clock(now: Standing, day: Day) -> str:
    return "–" if now.next_at is None else moment(now.next_at, day)


def today_side(day: Day) -> SideFigure:
    """Everything given today, premedication included."""
    given = _given(day)
    return SideFigure(
        label=_("Given today"),
        value=str(len(given)),
        note=_("premedication included"),
        pairs=given,
    )


def off_chart_screen(day: Day, one: OnChart, form: OffChartForm) -> OffChartScreen:
    path = f"as-needed/{one.first_seq}/off"
    focus = focus_of(form, day, _("Off the chart: %(drug)s", drug=one.event.drug), path, _("At"))
    return OffChartScreen(
        focus=with_side(focus, today_side(day)),
        line=chart_words(one.event),
        reason=text_field(form, "reason", _("Why"), _("Stopped or changed on the chart")),
    )
