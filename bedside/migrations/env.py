"""Alembic's entry: runs inside the one transaction that `bedside.record.migrate` began, so a
failed upgrade leaves nothing behind."""

from alembic import context

from bedside.record.tables import db

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
)
with context.begin_transaction():
    context.run_migrations()
