"""Who reaches which route: one line for each, and no route without a line.

The app refuses to start where a route stands in no line or a line names no route. What a person
may then enter is decided once more in `bedside.core.refusals` ("Who may").
"""

from dataclasses import dataclass, replace

from bedside.core.events import Role


@dataclass(frozen=True, slots=True)
class Policy:
    """Who, and from where. `roles` None: nobody has to be signed in.

    `while_locked`: although the tablet is locked. `on_any_device`: although no manager enrolled
    it. `on_wall`: an enrolled wall screen reaches it with nobody signed in. `to_set_up`: also
    with a first password, before an own one is chosen. `of_patients`: names stand on it, so that
    looking at it is logged. `instead`: where another role is sent on to.
    """

    roles: frozenset[Role] | None
    while_locked: bool = False
    on_any_device: bool = False
    on_wall: bool = False
    to_set_up: bool = False
    of_patients: bool = False
    instead: str = ""


_EVERYBODY: frozenset[Role] = frozenset({"nurse", "prescriber", "manager", "administrator"})

# Nobody is asked who they are: signing in, the styles, whether the server lives.
OPEN = Policy(None, while_locked=True, on_any_device=True)
# Whoever is signed in: nothing of a patient stands there.
ANYBODY = Policy(_EVERYBODY)
# Choosing the own password and PIN in place of the first ones.
SET_UP = replace(ANYBODY, on_any_device=True, to_set_up=True)
# The locked tablet itself, and what was typed when the lock fell.
LOCK = Policy(_EVERYBODY, while_locked=True, on_any_device=True, to_set_up=True)
# Facts (rules.md, "Who may"): stop, pause, reaction, emergency step, observation, note.
FACT = Policy(_EVERYBODY, of_patients=True)
# The patients' pages. Which of the three may enter what is the core's to say.
CARE = Policy(frozenset({"nurse", "prescriber", "manager"}), of_patients=True)
# Patients and bookings: whoever works at the desk [A].
BOOKS = Policy(frozenset({"nurse", "manager"}), of_patients=True)
# The manager's own: bookings brought in, figures, start times.
MANAGER = Policy(frozenset({"manager"}), of_patients=True)
# Who looked at what.
AUDIT = Policy(frozenset({"manager", "administrator"}), of_patients=True)
# People and tablets: also where the first tablet is still to be enrolled.
OFFICE = Policy(frozenset({"manager", "administrator"}), on_any_device=True)
# The board on the wall: chair and initials, read only, never locked.
WALL = replace(CARE, of_patients=False, on_wall=True)

POLICIES: dict[str, Policy] = {
    "static": OPEN,
    "health.healthz": OPEN,
    "health.pulse": OPEN,
    "access.sign_in_page": OPEN,
    "access.sign_in_now": OPEN,
    "access.sign_out_now": OPEN,
    "access.locked": LOCK,
    "access.unlock_now": LOCK,
    "access.lock_now": LOCK,
    "drafts.keep_of_unit": replace(ANYBODY, on_any_device=True, while_locked=True),
    "drafts.keep": replace(FACT, while_locked=True),  # shown to nobody but its writer
    "own_account.set_up_page": SET_UP,
    "own_account.set_up_now": SET_UP,
    "own_account.own_page": replace(ANYBODY, on_any_device=True),
    "own_account.change_pin": replace(ANYBODY, on_any_device=True),
    "own_account.change_password": replace(ANYBODY, on_any_device=True),
    # People and devices
    "people.people_page": OFFICE,
    "people.new_page": OFFICE,
    "people.add": OFFICE,
    "people.person_page": OFFICE,
    "people.act_page": OFFICE,
    "people.first_password_now": OFFICE,
    "people.disable_now": OFFICE,
    "people.enable_now": OFFICE,
    "people.sign_out_everywhere": OFFICE,
    "tablets.tablets_page": OFFICE,
    "tablets.enrol_this": OFFICE,
    "tablets.revoke_one": OFFICE,
    "protocol.in_force": ANYBODY,
    # The unit
    "day_list.home": replace(ANYBODY, on_wall=True),
    "day_list.days": CARE,
    "day_list.day_list_fragment": CARE,
    # Patients and bookings
    "patients.find_page": CARE,
    "patients.find": CARE,
    "patients.patient_page": CARE,
    "patients.details_of_day": CARE,
    "patients.details_page": CARE,
    "patients.correct": CARE,
    "patients.new_page": BOOKS,
    "patients.add": BOOKS,
    "bookings.new_page": BOOKS,
    "bookings.book": BOOKS,
    "bookings.change_page": BOOKS,
    "bookings.change": BOOKS,
    "bookings.cancel_page": BOOKS,
    "bookings.cancel": BOOKS,
    "booking_import.import_page": BOOKS,
    "booking_import.template": BOOKS,
    "booking_import.take_file": BOOKS,
    "bookings.chair_page": BOOKS,
    "bookings.change_chair": BOOKS,
    "courses.of_patient": CARE,
    "wall.page": WALL,
    "wall.fragment": WALL,
    "handover_all.page": CARE,
    "handover_all.hand_over_now": CARE,
    "board.board_page": CARE,
    "board.board_fragment": CARE,
    "start_times.start_times_page": MANAGER,
    "start_times.use_start_times": MANAGER,
    # Nobody's name stands in the figures.
    "figures.page": replace(MANAGER, of_patients=False),
    "figures.as_file": replace(MANAGER, of_patients=False),
    "unit_paper.unit_print_page": CARE,
    "unit_paper.handover_preview": CARE,
    "unit_paper.handover_pdf": CARE,
    "unit_paper.wall_preview": CARE,
    "unit_paper.wall_pdf": CARE,
    "downtime.pack_preview": CARE,
    "downtime.pack_pdf": CARE,
    # Who looked
    "views.ask_page": AUDIT,
    "views.ask": AUDIT,
    "views.of_day": AUDIT,
    "views.of_day_csv": AUDIT,
    "views.of_patient": AUDIT,
    "views.of_patient_csv": AUDIT,
    # One patient's day
    "patient.today": replace(CARE, instead="facts.page"),
    "patient.day_fragment": CARE,
    "patient.more": CARE,
    "protocol.of_the_day": CARE,
    "courses.of_day": CARE,
    "record.whole_record": CARE,
    "record.correction_page": CARE,
    "record.correct": CARE,
    "move_entry.move_page": CARE,
    "move_entry.move_now": CARE,
    # Facts
    "facts.page": FACT,
    "observations.observations_page": FACT,
    "observations.score_observations": FACT,
    "observations.record_observations": FACT,
    "pause.pause_page": FACT,
    "pause.record_pause": FACT,
    "reaction.reaction_form_page": FACT,
    "reaction.propose_grade": FACT,
    "reaction.record_reaction": FACT,
    "emergency.choose_card": FACT,
    "emergency.declare_emergency": FACT,
    "emergency.card_page": FACT,
    "emergency.step_page": FACT,
    "emergency.record_step": FACT,
    "medicine.note_page": FACT,
    "medicine.record_note": FACT,
    # Before the start
    "arrival.arrival_page": CARE,
    "arrival.record_arrival": CARE,
    "checks.checks_page": CARE,
    "checks.answer_checks": CARE,
    "checks.answer_check": CARE,
    "premedication.premedication_page": CARE,
    "premedication.premedication_given": CARE,
    "premedication.premedication_not_given": CARE,
    "premedication.record_given": CARE,
    "premedication.record_not_given": CARE,
    "ready.ready_page": CARE,
    "ready.record_bag": CARE,
    "ready.record_second_check": CARE,
    "ready.start_infusion": CARE,
    # At the pump
    "rate.rate_page": CARE,
    "rate.confirm_rate": CARE,
    "rate.other_rate_page": CARE,
    "rate.record_other_rate": CARE,
    "rate_seen.rate_seen_page": CARE,
    "rate_seen.sign_rate_seen": CARE,
    "pause.resume_page": CARE,
    "pause.confirm_resume": CARE,
    "pump.reading_page": CARE,
    "pump.record_reading": CARE,
    "pump.use_reading_page": CARE,
    "pump.use_reading": CARE,
    "bag_end.bag_finished_page": CARE,
    "bag_end.confirm_bag_finished": CARE,
    "bag_end.discontinue_page": CARE,
    "bag_end.confirm_discontinued": CARE,
    "bag_end.line_page": CARE,
    "bag_end.confirm_line": CARE,
    "bag_end.line_change_page": CARE,
    "bag_end.record_line_change": CARE,
    "medicine.medicine_page": CARE,
    "medicine.about_medicine": CARE,
    "medicine.record_medicine": CARE,
    "as_needed.as_needed_page": CARE,
    "as_needed.chart_page": CARE,
    "as_needed.enter_from_chart": CARE,
    "as_needed.give_page": CARE,
    "as_needed.record_given": CARE,
    "as_needed.off_page": CARE,
    "as_needed.take_off_chart": CARE,
    # A reaction's way on
    "reactions.reaction_page": CARE,
    "reactions.action_page": CARE,
    "reactions.record_action": CARE,
    "reactions.grade_page": CARE,
    "reactions.change_grade": CARE,
    "reactions.gone_page": CARE,
    "reactions.record_gone": CARE,
    "reactions.pump_page": CARE,
    "reactions.confirm_pump": CARE,
    "reactions.ways_on_table": CARE,
    "reactions.sign_way_on": CARE,
    "reactions.reopen_page": CARE,
    "reactions.reopen_bag": CARE,
    "emergency.over_page": CARE,
    "emergency.end_emergency": CARE,
    # Decisions
    "decisions.decisions_open": CARE,
    "decisions.decision_page": CARE,
    "decisions.record_decision": CARE,
    "decisions.telephone_page": CARE,
    "decisions.record_telephone_decision": CARE,
    "decisions.to_countersign": CARE,
    "decisions.countersign_page": CARE,
    "decisions.countersign": CARE,
    # Who looks after whom
    "handover.handover_page": CARE,
    "handover.responsible_page": CARE,
    "handover.take_over": CARE,
    "handover.identity_page": CARE,
    "handover.confirm_identity": CARE,
    # How the day ends
    "endings.planned_start_page": CARE,
    "endings.record_planned_start": CARE,
    "endings.defer_page": CARE,
    "endings.record_defer": CARE,
    "endings.did_not_attend_page": CARE,
    "endings.record_did_not_attend": CARE,
    "endings.transfer_page": CARE,
    "endings.record_transfer": CARE,
    "endings.left_against_advice_page": CARE,
    "endings.record_left_against_advice": CARE,
    "endings.died_page": CARE,
    "endings.record_died": CARE,
    "going_home.going_home_page": CARE,
    "going_home.fit_to_go_page": CARE,
    "going_home.answer_fit_to_go": CARE,
    "going_home.cannula_page": CARE,
    "going_home.record_cannula": CARE,
    "going_home.discharge": CARE,
    "going_home.sign": CARE,
    # Paper of one day
    "paper.print_page": CARE,
    "paper.infusion_record_preview": CARE,
    "paper.infusion_record_pdf": CARE,
    "paper.two_hour_summary_preview": CARE,
    "paper.two_hour_summary_pdf": CARE,
    "paper.take_home_preview": CARE,
    "paper.take_home_pdf": CARE,
    "paper.take_home_large_print_preview": CARE,
    "paper.take_home_large_print_pdf": CARE,
    "downtime.sheet_preview": CARE,
    "downtime.sheet_pdf": CARE,
}
