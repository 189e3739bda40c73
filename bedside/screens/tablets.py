"""Enrolled devices, and enrolling the one in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.access.tablets import LONGEST_NAME, Kind, Tablet
from bedside.screens.form_parts import Errors, Field, Option, Segmented
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button, State
from bedside.wording import _, date_and_time


@dataclass(frozen=True, slots=True)
class EnrolForm:
    fields: tuple[Field, ...]
    kind: Segmented
    words: str
    draft: str


@dataclass(frozen=True, slots=True)
class TabletsScreen:
    """`enrol` None: the device in hand is enrolled already."""

    here: str
    enrol: EnrolForm | None
    devices: Listing


def kind_words(kind: Kind) -> str:
    return {
        "tablet": _("Tablet"),
        "desk": _("Desk"),
        "wall_screen": _("Wall screen"),
    }[kind]


def here_words(tablet: Tablet | None) -> str:
    """Which device this is."""
    if tablet is None:
        return _("This device is not enrolled yet.")
    return _(
        "This device is “%(name)s”, a %(kind)s.", name=tablet.name, kind=kind_words(tablet.kind)
    )


def enrol_form(
    typed: Mapping[str, str], errors: Errors, units: Mapping[str, str], draft: str
) -> EnrolForm:
    """`units`: those to choose from; one alone is not asked for."""
    name = Field(
        "name",
        _("Name on this device's label"),
        value=typed.get("name", ""),
        hint=_("Such as Tablet 3 or Desk at the entrance. Sign-ins and views are kept with it."),
        error=errors.get("name", ""),
        is_required=True,
        max_length=LONGEST_NAME,
    )
    unit = Field(
        "unit_id",
        _("Unit"),
        kind="select",
        error=errors.get("unit_id", ""),
        options=tuple(
            Option(unit_id, words, typed.get("unit_id") == unit_id)
            for unit_id, words in units.items()
        ),
        is_required=True,
    )
    return EnrolForm(
        fields=(name, unit) if len(units) > 1 else (name,),
        kind=Segmented(
            "kind",
            _("What is it?"),
            tuple(
                Option(kind, kind_words(kind), typed.get("kind") == kind, note)
                for kind, note in _notes().items()
            ),
            error=errors.get("kind", ""),
        ),
        words=_("Only in the unit's own hands: whoever carries it can try names and PINs there."),
        draft=draft,
    )


def _notes() -> dict[Kind, str]:
    return {
        "tablet": _("at the bedside"),
        "desk": _("at a desk"),
        "wall_screen": _("never locks, read only"),
    }


def tablets_listing(
    tablets: Sequence[Tablet],
    names: Mapping[str, str],
    units: Mapping[str, str],
    last_used: Mapping[str, datetime],
    token: str,
    zone: ZoneInfo,
) -> Listing:
    """Every device, the revoked ones last. `names` of the people by id."""
    ranked = sorted(tablets, key=lambda tablet: tablet.revoked_at is not None)
    return Listing(
        title=_("Devices"),
        columns=(_("Name"), _("Kind"), _("State"), _("Last used"), _("Revoke")),
        rows=tuple(
            (
                Cell(tablet.name, _enrolled(tablet, names, zone)),
                Cell(
                    kind_words(tablet.kind),
                    units.get(tablet.unit_id, tablet.unit_id) if len(units) > 1 else "",
                ),
                Cell(state=_state(tablet, zone)),
                Cell(_used(last_used.get(tablet.id), zone)),
                Cell(way=_revoke(tablet, token)) if tablet.revoked_at is None else Cell(),
            )
            for tablet in ranked
        ),
        empty=_("No device is enrolled yet"),
        note=_("A revoked device is out at the next tap. Revoke one that is lost at once."),
    )


def _enrolled(tablet: Tablet, names: Mapping[str, str], zone: ZoneInfo) -> str:
    return _(
        "enrolled %(at)s by %(who)s",
        at=date_and_time(tablet.enrolled_at, zone),
        who=names.get(tablet.enrolled_by, ""),
    )


def _state(tablet: Tablet, zone: ZoneInfo) -> State:
    if tablet.revoked_at is None:
        return State("check", _("Enrolled"), "ok")
    return State(
        "octagon", _("Revoked %(at)s", at=date_and_time(tablet.revoked_at, zone)), "refused"
    )


def _used(at: datetime | None, zone: ZoneInfo) -> str:
    return date_and_time(at, zone) if at is not None else _("Not signed in yet")


def _revoke(tablet: Tablet, token: str) -> Button:
    return Button(
        _("Revoke"),
        post_to=f"/tablets/{tablet.id}/revoke",
        size="compact",
        hidden=(("csrf_token", token),),
        hidden_label=tablet.name,
    )
