"""`./run bench [what …]`: one line for each figure, as it is measured."""

from __future__ import annotations

import argparse

from bench import activities, calendar, pages, participants, printing

MEASURED = {"activities": activities.lines, "pages": pages.lines, "calendar": calendar.lines, "letters": printing.lines, "participants": participants.lines}


def main() -> None:
    """All of it, or what is named."""
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure what users wait for.")
    parser.add_argument("what", nargs="*", choices=[*MEASURED, []], help="all of it unless named")
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured; the middle one counts")
    asked = parser.parse_args()
    for name in asked.what or MEASURED:
        for line in MEASURED[name](asked.turns):
            print(line, flush=True)


main()
