"""What this machine has for printing: Pango, and the fonts that every page is set in."""

import subprocess
from collections.abc import Callable, Iterator

from bedside.paper.typeset import can_print

FAMILIES = ("Noto Sans", "Noto Sans Symbols2")
_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
Matches = Callable[[str], str]


def family_found(wanted: str) -> str:
    """The family that this machine would take for the wanted one; "" where it cannot tell."""
    try:
        done = subprocess.run(
            ["fc-match", "--format=%{family[0]}", wanted], capture_output=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.decode()


def printing_lines(found: Matches = family_found) -> Iterator[str]:
    """For `bedside check`: ready, or what is missing, what happens then and what to install."""
    if not can_print():
        yield "Printing: Pango is missing. No PDF can be made; every page still has its preview"
        yield f"  Install: {_PACKAGES}"
        return
    missing = [family for family in FAMILIES if found(family) != family]
    if missing:
        yield f"Printing: ready, but not in its own fonts: {', '.join(missing)} not found"
        yield "  Pages look different here and lines could run over. Install: fonts-noto-core"
        return
    yield f"Printing: ready, in {' and '.join(FAMILIES)}"
