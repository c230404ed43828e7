"""Which files hold what guests and the public read: those are translated into all official languages of the United Nations.

Templates are found by themselves: whatever stands in a frame for guests, with all that it includes, every mail and every error page.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
FRAMES = ("shared/guest.html", "shared/record.html", "shared/door.html")
WITHOUT_FRAME = ("attendance/door/shell.html", "reports/frame.html", "privacy/kept.html", "privacy/erase.html")
OF_STAFF = ("questionnaires/preview.html", "attendance/session.html", "attendance/show.html", "attendance/roll_call.html", "attendance/board.html", "attendance/person.html", "attendance/paper.html")
"""Shown in a guest's frame to staff, who work in English, French and Spanish."""
MODULES = (
    "errors.py", "files/*.py", "web/**/*.py", "feeds/*.py", "people/accounts.py", "people/forms.py", "people/views/entering.py",
    "attendance/door_words.py", "attendance/wording.py", "attendance/views/door.py", "attendance/views/page.py",
    "events/calendar.py", "events/wording.py", "invitations/messages.py", "reminders/messages.py",
    "questionnaires/building.py", "questionnaires/kinds.py", "questionnaires/wording.py", "registration/*.py", "registration/views/__init__.py",
    "registration/views/delegate.py", "registration/views/individuals.py", "registration/views/lost_link.py",
    "registration/views/state.py", "participants/listing.py", "participants/views/own.py", "travel/forms.py", "travel/messages.py",
    "travel/views/guests.py", "privacy/forms.py", "privacy/holdings.py", "privacy/views/person.py",
    "reports/views/public.py", "outreach/brief.py", "outreach/world.py",
)  # fmt: skip
"""Below `app/`."""
NAMES = re.compile(r'{%-? *(?:include|from|import|extends) *"([^"]+)"')


def files() -> list[str]:
    """Their paths below the project's folder."""
    modules = {str(path.relative_to(ROOT)) for pattern in MODULES for path in (ROOT / "app").glob(pattern)}
    return sorted(modules | {f"templates/{name}" for name in _templates()})


def _templates() -> set[str]:
    texts = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*") if path.is_file()}
    names = {name: [each for each in NAMES.findall(text) if each in texts] for name, text in texts.items()}
    waiting = {name for name, used in names.items() if set(used) & set(FRAMES) and name not in OF_STAFF} | set(WITHOUT_FRAME)
    waiting |= {name for name in texts if name.startswith(("mail/", "errors/"))}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(names[name]) - found
    return found


if __name__ == "__main__":
    print("\n".join(files()))
