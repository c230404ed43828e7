"""keys with which programs register delegates for one event."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No program has one."""
    op.create_table(
        "program_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_program_token_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_program_token_made_by_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_program_token_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_program_token_secret_hash")),
    )
    op.create_index(op.f("ix_program_token_event_id"), "program_token", ["event_id"])
    op.create_index(op.f("ix_program_token_made_by_id"), "program_token", ["made_by_id"])


def downgrade() -> None:
    """Programs register nobody any more."""
    op.drop_table("program_token")
