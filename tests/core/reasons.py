"""What each reason against a tap carries, in one table that every test's findings are held to.

The screen's words need the values by these names, the message stands beside this field of the
form, and `+` says that the entry goes through with a reason given.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bedside.core.refusals.taps import Finding

# code -> (its values, the fields it may stand beside; "-" and nothing at all: none)
CARRIES: dict[str, tuple[str, str]] = {
    "above_maximum": ("most", "rate first_rate_ml_per_h"),
    "addendum_needs_reason": ("", "+late_reason"),
    "allergy_not_decided": ("drug allergies", "+given_despite"),
    "allergy_open": ("match", ""),
    "already_answered": ("drug", ""),
    "applies_today": ("check because medicine", ""),
    "bag_expired": ("on", "- expires_on"),
    "bag_not_empty": ("left", "+reason"),
    "bag_not_recorded": ("", ""),
    "bag_prepared_later": ("at", "- prepared_at"),
    "bag_to_enter_again": ("", ""),
    "baseline_missing": ("", ""),
    "baseline_old": ("minutes most", ""),
    "before_onset": ("onset_at", "occurred_at"),
    "before_the_day": ("at", "occurred_at"),
    "check_open": ("check if_failed failed", ""),
    "correction_needs_reason": ("", "+correction_reason"),
    "correction_of_another_kind": ("seq", ""),
    "correction_unlocks": ("", ""),
    "course_day_given": ("day", ""),
    "ctcae_not_recorded_here": ("", "ctcae"),
    "ctcae_unknown": ("", "ctcae"),
    "detail_needed": ("item", "detail"),
    "dose_above_maximum": ("rule", "max_in_24_h"),
    "dose_given_today": ("day", ""),
    "early": ("minutes due_at", "+reason"),
    "earlier_day_elsewhere": ("day", "- +note_*"),
    "earlier_day_to_read": ("", ""),
    "empty_set": ("", ""),
    "ends_before_it_begins": ("", "until_at"),
    "failed_before": ("check", "+note_*"),
    "first_rate": ("rate protocol", "- first_rate_ml_per_h"),
    "fit_to_go_open": ("item", ""),
    "grade_1_open": ("", "+raised_anyway"),
    "grade_below_lowest": ("lowest because detail", "+lower_reason"),
    "identity_not_confirmed": ("name", ""),
    "impossible:looks_like_fahrenheit": ("problem", "temperature_c"),
    "impossible:not_above_diastolic": ("problem", "systolic_mmhg"),
    "impossible:not_possible": ("problem", "*_*"),
    "impossible_then": ("type status with_seq", ""),
    "in_the_future": ("at now", "occurred_at until_at last_known_well_at"),
    "late_needs_reason": ("minutes", "+late_reason"),
    "less_than_months": ("too_soon", ""),
    "limit_needs_decision": ("limit minutes", ""),
    "locked_grade_4": ("", ""),
    "locked_red_flag": ("", ""),
    "lower_grade_needs_reason": ("grade", "+reason"),
    "maximum_of_another_kind": ("dose_unit max_unit", "max_unit"),
    "medicine_not_comparable": ("breach", "+given_despite"),
    "medicine_over_maximum": ("breach", "+given_despite"),
    "medicine_too_soon": ("breach", "+given_despite"),
    "must_apply": ("check", ""),
    "no_earlier_day": ("", ""),
    "no_such_day": ("course of", "day"),
    "no_such_reaction": ("seq", ""),
    "on_chart_already": ("rule", "drug"),
    "other_nhs_number": ("", "nhs_number"),
    "same_chair": ("chair", "chair"),
    "not_by_telephone": ("", ""),
    "not_locked": ("", ""),
    "not_movable": ("seq", ""),
    "not_responsible": ("name", ""),
    "not_the_next_step": ("rate", "+reason"),
    "not_your_role": ("role needed", "- second_person"),
    "note_needed": ("check asked", "+note_*"),
    "nothing_to_correct": ("seq", ""),
    "nothing_to_countersign": ("seq", ""),
    "observations_before_increase": ("", "+raised_anyway"),
    "observations_before_resume": ("minutes", ""),
    "observations_first": ("", "+raised_anyway"),
    "other_dose": ("drug", "dose_mg"),
    "other_rate_needs_reason": ("rate", "+reason"),
    "oxygen_not_said": ("", "on_oxygen"),
    "pin_needed": ("name", "pin"),
    "premedication_needs_prescriber": ("drug", ""),
    "premedication_open": ("drug", ""),
    "prescriber_not_informed": ("", ""),
    "protocol_not_approved": ("", ""),
    "protocol_silent": ("keys", ""),
    "rare_value": ("problem", "*_*"),
    "reaction_open": ("", ""),
    "read_back_needed": ("", "read_back"),
    "reading_differs": ("check", "volume_ml"),
    "reading_impossible": ("most", "volume_ml"),
    "reading_over_label": ("label", "+reason"),
    "reading_went_down": ("before", "+reason"),
    "red_flag": ("point", ""),
    "resume_at_half": ("half", "rate"),
    "resume_at_most": ("rate", "rate"),
    "return_to_plan_not_allowed": ("", ""),
    "route_needed": ("drug", "route"),
    "same_grade": ("grade", "grade"),
    "same_rate": ("rate", "rate"),
    "second_check_by_other": ("", ""),
    "second_check_open": ("", ""),
    "second_nurse_needed": ("name", "second_person"),
    "second_person_is_the_first": ("name", "second_person"),
    "second_person_needed": ("", "second_person"),
    "signs_another_record": ("through seq", ""),
    "start_in_the_past": ("at", "planned_start_at"),
    "start_on_another_day": ("on", "planned_start_at"),
    "stop_check_not_overridden": ("check", ""),
    "symptoms_not_gone": ("", ""),
    "too_early_after_reaction": ("minutes due_at", ""),
    "too_soon": ("point", ""),
    "unclear_record": ("point", ""),
    "unknown_id": ("id", "- symptoms"),
    "volume_unlikely": ("from to", "volume_ml"),
    "wait_needed": ("", "wait_min"),
    "way_on_stands": ("seq", ""),
    "way_on_needed": ("", "- rate"),
    "well_after_onset": ("at onset_at", "last_known_well_at"),
    "written_value_denies": ("value check most", "note_*"),
    "written_value_impossible": ("sign low high", "note_*"),
}
# These say "none of it" by None, and what the words leave out then.
MAY_BE_NONE = {
    ("impossible_then", "with_seq"),
    ("grade_below_lowest", "detail"),
    ("applies_today", "medicine"),
}
MAY_LEAVE_OUT = {("nothing_to_correct", "seq"), ("way_on_needed", "rate")}


def codes_of(findings: Iterable[Finding]) -> list[str]:
    """The codes, each finding held to what its code carries."""
    return [_as_promised(finding).code for finding in findings]


def _as_promised(finding: Finding) -> Finding:
    assert finding.code in CARRIES, f"say in CARRIES what {finding.code!r} carries"
    names, fields = CARRIES[finding.code]
    left_out = {name for code, name in MAY_LEAVE_OUT if code == finding.code}
    assert set(finding.values) - left_out == set(names.split()) - left_out, finding
    empty = {(finding.code, name) for name, value in finding.values.items() if value is None}
    assert empty <= MAY_BE_NONE, finding
    assert not any(isinstance(value, float) for value in finding.values.values()), finding
    beside = f"{'+' if finding.reason_helps else ''}{finding.field or '-'}"
    assert any(fnmatchcase(beside, field) for field in fields.split() or ("-",)), finding
    return finding
