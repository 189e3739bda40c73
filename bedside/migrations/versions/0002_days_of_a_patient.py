"""An index that finds a patient's days by the NHS number in each day's first event."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = {
    "sqlite": """CREATE INDEX ix_event_day_opened_nhs_number
    ON event (json_extract(data, '$.patient.nhs_number')) WHERE type = 'day_opened'""",
    "postgresql": """CREATE INDEX ix_event_day_opened_nhs_number
    ON event (((data::jsonb) #>> '{patient,nhs_number}')) WHERE type = 'day_opened'""",
}


def upgrade() -> None:
    op.execute(INDEX[op.get_bind().dialect.name])
