"""inspections and findings

Adds only.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('obligation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('proposed_on', sa.Date(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=True),
    sa.Column('reveal_by', sa.Date(), nullable=True),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('head', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('team', sa.Text(), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('document', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('commitment', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('box', sa.Text(), nullable=True),
    sa.Column('proof', sa.Text(), nullable=True),
    sa.Column('conclusion', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('draw_assignment_id', sa.Integer(), nullable=True),
    sa.Column('visit_assignment_id', sa.Integer(), nullable=True),
    sa.Column('conclusion_assignment_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('periodic', 'surprise', 'adhoc')", name=op.f('ck_inspection_kind')),
    sa.CheckConstraint("state IN ('planned', 'sealed', 'announced', 'carried_out', 'concluded')", name=op.f('ck_inspection_state')),
    sa.CheckConstraint('state NOT IN (\'planned\', \'sealed\') OR (place IS NULL AND "on" IS NULL)', name=op.f('ck_inspection_hidden')),
    sa.ForeignKeyConstraint(['conclusion_assignment_id'], ['assignment.id'], name=op.f('fk_inspection_conclusion_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['draw_assignment_id'], ['assignment.id'], name=op.f('fk_inspection_draw_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_inspection_plan_id_plan')),
    sa.ForeignKeyConstraint(['visit_assignment_id'], ['assignment.id'], name=op.f('fk_inspection_visit_assignment_id_assignment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection'))
    )
    op.create_index('ix_inspection_plan_id_year', 'inspection', ['plan_id', 'year'], unique=False)
    op.create_index('ix_inspection_surprise', 'inspection', ['plan_id', 'year', 'place'], unique=True, sqlite_where=sa.text("kind = 'surprise'"), postgresql_where=sa.text("kind = 'surprise'"))
    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('remedy', sa.Text(), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_finding_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_finding_inspection_id_inspection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding'))
    )
    op.create_index('ix_finding_assignment_id', 'finding', ['assignment_id'], unique=False)
    op.create_index('ix_finding_inspection_id', 'finding', ['inspection_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_finding_inspection_id', 'finding')
    op.drop_index('ix_finding_assignment_id', 'finding')
    op.drop_table('finding')
    op.drop_index('ix_inspection_surprise', 'inspection')
    op.drop_index('ix_inspection_plan_id_year', 'inspection')
    op.drop_table('inspection')
