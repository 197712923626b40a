"""requests for an extension, a hold on sending, seals over the audit

Adds only, and what it adds may be null: rows of the version before need nothing.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.Column('head', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed_at', models.types.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal')),
    sa.UniqueConstraint('last_id', name=op.f('uq_seal_last_id'))
    )
    op.add_column('assignment', sa.Column('extension_to', sa.Date(), nullable=True))
    op.add_column('plan', sa.Column('hold_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column('plan', 'hold_reason')
    op.drop_column('assignment', 'extension_to')
    op.drop_table('seal')
