"""The back of a downtime sheet: the emergency cards, then a reaction with its real rates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.dose import is_bag_known
from bedside.core.held_half import HalfWindow, half_windows, halves
from bedside.core.limits import Limit
from bedside.core.protocol import EmergencyCard, EmergencyStep, Protocol, ReactionAction
from bedside.core.quantities import minutes_between
from bedside.core.rest_of_day import RestOfDay
from bedside.paper.downtime.times import time_of
from bedside.screens.verdicts import hours_words
from bedside.wording import _, plain, rate, rounded

# Their boxes stand below the list, and the pump and the call above it.
_IN_BOXES = ("onset", "who_came", "stop")
_CALL = "call"
_SOURCE = re.compile(r" \[[A-Z]?\d*\](?=( |$))")
GAP = "\x00"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One step of a card."""

    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class CardBox:
    label: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class PaperCard:
    """`signs`: the red flags that this card comes first for."""

    title: str
    stop: str
    say: str
    signs: str
    lines: tuple[CardLine, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeBox:
    """Grades of one band: a box for each, then what they have in common."""

    boxes: tuple[str, ...]
    title: str
    definition: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`parts`: the signed words; between them a gap to write a rate into."""

    grades: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SymptomGroup:
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackPart:
    main: PaperCard
    cards: tuple[PaperCard, ...]
    card_boxes: tuple[CardBox, ...]
    red_flags: tuple[str, ...]
    symptoms: tuple[SymptomGroup, ...]
    grades: tuple[GradeBox, ...]
    actions: tuple[tuple[ActionRow, ...], ...]
    halves: tuple[tuple[str, str], ...]
    half_question: str
    half_answers: tuple[tuple[str, str], ...]


def back_part(day: Day, rest: RestOfDay, in_minutes: bool = False) -> BackPart:
    protocol = day.history.protocol
    number = day.history.unit.phones.emergency
    main, *others = protocol.emergency
    on_the_pump = day.history.status in ("booked", "arrived", "infusing", "paused")
    rates = (*_rate_now(day), *rest.rates) if on_the_pump and not day.locked else ()
    return BackPart(
        main=_card(main, protocol, number, day),
        cards=tuple(_card(card, protocol, number, day) for card in others),
        card_boxes=tuple(_boxes(main, number)),
        red_flags=tuple(flag.title for flag in protocol.reactions.red_flags),
        symptoms=tuple(_symptoms(protocol)),
        grades=tuple(_grades(protocol)),
        actions=_in_two(tuple(_actions(protocol))),
        halves=tuple(
            (rate(whole), rate(half)) for whole, half in halves(day, tuple(dict.fromkeys(rates)))
        ),
        half_question=_question(day) if rates else "",
        half_answers=tuple(_answers(day, in_minutes)) if rates else (),
    )


def _rate_now(day: Day) -> tuple[Fraction, ...]:
    return (day.rate_now,) if day.rate_now else ()


def _card(card: EmergencyCard, protocol: Protocol, number: str, day: Day) -> PaperCard:
    stop = next(step for step in card.steps if step.kind == "stop")
    call = next((step for step in card.steps if step.id == _CALL), None)
    steps = [s for s in card.steps if s.kind not in _IN_BOXES and s is not call]
    return PaperCard(
        title=card.title,
        stop=_("%(stop)s. Call %(number)s", stop=stop.text, number=number),
        say=(call.detail or "") if call is not None else "",
        signs=", ".join(
            flag.title.lower() for flag in protocol.reactions.red_flags if flag.cards[0] == card.id
        ),
        lines=tuple(_lines(steps)),
        remarks=tuple(_without_source(one) for one in card.remarks),
    )


def _without_source(remark: str) -> str:
    """The bracket with its source stands in the protocol and on the screen."""
    return _SOURCE.sub("", remark)


def _lines(steps: list[EmergencyStep]) -> Iterator[CardLine]:
    for step in steps:
        rest = step.detail or ""
        if step.repeat_after_min is not None:
            again = _(
                "Again after %(n)smin: %(what)s", n=step.repeat_after_min, what=step.repeat_text
            )
            rest = f"{rest}. {again}" if rest else again
        yield CardLine(step.text, rest)


def _boxes(card: EmergencyCard, number: str) -> Iterator[CardBox]:
    """One row for whichever card is used; a step that is repeated has two boxes."""
    yield CardBox(_("Onset at"))
    yield CardBox(_("Last known well"), is_wide=True)
    yield CardBox(_("%(number)s called", number=number))
    yield CardBox(_("Who came, at"), is_wide=True)
    for step in card.steps:
        if step.repeat_after_min is not None:
            yield CardBox(_("%(what)s at", what=step.button))
            yield CardBox(_("again at"))


def _symptoms(protocol: Protocol) -> Iterator[SymptomGroup]:
    for symptom in protocol.reactions.symptoms:
        options = [one.title for one in symptom.options if one.id != "none"]
        yield SymptomGroup(symptom.title, tuple(options))


def _grades(protocol: Protocol) -> Iterator[GradeBox]:
    """Grades of one band stand together."""
    bands: dict[tuple[str, str], list[int]] = {}
    for band in protocol.reactions.bands:
        bands.setdefault((band.title, band.definition), []).append(band.grade)
    for (title, definition), grades in bands.items():
        boxes = tuple(_("Grade %(n)s", n=grade) for grade in grades)
        yield GradeBox(boxes, title, definition)


@dataclass(slots=True)
class _Same:
    action: ReactionAction
    grades: set[int] = field(default_factory=set)


def _in_two(rows: tuple[ActionRow, ...]) -> tuple[tuple[ActionRow, ...], ...]:
    """Two columns, read down and then across."""
    half = -(-len(rows) // 2)
    return rows[:half], rows[half:]


def _actions(protocol: Protocol) -> Iterator[ActionRow]:
    """The same deed of several grades is one row, at its first place in the protocol."""
    rows: dict[tuple[str, str], _Same] = {}
    for action in protocol.reactions.actions:
        same = rows.setdefault((action.kind, action.text), _Same(action))
        same.grades |= set(action.grades)
    for same in sorted(rows.values(), key=_place):
        yield ActionRow(_grade_words(same.grades), _parts(same.action.text))


_FIRST = ("stop", "stop_or_halve", "continue", "call", "medicine", "line", "wait", "resume_half")


def _place(same: _Same) -> int:
    """The pump first, the gravest grade before all; what the protocol adds stands last."""
    kind = same.action.kind
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def _grade_words(grades: set[int]) -> str:
    return ", ".join(map(str, sorted(grades)))


def _parts(text: str) -> tuple[str, ...]:
    """The signed words around the rates that nobody knows yet."""
    return tuple(text.format(rate=GAP, half=GAP).split(GAP))


def _question(day: Day) -> str:
    if is_bag_known(day.history):
        return _("Halved without a stop and held to the end, is the bag empty in time?")
    return _(
        "Halved without a stop and held to the end, is a bag of %(ml)s mL empty in time?",
        ml=plain(rounded(day.dose.bag_ml, 1)),
    )


def _answers(day: Day, in_minutes: bool) -> Iterator[tuple[str, str]]:
    windows = half_windows(day)
    for i, window in enumerate(windows):
        lead = _when(day, window, i, len(windows), in_minutes)
        if i == 0 and day.history.status == "paused":
            lead = _("As if resumed when printed: %(when)s", when=lead)
        yield lead, _verdict(day, window)
    if windows and not any(one.name == "bag" for one in day.limits):
        yield "", _("The bag's own limit is not known yet.")


def _when(day: Day, window: HalfWindow, i: int, of: int, in_minutes: bool) -> str:
    if of == 1:
        return _("Whenever halved:")
    from_, to = _at(day, window, True, in_minutes), _at(day, window, False, in_minutes)
    if i == 0:
        return _("To %(to)s:", to=to)
    if i == of - 1:
        return _("From %(from)s on:", **{"from": from_})
    return _("%(from)s to %(to)s:", **{"from": from_, "to": to})


def _at(day: Day, window: HalfWindow, is_first: bool, in_minutes: bool) -> str:
    at = window.from_at if is_first else window.to_at
    if in_minutes and day.projection is not None:
        return _("minute %(n)s", n=minutes_between(day.projection.from_at, at))
    return time_of(day, at)


def _verdict(day: Day, window: HalfWindow) -> str:
    named = {one.name: _limit(one, day) for one in day.limits}
    asked = [name for name in ("max_8h", "bag") if name in named]
    over = _(" and ").join(named[name] for name in asked if name in window.over)
    kept = _(" and ").join(named[name] for name in asked if name not in window.over)
    if not window.over:
        return _("✓ keeps %(limits)s.", limits=kept)
    if not kept:
        return _("✗ overruns %(limits)s.", limits=over)
    return _("✗ overruns %(over)s, keeps %(kept)s.", over=over, kept=kept)


def _limit(limit: Limit, day: Day) -> str:
    """ "8 h 18:30", "bag 17:00"; before the start without a clock time."""
    at = time_of(day, limit.at) if limit.at is not None else ""
    if limit.name == "bag":
        return _("bag %(at)s", at=at)
    longest = hours_words(day.history.protocol.limits.max_clock.minutes)
    return f"{longest} {at}" if day.history.started is not None else longest
