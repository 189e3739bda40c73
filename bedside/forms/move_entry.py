"""An entry on the wrong patient: whose it is, why, and who signs."""

from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length

from bedside.forms.entry import LONGEST_TEXT, EntryForm, required
from bedside.wording import lazy


class MoveForm(EntryForm):
    """`to_day` is the right patient's record, `seq_there` its last line when this was drawn.

    `given_despite`: asked for where that record speaks against a dose that was given.
    """

    to_day = HiddenField(validators=[InputRequired()])
    seq_there = IntegerField(validators=[InputRequired()])
    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])
    compared = BooleanField(
        validators=[required(lazy("Compare name, date of birth and NHS number."))]
    )
    given_despite = StringField(validators=[Length(max=LONGEST_TEXT)])
    pin = StringField(validators=[required(lazy("Sign with your own PIN.")), Length(max=12)])

    @property
    def drawn_on_there(self) -> int:
        return int(self.seq_there.data or 0)
