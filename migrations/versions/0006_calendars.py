"""what calendars are sent and say, their secret addresses, sittings as entries of their own."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table('calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('state_id', sa.Integer(), nullable=True),
    sa.Column('link_hash', sa.String(length=64), nullable=True),
    sa.Column('link_revision', sa.Integer(), nullable=False),
    sa.Column('renewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(account_id IS NULL) <> (state_id IS NULL)', name=op.f('ck_calendar_feed_one_owner')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_feed_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['state_id'], ['state.id'], name=op.f('fk_calendar_feed_state_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('account_id', name=op.f('uq_calendar_feed_account_id')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_calendar_feed_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_calendar_feed_public_id')),
    sa.UniqueConstraint('state_id', name=op.f('uq_calendar_feed_state_id'))
    )
    op.create_table('calendar_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('uid', sa.String(length=80), nullable=False),
    sa.Column('method', sa.Enum('request', 'cancel', name='method', native_enum=False, length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('event_sequence', sa.Integer(), nullable=False),
    sa.Column('stamp', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organizer', sa.String(length=254), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('starts', sa.String(length=40), nullable=False),
    sa.Column('ends', sa.String(length=40), nullable=False),
    sa.Column('when_said', sa.Text(), nullable=False),
    sa.Column('where_said', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_calendar_message_delegate_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_calendar_message_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_calendar_message_message_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_message'))
    )
    with op.batch_alter_table('calendar_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_message_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index('ix_calendar_message_event_id_address', ['event_id', 'address'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_message_message_id'), ['message_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_message_uid'), ['uid'], unique=False)

    op.create_table('calendar_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('received_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('finding', sa.Enum('believed', 'repeated', 'stale', 'forged', 'unknown', 'uninvited', 'delegated', 'shared', 'over', 'counter', 'refresh', 'unreadable', name='finding', native_enum=False, length=40), nullable=False),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('attendee', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('uid', sa.String(length=255), nullable=False),
    sa.Column('partstat', sa.Enum('accepted', 'tentative', 'declined', name='partstat', native_enum=False, length=40), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamp', sa.DateTime(timezone=True), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('detail', sa.String(length=254), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_calendar_reply_delegate_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_calendar_reply_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['received_id'], ['received_message.id'], name=op.f('fk_calendar_reply_received_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['account.id'], name=op.f('fk_calendar_reply_settled_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_reply')),
    sa.UniqueConstraint('public_id', name=op.f('uq_calendar_reply_public_id'))
    )
    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_reply_delegate_id_current', ['delegate_id', 'current'], unique=False)
        batch_op.create_index('ix_calendar_reply_event_id_open', ['event_id', 'open'], unique=False)
        batch_op.create_index('ix_calendar_reply_received_at', ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_reply_received_id'), ['received_id'], unique=False)

    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.drop_column('own_raises')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_discreet', sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE event SET calendar_discreet = :no").bindparams(sa.bindparam('no', False, sa.Boolean())))
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('calendar_discreet', existing_type=sa.Boolean(), nullable=False)

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_uid', sa.String(length=80), nullable=True))
    _name_sittings()
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.alter_column('calendar_uid', existing_type=sa.String(length=80), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_sitting_calendar_uid'), ['calendar_uid'])


def _name_sittings() -> None:
    """Each keeps the name that its entry had: the event's own for the first, then with a number before it."""
    sitting = sa.table('sitting', sa.column('id'), sa.column('event_id'), sa.column('starts_at'), sa.column('calendar_uid'))
    event = sa.table('event', sa.column('id'), sa.column('calendar_uid'))
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(sitting.c.id, event.c.id, event.c.calendar_uid)
        .join(event, event.c.id == sitting.c.event_id)
        .order_by(event.c.id, sitting.c.starts_at, sitting.c.id)
    ).all()
    numbers: dict[int, int] = {}
    for sitting_id, event_id, uid in rows:
        number = numbers[event_id] = numbers.get(event_id, -1) + 1
        name = f"{number}-{uid}" if number else uid
        connection.execute(sa.update(sitting).where(sitting.c.id == sitting_id).values(calendar_uid=name))



def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_sitting_calendar_uid'), type_='unique')
        batch_op.drop_column('calendar_uid')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('calendar_discreet')

    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own_raises', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.alter_column('own_raises', existing_type=sa.Integer(), server_default=None)

    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_reply_received_id'))
        batch_op.drop_index('ix_calendar_reply_received_at')
        batch_op.drop_index('ix_calendar_reply_event_id_open')
        batch_op.drop_index('ix_calendar_reply_delegate_id_current')

    op.drop_table('calendar_reply')
    with op.batch_alter_table('calendar_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_message_uid'))
        batch_op.drop_index(batch_op.f('ix_calendar_message_message_id'))
        batch_op.drop_index('ix_calendar_message_event_id_address')
        batch_op.drop_index(batch_op.f('ix_calendar_message_delegate_id'))

    op.drop_table('calendar_message')
    op.drop_table('calendar_feed')
