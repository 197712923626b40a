"""A cycle that somebody orders keeps what is to be handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle", sa.Column("product", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("cycle", "product")
