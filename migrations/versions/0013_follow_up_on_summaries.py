"""figures, versions and keys of summaries; what States said they would do."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ADDED = {
    "approximate": (sa.Boolean(), sa.false()),
    "numbers": (sa.String(length=6), "digits"),
    "figures": (sa.JSON(), "[]"),
    "corrections": (sa.JSON(), "[]"),
}


def upgrade() -> None:
    """Texts that were published before stay published; as they are now is their first version."""
    with op.batch_alter_table("summary") as table:
        for name, (kind, default) in ADDED.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table("summary") as table:
        for name in ADDED:
            table.alter_column(name, server_default=None)
    op.create_table(
        "summary_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_summary_version_made_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_version_summary_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_version")),
        sa.UniqueConstraint("summary_id", "number", name=op.f("uq_summary_version_summary_id_number")),
    )
    op.execute(
        "INSERT INTO summary_version (summary_id, number, step, text, note, made_at, made_by_id, name) "
        "SELECT summary.id, 1, 'written', summary.text, '', COALESCE(summary.edited_at, summary.generated_at), account.id, "
        "COALESCE(account.name, '') FROM summary LEFT JOIN account ON account.id = summary.edited_by_id"
    )
    op.create_table(
        "summary_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("signs", sa.String(length=3), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["cleared_by_id"], ["account.id"], name=op.f("fk_summary_clearance_cleared_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_clearance_summary_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_clearance")),
    )
    op.create_index(op.f("ix_summary_clearance_summary_id"), "summary_clearance", ["summary_id"])
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_commitment_entered_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_commitment_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["state_id"], ["state.id"], name=op.f("fk_commitment_state_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_commitment_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_commitment_submission_key")),
    )
    for column in ("due_on", "event_id", "state_id"):
        op.create_index(op.f(f"ix_commitment_{column}"), "commitment", [column])


def downgrade() -> None:
    """Take it back."""
    for table in ("commitment", "summary_clearance", "summary_version"):
        op.drop_table(table)
    with op.batch_alter_table("summary") as batch:
        for name in ADDED:
            batch.drop_column(name)
