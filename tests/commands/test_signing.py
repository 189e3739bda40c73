"""`bedside sign`: clinical lead and pharmacist, two people, for exactly this content."""

import pytest

from bedside.approvals import approvals_in, missing_signatures
from bedside.config_files import canonical_text, read_configuration, sha256_of


@pytest.fixture
def sign(bedside, config):
    def sign(role, name, registration=None):
        registration = registration or "".join(str(ord(letter)) for letter in name.strip())
        return bedside(
            "sign", "spain-2019", "--role", role, "--name", name, "--registration", registration,
            "--config", config,
        )  # fmt: skip

    return sign


def content(config):
    return sha256_of(canonical_text(read_configuration(config).protocols["spain-2019"]))


def missing(config):
    return missing_signatures(content(config), approvals_in(config))


def test_two_people_sign_one_role_each(sign, config):
    assert missing(config) == ("clinical_lead", "pharmacist")
    first = sign("clinical_lead", "Dr A. Mehta")
    assert "Still to sign: pharmacist" in first.out
    second = sign("pharmacist", "P. Lind")
    assert "Still to sign" not in second.out
    assert missing(config) == ()


def test_check_says_who_signed(bedside, sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    assert "Signed by: clinical lead" in bedside("check", config).out


def test_sign_asks_for_what_is_not_given(bedside, config):
    answer = bedside(
        "sign", "spain-2019", "--config", config, typed="pharmacist\nP. Lind\n2070000\n"
    )
    assert answer.code == 0
    [approval] = approvals_in(config)
    assert (approval.role, approval.name, approval.registration) == (
        "pharmacist",
        "P. Lind",
        "2070000",
    )
    assert approval.sha256 == content(config)


@pytest.mark.parametrize("again", ["Dr A. Mehta", "dr a. mehta", "Dr  A. MEHTA "])
def test_one_person_in_both_roles_does_not_count(sign, config, again):
    sign("clinical_lead", "Dr A. Mehta")
    assert "Still to sign: pharmacist" in sign("pharmacist", again).out
    assert missing(config) == ("pharmacist",)


@pytest.mark.parametrize("number", ["1234567", " 123 4567"])
def test_one_registration_number_under_two_names_is_one_person(sign, config, number):
    sign("clinical_lead", "Dr A. Mehta", "1234567")
    assert "Still to sign: pharmacist" in sign("pharmacist", "P. Lind", number).out
    sign("pharmacist", "P. Lind", "2070000")
    assert missing(config) == ()


def test_the_order_of_signing_does_not_matter(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    sign("pharmacist", "Dr A. Mehta")
    sign("clinical_lead", "Dr B. Singh")
    assert missing(config) == ()


def test_an_edit_after_signing_makes_it_unsigned(bedside, sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    sign("pharmacist", "P. Lind")
    file = config / "protocols" / "spain-2019.toml"
    file.write_text(file.read_text("utf-8").replace("minutes = 30", "minutes = 31", 1), "utf-8")
    assert missing(config) == ("clinical_lead", "pharmacist")
    assert "Not signed: training only" in bedside("check", config).out


def test_a_comment_in_the_file_changes_no_signature(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    file = config / "protocols" / "spain-2019.toml"
    file.write_text("# read again in May\n" + file.read_text("utf-8"), "utf-8")
    assert missing(config) == ("pharmacist",)


@pytest.mark.parametrize("file", ["emergency.toml"])
def test_the_emergency_cards_are_signed_with_it(sign, config, file):
    sign("clinical_lead", "Dr A. Mehta")
    changed = (config / file).read_text("utf-8").replace("Stop the pump", "Stop the pump now", 1)
    (config / file).write_text(changed, "utf-8")
    assert "clinical_lead" in missing(config)


def test_nothing_signed_before_is_ever_changed(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    before = (config / "approvals.jsonl").read_text("utf-8")
    sign("pharmacist", "P. Lind")
    assert (config / "approvals.jsonl").read_text("utf-8").startswith(before)


@pytest.mark.parametrize(("name", "registration"), [("", "1"), ("  ", "1"), ("A. B", " ")])
def test_a_name_and_a_number_are_needed(sign, config, name, registration):
    assert sign("pharmacist", name, registration).mistake
    assert approvals_in(config) == ()


def test_an_unknown_protocol_is_one_line(bedside, config):
    answer = bedside(
        "sign", "lisbon", "--role", "pharmacist", "--name", "A", "--registration", "1",
        "--config", config,
    )  # fmt: skip
    assert answer.mistake == "lisbon: no such protocol"


@pytest.mark.parametrize("line", ["{}", "not json", '{"role": "chef"}', "[]"])
def test_a_damaged_file_of_approvals_is_said_and_not_written_to(bedside, sign, config, line):
    (config / "approvals.jsonl").write_text(line + "\n", "utf-8")
    assert "line 1" in sign("pharmacist", "P. Lind").mistake
    assert "line 1" in bedside("check", config).mistake
    assert (config / "approvals.jsonl").read_text("utf-8") == line + "\n"
