"""What belongs together on a line: dates, number and unit, NHS number, hash."""

import re

from markupsafe import Markup, escape

from bedside.wording import MONTHS

_WHOLE = re.compile(
    r"\d{2}-[A-Z][a-z]{2}-\d{4}"
    rf"|\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
    r"|[\d,.]+ (?:mL per hour|mL|mg|g|micrograms|°C|h)\b"
    r"|[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b"
    r"|\d{3} \d{3} \d{4}\b"
)


def whole(words: str) -> Markup:
    """The words with what must not break kept together.

    >>> whole("expiry 31-Mar-2027 & <b>")
    Markup('expiry <span class="nw">31-Mar-2027</span> &amp; &lt;b&gt;')
    """
    parts, at = [], 0
    for found in _WHOLE.finditer(words):
        parts += [escape(words[at : found.start()]), _kept(found[0])]
        at = found.end()
    return Markup("").join([*parts, escape(words[at:])])


def _kept(words: str) -> Markup:
    return Markup('<span class="nw">{}</span>').format(words)
