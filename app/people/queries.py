"""Asking for accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.database import db
from app.errors import NotFound
from app.people.models import Account, AccountRole
from app.treaty.models import Mandate
from app.treaty.queries import is_not_over
from app.treaty.rules import Term, term_of
from app.web.access import Role


def accounts() -> Sequence[Account]:
    """Everybody, by name."""
    return db.session.scalars(
        sa.select(Account)
        .options(
            selectinload(Account.mandates).joinedload(Mandate.area),
            selectinload(Account.mandates).joinedload(Mandate.state),
        )
        .order_by(Account.active.desc(), Account.name)
    ).all()


def get_account(public_id: str) -> Account:
    """One account; raises `NotFound`."""
    account = db.session.scalar(
        sa.select(Account).where(Account.public_id == public_id).options(selectinload(Account.mandates))
    )
    if account is None:
        raise NotFound
    return account


def terms_held(account: Account, instead: Mapping[int, Term] | None = None) -> list[Term]:
    """What the account's mandates give it, with some as they were `instead`; nothing where it is closed or has no such role."""
    if not account.active or not account.holds(Role.COORDINATOR):
        return []
    return [(instead or {}).get(each.id) or term_of(each) for each in account.mandates]


def speaks_for(account: Account) -> int | None:
    """The State whose focal point the account is now, by its key."""
    return account.state_id if account.active and account.holds(Role.FOCAL_POINT) else None


def holding(role: Role | None) -> sa.ColumnElement[bool]:
    """The condition that an account has the role."""
    return Account.roles.any(AccountRole.name == role)


def who_hold(role: Role, *conditions: sa.ColumnElement[bool]) -> Sequence[Account]:
    """The active accounts with the role that meet the conditions, by name."""
    return db.session.scalars(sa.select(Account).where(Account.active, holding(role), *conditions).order_by(Account.name)).all()


def coordinators_in(area_ids: Iterable[int]) -> Sequence[Account]:
    """Those who have a mandate of one of the areas that has not ended, by name."""
    of_area = Account.mandates.any(sa.and_(Mandate.area_id.in_(list(area_ids)), is_not_over(clock.today())))
    return who_hold(Role.COORDINATOR, of_area)


def mandates(identifiers: Iterable[int] | None = None) -> Sequence[Mandate]:
    """All mandates, the newest terms first, or the ones named."""
    asked = sa.select(Mandate).options(
        joinedload(Mandate.area), joinedload(Mandate.state), joinedload(Mandate.from_meeting), joinedload(Mandate.to_meeting)
    )
    if identifiers is not None:
        asked = asked.where(Mandate.id.in_(list(identifiers)))
    found = db.session.scalars(asked).unique().all()
    return sorted(found, key=lambda each: each.from_meeting.ends_on.toordinal() if each.from_meeting else 0, reverse=True)


def roles_needing_second_factor() -> list[str]:
    """The names of the roles whose holders need one."""
    return list(db.session.scalars(sa.select(AccountRole.name).where(AccountRole.needs_second_factor)))
