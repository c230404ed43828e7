"""second factors, lost access, sign-in through an organisation; parts in one event; glass that is broken."""

import secrets
from base64 import b32encode

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
PROGRESS = sa.Enum("queued", "working", "done", "failed", "cancelled", name="progress", native_enum=False, length=40)
PART = sa.Enum("co_organiser", "assistant", "observer", name="part", native_enum=False, length=40)


def upgrade() -> None:
    """Everybody keeps signing in as before; who helps at a door still does, without an end; no event is kept from the secretariat."""
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("progress", PROGRESS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    op.create_index(op.f("ix_access_request_due_at"), "access_request", ["due_at"])
    op.create_index(op.f("ix_access_request_progress"), "access_request", ["progress"])
    op.create_table(
        "account_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_note_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_account_note_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_note")),
    )
    op.create_index(op.f("ix_account_note_account_id"), "account_note", ["account_id"])
    op.create_index(op.f("ix_account_note_event"), "account_note", ["event"])
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_challenge_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_challenge_secret_hash")),
    )
    op.create_index(op.f("ix_challenge_until"), "challenge", ["until"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("broken_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_broken_glass_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_broken_glass_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_glass")),
    )
    op.create_index(op.f("ix_broken_glass_event_id"), "broken_glass", ["event_id"])
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("totp_secret", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("totp_counter", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("oidc_issuer", sa.String(300), nullable=True))
        table.add_column(sa.Column("oidc_subject", sa.String(255), nullable=True))
        table.add_column(sa.Column("state_id", sa.Integer(), nullable=True))
        table.create_unique_constraint(op.f("uq_account_oidc_issuer_oidc_subject"), ["oidc_issuer", "oidc_subject"])
        table.create_foreign_key(op.f("fk_account_state_id"), "state", ["state_id"], ["id"])
    with op.batch_alter_table("account") as table:
        table.alter_column("totp_counter", server_default=None)
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("without_secretariat", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("event") as table:
        table.alter_column("without_secretariat", server_default=None)
    with op.batch_alter_table("event_staff") as table:
        table.add_column(sa.Column("part", PART, nullable=False, server_default="assistant"))
        table.add_column(sa.Column("starts_at", INSTANT, nullable=True))
        table.add_column(sa.Column("ends_at", INSTANT, nullable=True))
    with op.batch_alter_table("event_staff") as table:
        table.alter_column("part", server_default=None)
    with op.batch_alter_table("role") as table:
        table.add_column(sa.Column("needs_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("role") as table:
        table.alter_column("needs_second_factor", server_default=None)
    _sessions()


def _sessions() -> None:
    with op.batch_alter_table("staff_session") as table:
        table.add_column(sa.Column("public_id", sa.String(16), nullable=True))
        table.add_column(sa.Column("proved_at", INSTANT, nullable=True))
        table.add_column(sa.Column("browser", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("address", sa.String(45), nullable=False, server_default=""))
    kept = sa.table("staff_session", sa.column("id"), sa.column("public_id"), sa.column("proved_at"), sa.column("began_at"))
    connection = op.get_bind()
    for (row,) in connection.execute(sa.select(kept.c.id)).all():
        made = b32encode(secrets.token_bytes(10)).decode().lower()
        connection.execute(kept.update().where(kept.c.id == row).values(public_id=made, proved_at=kept.c.began_at))
    with op.batch_alter_table("staff_session") as table:
        table.alter_column("public_id", existing_type=sa.String(16), nullable=False)
        table.alter_column("proved_at", existing_type=INSTANT, nullable=False)
        table.alter_column("browser", server_default=None)
        table.alter_column("address", server_default=None)
        table.create_unique_constraint(op.f("uq_staff_session_public_id"), ["public_id"])


def downgrade() -> None:
    """Second factors and parts other than the door's are lost; those rows stay as assistants of the door."""
    with op.batch_alter_table("staff_session") as table:
        table.drop_constraint(op.f("uq_staff_session_public_id"), type_="unique")
        for name in ("address", "browser", "proved_at", "public_id"):
            table.drop_column(name)
    with op.batch_alter_table("role") as table:
        table.drop_column("needs_second_factor")
    with op.batch_alter_table("event_staff") as table:
        for name in ("ends_at", "starts_at", "part"):
            table.drop_column(name)
    with op.batch_alter_table("event") as table:
        table.drop_column("without_secretariat")
    with op.batch_alter_table("account") as table:
        table.drop_constraint(op.f("fk_account_state_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_account_oidc_issuer_oidc_subject"), type_="unique")
        for name in ("state_id", "oidc_subject", "oidc_issuer", "totp_counter", "totp_secret"):
            table.drop_column(name)
    for name in ("broken_glass", "recovery_code", "passkey", "challenge", "account_note", "access_request"):
        op.drop_table(name)
