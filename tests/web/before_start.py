"""Posts of the screens before the start, as the forms send them."""

import re
from pathlib import Path
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bedside.core.events import Person
from tests.support.daybook import NURSE
from tests.support.ward import PINS, LiveBook, Ward


class Stage:
    """One patient at one stage, and the person at the tablet."""

    def __init__(self, folder: Path, *, day: int = 2, who: Person = NURSE) -> None:
        self.ward = Ward(folder)
        self.day_id = self.ward.book(day=day)
        self.who = who
        self.tablet: FlaskClient = self.ward.sign_in(who)

    def lived(self) -> LiveBook:
        return self.ward.live(self.day_id)

    def arrived(self) -> "Stage":
        self.lived().at("08:15").arrives()
        self.ward.at("08:20")
        return self

    def checked(self) -> "Stage":
        self.arrived().lived().at("08:16").passes_all_checks()
        return self

    def premedicated(self) -> "Stage":
        self.checked().lived().at("08:30").gets_all_premedication()
        self.ward.at("10:10")
        return self

    def made_ready(self) -> "Stage":
        self.lived().made_ready()
        self.ward.at("10:30")
        return self

    @property
    def seq(self) -> int:
        return self.ward.day(self.day_id).seq

    def path(self, screen: str) -> str:
        return f"/days/{self.day_id}/{screen}"

    def get(self, screen: str) -> str:
        answer = self.tablet.get(self.path(screen))
        assert answer.status_code == 200, answer.text
        return words_of(answer)

    def post(self, screen: str, tablet: FlaskClient | None = None, **typed: str) -> TestResponse:
        """A fresh form unless `request_id` or `seq` say otherwise."""
        form = {"request_id": uuid4().hex, "seq": str(self.seq)} | typed
        return (tablet or self.tablet).post(self.path(screen), data=form)

    @property
    def types(self) -> list[str]:
        entries = self.ward.day(self.day_id).history.entries
        return [entry.event.type for entry in entries]

    @property
    def last(self) -> str:
        return self.types[-1]


def second(who: Person, pin: str | None = None) -> dict[str, str]:
    return {"second_person": who.id, "second_pin": pin or PINS[who.id]}


def words_of(answer: TestResponse) -> str:
    """The page's words on one line, so that a test reads them as the nurse does."""
    text = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", text)
