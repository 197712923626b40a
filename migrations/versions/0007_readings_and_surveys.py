"""readings of targets, by which assignments they were asked for, results of surveys

Adds only.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('target', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('figure', sa.Float(), nullable=True),
    sa.Column('band', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.CheckConstraint('(figure IS NULL) <> (band IS NULL)', name=op.f('ck_reading_of_one')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_reading_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('plan_id', 'target', 'value', 'year', name=op.f('uq_reading_plan_id_target_value_year'))
    )
    op.create_table('reading_request',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('target', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_reading_request_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_reading_request_plan_id_plan')),
    sa.PrimaryKeyConstraint('plan_id', 'target', 'year', name=op.f('pk_reading_request'))
    )
    op.create_index('ix_reading_request_assignment_id', 'reading_request', ['assignment_id'], unique=False)
    op.create_table('survey_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('figure', sa.Float(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_survey_result_agency_id_agency')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_survey_result_obligation_id_obligation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_result')),
    sa.UniqueConstraint('obligation_id', 'year', 'subject', name=op.f('uq_survey_result_obligation_id_year_subject'))
    )


def downgrade() -> None:
    op.drop_table('survey_result')
    op.drop_index('ix_reading_request_assignment_id', table_name='reading_request')
    op.drop_table('reading_request')
    op.drop_table('reading')
