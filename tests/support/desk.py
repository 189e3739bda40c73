"""The desk of a unit for tests: patients added and booked through the pages themselves."""

import io
import re
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bedside.core.events import Person
from tests.support.daybook import MANAGER
from tests.support.page import check
from tests.support.ward import Ward

NEW = {
    "seq": "0",
    "family_name": "Osei",
    "given_name": "Kwame",
    "title": "Mr",
    "born_on": "30-Jul-1988",
    "gender": "Male",
    "nhs_number": "999 000 0034",
    "allergies_known": "none",
    "allergies": "",
}
BOOKING = {
    "seq": "0",
    "course": "1",
    "day": "1",
    "on": "24-Nov-2026",
    "start": "10:30",
    "chair": "5",
    "prescriber": "Dr A. Mehta",
    "how_many": "this_day",
}
HEAD = (
    "family_name,given_name,title,born,gender,nhs_number,allergies,"
    "date,start,course,day,chair,prescriber\n"
)


def request_id() -> str:
    return uuid4().hex


class Desk:
    """`desk.adds()` gives the patient's id; every page that comes back keeps the house's rules."""

    def __init__(self, ward: Ward, who: Person = MANAGER) -> None:
        self.ward = ward
        self.client: FlaskClient = ward.sign_in(who)

    def post(self, path: str, **fields: Any) -> TestResponse:
        fields.setdefault("request_id", request_id())
        answer = self.client.post(path, data=fields)
        if answer.mimetype == "text/html" and answer.status_code != 303:
            check(answer)
        return answer

    def words(self, answer: TestResponse) -> str:
        return check(answer).text()

    def get(self, path: str) -> str:
        return self.words(self.client.get(path))

    def adds(self, **fields: Any) -> str:
        answer = self.post("/patients/new", **(NEW | fields))
        assert answer.status_code == 303, self.words(answer)
        return str(answer.headers["Location"]).rpartition("/")[2]

    def books(self, patient_id: str, **fields: Any) -> TestResponse:
        """Books; what is only to be seen first is seen."""
        fields = BOOKING | {"request_id": request_id()} | fields
        answer = self.post(f"/bookings/new?patient={patient_id}", **fields)
        seen = seen_in(answer)
        if seen:
            fields["seen"] = seen
            answer = self.post(f"/bookings/new?patient={patient_id}", **fields)
        return answer

    def days_of(self, patient_id: str) -> list[str]:
        """Ids of the patient's days, the newest first."""
        page = self.client.get(f"/patients/{patient_id}").get_data(as_text=True)
        return re.findall(r'href="/days/([0-9a-f]{32})"', page)

    def file(self, content: str | bytes, **fields: Any) -> TestResponse:
        """Shows what a file would do."""
        data = content.encode() if isinstance(content, str) else content
        answer = self.client.post(
            "/bookings/import",
            data={
                "request_id": request_id(),
                "seq": "0",
                "file": (io.BytesIO(data), "b.csv"),
                **fields,
            },
            content_type="multipart/form-data",
        )
        check(answer)
        return answer

    def books_file(self, shown: TestResponse, request: str | None = None) -> TestResponse:
        """Presses "Book these" on what was shown."""
        found = dict(re.findall(r'name="(seal|content)" value="([^"]*)"', shown.text))
        return self.post("/bookings/import", seq="0", request_id=request or request_id(), **found)


def seen_in(answer: TestResponse) -> str:
    """What the button "go on all the same" would post; "" where there is none."""
    found = re.search(r'name="seen" value="([^"]*)"', answer.get_data(as_text=True))
    return found[1] if found else ""
