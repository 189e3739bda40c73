"""The rate page: the rates on offer, what stands against each, and the two PINs where asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bedside.core.day import Day
from bedside.core.events import Person, RateChanged
from bedside.core.offers import PINS, RateOffer, early_by_min, rates_offered, stands_against
from bedside.core.quantities import decimal_string
from bedside.core.refusals.taps import Finding
from bedside.forms.rate import OTHER, OtherRateForm, RateForm
from bedside.screens.focus import (
    Focus,
    Signatures,
    choice,
    clock_field,
    focus_of,
    number_field,
    signatures,
)
from bedside.screens.form_parts import Field, Option, Segmented
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import Button
from bedside.screens.refusals import words_for
from bedside.wording import _, clock_time, duration, rate, rate_words

OBSERVATIONS_FIRST = frozenset({"observations_first", "observations_before_increase"})
CAUTIONS = OBSERVATIONS_FIRST | {"grade_1_open"}


@dataclass(frozen=True, slots=True)
class RateScreen:
    focus: Focus
    rates: Segmented
    other: Field
    against: tuple[ChecksRow, ...]
    reason: Field
    raised_anyway: Field | None
    signatures: Signatures


def rate_screen(day: Day, form: RateForm, who: Person, people: Sequence[Person]) -> RateScreen:
    """What may be set, and what stands against it before it is tapped."""
    offers = rates_offered(day)
    found = {offer: _against(day, offer, who) for offer in offers}
    codes = {finding.code for findings in found.values() for finding in findings}
    return RateScreen(
        focus=focus_of(form, day, _("Rate set on the pump"), "rate", _("Set at")),
        rates=_rates(day, form, offers),
        other=number_field(
            form,
            "other_ml_per_h",
            _("Another rate"),
            _("mL per hour"),
            _("Up to %(most)s, with a reason", most=_most(day)),
        ),
        against=tuple(row for offer in offers for row in _rows(day, offer, found[offer])),
        reason=text_field(form, "reason", _("Reason"), _("Before its time, or another rate")),
        raised_anyway=_raised_anyway(form, codes),
        signatures=signatures(
            form, who, people, own="pin_needed" in codes, second="second_person_needed" in codes
        ),
    )


def _raised_anyway(form: RateForm, codes: set[str]) -> Field | None:
    """Asked by itself, and only where observations or a grade 1 reaction stand against it.

    Also where that was found for a rate typed by hand, or something was typed already.
    """
    name = "raised_anyway"
    if not (codes & CAUTIONS or form.typed(name) or form.error_of(name)):
        return None
    return text_field(
        form, name, _("Raised anyway, because"), _("Observations or a grade 1 reaction are open")
    )


def _most(day: Day) -> str:
    return rate_words(day.history.protocol.max_rate_ml_per_h)


def _against(day: Day, offer: RateOffer, who: Person) -> tuple[Finding, ...]:
    event = RateChanged(rate_ml_per_h=Decimal(decimal_string(offer.rate_ml_per_h)))
    return stands_against(day, event, who)


def _rates(day: Day, form: RateForm, offers: tuple[RateOffer, ...]) -> Segmented:
    chosen = form.typed("rate_ml_per_h")
    options = [
        Option(value, rate(offer.rate_ml_per_h), value == chosen, _offer_words(day, offer))
        for offer in offers
        for value in (decimal_string(offer.rate_ml_per_h),)
    ]
    known = {option.value for option in options}
    if chosen and chosen != OTHER and chosen not in known:
        options.append(Option(chosen, chosen, True, _("asked for")))
    options.append(Option(OTHER, _("Another rate"), chosen == OTHER))
    return Segmented(
        "rate_ml_per_h",
        _("mL per hour"),
        tuple(options),
        error=form.error_of("rate_ml_per_h"),
    )


def _offer_words(day: Day, offer: RateOffer) -> str:
    if offer.kind == "half":
        return _("half of %(rate)s", rate=rate(offer.rate_ml_per_h * 2))
    early = early_by_min(offer, day.now)
    if early:
        return _("next step, early by %(span)s", span=duration(early))
    if offer.due_at is None:
        return _("next step")
    return _("next step, due %(at)s", at=clock_time(offer.due_at, day.history.unit.zone))


def _rows(day: Day, offer: RateOffer, findings: tuple[Finding, ...]) -> list[ChecksRow]:
    """What stands against a rate before anybody taps: a reason helps, or it has to wait."""
    return [
        ChecksRow(
            shape="clock" if finding.reason_helps else "octagon",
            what=rate_words(offer.rate_ml_per_h),
            sub=words_for(finding, day),
            tone="open" if finding.reason_helps else "failed",
            button=_observations_button(day) if finding.code in OBSERVATIONS_FIRST else None,
        )
        for finding in findings
        if finding.code not in PINS
    ]


def _observations_button(day: Day) -> Button:
    href = f"/days/{day.history.opened.day_id}/observations"
    return Button(_("Observations first"), href=href, size="compact")


@dataclass(frozen=True, slots=True)
class OtherRateScreen:
    focus: Focus
    rate: Field
    ended: Segmented
    until: Field
    reading: Field
    reason: Field
    signatures: Signatures


def other_rate_screen(
    day: Day, form: OtherRateForm, who: Person, people: Sequence[Person]
) -> OtherRateScreen:
    """What the pump really did, however impossible as a setting (rules.md 8)."""
    title = _("The pump ran at another rate")
    return OtherRateScreen(
        focus=focus_of(form, day, title, "other-rate", _("From")),
        rate=number_field(
            form,
            "rate_ml_per_h",
            _("Rate on the pump"),
            _("mL per hour"),
            _("As it ran, however impossible as a setting"),
        ),
        ended=choice(
            form,
            "ended",
            _("Does it still run so?"),
            (("still", _("Still running")), ("ended", _("It ended"))),
        ),
        until=clock_field(form, "until", _("Until, where it ended")),
        reading=number_field(
            form, "pump_reading_ml", _("Pump reading"), _("mL"), _("Volume given, if it shows it")
        ),
        reason=text_field(form, "reason", _("What was found")),
        signatures=signatures(form, who, people, own=False, second=True),
    )
