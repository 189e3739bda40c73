"""On what an entry of the protocol rests, in one quiet line."""

from bedside.core.protocol import Basis, Sourced
from bedside.wording import _


def basis_word(basis: Basis) -> str:
    """How sure it is."""
    return {
        "source": _("From a source"),
        "inferred": _("Inferred"),
        "unit": _("This unit's own"),
        "silent": _("Sources are silent"),
    }[basis]


def source_words(entry: Sourced) -> str:
    """ "Inferred: [001] Figure 3, infusion rate panel"."""
    return f"{basis_word(entry.basis)}: {entry.source}"
