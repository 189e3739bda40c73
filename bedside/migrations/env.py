"""Alembic's entry: runs on the connection that `bedside.record.migrate` opened."""

from alembic import context

from bedside.record.tables import db

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    transactional_ddl=True,  # SQLite too: the connection begins explicitly, so DDL rolls back
)
with context.begin_transaction():
    context.run_migrations()
