"""Secret links: 256 bits derived from the installation's key, so the database needs to keep only a hash."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any

from flask import current_app, url_for


def secret_for(kind: str, public_id: str, revision: int) -> str:
    """The 43 characters of the link of one invitation or delegate; raising `revision` revokes it."""
    key: bytes = current_app.config["LINK_KEY"]
    digest = hmac.digest(key, f"{kind}:{public_id}:{revision}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def public_url(endpoint: str, **values: Any) -> str:
    """The address of a page for people elsewhere: by the address of the installation, not by the one that was asked."""
    return f"{current_app.config['PLENARY'].base_url}{url_for(endpoint, **values)}"


def hash_of(secret: str) -> str:
    """What the database keeps of a link, and looks it up by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
