"""Addresses as mail servers take them, and the address that undeliverable mail comes back to."""

from __future__ import annotations

import re

from flask import current_app

from app.web.links import hash_of, secret_for

MARK = re.compile(r"([a-z2-7]{16})-([0-9a-f]{12})")


def deliverable(address: str) -> str:
    """One line, with the domain in the letters that every server knows (RFC 5890); what is no address stays as it is."""
    address = " ".join(address.split())
    local, at, domain = address.rpartition("@")
    if not at or domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def bounce_address(public_id: str) -> str:
    """The envelope sender of a message; a `*` in the configured one becomes a mark that only we can make."""
    config = current_app.config["PLENARY"]
    address: str = config.mail_bounces_to or config.mail_from
    return address.replace("*", f"{public_id}-{_seal(public_id)}")


def marked_message(address: str) -> str:
    """The public id of the message that this bounce address was made for, or nothing."""
    pattern: str = current_app.config["PLENARY"].mail_bounces_to.lower()
    before, star, after = pattern.partition("*")
    if not star or not (address.startswith(before) and address.endswith(after)):
        return ""
    found = MARK.fullmatch(address[len(before) : len(address) - len(after)])
    return found[1] if found and found[2] == _seal(found[1]) else ""


def _seal(public_id: str) -> str:
    return hash_of(secret_for("bounce", public_id, 1))[:12]
