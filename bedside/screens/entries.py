"""Each line of the record in words: what happened, for the record, the refusals and the paper."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from bedside.core import events as e
from bedside.core.allergies import matches
from bedside.core.day import Day
from bedside.core.news2 import News2, news2_of
from bedside.core.symptoms import red_flag_titles, symptom_titles
from bedside.screens.ctcae import ctcae_title, ctcae_words
from bedside.screens.earlier import point_of, point_title, reading_words
from bedside.screens.medicine_words import (
    amount,
    despite_words,
    entered_words,
    match_title,
    stopped_words,
)
from bedside.screens.stop_reasons import discontinued_words, meaning_words, paused_words
from bedside.screens.way_words import way_words
from bedside.wording import (
    _,
    allergies_words,
    clock_time,
    date_text,
    dose,
    hours_spelled,
    nhs_number,
    patient_name,
    plain,
    rate_words,
)

Words = tuple[str, str]


def entry_words(entry: e.Entry, day: Day) -> Words:
    """What happened: the bold lead and the rest of the line."""
    lead, rest = _WORDS[entry.event.type](entry.event, day)
    return lead, rest


def entry_title(entry: e.Entry, day: Day) -> str:
    """The same in one string."""
    return " ".join(part for part in entry_words(entry, day) if part)


def sign_words(event: e.ObservationsRecorded, day: Day) -> str:
    """ "36.9 °C, pulse 86, BP 120/74" with what could not be taken."""
    parts = []
    if event.temperature_c is not None:
        parts.append(_("%(value)s °C", value=f"{event.temperature_c:.1f}"))
    if event.pulse_per_min is not None:
        parts.append(_("pulse %(value)s", value=event.pulse_per_min))
    if event.systolic_mmhg is not None and event.diastolic_mmhg is not None:
        parts.append(_("BP %(high)s/%(low)s", high=event.systolic_mmhg, low=event.diastolic_mmhg))
    if event.breaths_per_min is not None:
        parts.append(_("breathing %(value)s", value=event.breaths_per_min))
    if event.spo2_percent is not None:
        on = _("on oxygen") if event.on_oxygen else _("on air") if event.on_oxygen is False else ""
        spo2 = _("SpO₂ %(value)s%%", value=event.spo2_percent)
        parts.append(f"{spo2} {on}".strip())
    for sign, reason in event.cannot_take.items():
        title = day.history.unit.sign(sign).title
        parts.append(_("%(sign)s not taken: %(reason)s", sign=title, reason=reason))
    return ", ".join(parts)


def _observations(event: e.ObservationsRecorded, day: Day) -> Words:
    score = news2_of(event)
    news2 = _("NEWS2 %(total)s", total=score.total) if isinstance(score, News2) else _("no NEWS2")
    return _("Observations:"), f"{sign_words(event, day)}, {news2}"


def _check(event: e.CheckAnswered, day: Day) -> Words:
    check = next((c for c in day.history.protocol.checks if c.id == event.check_id), None)
    title = check.title if check else event.check_id
    labels = {
        "passed": check.passed_label if check else _("passed"),
        "failed": check.failed_label if check else _("failed"),
        "not_applicable": _("does not apply"),
    }
    note = f". {event.note}" if event.note else ""
    return f"{title}:", f"{labels[event.answer]}{note}"


def premedication_name(premedication_id: str, day: Day) -> str:
    """The drug's name, in full."""
    for premed in day.history.protocol.premedication:
        if premed.id == premedication_id:
            return premed.drug
    return premedication_id


def _premed_given(event: e.PremedicationGiven, day: Day) -> Words:
    batch = _(", batch %(batch)s", batch=event.batch) if event.batch else ""
    premeds = {premed.id: premed for premed in day.history.protocol.premedication}
    known = premeds.get(event.premedication_id)
    amount = dose(event.dose_mg)
    said = _("DOSE %(dose)s %(route)s given", dose=amount, route=event.route)
    batch += "".join(f". {words}" for words in despite_words(event))
    if known is not None and known.by_infusion:
        # The time of an infusion is its end: from there its age counts.
        said = _("DOSE %(dose)s %(route)s given, infusion ended", dose=amount, route=event.route)
    return premedication_name(event.premedication_id, day), said + batch


def _bag(event: e.BagRecorded, day: Day) -> Words:
    return (
        _("Bag entered:"),
        _(
            "batch %(batch)s, expiry %(expiry)s, %(diluent)s, prepared %(at)s, line primed with "
            "%(line)s",
            batch=event.batch,
            expiry=date_text(event.expires_on),
            diluent=event.diluent,
            at=clock_time(event.prepared_at, day.history.unit.zone),
            line=line_words(event.line_holds),
        ),
    )


def line_words(holds: str) -> str:
    """What the line holds."""
    return {"drug": _("drug"), "saline": _("saline"), "unknown": _("not known")}[holds]


def _second_check(event: e.BagSecondChecked, day: Day) -> Words:
    bag = day.history.bag.event if day.history.bag else None
    agrees = isinstance(bag, e.BagRecorded) and (
        (bag.volume_ml, bag.first_rate_ml_per_h) == (event.volume_ml, event.first_rate_ml_per_h)
    )
    if agrees:
        return _("Second check agrees:"), _(
            "%(volume)s mL, %(rate)s",
            volume=plain(event.volume_ml),
            rate=rate_words(event.first_rate_ml_per_h),
        )
    return _("Second check does not agree:"), _(
        "%(volume)s mL, %(rate)s read",
        volume=plain(event.volume_ml),
        rate=rate_words(event.first_rate_ml_per_h),
    )


def _reason(reason: str | None) -> str:
    return ". " + _("Reason: %(reason)s", reason=reason) if reason else ""


def symptom_words(event: e.ReactionRecorded, day: Day) -> str:
    """Symptoms and red flags as the protocol names them."""
    protocol = day.history.protocol
    return ", ".join((*red_flag_titles(event, protocol), *symptom_titles(event.symptoms, protocol)))


def _reaction(event: e.ReactionRecorded, day: Day) -> Words:
    parts = (symptom_words(event, day), *_asked(event), _ctcae(event, day), event.note)
    return (
        _("Reaction, grade %(grade)s:", grade=event.grade),
        ". ".join(part for part in parts if part) + _reason(event.lower_reason),
    )


def _regraded(event: e.ReactionRegraded, day: Day) -> Words:
    lead = _("Reaction now grade %(grade)s", grade=event.grade)
    ctcae = _ctcae(event, day)
    why = _reason(event.reason)
    return (f"{lead}:", ctcae + why) if ctcae else (lead, why.lstrip(". "))


def _ctcae(event: e.ReactionRecorded | e.ReactionRegraded, day: Day) -> str:
    """ "CTCAE v5.0: Urticaria, grade 2"; nothing where none was recorded."""
    named, _definition = ctcae_words(day, event.ctcae_term, event.ctcae_grade)
    return f"{ctcae_title()}: {named}" if named else ""


def _asked(event: e.ReactionRecorded) -> tuple[str, ...]:
    """Red flags and infection, where they were asked about."""
    flags = (_("No red flag"),) if event.no_red_flag else ()
    signs = {
        "no": _("No sign of infection"),
        "not_sure": _("Not sure about infection"),
        "yes": _("Signs of infection"),
    }
    return (*flags, signs[event.infection_sign]) if event.infection_sign else flags


def action_text(action_id: str, day: Day) -> str:
    """The protocol's words for an action, without its numbers."""
    for action in day.history.protocol.reactions.actions:
        if action.id == action_id:
            return (
                action.text.partition("{")[0].rstrip(" ,:") if "{" in action.text else action.text
            )
    return action_id


def _action(event: e.ReactionActionDone, day: Day) -> Words:
    return action_text(event.action_id, day), event.detail or ""


def _way_on(event: e.WayOnChosen, day: Day) -> Words:
    wait = _(", after %(min)smin", min=event.wait_min) if event.wait_min else ""
    return _("Decision:"), f"{way_words(event.way)}{wait}{_reason(event.reason)}"


def card_title(card: e.Card, day: Day) -> str:
    return day.history.protocol.card(card).title


def _emergency_step(event: e.EmergencyStepDone, day: Day) -> Words:
    steps = {step.id: step.text for step in day.history.protocol.card(event.card).steps}
    return f"{card_title(event.card, day)}: {steps.get(event.step_id, '')}", event.detail or ""


def _emergency(event: e.EmergencyDeclared, day: Day) -> Words:
    well = event.last_known_well_at
    rest = _("last known well %(at)s", at=clock_time(well, day.history.unit.zone)) if well else ""
    return _("Emergency: %(card)s", card=card_title(event.card, day)), rest


def decision_about(about: str, day: Day) -> str:
    """What a prescriber's decision is about, in words."""
    kind, _sep, which = about.partition(":")
    point = point_of(day.history, about)
    if point is not None:
        return point_title(point)
    if kind == "check":
        return next((c.title for c in day.history.protocol.checks if c.id == which), which)
    if kind == "premedication":
        return premedication_name(which, day)
    if kind in ("allergy", "as_needed", "medicine_given"):
        return _medicine_about(kind, about, day)
    if kind == "fit_to_go":
        return next((i.title for i in day.history.protocol.fit_to_go if i.id == which), which)
    limits = day.history.protocol.limits
    life, longest, shortest = (
        hours_spelled(limit.minutes)
        for limit in (limits.bag_life, limits.max_clock, limits.min_running)
    )
    return {
        "closing": _("home after closing"),
        "bag_life": _("past the bag's %(span)s", span=life),
        "longest_time": _("longer than %(span)s", span=longest),
        "shortest_time": _("shorter than %(span)s", span=shortest),
        "pump_rate": _("the pump's other rate"),
    }.get(kind, about)


def _medicine_about(kind: str, about: str, day: Day) -> str:
    """A listed allergy, the next dose of an as-needed medicine, or a dose that was given."""
    which = about.partition(":")[2]
    if kind == "allergy":
        found = (match_title(one) for one in matches(day.history) if one.about == about)
        return next(found, _("a listed allergy"))
    line = next((x for x in day.history.entries if str(x.seq) == which), None)
    if line is None:
        return _("a medicine")
    if isinstance(line.event, e.AsNeededEntered):
        return _("%(drug)s before its time or above its maximum", drug=line.event.drug)
    return _("seen: %(what)s", what=entry_title(line, day))


def _decided(event: e.PrescriberDecided, day: Day) -> Words:
    verdict = _("go on") if event.decision == "go_on" else _("do not go on")
    how = _(", by telephone, read back") if event.by_telephone else ""
    return (
        _("Decision, %(who)s:", who=event.prescriber_name),
        f"{decision_about(event.about, day)}: {verdict}{how}{_reason(event.reason)}",
    )


def _fit_to_go(event: e.FitToGoAnswered, day: Day) -> Words:
    title = decision_about(f"fit_to_go:{event.item_id}", day)
    answer = _("yes") if event.answer == "passed" else _("no")
    return f"{title}:", event.detail or answer


def _other_rate(event: e.PumpRanAtOtherRate, day: Day) -> Words:
    until = (
        _("until %(at)s", at=clock_time(event.until_at, day.history.unit.zone))
        if event.until_at
        else _("still running")
    )
    return (
        _("Pump ran at %(rate)s,", rate=rate_words(event.rate_ml_per_h)),
        until + _reason(event.reason),
    )


def _cannula(event: e.CannulaRecorded, day: Day) -> Words:
    state = {"placed": _("placed"), "removed": _("removed"), "left_in": _("left in")}[event.state]
    vip = _(", VIP %(vip)s", vip=event.vip) if event.vip is not None else ""
    gauge = f", {event.gauge}" if event.gauge else ""
    return _("Cannula %(state)s:", state=state), f"{event.site}{gauge}{vip}"


def _flushed(event: e.LineFlushed, day: Day) -> Words:
    amount = _("%(ml)s mL", ml=plain(event.volume_ml)) if event.volume_ml is not None else ""
    return _("Line flushed"), amount


def _medicine(event: e.MedicineGiven, day: Day) -> Words:
    said = _(
        "DOSE %(dose)s %(route)s given",
        dose=amount(event.dose, event.dose_unit),
        route=event.route,
    )
    despite = "".join(f". {words}" for words in despite_words(event))
    return event.drug, said + _reason(event.reason) + despite


def _resumed(event: e.InfusionResumed, day: Day) -> Words:
    lead = _("Resumed at %(rate)s", rate=rate_words(Fraction(event.rate_ml_per_h)))
    return lead, _reason(event.reason).lstrip(". ")


def _rate_changed(event: e.RateChanged, day: Day) -> Words:
    lead = _("%(rate)s confirmed on the pump", rate=rate_words(Fraction(event.rate_ml_per_h)))
    why = _reason(event.reason).lstrip(". ")
    if event.raised_anyway is None:
        return lead, why
    anyway = _("Raised anyway: %(reason)s", reason=event.raised_anyway)
    return lead, f"{why}. {anyway}" if why else anyway


def patient_words(patient: e.Patient) -> str:
    """Name, date of birth, gender, NHS number and allergies in one line."""
    return ", ".join(
        (
            patient_name(patient.family_name, patient.given_name, patient.title),
            _("born %(on)s", on=date_text(patient.born_on)),
            patient.gender,
            _("NHS No. %(number)s", number=nhs_number(patient.nhs_number)),
            allergies_words(patient),
        )
    )


def _early(early: e.EarlyCourse | None) -> str:
    """Whose decision it was to begin the course before its months were over."""
    if early is None:
        return ""
    return ". " + _(
        "Before %(on)s by decision of %(name)s: %(reason)s",
        on=date_text(early.not_before),
        name=early.prescriber_name,
        reason=early.reason,
    )


def _deferred(event: e.DayDeferred) -> str:
    if event.why == "cancelled":
        return _("Booking cancelled")
    if event.moved_to_on is not None:
        return _("Moved to %(on)s", on=date_text(event.moved_to_on))
    return _("Deferred")


_WORDS: dict[str, Callable[[Any, Day], Words]] = {
    "day_opened": lambda v, d: (
        _("Booked:"),
        _(
            "course %(course)s, day %(day)s, start %(at)s",
            course=v.course,
            day=v.day,
            at=clock_time(v.planned_start_at, d.history.unit.zone),
        )
        + _early(v.early_course),
    ),
    "earlier_days_read": lambda v, d: reading_words(v, d.history),
    "settings_taken_over": lambda v, d: (
        _("Begins with the protocol and unit settings in force"),
        _(
            "SHA-256 %(protocol)s, unit %(unit)s",
            protocol=v.protocol_sha256[:16],
            unit=v.unit_sha256[:16],
        ),
    ),
    "chair_changed": lambda v, d: (
        _("Now in chair %(chair)s", chair=v.chair),
        _reason(v.reason).lstrip(". "),
    ),
    "booking_corrected": lambda v, d: (
        _("Booking corrected:"),
        _(
            "course %(course)s, day %(day)s, prescriber %(name)s",
            course=v.course,
            day=v.day,
            name=v.prescriber_name,
        )
        + _reason(v.reason),
    ),
    "patient_corrected": lambda v, d: (
        _("Details of the patient corrected:"),
        patient_words(v.patient) + _reason(v.reason),
    ),
    "patient_arrived": lambda v, d: (_("Arrived, identity confirmed"), ""),
    "responsibility_taken": lambda v, d: (_("Took over the patient"), ""),
    "identity_confirmed": lambda v, d: (_("Identity confirmed"), ""),
    "check_answered": _check,
    "prescriber_decided": _decided,
    "decision_countersigned": lambda v, d: (
        _("Telephone decision countersigned"),
        _("line %(seq)s", seq=v.decision_seq),
    ),
    "premedication_given": _premed_given,
    "premedication_not_given": lambda v, d: (
        premedication_name(v.premedication_id, d),
        _("not given") + _reason(v.reason),
    ),
    "bag_recorded": _bag,
    "bag_second_checked": _second_check,
    "observations_recorded": _observations,
    "infusion_started": lambda v, d: (
        _("Infusion started at %(rate)s", rate=rate_words(v.rate_ml_per_h)),
        "",
    ),
    "rate_changed": _rate_changed,
    "infusion_paused": lambda v, d: (
        _("Pump stopped"),
        _reason(paused_words(v, d)).lstrip(". "),
    ),
    "infusion_resumed": _resumed,
    "pump_ran_at_other_rate": _other_rate,
    "pump_reading_recorded": lambda v, d: (
        _("Pump reading %(ml)s mL", ml=plain(v.volume_ml)),
        _reason(v.reason).lstrip(". "),
    ),
    "pump_reading_adopted": lambda v, d: (
        _("Volume set to the pump's %(ml)s mL", ml=plain(v.volume_ml)),
        _reason(v.reason).lstrip(". "),
    ),
    "reaction_recorded": _reaction,
    "reaction_regraded": _regraded,
    "reaction_action_done": _action,
    "reaction_resolved": lambda v, d: (_("Symptoms gone"), ""),
    "way_on_chosen": _way_on,
    "grade_4_reopened": lambda v, d: (
        _("Bag reopened after grade 4"),
        _reason(v.reason).lstrip(". "),
    ),
    "emergency_declared": _emergency,
    "emergency_step_done": _emergency_step,
    "emergency_ended": lambda v, d: (_("Emergency over: %(card)s", card=card_title(v.card, d)), ""),
    "as_needed_entered": entered_words,
    "as_needed_stopped": stopped_words,
    "medicine_given": _medicine,
    "note_written": lambda v, d: (_("Note:"), v.text),
    "line_changed": lambda v, d: (
        {"primed": _("Line primed"), "flushed": _("Line flushed"), "new_set": _("New set")}[v.how],
        _("line holds %(what)s", what=line_words(v.line_holds)),
    ),
    "bag_finished": lambda v, d: (
        _("Bag empty"),
        _("confirmed on the pump") + _reason(v.reason),
    ),
    "infusion_discontinued": lambda v, d: (
        _("Infusion discontinued"),
        _reason(discontinued_words(v)).lstrip(". "),
    ),
    "line_flushed": _flushed,
    "line_disconnected": lambda v, d: (_("Line disconnected"), _("with what it held")),
    "cannula_recorded": _cannula,
    "fit_to_go_answered": _fit_to_go,
    "patient_discharged": lambda v, d: (_("Discharged"), ""),
    "day_signed": lambda v, d: (
        _("Signed:"),
        _("%(meaning)s, entries 1 to %(seq)s", meaning=meaning_words(v), seq=v.through_seq),
    ),
    "planned_start_moved": lambda v, d: (
        _("Planned start moved to %(at)s", at=clock_time(v.planned_start_at, d.history.unit.zone)),
        _reason(v.reason).lstrip(". "),
    ),
    "day_deferred": lambda v, d: (_deferred(v), _reason(v.reason).lstrip(". ")),
    "patient_did_not_attend": lambda v, d: (_("Did not attend"), _reason(v.reason).lstrip(". ")),
    "patient_transferred": lambda v, d: (
        _("Transferred:"),
        _("%(to)s, received by %(who)s", to=v.to, who=v.received_by),
    ),
    "patient_left_against_advice": lambda v, d: (
        _("Left against advice"),
        _reason(v.reason).lstrip(". "),
    ),
    "patient_died": lambda v, d: (_("Died"), v.note),
    "entry_struck": lambda v, d: (
        _("Moved to another patient's record") if v.moved_to_day else _("Line struck"),
        _reason(v.correction_reason).lstrip(". "),
    ),
}
