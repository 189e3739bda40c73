"""What a tablet has to fetch before the first screen stands: little, and once."""

import pytest

from tests.support.browser import tablet

LARGEST = 100_000


@pytest.fixture
def load(browser, unit):
    """Everything fetched for the day list by a tablet that was never here: [(path, bytes)]."""
    fetched = []

    def heard(answer):
        body = answer.body()
        on_the_way = int(answer.headers.get("content-length") or len(body))
        fetched.append((answer.request.url.removeprefix(unit.address), on_the_way, answer.headers))

    with tablet(browser, unit) as nurse:
        nurse.page.on("requestfinished", lambda request: heard(request.response()))
        nurse.page.goto(unit.address + "/days", wait_until="networkidle")
        nurse.page.wait_for_timeout(300)
    return fetched


def test_the_first_load_is_less_than_100_kb(load):
    assert sum(size for _, size, _ in load) <= LARGEST, [(path, size) for path, size, _ in load]
    assert len(load) > 5


def test_scripts_and_styles_travel_compressed_and_are_kept(load):
    for path, _, headers in load:
        if path.partition("?")[0].endswith((".js", ".css")):
            assert headers.get("content-encoding") in ("br", "gzip", "zstd"), path
            assert "max-age=31536000" in headers["cache-control"], path
            assert "no-store" not in headers["cache-control"], path


def test_a_page_with_a_token_is_never_compressed(load):
    for path, _, headers in load:
        if path.startswith("/days"):
            assert "content-encoding" not in headers, path


def test_nothing_is_fetched_from_elsewhere(load):
    assert [path for path, _, _ in load if not path.startswith("/")] == []


def test_the_page_itself_would_be_small_even_uncompressed(load):
    [page] = [size for path, size, _ in load if path == "/days"]
    assert page < 40_000
