"""A letter that came back is returned, and is found by its Message-ID."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = ("queued", "sending", "sent", "temporary", "permanent", "uncertain", "cancelled")
AFTER = (*BEFORE, "returned")


def upgrade() -> None:
    _allow(AFTER)
    op.create_index("ix_delivery_message_id", "delivery", ["message_id"])


def downgrade() -> None:
    op.drop_index("ix_delivery_message_id", "delivery")
    op.execute("UPDATE notice SET state = 'sent' WHERE state = 'returned'")
    _allow(BEFORE)


def _allow(states: tuple[str, ...]) -> None:
    """States that a notice may have."""
    words = ", ".join(repr(state) for state in states)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_state"), f"state IN ({words})")
