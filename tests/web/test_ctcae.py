"""CTCAE v5.0 on the screens: only where the unit records it, nothing chosen beforehand."""

import pytest

from bedside.core import events as e
from tests.support.daybook import recording_ctcae
from tests.support.page import page_of
from tests.support.ward import Ward
from tests.web.test_reaction import HIVES, day, posts, reaction


def ward_of(folder, setup=None):
    ward = Ward(folder, setup=setup)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(90)
    ward.at("12:08")
    return ward


@pytest.fixture
def ward(tmp_path):
    return ward_of(tmp_path, recording_ctcae())


def choices(ward, path):
    page = page_of(ward.sign_in().get(f"/days/{ward.day_id}/{path}"))
    return [select for select in page.all("select") if select.get("name") == "ctcae"]


def test_a_unit_without_it_is_never_asked(tmp_path):
    assert choices(ward_of(tmp_path), "reaction") == []


def test_every_term_and_grade_is_offered_with_its_words_and_none_chosen(ward):
    [select] = choices(ward, "reaction")
    options = list(select.iter("option"))
    assert [one.get("value") for one in options if one.get("selected") is not None] == []
    assert len(options) == 1 + 24
    words = {one.get("value"): one.text for one in options}
    assert words["urticaria:2"] == ("Urticaria, grade 2: 10-30% BSA; oral intervention indicated")
    assert "urticaria:4" not in words


def test_it_is_kept_with_the_reaction_and_shown_beside_the_band(ward):
    client = ward.sign_in()
    answer = posts(ward, client, **HIVES, ctcae="urticaria:3")
    assert answer.status_code == 303
    event = reaction(ward).event
    assert (event.grade, event.ctcae_term, event.ctcae_grade) == (2, "urticaria", 3)
    seen = client.get(answer.location).text
    assert "CTCAE v5.0" in seen and "Urticaria, grade 3" in seen
    assert "CTCAE v5.0: Urticaria, grade 3" in client.get(f"/days/{ward.day_id}/record").text


def test_a_reaction_without_it_is_saved_and_says_so(ward):
    client = ward.sign_in()
    answer = posts(ward, client, **HIVES)
    assert answer.status_code == 303
    assert reaction(ward).ctcae is None


def test_a_forged_choice_is_refused_beside_its_field_and_writes_nothing(ward):
    before = day(ward).seq
    answer = posts(ward, **HIVES, ctcae="urticaria:4")
    assert answer.status_code == 422
    assert "CTCAE has no such grade" in answer.text
    assert day(ward).seq == before


def test_it_can_be_added_later_beside_the_same_band(ward):
    client = ward.sign_in()
    posts(ward, client, **HIVES)
    path = f"/days/{ward.day_id}/reactions/{reaction(ward).seq}/grade"
    typed = {"request_id": "x" * 12, "seq": day(ward).seq, "grade": "2", "ctcae": "chills:2"}
    assert client.post(path, data=typed).status_code == 303
    assert reaction(ward).ctcae == ("chills", 2)
    last = day(ward).history.entries[-1].event
    assert isinstance(last, e.ReactionRegraded)
    assert "Chills, grade 2" in client.get(f"/days/{ward.day_id}/record").text


def test_it_is_printed_beside_the_band_and_labelled(ward):
    client = ward.sign_in()
    posts(ward, client, **HIVES, ctcae="urticaria:3")
    html = client.get(f"/days/{ward.day_id}/infusion-record").text
    assert "CTCAE v5.0" in html and "Urticaria, grade 3" in html
    assert "&gt;30% BSA; IV intervention indicated" in html
