"""Organisations beside States as addressees, the audience as one rule, named lists of States."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

ONE = "(state_id IS NULL) <> (organisation_id IS NULL)"
STATUS = sa.Enum('party', 'signatory', 'not_party', name='treatystatus', native_enum=False, length=40)


LISTS = {
    "ASEAN": (("ASEAN", "ASEAN", "ASEAN"), ("ASEAN", "l'ASEAN", "la ASEAN")),
    "AU": (("African Union", "Union africaine", "Unión Africana"), ("the African Union", "l'Union africaine", "la Unión Africana")),
    "CARICOM": (
        ("Caribbean Community", "Communauté des Caraïbes", "Comunidad del Caribe"),
        ("the Caribbean Community", "la Communauté des Caraïbes", "la Comunidad del Caribe"),
    ),
    "Commonwealth": (("Commonwealth", "Commonwealth", "Commonwealth"), ("the Commonwealth", "le Commonwealth", "el Commonwealth")),
    "EU": (("European Union", "Union européenne", "Unión Europea"), ("the European Union", "l'Union européenne", "la Unión Europea")),
    "LAS": (
        ("League of Arab States", "Ligue des États arabes", "Liga de los Estados Árabes"),
        ("the League of Arab States", "la Ligue des États arabes", "la Liga de los Estados Árabes"),
    ),
    "PIF": (
        ("Pacific Islands Forum", "Forum des îles du Pacifique", "Foro de las Islas del Pacífico"),
        ("the Pacific Islands Forum", "le Forum des îles du Pacifique", "el Foro de las Islas del Pacífico"),
    ),
}


def upgrade() -> None:
    """Make organisations addressees like States, and the audience a rule."""
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
    op.create_table('contact_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sent_by_id'], ['account.id'], name=op.f('fk_contact_import_sent_by_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_import')),
    sa.UniqueConstraint('public_id', name=op.f('uq_contact_import_public_id'))
    )
    with op.batch_alter_table('contact_import', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_contact_import_sent_by_id'), ['sent_by_id'], unique=False)
    op.create_table('audience_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('state_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('came', 'went', 'restated', 'kept', name='changekind', native_enum=False, length=40), nullable=False),
    sa.Column('before', STATUS, nullable=False),
    sa.Column('after', STATUS, nullable=False),
    sa.Column('was_listed', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_audience_change_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['account.id'], name=op.f('fk_audience_change_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['state_id'], ['state.id'], name=op.f('fk_audience_change_state_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audience_change'))
    )
    with op.batch_alter_table('audience_change', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_audience_change_event_id'), ['event_id'], unique=False)
        batch_op.create_index(op.f('ix_audience_change_state_id'), ['state_id'], unique=False)
    op.create_table('state_list',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('running', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_state_list'))
    )
    _name_lists()
    with op.batch_alter_table('state_listing', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_state_listing_code'), 'state_list', ['code'], ['code'], ondelete='CASCADE')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience', sa.JSON(), nullable=False, server_default='{}'))
    _make_rules()
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('audience', existing_type=sa.JSON(), server_default=None)
        batch_op.drop_column('audience_groups')
        batch_op.drop_column('audience_statuses')


def _name_lists() -> None:
    """The lists that States are on, with the names that are known."""
    connection = op.get_bind()
    table = sa.table('state_list', sa.column('code'), sa.column('names', sa.JSON()), sa.column('running', sa.JSON()), sa.column('source'))
    for code in connection.scalars(sa.text("SELECT DISTINCT code FROM state_listing")).all():
        names, running = LISTS.get(code, ((code,) * 3, (code,) * 3))
        languages = ("en", "fr", "es")
        row = {"code": code, "names": dict(zip(languages, names)), "running": dict(zip(languages, running)), "source": ""}
        connection.execute(sa.insert(table).values(row))


def _make_rules() -> None:
    """A status, narrowed to groups, is a rule; groups alone invited nobody."""
    connection = op.get_bind()
    events = sa.table('event', sa.column('id'), *(sa.column(name, sa.JSON()) for name in ('audience', 'audience_statuses', 'audience_groups')))
    for key, statuses, groups in connection.execute(sa.select(events.c.id, events.c.audience_statuses, events.c.audience_groups)).all():
        rule = {name: kept for name, kept in (("statuses", statuses), ("groups", groups)) if kept} if statuses else {}
        connection.execute(sa.update(events).where(events.c.id == key).values(audience=rule))


def downgrade() -> None:
    """Forget organisations, with their addresses and invitations, and all of a rule but statuses and groups."""
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience_statuses', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('audience_groups', sa.JSON(), nullable=False, server_default='[]'))
    connection = op.get_bind()
    events = sa.table('event', sa.column('id'), *(sa.column(name, sa.JSON()) for name in ('audience', 'audience_statuses', 'audience_groups')))
    for key, rule in connection.execute(sa.select(events.c.id, events.c.audience)).all():
        facts = {f"audience_{name}": rule.get(name, []) for name in ("statuses", "groups")}
        connection.execute(sa.update(events).where(events.c.id == key).values(facts))
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('audience_statuses', existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column('audience_groups', existing_type=sa.JSON(), server_default=None)
        batch_op.drop_column('audience')
    with op.batch_alter_table('state_listing', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_state_listing_code'), type_='foreignkey')
    op.drop_table('state_list')
    op.drop_table('audience_change')
    op.drop_table('contact_import')
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
