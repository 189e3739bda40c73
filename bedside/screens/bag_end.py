"""The end of bag and line: what was given, what the protocol says of the line, what was done."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.reactions import has_red_flag_today
from bedside.forms.bag_end import (
    WHY,
    BagFinishedForm,
    DiscontinueForm,
    LineChangeForm,
    LineEndForm,
)
from bedside.screens.entries import line_words
from bedside.screens.flush import flush_words
from bedside.screens.focus import Focus, choice, focus_of, number_field, with_side
from bedside.screens.form_parts import Field, Segmented, Tick
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import SideFigure
from bedside.screens.pump import read_twice_tick
from bedside.screens.sources import source_words
from bedside.screens.stop_reasons import discontinued_label
from bedside.wording import (
    _,
    clock_time,
    given_and_left,
    plain,
    rounded,
    volume,
)


@dataclass(frozen=True, slots=True)
class BagFinishedScreen:
    """`warning` where the computed volume says that something is left."""

    focus: Focus
    warning: tuple[ChecksRow, ...]
    reading: Field
    read_twice: Tick | None
    reason: Field


def bag_finished_screen(day: Day, form: BagFinishedForm) -> BagFinishedScreen:
    """The bag is empty because the nurse saw it, not because the sum says so."""
    focus = focus_of(form, day, _("Bag empty"), "bag-finished", _("Empty at"))
    left = day.dose.left_to_pump_ml
    warning = ChecksRow(
        "info",
        _("%(ml)s mL should still be in the bag", ml=volume(left)),
        _("By what was confirmed. Look at the bag, and write the pump's reading."),
        tone="open",
    )
    return BagFinishedScreen(
        focus=with_side(focus, given_side(day)),
        warning=(warning,) if left >= 1 else (),
        reading=number_field(
            form, "volume_ml", _("Pump reading"), _("mL"), _("Volume given, if it shows it")
        ),
        read_twice=read_twice_tick(day, form),
        reason=text_field(
            form, "reason", _("Reason"), _("Where the reading or the sum says something else")
        ),
    )


def given_side(day: Day) -> SideFigure:
    """Given and not given, in mL and mg; what is left over is never added to another day."""
    dose = day.dose
    given_ml, left_ml = given_and_left(dose.given_ml, dose.bag_ml)
    given_mg, left_mg = given_and_left(dose.given_mg, dose.full_dose_mg)
    return SideFigure(
        label=_("Given"),
        value=given_ml,
        note=_("mL by %(at)s", at=clock_time(day.now, day.history.unit.zone)),
        pairs=(
            (_("Dose given"), _("%(mg)s mg", mg=given_mg)),
            (_("Not given"), _("%(ml)s mL", ml=left_ml)),
            (_("Dose not given"), _("%(mg)s mg", mg=left_mg)),
            (_("Bag"), _bag_words(day)),
        ),
        todo="" if dose.line_ml is not None else _("Through the pump; the line is not counted."),
    )


def _bag_words(day: Day) -> str:
    full = plain(rounded(day.dose.full_dose_mg, 3))
    return _("%(ml)s mL, %(mg)s mg", ml=volume(day.dose.bag_ml), mg=full)


@dataclass(frozen=True, slots=True)
class DiscontinueScreen:
    focus: Focus
    why: Segmented
    detail: Field
    remark: str


def discontinue_screen(day: Day, form: DiscontinueForm) -> DiscontinueScreen:
    """The end before the bag is empty, with what was given by now."""
    focus = focus_of(form, day, _("Discontinue"), "discontinue", _("Stopped at"))
    options = tuple((why, discontinued_label(why)) for why in WHY)
    return DiscontinueScreen(
        focus=with_side(focus, given_side(day)),
        why=choice(form, "why", _("Why does it end here?"), options),
        detail=text_field(form, "detail", _("In a few words"), _("Needed for “Other”")),
        remark=_("What is not given today is never added to another day's dose."),
    )


@dataclass(frozen=True, slots=True)
class LineScreen:
    """`rule` is the signed rule of the unit, or that there is none."""

    focus: Focus
    rule: tuple[ChecksRow, ...]
    done: Segmented
    volume: Field
    ordered: Field


def line_screen(day: Day, form: LineEndForm) -> LineScreen:
    """What to do with the line while it holds drug, then what was done."""
    rows = (("flushed", _("Flushed")), ("disconnected", _("Disconnected")))
    return LineScreen(
        focus=with_side(focus_of(form, day, _("Line"), "line", _("Ended at")), given_side(day)),
        rule=_line_rule(day),
        done=choice(form, "done", _("What was done with the line?"), rows),
        volume=number_field(form, "volume_ml", _("Flushed with"), _("mL")),
        ordered=text_field(form, "ordered", _("What the prescriber asked for")),
    )


def _line_rule(day: Day) -> tuple[ChecksRow, ...]:
    """The protocol's own words, as signed (rules.md 4)."""
    rule = day.history.protocol.line
    if day.line_holds != "drug":
        what = _("The line holds %(what)s.", what=line_words(day.line_holds))
        return (ChecksRow("info", what, tone="calm"),)
    finished = day.history.bag_end is not None and day.history.bag_end.event.type == "bag_finished"
    after_reaction = day.history.after_reaction or day.locked
    if has_red_flag_today(day.history):
        # Three of the four cards forbid it, and nobody asks which one at the line (rules.md 1).
        why = _("A red flag was recorded today.")
        return (ChecksRow("octagon", _("Do not flush. Ask the prescriber."), why, tone="failed"),)
    end_text = rule.end_text if finished and not after_reaction else ""
    fact = () if after_reaction else _flush_in_the_source(day)
    if rule.when_it_holds_drug == "ask" or after_reaction:
        return (ChecksRow("octagon", rule.reaction_text, end_text, tone="failed"), *fact)
    return (ChecksRow("info", rule.end_text, tone="open"), *fact)


def _flush_in_the_source(day: Day) -> tuple[ChecksRow, ...]:
    """A fact below the rule, never the permission: the rule above it decides (hazard W23)."""
    protocol = day.history.protocol
    flush = protocol.line.flush
    if flush is None:
        return ()
    what = _("Flush in the source: %(flush)s.", flush=flush_words(protocol, flush))
    return (ChecksRow("info", what, source_words(flush), tone="calm"),)


@dataclass(frozen=True, slots=True)
class LineChangeScreen:
    focus: Focus
    how: Segmented
    line_holds: Segmented


def line_change_screen(day: Day, form: LineChangeForm) -> LineChangeScreen:
    """Prime, flush or a new set: what the line holds from now on."""
    how = (("primed", _("Primed")), ("flushed", _("Flushed")), ("new_set", _("New set")))
    holds = tuple((what, line_words(what).capitalize()) for what in ("drug", "saline", "unknown"))
    return LineChangeScreen(
        focus=focus_of(form, day, _("Line changed"), "line-change", _("Done at")),
        how=choice(form, "how", _("What was done with the line?"), how),
        line_holds=choice(form, "line_holds", _("What does it hold now?"), holds),
    )
