"""the event's own texts in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
TABLES = ("event", "programme_session")


def upgrade() -> None:
    """Nothing is translated yet."""
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("translations", sa.JSON(), nullable=False, server_default="{}"))
        with op.batch_alter_table(name) as table:
            table.alter_column("translations", server_default=None)


def downgrade() -> None:
    """The texts stay as they were typed."""
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("translations")
