"""What stands around every screen: identity, strip, unit bar, action bar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.screens.parts import ActionBar, Button, Identity, State, Strip, Tab, UnitBar
from bedside.wording import (
    _,
    allergies_words,
    born_with_age,
    clock_time,
    day_of,
    nhs_number,
    patient_name,
)


def iso(at: datetime) -> str:
    """The instant for the tablet's own reckoning: ISO 8601 UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def identity_of(day: Day) -> Identity:
    """The band of one patient."""
    opened = day.history.opened
    patient = opened.patient
    of = day.history.protocol.course_days(opened.course)
    return Identity(
        name=patient_name(patient.family_name, patient.given_name, patient.title),
        born=born_with_age(patient.born_on, day_of(day.now, day.history.unit.zone)),
        gender=patient.gender,
        nhs_number=nhs_number(patient.nhs_number),
        allergies=allergies_words(patient),
        has_known_allergies=bool(patient.allergies),
        chair=_("Chair %(chair)s", chair=opened.chair),
        course_and_day=_(
            "Course %(course)s, day %(day)s of %(of)s",
            course=opened.course,
            day=opened.day,
            of=of,
        ),
    )


def strip_of_patient(
    day_id: str, current: str, now: datetime, zone: ZoneInfo, who: Person
) -> Strip:
    """Day list, the patient's screens, live clock, who is signed in."""
    home = f"/days/{day_id}"
    tabs = (
        ("today", _("Today"), home),
        ("record", _("Record"), f"{home}/record"),
        ("course", _("Course"), f"{home}/course"),
        ("protocol", _("Protocol"), f"{home}/protocol"),
    )
    return Strip(
        tabs=tuple(Tab(label, href, name == current) for name, label, href in tabs),
        label=_("Patient screens"),
        live_at=clock_time(now, zone),
        server_now=iso(now),
        who=who.name,
        lock_href="/lock",
        back=Tab(_("Day list"), "/days"),
    )


def strip_of_unit(
    current: str,
    now: datetime,
    zone: ZoneInfo,
    who: Person | None,
    counts: tuple[State, ...] = (),
) -> Strip:
    """The unit's screens; who is signed in stands in the bar above.

    Those that the reader may not open are taken out where it is drawn.
    """
    tomorrow = day_of(now, zone) + timedelta(days=1)
    tabs = (
        ("days", _("Day list"), "/days"),
        ("board", _("Board"), "/board"),
        ("tomorrow", _("Tomorrow"), f"/days?on={tomorrow.isoformat()}"),
        ("patients", _("Patients"), "/patients"),
        ("print", _("Print"), "/days/print"),
    )
    more = (
        ("handover", _("Handover"), "/handover"),
        ("wall", _("Wall screen"), "/wall"),
        ("figures", _("Figures"), "/figures"),
        ("people", _("People"), "/people"),
        ("tablets", _("Tablets"), "/tablets"),
        ("views", _("Who looked"), "/views"),
        ("protocol", _("Protocol"), "/protocol"),
        ("me", _("Your PIN, sign out"), "/me"),
    )
    return Strip(
        tabs=_tabs(tabs, current) if who else (),
        label=_("Unit screens"),
        live_at=clock_time(now, zone),
        server_now=iso(now),
        who="",
        lock_href="/lock" if who else None,
        counts=counts,
        more=_tabs(more, current) if who else (),
    )


def _tabs(named: tuple[tuple[str, str, str], ...], current: str) -> tuple[Tab, ...]:
    return tuple(Tab(label, href, name == current) for name, label, href in named)


def tab_of_date(on: date, today: date) -> str:
    """The tab that leads to the list of this date; none for any other date."""
    return {0: "days", 1: "tomorrow"}.get((on - today).days, "")


def unit_bar(title: str, meta: str, now: datetime, zone: ZoneInfo, who: Person | None) -> UnitBar:
    return UnitBar(title, meta, who.name if who else "", clock_time(now, zone))


def reaction_button(day_id: str) -> Button:
    """The red button of every patient's screen."""
    return Button(
        label=_("Reaction"),
        href=f"/days/{day_id}/reaction",
        kind="reaction",
        shape="triangle",
        dialog="dialog-reaction",
    )


def emergency_button(day_id: str) -> Button:
    """Stands in Reaction's corner where the reaction itself is being entered."""
    return Button(
        label=_("Emergency"),
        href=f"/days/{day_id}/emergency",
        kind="reaction",
        shape="triangle",
        dialog="dialog-emergency",
    )


def form_bar(
    day_id: str, save: Button, problem: str = "", cancel: str | None = None, leave: str = ""
) -> ActionBar:
    """Cancel and save at the left, Reaction in its corner. `leave`: what "Cancel" is called where
    something else is cancelled there."""
    href = cancel or f"/days/{day_id}"
    # Cancel throws away what was typed; a lock or a closed page does not.
    leave = leave or _("Cancel")
    back = Button(leave, href=href, size="bar", attributes=(("data-discard", ""),))
    return ActionBar((back, save), reaction_button(day_id), problem)


def day_bar(day_id: str) -> ActionBar:
    """What stays in reach on a list of one patient: observations, print, Reaction."""
    observations = Button(_("Observations"), href=f"/days/{day_id}/observations", size="bar")
    paper = Button(_("Print"), href=f"/days/{day_id}/print", size="bar")
    return ActionBar((observations, paper), reaction_button(day_id))
