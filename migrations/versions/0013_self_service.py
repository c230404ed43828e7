"""lost links, and longer for one person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

PROGRESS = sa.Enum("queued", "working", "done", "failed", "cancelled", name="progress", native_enum=False, length=40)


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "link_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("progress", PROGRESS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    with op.batch_alter_table("link_request") as table:
        table.create_index(op.f("ix_link_request_due_at"), ["due_at"])
        table.create_index(op.f("ix_link_request_progress"), ["progress"])
    with op.batch_alter_table("delegate") as table:
        table.add_column(sa.Column("extended_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("delegate") as table:
        table.drop_column("extended_until")
    op.drop_table("link_request")
