"""A cycle that somebody orders keeps the document that orders it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle", sa.Column("ordered_by", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("cycle", "ordered_by")
