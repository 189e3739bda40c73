"""A screen that lies about for hours: it refreshes, loses the server, locks. It is never false."""

import re

import pytest

from tests.support.browser import PORTRAIT, tablet
from tests.support.daybook import SECOND

LOST = "body.is-lost"


@pytest.fixture
def jane(own_unit):
    """Jane Smith's day: 15 mL per hour, observations due."""
    return f"/days/{own_unit.days()['Smith']}"


@pytest.fixture
def nurse(browser, own_unit, jane):
    with tablet(browser, own_unit) as nurse:
        nurse.page.clock.install(time=own_unit.clock.now())
        nurse.open(jane)
        yield nurse
        assert nurse.complaints == []


def cut(nurse):
    nurse.page.route("**/*", lambda route: route.abort("connectionfailed"))


def mend(nurse):
    nurse.page.unroute("**/*")


def wait(nurse, seconds):
    """Lets the tablet's time pass; its timers and their answers come with it."""
    for _ in range(seconds):
        nurse.page.clock.run_for(1000)


def lines(unit, path):
    return unit.day(path.rpartition("/")[2]).seq


def test_the_day_refreshes_itself_within_5_seconds(nurse, own_unit):
    own_unit.later(23)
    with nurse.page.expect_response(re.compile("/fragments/day")):
        wait(nurse, 5)
    nurse.page.get_by_text("12:03").first.wait_for()


def test_a_refresh_leaves_alone_what_is_being_typed(nurse):
    nurse.tap("Observations")
    field = nurse.field("Temperature")
    field.fill("37.")
    field.evaluate("f => f.setSelectionRange && f.setSelectionRange(1, 1)")
    for _ in range(3):
        with nurse.page.expect_response(re.compile("/fragments/day")):
            wait(nurse, 5)
    assert field.input_value() == "37."
    assert field.evaluate("f => f === document.activeElement")
    assert field.evaluate("f => f.selectionStart") == 1
    assert nurse.page.locator("dialog[open]").count() == 1


def test_a_lost_server_is_said_within_15_seconds_and_greys_the_rate(nurse):
    rate = nurse.page.locator(".rate-card__value, .rate-card__number").first
    before = rate.evaluate("e => getComputedStyle(e).color")
    cut(nurse)
    wait(nurse, 16)
    nurse.page.locator(LOST).wait_for(state="attached")
    assert nurse.says("No answer since 11:40. Read the pump")
    assert rate.evaluate("e => getComputedStyle(e).color") != before


def test_the_screen_is_true_again_when_the_server_answers(nurse, own_unit):
    cut(nurse)
    wait(nurse, 16)
    nurse.page.locator(LOST).wait_for(state="attached")
    own_unit.later(5)
    mend(nurse)
    with nurse.page.expect_response(re.compile("/fragments/day|/pulse")):
        wait(nurse, 10)
    nurse.page.locator(LOST).wait_for(state="detached")


@pytest.mark.parametrize("form", ["arrival", "observations", "note", "cannula"])
def test_a_page_with_a_form_alone_knows_it_too(browser, own_unit, jane, form):
    with tablet(browser, own_unit, PORTRAIT) as nurse:
        nurse.page.clock.install(time=own_unit.clock.now())
        nurse.open(f"{jane}/{form}")
        wait(nurse, 30)
        assert nurse.page.locator(LOST).count() == 0, "the server answers all the time"
        cut(nurse)
        wait(nurse, 16)
        nurse.page.locator(LOST).wait_for(state="attached")


def test_the_locked_screen_goes_on_and_knows_it_too(browser, own_unit):
    with tablet(browser, own_unit) as nurse:
        nurse.page.clock.install(time=own_unit.clock.now())
        nurse.open("/days").tap("Lock")
        own_unit.later(90)
        with nurse.page.expect_response(re.compile("/locked")):
            wait(nurse, 6)
        nurse.page.get_by_text("13:10").first.wait_for()
        cut(nurse)
        wait(nurse, 16)
        nurse.page.locator(LOST).wait_for(state="attached")
        assert nurse.complaints == []


def fill_observations(nurse):
    nurse.tap("Observations")
    for label, value in (("Temperature", "36.9"), ("Pulse", "80")):
        nurse.field(label).fill(value)


def test_observations_typed_without_a_server_are_kept_and_sent_once(nurse, own_unit, jane):
    before = lines(own_unit, jane)
    fill_observations(nurse)
    cut(nurse)
    nurse.page.locator("dialog[open]").get_by_role("button", name=re.compile("Save")).tap()
    nurse.page.get_by_text("Not saved: write it down").filter(visible=True).first.wait_for()
    wait(nurse, 16)
    assert nurse.field("Temperature").input_value() == "36.9"
    assert lines(own_unit, jane) == before
    mend(nurse)
    with nurse.page.expect_response(lambda r: r.request.method == "POST" and "obs" in r.url):
        wait(nurse, 11)
    nurse.page.get_by_text(re.compile(r"^Saved \d\d:\d\d")).filter(visible=True).first.wait_for()
    wait(nurse, 30)
    assert lines(own_unit, jane) == before + 1


def test_a_page_left_alone_locks_itself_when_idle(browser, own_unit, jane):
    with tablet(browser, own_unit) as nurse:
        nurse.page.clock.install(time=own_unit.clock.now())
        nurse.open(f"{jane}/observations")
        own_unit.real_clock.move_on(own_unit.idle)
        wait(nurse, 6)
        nurse.page.wait_for_url("**/locked?next=*")
        assert not nurse.says("SMITH")


def test_unlocking_returns_to_the_half_filled_form(browser, own_unit, jane):
    with tablet(browser, own_unit) as nurse:
        nurse.page.clock.install(time=own_unit.clock.now())
        nurse.open(f"{jane}/observations")
        with nurse.page.expect_response(re.compile("/drafts/")):
            nurse.type("Temperature", "38.1")
            wait(nurse, 2)
        own_unit.real_clock.move_on(own_unit.idle)
        wait(nurse, 12)
        nurse.page.wait_for_url("**/locked?next=*")
        for digit in "246810":
            nurse.tap(digit, exact=True)
        nurse.tap("Unlock")
        nurse.page.wait_for_url(f"**{jane}/observations")
        assert nurse.field("Temperature").input_value() == "38.1"


def test_a_save_on_a_locked_tablet_never_looks_saved(browser, own_unit, jane):
    with tablet(browser, own_unit) as nurse:
        nurse.open(f"{jane}/observations")
        nurse.type("Temperature", "38.1").type("Pulse", "90")
        nurse.page.wait_for_timeout(1200)
        before = lines(own_unit, jane)
        own_unit.real_clock.move_on(own_unit.idle)
        nurse.tap("Save")
        nurse.page.wait_for_url("**/locked?next=*")
        assert lines(own_unit, jane) == before


def test_two_tablets_see_the_same_within_5_seconds(browser, own_unit, nurse, jane):
    with tablet(browser, own_unit, PORTRAIT, SECOND) as other:
        other.open(f"{jane}/note").type("Note", "Comfortable").tap("Save")
        other.page.wait_for_url(f"**{jane}")
    with nurse.page.expect_response(re.compile("/fragments/day")):
        wait(nurse, 5)
    nurse.page.get_by_text("Comfortable").first.wait_for()
