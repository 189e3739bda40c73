"""One reaction: what is done about it, with times, and what is still open before it goes on."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.history import Reaction
from bedside.core.reactions import has_red_flag_today, lowest_grade_of
from bedside.screens.ctcae import ctcae_title, ctcae_words
from bedside.screens.entries import symptom_words
from bedside.screens.list_parts import ActionList
from bedside.screens.parts import Button, Pairs, RateCard
from bedside.screens.patient_facts import rate_card
from bedside.screens.reaction_lines import action_lines, clock_of
from bedside.screens.taps import Taps
from bedside.wording import _, clock_time, rate_words


@dataclass(frozen=True, slots=True)
class Notice:
    """What has to be known before anything else on the page."""

    lead: str
    rest: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class ReactionScreen:
    """`lock`: why nothing runs on; `reopen`: the way a prescriber may take."""

    notices: tuple[Notice, ...]
    rate: RateCard | None
    actions: ActionList
    regrade: Button
    facts: Pairs


def reaction_screen(day: Day, reaction: Reaction, taps: Taps, pump_lost: bool) -> ReactionScreen:
    home = f"/days/{day.history.opened.day_id}/reactions/{reaction.seq}"
    return ReactionScreen(
        notices=tuple(_notices(day, reaction, pump_lost, home)),
        rate=rate_card(day),
        actions=ActionList(
            _("Grade %(grade)s actions", grade=reaction.grade),
            tuple(action_lines(day, reaction, taps)),
        ),
        regrade=Button(_("Change grade"), href=f"{home}/grade", size="compact"),
        facts=_facts(day, reaction),
    )


def _facts(day: Day, reaction: Reaction) -> Pairs:
    zone = day.history.unit.zone
    symptoms = symptom_words(reaction.event, day) or _("Symptoms not recorded")
    infection = {"no": _("No sign"), "not_sure": _("Not sure"), "yes": _("Signs of infection")}
    asked = reaction.event.infection_sign
    over_at = reaction.resolved_at
    pairs: Pairs = (
        (_("Found"), symptoms),
        (_("Began"), clock_time(reaction.onset_at, zone)),
        (_("Infection"), infection[asked] if asked else _("Not recorded")),
        (_("Recorded by"), reaction.entry.by.name),
    )
    gone = clock_time(over_at, zone) if over_at else _("Not yet")
    return (*pairs[:2], (_("Symptoms gone"), gone), *_ctcae(day, reaction), *pairs[2:])


def _ctcae(day: Day, reaction: Reaction) -> Pairs:
    """Beside the band, labelled as what it is; only where the unit records it."""
    if reaction.ctcae is None:
        return ((ctcae_title(), _("Not recorded")),) if day.history.unit.record_ctcae else ()
    return ((ctcae_title(), ctcae_words(day, *reaction.ctcae)[0]),)


def _notices(day: Day, reaction: Reaction, pump_lost: bool, home: str) -> list[Notice]:
    found = []
    if pump_lost:
        found.append(pump_lost_notice(day))
    if day.locked:
        found.append(lock_notice(day))
    lowest = lowest_grade_of(day.history, reaction)
    if reaction.is_open and lowest.grade > reaction.worst_grade:
        found.append(
            Notice(
                _("Grade %(grade)s or higher now.", grade=lowest.grade),
                _("The observations since then ask for it."),
                Button(_("Change grade"), href=f"{home}/grade"),
            )
        )
    return found


def pump_lost_notice(day: Day) -> Notice:
    """The reaction is safe; what was said of the pump is not in the record."""
    return Notice(
        _("The reaction is recorded, the pump is not."),
        _(
            "The record had moved on: %(state)s. Read the pump, then confirm what it does.",
            state=pump_words(day),
        ),
    )


def pump_words(day: Day) -> str:
    """How the pump stands in the record."""
    entries = day.history.rate_entries
    if not entries:
        return _("the pump is not running")
    at = clock_of(entries[-1], day)
    if day.rate_now:
        return _("%(rate)s since %(at)s", rate=rate_words(day.rate_now), at=at)
    return _("stopped since %(at)s", at=at)


def lock_notice(day: Day) -> Notice:
    """Why nothing runs on, and who may open it again."""
    home = f"/days/{day.history.opened.day_id}"
    if has_red_flag_today(day.history):
        return Notice(
            _("Not restarted today."),
            _("A red flag was recorded. Observations, emergency steps and medicines stay open."),
            Button(_("Emergency cards"), href=f"{home}/emergency"),
        )
    way = Button(_("Prescriber: reopen"), href=f"{home}/reopen")
    return Notice(
        _("Grade 4: discontinued."),
        _("Rate and resume are locked. Only a named prescriber may reopen this bag."),
        way if day.history.status in ("paused", "discontinued") else None,
    )
