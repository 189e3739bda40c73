"""The page that lists what can be printed of the whole unit."""

from dataclasses import dataclass

from bedside.screens.parts import Button
from bedside.screens.printing import PreviewLink, PrintedDocument
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class UnitPrintScreen:
    """`problem`: why the last document could not be printed."""

    documents: tuple[PrintedDocument, ...]
    problem: str


def unit_documents(on: str) -> tuple[PrintedDocument, ...]:
    """The day list in both forms; `on` is the day in ISO form."""
    told = (
        (
            "handover",
            _("Day list for handover"),
            _("One row a patient with name, date of birth and NHS number. Keep, then shred."),
        ),
        ("wall", _("Day list for the wall"), _("Chair and initials only.")),
    )
    return tuple(
        PrintedDocument(
            title,
            what,
            Button(_("Preview"), href=f"/days/{name}?on={on}", hidden_label=title),
            Button(_("PDF to print"), href=f"/days/{name}.pdf?on={on}", hidden_label=title),
        )
        for name, title, what in told
    )


def unit_preview_links(name: str, on: str) -> tuple[PreviewLink, ...]:
    return (
        PreviewLink(_("Back"), f"/days/print?on={on}"),
        PreviewLink(_("PDF to print"), f"/days/{name}.pdf?on={on}", "print"),
    )
