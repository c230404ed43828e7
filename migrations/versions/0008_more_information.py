"""the page on which everybody can read more of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("information_link", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("event") as table:
        table.alter_column("information_link", server_default=None)


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("event") as table:
        table.drop_column("information_link")
