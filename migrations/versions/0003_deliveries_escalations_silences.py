"""deliveries, escalation, silences, deputies, bounces

Adds only. Work that is there gets the day of its last change from the audit; what waits to be
tried once more may be tried at once.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

LAST = """SELECT max(audit.as_of) FROM audit
    WHERE audit.subject = 'assignment:' || CAST(assignment.id AS VARCHAR)"""


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_alarm_plan_id_plan')),
    sa.PrimaryKeyConstraint('plan_id', 'subject', 'told_on', name=op.f('pk_alarm'))
    )
    op.create_table('silence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('obligation_id', sa.Integer(), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('document', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('author', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.CheckConstraint('(agency_id IS NULL) <> (obligation_id IS NULL)', name=op.f('ck_silence_of_one')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_silence_agency_id_agency')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_silence_obligation_id_obligation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_silence_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_silence'))
    )
    op.create_index('ix_silence_plan_id', 'silence', ['plan_id'], unique=False)
    op.create_table('deputy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_deputy_contact_id_contact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy'))
    )
    op.create_index('ix_deputy_contact_id', 'deputy', ['contact_id'], unique=False)
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('at', models.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_delivery_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    op.create_index('ix_delivery_notice_id', 'delivery', ['notice_id'], unique=False)
    op.create_table('escalation',
    sa.Column('assignment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('chased_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_escalation_assignment_id_assignment')),
    sa.PrimaryKeyConstraint('assignment_id', 'expected_on', 'level', name=op.f('pk_escalation'))
    )
    op.create_index('ix_escalation_chased_on', 'escalation', ['chased_on'], unique=False)
    op.add_column('assignment', sa.Column('acknowledged_on', sa.Date(), nullable=True))
    op.add_column('assignment', sa.Column('changed_on', sa.Date(), nullable=True))
    op.create_index('ix_assignment_changed_on_open', 'assignment', ['changed_on'], unique=False, sqlite_where=sa.text("status IN ('assigned', 'acknowledged', 'returned')"), postgresql_where=sa.text("status IN ('assigned', 'acknowledged', 'returned')"))
    op.add_column('contact', sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), server_default='email', nullable=False))
    op.add_column('contact', sa.Column('bounced_on', sa.Date(), nullable=True))
    op.add_column('contact', sa.Column('bounce', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('notice', sa.Column('try_at', models.types.UtcDateTime(timezone=True), nullable=True))
    op.add_column('notice', sa.Column('claimed_by', sa.BigInteger(), nullable=True))
    op.add_column('notice', sa.Column('handed_over_at', models.types.UtcDateTime(timezone=True), nullable=True))
    op.drop_index('ix_notice_on_waiting', 'notice')
    op.create_index('ix_notice_on_waiting', 'notice', ['on'], unique=False, sqlite_where=sa.text("state IN ('queued', 'temporary', 'sending', 'uncertain')"), postgresql_where=sa.text("state IN ('queued', 'temporary', 'sending', 'uncertain')"))
    op.add_column('notice_assignment', sa.Column('level', sa.Integer(), server_default='0', nullable=False))

    op.execute(f"UPDATE assignment SET changed_on = coalesce(({LAST}), opened_on)")
    op.execute(
        f"UPDATE assignment SET acknowledged_on = ({LAST} AND audit.action = 'acknowledge') "
        "WHERE status = 'acknowledged'"
    )
    op.execute("UPDATE notice SET try_at = claimed_at WHERE state = 'temporary'")


def downgrade() -> None:
    op.drop_column('notice_assignment', 'level')
    op.drop_index('ix_notice_on_waiting', 'notice')
    op.create_index('ix_notice_on_waiting', 'notice', ['on'], unique=False, sqlite_where=sa.text("state IN ('queued', 'temporary', 'sending')"), postgresql_where=sa.text("state IN ('queued', 'temporary', 'sending')"))
    op.drop_column('notice', 'handed_over_at')
    op.drop_column('notice', 'claimed_by')
    op.drop_column('notice', 'try_at')
    op.drop_column('contact', 'bounce')
    op.drop_column('contact', 'bounced_on')
    op.drop_column('contact', 'channel')
    op.drop_index('ix_assignment_changed_on_open', 'assignment')
    op.drop_column('assignment', 'changed_on')
    op.drop_column('assignment', 'acknowledged_on')
    op.drop_index('ix_escalation_chased_on', 'escalation')
    op.drop_table('escalation')
    op.drop_index('ix_delivery_notice_id', 'delivery')
    op.drop_table('delivery')
    op.drop_index('ix_deputy_contact_id', 'deputy')
    op.drop_table('deputy')
    op.drop_index('ix_silence_plan_id', 'silence')
    op.drop_table('silence')
    op.drop_table('alarm')
