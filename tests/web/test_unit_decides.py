"""From a source that is silent to a first infusion: the unit decides, both sign, it starts."""

from shutil import copytree

import pytest
from click.testing import CliRunner

from bedside.approvals import approvals_in
from bedside.cli import main
from bedside.config_files import read_configuration
from tests.support.daybook import CONFIG, NURSE
from tests.support.ward import PINS, Ward
from tests.web.before_start import words_of

FIRST_RATE = {"germany-2016": "28", "cambridge-2020": "5", "us-2024": "25", "spain-2019": "5"}


@pytest.fixture(params=FIRST_RATE)
def protocol(request):
    return request.param


@pytest.fixture
def config(tmp_path, protocol):
    """A hospital's own folder, with this protocol chosen."""
    folder = copytree(CONFIG, tmp_path / "config")
    ward = folder / "ward.toml"
    chosen = ward.read_text("utf-8").replace('protocol = "spain-2019"', f'protocol = "{protocol}"')
    ward.write_text(chosen, "utf-8")
    return folder


def signed_by_both(config, protocol):
    """Both sign what stands there now; what the second was told."""
    for role, name, number in (
        ("clinical_lead", "Dr C. Lead", "7012345"),
        ("pharmacist", "P. Lind", "2070000"),
    ):
        who = ["--role", role, "--name", name, "--registration", number]
        told = CliRunner().invoke(main, ["sign", protocol, *who, "--config", str(config)])
        assert told.exit_code == 0
    return told.stderr


def ready_ward(config, folder):
    """The ward that `serve` would run, one patient ready for 112 mL: 240 min at 28 mL per hour."""
    folder.mkdir()
    setup = read_configuration(config)
    ward = Ward(folder, is_training=False, setup=setup, approvals=approvals_in(config))
    day_id = ward.book()
    ward.live(day_id).made_ready("112")
    ward.at("10:30")
    return ward, day_id


def start(ward, day_id, rate):
    form = {"request_id": "a" * 32, "seq": str(ward.day(day_id).seq), "occurred_at": "10:30"}
    return ward.sign_in().post(
        f"/days/{day_id}/ready/start", data=form | {"rate_ml_per_h": rate, "pin": PINS[NURSE.id]}
    )


def test_signed_silence_starts_nothing_and_says_what_to_decide(config, protocol, tmp_path):
    told = signed_by_both(config, protocol)
    assert "No infusion starts until the unit has decided: " in told
    assert "line" in told and 'basis = "unit"' in told
    ward, day_id = ready_ward(config, tmp_path / "ward")
    answer = start(ward, day_id, FIRST_RATE[protocol])
    words = words_of(answer)
    assert answer.status_code == 422
    assert ward.day(day_id).history.started is None
    assert "The protocol leaves open: " in words and "reaction actions, line" in words
    assert "is not signed by clinical lead and pharmacist" not in words


def test_check_names_what_stops_every_start(config):
    told = CliRunner().invoke(main, ["check", str(config)]).stdout
    lines = [line for line in told.splitlines() if "No infusion starts until" in line]
    assert len(lines) == len(FIRST_RATE)
    assert all("line" in line for line in lines)
    assert not any("bag.handling" in line or "doses" in line for line in lines)


def test_what_the_unit_decided_and_both_signed_starts(config, protocol, tmp_path):
    file = config / "protocols" / f"{protocol}.toml"
    decided = file.read_text("utf-8").replace('basis = "silent"', 'basis = "unit"')
    file.write_text(decided, "utf-8")
    assert "No infusion starts" not in signed_by_both(config, protocol)
    ward, day_id = ready_ward(config, tmp_path / "ward")
    assert start(ward, day_id, FIRST_RATE[protocol]).status_code == 303
    assert ward.day(day_id).history.status == "infusing"
