"""mail that comes back, recipients, reminders."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table('received_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sender', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=400), nullable=False),
    sa.Column('source', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.Enum('waiting', 'done', 'nothing', 'look', name='verdict', native_enum=False, length=40), nullable=False),
    sa.Column('handler', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('about', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_message')),
    sa.UniqueConstraint('digest', name=op.f('uq_received_message_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_received_message_public_id'))
    )
    with op.batch_alter_table('received_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_received_message_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_received_message_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_received_message_verdict'), ['verdict'], unique=False)


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table('received_message')
