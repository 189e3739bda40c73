"""The last things of the day: fit to go, cannula, discharge, signature."""

from typing import Literal, cast

from wtforms import StringField
from wtforms.validators import Length

from bedside.core import events as e
from bedside.core.day import Day
from bedside.forms.entry import LONGEST_TEXT, EntryForm, chosen_from, required, stripped
from bedside.wording import lazy

GAUGES = ("24 gauge", "22 gauge", "20 gauge", "18 gauge")


class FitToGoForm(EntryForm):
    draft = "fit-to-go-{item_id}"

    answer = StringField(
        validators=[required(lazy("Choose one of the answers.")), chosen_from("passed", "failed")]
    )
    detail = StringField(validators=[Length(max=LONGEST_TEXT)])

    def event(self, item_id: str) -> e.Event:
        return e.FitToGoAnswered(
            item_id=item_id,
            answer=cast(Literal["passed", "failed"], self.answer.data),
            detail=stripped(self.detail.data),
            late_reason=self.late_reason_typed(),
        )


class CannulaForm(EntryForm):
    draft = "cannula"

    state = StringField(
        validators=[
            required(lazy("Is it out, left in, or newly placed?")),
            chosen_from("removed", "left_in", "placed"),
        ]
    )
    site = StringField(
        validators=[required(lazy("Write where it is, such as left forearm.")), Length(max=200)]
    )
    gauge = StringField(validators=[Length(max=40)])
    vip = StringField(validators=[required(lazy("Give the VIP score.")), chosen_from(*"012345")])

    def events(self, day: Day) -> list[e.Event]:
        return [
            e.CannulaRecorded(
                state=cast(Literal["placed", "removed", "left_in"], self.state.data),
                site=str(stripped(self.site.data)),
                gauge=stripped(self.gauge.data),
                vip=int(self.vip.data or 0),
                late_reason=self.late_reason_typed(),
            )
        ]


class DischargeForm(EntryForm):
    def events(self, day: Day) -> list[e.Event]:
        return [e.PatientDischarged(late_reason=self.late_reason_typed())]


class SignForm(EntryForm):
    def event(self, through_seq: int, head: str) -> e.Event:
        return e.DaySigned(meaning=e.RESPONSIBLE_NURSE, through_seq=through_seq, head=head)
