"""Every screen of the made-up unit, found by following its own links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.support.page import Page, page_of

_LEAVES = ("/lock", "/static")


def kind_of(path: str) -> str:
    """The address without its day, line or item, and without what is asked for behind "?"."""
    parts = urlsplit(path)
    asked = "&".join(name.partition("=")[0] for name in parts.query.split("&") if name)
    kind = re.sub(r"/([0-9a-f]{32}|\d+)(?=/|$)", "/*", parts.path)
    return f"{kind}?{asked}" if asked else kind


def walk(client, is_each_patient: bool = True) -> Iterator[tuple[str, TestResponse, Page]]:
    """Every HTML page once: of each patient, or one of each kind and each patient's own page."""
    seen: set[str] = set()
    waiting = ["/days", "/sign-in", "/locked"]
    while waiting:
        path = waiting.pop(0)
        is_patient = re.fullmatch(r"/days/[0-9a-f]{32}", path)
        # There is a next date after each date: one of each kind of question is enough.
        is_own = (is_each_patient and "?" not in path) or is_patient
        # The page that moves a line is the same for every line: one of each patient.
        key = re.sub(r"/record/\d+/move$", "/record/*/move", path) if is_own else kind_of(path)
        if key in seen or path.startswith(_LEAVES) or path.endswith(".pdf"):
            continue
        seen.add(key)
        answer = client.get(path)
        if answer.status_code == 303:
            waiting.append(answer.location)
            continue
        if answer.mimetype != "text/html":
            continue
        page = page_of(answer)
        waiting += [link.partition("#")[0] for link in page.links()]
        yield path, answer, page


def screens(client) -> list[str]:
    """An address of each kind of screen, and each patient's own page."""
    return [path for path, answer, _ in walk(client, False) if answer.status_code == 200]
