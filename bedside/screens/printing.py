"""The page that lists what can be printed of this day: what it holds, draft or signed."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.paper.downtime.sheet import is_wanted
from bedside.paper.press import PressBusy, PressMissing, PressTooSlow
from bedside.paper.signing import covered_words, signing_of
from bedside.paper.take_home import may_be_printed
from bedside.screens.parts import Button, State
from bedside.wording import _, date_and_time

DOCUMENTS = ("infusion-record", "two-hour-summary")
SHEET = "downtime-sheet"
FOR_HOME = ("take-home", "take-home-large-print")


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
        documents=tuple(_document(name, day) for name in documents_of(day)),
        problem=problem,
    )


def documents_of(day: Day) -> tuple[str, ...]:
    """What can be printed now; the patient's page once the infusion is over."""
    now = (*FOR_HOME, *DOCUMENTS) if may_be_printed(day) else DOCUMENTS
    return (*now, SHEET) if is_wanted(day) else now


def for_home(day: Day) -> tuple[Button, ...]:
    """The patient's page in both sizes, where the nurse gives the advice."""
    if not may_be_printed(day):
        return ()
    home = f"/days/{day.history.opened.day_id}"
    return (
        Button(_("Take-home page"), href=f"{home}/take-home.pdf"),
        Button(_("In large print"), href=f"{home}/take-home-large-print.pdf"),
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
        SHEET: (
            _("Downtime sheet"),
            _("What is left to do today, with clock times and boxes. Print on both sides."),
        ),
        "take-home": (
            _("Take-home page"),
            _("For the patient: when to call, what was given, what comes next. No signature."),
        ),
        "take-home-large-print": (
            _("Take-home page, large print"),
            _("The same in letters half as large again, on three pages or more."),
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
            "Pango. Until then open the preview and print it from the browser."
        )
    return _("The document could not be printed. Use the preview, and report it.")
