"""A real Chromium on the made-up unit, served as it is: tokens, policy, sessions; time is moved."""

import logging
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page as ChromiumPage
from werkzeug.serving import make_server

from bedside.access.people import people_here
from bedside.access.sessions import sign_in
from bedside.clock import MovableClock
from bedside.core.day import Day, read_day
from bedside.core.events import Person
from bedside.demo.command import made_up_app
from bedside.record.store import entries_of, heads_on, records_of
from bedside.record.tables import db
from bedside.routes.access import COOKIE
from bedside.wording import day_of
from tests.support.daybook import NURSE, configuration

LANDSCAPE, PORTRAIT = (1024, 768), (768, 1024)
ORIENTATIONS = {"landscape": LANDSCAPE, "portrait": PORTRAIT}
# A Tuesday in winter at 11:40: London clocks show UTC.
NOW = datetime(2026, 11, 24, 11, 40, tzinfo=UTC)
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)


class Unit:
    """The made-up unit behind an address: `unit.at("12:00")`, `unit.day(day_id)`."""

    def __init__(self, folder: Path) -> None:
        self.real_clock = MovableClock(NOW)
        self.app = self.made(folder)
        self.clock: MovableClock = self.app.extensions["bedside"].clock
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def made(self, folder: Path) -> Flask:
        """The app to serve."""
        return made_up_app(configuration(), folder, self.real_clock)

    @property
    def idle(self) -> timedelta:
        """After so long a tablet that nobody touched locks."""
        unit = self.app.extensions["bedside"].configuration.unit
        return timedelta(minutes=unit.pin_idle_min)

    def stop(self) -> None:
        self.server.shutdown()
        self._thread.join(timeout=10)
        self.server.server_close()
        with self.app.app_context():
            db.engine.dispose()

    def at(self, clock: str) -> None:
        """Moves the ward on to this time of the day."""
        hour, minute = map(int, clock.split(":"))
        self.clock.move_to(self.clock.now().replace(hour=hour, minute=minute, second=0))

    def later(self, minutes: int) -> None:
        self.clock.move_on(timedelta(minutes=minutes))

    def days(self) -> dict[str, str]:
        """The day of each patient by family name."""
        ward = self.app.extensions["bedside"]
        with self.app.app_context():
            on = day_of(self.clock.now(), ward.zone)
            found = records_of(heads_on(on, ward.unit_id))
            return {
                read_day(lines, self.clock.now()).history.opened.patient.family_name: day_id
                for day_id, lines in found.items()
            }

    def day(self, day_id: str) -> Day:
        with self.app.app_context():
            return read_day(entries_of(day_id), self.clock.now())

    def person(self, name: str) -> Person:
        """Who goes by this name here."""
        with self.app.app_context():
            return next(one for one in people_here("unit") if one.name == name)

    def token(self, who: Person) -> str:
        """A session of this person, as a sign-in makes one."""
        with self.app.app_context():
            return sign_in(who, self.real_clock, self.app.extensions["bedside"].tablet_of(None))


class Tablet:
    """One tablet in a nurse's hands. `problems` is what its console complained about."""

    def __init__(self, page: ChromiumPage, unit: Unit) -> None:
        self.page, self.unit = page, unit
        self.problems: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))

    def _heard(self, message) -> None:
        # A refused form is answered with 409 or 422, which Chromium writes to the console.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.problems.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> "Tablet":
        try:
            self.page.goto(self.unit.address + path, wait_until="load")
        except PlaywrightError as failed:
            if not re.search("ERR_ABORTED|interrupted by another navigation", failed.message):
                raise
            # The page was on its way to somewhere by itself: let it arrive first.
            self.page.wait_for_load_state("load")
            self.page.goto(self.unit.address + path, wait_until="load")
        return self

    def tap(self, name: str, exact: bool = False) -> "Tablet":
        """A finger on the button of this name that can be seen, or else on the link."""
        button = self.page.get_by_role("button", name=name, exact=exact).filter(visible=True)
        link = self.page.get_by_role("link", name=name, exact=exact).filter(visible=True)
        button.or_(link).first.wait_for()
        (button if button.count() else link).first.tap()
        return self

    def choose(self, name: str, exact: bool = True, among: str | None = None) -> "Tablet":
        """A finger on the words beside a tick or a round choice."""
        where = self.page.get_by_role("group", name=among) if among else self.page
        return self.finger(where.get_by_text(name, exact=exact).filter(visible=True).first)

    def finger(self, target) -> "Tablet":
        """Wherever the finger lands: on the words, or on the box laid over them."""
        target.evaluate("e => e.scrollIntoView({block: 'center'})")
        box = target.bounding_box()
        assert box is not None
        self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        return self

    def type(self, label: str, words: str, exact: bool = False) -> "Tablet":
        field = self.field(label, exact)
        field.tap()
        field.fill(words)
        return self

    def field(self, label: str, exact: bool = False):
        """The field for typing of this label, the first that can be seen."""
        return self.page.get_by_role("textbox", name=label, exact=exact).filter(visible=True).first

    @property
    def complaints(self) -> list[str]:
        """What the console complained about beside a server that did not answer."""
        return [p for p in self.problems if "ERR_" not in p and "Failed to fetch" not in p]

    def says(self, words: str) -> bool:
        return words in self.page.locator("body").inner_text()


@contextmanager
def tablet(browser: Browser, unit: Unit, size=LANDSCAPE, who: Person | None = NURSE, **more):
    """A tablet of this size, signed in without typing the PIN; None: nobody yet."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="en-GB", **more
    )
    context.set_default_timeout(15_000)
    if who is not None:
        context.add_cookies([{"name": COOKIE, "value": unit.token(who), "url": unit.address}])
    try:
        yield Tablet(context.new_page(), unit)
    finally:
        context.close()
