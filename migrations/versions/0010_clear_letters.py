"""what letters say is kept with their batch; keys of the States that sign."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table('letter_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wording', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('letter_batch', schema=None) as batch_op:
        batch_op.alter_column('wording', server_default=None)
    op.create_table('clearance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('signs', sa.String(length=3), nullable=False),
    sa.Column('wording', sa.JSON(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cleared_by_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['cleared_by_id'], ['account.id'], name=op.f('fk_clearance_cleared_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_clearance_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance'))
    )
    with op.batch_alter_table('clearance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clearance_event_id'), ['event_id'], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table('clearance')
    with op.batch_alter_table('letter_batch', schema=None) as batch_op:
        batch_op.drop_column('wording')
