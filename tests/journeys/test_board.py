"""The manager at the desk: the board follows what is done at the bedside, in both orientations."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.test_accessibility import FILLED, FINGER, TOO_SMALL, WIDER
from tests.support.browser import LANDSCAPE, PORTRAIT, tablet
from tests.support.daybook import MANAGER

# Words of the drawing that reach over the edge of the bar they stand in.
SPILLED = """() => {
  const rows = [...document.querySelectorAll('.board__rows .board__plot')];
  return rows.flatMap(plot => {
    const bars = [...plot.querySelectorAll('rect[class^="bd-"]')]
      .map(e => e.getBoundingClientRect());
    return [...plot.querySelectorAll('text')]
      .map(e => [e.textContent, e.getBoundingClientRect()])
      .filter(([, t]) => t.width && !bars.some(b => b.left - 1 <= t.left && t.right <= b.right + 1))
      .map(([words]) => words);
  });
}"""


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_board_and_start_times_are_for_everybody_in_both_orientations(browser, unit, size):
    with tablet(browser, unit, size, who=MANAGER) as desk:
        for path in ("/board", "/board/start-times"):
            desk.open(path)
            page = desk.page
            found = [v["id"] for v in Axe().run(page).response["violations"]]
            assert found == [], path
            assert page.evaluate(TOO_SMALL, FINGER) == [], path
            assert page.evaluate(WIDER) == [], path
            assert len(page.evaluate(FILLED)) <= 1, path
            assert page.evaluate(SPILLED) == [], path
        assert desk.problems == []


def test_the_board_follows_by_itself_when_a_nurse_stops_the_pump(browser, own_unit):
    day_id = own_unit.days()["Smith"]
    with tablet(browser, own_unit, who=MANAGER) as desk:
        desk.open("/board")
        stopped = desk.page.locator(f"#board-{day_id} rect.bd-pause")
        assert stopped.count() == 0
        with tablet(browser, own_unit) as bedside:
            bedside.open(f"/days/{day_id}/pause")
            bedside.choose("Toilet").tap("Confirm stopped")
            bedside.page.wait_for_url(f"**/days/{day_id}")
        own_unit.later(5)
        stopped.wait_for(state="attached")
        assert desk.page.locator(".unit-bar__clock").inner_text() == "11:45"
        assert desk.complaints == []
