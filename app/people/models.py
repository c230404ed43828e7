"""Staff accounts; States and delegates have none."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, new_public_id
from app.treaty.models import Mandate
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


class Account(UserMixin, Base):
    """A member of staff: what they may do follows from their roles and mandates."""

    __tablename__ = "account"

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
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    roles: Mapped[list[AccountRole]] = relationship(secondary=account_role, lazy="selectin")  # type: ignore[assignment]  # narrower than the library's
    mandates: Mapped[list[Mandate]] = relationship(secondary=account_mandate)

    def holds(self, *roles: Role) -> bool:
        """Whether the account has one of the roles."""
        return any(role.name in roles for role in self.roles)


class StaffSession(Base):
    """A browser that somebody is signed in with."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignInAttempt(Base):
    """A failed sign-in, or another thing that is throttled; counted in the database, so that every web process throttles alike."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), index=True)
    """A keyed hash of the address or the e-mail that was tried, never the thing itself."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
