"""What an agency holds, what waits to be judged, what is unfinished: read by indices."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SUBMITTED = sa.text("status = 'submitted'")
OPEN = sa.text("status IN ('assigned', 'acknowledged', 'returned')")
ASKED = sa.text("extension_to IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_assignment_submitted_on_id_waiting",
        "assignment",
        ["submitted_on", "id"],
        sqlite_where=SUBMITTED,
        postgresql_where=SUBMITTED,
    )
    op.create_index(
        "ix_assignment_extension_to_asked",
        "assignment",
        ["extension_to"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_index(
        "ix_assignment_cycle_id_open",
        "assignment",
        ["cycle_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    columns = ["holder_id", "status", "closed_on"]
    op.create_index("ix_assignment_holder_id_status_closed_on", "assignment", columns)
    op.drop_index("ix_assignment_holder_id", "assignment")


def downgrade() -> None:
    op.create_index("ix_assignment_holder_id", "assignment", ["holder_id"])
    op.drop_index("ix_assignment_holder_id_status_closed_on", "assignment")
    op.drop_index("ix_assignment_extension_to_asked", "assignment")
    op.drop_index("ix_assignment_cycle_id_open", "assignment")
    op.drop_index("ix_assignment_submitted_on_id_waiting", "assignment")
