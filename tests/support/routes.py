"""Every address of the app, found in its own map: a new route is in every walk by itself."""

import re
from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True)
class Route:
    """One address and what it answers: `route.at(day_id="…")` is a real path."""

    rule: str
    endpoint: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    def at(self, **values: str) -> str:
        """The path; whatever has no value here is named 1."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), self.rule)


def routes(app: Flask) -> list[Route]:
    return [
        Route(rule.rule, rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method not in ("HEAD", "OPTIONS") and rule.endpoint != "static"
    ]
