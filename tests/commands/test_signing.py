"""`bedside sign`: clinical lead and pharmacist, two people, for exactly this content."""

import json
from datetime import UTC, date, datetime

import pytest

from bedside.approvals import approvals_in, missing_signatures
from bedside.commands.check import check
from bedside.commands.sign import sign as sign_on
from bedside.config_files import canonical_text, read_configuration, sha256_of
from bedside.wording import date_text


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
    sign("clinical_lead", "Dr A. Mehta", "1234567")
    said = bedside("check", config).out
    today = date_text(date.fromisoformat(approvals_in(config)[0].signed_on))
    assert f"Signed by: clinical lead Dr A. Mehta, 1234567, {today}" in said
    assert "Still to sign: pharmacist" in said


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
    edit(config, "protocols/spain-2019.toml", "rate_ml_per_h = 15", "rate_ml_per_h = 16")
    assert missing(config) == ("clinical_lead", "pharmacist")
    assert "Not signed: training only" in bedside("check", config).out


def test_a_comment_in_the_file_changes_no_signature(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    file = config / "protocols" / "spain-2019.toml"
    file.write_text("# read again in May\n" + file.read_text("utf-8"), "utf-8")
    assert missing(config) == ("pharmacist",)


def edit(config, file, old, new):
    text = (config / file).read_text("utf-8")
    assert old in text
    (config / file).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("emergency.toml", "Stop the pump", "Stop the pump now"),
        ("every_protocol.toml", "news2_from = 7", "news2_from = 8"),
        ("protocols/spain-2019.toml", 'version = "1"', 'version = "2"'),
    ],
    ids=["emergency cards", "lowest-grade table", "version"],
)
def test_what_is_signed_holds_cards_and_the_lowest_grades(sign, config, file, old, new):
    sign("clinical_lead", "Dr A. Mehta")
    edit(config, file, old, new)
    assert "clinical_lead" in missing(config)


def test_an_approval_says_who_what_when_and_for_which_content(config, capsys):
    # Half past midnight in London, still the day before in UTC.
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert sign_on(config, "spain-2019", "pharmacist", " P. Lind ", "2070000", at) == 0
    [line] = (config / "approvals.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "protocol": "spain-2019",
        "version": "1",
        "sha256": content(config),
        "role": "pharmacist",
        "name": "P. Lind",
        "registration": "2070000",
        "signed_on": "2026-07-02",
    }


def test_the_signed_text_is_kept_once_beside_the_approval(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    [kept] = (config / "signed").iterdir()
    assert kept.name == f"spain-2019-{content(config)[:12]}.json"
    assert sha256_of(kept.read_text("utf-8")) == content(config)
    before = kept.stat()
    sign("pharmacist", "P. Lind")
    assert [one.stat().st_mtime_ns for one in (config / "signed").iterdir()] == [before.st_mtime_ns]


def test_a_kept_text_that_was_changed_is_said_and_nobody_signs_over_it(sign, config):
    sign("clinical_lead", "Dr A. Mehta")
    [kept] = (config / "signed").iterdir()
    kept.write_text(kept.read_text("utf-8").replace("15", "16", 1), "utf-8")
    assert "is not the text that was signed" in sign("pharmacist", "P. Lind").mistake
    assert len(approvals_in(config)) == 1


@pytest.mark.parametrize("typed", ["", "pharmacist\n", "pharmacist\nP. Lind\n"])
def test_where_nobody_can_be_asked_nothing_is_signed(bedside, config, typed):
    answer = bedside("sign", "spain-2019", "--config", config, typed=typed)
    assert answer.mistake.startswith("nothing was signed: give --role")
    assert not (config / "approvals.jsonl").exists()
    assert not (config / "signed").exists()


def reviewed_by(config, on):
    file = config / "protocols" / "spain-2019.toml"
    edit(config, file.relative_to(config), 'version = "1"\n', f'version = "1"\nreview_by = {on}\n')


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-11-23T12:00", "Review by 24-Nov-2026"),
        ("2026-11-24T23:59", "Review by 24-Nov-2026"),
        ("2026-11-25T00:00", "Past its review date, 24-Nov-2026: review it and sign it again"),
    ],
    ids=["day before", "last minute of the day", "day after"],
)
def test_check_and_sign_warn_from_the_day_after_the_review_date(config, capsys, at, says):
    reviewed_by(config, "2026-11-24")
    at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert check(config, at) == 0
    assert says in capsys.readouterr().out
    assert sign_on(config, "spain-2019", "pharmacist", "P. Lind", "2070000", at) == 0
    assert ("Past its review" in capsys.readouterr().err) is says.startswith("Past")


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
    assert answer.mistake.startswith("lisbon: no such protocol; there are: ")


NO_DATE = """{"protocol": "spain-2019", "version": "1", "sha256": "a", "role": "pharmacist",
"name": "P. Lind", "registration": "1", "signed_on": "in July"}""".replace("\n", " ")


@pytest.mark.parametrize("line", ["{}", "not json", '{"role": "chef"}', "[]", NO_DATE])
def test_a_damaged_file_of_approvals_is_said_and_not_written_to(bedside, sign, config, line):
    (config / "approvals.jsonl").write_text(line + "\n", "utf-8")
    assert "line 1" in sign("pharmacist", "P. Lind").mistake
    assert "line 1" in bedside("check", config).mistake
    assert (config / "approvals.jsonl").read_text("utf-8") == line + "\n"


def test_the_patients_page_is_signed_like_a_protocol_and_by_itself(bedside, config):
    for role, name in (("clinical_lead", "Dr A. Mehta"), ("pharmacist", "P. Lind")):
        answer = bedside(
            "sign", "take-home", "--role", role, "--name", name, "--registration", name,
            "--config", config,
        )  # fmt: skip
        assert answer.code == 0, answer.err
    words = sha256_of(canonical_text(read_configuration(config).take_home))
    assert missing_signatures(words, approvals_in(config)) == ()
    assert missing(config) == ("clinical_lead", "pharmacist")
    file = config / "take_home.toml"
    file.write_text(file.read_text().replace("[A] plain words", "[A] plainer words", 1))
    said = bedside("check", config).out.partition("take-home version 1")[2]
    assert "Not signed: training only" in said


def test_check_names_what_the_patients_page_has_no_plain_words_for(bedside, config):
    assert "No plain words" not in bedside("check", config).out
    file = config / "take_home.toml"
    file.write_text(file.read_text().replace('id = "hives:few"', 'id = "hives:many"'))
    assert "No plain words, spain-2019: hives:few" in bedside("check", config).out
