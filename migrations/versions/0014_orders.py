"""A cycle that somebody orders keeps the document that orders it, and what is handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle", sa.Column("ordered_by", sa.Text(), nullable=True))
    op.add_column("cycle", sa.Column("product", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("cycle", "product")
    op.drop_column("cycle", "ordered_by")
