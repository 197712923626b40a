"""The pages and the answers: accounts, sign-ins, links, sent forms, replies by mail."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROLES = "role IN ('agency', 'standing', 'judge', 'leader', 'operator')"
STATES = "state IN ('waiting', 'taken', 'set_aside')"


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = models.types.UtcDateTime(timezone=True)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("person", text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("contact_role", text(), nullable=True),
        sa.Column("role", text(), nullable=False),
        sa.Column("email", text(), nullable=True),
        sa.Column("subject", text(), nullable=True),
        sa.Column("disabled_on", sa.Date(), nullable=True),
        sa.Column("password", text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", instant, nullable=True),
        sa.CheckConstraint(ROLES, name="ck_account_role"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_account_plan_id_plan"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_account_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_table(
        "sign_in",
        sa.Column("key", text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("seen_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_sign_in_account_id_account"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "revoked_link",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=False),
        sa.Column("revoked_by", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name="fk_revoked_link_notice_id_notice"
        ),
        sa.PrimaryKeyConstraint("notice_id", name="pk_revoked_link"),
    )
    op.create_table(
        "used_form",
        sa.Column("key", text(), nullable=False),
        sa.Column("used_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_used_form"),
    )
    op.create_index("ix_used_form_used_at", "used_form", ["used_at"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("message_id", text(), nullable=False),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("sender", text(), nullable=False),
        sa.Column("subject", text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("problem", text(), nullable=True),
        sa.Column("state", text(), server_default="waiting", nullable=False),
        sa.Column("decided_by", text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(STATES, name="ck_reply_state"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_reply_plan_id_plan"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_reply_notice_id_notice"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_reply_assignment_id_assignment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.UniqueConstraint("message_id", name="uq_reply_message_id"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_reply_waiting",
        "reply",
        ["received_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "reply_file",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("file", text(), nullable=True),
        sa.Column("problem", text(), nullable=True),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_reply_file_reply_id_reply"),
        sa.PrimaryKeyConstraint("reply_id", "position", name="pk_reply_file"),
    )


def downgrade() -> None:
    for table in ("reply_file", "reply", "used_form", "revoked_link", "sign_in", "account"):
        op.drop_table(table)
