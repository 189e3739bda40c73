"""A decision: what it is about, the choice, the reason, and who signs how."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bedside.core.day import Day, open_telephone_decisions
from bedside.core.events import (
    CheckAnswered,
    Entry,
    Person,
    PremedicationNotGiven,
    PrescriberDecided,
)
from bedside.core.limit_decisions import LIMIT_OF, covers_start_until
from bedside.core.limits import LimitName
from bedside.core.refusals.earlier_days import KINDS as EARLIER_KINDS
from bedside.core.starting import starting_of
from bedside.forms.decisions import ClosingForm, CountersignForm, DecisionForm, TelephoneForm
from bedside.screens.before_start import address
from bedside.screens.checks import answer_words
from bedside.screens.decided import decision_words
from bedside.screens.decision_medicines import medicine_facts
from bedside.screens.earlier import point_detail, point_of, told
from bedside.screens.entries import decision_about, entry_title
from bedside.screens.form_parts import Field, Option, Segmented, Stepper, Tick
from bedside.screens.forms import late_reason, own_pin, second_person, text_field, time_stepper
from bedside.screens.parts import Button, Pairs
from bedside.wording import _, clock_time, over


@dataclass(frozen=True, slots=True)
class DecisionScreen:
    title: str
    facts: Pairs
    choice: Segmented
    reason: Field
    stepper: Stepper
    signer_title: str
    signer_note: str
    signers: tuple[Field, ...]
    read_back: Tick | None
    post_to: str
    other_way: Button | None
    never: str


def decision_screen(
    day: Day, form: DecisionForm, people: Iterable[Person], who: Person
) -> DecisionScreen:
    """At the tablet, the manager's about closing, or by telephone."""
    verdicts = (("go_on", _("Go on")), ("do_not_go_on", _("Do not go on")))
    chosen = form.typed("decision")
    by_telephone = isinstance(form, TelephoneForm)
    late = late_reason(form)
    name = _name_field(form)
    signers = _signers(form, people, who)
    return DecisionScreen(
        title=_("Decision: %(about)s", about=decision_about(form.about, day)),
        facts=(*_facts(day, form.about), *_before(day, form.about)),
        choice=Segmented(
            "decision",
            _("Decision"),
            tuple(Option(value, label, value == chosen) for value, label in verdicts),
            error=form.error_of("decision"),
        ),
        reason=text_field(form, "reason", _("Reason"), area=True),
        stepper=time_stepper(form, day, _("Decided at")),
        signer_title=_signer_title(form),
        signer_note=_("Open until the prescriber countersigns.") if by_telephone else "",
        signers=tuple(part for part in (name, *signers, late) if part is not None),
        read_back=_read_back(form) if isinstance(form, TelephoneForm) else None,
        post_to=_post_to(day, form),
        other_way=_other_way(day, form),
        never=_("Never by telephone: a higher rate after a reaction, or going on after grade 4.")
        if by_telephone
        else "",
    )


def _signer_title(form: DecisionForm) -> str:
    if isinstance(form, TelephoneForm):
        return _("By telephone")
    return _("The manager signs") if form.about == "closing" else _("The prescriber signs here")


def _post_to(day: Day, form: DecisionForm) -> str:
    path = address(day, "decisions", form.about)
    return f"{path}/telephone" if isinstance(form, TelephoneForm) else path


def _other_way(day: Day, form: DecisionForm) -> Button | None:
    path = address(day, "decisions", form.about)
    if isinstance(form, TelephoneForm):
        return Button(_("The prescriber is here"), href=path)
    if form.about == "closing" or form.about.startswith("red_flag:"):
        return None
    return Button(_("By telephone instead"), href=f"{path}/telephone")


def _name_field(form: DecisionForm) -> Field | None:
    if not isinstance(form, ClosingForm):
        return None
    label = _("Prescriber informed") if form.about == "closing" else _("Prescriber's name")
    if isinstance(form, TelephoneForm):
        label = _("Prescriber on the telephone, by name")
    return text_field(form, "prescriber_name", label)


def _signers(form: DecisionForm, people: Iterable[Person], who: Person) -> tuple[Field, ...]:
    if isinstance(form, TelephoneForm):
        nurses = [one for one in people if one.role == "nurse" and one.id != who.id]
        return (own_pin(form, who), *second_person(form, nurses, _("Second nurse who heard it")))
    role = "manager" if form.about == "closing" else "prescriber"
    label = _("Manager") if role == "manager" else _("Prescriber")
    return second_person(form, [one for one in people if one.role == role], label)


def _read_back(form: TelephoneForm) -> Tick:
    return Tick(
        "read_back",
        _("Read back to the prescriber, word for word"),
        bool(form.read_back.data),
        error=form.error_of("read_back"),
    )


def _facts(day: Day, about: str) -> Pairs:
    kind, _sep, which = about.partition(":")
    if kind in EARLIER_KINDS:
        return _earlier_facts(day, about)
    if kind == "check":
        return _check_facts(day, which)
    if kind == "premedication":
        return _premedication_facts(day, which)
    if kind in ("allergy", "as_needed", "medicine_given"):
        return medicine_facts(day, kind, about)
    if kind == "pump_rate":
        line = next((x for x in day.history.entries if str(x.seq) == which), None)
        return () if line is None else ((_("Record"), _at(line, day, entry_title(line, day))),)
    if kind in LIMIT_OF:
        return _limit_facts(day, LIMIT_OF[kind])
    return ((_("About"), decision_about(about, day)),)


def _earlier_facts(day: Day, about: str) -> Pairs:
    """What that day recorded, for who decides today."""
    point = point_of(day.history, about)
    if point is None or point.day is None:
        return ((_("About"), decision_about(about, day)),)
    flagged = ((_("Recorded"), point_detail(point)),) if point.kind == "red_flag" else ()
    return (*flagged, (_("That day"), " ".join(told(point.day, day.history))))


def _at(line: Entry, day: Day, words: str) -> str:
    return f"{clock_time(line.occurred_at, day.history.unit.zone)} {words}"


def _check_facts(day: Day, check_id: str) -> Pairs:
    check = next((c for c in day.history.protocol.checks if c.id == check_id), None)
    entry = day.history.checks.get(check_id)
    if check is None:
        return ()
    answer = _("Not answered yet")
    if entry is not None and isinstance(entry.event, CheckAnswered):
        answer = answer_words(day, check, entry, entry.event)
    facts = ((_("Check"), check.title), (_("Answer"), answer))
    return (*facts, (_("Protocol"), check.note)) if check.note else facts


def _premedication_facts(day: Day, premedication_id: str) -> Pairs:
    entry = day.history.premedication.get(premedication_id)
    name = decision_about(f"premedication:{premedication_id}", day)
    if entry is None or not isinstance(entry.event, PremedicationNotGiven):
        return ((_("Premedication"), name),)
    said = _("%(reason)s. %(who)s", reason=entry.event.reason.rstrip("."), who=entry.by.name)
    return ((_("Premedication"), name), (_("Not given"), _at(entry, day, said)))


def _limit_facts(day: Day, name: LimitName) -> Pairs:
    limit = next((one for one in day.limits if one.name == name), None)
    if limit is None or limit.at is None:
        return ()
    facts = [(_("Limit"), clock_time(limit.at, day.history.unit.zone)), *_starts(day, name)]
    if limit.margin_min is not None and limit.is_over:
        past = over(timedelta(minutes=ceil(-limit.margin_min)))
        facts.append((_("As planned now"), past))
    return tuple(facts)


def _starts(day: Day, name: LimitName) -> Pairs:
    """Before the start: when it is planned, when it can begin, when it would have to."""
    if day.history.started is not None:
        return ()
    starting = starting_of(day)
    latest = {"closing": starting.latest_for_closing_at, "bag": starting.latest_for_bag_at}
    starts = (
        (_("Planned start"), starting.planned_at),
        (_("Earliest start"), starting.earliest_at),
        (_("Latest start"), latest.get(name)),
        (_("A decision now covers a start until"), covers_start_until(day, name)),
    )
    zone = day.history.unit.zone
    return tuple((label, clock_time(at, zone)) for label, at in starts if at is not None)


def _before(day: Day, about: str) -> Pairs:
    decided = day.history.decisions.get(about)
    return () if decided is None else ((_("Decided before"), decision_words(decided, day)),)


@dataclass(frozen=True, slots=True)
class CountersignScreen:
    facts: Pairs
    signers: tuple[Field, ...]
    stepper: Stepper
    post_to: str


def countersign_screen(
    day: Day, form: CountersignForm, people: Iterable[Person]
) -> CountersignScreen | None:
    """None where no telephone decision stands open in this line."""
    line = next(
        (x for x in open_telephone_decisions(day.history) if x.seq == form.decision_seq), None
    )
    if line is None or not isinstance(line.event, PrescriberDecided):
        return None
    heard = [line.by.name, *([line.second_person.name] if line.second_person else [])]
    late = late_reason(form)
    prescribers = [one for one in people if one.role == "prescriber"]
    signers = second_person(form, prescribers, _("Prescriber"))
    return CountersignScreen(
        facts=(
            (_("About"), decision_about(line.event.about, day)),
            (_("Decision"), decision_words(line, day)),
            (_("Heard by"), ", ".join(heard)),
        ),
        signers=(*signers, *((late,) if late else ())),
        stepper=time_stepper(form, day, _("Countersigned at")),
        post_to=address(day, "decisions", str(form.decision_seq), "countersign"),
    )
