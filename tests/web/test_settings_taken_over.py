"""An untouched day begins with the protocol and settings in force; a running one keeps its own."""

import json
from dataclasses import replace

import pytest

from bedside.approvals import Approval
from bedside.commands.changes import Asked, changes
from bedside.core.pinned import unit_of
from bedside.record.engine import open_engine
from bedside.record.export import entries_from_export, export_day
from bedside.record.verify import verify
from bedside.replay import day_at
from tests.support.daybook import configuration
from tests.support.desk import Desk
from tests.support.ward import Ward


def setup(name, protocol="spain-2019"):
    shipped = configuration()
    unit = shipped.unit.model_copy(update={"name": name, "protocol": protocol})
    return replace(shipped, unit=unit)


class Upgraded:
    """A ward that is started again with another configuration on the same record."""

    def __init__(self, folder):
        self.ward = Ward(folder, setup=setup("Before"))
        self.day_id = self.ward.book()
        self.folder = folder

    def with_settings(self, setup, approvals=(), is_training=True):
        from bedside.app import create_app
        from bedside.settings import Settings

        settings = Settings(
            database=self.ward.address, secret_key="test" * 8, is_training=is_training
        )
        ward = self.ward
        ward.setup = setup
        ward.app = create_app(settings, setup, ward.clock, approvals, ward.real_clock)
        ward.app.testing = True
        ward.app.config["WTF_CSRF_ENABLED"] = False
        return Desk(ward)

    def arrives(self, desk, status=303):
        ticks = ("name_stated", "born_stated", "nhs_number_compared", "wristband_compared")
        fields = dict.fromkeys(ticks, "y")
        answer = desk.post(f"/days/{self.day_id}/arrival", seq="1", occurred_at="08:00", **fields)
        assert answer.status_code == status, answer.text
        return self.ward.day(self.day_id)

    def exported(self):
        with self.ward.app.app_context():
            return export_day(self.day_id, "1", self.ward.clock.now())


@pytest.fixture
def upgraded(tmp_path):
    return Upgraded(tmp_path)


def test_an_untouched_day_takes_over_what_is_in_force_before_its_first_entry(upgraded):
    desk = upgraded.with_settings(setup("After", "germany-2016"))
    day = upgraded.arrives(desk)
    assert [entry.event.type for entry in day.history.entries] == [
        "day_opened",
        "settings_taken_over",
        "patient_arrived",
    ]
    assert (day.history.protocol.id, day.history.unit.name) == ("germany-2016", "After")
    said = desk.get(f"/days/{upgraded.day_id}/record")
    assert "Begins with the protocol and unit settings in force" in said


def test_what_is_shown_before_the_first_entry_is_what_the_day_will_begin_with(upgraded):
    desk = upgraded.with_settings(setup("After", "germany-2016"))
    before = desk.client.get(f"/days/{upgraded.day_id}/protocol").text
    upgraded.arrives(desk)
    after = desk.client.get(f"/days/{upgraded.day_id}/protocol").text
    germany = configuration().protocols["germany-2016"].title
    assert germany in before and germany in after


def test_nothing_is_taken_over_where_nothing_changed(upgraded):
    day = upgraded.arrives(upgraded.with_settings(setup("Before")))
    assert [entry.event.type for entry in day.history.entries] == ["day_opened", "patient_arrived"]


def test_a_day_that_has_begun_ends_on_what_it_began_with(upgraded):
    upgraded.arrives(Desk(upgraded.ward))
    desk = upgraded.with_settings(setup("After", "germany-2016"))
    desk.post(f"/days/{upgraded.day_id}/chair", seq="2", chair="6")
    day = upgraded.ward.day(upgraded.day_id)
    assert (day.history.protocol.id, day.history.unit.name) == ("spain-2019", "Before")
    assert "settings_taken_over" not in [one.event.type for one in day.history.entries]


def test_a_change_of_the_booking_takes_nothing_over(upgraded):
    desk = upgraded.with_settings(setup("After"))
    desk.post(f"/days/{upgraded.day_id}/chair", seq="1", chair="6")
    desk.post(f"/days/{upgraded.day_id}/booking/cancel", seq="2", reason="ill")
    day = upgraded.ward.day(upgraded.day_id)
    assert [entry.event.type for entry in day.history.entries] == [
        "day_opened",
        "chair_changed",
        "day_deferred",
    ]


def test_export_replay_and_verify_tell_what_the_day_ran_with_at_each_moment(upgraded):
    desk = upgraded.with_settings(setup("After", "germany-2016"))
    booked_at = upgraded.ward.clock.now()
    upgraded.ward.at("08:10")
    upgraded.arrives(desk)
    content = upgraded.exported()
    assert content["protocol"]["id"] == "germany-2016"
    assert unit_of(content["unit"]["text"]).name == "After"
    entries = entries_from_export(json.dumps(content))
    assert day_at(entries, booked_at).history.protocol.id == "spain-2019"
    assert day_at(entries, upgraded.ward.clock.now()).history.protocol.id == "germany-2016"
    assert verify(open_engine(upgraded.ward.address)).findings == ()


def test_changes_compares_with_what_the_day_took_over(upgraded, tmp_path, capsys):
    upgraded.arrives(upgraded.with_settings(setup("After", "germany-2016")))
    file = tmp_path / "record.json"
    file.write_text(json.dumps(upgraded.exported()), encoding="utf-8")
    assert changes(Asked("germany-2016", record=file)) == 0
    said = capsys.readouterr().out
    assert "older: germany-2016" in said and "what the day runs with" in said


def test_approvals_are_asked_for_the_protocol_taken_over(upgraded):
    """Spain is signed by both, Germany by nobody: the day that begins with it cannot start."""
    shas = upgraded.ward.day(upgraded.day_id).history.opened.protocol_sha256
    from datetime import date

    signed = tuple(
        Approval("spain-2019", "1", shas, role, "A", "1", date(2026, 11, 1).isoformat())
        for role in ("clinical_lead", "pharmacist")
    )
    desk = upgraded.with_settings(setup("After", "germany-2016"), signed, is_training=False)
    upgraded.arrives(desk)
    ward = upgraded.ward.app.extensions["bedside"]
    opened = upgraded.ward.day(upgraded.day_id).history.opened
    with upgraded.ward.app.app_context():
        assert not ward.is_approved(opened)
        assert ward.silent_on(opened)


def test_a_booking_that_this_version_cannot_read_begins_with_what_it_can(upgraded):
    """An upgrade that asks for more keys leaves the bookings of tomorrow readable."""
    from sqlalchemy import text

    engine = open_engine(upgraded.ward.address)
    with engine.execution_options(bedside_writes=True).begin() as connection:
        connection.execute(text("DROP TRIGGER event_refuses_update"))
        connection.execute(
            text("UPDATE event SET data = json_set(data, '$.protocol_text', '{}') WHERE seq = 1")
        )
    engine.dispose()
    desk = upgraded.with_settings(setup("After"))
    assert "SMITH, Jane" in desk.get("/days")
    assert upgraded.arrives(desk).history.status == "arrived"
