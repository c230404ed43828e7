"""what participants are found by, saved views, copies that were taken, and tables sent for any import."""

import sqlalchemy as sa
from alembic import op

from app.registration.models import LONGEST_SEARCH_TEXT, SEARCHED, search_text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TOGETHER = 1000


def upgrade() -> None:
    """Everybody who is registered can be found; a table that waits to be imported waits on."""
    with op.batch_alter_table("delegate") as table:
        table.add_column(sa.Column("search_text", sa.String(length=LONGEST_SEARCH_TEXT), nullable=False, server_default=""))
    fill_in()
    with op.batch_alter_table("delegate") as table:
        table.alter_column("search_text", server_default=None)
        table.drop_index("ix_delegate_event_id_status")
        table.create_index("ix_delegate_event_id_status", ["event_id", "status", "state_id", "search_text"])
        table.create_index("ix_delegate_event_id_search_text", ["event_id", "search_text", "id"])
        table.create_index("ix_delegate_event_id_registered_at", ["event_id", "registered_at", "id"])
    op.create_table(
        "participant_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_participant_view_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["account.id"], name="fk_participant_view_saved_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_participant_view"),
        sa.UniqueConstraint("public_id", name="uq_participant_view_public_id"),
        sa.UniqueConstraint("event_id", "name", name="uq_participant_view_event_id_name"),
    )
    op.create_index("ix_participant_view_saved_by_id", "participant_view", ["saved_by_id"])
    op.create_table(
        "participants_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_name", sa.String(length=200), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("progress", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_participants_copy_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name="fk_participants_copy_taken_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_participants_copy_file_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_participants_copy"),
        sa.UniqueConstraint("public_id", name="uq_participants_copy_public_id"),
        sa.UniqueConstraint("event_id", "number", name="uq_participants_copy_event_id_number"),
    )
    for column in ("taken_by_id", "file_id", "progress", "due_at"):
        op.create_index(f"ix_participants_copy_{column}", "participants_copy", [column])
    _tables("kept_table", sa.Column("purpose", sa.String(length=40), nullable=False))
    op.execute(
        "INSERT INTO kept_table (public_id, purpose, sent_by_id, sent_at, name, content)"
        " SELECT public_id, 'contacts', sent_by_id, sent_at, name, content FROM contact_import"
    )
    op.drop_table("contact_import")


def downgrade() -> None:
    """Take all of it away; tables of contacts wait on."""
    _tables("contact_import")
    op.execute(
        "INSERT INTO contact_import (public_id, sent_by_id, sent_at, name, content)"
        " SELECT public_id, sent_by_id, sent_at, name, content FROM kept_table WHERE purpose = 'contacts'"
    )
    op.drop_table("kept_table")
    op.drop_table("participants_copy")
    op.drop_table("participant_view")
    with op.batch_alter_table("delegate") as table:
        table.drop_index("ix_delegate_event_id_registered_at")
        table.drop_index("ix_delegate_event_id_search_text")
        table.drop_index("ix_delegate_event_id_status")
        table.create_index("ix_delegate_event_id_status", ["event_id", "status"])
        table.drop_column("search_text")


def fill_in() -> None:
    """Write what each person is found by, so many rows at a time."""
    delegates = sa.table("delegate", sa.column("id"), sa.column("search_text"), *(sa.column(name) for name in SEARCHED))
    connection, last = op.get_bind(), 0
    asked = sa.select(delegates.c.id, *(delegates.c[name] for name in SEARCHED)).order_by(delegates.c.id).limit(TOGETHER)
    changed = sa.update(delegates).where(delegates.c.id == sa.bindparam("key")).values(search_text=sa.bindparam("found_by"))
    while rows := connection.execute(asked.where(delegates.c.id > last)).all():
        last = rows[-1].id
        connection.execute(changed, [{"key": row[0], "found_by": search_text(*row[1:])} for row in rows])


def _tables(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        *columns,
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sent_by_id"], ["account.id"], name=f"fk_{name}_sent_by_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("public_id", name=f"uq_{name}_public_id"),
    )
    op.create_index(f"ix_{name}_sent_by_id", name, ["sent_by_id"])
