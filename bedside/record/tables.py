"""The tables: infusion days, the lines of their record, people, sign-ins, drafts.

Nothing clinical stands outside `EventRow`, and nothing derived is stored. The schema itself is
made by `bedside.migrations` alone; a test keeps the two the same.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator
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


class PersonRow(Model):
    """Someone who may sign in. Never deleted, only made inactive: the record names them."""

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


class SessionRow(Model):
    """A sign-in that an administrator can end. The token itself is never stored."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    locked: Mapped[bool] = mapped_column(default=False)


class SignInTry(Model):
    """One try of a password or PIN; failed ones are counted here. `who`: person id or name hash."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class DraftRow(Model):
    """A half-filled form of one person for one day; removed on save or after 24 h."""

    __tablename__ = "draft"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day_id: Mapped[str] = mapped_column(ForeignKey("infusion_day.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(index=True)
