"""Which passwords are good: by length and by what has leaked elsewhere, never by kinds of characters (NIST SP 800-63B, 3.1.1.2)."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import Refused

SHORTEST, LONGEST = 12, 128
EASY = 3
"""The score of zxcvbn from which on a password is taken: more than 10⁸ guesses of somebody who knows the lists."""


def require_good(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise `Refused` for a password that is too short, too long, or made of what is on the lists of leaked ones.

    `about` holds what an attacker would try first for this person: their name, their address. The lists come with zxcvbn
    and are read here, so nothing about the password leaves the machine.
    """
    from zxcvbn import zxcvbn  # a tenth of a second of lists, which no other page needs

    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password_length", least=SHORTEST, most=LONGEST)
    words = [word for text in about for word in text.lower().replace("@", " ").replace(".", " ").split() if len(word) > 2]
    if zxcvbn(password, user_inputs=["plenary", *words], max_length=LONGEST)["score"] < EASY:
        raise Refused("password_known")
