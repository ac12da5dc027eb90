"""Alembic's entry: runs the migrations on the database of the settings."""

from alembic import context

from functions.database.engine import engine
from functions.database.tables import metadata

with engine().connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
