"""What the user reads goes through gettext: another language reaches refusals and pages alike."""

import flask_babel
import pytest
from babel.support import NullTranslations

from tests.support.ward import Ward


class _Marked(NullTranslations):
    """A language in which every message of ours stands in brackets."""

    def gettext(self, message):
        return f"[{message}]"

    def ugettext(self, message):
        return f"[{message}]"


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: _Marked())


def test_a_message_of_a_class_body_is_translated_when_it_is_shown(tmp_path, marked):
    ward = Ward(tmp_path)
    day_id, client = ward.book(), ward.sign_in()
    answer = client.post(f"/days/{day_id}/arrival", data={"request_id": "request-1", "seq": "1"})
    assert "[Ask the patient for their name.]" in answer.text
    assert "[Confirm identity]" in answer.text
