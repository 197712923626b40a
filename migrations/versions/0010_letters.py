"""The text of what was sent is kept."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "letter",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("sha256", text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("left_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_letter_notice_id_notice"),
        sa.PrimaryKeyConstraint("notice_id", "sha256", name="pk_letter"),
    )
    op.create_index("ix_letter_left_at", "letter", ["left_at"])


def downgrade() -> None:
    op.drop_index("ix_letter_left_at", "letter")
    op.drop_table("letter")
