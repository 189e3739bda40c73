"""Every word of the app can be translated: what a page asks for stands in the catalogue."""

import ast

import flask_babel
import pytest
from babel.messages.extract import extract_from_dir

from bedside.resources import CONFIG, TEMPLATES
from tests.support.daybook import instant
from tests.support.ward import Ward

ROOT = CONFIG.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None}
PYTHON = [("**.py", "python")]
PAGES = [("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "extensions": ""}}


@pytest.fixture(scope="module")
def catalogue():
    """Every message that `pybabel extract -k lazy` finds."""
    found = set()
    for folder, methods, options in ((ROOT / "bedside", PYTHON, {}), (TEMPLATES, PAGES, OPTIONS)):
        for _file, _line, message, *_ in extract_from_dir(
            str(folder), methods, options, keywords=KEYWORDS
        ):
            found.update([message] if isinstance(message, str) else message)
    return found


def calls(tree):
    named = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return [call for call in named if call.func.id in KEYWORDS]


def test_no_message_is_a_variable_or_hidden_inside_another_text():
    for file in sorted((ROOT / "bedside").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        hidden = {
            call
            for text in ast.walk(tree)
            if isinstance(text, ast.JoinedStr)
            for call in calls(text)
        }
        for call in calls(tree):
            is_plain = isinstance(call.args[0], ast.Constant) or file.parent.name == "wording"
            assert is_plain and call not in hidden, f"{file}:{call.lineno}"


def test_what_the_pages_of_a_day_ask_for_can_be_translated(tmp_path, monkeypatch, catalogue):
    asked = set()

    def remembering(name):
        plain = getattr(flask_babel, name)

        def remembered(message, *more, **values):
            asked.add(message)
            return plain(message, *more, **values)

        return remembered

    for name in ("gettext", "ngettext"):
        monkeypatch.setattr(flask_babel, name, remembering(name))
    ward = Ward(tmp_path, instant("07:00"))
    nurse = ward.sign_in()
    book = ward.live(ward.book()).started().climbs_to(60)
    book.at("11:40").reacts(2)
    book.pauses("reaction")
    ward.at("11:45")
    home = f"/days/{book.day_id}"
    for page in ("", "/record", "/protocol", "/checks", "/premedication", "/resume", "/more"):
        assert nurse.get(home + page).status_code == 200, page
    assert nurse.get("/days").status_code == 200
    assert len(asked) > 150
    assert asked - catalogue == set()
