"""Organisations beside States as addressees."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None

ONE = "(state_id IS NULL) <> (organisation_id IS NULL)"
STATUS = sa.Enum('party', 'signatory', 'not_party', name='treatystatus', native_enum=False, length=40)


def upgrade() -> None:
    """Make organisations addressees like States."""
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('state', 'united_nations', 'international', 'regional', 'red_cross', 'ngo', name='addresseekind', native_enum=False, length=40), nullable=False),
    sa.Column('acronym', sa.String(length=40), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('letter_language', sa.String(length=2), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind <> 'state'", name=op.f('ck_organisation_is_no_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_organisation_public_id'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('place', sa.Enum('mission', 'capital', 'other', name='place', native_enum=False, length=40), nullable=False, server_default='mission'))
        batch_op.alter_column('state_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(op.f('fk_contact_organisation_id'), 'organisation', ['organisation_id'], ['id'], ondelete='CASCADE')
        batch_op.create_index(op.f('ix_contact_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_check_constraint(op.f('ck_contact_one_addressee'), ONE)
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.alter_column('place', server_default=None)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        batch_op.alter_column('state_id', existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column('status_then', existing_type=STATUS, nullable=True)
        batch_op.create_foreign_key(op.f('fk_invitation_organisation_id'), 'organisation', ['organisation_id'], ['id'])
        batch_op.create_index(op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_unique_constraint(op.f('uq_invitation_event_id_organisation_id'), ['event_id', 'organisation_id'])
        batch_op.create_check_constraint(op.f('ck_invitation_one_addressee'), ONE)


def downgrade() -> None:
    """Forget organisations, with their addresses and invitations."""
    op.execute("UPDATE delegate SET invitation_id = NULL WHERE invitation_id IN (SELECT id FROM invitation WHERE state_id IS NULL)")
    op.execute("DELETE FROM letter WHERE invitation_id IN (SELECT id FROM invitation WHERE state_id IS NULL)")
    op.execute("DELETE FROM invitation WHERE state_id IS NULL")
    op.execute("DELETE FROM contact WHERE state_id IS NULL")
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_invitation_one_addressee'), type_='check')
        batch_op.drop_constraint(op.f('uq_invitation_event_id_organisation_id'), type_='unique')
        batch_op.drop_index(op.f('ix_invitation_organisation_id'))
        batch_op.drop_constraint(op.f('fk_invitation_organisation_id'), type_='foreignkey')
        batch_op.alter_column('status_then', existing_type=STATUS, nullable=False)
        batch_op.alter_column('state_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('organisation_id')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_contact_one_addressee'), type_='check')
        batch_op.drop_index(op.f('ix_contact_organisation_id'))
        batch_op.drop_constraint(op.f('fk_contact_organisation_id'), type_='foreignkey')
        batch_op.alter_column('state_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('place')
        batch_op.drop_column('organisation_id')
    op.drop_table('organisation')
