"""Secret links: 256 bits derived from the installation's key, so the database needs to keep only a hash."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode, urlsafe_b64encode
from typing import Any

from flask import current_app


def secret_for(kind: str, public_id: str, revision: int) -> str:
    """The 43 characters of the link of one invitation or delegate; raising `revision` revokes it."""
    return urlsafe_b64encode(_digest(f"{kind}:{public_id}:{revision}")).rstrip(b"=").decode()


def mark_for(kind: str, public_id: str) -> str:
    """26 small letters and digits (130 bits) that stand in an e-mail address, where capitals may be lost on the way."""
    return b32encode(_digest(f"{kind}:{public_id}")).decode().lower()[:26]


def _digest(purpose: str) -> bytes:
    key: bytes = current_app.config["LINK_KEY"]
    return hmac.digest(key, purpose.encode(), hashlib.sha256)


def public_url(endpoint: str, **values: Any) -> str:
    """The address of a page for people elsewhere: by the address of the installation, also where a worker asks and no request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PLENARY'].base_url}{path}"


def hash_of(secret: str) -> str:
    """What the database keeps of a link, and looks it up by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
