"""The screens of a day under another drug's protocol say its drug, dose, rates and limits."""

import re

import pytest

from tests.support.daybook import instant
from tests.support.fifth import with_fifth
from tests.support.ward import Ward

OTHERS = re.compile(
    r"alemtuzumab|LEMTRADA|\b12 mg\b|\b25 mL per hour|\b8 h\b|8 hours|4 hours|two hours"
    r"|Figure 3|methylprednisolone|aciclovir|paracetamol",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """At 200 mL per hour in the tenth step, 250 mL in the bag."""
    folder = tmp_path_factory.mktemp("fifth-ward")
    ward = Ward(folder, instant("07:00"), setup=with_fifth(folder / "config"))
    day_id = ward.book(course=1, day=8)
    ward.live(day_id).started("250", primed="saline").climbs_to(135)
    ward.at("12:50")
    return ward.sign_in(), f"/days/{day_id}"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/premedication",
        "/checks",
        "/rate",
        "/reaction",
        "/pause",
        "/more",
        "/record",
        "/infusion-record",
        "/two-hour-summary",
    ],
)
def test_no_page_says_what_belongs_to_another_protocol(day, page):
    client, address = day
    answer = client.get(address + page)
    assert answer.status_code == 200
    # The card of anaphylaxis has a time of its own.
    said = re.sub(r"<[^>]+>", " ", answer.text.replace("and not later than 4 hours", ""))
    assert OTHERS.findall(said) == []


def test_the_patients_page_says_the_drug_the_dose_the_rate_and_the_limits(day):
    client, address = day
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).text))
    for words in ("exemplumab", "of 300 mg", "200 mL per hour", "5 h", "16:00"):
        assert words in said, words
