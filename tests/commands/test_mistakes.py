"""Every mistake on the command line: one clear line on stderr and code 2, never a trace."""

import pytest

from bedside.record.backup import DATABASE_FILE


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--host", "0.0.0.0"],
        ["serve", "--host", "192.0.2.7"],
        ["serve", "--host", "::"],
        ["serve", "--host", "ward.local"],
        ["serve", "--host", "0.0.0.0", "--cert", "cert.pem"],
        ["serve", "--key", "key.pem"],
        ["serve", "--cert", "not-there.pem", "--key", "not-there.pem"],
        ["serve", "--config", "not-there"],
        ["serve", "--port", "0"],
        ["serve", "--port", "99999"],
        ["serve", "--data", "/dev/null/data"],
        ["demo", "--port", "99999"],
        ["verify", "--data", "not-there"],
        ["verify", "--data", "empty"],
        ["backup", "new.sqlite3", "--data", "not-there"],
        ["backup", "new.sqlite3", "--data", "empty"],
        ["backup", "/dev/null/new.sqlite3", "--data", "empty"],
        ["restore", "not-there", "--data", "new"],
        ["restore", "text.txt", "--data", "new"],
        ["restore", "text.txt", "--data", "full"],
        ["restore", "text.txt", "--data", "/dev/null/new"],
        ["export", "nobody", "--data", "not-there"],
        ["export", "nobody", "--data", "empty"],
        ["export", "nobody", "--data", "text.txt"],
        ["replay", "not-there.json"],
        ["replay", "text.txt"],
        ["replay", "binary"],
        ["check", "not-there"],
        [
            "sign",
            "x",
            "--role",
            "pharmacist",
            "--name",
            "A",
            "--registration",
            "1",
            "--config",
            "e",
        ],
        ["plan", "nothing", "--volume", "100"],
        ["init", "full"],
    ],
    ids=" ".join,
)
def test_one_line_and_code_2(bedside, tmp_path, arguments):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "text.txt").write_text("Jane Smith")
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    answer = bedside(*arguments)
    assert answer.code == 2, answer.out
    assert "Traceback" not in answer.err
    lines = answer.err.strip().splitlines()
    # click adds how the command is used where an option itself is wrong; a configuration that is
    # not there names each file it lacks.
    several = lines[0].startswith("Usage:") or "toml" in answer.err
    assert len(lines) == 1 or several, answer.err
    assert "Jane" not in answer.err


def test_a_mistake_makes_no_folder_and_no_file(bedside, tmp_path):
    for arguments in (
        ["verify", "--data", "not-there"],
        ["backup", "new.sqlite3", "--data", "not-there"],
        ["export", "nobody", "--data", "not-there"],
        ["serve", "--host", "0.0.0.0", "--data", "not-there"],
        ["restore", "not-there.sqlite3", "--data", "not-there"],
    ):
        assert bedside(*arguments).code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    ["mysql://u:secret@h/x", "nonsense", "sqlite://", "postgresql://u:secret@127.0.0.1:1/x"],
)
@pytest.mark.parametrize(
    "command", ["verify", "serve", "export nobody", "backup b.sqlite3", "init"]
)
def test_a_database_that_cannot_be_used_is_one_line_without_its_password(
    bedside, monkeypatch, tmp_path, command, address
):
    monkeypatch.setenv("BEDSIDE_DATABASE_URL", address)
    (tmp_path / "data").mkdir()
    arguments = [*command.split(), "--data", "data"]
    if command == "init":
        arguments.insert(1, "new")
    typed = "A. Manager\nAM\nladder under tulip\nladder under tulip\n864209\n864209\n"
    answer = bedside(*arguments, typed=typed)
    assert "secret" not in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert answer.code == 2


def test_a_data_folder_of_a_newer_version_is_left_alone(bedside, tmp_path, filled):
    import pysqlite3

    connection = pysqlite3.connect(str(filled / DATABASE_FILE))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for arguments in (["serve"], ["verify"], ["export", "nobody"]):
        answer = bedside(*arguments, "--data", filled)
        assert answer.code == 2
        assert len(answer.err.strip().splitlines()) == 1, answer.err
    assert bedside("restore", filled / DATABASE_FILE, "--data", tmp_path / "new").code == 2


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 300])
@pytest.mark.parametrize("command", ["serve", "verify", "export nobody", "backup copy.sqlite3"])
def test_a_damaged_database_is_one_line(bedside, tmp_path, command, content):
    data = tmp_path / "data"
    data.mkdir()
    (data / DATABASE_FILE).write_bytes(content)
    if command == "serve" and not content:
        return  # an empty file is a database without tables: serve makes them
    answer = bedside(*command.split(), "--data", data)
    assert answer.mistake
