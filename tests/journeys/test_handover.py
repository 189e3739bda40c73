"""A handover at the tablet: two taps, and the other nurse's screen follows within 5 seconds."""

import re

from tests.support.browser import PORTRAIT, tablet
from tests.support.daybook import NURSE, SECOND


def test_all_patients_change_hands_in_two_taps_and_the_other_tablet_follows(browser, own_unit):
    with tablet(browser, own_unit) as giver, tablet(browser, own_unit, PORTRAIT, SECOND) as taker:
        giver.page.clock.install(time=own_unit.clock.now())
        giver.open("/days?nurse=mine")
        taker.open("/days").tap("Handover", exact=True)
        taker.page.get_by_role("link", name=re.compile("^N. Okafor")).tap()
        taker.page.get_by_text("11:38 Prescriber decides").wait_for()
        with taker.page.expect_navigation():
            taker.tap("Take over 4 patients")
        assert taker.page.url.endswith(f"/days?nurse={SECOND.id}")
        marks = taker.page.get_by_text("Identity not yet confirmed by T. Brandt")
        assert marks.count() == 4

        with giver.page.expect_response(re.compile("/fragments/day-list")):
            giver.page.clock.run_for(6000)
        giver.page.get_by_text("more overdue outside this filter").wait_for()
        giver.page.get_by_role("link", name="Show all").tap()
        row = giver.page.locator(".day-list__row", has_text="SMITH, Jane")
        row.get_by_text("Identity not yet confirmed by T. Brandt").wait_for()
        assert row.locator(".day-list__nurse").inner_text().endswith("TB")

        # Stop, reaction and observations never wait for it; a rate does.
        day_id = own_unit.days()["Smith"]
        assert own_unit.day(day_id).history.responsible.id == SECOND.id != NURSE.id
        taker.open(f"/days/{day_id}")
        taker.page.get_by_text("Identity not yet confirmed by T. Brandt.").first.wait_for()
        for tablet_ in (giver, taker):
            assert tablet_.complaints == []
