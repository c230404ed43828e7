"""Observers of one event: a role of their own, which opens no other event.

Who was invited to observe keeps the role of observers too, since the secretariat may have given it for itself; it takes it off under People.

Revision ID: 0030
Revises: 0029
"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO role (name, needs_second_factor) SELECT 'invited_observer', needs_second_factor FROM role WHERE name = 'observer'")
    op.execute(
        "INSERT INTO account_role (account_id, role_id) SELECT DISTINCT event_staff.account_id, role.id FROM event_staff, role"
        " WHERE event_staff.part = 'observer' AND role.name = 'invited_observer'"
    )


def downgrade() -> None:
    op.execute(
        "INSERT INTO account_role (account_id, role_id) SELECT held.account_id, plain.id FROM account_role held"
        " JOIN role invited ON invited.id = held.role_id AND invited.name = 'invited_observer', role plain WHERE plain.name = 'observer'"
        " AND NOT EXISTS (SELECT 1 FROM account_role had WHERE had.account_id = held.account_id AND had.role_id = plain.id)"
    )
    op.execute("DELETE FROM account_role WHERE role_id IN (SELECT id FROM role WHERE name = 'invited_observer')")
    op.execute("DELETE FROM role WHERE name = 'invited_observer'")
