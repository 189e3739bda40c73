"""Whose unit a day, patient, tablet or person is of. Asked before anything of it is shown."""

from sqlalchemy import select

from bedside.record.tables import InfusionDay, PatientRow, PersonRow, TabletRow, db

# By the name that stands for it in an address.
_BELONG: dict[str, type[InfusionDay | PatientRow | TabletRow | PersonRow]] = {
    "day_id": InfusionDay,
    "patient_id": PatientRow,
    "tablet_id": TabletRow,
    "person_id": PersonRow,
}
_LONGEST_ID = 64


class NotThere(LookupError):
    """Nothing has this id."""


def belongs_somewhere(name: str) -> bool:
    """Whether what an address calls `name` is of one unit."""
    return name in _BELONG


def unit_of(name: str, value: str) -> str | None:
    """The unit of the day, patient, tablet or person with this id.

    None: an administrator of the whole installation. Raises NotThere.
    """
    if "\0" in value or len(value) > _LONGEST_ID:  # no database takes it
        raise NotThere(name)
    table = _BELONG[name]
    found = db.session.execute(select(table.unit_id).where(table.id == value)).one_or_none()
    if found is None:
        raise NotThere(name)
    unit_id: str | None = found.unit_id
    return unit_id
