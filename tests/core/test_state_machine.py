"""Anything tapped at any time: what is refused, what is taken, and what is never true after it.

`hypothesis.stateful` taps allowed and senseless entries; each one either becomes a line or is
`Refused` or `Stale`. Nothing else may come out of the core.
"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bedside.core import events as e
from bedside.core.day import read_day
from bedside.core.dose import second_check_agrees
from bedside.core.fit_to_go import items
from bedside.core.offers import resume_rate
from bedside.core.reactions import is_locked, open_for_decision
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Stale, Tap
from tests.core.tapping import CALLED, MINUTE, SPAIN
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, DayBook

PEOPLE = (NURSE, NURSE, SECOND, PRESCRIBER, MANAGER)
RATES = tuple(map(Decimal, ("2.5", "5", "7.5", "10", "12.5", "15", "20", "25", "26", "50")))
GRADES = (1, 2, 2, 3, 4)
WAYS = ("hold", "climb", "halve_later", "return_to_plan", "stop")
AT_THE_PUMP = ("infusion_started", "infusion_resumed", "rate_changed")
MORE = (
    e.InfusionPaused(reason="x"),
    e.BagFinished(),
    e.InfusionDiscontinued(reason="x"),
    e.LineFlushed(),
    e.LineDisconnected(),
    e.Grade4Reopened(reason="x"),
    e.PatientDischarged(),
    e.PatientTransferred(to="ICU", received_by="Dr X", copy_printed=False),
    e.DayDeferred(reason="x"),
    e.ResponsibilityTaken(),
    e.IdentityConfirmed(),
    e.NoteWritten(text="x"),
    e.EmergencyDeclared(card="stroke"),
    e.EmergencyEnded(card="stroke"),
    e.CannulaRecorded(state="removed", site="left arm"),
    e.MedicineGiven(drug="paracetamol", dose=Decimal(1), dose_unit="g", route="oral"),
    e.FitToGoAnswered(item_id="next_day", answer="passed", detail="tomorrow"),
)


class Ward(RuleBasedStateMachine):
    """One patient's record, a clock, and everybody's fingers."""

    @initialize(
        stage=st.sampled_from(
            ("booked", "unchecked", "ready", "running", "halved", "stopped", "locked")
        ),
        volume=st.sampled_from(("100", "112")),
        minutes=st.integers(min_value=0, max_value=200),
    )
    def patient_comes(self, stage, volume, minutes):
        self.book, self.given = DayBook(), Fraction(0)
        if stage != "booked":
            self.book.made_ready(volume)
        if stage == "unchecked":
            checked = next(x for x in self.book.entries if x.event.type == "bag_second_checked")
            self.book.write(e.EntryStruck(correction_reason="x"), corrects=checked.seq)
        self.book.at("10:30")
        if stage in ("running", "halved", "stopped", "locked"):
            self.start_as_planned()
            self.book.climbs_to(minutes).after(minutes)
        if stage == "halved":
            self.reaction_is_treated(True)
        if stage in ("locked", "stopped"):
            self.book.reacts(4 if stage == "locked" else 2)
            self.book.pauses()

    def reaction_is_treated(self, gone):
        """A reaction of grade 2, halved at once and, with luck, over."""
        reaction = self.book.reacts(2)
        self.tap(e.ReactionActionDone(reaction_seq=reaction.seq, action_id=CALLED))
        half = self.book.day().half_permitted
        self.tap(e.RateChanged(rate_ml_per_h=Decimal(float(half))))
        if gone:
            self.tap(e.ReactionResolved(reaction_seq=reaction.seq))
            way = e.WayOnChosen(reaction_seq=reaction.seq, way="climb", wait_min=10, reason="x")
            self.tap(way, PRESCRIBER)

    def tap(self, event, by=NURSE, second=SECOND, ago=0, old=0, signs=True, corrects=None):
        day = self.book.day()
        people = [person.id for person in (by, second) if person is not None]
        tap = Tap(
            event=event,
            occurred_at=self.book.now - ago * MINUTE,
            by=by,
            request_id="x",
            based_on_seq=day.seq - old,
            second_person=second,
            corrects=corrects,
            signed_by=frozenset(people if signs else ()),
        )
        try:
            check_tap(day, tap)
        except (Refused, Stale):
            return
        self.was_allowed(day, tap)
        now = self.book.now
        self.book.at(tap.occurred_at).write(event, by=by, second=second, corrects=corrects)
        self.book.at(now)
        if ago or corrects or isinstance(event, e.PumpReadingAdopted | e.PumpRanAtOtherRate):
            self.given = self.book.day().dose.given_ml

    def was_allowed(self, day, tap):
        """What may never be taken, said once more and without the rules' own words."""
        event, history = tap.event, day.history
        rate = Fraction(getattr(event, "rate_ml_per_h", 0))
        if event.type not in AT_THE_PUMP or tap.corrects:
            return
        assert rate <= SPAIN.max_rate_ml_per_h
        assert not is_locked(history)
        if event.type == "infusion_started":
            assert second_check_agrees(history)
            assert tap.by.id in tap.signed_by
        elif history.after_reaction and rate > history.rate_before_stop:
            assert history.ways_on and open_for_decision(history) is None
            assert {tap.by.id, tap.second_person.id} <= tap.signed_by
            assert not history.open_reactions
        elif event.type == "infusion_resumed" and history.awaiting_half_of:
            assert rate <= history.awaiting_half_of / 2

    @rule(minutes=st.integers(min_value=1, max_value=40))
    def time_passes(self, minutes):
        self.book.at(self.book.now + timedelta(minutes=minutes))

    @rule(value=st.sampled_from(RATES), by=st.sampled_from(PEOPLE), signs=st.booleans())
    def start(self, value, by, signs):
        self.tap(e.InfusionStarted(rate_ml_per_h=value), by, signs=signs)

    @precondition(lambda self: self.book.day().history.status == "arrived")
    @rule(signs=st.booleans())
    def start_as_planned(self, signs=True):
        self.tap(e.InfusionStarted(rate_ml_per_h=Decimal(5)), signs=signs)

    @rule(
        value=st.sampled_from(RATES),
        by=st.sampled_from(PEOPLE),
        reason=st.sampled_from((None, "asked")),
        ago=st.integers(min_value=0, max_value=14),
    )
    def set_rate(self, value, by, reason, ago):
        self.tap(e.RateChanged(rate_ml_per_h=value, reason=reason), by, ago=ago)

    @precondition(lambda self: self.book.day().history.leg_due_at() is not None)
    @rule()
    def next_step_when_due(self):
        history = self.book.day().history
        self.book.at(max(history.leg_due_at(), self.book.now))
        rate = history.legs[1].rate_ml_per_h
        value = Decimal(float(rate))
        self.tap(e.RateChanged(rate_ml_per_h=value, reason="due", raised_anyway="due"))

    @precondition(lambda self: self.book.day().history.status == "infusing")
    @rule()
    def pause(self):
        self.tap(e.InfusionPaused(reason="x"))

    @precondition(lambda self: self.book.day().history.status in ("infusing", "paused"))
    @rule(gone=st.booleans())
    def treat_a_reaction(self, gone):
        if self.book.day().history.rate_now > 3:
            self.reaction_is_treated(gone)

    @precondition(lambda self: self.book.day().history.status == "infusing")
    @rule(value=st.sampled_from(RATES))
    def set_rate_all_in_order(self, value):
        self.observe(72)
        self.tap(e.RateChanged(rate_ml_per_h=value, reason="asked"))

    @rule(value=st.sampled_from(RATES), signs=st.booleans(), reason=st.sampled_from((None, "x")))
    def resume(self, value, signs, reason):
        self.tap(e.InfusionResumed(rate_ml_per_h=value, reason=reason), signs=signs)

    @precondition(lambda self: self.book.day().history.status == "paused")
    @rule(times=st.sampled_from((1, 2, 3)))
    def resume_all_in_order(self, times):
        self.observe(72)
        for reaction in self.book.day().history.open_reactions:
            self.tap(e.ReactionActionDone(reaction_seq=reaction.seq, action_id=CALLED))
            self.tap(e.ReactionResolved(reaction_seq=reaction.seq))
        rate = Decimal(float(times * resume_rate(self.book.day())))
        self.tap(e.InfusionResumed(rate_ml_per_h=rate, reason="x"))

    @rule(event=st.sampled_from(MORE), by=st.sampled_from(PEOPLE), old=st.sampled_from((0, 0, 1)))
    def something_else(self, event, by, old):
        self.tap(event, by, old=old)

    @rule(pulse=st.sampled_from((72, 131)))
    def observe(self, pulse):
        values = {"temperature_c": Decimal("36.8"), "systolic_mmhg": 120, "diastolic_mmhg": 70}
        self.tap(e.ObservationsRecorded(pulse_per_min=pulse, **values))

    @rule(grade=st.sampled_from(GRADES), flag=st.sampled_from(9 * ((),) + (("neck_pain",),)))
    def react(self, grade, flag):
        self.tap(e.ReactionRecorded(grade=grade, red_flags=flag, lower_reason="seen"))

    @precondition(lambda self: self.book.day().history.reactions)
    @rule(data=st.data(), way=st.sampled_from(WAYS), grade=st.sampled_from(GRADES))
    def do_about_a_reaction(self, data, way, grade):
        seq = data.draw(st.sampled_from(self.book.day().history.reactions)).seq
        of = {"reaction_seq": seq}
        choices = (
            (e.ReactionResolved(**of), NURSE),
            (e.ReactionActionDone(**of, action_id=CALLED), NURSE),
            (e.ReactionRegraded(**of, grade=grade, reason="x"), NURSE),
            (e.WayOnChosen(**of, way=way, wait_min=20, reason="x"), PRESCRIBER),
        )
        self.tap(*data.draw(st.sampled_from(choices)))

    @rule(value=st.sampled_from(RATES), ago=st.integers(0, 10), still=st.booleans())
    def find_another_rate(self, value, ago, still):
        until = None if still else self.book.now
        event = e.PumpRanAtOtherRate(rate_ml_per_h=value, until_at=until, reason="x")
        self.tap(event, ago=ago)

    @rule(value=st.integers(min_value=0, max_value=130), adopt=st.booleans())
    def read_the_pump(self, value, adopt):
        kind = e.PumpReadingAdopted if adopt else e.PumpReadingRecorded
        self.tap(kind(volume_ml=Decimal(value), reason="x"))

    @precondition(lambda self: len(self.book.entries) > 1)
    @rule(data=st.data(), ago=st.integers(0, 30), strike=st.sampled_from((False, False, True)))
    def correct(self, data, ago, strike):
        line = data.draw(st.sampled_from(self.book.entries[-6:]))
        again = line.event.model_copy(update={"correction_reason": "x"})
        event = e.EntryStruck(correction_reason="x") if strike else again
        self.tap(event, line.by, line.second_person, ago=ago, corrects=line.seq)

    @invariant()
    def the_record_is_possible(self):
        assert self.book.day().history.collisions == []

    @invariant()
    def volume_never_falls_and_stays_in_the_bag(self):
        dose = self.book.day().dose
        assert self.given <= dose.given_ml <= dose.bag_ml
        assert dose.given_ml + dose.not_given_ml == dose.bag_ml
        self.given = dose.given_ml

    @invariant()
    def the_day_can_be_read_now_and_tomorrow(self):
        for ahead in (timedelta(0), timedelta(days=1)):
            day = read_day(self.book.entries, self.book.now + ahead)
            assert len(items(day)) == len(SPAIN.fit_to_go)
            assert all(task.soon_from <= task.due_at <= task.overdue_from for task in day.tasks)
            assert day.projection is None or not day.locked


TestWard = pytest.mark.generated(Ward.TestCase)
TestWard.settings = settings(max_examples=2 * settings().max_examples, stateful_step_count=40)
