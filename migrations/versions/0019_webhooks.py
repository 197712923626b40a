"""Addresses of programs that are told what happens."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("url", text(), nullable=False),
        sa.Column("events", text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answer", text(), nullable=True),
        sa.Column("try_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_webhook_plan_id_plan"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_webhook_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
        sa.UniqueConstraint("name", name="uq_webhook_name"),
    )
    op.create_table(
        "told_event",
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event", text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name="fk_told_event_webhook_id_webhook"
        ),
        sa.PrimaryKeyConstraint("webhook_id", "event", "row_id", "on", name="pk_told_event"),
    )


def downgrade() -> None:
    op.drop_table("told_event")
    op.drop_table("webhook")
