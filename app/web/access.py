"""Who a page is for: every view says it, and a test walks all endpoints to see that it does."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.errors import NotFound
from app.web.rights import Right, Role, roles_with

__all__ = ["ADMINISTRATORS", "DESK", "DIRECTORY", "EDITORS", "FOCAL_POINTS", "GLASS_BREAKERS", "KEEPERS", "PLANNERS", "SHARERS", "STAFF", "Audience", "Role", "is_unsafe", "open_to"]
View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Readers without an account."""

    EVERYONE = "everyone"
    LINK = "link"
    """Whoever holds the secret link in the address; the view looks it up and answers 404 otherwise."""
    TOKEN = "token"  # nosec B105  # what the audience is called
    """A program that holds a key of the event; the view looks it up and answers 404 otherwise."""


STAFF = roles_with(Right.SEE)
DESK = roles_with(Right.READ)
EDITORS = roles_with(Right.EDIT)
PLANNERS = roles_with(Right.PLAN)
DIRECTORY = roles_with(Right.DIRECTORY)
KEEPERS = roles_with(Right.KEEP)
SHARERS = roles_with(Right.SHARE)
ADMINISTRATORS = roles_with(Right.ADMINISTER)
GLASS_BREAKERS = roles_with(Right.BREAK_GLASS)
FOCAL_POINTS = roles_with(Right.OWN_STATE)


def open_to(*audience: Role | Audience) -> Callable[[View], View]:
    """Open a view to these roles; nobody signed in is sent to sign in, another role finds nothing there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not any(isinstance(member, Audience) for member in audience):
                if not current_user.is_authenticated:
                    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # set by Flask-Login
                    return answer
                if not current_user.holds(*audience):
                    raise NotFound
            given: ResponseReturnValue = current_app.ensure_sync(view)(*args, **kwargs)
            return given

        guarded.audience = frozenset(audience)  # type: ignore[attr-defined]  # read by the test of all endpoints
        return guarded  # type: ignore[return-value]  # same signature as the view

    return decorate


def is_unsafe() -> bool:
    """Whether the request may change something (RFC 9110, section 9.2.1)."""
    return request.method not in ("GET", "HEAD", "OPTIONS")
