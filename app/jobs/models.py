"""Work that must not be lost is a row; this is what such rows have in common."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime, choice


class Progress(StrEnum):
    """How far a piece of background work is."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Leased:
    """A row that a worker takes for a while; when the lease runs out another worker may take it."""

    progress: Mapped[Progress] = mapped_column(choice(Progress), default=Progress.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """Not before this instant; a retry moves it into the future."""
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(sa.Text, default="")
