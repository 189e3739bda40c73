"""Whole days for the paper, told like a ward and sealed like the record."""

from datetime import timedelta
from decimal import Decimal

from bedside.core import events as e
from bedside.record.chain import NO_HASH, Sealed, seal
from tests.support.daybook import NURSE, PATIENT, PRESCRIBER, SECOND, DayBook, instant

HOSTILE = '<script>alert("x")</script> & <img src="http://evil.example/x.png"> {{ 7*7 }}'
LONG_NAME = e.Patient(
    family_name="Venkataramanan-Oyelaran-Featherstonehaugh",
    given_name="Alexandrina Maximiliana Wilhelmina",
    title="Mrs",
    born_on=PATIENT.born_on,
    gender="Female",
    nhs_number="9990000018",
    allergies=(
        "penicillin (rash)", "latex", "iodinated contrast", "co-trimoxazole (sulfonamide)",
        "egg", "peanut", "metoclopramide (dystonia)", "chlorhexidine", "elastic dressings",
    ),
)  # fmt: skip


class SealedBook(DayBook):
    """The same telling, each line with its place in the chain."""

    def write(self, event, **told):
        entry = super().write(event, **told)
        prev_hash = self.entries[-2].hash if len(self.entries) > 1 else NO_HASH
        sealed: Sealed = seal(entry, prev_hash)
        self.entries[-1] = sealed
        return sealed

    def signs(self, by: e.Person = NURSE) -> e.Entry:
        last = self.entries[-1]
        return self.write(
            e.DaySigned(meaning="the whole record", through_seq=last.seq, head=last.hash), by=by
        )

    def hourly(self, *clocks: str, **values) -> None:
        for clock in clocks:
            self.at(clock).observes(**values)

    def goes_home(self, bag_end: str, flushed: str, leaves: str) -> None:
        """Bag empty, flush, watch with two sets, fit to go, discharged."""
        self.at(bag_end).write(e.BagFinished())
        self.write(e.PumpReadingRecorded(volume_ml=Decimal("101.2")))
        self.observes(temperature_c=Decimal("37.1"))
        self.at(flushed).write(e.LineFlushed(volume_ml=Decimal(20)))
        self.watches_and_leaves(leaves)

    def watches_and_leaves(self, leaves: str) -> None:
        self.observes()
        left_at = instant(leaves, self.on)
        self.at(left_at - timedelta(minutes=65)).observes()
        self.at(left_at - timedelta(minutes=8)).observes()
        self.at(left_at - timedelta(minutes=6)).write(
            e.CannulaRecorded(state="removed", site="left forearm", vip=0)
        )
        answers = {
            "red_flags_infection_asked": None,
            "advice_and_card": None,
            "next_day": "25-Nov-2026 08:00",
            "leaving_with": "her sister",
        }
        for item, detail in answers.items():
            self.write(e.FitToGoAnswered(item_id=item, answer="passed", detail=detail))
        self.at(left_at).write(e.PatientDischarged())


def steps_up(book: SealedBook, *steps: tuple[str, str]) -> None:
    for clock, rate in steps:
        book.at(clock).rate(rate)


LADDER = (("11:00", "10"), ("11:30", "15"), ("12:00", "20"), ("13:00", "25"))


def quiet_day(**told) -> SealedBook:
    """Nothing happened but what was planned; discharged and signed."""
    book = SealedBook(**told)
    book.started()
    book.at("10:20").write(e.CannulaRecorded(state="placed", site="left forearm", gauge="20 gauge"))
    for clock, rate in sorted([*LADDER, *((f"{hour}:28", "") for hour in range(11, 16))]):
        if rate:
            book.at(clock).rate(rate)
        else:
            book.at(clock).observes()
    book.goes_home("15:39", "16:09", "18:11")
    book.at("18:14").signs()
    return book


def full_day(**told) -> SealedBook:
    """Grade 1, then grade 2 with a stop and a climb; a toilet pause, a late set, a correction."""
    book = SealedBook(**told)
    book.started(prepared="09:00")
    book.at("11:03").rate("10")
    book.at("11:20").reacts(1, no_red_flag=True)
    book.at("11:29").observes(pulse_per_min=84)
    book.at("11:33").rate("15", "observations first, reaction grade 1")
    first = next(x for x in book.entries if x.event.type == "reaction_recorded")
    book.at("11:50").reaction_over(first)
    book.at("12:03").rate("20")
    book.at("12:27").observes(pulse_per_min=86)
    second = book.at("12:31").write(
        e.ReactionRecorded(
            grade=2,
            symptoms=("hives:widespread",),
            infection_sign="no",
            no_red_flag=True,
        ),
        entered_at=instant("12:35"),
    )
    book.at("12:35").pauses("reaction")
    book.at("12:36").observes(pulse_per_min=108, systolic_mmhg=108, diastolic_mmhg=64)
    book.at("12:38").write(
        e.MedicineGiven(drug="chlorphenamine", dose=Decimal(10), dose_unit="mg",
                        route="intravenous", reason="urticaria")
    )  # fmt: skip
    book.at("12:46").observes(pulse_per_min=98, systolic_mmhg=114)
    book.at("12:55").reaction_over(second)
    book.at("12:57").observes(pulse_per_min=86)
    book.at("13:00").resumes("10")
    book.at("13:12").chooses("climb", second, wait_min=30)
    steps_up(book, ("13:42", "15"))
    book.at("13:56").observes()
    book.at("14:12").rate("20")
    _late_set(book.at("14:52"), instant("15:31"))
    book.at("15:12").rate("25")
    book.at("15:20").pauses("toilet")
    book.at("15:28").resumes("25")
    wrong = book.at("15:50").observes(pulse_per_min=112)
    book.write(
        wrong.event.model_copy(
            update={"pulse_per_min": 82, "correction_reason": "typing slip, monitor 82"}
        ),
        corrects=wrong.seq,
        entered_at=instant("15:57"),
    )
    book.goes_home("16:59", "17:15", "19:16")
    book.at("19:24").signs()
    return book


def advice_step(**told) -> SealedBook:
    """`full_day` while the patient still sits there: advice is given, nobody has left."""
    book = full_day(**told)
    ends = {"patient_discharged", "day_signed"}
    book.entries = [entry for entry in book.entries if entry.event.type not in ends]
    return book


def reaction_day(**told) -> SealedBook:
    """One grade 2 reaction with a stop, its actions ticked off, and a climb."""
    book = SealedBook(**told)
    book.started(prepared="09:30")
    steps_up(book, *LADDER[:3])
    book.hourly("11:28", "12:26")
    reaction = book.at("12:31").reacts(2, no_red_flag=True)
    book.at("12:33").pauses("reaction")
    for action in book.protocol.reactions.actions:
        if 2 in action.grades:
            book.write(e.ReactionActionDone(reaction_seq=reaction.seq, action_id=action.id))
    book.at("12:36").observes(pulse_per_min=108, systolic_mmhg=108, diastolic_mmhg=64)
    book.at("12:50").observes(pulse_per_min=98)
    book.at("12:55").reaction_over(reaction)
    book.at("12:57").observes()
    book.at("13:00").resumes("10")
    book.at("13:12").chooses("climb", reaction, wait_min=30)
    steps_up(book, ("13:42", "15"), ("14:12", "20"), ("15:12", "25"))
    book.hourly("13:15", "13:30", "14:28", "15:26", "16:24")
    book.goes_home("16:50", "17:05", "19:08")
    book.at("19:10").signs()
    return book


def _late_set(book: SealedBook, entered_at) -> None:
    book.write(
        e.ObservationsRecorded(
            temperature_c=Decimal("37.5"), pulse_per_min=84, systolic_mmhg=118, diastolic_mmhg=72,
            spo2_percent=97, on_oxygen=False, consciousness="A", skin="as_before", vip=0,
            symptoms="none", late_reason="written on paper, forgotten",
        ),
        by=SECOND,
        entered_at=entered_at,
    )  # fmt: skip


def draft_day(**told) -> SealedBook:
    """In the middle of the infusion, at 20 mL per hour."""
    book = SealedBook(**told)
    book.started()
    steps_up(book, *LADDER[:3])
    book.hourly("11:28", "12:26")
    return book


def crowded_day(**told) -> SealedBook:
    """The longest name, every allergy, two reactions, 20 sets, and text that tries to be code."""
    book = SealedBook(patient=LONG_NAME, **told)
    book.started(prepared="09:30")
    steps_up(book, *LADDER[:3])
    book.hourly("10:58", "11:28", "11:58")
    first = book.at("12:10").reacts(2, no_red_flag=True, note=HOSTILE)
    book.pauses(HOSTILE)
    book.hourly("12:12", "12:27", "12:42", pulse_per_min=112, temperature_c=Decimal("38.4"))
    book.at("12:45").reaction_over(first)
    book.at("12:50").resumes("10")
    book.at("12:55").chooses("climb", first, wait_min=30)
    book.hourly("13:05", "13:20")
    book.at("13:25").rate("15")
    book.hourly("13:50")
    second = book.at("14:02").reacts(3, no_red_flag=True, symptoms=("chills:rigors",))
    book.at("14:03").pauses("second reaction")
    book.hourly("14:05", "14:20", "14:35", systolic_mmhg=96, diastolic_mmhg=58)
    book.at("14:40").reaction_over(second)
    book.at("14:50").resumes("7.5")
    book.at("14:58").chooses("hold", second)
    book.hourly("15:05", "15:20", "15:50", "16:20", "16:50")
    book.at("17:00").write(e.NoteWritten(text=HOSTILE))
    book.at("17:10").write(e.InfusionDiscontinued(reason="bag older than 8 hours by 17:30"))
    book.observes()
    book.at("17:20").write(e.LineDisconnected())
    book.watches_and_leaves("19:25")
    book.at("19:40").signs(PRESCRIBER)
    book.at("19:50").write(e.NoteWritten(text="sister telephoned: well"))
    return book


def discontinued_day(**told) -> SealedBook:
    """Grade 4 at 45 minutes; transferred."""
    book = SealedBook(**told)
    book.started()
    book.at("11:00").rate("10")
    book.at("11:15").write(e.EmergencyDeclared(card="anaphylaxis"))
    book.reacts(4, symptoms=(), red_flags=(book.protocol.reactions.red_flags[0].id,))
    card = book.protocol.card("anaphylaxis")
    for minute, step in enumerate(card.steps[:5]):
        book.at(f"11:{16 + minute}").write(e.EmergencyStepDone(card="anaphylaxis", step_id=step.id))
    book.at("11:16").write(e.InfusionDiscontinued(reason="anaphylaxis"))
    book.hourly("11:18", pulse_per_min=134, systolic_mmhg=82, diastolic_mmhg=44, spo2_percent=91)
    book.at("11:25").write(e.LineDisconnected())
    book.hourly("11:40", pulse_per_min=112, systolic_mmhg=98)
    book.at("12:10").write(
        e.PatientTransferred(to="intensive care", received_by="Dr Lowe", copy_printed=True)
    )
    return book


def deferred_day(**told) -> SealedBook:
    """Arrived with a fever, sent home."""
    book = SealedBook(**told)
    book.at("08:15").arrives()
    book.at("08:20").observes(temperature_c=Decimal("38.6"))
    book.write(e.CheckAnswered(check_id="infection", answer="failed", note="cough, fever"))
    book.at("08:50").write(e.DayDeferred(reason="fever 38.6 °C"))
    return book


def absent_day(**told) -> SealedBook:
    book = SealedBook(**told)
    book.at("11:00").write(e.PatientDidNotAttend(reason="telephoned: a cold"))
    return book
