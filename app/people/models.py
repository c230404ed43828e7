"""Staff accounts; States and delegates have none."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Sealed, UtcDateTime, new_public_id
from app.jobs.models import Leased
from app.treaty.models import Mandate, State
from app.web.access import Role

account_role = sa.Table(
    "account_role",
    Base.metadata,
    sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id"), primary_key=True),
)

account_mandate = sa.Table(
    "account_mandate",
    Base.metadata,
    sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("mandate_id", sa.ForeignKey("mandate.id", ondelete="CASCADE"), primary_key=True),
)


class AccountRole(RoleMixin, Base):
    """A role, kept as a row because the accounts library asks for one."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    needs_second_factor: Mapped[bool] = mapped_column(default=False)
    """Whoever holds it sets up a second factor before anything else."""


class Account(UserMixin, Base):
    """A member of staff or a State's focal point: what they may do follows from roles, mandates and parts in events."""

    __tablename__ = "account"
    __table_args__ = (sa.UniqueConstraint("oidc_issuer", "oidc_subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password: Mapped[str] = mapped_column(sa.String(255))
    name: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """What a session holds; a new one ends every session of the account."""
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    join_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the link by which the person sets a password; it works once and expires."""
    join_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[bytes | None] = mapped_column(Sealed)
    """The key of the authenticator app (RFC 6238), once a first code has shown that it is there."""
    totp_counter: Mapped[int] = mapped_column(default=0)
    """The time step of the last code that was taken: the same code is not taken again."""
    oidc_issuer: Mapped[str | None] = mapped_column(sa.String(300))
    oidc_subject: Mapped[str | None] = mapped_column(sa.String(255))
    """Who this is at the organisation's provider, once they have signed in by it (OpenID Connect Core, section 2)."""
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    """The State that a focal point speaks for."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    state: Mapped[State | None] = relationship()
    passkeys: Mapped[list[Passkey]] = relationship(back_populates="account", order_by="Passkey.id", cascade="all, delete-orphan")
    recovery_codes: Mapped[list[RecoveryCode]] = relationship(cascade="all, delete-orphan")
    roles: Mapped[list[AccountRole]] = relationship(secondary=account_role, lazy="selectin")  # type: ignore[assignment]  # narrower than the library's
    mandates: Mapped[list[Mandate]] = relationship(secondary=account_mandate)

    def holds(self, *roles: Role) -> bool:
        """Whether the account has one of the roles."""
        return any(role.name in roles for role in self.roles)

    def is_in_office(self, today: date) -> bool:
        """Whether one of the mandates has not ended: what a coordinator may do anywhere ends with the last of them."""
        return any(not each.is_over(today) for each in self.mandates)


class Passkey(Base):
    """A WebAuthn credential of an account; the private key never leaves the device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(back_populates="passkeys")


class RecoveryCode(Base):
    """One of the codes for a lost device; it works once, and only its SHA-256 is kept of its 120 random bits."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class Challenge(Base):
    """What a passkey has to sign, once and within minutes (Web Authentication, section 13.4.3)."""

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of what the browser keeps to find it by."""
    challenge: Mapped[bytes] = mapped_column(sa.LargeBinary)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    """Whose device is asked; none while nobody has said who they are."""
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AccessRequest(Leased, Base):
    """Somebody says that they have lost access; a worker looks whether there is such an account."""

    __tablename__ = "access_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))


class AccountNote(Base):
    """What was done to or with an account, by whom, from where; rows are only added."""

    __tablename__ = "account_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(sa.String(40))
    """A key of `app.people.notes.WORDS`."""
    detail: Mapped[str] = mapped_column(sa.String(500), default="")
    event: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    """The public id of the event it concerns, if any."""
    address: Mapped[str] = mapped_column(sa.String(45), default="")

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    by: Mapped[Account | None] = relationship(foreign_keys=[by_id])


class StaffSession(Base):
    """A browser that somebody is signed in with."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the person last showed who they are: the ways to sign in are changed only soon after."""
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")


class SignInAttempt(Base):
    """A failed sign-in, or another thing that is throttled; counted in the database, so that every web process throttles alike."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), index=True)
    """A keyed hash of the address or the e-mail that was tried, never the thing itself."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
