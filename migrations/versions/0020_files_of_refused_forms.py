"""a file that was good in a form that was not is kept for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None waits."""
    op.create_table(
        "pending_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_file")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_pending_file_secret_hash")),
    )
    op.create_index(op.f("ix_pending_file_sent_at"), "pending_file", ["sent_at"])


def downgrade() -> None:
    """They are asked for again."""
    op.execute("UPDATE consent SET given_by = 'mission' WHERE given_by NOT IN ('delegate', 'mission')")
    op.drop_table("pending_file")
