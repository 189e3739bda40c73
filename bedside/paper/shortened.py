"""Typed words that are too long for a box: cut where everybody sees it, and where they stand whole.

Nothing is ever cut silently: the mark says that words are missing and where they are.
"""

from bedside.wording import _

# From so many characters on a text takes the whole width, and its row may go over the page.
LONG = 600


def shortened(words: str, most: int, where: str) -> str:
    """The words, or as many as fit with "…" and the place of the whole text.

    >>> shortened("fever", 40, "section 7")
    'fever'
    >>> shortened("fever and chills since the morning", 20, "section 7")
    'fever and chills … (whole: section 7)'
    """
    if len(words) <= most:
        return words
    kept = words[:most]
    return _("%(kept)s … (whole: %(where)s)", kept=_to_a_space(kept), where=where)


def _to_a_space(kept: str) -> str:
    before, space, _rest = kept.rpartition(" ")
    return before if space and len(before) > len(kept) // 2 else kept
