"""All patients of one nurse: whose, which ones the page showed, who takes over."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Regexp

_IDS = r"^[a-z0-9]{1,64}(,[a-z0-9]{1,64}){0,199}$"


class HandoverForm(FlaskForm):
    """`takes`: the person at the tablet does; else `takes_over` says who, with their own PIN."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    class Meta:
        # CSRF is checked once for every post of the app.
        csrf = False

    request_id = HiddenField(
        validators=[InputRequired(), Regexp(r"^[A-Za-z0-9_-]{8,64}$")],
        default=lambda: uuid4().hex,
    )
    day_ids = HiddenField(validators=[InputRequired(), Regexp(_IDS)])
    takes = StringField(validators=[Length(max=3)])
    takes_over = StringField(validators=[Length(max=64)])
    pin = StringField(validators=[Length(max=12)])

    @property
    def request(self) -> str:
        """The id that makes a double tap one handover."""
        return str(self.request_id.data)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The patients whom the page showed."""
        return tuple(str(self.day_ids.data or "").split(","))

    def put_error(self, name: str, words: str) -> None:
        self[name].errors = [*self[name].errors, words]

    def error_of(self, name: str) -> str:
        return str(self[name].errors[0]) if self[name].errors else ""
