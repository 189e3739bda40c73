"""Whole days of a patient may be erased once the hospital's time is over, and it stays visible.

A day is deleted only behind a stone that names it: how many lines it had, its head, when, who and
why, nothing of the patient. Stones are never changed or deleted. A day on hold gets none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")

_ERASED = "EXISTS (SELECT 1 FROM erased_day WHERE day_id = {})"
_TRUE_STONE = """NEW.lines = (SELECT count(*) FROM event WHERE day_id = NEW.day_id)
    AND NEW.head = (SELECT hash FROM event WHERE day_id = NEW.day_id ORDER BY seq DESC LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM record_hold
                    WHERE day_id = NEW.day_id AND released_at IS NULL)"""

SQLITE_TRIGGERS = (
    "DROP TRIGGER event_refuses_delete",
    f"""CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event
    WHEN NOT {_ERASED.format("OLD.day_id")}
    BEGIN SELECT RAISE(ABORT, 'a line of the record is never deleted'); END""",
    f"""CREATE TRIGGER event_refuses_erased BEFORE INSERT ON event
    WHEN {_ERASED.format("NEW.day_id")}
    BEGIN SELECT RAISE(ABORT, 'an erased day takes no line'); END""",
    f"""CREATE TRIGGER infusion_day_refuses_delete BEFORE DELETE ON infusion_day
    WHEN NOT {_ERASED.format("OLD.id")}
    BEGIN SELECT RAISE(ABORT, 'a day is deleted only when it is erased'); END""",
    f"""CREATE TRIGGER erased_day_refuses_untrue BEFORE INSERT ON erased_day
    WHEN {_ERASED.format("NEW.day_id")} OR NOT coalesce({_TRUE_STONE}, 0)
    BEGIN SELECT RAISE(ABORT, 'what is said of an erased day must be true'); END""",
    """CREATE TRIGGER erased_day_refuses_update BEFORE UPDATE ON erased_day
    BEGIN SELECT RAISE(ABORT, 'what is said of an erased day is never changed'); END""",
    """CREATE TRIGGER erased_day_refuses_delete BEFORE DELETE ON erased_day
    BEGIN SELECT RAISE(ABORT, 'what is said of an erased day is never deleted'); END""",
)
POSTGRESQL_TRIGGERS = (
    f"""CREATE OR REPLACE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF {_ERASED.format("OLD.day_id")} THEN RETURN OLD; END IF;
      END IF;
      RAISE EXCEPTION 'a line of the record is never changed or deleted';
    END $$""",
    f"""CREATE FUNCTION refuse_line_of_erased() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_ERASED.format("NEW.day_id")} THEN
        RAISE EXCEPTION 'an erased day takes no line';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER event_refuses_erased BEFORE INSERT ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_line_of_erased()""",
    f"""CREATE FUNCTION refuse_delete_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF {_ERASED.format("OLD.id")} THEN RETURN OLD; END IF;
      END IF;
      RAISE EXCEPTION 'a day is deleted only when it is erased';
    END $$""",
    """CREATE TRIGGER infusion_day_refuses_delete BEFORE DELETE ON infusion_day
    FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_day()""",
    """CREATE TRIGGER infusion_day_refuses_truncate BEFORE TRUNCATE ON infusion_day
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete_of_day()""",
    f"""CREATE FUNCTION refuse_untrue_stone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF coalesce({_TRUE_STONE}, false) THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'what is said of an erased day must be true';
    END $$""",
    """CREATE TRIGGER erased_day_refuses_untrue BEFORE INSERT ON erased_day
    FOR EACH ROW EXECUTE FUNCTION refuse_untrue_stone()""",
    """CREATE FUNCTION refuse_change_of_stone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what is said of an erased day is never changed or deleted'; END $$""",
    """CREATE TRIGGER erased_day_refuses_change BEFORE UPDATE OR DELETE ON erased_day
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_stone()""",
    """CREATE TRIGGER erased_day_refuses_truncate BEFORE TRUNCATE ON erased_day
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_stone()""",
)


def upgrade() -> None:
    _stones()
    _holds()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _stones() -> None:
    op.create_table(
        "erased_day",
        sa.Column("day_id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("booked_on", sa.Date, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("erased_at", INSTANT, nullable=False),
        sa.Column("erased_by", sa.String(200), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("day_id", name="pk_erased_day"),
    )


def _holds() -> None:
    op.create_table(
        "record_hold",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("day_id", sa.String(32), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.Column("placed_by", sa.String(200), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("released_at", INSTANT),
        sa.Column("released_by", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_record_hold"),
    )
    op.create_index("ix_record_hold_day_id", "record_hold", ["day_id"])
