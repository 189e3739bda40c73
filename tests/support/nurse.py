"""A nurse with a tablet, in ward words: `nurse.observes("36.7", 76, (124, 78))`; real taps."""

from bedside.core.events import Person
from tests.support.browser import Tablet
from tests.support.daybook import NURSE, SECOND
from tests.support.ward import PINS

# Asked once the line is in and the methylprednisolone has run.
BEFORE_START = ("cannula", "line_flushed_after_methylprednisolone", "platelets_planned")


class Nurse:
    """Looks after one patient; `nurse.at("14:30")` comes back to their page at that time."""

    def __init__(self, tablet: Tablet, patient: str) -> None:
        self.tablet, self.page, self.unit = tablet, tablet.page, tablet.unit
        self.day_id = tablet.unit.days()[patient]
        self.path = f"/days/{self.day_id}"

    @property
    def lines(self):
        return self.unit.day(self.day_id).history.entries

    @property
    def day(self):
        return self.unit.day(self.day_id)

    def at(self, clock: str, screen: str = "") -> "Nurse":
        self.unit.at(clock)
        return self.opens(screen)

    def opens(self, screen: str = "") -> "Nurse":
        self.tablet.open(f"{self.path}/{screen}" if screen else self.path)
        return self

    def sees(self, *words: str) -> "Nurse":
        for said in words:
            self.page.get_by_text(said).filter(visible=True).first.wait_for()
        return self

    def saves(self, name: str, exact: bool = False) -> "Nurse":
        """Taps and is led on to the next page."""
        with self.page.expect_navigation():
            self.tablet.tap(name, exact)
        return self

    def picks(self, name: str, value: str) -> "Nurse":
        """The choice of this value, by its words."""
        where = self.page.locator("dialog[open]")
        where = where if where.count() else self.page.locator("main")
        field = where.locator(f"input[name='{name}'][value='{value}']")
        self.tablet.finger(self.page.locator(f"label[for='{field.get_attribute('id')}']"))
        return self

    def signs(self, second: Person | None = None, who: Person = NURSE) -> "Nurse":
        """The own PIN, and a second person's where one signs too."""
        own = self.page.get_by_label("Your PIN").filter(visible=True)
        if own.count():
            own.first.fill(PINS[who.id])
        if second is not None:
            self.page.get_by_label("Second person").filter(visible=True).select_option(second.id)
            self.page.get_by_label("Their PIN").filter(visible=True).fill(PINS[second.id])
        return self

    def confirms_identity(self) -> "Nurse":
        self.tablet.tap("Confirm identity")
        self.page.wait_for_url("**/arrival")
        return self.compares_identity()

    def compares_identity(self) -> "Nurse":
        """On the page that asks: stated, number and wristband compared."""
        for done in (
            "The patient stated their name",
            "The patient stated their date of birth",
            "NHS number compared",
            "Wristband compared",
        ):
            self.tablet.choose(done)
        return self.saves("Confirm identity")

    def answers_checks(self, *only: str, but: tuple[str, ...] = (), **said: str) -> "Nurse":
        """Every check that is open (or only these) with its first answer; each tap saves."""
        self.opens("checks")
        for check, words in said.items():
            self.page.locator(f"[name='note_{check}']").fill(words)
        names = self.page.locator("input[type=radio][name^='answer_']").evaluate_all(
            "found => [...new Set(found.map(f => f.name.replace('answer_', '')))]"
        )
        for check in names:
            if check not in but and (not only or check in only):
                self._answers(check)
        return self

    def _answers(self, check: str) -> None:
        first = self.page.locator(f"#check-{check} input[type=radio]").first
        self.tablet.finger(self.page.locator(f"label[for='{first.get_attribute('id')}']"))
        self.page.locator(f"#check-{check} a", has_text="Change").wait_for()

    def gives(self, drug: str, route: str | None = None) -> "Nurse":
        self.opens(f"premedication/{drug}/given")
        if route is not None:
            self.tablet.choose(route)
        return self.saves("Save as given")

    def enters_the_bag(self, batch: str, volume: str, rate: str, prepared: str) -> "Nurse":
        """The first time, or again after two numbers that differ."""
        self.opens("ready")
        again = self.page.get_by_role("link", name="Enter the bag again").filter(visible=True)
        if again.count():
            with self.page.expect_navigation():
                again.tap()
        for label, words in (
            ("Batch number", batch),
            ("Day", "31"),
            ("Month", "3"),
            ("Year", "2027"),
            ("Prepared at", prepared),
            ("Total volume", volume),
            ("First rate", rate),
        ):
            self.tablet.type(label, words)
        self.tablet.choose("sodium chloride 0.9%").choose("Drug")
        return self.saves("Save the bag")

    def second_checks(self, volume: str, rate: str, who: Person = SECOND) -> "Nurse":
        """The second person reads label and pump again, on the same tablet."""
        self.opens("ready")
        self.tablet.type("Total volume", volume).type("First rate", rate)
        self.tablet.choose("Right patient: name and NHS number on the wristband")
        self.tablet.choose("Clear, not shaken, in date, light cover on")
        self.signs(who)
        with self.page.expect_response(lambda r: r.request.method == "POST"):
            self.tablet.tap("Compare the two entries")
        return self

    def starts(self) -> "Nurse":
        self.opens("ready").signs()
        return self.saves("Start at 5 mL per hour confirmed")

    def observes(
        self, temperature: str, pulse: int, pressure: tuple[int, int], screen: str = "observations"
    ) -> "Nurse":
        """A whole set on air, alert, skin as before, VIP 0, no symptoms."""
        self.opens(screen)
        for label, value in (
            ("Temperature", temperature),
            ("Pulse", pulse),
            ("BP systolic", pressure[0]),
            ("BP diastolic", pressure[1]),
            ("Breathing rate", 16),
            ("SpO₂", 98),
        ):
            self.tablet.type(label, str(value))
        for name, value in (
            ("on_oxygen", "air"),
            ("consciousness", "A"),
            ("skin", "as_before"),
            ("vip", "0"),
            ("symptoms", "none"),
        ):
            self.picks(name, value)
        return self.saves("Save observations")

    def confirms(self, rate: str, second: Person | None = None) -> "Nurse":
        """The pump was set: one tap; after a reaction two PINs."""
        self.saves(f"Confirm {rate} mL per hour")
        if second is not None:
            self.picks("rate_ml_per_h", rate).signs(second).saves("Confirm on the pump")
        return self.sees("Confirmed")

    def reports_a_reaction(
        self, grade: int, *also: str, hives="none", chills="none", save="Save reaction"
    ) -> "Nurse":
        """The red button, the symptoms, the grade; no red flag, no fever, no infection."""
        self.tablet.tap("Reaction", exact=True)
        self.tablet.choose("None of these")
        self.picks("symptom-hives", hives).picks("symptom-chills", chills)
        self.picks("symptom-fever", "none").picks("infection_sign", "no")
        for symptom in also:
            self.picks("symptom-also", symptom)
        self.picks("grade", str(grade))
        self.page.get_by_role("button", name=save).filter(visible=True).first.wait_for()
        return self.saves(save)

    def opens_the_reaction(self) -> "Nurse":
        reaction = self.day.history.reactions[-1]
        return self.opens(f"reactions/{reaction.seq}")

    def answers_fit_to_go(self, item: str, words: str | None = None) -> "Nurse":
        self.opens(f"fit-to-go/{item}").picks("answer", "passed")
        if words is not None:
            self.page.locator("[name=detail]").fill(words)
        return self.saves("Record", exact=True)
