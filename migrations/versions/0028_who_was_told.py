"""Who was told: delegates behind their event are found by what they were told, and not by reading all of them.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_delegate_event_id_told_sequence", "delegate", ["event_id", "told_sequence"])


def downgrade() -> None:
    op.drop_index("ix_delegate_event_id_told_sequence", table_name="delegate")
