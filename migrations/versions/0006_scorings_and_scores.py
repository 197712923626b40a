"""scorings and scores

Adds only.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('scoring',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('scorecard', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_scoring_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scoring')),
    sa.UniqueConstraint('plan_id', 'scorecard', 'year', name=op.f('uq_scoring_plan_id_scorecard_year'))
    )
    op.create_table('score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scoring_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('answering_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('criterion', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), server_default='open', nullable=False),
    sa.Column('prefilled_value', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('prefilled_points', models.types.Points(), nullable=True),
    sa.Column('prefilled_words', sa.Text(), nullable=True),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('points', models.types.Points(), nullable=True),
    sa.Column('document', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('entered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('entered_on', sa.Date(), nullable=True),
    sa.Column('appraised', models.types.Points(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('appraised_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('appraised_on', sa.Date(), nullable=True),
    sa.Column('imported', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'entered', 'accepted', 'lowered', 'asked_again')", name=op.f('ck_score_state')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_score_agency_id_agency')),
    sa.ForeignKeyConstraint(['answering_id'], ['agency.id'], name=op.f('fk_score_answering_id_agency')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_score_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['scoring_id'], ['scoring.id'], name=op.f('fk_score_scoring_id_scoring')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('scoring_id', 'agency_id', 'criterion', name=op.f('uq_score_scoring_id_agency_id_criterion'))
    )
    op.create_index('ix_score_assignment_id', 'score', ['assignment_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_score_assignment_id', 'score')
    op.drop_table('score')
    op.drop_table('scoring')
