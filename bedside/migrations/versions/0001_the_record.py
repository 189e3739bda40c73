"""The record and its people; a line once written can be neither changed nor deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")

SQLITE_TRIGGERS = (
    """CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'a line of the record is never changed'); END""",
    """CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'a line of the record is never deleted'); END""",
    # INSERT OR REPLACE deletes the old line without asking the delete trigger.
    """CREATE TRIGGER event_refuses_replace BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE request_id = NEW.request_id
                 OR (day_id = NEW.day_id AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'a line of the record is never replaced'); END""",
)
POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a line of the record is never changed or deleted'; END $$""",
    """CREATE TRIGGER event_refuses_change BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record()""",
    """CREATE TRIGGER event_refuses_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record()""",
)


def upgrade() -> None:
    _record()
    _people()
    _drafts()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _record() -> None:
    op.create_table(
        "infusion_day",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("booked_on", sa.Date, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_infusion_day"),
    )
    op.create_index("ix_infusion_day_unit_id_booked_on", "infusion_day", ["unit_id", "booked_on"])
    op.create_table(
        "event",
        sa.Column("day_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("second_person", sa.Text),
        sa.Column("request_id", sa.String(80), nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day_id", "seq", name="pk_event"),
        sa.ForeignKeyConstraint(["day_id"], ["infusion_day.id"], name="fk_event_day_id"),
        sa.UniqueConstraint("request_id", name="uq_event_request_id"),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("initials", sa.String(8), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("registration", sa.String(64)),
        sa.Column("password_hash", sa.Text),
        sa.Column("pin_hash", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id"),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_try"),
    )
    op.create_index("ix_sign_in_try_who_at", "sign_in_try", ["who", "at"])


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("day_id", sa.String(32), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "day_id", "form", name="pk_draft"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_person_id"),
        sa.ForeignKeyConstraint(["day_id"], ["infusion_day.id"], name="fk_draft_day_id"),
    )
    op.create_index("ix_draft_saved_at", "draft", ["saved_at"])
