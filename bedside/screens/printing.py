"""The page that lists what can be printed of this day: what it holds, draft or signed."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.paper.press import PressBusy, PressMissing, PressTooSlow
from bedside.paper.signing import covered_words, signing_of
from bedside.screens.parts import Button, State
from bedside.wording import _, date_and_time

DOCUMENTS = ("infusion-record", "two-hour-summary")


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    title: str
    what: str
    preview: Button
    pdf: Button


@dataclass(frozen=True, slots=True)
class PreviewLink:
    label: str
    href: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PrintScreen:
    """`problem`: why the last document could not be printed."""

    state: State
    covered: str
    documents: tuple[PrintedDocument, ...]
    problem: str


def print_screen(day: Day, problem: str = "") -> PrintScreen:
    signing = signing_of(day)
    return PrintScreen(
        state=_state(day),
        covered=covered_words(signing),
        documents=tuple(_document(name, day) for name in DOCUMENTS),
        problem=problem,
    )


def _state(day: Day) -> State:
    at = signing_of(day).at
    if at is None:
        return State("diamond", _("Draft, not signed"), "due")
    words = _("Signed %(at)s", at=date_and_time(at, day.history.unit.zone))
    return State("check", words, "ok")


def _document(name: str, day: Day) -> PrintedDocument:
    title, what = _words()[name]
    address = f"/days/{day.history.opened.day_id}/{name}"
    return PrintedDocument(
        title,
        what,
        Button(_("Preview"), href=address, hidden_label=title),
        Button(_("PDF to print"), href=f"{address}.pdf", hidden_label=title),
    )


def _words() -> dict[str, tuple[str, str]]:
    return {
        "infusion-record": (
            _("Infusion record"),
            _("The whole day with every check, rate, observation and signature, for the notes."),
        ),
        "two-hour-summary": (
            _("Two-hour summary"),
            _("What happened and what is to be done, for the notes and the GP."),
        ),
    }


def preview_links(day: Day, name: str) -> tuple[PreviewLink, ...]:
    """What stands above a preview: back, the PDF, and Reaction as on every patient's screen."""
    home = f"/days/{day.history.opened.day_id}"
    return (
        PreviewLink(_("Back"), f"{home}/print"),
        PreviewLink(_("PDF to print"), f"{home}/{name}.pdf", "print"),
        PreviewLink(_("Reaction"), f"{home}/reaction", "reaction"),
    )


def press_words(trouble: Exception) -> str:
    """Why there is no PDF, and what to do instead."""
    if isinstance(trouble, PressBusy):
        return _(
            "Other documents are being printed. Try again in a few seconds, or use the preview."
        )
    if isinstance(trouble, PressTooSlow):
        return _(
            "The document was not ready in time and was given up. Try again, or use the preview. "
            "Nothing in the record has changed."
        )
    if isinstance(trouble, PressMissing):
        return _(
            "Printing is not installed on this server: the people who run Bedside have to add "
            "Pango. Until then use the preview."
        )
    return _("The document could not be printed. Use the preview, and report it.")
