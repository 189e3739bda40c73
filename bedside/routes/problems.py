"""The page that says what was wrong and what to do, without anything of a patient."""

from flask import render_template

from bedside.routes.present import now, ward
from bedside.screens.frame import strip_of_unit, unit_bar
from bedside.screens.parts import Button, Strip
from bedside.wording import _


def problem_page(
    title: str, words: str, ways: tuple[Button, ...] | None = None, strip: Strip | None = None
) -> str:
    """`ways`: where to go on; back to the day list where none are given. `strip`: with the
    reader's screens and the lock, where it is known who reads."""
    zone = ward().zone
    return render_template(
        "pages/problem.html",
        head=unit_bar(title, "", now(), zone, None),
        strip=strip or strip_of_unit("", now(), zone, None),
        identity=None,
        title=title,
        words=words,
        ways=(Button(_("Day list"), href="/days"),) if ways is None else ways,
    )
