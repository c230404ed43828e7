"""Marks of delegations: a State's, and those that name somebody as a substitute, are found without reading all others.

Revision ID: 0029
Revises: 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COLUMNS = ("state_id", "substitute_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(f"ix_attendance_mark_{column}", "attendance_mark", [column])


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_attendance_mark_{column}", table_name="attendance_mark")
