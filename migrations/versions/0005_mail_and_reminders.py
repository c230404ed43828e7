"""mail that comes back, recipients, reminders."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0003'
branch_labels = None
depends_on = None


FATE = sa.Enum('waiting', 'sent', 'refused', 'bounced', name='fate', native_enum=False, length=40)
VERDICT = sa.Enum('waiting', 'done', 'nothing', 'look', name='verdict', native_enum=False, length=40)
FATES = {'done': 'sent', 'failed': 'refused', 'cancelled': 'refused'}


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
    sa.Column('verdict', VERDICT, nullable=False),
    sa.Column('handler', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('about', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_message')),
    sa.UniqueConstraint('digest', name=op.f('uq_received_message_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_received_message_public_id'))
    )
    op.create_index(op.f('ix_received_message_about'), 'received_message', ['about'])
    op.create_index(op.f('ix_received_message_received_at'), 'received_message', ['received_at'])
    op.create_index(op.f('ix_received_message_verdict'), 'received_message', ['verdict'])
    op.create_table('mail_host',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('trouble', sa.Text(), nullable=False),
    sa.Column('troubled_since', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_mail_host'))
    )
    op.create_table('recipient',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('key', sa.String(length=320), nullable=False),
    sa.Column('fate', FATE, nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_recipient_message_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recipient'))
    )
    op.create_index(op.f('ix_recipient_fate'), 'recipient', ['fate'])
    op.create_index(op.f('ix_recipient_key'), 'recipient', ['key'])
    op.create_index(op.f('ix_recipient_message_id'), 'recipient', ['message_id'])
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id', sa.String(length=255), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('regarding', sa.String(length=16), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('supersedes', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('not_after', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_message_message_id'), ['message_id'])
        batch_op.create_index(batch_op.f('ix_message_regarding'), ['regarding'])
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.alter_column('message_id', server_default=None)
        batch_op.alter_column('regarding', server_default=None)
        batch_op.alter_column('supersedes', server_default=None)
    _give_recipients()
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reply_to', sa.String(length=254), nullable=False, server_default=''))
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('reply_to', server_default=None)
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=254), nullable=False, server_default=''))
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.alter_column('email', server_default=None)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminders_off', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.alter_column('reminders_off', server_default=None)
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('usual', sa.Boolean(), nullable=False),
    sa.Column('whom', sa.Enum('silent', 'delegates', 'speakers', name='whom', native_enum=False, length=40), nullable=False),
    sa.Column('before', sa.Enum('reply_by', 'event', name='before', native_enum=False, length=40), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.Column('troubles', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_reminder_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('event_id', 'key', name=op.f('uq_reminder_event_id_key'))
    )


def _give_recipients() -> None:
    """Each address of a message that was written before gets its row."""
    message = sa.table('message', sa.column('id', sa.Integer), sa.column('to', sa.JSON), sa.column('copy', sa.JSON),
                       sa.column('progress', sa.String), sa.column('error', sa.Text), sa.column('created_at', sa.DateTime(timezone=True)))
    recipient = sa.table('recipient', *(sa.column(name) for name in ('message_id', 'address', 'key', 'fate', 'answer')),
                         sa.column('answered_at', sa.DateTime(timezone=True)))
    rows = []
    for each in op.get_bind().execute(sa.select(message)):
        fate = FATES.get(each.progress, 'waiting')
        for address in dict.fromkeys([*each.to, *each.copy]):
            rows.append({'message_id': each.id, 'address': address, 'key': address.lower(), 'fate': fate, 'answer': each.error,
                         'answered_at': None if fate == 'waiting' else each.created_at})
    if rows:
        op.bulk_insert(recipient, rows)


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table('reminder')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('reminders_off')
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.drop_column('email')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('reply_to')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_regarding'))
        batch_op.drop_index(batch_op.f('ix_message_message_id'))
        batch_op.drop_column('supersedes')
        batch_op.drop_column('not_after')
        batch_op.drop_column('regarding')
        batch_op.drop_column('message_id')
    op.drop_table('recipient')
    op.drop_table('mail_host')
    op.drop_table('received_message')
