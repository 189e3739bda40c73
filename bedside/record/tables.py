"""The tables: infusion days, the lines of their record, patients, people, tablets, sign-ins.

Nothing clinical stands outside `EventRow`, and nothing derived is stored. The schema itself is
made by `bedside.migrations` alone; a test keeps the two the same.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class NaiveInstant(ValueError):
    """A time without a zone was about to be stored."""


class UtcInstant(TypeDecorator[datetime]):
    """An instant in UTC to the microsecond; a time without a zone is refused.

    SQLite knows no instants: there it is text of fixed width, so that it sorts as it happened.
    """

    impl = DateTime
    cache_ok = True
    _TEXT = "%Y-%m-%dT%H:%M:%S.%fZ"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveInstant("a time without a zone cannot be stored")
        instant = value.astimezone(UTC)
        return instant.strftime(self._TEXT) if dialect.name == "sqlite" else instant

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


Base.registry.update_type_annotation_map({datetime: UtcInstant()})
db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def opaque_id() -> str:
    """A new id that says nothing about the patient: 32 hex digits."""
    return uuid4().hex


class InfusionDay(Model):
    """One patient's infusion day. Who the patient is stands in the day's first event."""

    __tablename__ = "infusion_day"
    __table_args__ = (Index(None, "unit_id", "booked_on"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=opaque_id)
    unit_id: Mapped[str] = mapped_column(String(64))
    booked_on: Mapped[date]
    created_at: Mapped[datetime]
    # Whose booking it was made from; the record itself stays the one place that says who it is.
    patient_id: Mapped[str | None] = mapped_column(String(32), index=True)


class EventRow(Model):
    """One line of the record. `by`, `second_person` and `data` are canonical JSON as hashed."""

    __tablename__ = "event"

    day_id: Mapped[str] = mapped_column(ForeignKey("infusion_day.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)
    second_person: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(80), unique=True)
    corrects: Mapped[int | None]
    data: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class PatientRow(Model):
    """Someone this unit may book. What a day's record says of them is a copy of that day.

    `allergies_known`: yes, none, not_recorded, unavailable; `allergies`: their names as a JSON
    list. The keys are the names as they are put in order. `version` grows with each change.
    """

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("unit_id", "nhs_number"),
        Index(None, "unit_id", "born_on"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=opaque_id)
    unit_id: Mapped[str] = mapped_column(String(64))
    nhs_number: Mapped[str] = mapped_column(String(10))
    family_name: Mapped[str] = mapped_column(String(200))
    given_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(50))
    born_on: Mapped[date]
    gender: Mapped[str] = mapped_column(String(50))
    allergies_known: Mapped[str] = mapped_column(String(16))
    allergies: Mapped[str] = mapped_column(Text)
    family_key: Mapped[str] = mapped_column(String(200))
    given_key: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


# Ordered by bytes on both databases, so that every word that begins so stands in one place.
WORD = String(200).with_variant(String(200, collation="C"), "postgresql")


class PatientName(Model):
    """One word that a patient is found by: a part of a name, folded; nothing else is kept of it."""

    __tablename__ = "patient_name"
    __table_args__ = (Index(None, "unit_id", "word", "patient_id"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(64))


class TabletRow(Model):
    """A device a manager has enrolled: `kind` is tablet, desk or wall_screen.

    The token it carries is never stored. Revoked, never deleted: views and tries name it.
    """

    __tablename__ = "tablet"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=opaque_id)
    unit_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    enrolled_at: Mapped[datetime]
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class PersonRow(Model):
    """Someone who may sign in. Never deleted, only made inactive: the record names them.

    `unit_id` None: an administrator of the whole installation. `set_up_until`: the password is a
    first one, given by somebody else, good until then. `pin_until`: the PIN counts until then,
    14 h after the last sign-in with the password; None: not before the next.
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=opaque_id)
    name: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(16))
    registration: Mapped[str | None] = mapped_column(String(64))
    password_hash: Mapped[str | None] = mapped_column(Text)
    pin_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    unit_id: Mapped[str | None] = mapped_column(String(64))
    set_up_until: Mapped[datetime | None]
    pin_until: Mapped[datetime | None]


class SessionRow(Model):
    """A sign-in that an administrator can end. The token itself is never stored."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    locked: Mapped[bool] = mapped_column(default=False)
    tablet_id: Mapped[str | None] = mapped_column(String(32))


class SignInTry(Model):
    """One try of a password or PIN; failed ones are counted here. `who`: person id or name hash.

    `how`: password or pin. Kept as the audit of sign-ins.
    """

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    how: Mapped[str | None] = mapped_column(String(16))
    tablet_id: Mapped[str | None] = mapped_column(String(32))


class RecordView(Model):
    """One look at a patient's record: who, when, on which tablet, which page.

    `what` is the route. `listed_on`: of a list of the unit, the date it shows.
    """

    __tablename__ = "record_view"
    __table_args__ = (
        Index(None, "day_id", "at"),
        Index(None, "patient_id", "at"),
        Index(None, "person_id", "at"),
        Index(None, "unit_id", "listed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    tablet_id: Mapped[str | None] = mapped_column(String(32))
    unit_id: Mapped[str] = mapped_column(String(64))
    day_id: Mapped[str | None] = mapped_column(String(32))
    patient_id: Mapped[str | None] = mapped_column(String(32))
    listed_on: Mapped[date | None]
    what: Mapped[str] = mapped_column(String(64))


class DraftRow(Model):
    """A half-filled form of one person; removed on save or after 24 h.

    `about`: the day it is of, or `unit` for a form of none.
    """

    __tablename__ = "draft"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(32), primary_key=True)
    form: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(index=True)


class ErasedDay(Model):
    """What is left of a day erased after the hospital's time: nothing of the patient.

    Never changed, never deleted. `lines` and `head` are the record's as it was; `erased_by` and
    `why` as typed at `bedside erase`.
    """

    __tablename__ = "erased_day"

    day_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(64))
    booked_on: Mapped[date]
    lines: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[datetime]
    erased_by: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(500))


class RecordHold(Model):
    """A day that is kept whatever its age, and with it all of the patient's: an incident, a claim.

    On hold until `released_at`. `placed_by`, `released_by` as typed at `bedside hold`.
    """

    __tablename__ = "record_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[str] = mapped_column(String(32), index=True)
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(500))
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(200))
