"""Ending a talk with a server that neither answers nor hangs up: each step may be short and the whole still endless."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer


class TookTooLong(OSError):
    """The other side was cut off."""


@contextmanager
def at_most(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut the socket that `line` gives once the time is over; raises `TookTooLong` then, whatever the library raised."""
    late = False

    def cut() -> None:
        nonlocal late
        late = True
        with suppress(OSError):
            if (open_line := line()) is not None:
                open_line.shutdown(socket.SHUT_RDWR)

    watchdog = Timer(seconds, cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    except Exception as error:
        if late:
            raise TookTooLong(f"no end after {seconds:.0f} seconds") from error
        raise
    finally:
        watchdog.cancel()
