"""The patient's day: at every stage one thing to do, the rate, the limits, and why not."""

import re
from decimal import Decimal

import pytest

from bedside.core import events as e
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, instant
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def book(ward):
    return ward.live(ward.book())


def page_of(ward, book, at, who=NURSE):
    ward.at(at)
    answer = ward.sign_in(who).get(f"/days/{book.day_id}")
    assert answer.status_code == 200
    return answer.text


def filled(page):
    """Filled buttons of the screen itself; those of the closed dialogs are not on it."""
    shown = page.partition("<dialog")[0]
    return re.findall(r"nhsuk-button--brand[^>]*>(?:<[^>]+>)*([^<]+)", shown)


def test_booked_patient_is_to_arrive(ward, book):
    page = page_of(ward, book, "09:00")
    assert "Confirm identity" in page
    assert f"/days/{book.day_id}/arrival" in page


def test_checks_come_before_premedication(ward, book):
    book.at("08:15").arrives()
    assert filled(page_of(ward, book, "08:31")) == ["Answer the checks"]


def test_premedication_is_named_when_the_checks_are_done(ward, book):
    book.at("08:15").arrives()
    book.passes_all_checks()
    page = page_of(ward, book, "08:35")
    assert filled(page) == ["Give premedication"]
    assert "paracetamol" in page


def test_ready_leads_to_bag_and_start(ward, book):
    book.made_ready()
    assert f"/days/{book.day_id}/ready" in page_of(ward, book, "10:29")


def test_volume_of_the_bag_is_not_told_before_the_second_check(ward, book):
    book.at("08:15").arrives()
    book.at("10:00").write(
        e.BagRecorded(
            batch="A1",
            expires_on=book.on,
            diluent=book.protocol.bag.diluents[0],
            volume_ml=Decimal("112.5"),
            first_rate_ml_per_h=Decimal("5"),
            prepared_at=instant("09:50"),
            line_holds="drug",
        )
    )
    assert "112.5" not in page_of(ward, book, "10:16")


def test_confirmed_rate_stands_with_its_as_of(ward, book):
    book.started()
    book.climbs_to(60)
    page = page_of(ward, book, "11:35")
    assert '<span class="rate-card__value">15</span>' in page
    assert "Confirmed 11:30" in page
    assert "<b>11:35</b> · step 3 of 5" in page


def test_due_step_is_one_tap_that_names_its_line(ward, book):
    book.started()
    book.at("10:50").observes()
    page = page_of(ward, book, "11:01")
    assert filled(page) == ["Confirm 10 mL per hour"]
    form = page[page.index(f'action="/days/{book.day_id}/rate"') :]
    form = form[: form.index("</form>")]
    assert f'name="seq" value="{len(book.entries)}"' in form
    assert 'name="rate_ml_per_h" value="10"' in form
    assert "Other time or rate" in page


def test_same_button_drawn_again_is_the_same_request(ward, book):
    book.started()
    book.at("10:50").observes()
    ward.at("11:01")
    client = ward.sign_in()
    ids = {
        re.findall(r'name="request_id" value="([^"]+)"', client.get(address).text)[0]
        for address in (f"/days/{book.day_id}", f"/days/{book.day_id}/fragments/day")
    }
    assert len(ids) == 1


def test_step_before_its_time_is_outlined_and_says_how_early(ward, book):
    book.started()
    page = page_of(ward, book, "10:40")
    assert "early by 20min" in page
    assert filled(page) == []
    assert f'action="/days/{book.day_id}/rate"' not in page


def test_who_has_not_confirmed_identity_gets_no_one_tap(ward, book):
    book.started()
    book.at("10:50").observes()
    page = page_of(ward, book, "11:01", SECOND)
    assert f'action="/days/{book.day_id}/rate"' not in page


def test_increase_after_a_reaction_is_never_early_and_needs_two_pins(ward, book):
    book.started()
    book.climbs_to(100)
    reaction = book.after(100).reacts(2)
    book.after(101).pauses("reaction")
    book.after(120).reaction_over(reaction)
    book.observes()
    book.after(121).chooses("climb", reaction, 30)
    book.after(122).resumes("10")
    book.after(136).observes()
    page = page_of(ward, book, "12:47")
    assert "From 13:02, two PINs" in page
    assert "new plan, step 1 of 4" in page


def test_paused_patient_is_resumed_at_the_same_rate(ward, book):
    book.started()
    book.at("10:50").pauses("toilet")
    page = page_of(ward, book, "10:55")
    assert "Paused 5min" in page
    assert f"/days/{book.day_id}/resume" in page
    assert "If resumed now" in page


def test_open_reaction_leads_to_its_actions(ward, book):
    book.started()
    reaction = book.at("10:50").reacts(2)
    page = page_of(ward, book, "10:55")
    assert filled(page) == ["Open the actions"]
    assert f"/days/{book.day_id}/reactions/{reaction.seq}" in page


def test_grade_4_is_said_to_lock_start_resume_and_rate(ward, book):
    book.started()
    book.at("10:50").reacts(4, symptoms=("hives:widespread",))
    page = page_of(ward, book, "10:55")
    assert "Grade 4: no start, resume or rate." in page
    assert "stay open" in page


def test_limit_that_is_passed_says_since_when_and_what_to_do(ward, book):
    book.started()
    book.at("17:50").observes()
    page = page_of(ward, book, "18:05")
    assert "over since 18:00" in page
    assert "ask the prescriber" in page


def test_bag_that_should_be_empty_says_since_when(ward, book):
    book.started(volume="5")
    page = page_of(ward, book, "11:33")
    assert "Bag should be empty" in page
    assert "since 11:30" in page


def test_no_finish_is_said_as_open_and_never_as_a_time(ward, book):
    book.started()
    book.at("10:50").reacts(4, symptoms=("hives:widespread",))
    page = page_of(ward, book, "10:55")
    assert '<dt class="facts__label">Approx finish</dt><dd class="facts__value">Open</dd>' in page


def test_line_without_a_signed_volume_is_said_not_to_be_counted(ward, book):
    book.started()
    page = page_of(ward, book, "10:40")
    assert "Through the pump" in page
    assert "line not counted" in page


def test_identity_after_a_handover_is_said_to_be_open(ward, book):
    book.started()
    book.at("10:40").write(e.ResponsibilityTaken(), by=SECOND)
    assert "Identity not yet confirmed by T. Brandt." in page_of(ward, book, "10:45")


def test_telephone_decision_stays_open_until_countersigned(ward, book):
    book.at("08:15").arrives()
    decision = book.write(
        e.PrescriberDecided(
            about="closing",
            decision="go_on",
            reason="asked",
            prescriber_name=PRESCRIBER.name,
            by_telephone=True,
            read_back=True,
        )
    )
    assert "By telephone, not countersigned:" in page_of(ward, book, "08:20")
    book.at("08:30").write(e.DecisionCountersigned(decision_seq=decision.seq), by=PRESCRIBER)
    assert "not countersigned" not in page_of(ward, book, "08:31")


def test_news2_of_7_asks_for_the_team(ward, book):
    book.started()
    book.at("10:50").observes(pulse_per_min=132, systolic_mmhg=88, breaths_per_min=24)
    assert "NEWS2 8 at 10:50." in page_of(ward, book, "10:51")


def test_discharged_day_has_nothing_due_but_its_signature(ward, book):
    book.started(volume="5")
    book.at("11:31").write(e.BagFinished())
    book.write(e.LineFlushed())
    book.at("13:40").write(e.PatientDischarged())
    page = page_of(ward, book, "14:00")
    assert "Nothing due" in page
    assert "Sign the record" in page


def test_reaction_stands_last_in_the_bar_and_more_lists_only_what_may_happen(ward, book):
    page = page_of(ward, book, "09:00")
    bar = page[page.index('class="action-bar"') :]
    assert bar.index("More") < bar.index("Print") < bar.index("Reaction")
    more = ward.sign_in().get(f"/days/{book.day_id}/more").text
    assert "Discontinue" not in more


def test_refresh_brings_the_day_and_the_bar_but_no_page(ward, book):
    book.started()
    ward.at("10:40")
    fragment = ward.sign_in().get(f"/days/{book.day_id}/fragments/day").text
    assert "<html" not in fragment
    assert 'hx-target=".action-bar"' in fragment
    assert "identity__name" not in fragment


def test_forms_that_may_be_needed_without_the_server_stand_in_the_page(ward, book):
    book.started()
    page = page_of(ward, book, "10:40")
    for screen in ("observations", "pause", "reaction", "emergency"):
        assert f'id="dialog-{screen}"' in page
        assert f'action="/days/{book.day_id}/{screen}"' in page
    assert 'id="dialog-pause"' not in page_of(ward, ward.live(ward.book(chair="9")), "10:41")


def test_ids_of_the_page_and_its_dialogs_are_unique(ward, book):
    book.started()
    ids = re.findall(r' id="([^"]+)"', page_of(ward, book, "10:40"))
    assert len(ids) == len(set(ids))


def test_every_way_of_the_list_of_more_leads_somewhere(ward, book):
    book.started()
    ward.at("10:40")
    client = ward.sign_in()
    more = client.get(f"/days/{book.day_id}/more").text.partition("action-bar")[0]
    ways = re.findall(rf'href="(/days/{book.day_id}/[^"]+)"', more)
    assert f"/days/{book.day_id}/note" in ways
    assert {client.get(way, follow_redirects=True).status_code for way in ways} == {200}


def test_unknown_day_is_not_found(ward):
    client = ward.sign_in(MANAGER)
    assert client.get("/days/nobody").status_code == 404
    assert client.get("/days/nobody/fragments/day").status_code == 404
