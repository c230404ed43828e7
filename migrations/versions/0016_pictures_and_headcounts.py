"""pictures of events, and who was at those of before the system."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; nothing that is there changes."""
    op.create_table(
        "event_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alternative", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_picture_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_file.id"], name=op.f("fk_event_picture_stored_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_picture")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_picture_public_id")),
    )
    op.create_index(op.f("ix_event_picture_event_id"), "event_picture", ["event_id"])
    op.create_table(
        "headcount",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("representatives", sa.Integer(), nullable=True),
        sa.Column("signatory", sa.Integer(), nullable=True),
        sa.Column("not_party", sa.Integer(), nullable=True),
        sa.Column("party", sa.Integer(), nullable=True),
        sa.Column("states", sa.Integer(), nullable=True),
        sa.Column("organisations", sa.JSON(), nullable=False),
        sa.Column("resource_persons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_headcount_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_headcount")),
    )


def downgrade() -> None:
    """Take them away, and the pictures' bytes with them."""
    pictures = sa.select(sa.column("stored_file_id")).select_from(sa.table("event_picture"))
    stored = sa.table("stored_file", sa.column("id"))
    ids = list(op.get_bind().scalars(pictures))
    op.drop_table("headcount")
    op.drop_table("event_picture")
    for start in range(0, len(ids), 500):
        op.execute(sa.delete(stored).where(stored.c.id.in_(ids[start : start + 500])))
