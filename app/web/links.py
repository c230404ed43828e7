"""Secret links: 256 bits derived from the installation's key, so the database needs to keep only a hash."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from flask import current_app


def secret_for(kind: str, public_id: str, revision: int) -> str:
    """The 43 characters of the link of one invitation or delegate; raising `revision` revokes it."""
    key: bytes = current_app.config["LINK_KEY"]
    digest = hmac.digest(key, f"{kind}:{public_id}:{revision}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(secret: str) -> str:
    """What the database keeps of a link, and looks it up by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
