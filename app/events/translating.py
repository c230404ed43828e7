"""The event's own texts in other languages: what there is to translate, and keeping what was translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.events.actions import require_editor, require_version, touch
from app.events.models import Event, Translated
from app.people.models import Account


@dataclass(frozen=True)
class Text:
    """One text of the event."""

    key: str
    """"event-title", or the public id of a session with the name of its column."""
    name: str
    """The column."""
    part: Translated
    long: bool

    @property
    def typed(self) -> str:
        """As it was typed."""
        typed: str = getattr(self.part, self.name)
        return typed

    def kept(self, language: str) -> str:
        """The translation, also where the text was changed since."""
        return self.part.translations.get(language, {}).get(self.name, [""])[0]

    def is_outdated(self, language: str) -> bool:
        """Whether it translates what the text was before."""
        return bool(self.kept(language)) and self.name in self.part.lacks(language)


def texts_of(event: Event) -> list[Text]:
    """Everything that somebody typed and guests read, in the order of the pages."""
    return [text for text in _texts(event) if text.typed]


def _texts(event: Event) -> Iterator[Text]:
    yield Text("event-title", "title", event, False)
    yield Text("event-objectives", "objectives", event, True)
    for session in event.sessions:
        yield Text(f"{session.public_id}-title", "title", session, False)
        yield Text(f"{session.public_id}-description", "description", session, True)


def missing(event: Event, language: str) -> int:
    """How many of its texts have no translation that holds."""
    return sum(text.name in text.part.lacks(language) for text in texts_of(event))


def translate(
    event: Event, language: str, translations: Mapping[str, str], *, version: int, by: Account, now: datetime
) -> None:
    """Keep translations by the keys of `texts_of`; an empty one takes away what was there."""
    require_editor(event, by)
    require_version(event, version)
    for text in texts_of(event):
        kept = {code: dict(each) for code, each in text.part.translations.items()}
        said = translations.get(text.key, "")
        if said:
            kept.setdefault(language, {})[text.name] = [said, text.typed]
        else:
            kept.get(language, {}).pop(text.name, None)
        text.part.translations = {code: each for code, each in kept.items() if each}
    touch(event, now=now)
