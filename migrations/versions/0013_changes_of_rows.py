"""Audit rows keep what their act did to the rows of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit") as table:
        table.add_column(sa.Column("changes", sa.Text(), nullable=True))
        table.create_index("ix_audit_as_of", ["as_of"])


def downgrade() -> None:
    with op.batch_alter_table("audit") as table:
        table.drop_index("ix_audit_as_of")
        table.drop_column("changes")
