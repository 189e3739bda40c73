"""A tablet sounds once for what turns overdue and for every reaction, and says when it cannot."""

import re
from uuid import uuid4

import pytest

from bedside.core.events import ReactionRecorded
from bedside.record.store import NewEntry, append
from tests.support.browser import PORTRAIT, tablet
from tests.support.daybook import SECOND

# Chromium's own sound is replaced by one that keeps count, silent until a touch as a tablet is.
COUNTING = """
sessionStorage.getItem('sounds') ?? sessionStorage.setItem('sounds', '[]');
window.AudioContext = class extends EventTarget {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  async resume() { this.state = 'running'; this.dispatchEvent(new Event('statechange')); }
  createGain() { return { gain: {}, connect: (to) => to }; }
  createOscillator() {
    const frequency = {};
    return { frequency, connect: (to) => to, stop() {}, start() {
      const all = JSON.parse(sessionStorage.getItem('sounds'));
      sessionStorage.setItem('sounds', JSON.stringify([...all, frequency.value]));
    } };
  }
};
"""
OVERDUE, REACTION = [660, 880], [1046, 784, 1046, 784]


@pytest.fixture
def nurse(browser, own_unit):
    with tablet(browser, own_unit, PORTRAIT) as nurse:
        nurse.page.add_init_script(COUNTING)
        nurse.page.clock.install(time=own_unit.clock.now())
        yield nurse
        assert nurse.complaints == []


def refreshed(nurse, answer="/fragments/|/pulse"):
    """The next answer of the server, and what comes of it."""
    with nurse.page.expect_response(re.compile(answer)):
        nurse.page.clock.run_for(6000)
    nurse.page.wait_for_timeout(150)


def heard(nurse):
    """What sounded since it was asked last."""
    return nurse.page.evaluate(
        "() => { const all = JSON.parse(sessionStorage.getItem('sounds'));"
        " sessionStorage.setItem('sounds', '[]'); return all; }"
    )


def test_it_sounds_once_after_the_first_touch_on_every_screen_and_not_again_after_a_reload(
    nurse, own_unit
):
    days = own_unit.days()
    nurse.open("/days")
    refreshed(nurse)
    off = nurse.page.get_by_text("Sound off")
    assert off.is_visible()
    assert heard(nurse) == [], "browsers keep silent until a touch"
    refreshed(nurse)
    assert off.is_visible(), "it stays until touched"
    off.tap()
    off.wait_for(state="hidden")
    assert heard(nurse) == OVERDUE, "what waited is heard at the touch"
    refreshed(nurse)
    assert not off.is_visible()
    assert heard(nurse) == []

    nurse.open("/days")
    nurse.page.touchscreen.tap(300, 30)
    refreshed(nurse)
    assert heard(nurse) == [], "not again after a reload"

    # Another patient's page hears of it too, and a form that only asks whether all is well.
    nurse.open(f"/days/{days['Ahmed']}")
    nurse.page.touchscreen.tap(300, 30)
    own_unit.at("12:16")
    refreshed(nurse)
    assert heard(nurse) == OVERDUE
    nurse.open(f"/days/{days['Ahmed']}/note")
    nurse.page.touchscreen.tap(300, 30)
    with own_unit.app.app_context():
        reacts(own_unit, days["Taylor"])
    refreshed(nurse)
    assert heard(nurse) == REACTION
    refreshed(nurse)
    assert heard(nurse) == []
    stored = nurse.page.evaluate("() => sessionStorage.getItem('bedside-heard')")
    assert re.fullmatch(r'\[("[or][0-9a-f]{12}",?)+\]', stored), "opaque ids, nothing of a patient"


def reacts(unit, day_id):
    event = ReactionRecorded(grade=2, symptoms=("hives:widespread",), infection_sign="no")
    at = unit.clock.now().replace(second=0, microsecond=0)
    append(day_id, uuid4().hex, lambda _: [NewEntry(event, at, SECOND)], unit.clock)


@pytest.mark.parametrize("path", ["/days", "/days/{}"])
def test_the_first_touch_of_a_page_moves_nothing_under_the_finger(browser, unit, path):
    """What vanished at the touch took its line with it, and the tap fell beside the button."""
    with tablet(browser, unit, PORTRAIT) as held:
        held.page.add_init_script(COUNTING)
        held.open(path.format(unit.days()["Smith"]))
        where = "[...document.querySelectorAll('main *')].map(e => e.getBoundingClientRect().top)"
        before = held.page.evaluate(where)
        held.page.mouse.move(3, 1000)
        held.page.mouse.down()
        held.page.locator("html.can-sound").wait_for(state="attached")
        assert held.page.evaluate(where) == before
        assert not held.page.get_by_text("Sound off").is_visible()
