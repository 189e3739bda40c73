"""Each reaction and emergency of the day told in a few lines, for the summary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import Reaction
from bedside.paper.reaction_lines import lines_of, short_words
from bedside.paper.reactions import Did, emergency_step, when_words
from bedside.paper.shortened import shortened
from bedside.screens.entries import entry_words, symptom_words
from bedside.screens.record import moment_words
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class ReactionStory:
    title: str
    note: str
    lines: tuple[Did, ...]


_A_LINE = 200  # characters; the rest stands in the infusion record


def stories(day: Day) -> Iterator[ReactionStory]:
    for number, reaction in enumerate(day.history.reactions, start=1):
        note = _(
            "grade %(grade)s, %(when)s", grade=reaction.worst_grade, when=when_words(reaction, day)
        )
        yield ReactionStory(_("Reaction %(n)s", n=number), note, tuple(_story_lines(reaction, day)))
    for one in day.history.emergencies:
        title = day.history.protocol.card(one.event.card).title
        at = moment_words(one.entry, day)
        steps = tuple(_shortened(emergency_step(entry, day)) for entry in one.steps)
        yield ReactionStory(_("Emergency: %(card)s", card=title), _("from %(at)s", at=at), steps)


def two_a_row(told: Sequence[ReactionStory]) -> tuple[tuple[ReactionStory, ...], ...]:
    """In their order."""
    return tuple(tuple(told[i : i + 2]) for i in range(0, len(told), 2))


_STORY_LEAVES_OUT = (e.ObservationsRecorded, e.ReactionActionDone, e.EmergencyDeclared)


def _story_lines(reaction: Reaction, day: Day) -> Iterator[Did]:
    onset = moment_words(reaction.entry, day)
    yield Did(onset, symptom_words(reaction.event, day), _found(reaction), "")
    for entry in lines_of(reaction, day):
        if isinstance(entry.event, _STORY_LEAVES_OUT):
            continue
        lead, rest = short_words(entry, day)
        if isinstance(entry.event, e.WayOnChosen):
            lead, rest = entry_words(entry, day)
            rest = f" {rest} ({entry.by.name})"
        yield Did(moment_words(entry, day), _short(lead), _short(rest), "")


def _shortened(line: Did) -> Did:
    return Did(line.at, _short(line.lead), _short(line.rest), line.who)


def _short(words: str) -> str:
    return shortened(words, _A_LINE, _("infusion record"))


def _found(reaction: Reaction) -> str:
    said = []
    if reaction.event.no_red_flag:
        said.append(_("no red flag"))
    if reaction.event.infection_sign == "no":
        said.append(_("no sign of infection"))
    return f". {', '.join(said).capitalize()}" if said else ""
