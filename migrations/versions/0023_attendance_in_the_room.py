"""attendance as standings with times and devices; the door's links, devices and refused records."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _key(name: str, table: str, on_delete: str | None) -> sa.ForeignKeyConstraint:
    """A foreign key of the table that is being made."""
    return sa.ForeignKeyConstraint([name], [f"{table}.id"], ondelete=on_delete)


def _named(table: str, *parts: sa.Column | sa.Constraint) -> None:
    """Make a table whose constraints are called as the models call them."""
    for part in parts:
        if isinstance(part, sa.ForeignKeyConstraint):
            part.name = op.f(f"fk_{table}_{part.column_keys[0]}")
    op.create_table(table, *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def upgrade() -> None:
    """A tick becomes a standing; what was taken back stays taken back."""
    _named(
        "door_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        _key("event_id", "event", "CASCADE"),
        _key("made_by_id", "account", "SET NULL"),
        sa.UniqueConstraint("public_id", name=op.f("uq_door_link_public_id")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_door_link_link_hash")),
    )
    op.create_index(op.f("ix_door_link_event_id"), "door_link", ["event_id"])
    _named(
        "door_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        _key("event_id", "event", "CASCADE"),
        _key("link_id", "door_link", "CASCADE"),
        _key("account_id", "account", "CASCADE"),
        sa.UniqueConstraint("public_id", name=op.f("uq_door_device_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_door_device_secret_hash")),
    )
    op.create_index(op.f("ix_door_device_event_id"), "door_device", ["event_id"])
    op.create_index(op.f("ix_door_device_link_id"), "door_device", ["link_id"])
    op.create_table(
        "attendance_terms",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.String(length=40), nullable=True),
        sa.Column("self_session_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_attendance_terms_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["self_session_id"], ["programme_session.id"], name=op.f("fk_attendance_terms_self_session_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_attendance_terms")),
    )
    _named(
        "attendance_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=60), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _key("event_id", "event", "CASCADE"),
        _key("session_id", "programme_session", "SET NULL"),
        _key("delegate_id", "delegate", "CASCADE"),
        _key("recorded_by_id", "account", "SET NULL"),
        _key("device_id", "door_device", "SET NULL"),
        sa.UniqueConstraint("uuid", name=op.f("uq_attendance_refusal_uuid")),
    )
    op.create_index(op.f("ix_attendance_refusal_event_id"), "attendance_refusal", ["event_id"])
    op.create_index(op.f("ix_attendance_refusal_delegate_id"), "attendance_refusal", ["delegate_id"])
    with op.batch_alter_table("attendance_mark") as table:
        table.drop_index("ix_attendance_mark_session_id_delegate_id")
        table.alter_column("delegate_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("state_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("standing", sa.String(length=40), nullable=False, server_default="present"))
        table.add_column(sa.Column("mode", sa.String(length=40), nullable=False, server_default="in_person"))
        table.add_column(sa.Column("excuse", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("substitute_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("contradicts_id", sa.Integer(), nullable=True))
        for name, other, on_delete in (
            ("state_id", "state", None),
            ("substitute_id", "delegate", "SET NULL"),
            ("device_id", "door_device", "SET NULL"),
            ("contradicts_id", "attendance_mark", "SET NULL"),
        ):
            table.create_foreign_key(op.f(f"fk_attendance_mark_{name}"), other, [name], ["id"], ondelete=on_delete)
    op.execute("UPDATE attendance_mark SET at = recorded_at")
    op.execute("UPDATE attendance_mark SET standing = 'undone' WHERE NOT present")
    with op.batch_alter_table("attendance_mark") as table:
        table.drop_column("present")
        table.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
        for name in ("standing", "mode", "note"):
            table.alter_column(name, existing_type=sa.String(), server_default=None)
        table.create_check_constraint(op.f("ck_attendance_mark_one_subject"), "(delegate_id IS NULL) <> (state_id IS NULL)")
        table.create_index("ix_attendance_mark_session_id_delegate_id", ["session_id", "delegate_id", "at", "id"])


def downgrade() -> None:
    """Only present, or not, of persons is left; what else was said is lost, and what came by other ways came by the list."""
    op.execute("DELETE FROM attendance_mark WHERE delegate_id IS NULL")
    op.execute("UPDATE attendance_mark SET method = 'list' WHERE method IN ('scan', 'self', 'paper')")
    with op.batch_alter_table("attendance_mark") as table:
        table.drop_index("ix_attendance_mark_session_id_delegate_id")
        table.drop_constraint(op.f("ck_attendance_mark_one_subject"), type_="check")
        for name in ("state_id", "substitute_id", "device_id", "contradicts_id"):
            table.drop_constraint(op.f(f"fk_attendance_mark_{name}"), type_="foreignkey")
        table.add_column(sa.Column("present", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE attendance_mark SET present = :no WHERE standing <> 'present'").bindparams(no=False))
    with op.batch_alter_table("attendance_mark") as table:
        table.alter_column("present", existing_type=sa.Boolean(), server_default=None)
        table.alter_column("delegate_id", existing_type=sa.Integer(), nullable=False)
        for name in (
            "state_id", "standing", "mode", "excuse", "note", "substitute_id", "arrived_at", "left_at", "device_id", "said_at",
            "at", "contradicts_id",
        ):  # fmt: skip
            table.drop_column(name)
        table.create_index("ix_attendance_mark_session_id_delegate_id", ["session_id", "delegate_id", "id"])
    op.drop_table("attendance_refusal")
    op.drop_table("attendance_terms")
    op.drop_table("door_device")
    op.drop_table("door_link")
