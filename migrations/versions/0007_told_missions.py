"""which date and place a mission was told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED = {
    "told_sequence": (sa.Integer(), "0"),
    "told_digest": (sa.String(length=64), ""),
    "told_when": (sa.Text(), ""),
    "told_where": (sa.Text(), ""),
}


def upgrade() -> None:
    """Missions that were written to before know the date and place of this day."""
    with op.batch_alter_table("invitation") as table:
        for name, (kind, default) in ADDED.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    op.execute("UPDATE invitation SET told_sequence = (SELECT calendar_sequence FROM event WHERE event.id = invitation.event_id)")
    with op.batch_alter_table("invitation") as table:
        for name in ADDED:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take the columns away."""
    with op.batch_alter_table("invitation") as table:
        for name in ADDED:
            table.drop_column(name)
