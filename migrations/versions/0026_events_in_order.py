"""Events in order: what a list chooses by stands in the index of their days.

Revision ID: 0026
Revises: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_event_in_order", "event", ["starts_on", "id", "kind", "country_id", "confidentiality", "status"])
    op.drop_index("ix_event_starts_on", table_name="event")


def downgrade() -> None:
    op.create_index("ix_event_starts_on", "event", ["starts_on"])
    op.drop_index("ix_event_in_order", table_name="event")
