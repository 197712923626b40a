"""how often an inspection was drawn, by which beacon, who gives the value, and leave to draw anew

Adds only. What was sealed before has no beacon: it is drawn anew.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('inspection') as batch:
        batch.add_column(sa.Column('draws', sa.Integer(), server_default='0', nullable=False))
        batch.add_column(sa.Column('beacon', sa.Text(), nullable=True))
        batch.add_column(sa.Column('givers', sa.Text(), nullable=True))
        batch.add_column(sa.Column('permit', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('inspection') as batch:
        batch.drop_column('permit')
        batch.drop_column('givers')
        batch.drop_column('beacon')
        batch.drop_column('draws')
