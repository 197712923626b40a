"""Alembic's entry: runs on the connection that models.database hands over."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
