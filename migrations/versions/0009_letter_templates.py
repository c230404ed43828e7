"""how States are invited, and the words of letters as the secretariat writes them."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def instrument():
    """A letter or a note verbale."""
    return sa.Enum('letter', 'note_verbale', name='instrument', native_enum=False, length=40)


def upgrade() -> None:
    """Bring the schema forward; what was there is a letter."""
    op.create_table('letter_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('instrument', instrument(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['saved_by_id'], ['account.id'], name=op.f('fk_letter_template_saved_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_template')),
    sa.UniqueConstraint('instrument', 'language', 'number', name=op.f('uq_letter_template_instrument_language_number'))
    )
    for table in ('event', 'letter_batch'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('instrument', instrument(), nullable=False, server_default='letter'))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('instrument', existing_type=instrument(), server_default=None)
    with op.batch_alter_table('letter_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words_as_of', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back: letters are written as the software writes them."""
    op.execute("UPDATE contact SET form_of_address = 'excellency' WHERE form_of_address IN ('sir', 'madam')")
    with op.batch_alter_table('letter_batch', schema=None) as batch_op:
        batch_op.drop_column('words_as_of')
        batch_op.drop_column('instrument')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('instrument')
    op.drop_table('letter_template')
