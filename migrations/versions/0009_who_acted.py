"""The audit keeps the person who acted, and how that is known."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit") as batch:
        batch.add_column(sa.Column("person", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch.add_column(sa.Column("via", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("audit") as batch:
        batch.drop_column("via")
        batch.drop_column("person")
