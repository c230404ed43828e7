"""limits, waiting list and approval of registrations; places in sessions; a delegation's note verbale."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everybody who is registered stays so; an event has no limits until somebody sets them."""
    op.create_table(
        "registration_terms",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("alternates", sa.Integer(), nullable=True),
        sa.Column("waiting_list", sa.Boolean(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("individuals", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_terms_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_registration_terms")),
    )
    with op.batch_alter_table("delegate") as table:
        table.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("approved_as", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("refusal", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_delegate_decided_by_id"), "account", ["decided_by_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("delegate") as table:
        table.alter_column("refusal", server_default=None)
    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("note_verbale_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_invitation_note_verbale_id"), "stored_file", ["note_verbale_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("programme_session") as table:
        table.add_column(sa.Column("places", sa.Integer(), nullable=True))
    op.create_table(
        "session_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_session_choice_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_session_choice_delegate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_choice")),
        sa.UniqueConstraint("session_id", "delegate_id", name=op.f("uq_session_choice_session_id_delegate_id")),
    )
    op.create_index(op.f("ix_session_choice_delegate_id"), "session_choice", ["delegate_id"])


def downgrade() -> None:
    """Take them away; who waits for a place or for approval, or was refused, is on no list then."""
    op.execute("UPDATE delegate SET status = 'withdrawn' WHERE status IN ('unconfirmed', 'pending', 'waiting', 'refused')")
    op.execute("UPDATE delegate SET category = 'resource_person' WHERE category IN ('speaker', 'interpreter')")
    op.execute("UPDATE delegate SET category = 'organisation' WHERE category = 'individual'")
    op.drop_table("session_choice")
    with op.batch_alter_table("programme_session") as table:
        table.drop_column("places")
    with op.batch_alter_table("invitation") as table:
        table.drop_constraint(op.f("fk_invitation_note_verbale_id"), type_="foreignkey")
        table.drop_column("note_verbale_id")
    with op.batch_alter_table("delegate") as table:
        table.drop_constraint(op.f("fk_delegate_decided_by_id"), type_="foreignkey")
        for name in ("decided_at", "decided_by_id", "approved_as", "refusal"):
            table.drop_column(name)
    op.drop_table("registration_terms")
