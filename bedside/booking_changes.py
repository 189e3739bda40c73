"""Moving a booking to another date: the old day ends, the new one opens, both or neither."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bedside.booking import Booking, new_day
from bedside.booking_checks import Booker, refuse_unless_seen
from bedside.clock import Clock
from bedside.config_files import Configuration
from bedside.core.day import read_day
from bedside.core.events import DayDeferred, Person
from bedside.core.quantities import whole_minute
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Tap
from bedside.record.bookings import booked_for
from bedside.record.patients import hold_number
from bedside.record.store import Changes, Days, NewEntry, change_days


def move_to_date(
    day_id: str,
    booking: Booking,
    reason: str,
    configuration: Configuration,
    unit_id: str,
    by: Person,
    clock: Clock,
    *,
    request_id: str,
    drawn_on: int,
    seen: Sequence[str],
) -> str | None:
    """Ends this day with its reason and books the patient on the other date; the new day's id.

    None: this request was saved before. Raises Stale where the record stands beyond `drawn_on`,
    Refused where the day cannot end so, NotBooked where something stands against the new one.
    """

    def make(_: Session, days: Days) -> Changes:
        hold_number(booking.patient.nhs_number)
        now = clock.now()
        booker = Booker(configuration, unit_id, now, frozenset({day_id}))
        day = read_day(days[day_id], now, booker.in_force)
        on = booking.on(configuration.unit.zone)
        event = DayDeferred(reason=reason, why="moved", moved_to_on=on)
        tap = Tap(
            event=event,
            occurred_at=whole_minute(now),
            by=by,
            request_id=request_id,
            based_on_seq=drawn_on,
            must_be_current=True,
        )
        check_tap(day, tap)
        refuse_unless_seen(booker.against([booking]), seen)
        opens = [new_day(booking, booked_for(day_id), configuration, by, clock)]
        return Changes(opens, {day_id: [NewEntry(event, tap.occurred_at, by)]})

    opened = change_days([day_id], unit_id, request_id, make, clock)
    return None if opened is None else opened[0]
