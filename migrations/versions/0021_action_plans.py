"""actions of action plans and the events that serve them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The actions themselves are reference data, loaded after the migration."""
    op.create_table(
        "planned_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("plan_names", sa.JSON(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_action")),
        sa.UniqueConstraint("plan", "number", name=op.f("uq_planned_action_plan_number")),
    )
    op.create_table(
        "event_action",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_action_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["action_id"], ["planned_action.id"], name=op.f("fk_event_action_action_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "action_id", name=op.f("pk_event_action")),
    )
    op.create_index(op.f("ix_event_action_action_id"), "event_action", ["action_id"])


def downgrade() -> None:
    """Take it back; the words of an event's action plan stay with the event."""
    op.drop_table("event_action")
    op.drop_table("planned_action")
