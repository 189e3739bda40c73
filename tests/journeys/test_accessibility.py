"""Every screen of the made-up unit in both orientations: for everybody, with gloves, in a hurry."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import ORIENTATIONS, tablet
from tests.support.daybook import NURSE
from tests.support.screens import screens
from tests.support.ward import PINS

# One pixel of a shared border is nobody's target.
FINGER = 47.5

TOO_SMALL = """least => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map(e => {
    const label = e.labels && e.labels.length ? e.labels[0] : e;
    const boxes = [e, label].map(x => x.getBoundingClientRect());
    const width = Math.max(...boxes.map(b => b.width));
    const height = Math.max(...boxes.map(b => b.height));
    return {e, width, height};
  })
  .filter(({e, width, height}) => height > 1 && (height < least || width < least))
  // A link inside a sentence is read, not hit in a hurry.
  .filter(({e}) => !(e.tagName === 'A' && e.closest('p, li, dd, td')
      && getComputedStyle(e).display === 'inline'))
  .map(({e, width, height}) =>
    `${e.tagName} ${(e.textContent || e.name).trim().slice(0, 40)} ${width | 0}x${height | 0}`)"""

FILLED = """() => [...document.querySelectorAll('.nhsuk-button--brand, .button--filled')]
  .filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.textContent.trim())"""

WIDER = """() => {
  const page = document.documentElement;
  return page.scrollWidth > page.clientWidth
    ? [`${page.scrollWidth} > ${page.clientWidth}`, ...[...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1
            && e.checkVisibility({visibilityProperty: true}))
        .slice(0, 3).map(e => e.className)]
    : [];
}"""


@pytest.fixture(scope="session")
def paths(unit):
    """One address of each kind of screen, and every patient's own page."""
    unit.app.config["WTF_CSRF_ENABLED"] = False
    client = unit.app.test_client()
    client.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    unit.app.config["WTF_CSRF_ENABLED"] = True
    return screens(client)


@pytest.fixture(scope="session", params=ORIENTATIONS)
def toured(request, browser, unit, paths):
    """What was found on every screen in this orientation: {path: {kind of fault: faults}}."""
    axe, found = Axe(), {}
    with tablet(browser, unit, ORIENTATIONS[request.param]) as nurse:
        for path in paths:
            nurse.problems.clear()
            nurse.open(path)
            results = axe.run(nurse.page).response["violations"]
            found[path] = {
                "axe": [
                    f"{v['id']}: {n['html'][:90]} {n['failureSummary'][:160]}"
                    for v in results
                    for n in v["nodes"][:3]
                ],
                "small": nurse.page.evaluate(TOO_SMALL, FINGER),
                "wide": nurse.page.evaluate(WIDER),
                "filled": nurse.page.evaluate(FILLED),
                "console": list(nurse.problems),
            }
    return found


def faults(toured, kind):
    return {path: found[kind] for path, found in toured.items() if found[kind]}


def test_axe_finds_nothing(toured):
    assert faults(toured, "axe") == {}


def test_everything_to_touch_is_as_large_as_a_finger_in_a_glove(toured):
    assert faults(toured, "small") == {}


def test_no_screen_scrolls_sideways(toured):
    assert faults(toured, "wide") == {}


def test_at_most_one_thing_is_loud(toured):
    assert {path: many for path, many in faults(toured, "filled").items() if len(many) > 1} == {}


def test_the_console_stays_silent(toured):
    assert faults(toured, "console") == {}


def test_the_tour_saw_the_unit(paths):
    assert len(paths) > 30
