"""The forms that stand in the patient's page already and open without the server (rules.md 32)."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bedside.core.day import Day
from bedside.forms.emergency import EmergencyForm
from bedside.forms.entry import EntryForm
from bedside.forms.observations import ObservationsForm
from bedside.forms.pause import PauseForm
from bedside.forms.reaction import ReactionForm
from bedside.screens.emergency import EmergencyChoice, emergency_choice
from bedside.screens.form_parts import Dialog, Refusal
from bedside.screens.forms import hidden_fields, refusal_of
from bedside.screens.observations import ObservationsScreen, observations_screen
from bedside.screens.parts import Button
from bedside.screens.patient_ways import address
from bedside.screens.pause import PauseScreen, pause_screen
from bedside.screens.reaction_form import ReactionFormScreen, reaction_form_screen, saves_of
from bedside.wording import _

Screen = TypeVar("Screen")


@dataclass(frozen=True, slots=True)
class DialogOf(Generic[Screen]):
    """The shell, the fields in it, and whether they were kept from before."""

    shell: Dialog
    screen: Screen
    kept: Refusal | None


@dataclass(frozen=True, slots=True)
class PatientDialogs:
    """`pause` only while the pump runs."""

    observations: DialogOf[ObservationsScreen]
    pause: DialogOf[PauseScreen] | None
    reaction: DialogOf[ReactionFormScreen]
    emergency: DialogOf[EmergencyChoice]


@dataclass(frozen=True, slots=True)
class PatientForms:
    """A fresh form for each dialog."""

    observations: ObservationsForm
    pause: PauseForm
    reaction: ReactionForm
    emergency: EmergencyForm


def patient_dialogs(day: Day, forms: PatientForms, csrf_token: str) -> PatientDialogs | None:
    """None once the day is over: nothing is entered here any more."""
    if day.history.ended is not None:
        return None
    return PatientDialogs(
        observations=_observations(day, forms.observations, csrf_token),
        pause=_pause(day, forms.pause, csrf_token) if day.history.status == "infusing" else None,
        reaction=_reaction(day, forms.reaction, csrf_token),
        emergency=_emergency(day, forms.emergency, csrf_token),
    )


def _shell(day: Day, form: EntryForm, screen: str, title: str, csrf_token: str) -> Dialog:
    hidden = hidden_fields(form, day, csrf_token)
    return Dialog(f"dialog-{screen}", title, address(day, screen), hidden, is_wide=True)


def _observations(
    day: Day, form: ObservationsForm, csrf_token: str
) -> DialogOf[ObservationsScreen]:
    shell = _shell(day, form, "observations", _("Observations"), csrf_token)
    save = Button(_("Save observations"), kind="filled", size="bar")
    screen = observations_screen(day, form, "obs-")
    return DialogOf(replace(shell, submit=save), screen, refusal_of(form))


def _pause(day: Day, form: PauseForm, csrf_token: str) -> DialogOf[PauseScreen]:
    shell = _shell(day, form, "pause", _("Pause"), csrf_token)
    save = Button(_("Confirm stopped"), kind="filled", size="bar")
    screen = pause_screen(day, form, "pause-")
    return DialogOf(replace(shell, submit=save, is_wide=False), screen, refusal_of(form))


def _reaction(day: Day, form: ReactionForm, csrf_token: str) -> DialogOf[ReactionFormScreen]:
    shell = _shell(day, form, "reaction", _("Reaction"), csrf_token)
    screen = reaction_form_screen(day, form, "reaction-")
    return DialogOf(replace(shell, saves=saves_of(day)), screen, refusal_of(form))


def _emergency(day: Day, form: EmergencyForm, csrf_token: str) -> DialogOf[EmergencyChoice]:
    shell = _shell(day, form, "emergency", _("Emergency"), csrf_token)
    return DialogOf(shell, emergency_choice(day, form, "emergency-"), refusal_of(form))
