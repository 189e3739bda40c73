"""Why something was not entered, in the nurse's words: what was wrong and what to do."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from bedside.core.day import Day
from bedside.core.events import Entry
from bedside.core.pump_check import PumpCheck
from bedside.core.refusals.taps import Finding
from bedside.core.vitals import Problem
from bedside.screens.access import role_words
from bedside.screens.earlier_refusals import EARLIER_REFUSALS
from bedside.screens.entries import entry_title
from bedside.screens.medicine_words import MEDICINE_REFUSALS
from bedside.wording import (
    _,
    clock_time,
    date_text,
    duration,
    hours_spelled,
    minutes_up,
    plain,
    rate_words,
    rounded,
    volume,
)

Words = Callable[[dict[str, Any], Day], str]


def words_for(finding: Finding, day: Day) -> str:
    """One sentence or two for one reason."""
    if finding.code.startswith("impossible:") or finding.code == "rare_value":
        return value_words(finding.values["problem"], day)
    return _WORDS[finding.code](finding.values, day)


def value_words(problem: Problem, day: Day) -> str:
    """Why a typed value is questioned."""
    sign = day.history.unit.sign(problem.sign)
    value = plain(problem.value)
    low = problem.limits[0]
    if problem.reason == "looks_like_fahrenheit":
        return _("%(value)s looks like °F. Enter the temperature in °C.", value=value)
    if problem.reason == "not_above_diastolic":
        return _(
            "%(value)s is not above the diastolic %(below)s. Were the two swapped?",
            value=value,
            below=plain(low) if low is not None else "",
        )
    if problem.reason == "rare":
        return _(
            "%(sign)s %(value)s %(unit)s is rare. If it is right, confirm it below and save again.",
            sign=sign.title,
            value=value,
            unit=sign.unit,
        )
    return _(
        "%(value)s is impossible. %(sign)s is %(low)s to %(high)s.",
        value=value,
        sign=sign.title,
        low=plain(sign.lowest),
        high=plain(sign.highest),
    )


def _clock(at: Any, day: Day) -> str:
    return clock_time(at, day.history.unit.zone)


def _impossible_then(values: dict[str, Any], day: Day) -> str:
    line = _line(values["with_seq"], day)
    if line is None:
        return _("That cannot have happened yet. Look at the record and check the time.")
    return _(
        "That cannot have happened then: at %(at)s the record says “%(what)s”. Check the time, "
        "or correct that line first.",
        at=_clock(line.occurred_at, day),
        what=entry_title(line, day),
    )


def _line(seq: int | None, day: Day) -> Entry | None:
    return next((entry for entry in day.history.entries if entry.seq == seq), None)


def _protocol_silent(values: dict[str, Any], _day: Day) -> str:
    """Signed, and still not enough: what the unit has to decide first (rules.md 23)."""
    kinds = {
        "steps": _("rate"),
        "max_rate": _("highest rate"),
        "reactions": _("reaction actions"),
        "line": _("line"),
        "watch": _("watch"),
    }
    parts = dict.fromkeys(key.partition(".")[0].partition("[")[0] for key in values["keys"])
    return _(
        "The protocol leaves open: %(what)s. No infusion starts under it until the unit has decided"
        " and clinical lead and pharmacist have signed that.",
        what=", ".join(kinds[part] for part in parts),
    )


def _check_open(values: dict[str, Any], day: Day) -> str:
    title = values["check"]
    if not values["failed"]:
        return _("Not answered yet: %(check)s.", check=title)
    if values["if_failed"] == "stop":
        return _("%(check)s: failed, so the infusion cannot start.", check=title)
    return _("%(check)s: failed. A prescriber has to decide.", check=title)


def _applies_today(values: dict[str, Any], day: Day) -> str:
    why = {
        "medicine_given": _("%(medicine)s was given today", medicine=values["medicine"]),
        "later_course": _("this is not the first course"),
    }[values["because"]]
    return _("%(check)s: it applies, %(why)s. Answer it.", check=values["check"], why=why)


def _limit_decision(values: dict[str, Any], day: Day) -> str:
    by = duration(minutes_up(timedelta(minutes=float(-Fraction(values["minutes"])))))
    if values["limit"] == "closing":
        return _(
            "Home would be %(over)s after closing. A manager has to record that the prescriber "
            "is informed.",
            over=by,
        )
    limits = day.history.protocol.limits
    entry, words = {
        "min_4h": (limits.min_running, _("It would run %(by)s less than %(span)s.")),
        "max_8h": (limits.max_clock, _("It would run %(by)s past %(span)s.")),
        "bag": (limits.bag_life, _("The bag would be %(by)s past its %(span)s.")),
    }[values["limit"]]
    passed = words % {"by": by, "span": hours_spelled(entry.minutes)}
    return passed + " " + _("A prescriber has to decide.")


_WORDS: dict[str, Words] = {
    **EARLIER_REFUSALS,
    **MEDICINE_REFUSALS,
    "not_movable": lambda v, d: _(
        "This line cannot be moved. Strike it here, and do it again on the right patient."
    ),
    "way_on_stands": lambda v, d: _(
        "A prescriber's way on is signed for this reaction. Correct that line first."
    ),
    "in_the_future": lambda v, d: _(
        "%(at)s is still to come. Enter when it happened; it is %(now)s now.",
        at=_clock(v["at"], d),
        now=_clock(v["now"], d),
    ),
    "before_the_day": lambda v, d: _("That is before this infusion day. Check the time."),
    "late_needs_reason": lambda v, d: _(
        "Entered %(age)s later. Say why in a few words.", age=duration(v["minutes"])
    ),
    "addendum_needs_reason": lambda v, d: _(
        "This record is signed. Say in a few words why this is added."
    ),
    "correction_unlocks": lambda v, d: _(
        "That takes back a grade 4, a red flag or an emergency. Only a prescriber corrects it, "
        "with their own PIN and a second person's."
    ),
    "nothing_to_correct": lambda v, d: _("There is no such line left to correct."),
    "correction_of_another_kind": lambda v, d: _("A correction has to be of the same kind."),
    "nothing_different": lambda v, d: _("Nothing is different from the line as it stands."),
    "correction_needs_reason": lambda v, d: _("Say why the line is corrected."),
    "impossible_then": _impossible_then,
    "pin_needed": lambda v, d: _("Sign with your own PIN, %(name)s.", name=v["name"]),
    "second_person_needed": lambda v, d: _("A second person has to sign with their own PIN."),
    "second_person_is_the_first": lambda v, d: _(
        "%(name)s made the first entry. Another person has to check.", name=v["name"]
    ),
    "not_responsible": lambda v, d: _(
        "%(name)s looks after this patient. Take over first, or ask %(name)s.", name=v["name"]
    ),
    "identity_not_confirmed": lambda v, d: _(
        "Identity not yet confirmed by %(name)s. Confirm it first.", name=v["name"]
    ),
    "not_your_role": lambda v, d: _(
        "This needs a %(role)s. Ask one to sign with their own PIN.", role=role_words(v["needed"])
    ),
    "locked_red_flag": lambda v, d: _(
        "A red flag was recorded today. This bag is not started or restarted."
    ),
    "locked_grade_4": lambda v, d: _(
        "Grade 4: discontinued. Only a prescriber can reopen this bag."
    ),
    "protocol_not_approved": lambda v, d: _(
        "The protocol is not signed by clinical lead and pharmacist. No infusion starts under it."
    ),
    "protocol_silent": _protocol_silent,
    "check_open": _check_open,
    "premedication_open": lambda v, d: _("%(drug)s: given or not given?", drug=v["drug"]),
    "premedication_needs_prescriber": lambda v, d: _(
        "%(drug)s was not given. A prescriber has to decide.", drug=v["drug"]
    ),
    "reaction_open": lambda v, d: _("A reaction is open. Record its end first."),
    "limit_needs_decision": _limit_decision,
    "bag_not_recorded": lambda v, d: _("Record the bag first."),
    "volume_unlikely": lambda v, d: _(
        "This protocol's bags hold %(low)s to %(high)s mL. Read the label again.",
        low=plain(v["from"]),
        high=plain(v["to"]),
    ),
    "written_value_impossible": lambda v, d: _(
        "Begin with the value: %(sign)s is %(low)s to %(high)s.",
        sign=v["sign"],
        low=plain(v["low"]),
        high=plain(v["high"]),
    ),
    "written_value_denies": lambda v, d: _(
        "%(value)s is above %(most)s, so this has not passed: %(check)s.",
        value=plain(v["value"]),
        most=plain(v["most"]),
        check=v["check"],
    ),
    "bag_expired": lambda v, d: _("The batch expired on %(on)s.", on=date_text(v["on"])),
    "bag_prepared_later": lambda v, d: _(
        "The bag is said to be prepared at %(at)s, which is later than this.",
        at=_clock(v["at"], d),
    ),
    "second_check_open": lambda v, d: _("The second check is not done or does not agree."),
    "second_check_by_other": lambda v, d: _(
        "You made the second check. The other nurse has to start."
    ),
    "first_rate": lambda v, d: _(
        "The protocol starts at %(protocol)s. %(rate)s was entered.",
        protocol=rate_words(v["protocol"]),
        rate=rate_words(v["rate"]),
    ),
    "baseline_missing": lambda v, d: _("Take the baseline observations first."),
    "baseline_old": lambda v, d: _(
        "The baseline observations are %(age)s old, at most %(most)s. Take them again.",
        age=duration(v["minutes"]),
        most=duration(v["most"]),
    ),
    "above_maximum": lambda v, d: _(
        "More than %(most)s is never set. If the pump really ran faster, record it under "
        "“Pump ran at another rate”.",
        most=rate_words(v["most"]),
    ),
    "same_rate": lambda v, d: _("The pump already runs at %(rate)s.", rate=rate_words(v["rate"])),
    "other_rate_needs_reason": lambda v, d: _(
        "%(rate)s is not a step of the protocol. Say why.", rate=rate_words(v["rate"])
    ),
    "not_the_next_step": lambda v, d: _(
        "%(rate)s is not the next step. Say why.", rate=rate_words(v["rate"])
    ),
    "early": lambda v, d: _(
        "Early by %(age)s: due at %(at)s. Give the reason, or wait.",
        age=duration(v["minutes"]),
        at=_clock(v["due_at"], d),
    ),
    "observations_first": lambda v, d: _(
        "Observations are overdue. Record them first, or give a reason to raise anyway."
    ),
    "observations_before_increase": lambda v, d: _(
        "The protocol asks for observations before each increase. Record them first, or give a "
        "reason to raise anyway."
    ),
    "grade_1_open": lambda v, d: _(
        "A grade 1 reaction is open. Record its end first, or give a reason to raise anyway."
    ),
    "way_on_needed": lambda v, d: _(
        "After a reaction the rate rises only on a prescriber's signed way on."
    ),
    "too_early_after_reaction": lambda v, d: _(
        "Not before %(at)s, in %(age)s: after a reaction no step is early.",
        at=_clock(v["due_at"], d),
        age=duration(v["minutes"]),
    ),
    "resume_at_most": lambda v, d: _(
        "Resume at %(rate)s or less, then confirm the next step.", rate=rate_words(v["rate"])
    ),
    "resume_at_half": lambda v, d: _(
        "After this reaction resume at %(half)s at most.", half=rate_words(v["half"])
    ),
    "observations_before_resume": lambda v, d: _(
        "Take observations first: not older than %(age)s.", age=duration(v["minutes"])
    ),
    "symptoms_not_gone": lambda v, d: _("Record first that the symptoms are gone."),
    "prescriber_not_informed": lambda v, d: _(
        "Record first that the prescriber is informed, with the time."
    ),
    "no_such_reaction": lambda v, d: _("There is no such reaction in this record."),
    "wait_needed": lambda v, d: _("Give the wait in minutes before each step."),
    "return_to_plan_not_allowed": lambda v, d: _(
        "The signed protocol does not allow a return to the plan's rate."
    ),
    "oxygen_not_said": lambda v, d: _("On air or on oxygen? The saturation needs it."),
    "empty_set": lambda v, d: _("Nothing was entered. Enter the values, or why none can be taken."),
    "same_grade": lambda v, d: _("It is grade %(grade)s already.", grade=v["grade"]),
    "applies_today": _applies_today,
    "ctcae_not_recorded_here": lambda v, d: _(
        "This unit does not record CTCAE grades. Save without one."
    ),
    "ctcae_unknown": lambda v, d: _("CTCAE has no such grade. Choose one of the list."),
    "lower_grade_needs_reason": lambda v, d: _(
        "It is grade %(grade)s now. Lower only with a reason.", grade=v["grade"]
    ),
    "not_locked": lambda v, d: _("Nothing is locked: there is nothing to reopen."),
    "grade_below_lowest": lambda v, d: _(
        "What was found asks for grade %(lowest)s. Lower only with a reason.", lowest=v["lowest"]
    ),
    "unknown_id": lambda v, d: _("This form does not fit this patient's day. Open it again."),
    "before_onset": lambda v, d: _(
        "The reaction began at %(at)s. Check the time.", at=_clock(v["onset_at"], d)
    ),
    "well_after_onset": lambda v, d: _(
        "Last known well at %(at)s is after the onset at %(onset)s. Check both times.",
        at=_clock(v["at"], d),
        onset=_clock(v["onset_at"], d),
    ),
    "bag_not_empty": lambda v, d: _(
        "By what was confirmed %(ml)s mL should still be in the bag. Look at it again, or say why.",
        ml=volume(v["left"]),
    ),
    "ends_before_it_begins": lambda v, d: _("The end has to be later than the beginning."),
    "before_the_start": lambda v, d: _(
        "The infusion started at %(at)s. Check the time.", at=_clock(v["at"], d)
    ),
    "reading_impossible": lambda v, d: _(
        "The bag cannot have given that much: at most %(most)s mL. Read the pump again.",
        most=volume(v["most"]),
    ),
    "reading_over_label": lambda v, d: _(
        "That is more than the label's %(label)s mL. Say why.", label=volume(v["label"])
    ),
    "reading_differs": lambda v, d: reading_differs_words(v["check"]),
    "reading_went_down": lambda v, d: _(
        "The last reading was %(before)s mL. Read the pump again, or say why it went down.",
        before=volume(v["before"]),
    ),
    "must_apply": lambda v, d: _("%(check)s has to be answered.", check=v["check"]),
    "failed_before": lambda v, d: _(
        "%(check)s: failed before. Say what has changed.", check=v["check"]
    ),
    "note_needed": lambda v, d: _("%(asked)s: write it down beside the answer.", asked=v["asked"]),
    "second_nurse_needed": lambda v, d: _(
        "%(name)s is no nurse. Two nurses hear a decision by telephone.", name=v["name"]
    ),
    "nothing_to_countersign": lambda v, d: _(
        "There is no decision by telephone left to countersign here."
    ),
    "start_in_the_past": lambda v, d: _(
        "%(at)s is over. Enter a start still to come.", at=_clock(v["at"], d)
    ),
    "same_chair": lambda v, d: _("The patient is in chair %(chair)s already.", chair=v["chair"]),
    "no_such_day": lambda v, d: _(
        "Course %(course)s has %(of)s days in the protocol. Check course and day.",
        course=v["course"],
        of=v["of"],
    ),
    "other_nhs_number": lambda v, d: _(
        "This day is of another NHS number. Cancel it and book the other patient."
    ),
    "start_on_another_day": lambda v, d: _(
        "The start can be moved within %(on)s only. For another day, defer.",
        on=date_text(v["on"]),
    ),
    "bag_to_enter_again": lambda v, d: _(
        "The two entries did not agree. Read label and pump together, and enter the bag again."
    ),
    "already_answered": lambda v, d: _(
        "%(drug)s is already answered. Correct that line instead.", drug=v["drug"]
    ),
    "other_dose": lambda v, d: _("%(drug)s: the dose is not the protocol's.", drug=v["drug"]),
    "route_needed": lambda v, d: _("%(drug)s: choose the route.", drug=v["drug"]),
    "read_back_needed": lambda v, d: _("Read the decision back to the prescriber."),
    "stop_check_not_overridden": lambda v, d: _(
        "%(check)s stops the day. It can be corrected, never overridden.", check=v["check"]
    ),
    "detail_needed": lambda v, d: _("%(item)s: write it in a few words.", item=v["item"]),
    "fit_to_go_open": lambda v, d: _("Still open: %(item)s.", item=v["item"]),
    "signs_another_record": lambda v, d: _(
        "The record has grown since this page was drawn. Read it again, then sign."
    ),
}


def difference_words(check: PumpCheck) -> str:
    """ "2.5 mL (7.1 %) more than computed"."""
    away = plain(rounded(abs(check.difference_ml), 1))
    share = "" if check.percent is None else f" ({plain(rounded(abs(check.percent), 1))} %)"
    if check.difference_ml == 0:
        return _("the same as computed")
    if check.difference_ml > 0:
        return _("%(ml)s mL%(percent)s more than computed", ml=away, percent=share)
    return _("%(ml)s mL%(percent)s less than computed", ml=away, percent=share)


def reading_differs_words(check: PumpCheck) -> str:
    return _(
        "%(reading)s mL is %(difference)s (%(computed)s mL). Read the pump again.",
        reading=plain(rounded(check.reading_ml, 3)),
        difference=difference_words(check),
        computed=volume(check.computed_ml),
    )


def stale_words(day: Day, seq: int, drawn_on: int) -> str:
    """What has been entered since the screen was drawn."""
    since = [entry for entry in day.history.entries if entry.seq > drawn_on]
    if not since:
        return _("The record has moved on. Look at it, then decide again.")
    last = since[-1]
    return _(
        "Since this screen was drawn, %(who)s entered “%(what)s” at %(at)s. Nothing was "
        "recorded now. Look at it, then decide again.",
        who=last.by.name,
        what=entry_title(last, day),
        at=_clock(last.occurred_at, day),
    )


def already_saved_words(day: Day, seq: int) -> str:
    line = _line(seq, day)
    what = entry_title(line, day) if line is not None else ""
    return _(
        "This form was saved before as “%(what)s”. Nothing was added. To change it, correct that "
        "line in the record.",
        what=what,
    )


def another_day_words() -> str:
    return _("This form was drawn for another patient. Nothing was recorded. Open it again.")


def invalid_words(kind: str) -> str:
    """For an event that cannot exist; `kind` is what is wrong with the value."""
    if kind in ("missing", "string_too_short", "literal_error", "string_type"):
        return _("This is still missing.")
    return _("This cannot be recorded as it is typed. Check it.")
