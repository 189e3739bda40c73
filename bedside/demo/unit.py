"""The made-up unit: its people, its six patients, and what has happened to each by 11:40."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bedside.access.people import NewPerson, add_person
from bedside.access.tablets import Tablet, enrol
from bedside.clock import Clock, MovableClock
from bedside.config_files import Configuration
from bedside.config_units import FIRST_UNIT
from bedside.core import events as e
from bedside.core.events import Patient, Person, Role
from bedside.core.floor import Nurses
from bedside.demo.story import Story
from bedside.demo.tomorrow import Tomorrow, book_tomorrow
from bedside.wording import _, day_of

STARTS_AT = time(11, 40)
PASSWORD = "training only, made up"
# As if all had signed in with their password; a demo may be left running.
SIGNED_IN_FOR = timedelta(days=365)
# Late enough for the patient who has not arrived to go home before closing.
CLOSING_AT = time(22, 0)
NURSES = (Nurses(from_at=time(7), count=2), Nurses(from_at=CLOSING_AT, count=0))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    id: str
    name: str
    initials: str
    role: Role
    pin: str


PEOPLE = (
    DemoPerson("okafor", "N. Okafor", "NO", "nurse", "246810"),
    DemoPerson("brandt", "T. Brandt", "TB", "nurse", "135791"),
    DemoPerson("mehta", "Dr A. Mehta", "AM", "prescriber", "975310"),
    DemoPerson("lindqvist", "S. Lindqvist", "SL", "manager", "864209"),
)


def demo_configuration(shipped: Configuration) -> Configuration:
    """The shipped configuration with the demo unit's name and long opening hours."""
    unit = shipped.unit.model_copy(
        update={"name": "MS Day Unit (made up)", "closing_at": CLOSING_AT, "pin_idle_min": 10}
    )
    floor = shipped.floor.model_copy(update={"nurses": NURSES})
    return replace(shipped, unit=unit, floor=floor)


def any_browser(clock: Clock) -> Tablet:
    """The one device that every browser without a token of its own counts as."""
    tablet, _token = enrol(_("Demo tablet"), "tablet", FIRST_UNIT, "lindqvist", clock)
    return tablet


def starts_at(now: datetime, zone: ZoneInfo) -> datetime:
    """11:40 on the ward's today."""
    return datetime.combine(day_of(now, zone), STARTS_AT, zone)


def fill(configuration: Configuration, now: datetime) -> None:
    """People and patients of today."""
    clock = MovableClock(now)
    people: dict[str, Person] = {}
    for who in PEOPLE:
        new = NewPerson(who.name, who.initials, who.role, FIRST_UNIT)
        people[who.id] = add_person(
            new,
            clock,
            password=PASSWORD,
            pin=who.pin,
            person_id=who.id,
            pin_until=now + SIGNED_IN_FOR,
        )
    zone = configuration.unit.zone
    for tell in (_not_arrived, _check_failed, _step_3, _in_a_reaction, _in_the_watch, _discharged):
        tell(
            Story(
                configuration=configuration,
                on=day_of(now, zone),
                zone=zone,
                nurse=people["okafor"],
                second=people["brandt"],
                prescriber=people["mehta"],
            )
        )
    book_tomorrow(configuration, now, _tomorrow(), people["lindqvist"], people["mehta"])


def _tomorrow() -> tuple[Tomorrow, ...]:
    joan = _patient("Smyth", "Joan", "Ms", date(1979, 10, 2), "Female", "9990420009")
    return (
        Tomorrow(_kwame(), 1, 2, "08:30", "2"),
        Tomorrow(_jane(), 1, 3, "09:00", "4"),
        Tomorrow(_farah(), 1, 2, "09:30", "1"),
        Tomorrow(joan, 1, 1, "10:00", "5"),
    )


def _patient(
    family: str,
    given: str,
    title: str,
    born: date,
    gender: str,
    nhs_number: str,
    allergies: tuple[str, ...] | None = (),
) -> Patient:
    return Patient(
        family_name=family,
        given_name=given,
        title=title,
        born_on=born,
        gender=gender,
        nhs_number=nhs_number,
        allergies=allergies,
    )


def _farah() -> Patient:
    return _patient("Ahmed", "Farah", "Miss", date(1991, 1, 23), "Female", "9990412774")


def _jane() -> Patient:
    known = ("penicillin",)
    return _patient("Smith", "Jane", "Ms", date(1984, 3, 12), "Female", "9990000018", known)


def _kwame() -> Patient:
    return _patient("Osei", "Kwame", "Mr", date(1988, 7, 30), "Male", "9990000034")


def _not_arrived(story: Story) -> None:
    story.booked(_farah(), 1, 1, "14:00", "1")


def _check_failed(story: Story) -> None:
    """In premedication; the cannula check has failed and blocks the start until it is resited.

    Yesterday he had a reaction, and the checks show what happened.
    """
    piotr = _patient("Nowak", "Piotr", "Mr", date(1982, 1, 5), "Male", "9990744165", None)
    _reacted_at_25(replace(story, on=story.on - timedelta(days=1)), piotr)
    story.booked(piotr, 1, 3, "13:00", "6")
    story.at("10:50").arrives()
    story.at("10:55").checks("arrival", "before_premedication")
    story.at("11:02").premedication(
        "paracetamol", "dexchlorpheniramine", "pantoprazole", "aciclovir"
    )
    story.at("11:20").fails("cannula", "VIP 2, pain and redness: resite")


def _step_3(story: Story) -> None:
    """At 15 mL per hour with observations due."""
    _made_ready(story.booked(_jane(), 1, 2, "10:30", "4"), "08:10", "10:12", "AL7M0423", "09:50")
    story.at("10:30").starts()
    story.at("10:40").observes("36.7", 78, (124, 78))
    story.at("11:01").rate("10")
    story.at("11:32").rate("15")


def _in_a_reaction(story: Story) -> None:
    """Stopped at 20 mL per hour with widespread hives, grade 2; symptoms gone, decision open."""
    _made_ready(story.booked(_kwame(), 1, 1, "09:00", "2"), "06:40", "08:45", "AL7M0424", "08:30")
    story.at("09:00").starts()
    story.at("09:30").rate("10")
    story.at("09:40").observes("36.8", 80, (126, 78))
    story.at("10:00").rate("15")
    story.at("10:30").rate("20")
    story.at("10:38").observes("37.0", 86, (124, 76))
    story.at("11:14")
    reaction = story.tell(
        e.ReactionRecorded(
            symptoms=("hives:widespread", "chills:none", "fever:none", "also:itch"),
            grade=2,
            infection_sign="no",
        )
    )
    story.at("11:16").tell(e.InfusionPaused(why="reaction", grade=2))
    for clock, action, detail in (
        ("11:17", "call_prescriber", "Dr A. Mehta, bleep 1420"),
        ("11:20", "medicine_grade_2_to_4", "dexchlorpheniramine 5 mg IV"),
    ):
        story.at(clock).tell(
            e.ReactionActionDone(reaction_seq=reaction.seq, action_id=action, detail=detail)
        )
    story.at("11:24").observes("37.2", 96, (112, 70), skin="changed", symptoms="some")
    story.at("11:38").tell(e.ReactionResolved(reaction_seq=reaction.seq))


def _in_the_watch(story: Story) -> None:
    """Grade 4 without a red flag at 09:20: discontinued, in the watch."""
    sam = _patient("Taylor", "Sam", "Mx", date(1996, 5, 19), "Non-binary", "9990630925")
    _made_ready(story.booked(sam, 2, 1, "08:30", "5"), "06:15", "08:20", "AL7M0425", "08:05")
    story.at("08:30").starts()
    story.at("09:00").rate("10")
    story.at("09:20")
    reaction = story.tell(
        e.ReactionRecorded(
            symptoms=("chills:rigors", "also:symptomatic_hypotension"),
            grade=4,
            infection_sign="no",
        )
    )
    story.tell(e.InfusionPaused(why="reaction", grade=4))
    story.at("09:22").tell(
        e.ReactionActionDone(
            reaction_seq=reaction.seq, action_id="call_prescriber", detail="Dr A. Mehta"
        )
    )
    story.at("09:24").observes("37.9", 118, (92, 54), symptoms="some")
    story.at("09:26").tell(e.InfusionDiscontinued(reason="Grade 4, rigors and low pressure"))
    story.at("09:30").tell(e.LineDisconnected())
    story.at("09:40").observes("38.0", 104, (98, 60))
    story.at("09:55").observes("37.6", 92, (108, 66))
    story.at("10:05").tell(e.ReactionResolved(reaction_seq=reaction.seq))
    story.at("11:02").observes("37.0", 80, (118, 72))


def _reacted_at_25(story: Story, patient: Patient) -> None:
    """Grade 2 hives at 25 mL per hour: stopped, half the rate to the end, whole dose, signed."""
    booked = story.booked(patient, 1, 2, "09:00", "6")
    _made_ready(booked, "06:40", "08:45", "AL7M0422", "08:30")
    story.at("09:00").starts()
    for clock, ml_per_h in (("09:30", "10"), ("10:00", "15"), ("10:30", "20"), ("11:30", "25")):
        story.at(clock).observes("36.8", 78, (124, 78))
        story.rate(ml_per_h)
    story.at("12:20")
    reaction = story.tell(
        e.ReactionRecorded(symptoms=("hives:widespread", "also:itch"), grade=2, infection_sign="no")
    )
    story.tell(e.InfusionPaused(reason="Reaction, grade 2"))
    for clock, action, detail in (
        ("12:22", "call_prescriber", "Dr A. Mehta"),
        ("12:25", "medicine_grade_2_to_4", "dexchlorpheniramine 5 mg IV"),
    ):
        story.at(clock).tell(
            e.ReactionActionDone(reaction_seq=reaction.seq, action_id=action, detail=detail)
        )
    story.at("12:50").tell(e.ReactionResolved(reaction_seq=reaction.seq))
    story.observes("36.9", 84, (118, 74))
    story.at("12:55").tell(e.InfusionResumed(rate_ml_per_h=Decimal("12.5")), second=story.second)
    story.at("12:58").tell(
        e.WayOnChosen(reaction_seq=reaction.seq, way="hold", reason="Skin clear, limits kept"),
        by=story.prescriber,
    )
    for clock in ("13:10", "13:25", "14:25", "15:25", "16:25"):
        story.at(clock).observes("36.7", 76, (122, 76))
    story.at("16:33").tell(e.BagFinished())
    story.at("16:40").tell(e.LineFlushed())
    for clock in ("17:35", "18:35"):
        story.at(clock).observes("36.6", 74, (120, 76))
    _goes_home(story, "18:42", {"next_day": "Tomorrow, 13:00", "leaving_with": "His sister"})


def _discharged(story: Story) -> None:
    """Stopped early at a sign of infection, watched, gone home and signed."""
    alexandra = _patient(
        "Fitzgerald-Morrison",
        "Alexandra",
        "Dr",
        date(1975, 12, 8),
        "Female",
        "9990573182",
        ("latex", "co-trimoxazole"),
    )
    booked = story.booked(alexandra, 2, 2, "08:00", "3")
    _made_ready(booked, "05:45", "07:50", "AL7M0426", "07:30")
    story.at("08:00").starts()
    story.at("08:30").rate("10")
    story.at("08:48").observes("38.2", 98, (118, 72), symptoms="some")
    story.at("08:52").tell(e.InfusionPaused(reason="Cough and 38.2 °C: prescriber asked"))
    story.at("09:00").tell(
        e.InfusionDiscontinued(reason="Sign of infection, Dr A. Mehta stops today's dose")
    )
    story.at("09:05").tell(e.LineDisconnected())
    story.observes("38.1", 94, (120, 72))
    story.at("10:04").observes("37.6", 86, (122, 74))
    story.at("11:00").observes("37.2", 80, (120, 74))
    details = {
        "next_day": "Not before the infection is over; the prescriber telephones",
        "leaving_with": "Husband, by car",
    }
    _goes_home(story, "11:06", details)


def _goes_home(story: Story, clock: str, details: dict[str, str]) -> None:
    """Cannula out, everything answered, discharged and signed."""
    story.at(clock).tell(e.CannulaRecorded(state="removed", site="left forearm", vip=0))
    for item in story.day().history.protocol.fit_to_go:
        if item.answered_by == "nurse":
            said = details.get(item.id)
            story.tell(e.FitToGoAnswered(item_id=item.id, answer="passed", detail=said))
    story.after(6).tell(e.PatientDischarged())
    story.after(3).tell(
        e.DaySigned(
            meaning=e.RESPONSIBLE_NURSE,
            through_seq=story.day().seq,
            head=story.head(),
        )
    )


def _made_ready(story: Story, arrives: str, baseline: str, batch: str, prepared: str) -> None:
    """Arrived, every check passed, premedication on time, bag checked twice, baseline taken."""
    planned = story.day().history.planned_start_at
    story.at(arrives).arrives()
    story.checks("arrival", "before_premedication")
    story.premedication_on_time(planned)
    story.at(baseline).checks("before_start")
    story.bag(batch, prepared)
    story.observes("36.7", 74, (122, 76))
