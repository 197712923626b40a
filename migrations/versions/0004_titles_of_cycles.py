"""titles of cycles: what somebody asked for, beside what the timing rules make

Adds only.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cycle', sa.Column('title', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('cycle', 'title')
