"""Templates of documents: their own sandbox of names, strict about what is missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"


@cache
def environment() -> Environment:
    """One for the process; HTML is escaped, an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **facts: object) -> str:
    """HTML of one document."""
    return environment().get_template(template).render(**facts)
