"""The emergency cards: which one, its steps with times, and the one time that counts."""

from dataclasses import dataclass, replace

from bedside.core.day import Day
from bedside.core.events import Card
from bedside.core.protocol import EmergencyCard as CoreCard
from bedside.core.protocol import EmergencyStep as CoreStep
from bedside.core.reactions import cards_for
from bedside.forms.emergency import (
    CARDS,
    EmergencyForm,
    EmergencyOverForm,
    EmergencyStepForm,
    open_emergency,
)
from bedside.screens.focus import Focus, clock_field, focus_of
from bedside.screens.form_parts import Field, Stepper
from bedside.screens.forms import late_reason, text_field, time_stepper
from bedside.screens.parts import ActionBar, Button
from bedside.screens.reaction import Notice, pump_lost_notice
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One of the four cards, with its steps as text: they are read even without the server."""

    button: Button
    title: str
    why: str
    never: str
    steps: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyChoice:
    """The choice of four, the likely ones first; the number to call stands above all."""

    post_to: str
    call: str
    lead: str
    began: Stepper
    well: Field
    late_reason: Field | None
    cards: tuple[CardChoice, ...]
    notices: tuple[Notice, ...]


def emergency_choice(
    day: Day, form: EmergencyForm, id_prefix: str = "", pump_lost: bool = False
) -> EmergencyChoice:
    flags = _flags_today(day)
    first = cards_for(day.history.protocol, flags)
    order = (*first, *(card for card in CARDS if card not in first))
    names = _flag_titles(day, flags)
    return EmergencyChoice(
        post_to=f"/days/{day.history.opened.day_id}/emergency",
        call=day.history.unit.phones.emergency,
        lead=_("Red flag: %(flags)s", flags=names) if names else _("Which emergency?"),
        began=_began(day, form, id_prefix),
        well=_well(form, id_prefix),
        late_reason=late_reason(form, id_prefix, day),
        cards=tuple(_choice(day, card) for card in order),
        notices=(pump_lost_notice(day),) if pump_lost else (),
    )


def _flags_today(day: Day) -> tuple[str, ...]:
    """Of the last reaction that had any."""
    reactions = reversed(day.history.reactions)
    return next((one.event.red_flags for one in reactions if one.event.red_flags), ())


def _flag_titles(day: Day, flags: tuple[str, ...]) -> str:
    known = day.history.protocol.reactions.red_flags
    return ", ".join(flag.title.lower() for flag in known if flag.id in flags)


def _began(day: Day, form: EmergencyForm, id_prefix: str) -> Stepper:
    """Now; after a red flag the time at which that reaction began."""
    stepper = time_stepper(form, day, _("Began at"), id_prefix)
    flagged = [one for one in day.history.reactions if one.event.red_flags]
    if not flagged or form.typed("occurred_at"):
        return stepper
    at = clock_time(flagged[-1].onset_at, day.history.unit.zone)
    # A recorded time stands: it does not follow the clock when the dialog opens.
    return replace(stepper, value=at, attributes=(("data-recorded", ""),))


def _well(form: EmergencyForm, id_prefix: str) -> Field:
    return Field(
        "last_known_well_at",
        _("Last known well"),
        kind="time",
        value=form.typed("last_known_well_at"),
        error=form.error_of("last_known_well_at"),
        input_mode="numeric",
        max_length=5,
        id_prefix=id_prefix,
    )


def _choice(day: Day, card_id: Card) -> CardChoice:
    card = day.history.protocol.card(card_id)
    is_open = open_emergency(day, card_id) is not None
    button = Button(card.title, size="main", is_wide=True, name="card", value=card_id)
    if is_open:
        href = f"/days/{day.history.opened.day_id}/emergency/{card_id}"
        button = Button(card.title, href=href, size="main", is_wide=True, note=_("open"))
    return CardChoice(
        button=button,
        title=card.title,
        why=why_words(day, card_id),
        never=never_words(card),
        steps=tuple((step.text, step.detail or "") for step in card.steps if step.kind != "never"),
        remarks=card.remarks,
    )


def why_words(day: Day, card: Card) -> str:
    """The red flags that put this card first."""
    flags = day.history.protocol.reactions.red_flags
    return " · ".join(flag.title.lower() for flag in flags if flag.cards and flag.cards[0] == card)


def never_words(card: CoreCard) -> str:
    return next((step.text for step in card.steps if step.kind == "never"), "")


def emergency_bar(day: Day, end: Button) -> ActionBar:
    home = f"/days/{day.history.opened.day_id}"
    buttons = (
        Button(_("Observations"), f"{home}/observations", size="bar", dialog="dialog-observations"),
        Button(_("Medicine"), f"{home}/medicine", size="bar"),
        Button(_("Note"), f"{home}/note", size="bar"),
        Button(_("Today"), home, size="bar"),
    )
    return ActionBar(buttons, end)


@dataclass(frozen=True, slots=True)
class EmergencyStepScreen:
    """A step that asks for words or times."""

    focus: Focus
    what: str
    sub: str
    fields: tuple[Field, ...]


def step_screen(
    day: Day, card_id: Card, step: CoreStep, form: EmergencyStepForm
) -> EmergencyStepScreen:
    path = f"emergency/{card_id}/steps/{step.id}"
    title = day.history.protocol.card(card_id).title
    when = _("Came at") if step.kind == "who_came" else _("Done at")
    if step.kind == "onset":
        when = ""
    fields: tuple[Field, ...] = (_step_words(form, step),)
    if step.kind == "onset":
        began = clock_field(form, "onset_at", _("Began at"))
        well = clock_field(form, "last_known_well_at", _("Last known well"))
        fields = (began, well, *fields)
    return EmergencyStepScreen(
        focus_of(form, day, title, path, when), step.text, step.detail or "", fields
    )


def over_screen(day: Day, card_id: Card, form: EmergencyOverForm) -> EmergencyStepScreen:
    """The end of an emergency at another time, or with its reason in a signed record."""
    title = day.history.protocol.card(card_id).title
    focus = focus_of(form, day, title, f"emergency/{card_id}/over", _("Over at"))
    return EmergencyStepScreen(focus, _("Emergency over"), "", ())


def _step_words(form: EmergencyStepForm, step: CoreStep) -> Field:
    labels = {"who_came": _("Who came"), "onset": _("What was seen, by whom")}
    return text_field(form, "detail", labels.get(step.kind, _("In a few words")))
