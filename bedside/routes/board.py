"""The manager's board, and its own refreshing: two routes, one builder."""

from dataclasses import replace

from flask import Blueprint

from bedside.core.unit_starts import at_clock
from bedside.record.today import unit_day
from bedside.routes.day_list import asked_for
from bedside.routes.drawing import framed
from bedside.routes.present import now, person, ward
from bedside.screens.board import board_screen
from bedside.screens.day_list import Reader, unreadable_words

board = Blueprint("board", __name__)


def _drawn(template: str, **values: bool) -> str:
    on, closing = asked_for(), ward().configuration.unit.closing_at
    found = unit_day(on, ward().unit_id, now(), ward().in_force)
    reader = Reader(person(), now(), ward().zone, f"{closing:%H:%M}", ward().floor)
    screen = board_screen(found.days, on, at_clock(on, closing, ward().zone), reader)
    screen = replace(screen, warning=unreadable_words(found.unreadable))
    return framed(template, screen.head, screen.strip, screen=screen, **values)


@board.get("/board")
def board_page() -> str:
    return _drawn("pages/board.html")


@board.get("/board/fragments/board")
def board_fragment() -> str:
    return _drawn("fragments/board.html", is_refresh=True)
