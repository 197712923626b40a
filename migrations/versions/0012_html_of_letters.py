"""The HTML part of a letter is kept beside its text."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("html", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("letter", "html")
