"""A unit as it opens in the morning: people with passwords, no device and no patient yet."""

from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, expect

from bedside.access.people import NewPerson, add_person
from bedside.app import create_app
from bedside.clock import MovableClock
from bedside.core.events import Person
from bedside.record.migrate import upgrade
from bedside.settings import settings_for
from tests.support.browser import LANDSCAPE, Tablet, Unit
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, configuration, instant
from tests.support.ward import PINS, LiveBook

PASSWORDS = {
    NURSE.id: "seven teaspoons of rain",
    SECOND.id: "a lamp under the stairs",
    PRESCRIBER.id: "eleven grey herons",
    MANAGER.id: "the old harbour bell",
}


class WholeUnit(Unit):
    """`unit.at("08:30")`; `unit.live("SMITH")` tells what happened without a screen."""

    def made(self, folder: Path) -> Flask:
        self.setup = configuration()
        settings = settings_for(folder, {}, is_training=True)
        upgrade(settings.database)
        clock = MovableClock(instant("07:30"))
        app = create_app(settings, self.setup, clock, real_clock=self.real_clock)
        with app.app_context():
            for who in (NURSE, SECOND, PRESCRIBER, MANAGER):
                initials = "".join(part[0] for part in who.name.replace(".", "").split())
                add_person(
                    NewPerson(who.name, initials, who.role, "unit"),
                    self.real_clock,
                    password=PASSWORDS[who.id],
                    pin=PINS[who.id],
                    person_id=who.id,
                )
        return app

    def live(self, family_name: str) -> LiveBook:
        return LiveBook(self, self.days()[family_name])


class Device(Tablet):
    """A device in somebody's hands, from its first page on: nothing is signed in for them."""

    @classmethod
    def taken(cls, browser: Browser, unit: Unit, size=LANDSCAPE) -> "Device":
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, locale="en-GB"
        )
        context.set_default_timeout(15_000)
        return cls(context.new_page(), unit)

    def put_away(self) -> None:
        self.page.context.close()

    def signs_in(self, name: str, password: str) -> "Device":
        """With the password, from wherever the device stands."""
        self.open("/sign-in?with=password")
        self.type("Your name", name)
        self.page.get_by_label("Password").fill(password)
        with self.page.expect_navigation():
            self.tap("Sign in", exact=True)
        return self

    def signs_out(self) -> "Device":
        self.open("/me")
        with self.page.expect_navigation():
            self.tap("Sign out", exact=True)
        return self

    def enrols(self, name: str, kind: str) -> "Device":
        self.open("/tablets")
        self.page.locator("input[name=name]").fill(name)
        self.finger(self.page.locator(f"label[for='{self._id_of('kind', kind)}']"))
        with self.page.expect_navigation():
            self.tap("Enrol this device")
        return self

    def _id_of(self, name: str, value: str) -> str | None:
        return self.page.locator(f"input[name={name}][value={value}]").get_attribute("id")

    def hands_to(self, who: Person) -> "Device":
        """Locked by the one who leaves it, unlocked by the other's PIN."""
        with self.page.expect_navigation():
            self.tap("Lock")
        with self.page.expect_navigation():
            self.unlocks(who)
        return self

    def unlocks(self, who: Person) -> "Device":
        self.finger(self.page.locator("label", has_text=who.name))
        for digit in PINS[who.id]:
            self.tap(digit, exact=True)
        self.tap("Unlock")
        return self

    def sees(self, *words: str) -> "Device":
        for said in words:
            expect(self.page.get_by_text(said).filter(visible=True).first).to_be_visible(
                timeout=15_000
            )
        return self
