"""One-tap buttons: each a form of its own, one request however often it is tapped."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.screens.parts import Button

_LOOK = ("kind", "size", "is_wide", "note", "shape")


@dataclass(frozen=True, slots=True)
class Taps:
    """Makes the one-tap buttons of a page: same person, same line, same button, one request."""

    day: Day
    who: Person
    csrf_token: str

    def button(self, label: str, path: str, what: str, **values: object) -> Button:
        day_id = self.day.history.opened.day_id
        if self.day.history.signatures:
            # Every line after a signature says why (rules.md 29): the page that asks for it.
            look = {name: values[name] for name in _LOOK if name in values}
            return Button(label, href=f"/days/{day_id}/{path}", hidden_label=what, **look)  # type: ignore[arg-type]
        told = f"{day_id}/{self.day.seq}/{path}/{values.get('value', '')}/{self.who.id}"
        hidden = (
            ("csrf_token", self.csrf_token),
            ("request_id", uuid5(NAMESPACE_URL, told).hex),
            ("seq", str(self.day.seq)),
        )
        return Button(
            label,
            post_to=f"/days/{day_id}/{path}",
            hidden=hidden,
            hidden_label=what,
            **values,  # type: ignore[arg-type]
        )
