"""Every setting of Plenary, and the one place that reads the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Config:
    """What an installation may choose; everything has a default that works on one machine."""

    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    """Keys of before, the newest first: what was sealed and signed with them is read still."""
    instance: Path = ROOT / "instance"
    database_url: str = ""
    queue_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    """smtp://user:password@host:587?starttls=1, or smtps://…; without one, mail is kept in the outbox."""
    imap_url: str = ""
    """imaps://user:password@host/INBOX: the mailbox that bounces and answers come to."""
    mail_from: str = "plenary@example.org"
    mail_from_name: str = "Plenary"
    mail_reply_to: str = ""
    """Where answers to a message go when its event names no address; else to the sender."""
    mail_bounces_to: str = ""
    """Where undeliverable mail comes back to (the envelope sender); a `*` in it stands for a mark of each message."""
    calendar_replies_to: str = ""
    """Where calendars send their answers, else the sender's address; a `*` in it stands for a mark of each guest."""
    trusted_proxies: int = 0
    """How many proxies stand before it: only what they add to X-Forwarded-* is believed."""
    oidc_issuer: str = ""
    """The organisation's OpenID Connect provider; its discovery document is read from there."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = ""
    """What the button says: "Sign in with …"."""
    idle_session: timedelta = timedelta(hours=8)
    letter_processes: int = 1
    """How many processes make letters side by side; one for each core unless told."""
    max_upload_bytes: int = 20 * 1024 * 1024
    log_format: str = "text"
    """`json`: a line of JSON for each record and each request."""
    metrics_token: str = ""
    """What Prometheus sends as its bearer token; without one, /metrics does not exist."""
    security_contact: str = ""
    """mailto:… or https://…: where people tell of weaknesses; without one there is no security.txt."""
    demonstration: bool = False
    testing: bool = False

    @property
    def behind_tls(self) -> bool:
        """Cookies are `Secure` and HSTS is sent once the public address says https."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls) -> Config:
        """Read the environment once; the secret key is made on first start and kept in the instance folder."""
        env = os.environ
        instance = Path(env.get("PLENARY_INSTANCE", ROOT / "instance")).resolve()
        instance.mkdir(parents=True, exist_ok=True)
        database_url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'plenary.db'}"
        return cls(
            secret_key=env.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
            secret_key_fallbacks=tuple(filter(None, (each.strip() for each in env.get("SECRET_KEY_FALLBACKS", "").split(",")))),
            instance=instance,
            database_url=database_url,
            queue_url=env.get("QUEUE_URL", ""),
            base_url=env.get("BASE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
            smtp_url=env.get("SMTP_URL", ""),
            imap_url=env.get("IMAP_URL", ""),
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            mail_from_name=env.get("MAIL_FROM_NAME", cls.mail_from_name),
            mail_reply_to=env.get("MAIL_REPLY_TO", ""),
            mail_bounces_to=env.get("MAIL_BOUNCES_TO", ""),
            calendar_replies_to=env.get("CALENDAR_REPLIES_TO", ""),
            trusted_proxies=int(env.get("TRUSTED_PROXIES", "0")),
            oidc_issuer=env.get("OIDC_ISSUER", "").rstrip("/"),
            oidc_client_id=env.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=env.get("OIDC_CLIENT_SECRET", ""),
            oidc_name=env.get("OIDC_NAME", ""),
            idle_session=timedelta(minutes=int(env.get("SESSION_MINUTES", "480"))),
            letter_processes=max(1, int(env.get("LETTER_PROCESSES") or os.cpu_count() or 1)),
            log_format=env.get("LOG_FORMAT", cls.log_format),
            metrics_token=env.get("METRICS_TOKEN", ""),
            security_contact=env.get("SECURITY_CONTACT", ""),
            demonstration=env.get("PLENARY_DEMONSTRATION", "1") == "1",
        )


def _kept_secret(path: Path) -> str:
    """Make the key once: `x` lets exactly one of several processes that start together write it."""
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
