"""notes about States."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sealed, and apart from everything that persons are asked for."""
    op.create_table(
        "state_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["state_id"], ["state.id"], name=op.f("fk_state_note_state_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["area_id"], ["thematic_area.id"], name=op.f("fk_state_note_area_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_state_note_author_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_state_note_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_state_note_submission_key")),
    )
    op.create_index(op.f("ix_state_note_state_id"), "state_note", ["state_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("state_note")
