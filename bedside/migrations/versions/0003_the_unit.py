"""The unit around the record: enrolled tablets, passwords, patients, who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
WORD = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    _tablets()
    _people()
    _patients()
    _views()
    _drafts()


def _tablets() -> None:
    op.create_table(
        "tablet",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("enrolled_by", sa.String(64), nullable=False),
        sa.Column("enrolled_at", INSTANT, nullable=False),
        sa.Column("revoked_by", sa.String(64)),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_tablet"),
        sa.UniqueConstraint("token_hash", name="uq_tablet_token_hash"),
        sa.ForeignKeyConstraint(["enrolled_by"], ["person.id"], name="fk_tablet_enrolled_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name="fk_tablet_revoked_by"),
    )


def _people() -> None:
    op.add_column("person", sa.Column("unit_id", sa.String(64)))
    op.add_column("person", sa.Column("set_up_until", INSTANT))
    op.add_column("person", sa.Column("pin_until", INSTANT))
    # Until now an installation was one unit of this name.
    op.execute("UPDATE person SET unit_id = 'unit'")
    op.add_column("session", sa.Column("tablet_id", sa.String(32)))
    op.add_column("sign_in_try", sa.Column("how", sa.String(16)))
    op.add_column("sign_in_try", sa.Column("tablet_id", sa.String(32)))


def _patients() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("nhs_number", sa.String(10), nullable=False),
        sa.Column("family_name", sa.String(200), nullable=False),
        sa.Column("given_name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("born_on", sa.Date, nullable=False),
        sa.Column("gender", sa.String(50), nullable=False),
        sa.Column("allergies_known", sa.String(16), nullable=False),
        sa.Column("allergies", sa.Text, nullable=False),
        sa.Column("family_key", sa.String(200), nullable=False),
        sa.Column("given_key", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patient"),
        sa.UniqueConstraint("unit_id", "nhs_number", name="uq_patient_unit_id_nhs_number"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_patient_changed_by"),
    )
    # None on the names as they are ordered: it would be taken for the order, and all be read.
    op.create_index("ix_patient_unit_id_born_on", "patient", ["unit_id", "born_on"])
    op.create_table(
        "patient_name",
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "word", name="pk_patient_name"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_patient_name_patient_id"),
    )
    found_by = ["unit_id", "word", "patient_id"]
    op.create_index("ix_patient_name_unit_id_word_patient_id", "patient_name", found_by)
    op.add_column("infusion_day", sa.Column("patient_id", sa.String(32)))
    op.create_index("ix_infusion_day_patient_id", "infusion_day", ["patient_id"])


def _views() -> None:
    op.create_table(
        "record_view",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("tablet_id", sa.String(32)),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("day_id", sa.String(32)),
        sa.Column("patient_id", sa.String(32)),
        sa.Column("listed_on", sa.Date),
        sa.Column("what", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record_view"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_record_view_person_id"),
    )
    for name in ("day_id", "patient_id", "person_id"):
        op.create_index(f"ix_record_view_{name}_at", "record_view", [name, "at"])
    op.create_index("ix_record_view_unit_id_listed_on", "record_view", ["unit_id", "listed_on"])


def _drafts() -> None:
    """Anew, for they live a day at most: forms of the unit are kept too, not of a day alone."""
    op.drop_table("draft")
    op.create_table(
        "draft",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "about", "form", name="pk_draft"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_person_id"),
    )
    op.create_index("ix_draft_saved_at", "draft", ["saved_at"])
