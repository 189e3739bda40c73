"""One Chromium and one made-up unit for all tests of a worker; a day that is lived gets its own."""

import pytest
from playwright.sync_api import sync_playwright

from tests.support.browser import Unit, launch


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def unit(tmp_path_factory):
    """The made-up unit at 11:40, which no test of this worker changes."""
    unit = Unit(tmp_path_factory.mktemp("unit"))
    yield unit
    unit.stop()


@pytest.fixture
def own_unit(tmp_path):
    """A made-up unit of one's own, to live in."""
    unit = Unit(tmp_path)
    yield unit
    unit.stop()
