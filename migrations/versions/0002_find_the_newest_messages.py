"""The outbox shows the newest messages first: an index, so that it need not sort all of them."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_index("ix_message_created_at_id", "message", ["created_at", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_message_created_at_id", "message")
