"""The ways on after a reaction, by name."""

from bedside.core.events import WayOn
from bedside.wording import _


def way_words(way: WayOn) -> str:
    """A way on in a few words."""
    return {
        "hold": _("hold the half rate"),
        "climb": _("climb again step by step"),
        "halve_later": _("every later step halved"),
        "return_to_plan": _("back to the plan's rate"),
        "stop": _("stop here"),
    }[way]
